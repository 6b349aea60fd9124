package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aliensignals.primitives.TaskState.Failed;
import dev.aliensignals.primitives.TaskState.Ready;
import dev.aliensignals.primitives.TaskState.Unset;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Tasks in threads of their own, and in whatever executors make of them. */
class TaskThreadsTest {

  private final ReactiveSystem system = ReactiveSystem.create("threads");
  private final int reasonsBefore = CrossSystem.identify;
  private final Signal<Integer> source = system.signal(1);
  private final BlockingQueue<TaskState<?>> states = new LinkedBlockingQueue<>();

  @AfterEach
  void reasonsToIdentifyThreads_afterEachTest_areGone() {
    long start = System.nanoTime();
    while (CrossSystem.identify > reasonsBefore) {
      assertThat(System.nanoTime() - start).isLessThan(Threads.PATIENCE.toNanos());
      Thread.onSpinWait();
    }
  }

  private void follow(Task<?> task) {
    system.effect(() -> states.add(task.state()));
  }

  /** The next state that is not pending. */
  private TaskState<?> nextSettled() {
    while (true) {
      TaskState<?> state;
      try {
        state = states.poll(Threads.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      assertThat(state).isNotNull();
      if (!(state instanceof TaskState.Pending) && !(state instanceof Unset)) {
        return state;
      }
    }
  }

  private static <T extends @Nullable Object> T await(Task<T> task) {
    try {
      return task.await(Threads.PATIENCE);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private static void close(ExecutorService pool) {
    pool.shutdownNow();
    awaitEnd(pool);
  }

  private static void awaitEnd(ExecutorService pool) {
    try {
      assertThat(pool.awaitTermination(Threads.PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
          .isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isVirtual(Thread thread) {
    try {
      Method method = Thread.class.getMethod("isVirtual");
      return (boolean) method.invoke(thread);
    } catch (NoSuchMethodException before21) {
      return false;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("isVirtual", e);
    }
  }

  @Nested
  class OwnThreads {

    private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
    private final Task<Integer> task =
        system.task(
            o -> o.name("search"),
            ctx -> {
              thread.set(Thread.currentThread());
              return source.get();
            });

    private Thread threadOfTheBody() {
      await(task);
      Thread used = thread.get();
      assertThat(used).isNotNull();
      return used;
    }

    @Test
    void thread_hasTheNameOfTheTaskAndEndsWithTheRun() {
      Thread used = threadOfTheBody();

      assertThat(used.getName()).isEqualTo("task 'search'");
      assertThat(used.isDaemon()).isTrue();
      Threads.awaitEnd(used);
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void thread_onJava21OrNewer_isVirtual() {
      assertThat(isVirtual(threadOfTheBody())).isTrue();
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_20)
    void thread_beforeJava21_isAPlatformDaemon() {
      assertThat(isVirtual(threadOfTheBody())).isFalse();
      assertThat(threadOfTheBody().isDaemon()).isTrue();
    }

    @Test
    void close_ofTheLastTask_leavesNoThread() {
      var hanging = new CountDownLatch(1);
      var hung =
          system.task(
              o -> o.name("left behind"),
              ctx -> {
                thread.set(Thread.currentThread());
                hanging.countDown();
                new CountDownLatch(1).await();
                return source.get();
              });
      follow(hung);
      Threads.await(hanging);

      hung.close();

      Thread used = thread.get();
      assertThat(used).isNotNull();
      Threads.awaitEnd(used);
      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .noneMatch(name -> name.contains("left behind"));
    }

    @Test
    void dependency_readAfterBlocking_runsTheTaskAgain() { // C34
      var blocked = new CountDownLatch(1);
      var goOn = new CountDownLatch(1);
      var late =
          system.task(
              ctx -> {
                blocked.countDown();
                goOn.await();
                return source.get();
              });
      follow(late);
      Threads.await(blocked);
      goOn.countDown();
      assertThat(nextSettled()).isEqualTo(new Ready<>(1));

      source.set(2);

      assertThat(nextSettled()).isEqualTo(new Ready<>(2));
    }

    @Test
    void dependency_changesWhileTheFirstBodyBlocks_interruptsIt() { // C35
      var blocked = new CountDownLatch(1);
      var interrupted = new CountDownLatch(1);
      var blocking =
          system.task(
              ctx -> {
                if (source.get() == 1) {
                  blocked.countDown();
                  try {
                    new CountDownLatch(1).await();
                  } finally {
                    interrupted.countDown();
                  }
                }
                return source.get();
              });
      follow(blocking);
      Threads.await(blocked);

      source.set(2);

      assertThat(nextSettled()).isEqualTo(new Ready<>(2));
      Threads.await(interrupted);
    }

    @Test
    void lateResult_ofABodyThatIgnoresItsCancellation_isDropped() { // C35
      var started = new CountDownLatch(1);
      var goOn = new CountDownLatch(1);
      var ended = new CountDownLatch(1);
      var slow =
          system.task(
              ctx -> {
                int read = source.get();
                if (read == 1) {
                  started.countDown();
                  while (goOn.getCount() > 0) {
                    Thread.onSpinWait();
                  }
                  ctx.onCancel(ended::countDown); // cancelled already: now
                }
                return read;
              });
      follow(slow);
      Threads.await(started);
      source.set(2);
      assertThat(nextSettled()).isEqualTo(new Ready<>(2));

      goOn.countDown();
      Threads.await(ended);
      source.set(3);

      assertThat(nextSettled()).isEqualTo(new Ready<>(3));
    }

    @Test
    void hangingBody_scopeCloses_isInterrupted() {
      var hanging = new CountDownLatch(1);
      var interrupted = new CountDownLatch(1);
      var scope = system.effectScope();
      scope.run(
          () -> {
            Task<Integer> hung =
                system.task(
                    ctx -> {
                      hanging.countDown();
                      try {
                        new CountDownLatch(1).await();
                      } finally {
                        interrupted.countDown();
                      }
                      return source.get();
                    });
            follow(hung);
          });
      Threads.await(hanging);

      scope.close();

      Threads.await(interrupted);
    }

    @Test
    void cleanRead_inTheBody_doesNotWaitForTheOwnerOfTheSystem() {
      var inBatch = new CountDownLatch(1);
      var hasRead = new CountDownLatch(1);
      var free =
          system.task(
              ctx -> {
                Threads.await(inBatch);
                int read = source.get();
                hasRead.countDown();
                return read;
              });
      follow(free);

      system.batch(
          () -> {
            inBatch.countDown();
            Threads.await(hasRead);
          });
      assertThat(nextSettled()).isEqualTo(new Ready<>(1));
    }

    @Test
    void dependency_readWhileAnotherThreadOwnsTheSystem_cancelsAllTheSame() {
      var inBatch = new CountDownLatch(1);
      var hasRead = new CountDownLatch(1);
      var hung =
          system.task(
              ctx -> {
                if (hasRead.getCount() > 0) {
                  Threads.await(inBatch);
                  source.get();
                  hasRead.countDown();
                  new CountDownLatch(1).await();
                }
                return source.get();
              });
      follow(hung);
      system.batch(
          () -> {
            inBatch.countDown();
            Threads.await(hasRead);
          });

      source.set(2); // nobody but the owner of that batch could link what the body has read

      assertThat(nextSettled()).isEqualTo(new Ready<>(2));
    }

    @Test
    void dependency_writtenInTheBatchInWhichItWasRead_runsAgain() {
      var inBatch = new CountDownLatch(1);
      var hasRead = new CountDownLatch(1);
      var reading =
          system.task(
              ctx -> {
                Threads.await(inBatch);
                int read = source.get();
                hasRead.countDown();
                return read;
              });
      follow(reading);
      system.batch(
          () -> {
            inBatch.countDown();
            Threads.await(hasRead);
            source.set(2);
          });

      assertThat(await(reading)).isEqualTo(2);
    }
  }

  @Nested
  class Awaiting {

    @Test
    void await_unobserved_startsARunAndRests() {
      var task = system.task(ctx -> source.get());
      assertThat(await(task)).isEqualTo(1);
      assertThat(Recorder.subscribers(source)).isZero();
    }

    @Test
    void await_nothingHasChanged_runsNothing() {
      var bodies = new AtomicInteger();
      var task =
          system.task(
              ctx -> {
                bodies.incrementAndGet();
                return source.get();
              });
      await(task);
      await(task);
      assertThat(bodies).hasValue(1);
    }

    @Test
    void await_somethingHasChanged_givesTheNewValue() {
      var task = system.task(ctx -> source.get());
      await(task);
      source.set(2);
      assertThat(await(task)).isEqualTo(2);
    }

    @Test
    void await_bodyThrows_throwsTheSame() {
      var task =
          system.<Integer>task(
              ctx -> {
                throw new IllegalArgumentException("body");
              });
      assertThatThrownBy(() -> task.await(Threads.PATIENCE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("body");
    }

    @Test
    void await_tooLong_throwsTimeoutWithTheNameAndTheRunGoesOn() throws Exception {
      var goOn = new CountDownLatch(1);
      var task =
          system.task(
              o -> o.name("slow"),
              ctx -> {
                goOn.await();
                return source.get();
              });
      assertThatThrownBy(() -> task.await(Duration.ofMillis(1)))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining("'slow'");
      goOn.countDown();
      assertThat(task.await(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(1);
    }

    @Test
    void await_cancelled_throwsCancellation() {
      var started = new CountDownLatch(1);
      Task<Integer> task =
          system.task(
              ctx -> {
                started.countDown();
                new CountDownLatch(1).await();
                return 1;
              });
      var waiter = Threads.start("waiter", () -> await(task));
      Threads.await(started);
      waiter.awaitWaiting();
      task.cancel();
      assertThat(waiter.end()).isInstanceOf(CancellationException.class);
    }

    @Test
    void await_localSet_givesThatValue() {
      var started = new CountDownLatch(1);
      Task<Integer> task =
          system.task(
              ctx -> {
                started.countDown();
                new CountDownLatch(1).await();
                return 1;
              });
      follow(task);
      Threads.await(started);
      var result = new AtomicReference<@Nullable Integer>();
      var waiter = Threads.start("waiter", () -> result.set(await(task)));
      waiter.awaitWaiting();
      task.set(5);
      waiter.join();
      assertThat(result).hasValue(5);
    }

    @Test
    void await_inEffectOrBatch_throwsWhatToDo() {
      var task = system.task(o -> o.name("slow"), ctx -> source.get());
      assertThatThrownBy(() -> system.batch(() -> await(task)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContainingAll("'slow'", "could not settle");
      assertThat(task.isPending()).isFalse();
    }

    @Test
    void await_inItsOwnBody_fails() {
      var self = new AtomicReference<@Nullable Task<Integer>>();
      Task<Integer> task =
          system.task(
              o -> o.name("self"),
              ctx -> {
                Task<Integer> me = self.get();
                return me == null ? 0 : await(me);
              });
      self.set(task);
      assertThatThrownBy(() -> task.await(Threads.PATIENCE))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("wait for itself");
    }

    @Test
    void await_inTheBodyOfAnotherTask_isFollowed() {
      var plus = system.task(ctx -> source.get() + 1);
      var times = system.task(ctx -> await(plus) * 10);
      follow(times);
      assertThat(nextSettled()).isEqualTo(new Ready<>(20));
      source.set(2);
      assertThat(nextSettled()).isEqualTo(new Ready<>(30));
    }

    @Test
    void await_closedWithoutValue_throwsThatItIsClosed() {
      var task = system.task(o -> o.name("shut"), ctx -> source.get());
      task.close();
      assertThatThrownBy(() -> task.await(Threads.PATIENCE))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContainingAll("await()", "'shut'", "closed");
    }

    @Test
    void get_closedWithoutValue_doesNotSendToAwaitAlone() {
      var task = system.task(o -> o.name("shut"), ctx -> source.get());
      task.close();
      assertThatThrownBy(task::get)
          .isInstanceOf(UnsetSignalException.class)
          .hasMessageContainingAll("'shut'", "or it was closed before", "while it is open");
    }

    @Test
    void await_ringOfTwo_namesBoth() {
      assertRing("t0", "t1");
    }

    @Test
    void await_ringOfThree_namesAll() {
      assertRing("t0", "t1", "t2");
    }

    private void assertRing(String... names) {
      List<Task<Integer>> ring = new ArrayList<>();
      for (int i = 0; i < names.length; i++) {
        String name = names[i];
        int next = (i + 1) % names.length;
        ring.add(system.task(o -> o.name(name), ctx -> ring.get(next).await(Threads.PATIENCE)));
      }
      assertThatThrownBy(() -> ring.get(0).await(Threads.PATIENCE))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("would never end")
          .hasMessageContainingAll(names)
          .hasMessageContaining("'t0' -> 't1'");
    }

    @Test
    void await_twiceOneAfterTheOther_isNoRing() {
      var plain = system.task(o -> o.name("plain"), ctx -> source.get());
      var first =
          system.task(
              o -> o.name("first"),
              ctx -> {
                int got = plain.await(Threads.PATIENCE);
                return got + plain.await(Threads.PATIENCE);
              });
      var later = system.task(o -> o.name("later"), ctx -> first.await(Threads.PATIENCE) + 1);
      assertThat(await(later)).isEqualTo(3);
    }

    @Test
    void await_closedWithValue_givesIt() {
      var task = system.task(ctx -> source.get());
      await(task);
      task.close();
      source.set(2);
      assertThat(await(task)).isEqualTo(1);
    }

    @Test
    void await_executorRejects_throwsTheRejectionAndTriesAgainTheNextTime() {
      var tries = new AtomicInteger();
      var task =
          system.task(
              o ->
                  o.executor(
                      run -> {
                        if (tries.getAndIncrement() < 1) {
                          throw new RejectedExecutionException("full");
                        }
                        run.run();
                      }),
              ctx -> source.get());
      assertThatThrownBy(() -> task.await(Threads.PATIENCE))
          .isInstanceOf(RejectedExecutionException.class);
      assertThat(await(task)).isEqualTo(1);
    }

    @Test
    void await_dependencyNeverAtRest_givesAValueNotOlderThanTheCall() {
      var task = system.task(o -> o.executor(Runnable::run), ctx -> source.get());
      var ended = new CountDownLatch(1);
      var writer =
          Threads.start(
              "writer",
              () -> {
                for (int i = 2; ended.getCount() > 0; i++) {
                  source.set(i);
                }
              });
      for (int i = 0; i < 100; i++) {
        int before = source.peek();
        assertThat(await(task)).isGreaterThanOrEqualTo(before);
      }
      ended.countDown();
      writer.join();
    }
  }

  @Nested
  class OtherExecutors {

    @Test
    void callerRuns_observed_isReadyWhenTheWriteReturns() {
      var task = system.task(o -> o.executor(Runnable::run), ctx -> source.get());
      system.effect(() -> task.state());
      assertThat(task.get()).isEqualTo(1);
      source.set(2);
      assertThat(task.get()).isEqualTo(2);
    }

    @Test
    void callerRuns_inTheBodyOfAnotherTask_readsAreAttributedToEach() {
      var inner = system.task(o -> o.executor(Runnable::run), ctx -> source.get());
      var outerSource = system.signal(1);
      var bodies = new AtomicInteger();
      var outer =
          system.task(
              o -> o.executor(Runnable::run),
              ctx -> {
                bodies.incrementAndGet();
                inner.reload();
                return outerSource.get();
              });
      system.effect(() -> outer.state());
      source.set(2);
      assertThat(bodies).hasValue(1);
      outerSource.set(2);
      assertThat(bodies).hasValue(2);
    }

    @Test
    void executorOfTheSystem_runsTasksWithoutTheirOwn() {
      var pump = new ManualExecutor();
      system.changeTaskExecutor(pump);
      var task = system.task(ctx -> source.get());
      follow(task);
      assertThat(pump.size()).isOne();
      pump.runAll();
      assertThat(task.get()).isEqualTo(1);
    }

    @Test
    void rejection_isTheFailureAndNothingIsLost() {
      var open = new AtomicInteger(1);
      Executor pool =
          run -> {
            if (open.get() == 0) {
              throw new RejectedExecutionException("full");
            }
            run.run();
          };
      var task = system.task(o -> o.executor(pool), ctx -> source.get());
      follow(task);
      assertThat(nextSettled()).isEqualTo(new Ready<>(1));
      open.set(0);
      source.set(2);
      assertThat(task.state())
          .isInstanceOfSatisfying(
              Failed.class,
              failed -> {
                assertThat(failed.error()).isInstanceOf(RejectedExecutionException.class);
                assertThat(failed.previous()).isEqualTo(1);
              });

      open.set(1);
      source.set(3);

      assertThat(task.get()).isEqualTo(3);
    }

    @Test
    void rejection_thenReload_triesAgain() {
      var open = new AtomicInteger();
      Executor pool =
          run -> {
            if (open.getAndIncrement() == 0) {
              throw new RejectedExecutionException("full");
            }
            run.run();
          };
      var task = system.task(o -> o.executor(pool), ctx -> source.get());
      follow(task);
      assertThat(task.state()).isInstanceOf(Failed.class);
      task.reload();
      assertThat(task.get()).isEqualTo(1);
    }

    @Test
    void shutDownPool_isTheFailure() {
      ExecutorService pool = Executors.newSingleThreadExecutor();
      var task = system.task(o -> o.executor(pool), ctx -> source.get());
      follow(task);
      assertThat(nextSettled()).isEqualTo(new Ready<>(1));
      close(pool);
      source.set(2);
      assertThat(task.state()).isInstanceOf(Failed.class);
      assertThat(task.lastValue()).isEqualTo(1);
    }

    @Test
    void shutDownNow_whileTheBodyBlocks_isTheFailure() {
      ExecutorService pool = Executors.newSingleThreadExecutor();
      var started = new CountDownLatch(1);
      Task<Integer> task =
          system.task(
              o -> o.executor(pool),
              ctx -> {
                started.countDown();
                new CountDownLatch(1).await();
                return 1;
              });
      follow(task);
      Threads.await(started);
      close(pool);
      assertThat(nextSettled())
          .isInstanceOfSatisfying(
              Failed.class,
              failed -> assertThat(failed.error()).isInstanceOf(InterruptedException.class));
    }

    @Test
    void executorThatRunsInAThreadThatOwnsASystem_isRefusedAndThatIsTheFailure() {
      var pump = new ManualExecutor();
      var task = system.task(o -> o.executor(pump).name("refused"), ctx -> source.get());
      follow(task);
      assertThatThrownBy(() -> system.batch(pump::runNext))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContainingAll("'refused'", "owns the system 'threads'");
      assertThat(nextSettled()).isInstanceOf(Failed.class);
    }

    @Test
    void executorThatRunsTwice_bodyRunsOnce() {
      var bodies = new AtomicInteger();
      var task =
          system.task(
              o ->
                  o.executor(
                      run -> {
                        run.run();
                        run.run();
                      }),
              ctx -> bodies.incrementAndGet());
      follow(task);
      assertThat(task.get()).isEqualTo(1);
      assertThat(bodies).hasValue(1);
    }

    @Test
    void interrupt_ofACancelledRun_doesNotReachWhatThePoolRunsNext() {
      ExecutorService pool = Executors.newSingleThreadExecutor();
      var leaked = new AtomicInteger();
      var task =
          system.task(
              o -> o.executor(pool),
              ctx -> {
                int read = source.get();
                if (read % 2 == 1) {
                  LockSupport.parkNanos(1000);
                }
                return read;
              });
      system.effect(() -> task.state());
      for (int i = 0; i < 10_000; i++) {
        source.set(i);
        if (i % 10 == 0) {
          pool.execute(
              () -> {
                if (Thread.currentThread().isInterrupted()) {
                  leaked.incrementAndGet();
                }
              });
        }
      }
      assertThat(await(task)).isEqualTo(9_999);
      pool.shutdown(); // no shutdownNow, which would interrupt too
      awaitEnd(pool);
      assertThat(leaked).hasValue(0);
    }

    @Test
    void interrupt_ofTheCallersThread_isKept() {
      Thread.currentThread().interrupt();
      var task = system.task(o -> o.executor(Runnable::run), ctx -> source.get());
      system.effect(() -> task.state());
      assertThat(Thread.interrupted()).isTrue();
      assertThat(task.get()).isEqualTo(1);
    }
  }

  @Nested
  class Races {

    private static final int ROUNDS = 10_000;

    @Test
    void writes_racingWithRuns_noStaleAndNoLostFinalValue() { // C35
      var task = system.task(o -> o.name("racing"), 0, (previous, ctx) -> source.get());
      var highest = new AtomicInteger();
      var wentBack = new AtomicInteger();
      system.effect(
          () -> {
            int read = task.get();
            if (highest.getAndAccumulate(read, Math::max) > read) {
              wentBack.incrementAndGet();
            }
          });
      for (int i = 1; i <= ROUNDS; i++) {
        source.set(i);
        if (i % 3 == 0) {
          Thread.onSpinWait();
        } else if (i % 101 == 0) {
          assertThat(await(task)).isEqualTo(i);
        }
      }
      assertThat(await(task)).isEqualTo(ROUNDS);
      assertThat(wentBack).hasValue(0);
      task.close();
    }

    @Test
    void globalSystem_besideAnother_racingWithRuns_noLostFinalValue() {
      ReactiveSystem global = ReactiveSystem.global();
      Signal<Integer> number = global.signal(0);
      var task = global.task(ctx -> number.get() + 1);
      Effect echo =
          global.effect(
              () -> {
                Integer last = task.lastValue();
                if (last != null && last < 1_000) {
                  number.set(last); // which runs the task again
                }
              });
      long start = System.nanoTime();
      while (!Integer.valueOf(1_000).equals(task.lastValue())) {
        assertThat(System.nanoTime() - start).isLessThan(Threads.PATIENCE.toNanos());
        Thread.onSpinWait();
      }
      assertThat(await(task)).isEqualTo(1_000);
      echo.close();
      assertThat(Recorder.subscribers(number)).isZero();
    }

    @Test
    void writesOfTwoSignals_racingWithRuns_noMixIsFinal() {
      var other = system.signal(1);
      ExecutorService pool = Executors.newFixedThreadPool(2);
      var sum =
          system.task(
              o -> o.executor(pool), 0, (previous, ctx) -> source.get() * 100_000 + other.get());
      system.effect(() -> sum.state());
      for (int i = 1; i <= ROUNDS; i++) {
        int next = i;
        system.batch(
            () -> {
              source.set(next);
              other.set(next);
            });
        if (i % 97 == 0) {
          assertThat(await(sum)).isEqualTo(next * 100_001);
        }
      }
      assertThat(await(sum)).isEqualTo(ROUNDS * 100_001);
      close(pool);
    }

    @Test
    void cancelSetReloadAndClose_racingWithRuns_lastOneWins() {
      ExecutorService pool = Executors.newFixedThreadPool(2);
      var task = system.task(o -> o.executor(pool), 0, (previous, ctx) -> source.get());
      system.effect(() -> task.state());
      for (int i = 1; i <= ROUNDS; i++) {
        source.set(i);
        switch (i % 4) {
          case 0 -> {
            task.set(-i);
            assertThat(task.get()).isEqualTo(-i);
          }
          case 1 -> {
            task.cancel();
            assertThat(task.isPending()).isFalse();
          }
          case 2 -> task.reload();
          default -> assertThat(await(task)).isEqualTo(i);
        }
      }
      task.reload();
      assertThat(await(task)).isEqualTo(ROUNDS);
      close(pool);
    }

    @Test
    void observers_comingAndGoing_racingWithRuns_lastSeesTheLastValue() {
      var task = system.task(ctx -> source.get());
      for (int i = 1; i <= 2_000; i++) {
        source.set(i);
        Effect effect = system.effect(() -> task.state());
        if (i % 2 == 0) {
          source.set(-i);
          assertThat(await(task)).isEqualTo(-i);
        }
        effect.close();
      }
      assertThat(Recorder.subscribers(source)).isZero();
      source.set(7);
      assertThat(await(task)).isEqualTo(7);
    }

    @Test
    void close_racingWithRuns_nothingRunsOrIsLinkedAfterwards() {
      for (int i = 0; i < 1_000; i++) {
        var task = system.task(ctx -> source.get());
        Effect effect = system.effect(() -> task.state());
        if (i % 2 == 0) {
          source.set(i);
        }
        task.close();
        TaskState<Integer> closed = task.state();
        assertThat(Recorder.subscribers(source)).isZero();
        effect.close();
        assertThat(task.state()).isSameAs(closed);
      }
    }
  }
}
