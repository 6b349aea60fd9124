package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Effects without an action whose runs an executor does, and pumps. */
class EffectExecutorTest {

  private final ReactiveSystem system = ReactiveSystem.create("frames");
  private final Recorder recorder = new Recorder();
  private final Pump pump = new Pump();
  private final Signal<Integer> number = system.signal(o -> o.name("number"), 1);
  private final LogRecorder log = new LogRecorder();

  @AfterEach
  void close() {
    log.close();
  }

  private Effect show() {
    return system.effect(o -> o.name("show").executor(pump), () -> recorder.add(number.get()));
  }

  @Test
  void creation_handsTheFirstRunOver() {
    show();

    assertThat(recorder.events()).isEmpty();
    assertThat(pump.run()).isOne();
    assertThat(recorder.events()).containsExactly("1");
  }

  @Test
  void changes_severalBeforeItRuns_oneRunWithTheLastValue() {
    show();
    pump.run();
    recorder.clear();

    number.set(2);
    number.set(3);

    assertThat(recorder.events()).isEmpty();
    assertThat(pump.run()).isOne();
    assertThat(recorder.events()).containsExactly("3");
  }

  @Test
  void change_thatIsNone_foundOutByTheExecutor() {
    var even =
        system.computed(
            () -> {
              recorder.add("evaluated");
              return number.get() % 2 == 0;
            });
    system.effect(o -> o.executor(pump), () -> recorder.add(even.get()));
    pump.run();
    recorder.clear();

    number.set(3);
    number.set(5);
    assertThat(recorder.events()).isEmpty();
    pump.run();

    assertThat(recorder.events()).containsExactly("evaluated");
  }

  @Test
  void run_insideIt_itsThreadOwnsTheSystemAndReadsAreTracked() {
    var other = system.signal(10);
    system.effect(
        o -> o.executor(pump),
        () -> {
          assertThat(system.engine.isOwner()).isTrue();
          recorder.add(number.get() + other.get());
        });
    pump.run();

    other.set(20);
    pump.run();

    assertThat(recorder.events()).containsExactly("11", "21");
  }

  @Test
  void close_beforeItRuns_neverRuns() {
    Effect effect = show();
    pump.run();
    number.set(2);

    effect.close();
    pump.run();

    assertThat(recorder.events()).containsExactly("1");
  }

  @Test
  void close_beforeTheFirstRun_neverRuns() {
    show().close();

    pump.run();

    assertThat(recorder.events()).isEmpty();
  }

  @Test
  void pause_beforeItRuns_runsAfterResume() {
    Effect effect = show();
    pump.run();
    number.set(2);

    effect.pause();
    pump.run();
    assertThat(recorder.take()).containsExactly("1");
    effect.resume();
    pump.run();

    assertThat(recorder.events()).containsExactly("2");
  }

  @Test
  void changeDuringItsPause_handedOverAtResume() {
    Effect effect = show();
    pump.run();
    effect.pause();
    number.set(2);
    assertThat(pump.isEmpty()).isTrue();

    effect.resume();
    pump.run();

    assertThat(recorder.events()).containsExactly("1", "2");
  }

  @Test
  void run_throwsWithHandler_handlerGetsIt() {
    system.effect(
        o ->
            o.name("inverse")
                .executor(pump)
                .onError(
                    failure -> recorder.add(failure.name() + " " + failure.error().getMessage())),
        () -> recorder.add(100 / number.get()));
    pump.run();

    number.set(0);
    pump.run();
    number.set(2);
    pump.run();

    assertThat(recorder.events()).containsExactly("100", "inverse / by zero", "50");
  }

  @Test
  void run_throwsWithoutHandler_loggedWithBothThreads() {
    system.effect(o -> o.name("inverse").executor(pump), () -> recorder.add(100 / number.get()));
    pump.run();

    Threads.run("writer", () -> number.set(0));
    pump.run();

    assertThat(log.messages())
        .singleElement()
        .asString()
        .contains("Effect 'inverse' failed in thread")
        .contains("caused by thread 'writer'");
  }

  @Test
  void firstRun_throws_effectStaysOpen() {
    number.set(0);
    Effect effect =
        system.effect(
            o -> o.executor(pump).onError(failure -> recorder.add(failure.error().getMessage())),
            () -> recorder.add(100 / number.get()));

    pump.run();
    number.set(4);
    pump.run();

    assertThat(effect.isClosed()).isFalse();
    assertThat(recorder.events()).containsExactly("/ by zero", "25");
  }

  @Test
  void executor_rejects_reportedAndDueAtTheNextChange() {
    var open = new AtomicBoolean(true);
    Executor executor =
        task -> {
          if (!open.get()) {
            throw new RejectedExecutionException("full");
          }
          pump.execute(task);
        };
    system.effect(o -> o.executor(executor), () -> recorder.add(number.get()));
    pump.run();
    open.set(false);

    assertThatThrownBy(() -> number.set(2))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("full");
    open.set(true);
    number.set(3);
    pump.run();

    assertThat(recorder.events()).containsExactly("1", "3");
  }

