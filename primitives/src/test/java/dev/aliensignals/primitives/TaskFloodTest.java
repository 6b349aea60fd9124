package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aliensignals.primitives.TaskState.Failed;
import dev.aliensignals.primitives.TaskState.Pending;
import dev.aliensignals.primitives.TaskState.Ready;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Tasks whose dependencies change faster than they can follow, and bodies that do not end. */
class TaskFloodTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final ReactiveSystem system = ReactiveSystem.create("flood");
  private final VirtualClock clock = new VirtualClock();
  private final ManualExecutor pump = new ManualExecutor();
  private final Recorder recorder = new Recorder();
  private final Signal<Integer> source = system.signal(1);

  /** The events while the body runs, after it has read. */
  private IntConsumer meanwhile = value -> {};

  TaskFloodTest() {
    system.changeScheduler(clock);
  }

  /** Writes in another thread: a body's own write is no reason to run it again. */
  private void write(int value) {
    CompletableFuture.runAsync(() -> source.set(value)).join();
  }

  private Task<Integer> observed(TaskBody<Integer> body) {
    Task<Integer> task = system.task(o -> o.name("sum").executor(pump), body);
    system.effect(
        () -> {
          TaskState<Integer> state = task.state();
          recorder.add(state);
        });
    return task;
  }

  private Task<Integer> observed() {
    return observed(
        ctx -> {
          int value = source.get();
          meanwhile.accept(value);
          return value;
        });
  }

  @Nested
  class PublishStale {

    @Test
    void changes_soonAfterTheBegin_cancelTheRun() {
      Task<Integer> task = observed();
      meanwhile = value -> write(value + 1);

      pump.runNext();
      pump.runNext();
      meanwhile = value -> {};
      pump.runAll();

      assertThat(recorder.events())
          .containsExactly(
              "Pending[previous=null, error=null]", "Ready[value=3]"); // 1 and 2 came too late
      assertThat(task.get()).isEqualTo(3);
    }

    @Test
    void changes_keepItPendingForASecond_runIsShownBeforeTheNext() {
      Task<Integer> task = observed();
      meanwhile = value -> write(value + 1);
      for (int i = 1; i <= 5; i++) {
        clock.advance(Duration.ofMillis(199));
        pump.runNext();
      }
      assertThat(recorder.take()).containsExactly("Pending[previous=null, error=null]");

      clock.advance(Duration.ofMillis(5));
      pump.runNext();
      assertThat(recorder.take()).containsExactly("Pending[previous=6, error=null]");
      assertThat(task.get()).isEqualTo(6);
      assertThat(task.isPending()).isTrue();
      meanwhile = value -> {};
      pump.runAll();

      assertThat(recorder.events()).containsExactly("Ready[value=7]");
    }

    @Test
    void changes_afterAStaleOne_cancelAgainForASecond() {
      observed();
      meanwhile = value -> write(value + 1);
      clock.advance(SECOND);
      pump.runNext();
      recorder.clear();

      clock.advance(Duration.ofMillis(999));
      pump.runNext();
      assertThat(recorder.events()).isEmpty();
      clock.advance(Duration.ofMillis(1));
      pump.runNext();

      assertThat(recorder.events()).containsExactly("Pending[previous=3, error=null]");
    }

    @Test
    void staleRun_isNotCancelledAndThrows_shownAsTheErrorOfThePending() {
      Task<Integer> task =
          observed(
              ctx -> {
                int value = source.get();
                meanwhile.accept(value);
                recorder.add("cancelled " + ctx.isCancelled());
                throw new IOException("bad " + value);
              });
      clock.advance(SECOND);
      recorder.clear();
      meanwhile = value -> write(value + 1);

      pump.runNext();

      assertThat(recorder.events())
          .containsExactly(
              "cancelled false", "Pending[previous=null, error=java.io.IOException: bad 1]");
      assertThat(task.state().lastError()).hasMessage("bad 1");
      assertThat(pump.size()).isOne();
    }

    @Test
    void staleRun_furtherWrites_evaluateNothing() {
      var evaluations = new AtomicInteger();
      var twice =
          system.computed(
              () -> {
                evaluations.incrementAndGet();
                return source.get() * 2;
              });
      observed(
          ctx -> {
            int value = twice.get();
            meanwhile.accept(value);
            return value;
          });
      clock.advance(SECOND);
      meanwhile =
          value -> {
            write(2);
            int before = evaluations.get();
            for (int i = 3; i <= 1_000; i++) {
              write(i);
            }
            assertThat(evaluations).hasValue(before);
          };
      recorder.clear();

      pump.runNext();

      assertThat(recorder.events()).containsExactly("Pending[previous=2, error=null]");
    }

    @Test
    void zero_neverCancels() {
      Task<Integer> task =
          system.task(
              o -> o.executor(pump).publishStale(Duration.ZERO),
              ctx -> {
                int value = source.get();
                meanwhile.accept(value);
                return value;
              });
      system.effect(() -> recorder.add(task.state()));
      recorder.clear();
      meanwhile = value -> write(value + 1);

      pump.runNext();
      pump.runNext();

      assertThat(recorder.events())
          .containsExactly("Pending[previous=1, error=null]", "Pending[previous=2, error=null]");
    }

    @Test
    void cancelAndSet_whileItIsStale_endIt() {
      Task<Integer> task = observed();
      clock.advance(SECOND);
      meanwhile =
          value -> {
            write(2);
            CompletableFuture.runAsync(() -> task.set(42)).join();
          };

      pump.runAll();

      assertThat(task.state()).isEqualTo(new Ready<>(42));
      source.set(3);
      assertThat(task.isPending()).isTrue();
    }

    @Test
    void negative_refused() {
      assertThatThrownBy(() -> system.task(o -> o.publishStale(Duration.ofMillis(-1)), ctx -> 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("publishStale");
    }
  }

  @Nested
  class Waiting {

    @Test
    void writes_whileItWaitsForItsExecutor_evaluateNothingAndStartNothing() {
      var evaluations = new AtomicInteger();
      var twice =
          system.computed(
              () -> {
                evaluations.incrementAndGet();
                return source.get() * 2;
              });
      Task<Integer> task = observed(ctx -> twice.get());
      pump.runAll();
      assertThat(task.get()).isEqualTo(2);
      source.set(2);
      evaluations.set(0);

      for (int i = 3; i <= 1_000; i++) {
        source.set(i);
      }
      assertThat(evaluations).hasValue(0);
      assertThat(pump.size()).isOne();
      pump.runAll();

      assertThat(evaluations).hasValue(1);
      assertThat(task.get()).isEqualTo(2_000);
    }

    @Test
    void equalResult_afterItHasWaited_isFollowed() {
      var even = system.computed(() -> source.get() % 2 == 0);
      var bodies = new AtomicInteger();
      Task<Integer> task =
          observed(
              ctx -> {
                bodies.incrementAndGet();
                return even.get() ? 1 : 0;
              });
      pump.runAll();
      source.set(2);
      source.set(4);
      pump.runAll();
      assertThat(bodies).hasValue(2);

      source.set(6); // even stays true
      assertThat(pump.size()).isZero();
      source.set(7);
      pump.runAll();

      assertThat(task.get()).isZero();
      GraphInvariants.assertAtRest(system, java.util.List.of(even));
    }
  }

  @Nested
  class Failing {

    private Task<Integer> failing(ValueOnError choice) {
      Task<Integer> task =
          system.task(
              o -> o.executor(pump).valueOnError(choice),
              ctx -> {
                if (source.get() == 2) {
                  throw new IOException("two");
                }
                return source.get();
              });
      system.effect(() -> recorder.add(task.state()));
      return task;
    }

    @Test
    void runAfterAFailure_pendingHasValueAndError() {
      Task<Integer> task = failing(ValueOnError.THROW);
      pump.runAll();
      source.set(2);
      pump.runAll();
      assertThat(task.state()).isInstanceOf(Failed.class);

      source.set(3);

      assertThat(task.state())
          .isInstanceOfSatisfying(
              Pending.class,
              pending -> {
                assertThat(pending.previous()).isEqualTo(1);
                assertThat(pending.error()).hasMessage("two");
              });
      assertThat(task.get()).isEqualTo(1);
      pump.runAll();
      assertThat(task.state().lastError()).isNull();
    }

    @Test
    void cancel_afterAFailure_failedAsBefore() {
      Task<Integer> task = failing(ValueOnError.THROW);
      source.set(2);
      pump.runAll();
      source.set(3);

      task.cancel();

      assertThat(task.state().lastError()).hasMessage("two");
      assertThat(task.state()).isInstanceOf(Failed.class);
    }

    @Test
    void throwUntilResult_runAfterAFailure_keepsThrowing() {
      Task<Integer> task = failing(ValueOnError.THROW_UNTIL_RESULT);
      pump.runAll();
      source.set(2);
      pump.runAll();

      source.set(3);
      assertThatThrownBy(task::get).isInstanceOf(IOException.class).hasMessage("two");
      pump.runAll();

      assertThat(task.get()).isEqualTo(3);
    }

    @Test
    void throwUntilResult_effectOverTheValue_doesNotFlicker() {
      Task<Integer> task = failing(ValueOnError.THROW_UNTIL_RESULT);
      pump.runAll();
      recorder.clear();
      system.effect(
          () -> {
            try {
              recorder.add("value " + task.get());
            } catch (Exception e) {
              recorder.add("error " + e.getMessage());
            }
          });
      source.set(2);
      pump.runAll();
      source.set(3);
      source.set(2);
      pump.runAll();
      source.set(4);
      pump.runAll();

      assertThat(recorder.events().stream().filter(event -> !event.contains("[")))
          .containsExactly("value 1", "error two", "error two", "value 4");
    }
  }

  @Nested
  class Parallelism {

    private final Semaphore entered = new Semaphore(0);
    private final Semaphore gate = new Semaphore(0);
    private final AtomicInteger started = new AtomicInteger();
    private final Executor threads =
        body -> {
          started.incrementAndGet();
          new Thread(body).start();
        };

    /** A body that no interrupt ends. */
    private int deaf() {
      int value = source.get();
      entered.release();
      gate.acquireUninterruptibly();
      return value;
    }

    @Test
    void deafBodies_ofOneTask_noMoreThanItsBound() throws Exception {
      Task<Integer> task =
          system.task(o -> o.executor(threads).keep().parallelism(2), ctx -> deaf());
      task.reload();
      entered.acquire();
      source.set(2);
      entered.acquire();

      for (int i = 3; i <= 100; i++) {
        source.set(i);
      }
      assertThat(started).hasValue(2);
      gate.release();
      entered.acquire();
      gate.release(100);

      assertThat(task.await(LIMIT)).isEqualTo(100);
      assertThat(started).hasValue(3);
    }

    @Test
    void bodies_ofManyTasks_noMoreThanTheBoundOfTheSystem() throws Exception {
      system.changeTaskParallelism(2);
      Task<?>[] tasks = new Task<?>[10];
      for (int i = 0; i < tasks.length; i++) {
        tasks[i] = system.task(o -> o.executor(threads).keep(), ctx -> deaf());
        tasks[i].reload();
      }
      entered.acquire(2);
      assertThat(started).hasValue(2);
      tasks[5].close(); // while it waits in line

      gate.release(100);
      for (int i = 0; i < tasks.length; i++) {
        if (i != 5) {
          tasks[i].await(LIMIT);
        }
      }

      assertThat(started).hasValue(9);
    }

    @Test
    void higherBound_startsWhatWaits() throws Exception {
      system.changeTaskParallelism(1);
      Task<Integer> first = system.task(o -> o.executor(threads), ctx -> deaf());
      Task<Integer> second = system.task(o -> o.executor(threads), ctx -> deaf());
      first.reload();
      second.reload();
      entered.acquire();
      assertThat(started).hasValue(1);

      system.changeTaskParallelism(2);
      entered.acquire();

      gate.release(2);
      first.await(LIMIT);
      second.await(LIMIT);
    }

    @Test
    void body_awaitsAnotherTask_leavesItsPlaceMeanwhile() throws Exception {
      system.changeTaskParallelism(1);
      Task<Integer> inner = system.task(ctx -> source.get());
      Task<Integer> outer = system.task(ctx -> inner.await(LIMIT) + 1);

      assertThat(outer.await(LIMIT)).isEqualTo(2);
    }

    @Test
    void rejectedRuns_giveTheirPlaceBack() {
      system.changeTaskParallelism(1);
      Executor full =
          body -> {
            throw new IllegalStateException("full");
          };
      Task<Integer> rejected = system.task(o -> o.executor(full), ctx -> 1);
      Task<Integer> other = system.task(o -> o.executor(pump), ctx -> 2);

      assertThatThrownBy(() -> rejected.await(LIMIT)).hasMessage("full");
      other.reload();
      pump.runAll();

      assertThat(other.get()).isEqualTo(2);
    }

    @Test
    void cancelledBeforeItsExecutorRanIt_givesItsPlaceBack() {
      system.changeTaskParallelism(1);
      ManualExecutor never = new ManualExecutor();
      Task<Integer> stuck = system.task(o -> o.executor(never), ctx -> 1);
      Task<Integer> other = system.task(o -> o.executor(pump), ctx -> 2);
      stuck.reload();
      other.reload();
      assertThat(pump.size()).isZero();

      stuck.cancel();
      pump.runAll();

      assertThat(other.get()).isEqualTo(2);
    }

    @Test
    void none_refused() {
      assertThatThrownBy(() -> system.changeTaskParallelism(0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("at least 1");
      assertThatThrownBy(() -> system.task(o -> o.parallelism(0), ctx -> 1))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatCode(() -> system.task(o -> o.parallelism(1), ctx -> 1)).doesNotThrowAnyException();
    }
  }
}
