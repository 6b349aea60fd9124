package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Actions that an executor runs, whatever it does with them. */
class ActionExecutorTest {

  private final ReactiveSystem system = ReactiveSystem.create("split");
  private final Recorder recorder = new Recorder();

  /** An executor that runs nothing until it is told to. */
  private static final class Pump implements Executor {

    private final Queue<Runnable> tasks = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    int size() {
      return tasks.size();
    }

    void runNext() {
      tasks.remove().run();
    }

    void runAll() {
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
    }
  }

  @Test
  void executor_change_handedOver() {
    var pump = new Pump();
    var number = system.signal(1);
    system.effect(o -> o.executor(pump), number, recorder::add);

    assertThat(recorder.events()).isEmpty();
    pump.runAll();
    assertThat(recorder.events()).containsExactly("1");
  }

  @Test
  void executor_severalChanges_oneTaskWithTheLastValue() {
    var pump = new Pump();
    var number = system.signal(1);
    system.effect(o -> o.executor(pump), number, recorder::add);

    number.set(2);
    number.set(3);

    assertThat(pump.size()).isOne();
    pump.runAll();
    assertThat(recorder.events()).containsExactly("3");
  }

  @Test
  void executor_changeWhileActionRuns_nextTaskAfterItsEnd() {
    var pump = new Pump();
    var number = system.signal(1);
    system.effect(
        o -> o.executor(pump),
        number,
        value -> {
          recorder.add(value);
          if (value == 1) {
            number.set(2);
            assertThat(pump.size()).isZero();
          }
        });

    pump.runNext();

    assertThat(recorder.events()).containsExactly("1");
    assertThat(pump.size()).isOne();
    pump.runAll();
    assertThat(recorder.events()).containsExactly("1", "2");
  }

  @Test
  void executor_manyThreads_actionsOfOneEffectNeverOverlap() {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    var number = system.signal(0);
    var inside = new AtomicInteger();
    var overlaps = new AtomicInteger();
    var last = new CountDownLatch(1);
    system.effect(
        o -> o.executor(pool),
        number,
        value -> {
          if (inside.incrementAndGet() != 1) {
            overlaps.incrementAndGet();
          }
          Thread.onSpinWait();
          inside.decrementAndGet();
          if (value == 2_000) {
            last.countDown();
          }
        });

    for (int i = 1; i <= 2_000; i++) {
      number.set(i);
    }
    Threads.await(last);
    pool.shutdown();

    assertThat(overlaps).hasValue(0);
  }

  @Test
  void executor_rejects_reportedAndDeliveredWithTheNextChange() {
    var pump = new Pump();
    var open = new AtomicBoolean(true);
    Executor executor =
        task -> {
          if (!open.get()) {
            throw new RejectedExecutionException("full");
          }
          pump.execute(task);
        };
    var number = system.signal(1);
    system.watch(
        number, (value, old) -> recorder.add(old + "->" + value), false, o -> o.executor(executor));
    open.set(false);

    assertThatThrownBy(() -> number.set(2))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("full");
    open.set(true);
    number.set(3);
    pump.runAll();

    assertThat(recorder.events()).containsExactly("1->3");
  }

  @Test
  void executor_rejectsWithHandler_handlerGetsIt() {
    var number = system.signal(1);
    Executor full =
        task -> {
          throw new RejectedExecutionException("full");
        };

    system.effect(
        o -> o.executor(full).onError(failure -> recorder.add(failure.error().getMessage())),
        number,
        recorder::add);

    assertThat(recorder.events()).containsExactly("full");
  }

  @Test
  void executor_shutDown_rejectionIsReportedToTheWriter() {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    var number = system.signal(1);
    system.watch(number, (value, old) -> recorder.add(value), false, o -> o.executor(pool));
    pool.shutdown();

    assertThatThrownBy(() -> number.set(2)).isInstanceOf(RejectedExecutionException.class);
    assertThat(recorder.events()).isEmpty();
  }

  @Test
  void executor_runsInTheCaller_sameAsWithout() {
    var number = system.signal(3);

    system.effect(
        o -> o.executor(Runnable::run),
        number,
        value -> {
          recorder.add(value);
          if (value > 0) {
            number.set(value - 1);
          }
        });

    assertThat(recorder.events()).containsExactly("3", "2", "1", "0");
  }

  @Test
  void executor_runsTaskTwice_deliversOnce() {
    var number = system.signal(1);

    system.effect(
        o ->
            o.executor(
                task -> {
                  task.run();
                  task.run();
                }),
        number,
        recorder::add);

    assertThat(recorder.events()).containsExactly("1");
  }

  @Test
  void executor_runsTaskAndThenThrows_deliversOnceAndReports() {
    var number = system.signal(1);

    assertThatThrownBy(
            () ->
                system.effect(
                    o ->
                        o.executor(
                            task -> {
                              task.run();
                              throw new IllegalStateException("late");
                            }),
                    number,
                    recorder::add))
        .hasMessage("late");

    assertThat(recorder.events()).containsExactly("1");
  }

  @Test
  void executor_runsTaskInsideABatch_refusedAndDueWithTheNextChange() {
    var pump = new Pump();
    var number = system.signal(1);
    system.effect(o -> o.name("save").executor(pump), number, recorder::add);

    assertThatThrownBy(() -> system.batch(pump::runNext))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("The executor of effect 'save'")
        .hasMessageContaining("owns the system 'split'");
    number.set(2);
    pump.runAll();

    assertThat(recorder.events()).containsExactly("2");
  }
}
