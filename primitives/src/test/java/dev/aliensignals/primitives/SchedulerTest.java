package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The clocks and threads behind timed effects, and schedulers that misbehave. */
class SchedulerTest {

  private static final Duration WINDOW = Duration.ofMillis(100);

  private final ReactiveSystem system = ReactiveSystem.create("scheduled");
  private final Recorder recorder = new Recorder();
  private final Signal<Integer> number = system.signal(o -> o.name("number"), 0);

  /** A scheduler that keeps what it is given, takes nothing, or forgets it. */
  private static final class Moody implements Scheduler {

    private final List<Runnable> tasks = new ArrayList<>();
    private long now;
    private boolean rejects;
    private boolean runsAtOnce;

    @Override
    public long nanoTime() {
      return now;
    }

    @Override
    public Timer schedule(Runnable task, Duration delay) {
      if (rejects) {
        throw new RejectedExecutionException("no more");
      }
      if (runsAtOnce) {
        task.run();
      }
      tasks.add(task);
      return () -> tasks.remove(task);
    }

    void pass(Duration time) {
      now += time.toNanos();
    }
  }

  private static List<Thread> threadsOfTheLibrary() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("alien-signals "))
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void sharedScheduler_delayedRun_inADaemonThatEndsWhenIdle(TimedForm form) {
    var ran = new AtomicReference<Thread>();
    var done = new CountDownLatch(1);
    Effect effect =
        form.start(
            system,
            o -> o.debounce(Duration.ofMillis(1)),
            number,
            value -> {
              if (value == 1) {
                ran.set(Thread.currentThread());
                done.countDown();
              }
            });
    number.set(1);
    Threads.await(done);
    effect.close();

    assertThat(ran.get().getName()).isEqualTo(SharedScheduler.WORKER_NAME);
    assertThat(ran.get().isDaemon()).isTrue();
    List<Thread> threads = threadsOfTheLibrary();
    assertThat(threads).allMatch(Thread::isDaemon);
    threads.forEach(Threads::awaitEnd);
    assertThat(threadsOfTheLibrary()).isEmpty();
  }

  @Test
  void sharedScheduler_manyTimersOfABusySystem_oneThreadWaits() {
    threadsOfTheLibrary().forEach(Threads::awaitEnd);
    var busy = ReactiveSystem.create("busy");
    Signal<Integer> number = busy.signal(0);
    var ran = new CountDownLatch(100);
    List<Effect> effects = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      effects.add(
          busy.effect(
              o -> o.debounce(Duration.ofMillis(1)),
              () -> {
                if (number.get() == 1) {
                  ran.countDown();
                }
              }));
    }

    List<Thread> threads = new ArrayList<>();
    number.set(1);
    busy.batch(
        () -> {
          long start = System.nanoTime();
          while (busy.engine.timers.count() + (100 - ran.getCount()) < 100) {
            assertThat(System.nanoTime() - start).isLessThan(Threads.PATIENCE.toNanos());
            Thread.onSpinWait();
          }
          threads.addAll(threadsOfTheLibrary());
        });
    Threads.await(ran);
    effects.forEach(Effect::close);

    assertThat(threads).hasSizeLessThanOrEqualTo(3); // the clock, one that runs, one that waits
  }

  @Test
  void sharedScheduler_effectIsClosedWhileItWaits_threadEnds() {
    Effect effect =
        system.effect(o -> o.debounce(Duration.ofDays(1)), () -> recorder.add(number.get()));
    number.set(1);
    List<Thread> threads = threadsOfTheLibrary();
    assertThat(threads).extracting(Thread::getName).contains(SharedScheduler.TIMER_NAME);

    effect.close();

    threads.forEach(Threads::awaitEnd);
    assertThat(recorder.events()).containsExactly("0");
  }

  @Test
  void sharedScheduler_effectsWithoutTiming_startNoThread() {
    threadsOfTheLibrary().forEach(Threads::awaitEnd);

    system.effect(() -> recorder.add(number.get()));
    system.effect(o -> o.debounce(WINDOW), () -> recorder.add(number.peek()));
    number.set(1);

    assertThat(threadsOfTheLibrary()).isEmpty();
  }

  @Test
  void sharedScheduler_actionBlocks_othersAreOnTime() {
    var blocked = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    system.effect(
        o -> o.debounce(Duration.ofMillis(1)).skipFirst(),
        number,
        value -> {
          blocked.countDown();
          Threads.await(goOn);
        });
    number.set(1);
    Threads.await(blocked);

    ReactiveSystem other = ReactiveSystem.create("other");
    var name = other.signal("");
    var ran = new CountDownLatch(1);
    other.effect(o -> o.debounce(Duration.ofMillis(1)).skipFirst(), name, value -> ran.countDown());
    name.set("Ada");
    Threads.await(ran);

    goOn.countDown();
    assertThat(ran.getCount()).isZero();
  }

  @Test
  void sharedScheduler_manyWritersAndShortWindows_lastValueIsSeen() {
    for (Timing.Kind kind : Timing.Kind.values()) {
      for (TimedForm form : TimedForm.values()) {
        var total = system.signal(0);
        var last = new CountDownLatch(1);
        var runs = new AtomicInteger();
        Duration window = Duration.ofNanos(50_000);
        try (Effect effect =
            form.start(
                system,
                o -> {
                  switch (kind) {
                    case DEBOUNCE -> o.debounce(window);
                    case THROTTLE -> o.throttle(window);
                    case ADAPTIVE -> o.adaptive(window);
                  }
                },
                total,
                value -> {
                  runs.incrementAndGet();
                  if (value == 2_000) {
                    last.countDown();
                  }
                })) {
          List<Threads.Running> writers = new ArrayList<>();
          for (int i = 0; i < 2; i++) {
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
          assertThat(effect.isClosed()).isFalse();
          assertThat(runs).hasValueLessThanOrEqualTo(2_001);
        }
      }
    }
  }

  @Test
  void sharedScheduler_closedWhileItsTimeComes_neverRunsAfterwards() {
    for (int round = 0; round < 500; round++) {
      var closed = new AtomicBoolean();
      var late = new AtomicInteger();
      var source = system.signal(0);
      Effect effect =
          system.effect(
              o -> o.debounce(Duration.ofNanos(20_000)),
              () -> {
                source.get();
                if (closed.get()) {
                  late.incrementAndGet();
                }
              });
      source.set(1);
      for (int spin = 0; spin < round % 50 * 20; spin++) {
        Thread.onSpinWait();
      }
      effect.close();
      closed.set(true);
      system.read(() -> 0); // the running thread owns the system
      assertThat(late).hasValue(0);
    }
  }

  @Test
  void executor_ofTheJdk_runsInItsThread() {
    ScheduledExecutorService executor =
        Executors.newSingleThreadScheduledExecutor(body -> new Thread(body, "clock"));
    system.changeScheduler(Scheduler.of(executor));
    var thread = new AtomicReference<String>();
    var done = new CountDownLatch(1);
    system.effect(
        o -> o.debounce(Duration.ofMillis(1)),
        () -> {
          if (number.get() == 1) {
            thread.set(Thread.currentThread().getName());
            done.countDown();
          }
        });

    number.set(1);
    Threads.await(done);
    executor.shutdownNow();

    assertThat(thread).hasValue("clock");
  }

  @ParameterizedTest
  @EnumSource
  void scheduler_rejects_reportedAndDueAtTheNextChange(TimedForm form) {
    var moody = new Moody();
    system.changeScheduler(moody);
    form.start(system, o -> o.name("save").debounce(WINDOW), number, recorder::add);
    recorder.clear();
    moody.rejects = true;

    assertThatThrownBy(() -> number.set(1))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("no more");
    moody.rejects = false;
    number.set(2);
    moody.pass(WINDOW);
    moody.tasks.remove(0).run();

    assertThat(recorder.events()).containsExactly("2");
  }

  @ParameterizedTest
  @EnumSource
  void scheduler_rejectsWithHandler_handlerGetsIt(TimedForm form) {
    var moody = new Moody();
    system.changeScheduler(moody);
    form.start(
        system,
        o ->
            o.name("save")
                .debounce(WINDOW)
                .onError(
                    failure -> recorder.add(failure.name() + " " + failure.error().getMessage())),
        number,
        recorder::add);
    moody.rejects = true;

    number.set(1);

    assertThat(recorder.events()).containsExactly("0", "save no more");
  }

  @ParameterizedTest
  @EnumSource
  void scheduler_rejectsToWaitLonger_reportedAndDueAtTheNextChange(TimedForm form) {
    var moody = new Moody();
    system.changeScheduler(moody);
    form.start(
        system,
        o -> o.debounce(WINDOW).onError(failure -> recorder.add(failure.error().getMessage())),
        number,
        recorder::add);
    recorder.clear();
    number.set(1);
    moody.pass(Duration.ofMillis(60));
    number.set(2);
    moody.pass(Duration.ofMillis(40));

    moody.rejects = true;
    moody.tasks.remove(0).run(); // too early: to be set again
    moody.rejects = false;
    number.set(3);
    moody.pass(WINDOW);
    moody.tasks.remove(0).run();

    assertThat(recorder.events()).containsExactly("no more", "3");
  }

  @ParameterizedTest
  @EnumSource
  void scheduler_losesATask_nextChangeAfterItsTimeSchedulesAnother(TimedForm form) {
    var moody = new Moody();
    system.changeScheduler(moody);
    form.start(system, o -> o.debounce(WINDOW), number, recorder::add);
    recorder.clear();
    number.set(1);
    moody.tasks.clear();
    moody.pass(WINDOW);

    number.set(2);
    moody.pass(WINDOW);
    moody.tasks.remove(0).run();

    assertThat(recorder.events()).containsExactly("2");
  }

  @ParameterizedTest
  @EnumSource
  void scheduler_runsATaskTwiceOrAfterItsCancellation_runsOnce(TimedForm form) {
    var moody = new Moody();
    system.changeScheduler(moody);
    Effect effect = form.start(system, o -> o.debounce(WINDOW), number, recorder::add);
    recorder.clear();
    number.set(1);
    Runnable task = moody.tasks.get(0);
    moody.pass(WINDOW);

    task.run();
    task.run();
    number.set(2);
    Runnable cancelled = moody.tasks.get(1);
    effect.close();
    moody.pass(WINDOW);
    cancelled.run();

    assertThat(recorder.events()).containsExactly("1");
  }

  @Test
  void scheduler_runsInsideSchedule_refusedWithTheName() {
    var moody = new Moody();
    moody.runsAtOnce = true;
    system.changeScheduler(moody);
    system.effect(o -> o.name("save").debounce(WINDOW), () -> recorder.add(number.get()));

    assertThatThrownBy(() -> number.set(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("The scheduler ran the timer of effect 'save' in thread")
        .hasMessageContaining("owns the system 'scheduled'");

    assertThat(system.engine.isOwner()).isFalse();
  }

  @Test
  void scheduler_ofTheJdkShutDown_exceptionNamesTheEffect() {
    ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    system.changeScheduler(Scheduler.of(executor));
    system.effect(o -> o.name("save").debounce(WINDOW), () -> recorder.add(number.get()));
    executor.shutdown();

    assertThatThrownBy(() -> number.set(1))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("timer of effect 'save'");
  }

  @Test
  void setScheduler_effectThatExists_staysWithTheOneBefore() {
    var before = new VirtualClock();
    system.changeScheduler(before);
    system.effect(o -> o.debounce(WINDOW), () -> recorder.add(number.get()));

    system.changeScheduler(new VirtualClock());
    number.set(1);
    before.advance(WINDOW);

    assertThat(recorder.events()).containsExactly("0", "1");
  }

  @Test
  void clock_advance_runsInOrderOfTimeEachAtItsTime() {
    var clock = new VirtualClock();
    clock.schedule(() -> recorder.add("b " + clock.elapsed()), Duration.ofSeconds(2));
    clock.schedule(() -> recorder.add("a " + clock.elapsed()), Duration.ofSeconds(1));
    clock.schedule(() -> recorder.add("c " + clock.elapsed()), Duration.ofSeconds(2));

    clock.advance(Duration.ofSeconds(3));

    assertThat(recorder.events()).containsExactly("a PT1S", "b PT2S", "c PT2S");
    assertThat(clock.elapsed()).isEqualTo(Duration.ofSeconds(3));
    assertThat(clock).hasToString("VirtualClock(PT3S, 0 pending)");
  }

  @Test
  void clock_taskSchedulesAnother_runsInTheSameAdvance() {
    var clock = new VirtualClock();
    clock.schedule(
        () -> clock.schedule(() -> recorder.add(clock.elapsed()), Duration.ofSeconds(1)),
        Duration.ofSeconds(1));

    clock.advance(Duration.ofSeconds(2));

    assertThat(recorder.events()).containsExactly("PT2S");
  }

  @Test
  void clock_advanceInsideABatch_refused() {
    var clock = new VirtualClock();

    assertThatThrownBy(() -> system.batch(() -> clock.advance(WINDOW)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("owns the system 'scheduled'");

    assertThat(clock.elapsed()).isZero();
  }

  @Test
  void clock_advanceInsideAnEffect_refusedWithTheName() {
    var clock = new VirtualClock();

    assertThatThrownBy(() -> system.effect(o -> o.name("ticker"), () -> clock.advance(WINDOW)))
        .hasMessageContaining(
            "which owns the system 'scheduled', inside 'ticker': no effect could run");
  }

  @Test
  void clock_advanceInsideAnAdvance_refused() {
    var clock = new VirtualClock();
    clock.schedule(() -> clock.advance(WINDOW), WINDOW);

    assertThatThrownBy(() -> clock.advance(WINDOW))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("being advanced already");
  }

  @Test
  void clock_advanceBack_refused() {
    assertThatThrownBy(() -> new VirtualClock().advance(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT-0.001S");
  }
}