  @Test
  void executor_rejects_dueAtResume() {
    var open = new AtomicBoolean(true);
    Executor executor =
        task -> {
          if (!open.get()) {
            throw new RejectedExecutionException("full");
          }
          pump.execute(task);
        };
    Effect effect =
        system.effect(
            o ->
                o.executor(executor).onError(failure -> recorder.add(failure.error().getMessage())),
            () -> recorder.add(number.get()));
    pump.run();
    open.set(false);
    number.set(2);
    open.set(true);

    effect.pause();
    effect.resume();
    pump.run();

    assertThat(recorder.events()).containsExactly("1", "full", "2");
  }

  @Test
  void executor_rejectsTheFirstRun_flushHandsItOverAgain() {
    var open = new AtomicBoolean();
    Executor executor =
        task -> {
          if (!open.get()) {
            throw new RejectedExecutionException("full");
          }
          pump.execute(task);
        };
    Effect effect =
        system.effect(
            o ->
                o.executor(executor).onError(failure -> recorder.add(failure.error().getMessage())),
            () -> recorder.add(number.get()));

    effect.flush();
    open.set(true);
    effect.flush();
    pump.run();
    number.set(2);
    pump.run();

    assertThat(recorder.events()).containsExactly("full", "full", "1", "2");
  }

  @ParameterizedTest
  @EnumSource
  void executor_losesARun_flushHandsItOverAgain(TimedForm form) {
    List<Runnable> tasks = new ArrayList<>();
    Effect effect = form.start(system, o -> o.executor(tasks::add), number, recorder::add);
    tasks.clear();

    effect.flush();
    tasks.forEach(Runnable::run);

    assertThat(recorder.take()).containsExactly("1");
    tasks.clear();
    number.set(2);
    tasks.clear();

    effect.flush();
    tasks.forEach(Runnable::run);

    assertThat(recorder.events()).containsExactly("2");
  }

  @ParameterizedTest
  @EnumSource
  void flush_runStillInTheExecutor_runsOnce(TimedForm form) {
    List<Runnable> tasks = new ArrayList<>();
    Effect effect = form.start(system, o -> o.executor(tasks::add), number, recorder::add);

    effect.flush();
    List.copyOf(tasks).forEach(Runnable::run);
    effect.flush();

    assertThat(tasks).hasSize(2);
    assertThat(recorder.events()).containsExactly("1");
  }

  @Test
  void flush_closed_handsNothingOver() {
    Effect effect = show();
    pump.run();
    number.set(2);
    effect.close();
    pump.run();

    effect.flush();

    assertThat(pump.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void executor_ofTheJdkShutDown_exceptionNamesTheEffect(TimedForm form) {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    pool.shutdown();

    assertThatThrownBy(
            () -> form.start(system, o -> o.name("save").executor(pool), number, recorder::add))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("of effect 'save'");
  }

  @ParameterizedTest
  @EnumSource
  void executor_shutDownNow_changeAfterwardsIsReportedNotLost(TimedForm form)
      throws InterruptedException {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    var ran = new CountDownLatch(1);
    var busy = new CountDownLatch(1);
    var goOn = new AtomicBoolean();
    form.start(
        system,
        o ->
            o.executor(pool)
                .onError(failure -> recorder.add(failure.error().getClass().getSimpleName())),
        number,
        value -> ran.countDown());
    Threads.await(ran);
    pool.execute(
        () -> {
          busy.countDown();
          while (!goOn.get()) {
            Thread.onSpinWait();
          }
        });
    Threads.await(busy);
    number.set(2);
    pool.shutdownNow(); // drops the run that was handed over
    goOn.set(true);
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();

    number.set(3);

    assertThat(recorder.events()).containsExactly("RejectedExecutionException");
  }

  @Test
  void executor_runsInTheCaller_sameAsWithout() {
    system.effect(o -> o.executor(Runnable::run), () -> recorder.add(number.get()));

    number.set(2);

    assertThat(recorder.events()).containsExactly("1", "2");
  }

  @Test
  void executor_runsInTheCaller_effectsThatWriteForEachOtherAreStopped() {
    var other = system.signal(0);
    system.effect(o -> o.name("there").executor(Runnable::run), () -> other.set(number.get() + 1));
    system.effect(o -> o.name("back").executor(pump), () -> number.set(other.get() + 1));
    pump.run();
    assertThat(number.peek()).isEqualTo(3);

    var direct = system.signal(0);
    system.effect(o -> o.name("a").executor(Runnable::run), () -> direct.set(other.get()));
    assertThatThrownBy(
            () ->
                system.effect(
                    o -> o.name("b").executor(Runnable::run), () -> other.set(direct.get() + 1)))
        .isInstanceOf(EffectLoopException.class);
  }

  @Test
  void executor_runsTaskTwice_runsOnce() {
    List<Runnable> tasks = new ArrayList<>();
    system.effect(o -> o.executor(tasks::add), () -> recorder.add(number.get()));

    tasks.get(0).run();
    tasks.get(0).run();

    assertThat(recorder.events()).containsExactly("1");
  }

  @Test
  void executor_runsTaskInsideABatch_refusedAndDueWithTheNextChange() {
    List<Runnable> tasks = new ArrayList<>();
    system.effect(o -> o.name("show").executor(tasks::add), () -> recorder.add(number.get()));
    tasks.remove(0).run();
    number.set(2);

    assertThatThrownBy(() -> system.batch(tasks.remove(0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("The executor of effect 'show'");
    number.set(3);
    tasks.remove(0).run();

    assertThat(recorder.events()).containsExactly("1", "3");
  }

  @Test
  void executor_manyWriters_lastValueIsSeenAndRunsNeverOverlap() {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    var total = system.intSignal(0);
    var inside = new AtomicInteger();
    var overlaps = new AtomicInteger();
    var last = new CountDownLatch(1);
    system.effect(
        o -> o.executor(pool),
        () -> {
          if (inside.incrementAndGet() != 1) {
            overlaps.incrementAndGet();
          }
          int seen = total.getAsInt();
          inside.decrementAndGet();
          if (seen == 4_000) {
            last.countDown();
          }
        });

    List<Threads.Running> writers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      writers.add(
          Threads.start(
              "writer " + i,
              () -> {
                for (int n = 0; n < 1_000; n++) {
                  total.update(value -> value + 1);
                }
              }));
    }
    writers.forEach(Threads.Running::join);
    Threads.await(last);
    pool.shutdown();

    assertThat(overlaps).hasValue(0);
  }

  @Test
  void executorAndDebounce_timeComes_handedOver() {
    var clock = new VirtualClock();
    system.changeScheduler(clock);
    system.effect(
        o -> o.executor(pump).debounce(Duration.ofMillis(100)), () -> recorder.add(number.get()));
    pump.run();
    recorder.clear();

    number.set(2);
    assertThat(pump.isEmpty()).isTrue();
    clock.advance(Duration.ofMillis(100));
    assertThat(recorder.events()).isEmpty();
    pump.run();

    assertThat(recorder.events()).containsExactly("2");
  }

  @ParameterizedTest
  @EnumSource
  void executorAndDebounce_changeAfterItWasHandedOver_waitsAgain(TimedForm form) {
    var clock = new VirtualClock();
    system.changeScheduler(clock);
    form.start(
        system, o -> o.executor(pump).debounce(Duration.ofMillis(100)), number, recorder::add);
    pump.run();
    recorder.clear();

    number.set(2);
    clock.advance(Duration.ofMillis(100));
    number.set(3);
    pump.run();
    assertThat(recorder.events()).isEmpty();
    clock.advance(Duration.ofMillis(100));
    pump.run();

    assertThat(recorder.events()).containsExactly("3");
  }

  @ParameterizedTest
  @EnumSource
  void executorAndThrottle_executorIsSlow_windowCountsFromTheStart(TimedForm form) {
    var clock = new VirtualClock();
    system.changeScheduler(clock);
    form.start(
        system, o -> o.executor(pump).throttle(Duration.ofMillis(100)), number, recorder::add);
    clock.advance(Duration.ofMillis(90));
    pump.run(); // the first run, late

    clock.advance(Duration.ofMillis(20));
    number.set(2);
    clock.advance(Duration.ofMillis(79));
    assertThat(pump.isEmpty()).isTrue();
    clock.advance(Duration.ofMillis(1));
    pump.run();

    assertThat(recorder.events()).containsExactly("1", "2");
  }

  @Test
  void once_runInTheExecutor_thenClosed() {
    Effect effect = system.effect(o -> o.executor(pump).once(), () -> recorder.add(number.get()));
    assertThat(effect.isClosed()).isFalse();

    pump.run();
    number.set(2);
    pump.run();

    assertThat(effect.isClosed()).isTrue();
    assertThat(recorder.events()).containsExactly("1");
  }

  @Test
  void pump_whatComesInMeanwhile_nextFrame() {
    system.effect(
        o -> o.executor(pump),
        number,
        value -> {
          recorder.add(value);
          number.set(value + 1);
        });

    assertThat(pump.run()).isOne();
    assertThat(recorder.take()).containsExactly("1");
    assertThat(pump.run()).isOne();
    assertThat(recorder.events()).containsExactly("2");
  }

  @Test
  void pump_insideABatch_refused() {
    show();

    assertThatThrownBy(() -> system.batch(() -> pump.run()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("owns the system 'frames'");

    assertThat(pump.isEmpty()).isFalse();
  }

  @Test
  void pump_filledByOtherThreads_runsInTheThreadOfTheLoop() {
    List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
    system.effect(
        o -> o.executor(pump),
        () -> {
          number.get();
          threads.add(Thread.currentThread());
        });
    pump.run();

    Threads.run("writer", () -> number.set(2));
    pump.run();

    assertThat(threads).containsExactly(Thread.currentThread(), Thread.currentThread());
  }
}
