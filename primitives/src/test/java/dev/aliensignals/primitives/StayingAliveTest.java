package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Threads that wait for a system get it, or are told why not. */
class StayingAliveTest {

  private static final Duration SOON = Duration.ofMillis(20);

  private final ReactiveSystem system = ReactiveSystem.create("home");
  private final Signal<Integer> number = system.signal(o -> o.name("number"), 0);
  private final LogRecorder log = new LogRecorder();

  @AfterEach
  void closeLog() {
    log.close();
  }

  /** Waits for a latch that the test opens at its end. Says when it is here, so on the stack. */
  private static void waitForTheRest(CountDownLatch latch, CountDownLatch here) {
    here.countDown();
    Threads.await(latch);
  }

  @Nested
  class LongWaits {

    @Test
    void waiter_longerThanTheLimit_reportedOnceWithNamesAndTheOwnersStack() {
      system.changeWaitLimit(SOON);
      var inEffect = new CountDownLatch(1);
      var end = new CountDownLatch(1);
      var owner =
          Threads.start(
              "owner",
              () -> system.effect(o -> o.name("slow"), () -> waitForTheRest(end, inEffect)));
      Threads.await(inEffect);
      var waiter = Threads.start("waiter", () -> number.set(1));
      log.awaitFirst();
      end.countDown();
      owner.join();
      waiter.join();

      assertThat(log.messages())
          .singleElement()
          .asString()
          .contains("Thread 'waiter' has waited ")
          .contains("for the system 'home', which thread 'owner' owns, running 'slow'")
          .contains("effect(source, action)")
          .contains("waitForTheRest");
      assertThat(number.get()).isEqualTo(1);
    }

    @Test
    void waiter_interrupted_waitsOnAndKeepsTheInterrupt() {
      var inBatch = new CountDownLatch(1);
      var end = new CountDownLatch(1);
      var owner =
          Threads.start(
              "owner",
              () ->
                  system.batch(
                      () -> {
                        inBatch.countDown();
                        Threads.await(end);
                      }));
      Threads.await(inBatch);
      var interrupted = new AtomicBoolean();
      var waiter =
          Threads.start(
              "waiter",
              () -> {
                number.set(1);
                interrupted.set(Thread.currentThread().isInterrupted());
              });
      waiter.awaitWaiting();
      waiter.thread().interrupt();
      end.countDown();
      owner.join();
      waiter.join();

      assertThat(interrupted).isTrue();
      assertThat(number.get()).isEqualTo(1);
    }

    @Test
    void limit_negative_refused() {
      assertThatThrownBy(() -> system.changeWaitLimit(Duration.ofMillis(-1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must not be negative");
    }

    @Test
    void deadlock_withALockOfTheUser_foundByTheJvm() throws Exception {
      var lock = new ReentrantLock();
      var locked = new CountDownLatch(1);
      var inEffect = new CountDownLatch(1);
      var writer =
          Threads.start(
              "writer",
              () -> {
                lock.lock();
                try {
                  locked.countDown();
                  Threads.await(inEffect);
                  number.set(1);
                } finally {
                  lock.unlock();
                }
              });
      Threads.await(locked);
      var owner =
          Threads.start("owner", () -> system.effect(() -> lockInterruptibly(lock, inEffect)));
      long writerId = writer.thread().getId();
      long ownerId = owner.thread().getId();
      List<Long> found = new ArrayList<>();
      for (long start = System.nanoTime();
          found.isEmpty() && System.nanoTime() - start < Threads.PATIENCE.toNanos(); ) {
        long[] ids = ManagementFactory.getThreadMXBean().findDeadlockedThreads();
        for (long id : ids == null ? new long[0] : ids) {
          found.add(id);
        }
      }
      owner.thread().interrupt();
      owner.end();
      writer.join();

      assertThat(found).containsExactlyInAnyOrder(writerId, ownerId);
    }
  }

  private static void lockInterruptibly(ReentrantLock lock, CountDownLatch before) {
    before.countDown();
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException e) {
      throw new IllegalStateException("gave up", e);
    }
    lock.unlock();
  }

  @Nested
  class DeadOwners {

    /** Lets a thread end inside a batch it has opened. */
    private void dieInBatch(Runnable before) {
      Threads.run(
          "careless",
          () -> {
            system.startBatch();
            before.run();
          });
    }

    @Test
    void owner_diedInABatch_nextWriterTakesOverAndLogs() {
      dieInBatch(() -> number.set(1));

      number.update(n -> n + 10);

      assertThat(number.get()).isEqualTo(11);
      assertThat(log.messages())
          .singleElement()
          .asString()
          .contains("Thread 'careless' died with a batch of the system 'home' open")
          .contains("Thread '" + Thread.currentThread().getName() + "' ended it");
    }

    @Test
    void owner_diedInABatch_itsWritesReachTheEffects() {
      var recorder = new Recorder();
      system.effect(() -> recorder.add(number.get()));
      dieInBatch(() -> number.set(1));

      system.batch(() -> {});

      assertThat(recorder.events()).containsExactly("0", "1");
    }

    @Test
    void owner_diedInABatch_itsActionsRun() {
      var recorder = new Recorder();
      system.split(number, (value, old) -> recorder.add(value), false, null);
      dieInBatch(() -> number.set(1));

      system.batch(() -> {});

      assertThat(recorder.events()).containsExactly("1");
    }

    @Test
    void owner_diedInABatchWithAFailingEffect_loggedAndTakenOver() {
      system.effect(() -> requireZero(number.get()));
      dieInBatch(() -> number.set(1));

      assertThatCode(() -> system.batch(() -> {})).doesNotThrowAnyException();

      assertThat(log.thrown()).hasSize(2);
      assertThat(log.thrown().get(1)).hasMessage("not zero");
    }

    @Test
    void owner_diedInABatch_readersSeeItsWritesAfterwards() {
      var doubled = system.computed(() -> 2 * number.get());
      system.effect(() -> doubled.get());
      dieInBatch(() -> number.set(1));

      assertThat(doubled.get()).isEqualTo(2);
      assertThat(system.getBatchDepth()).isZero();
    }

    @Test
    void owner_diedInABatch_oneOfManyWaitersTakesOver() {
      var inBatch = new CountDownLatch(1);
      var end = new CountDownLatch(1);
      var careless =
          Threads.start(
              "careless",
              () -> {
                system.startBatch();
                inBatch.countDown();
                Threads.await(end);
              });
      Threads.await(inBatch);
      List<Threads.Running> waiters = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        waiters.add(Threads.start("waiter " + i, () -> number.update(n -> n + 1)));
      }
      waiters.forEach(Threads.Running::awaitWaiting);
      end.countDown();
      careless.join();
      waiters.forEach(Threads.Running::join);

      assertThat(number.get()).isEqualTo(8);
      assertThat(log.messages()).hasSize(1);
    }
  }

  private static void requireZero(int value) {
    if (value != 0) {
      throw new IllegalStateException("not zero");
    }
  }

  /** The five ways to block a graph, as in the guide. */
  @Nested
  class FiveWays {

    @Test
    void lockAroundAWriteAndInAnEffect_reported() {
      system.changeWaitLimit(SOON);
      var lock = new ReentrantLock();
      var locked = new CountDownLatch(1);
      var inEffect = new CountDownLatch(1);
      var writer =
          Threads.start(
              "writer",
              () -> {
                lock.lock();
                try {
                  locked.countDown();
                  Threads.await(inEffect);
                  number.set(1);
                } finally {
                  lock.unlock();
                }
              });
      Threads.await(locked);
      var owner =
          Threads.start(
              "owner",
              () -> system.effect(o -> o.name("locks"), () -> lockInterruptibly(lock, inEffect)));
      log.awaitFirst();
      owner.thread().interrupt();

      assertThat(owner.end()).hasMessage("gave up");
      writer.join();
      assertThat(log.messages().get(0))
          .contains("Thread 'writer' has waited")
          .contains("thread 'owner' owns, running 'locks'")
          .contains("lockInterruptibly");
    }

    @Test
    void lockAroundAWriteAndInAnAction_getsOn() {
      var lock = new ReentrantLock();
      var inAction = new CountDownLatch(1);
      var locked = new CountDownLatch(1);
      system.split(
          number,
          (value, old) -> {
            inAction.countDown();
            Threads.await(locked);
            lockInterruptibly(lock, inAction);
          },
          false,
          null);
      var owner = Threads.start("owner", () -> number.set(1));
      Threads.await(inAction);
      lock.lock();
      try {
        locked.countDown();
        number.set(2);
      } finally {
        lock.unlock();
      }
      owner.join();

      assertThat(number.get()).isEqualTo(2);
    }

    @Test
    void effectWaitsForAThreadThatWrites_reported() {
      system.changeWaitLimit(SOON);
      var written = new CountDownLatch(1);
      var inEffect = new CountDownLatch(1);
      var owner =
          Threads.start(
              "owner",
              () ->
                  system.effect(
                      o -> o.name("impatient"), () -> awaitInterruptibly(written, inEffect)));
      Threads.await(inEffect);
      var writer =
          Threads.start(
              "writer",
              () -> {
                number.set(1);
                written.countDown();
              });
      log.awaitFirst();
      owner.thread().interrupt();

      assertThat(owner.end()).hasMessage("gave up");
      writer.join();
      assertThat(log.messages().get(0)).contains("'impatient'").contains("awaitInterruptibly");
    }

    @Test
    void actionWaitsForAThreadThatWrites_getsOn() {
      system.split(
          number,
          (value, old) -> {
            if (value == 1) {
              Threads.run("writer", () -> number.set(2));
            }
          },
          false,
          null);

      number.set(1);

      assertThat(number.get()).isEqualTo(2);
    }

    @Test
    void twoSystemsInOppositeOrder_refusedInBothThreads() {
      var other = ReactiveSystem.create("away");
      Signal<Integer> there = other.signal(o -> o.name("there"), 0);
      var both = new CyclicBarrier(2);
      var toAway = Threads.start("to away", () -> nested(system, both, () -> there.set(1)));
      var toHome = Threads.start("to home", () -> nested(other, both, () -> number.set(1)));

      assertThat(toAway.end())
          .isInstanceOf(CrossSystemException.class)
          .hasMessageContaining("owns the system 'home'")
          .hasMessageContaining("cannot enter the system 'away'");
      assertThat(toHome.end())
          .isInstanceOf(CrossSystemException.class)
          .hasMessageContaining("owns the system 'away'")
          .hasMessageContaining("cannot enter the system 'home'");
    }

    private void nested(ReactiveSystem outer, CyclicBarrier both, Runnable inner) {
      outer.batch(
          () -> {
            await(both);
            inner.run();
          });
    }

    // the fourth, effects in static initialisers, is in ClassInitialisationTest

    @Test
    void computedWaitsForAThreadThatReads_reported() {
      system.changeWaitLimit(SOON);
      Computed<Integer> doubled = system.computed(() -> 2 * number.get());
      var read = new CountDownLatch(1);
      var inComputed = new CountDownLatch(1);
      Computed<Integer> parallel =
          system.computed(
              o -> o.name("parallel"),
              () -> {
                awaitInterruptibly(read, inComputed);
                return doubled.get();
              });
      var owner = Threads.start("owner", parallel::get);
      Threads.await(inComputed);
      var worker =
          Threads.start(
              "worker",
              () -> {
                doubled.get(); // never evaluated before, so it needs the system
                read.countDown();
              });
      log.awaitFirst();
      owner.thread().interrupt();

      assertThat(owner.end()).hasMessage("gave up");
      worker.join();
      assertThat(log.messages().get(0))
          .contains("Thread 'worker' has waited")
          .contains("running 'parallel'");
    }
  }

  private static void awaitInterruptibly(CountDownLatch latch, CountDownLatch here) {
    here.countDown();
    try {
      if (!latch.await(Threads.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("Nobody opens the latch.");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("gave up", e);
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(Threads.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Operations on a system by a thread that owns another one. */
  @Nested
  class AnotherSystem {

    private final ReactiveSystem other = ReactiveSystem.create("away");
    private final Signal<Integer> there = other.signal(o -> o.name("there"), 7);

    private void refused(Runnable inner) {
      assertThatThrownBy(() -> system.batch(inner))
          .isInstanceOf(CrossSystemException.class)
          .hasMessageContaining("'home'")
          .hasMessageContaining("'away'");
      assertThat(system.engine.isOwner()).isFalse();
      assertThat(other.engine.isOwner()).isFalse();
    }

    @Test
    void write_refused() {
      refused(() -> there.set(1));
    }

    @Test
    void batch_refused() {
      refused(() -> other.batch(() -> {}));
    }

    @Test
    void startBatch_refused() {
      refused(other::startBatch);
    }

    @Test
    void consistentRead_refused() {
      refused(() -> other.read(there));
    }

    @Test
    void newEffect_refused() {
      refused(() -> other.effect(() -> {}));
    }

    @Test
    void newScope_refused() {
      refused(() -> other.effectScope(() -> {}));
    }

    @Test
    void close_refused() {
      var effect = other.effect(() -> {});

      refused(effect::close);

      assertThat(effect.isClosed()).isFalse();
    }

    @Test
    void readOfDirtyComputed_refused() {
      var doubled = other.computed(() -> 2 * there.get());

      refused(doubled::get);
    }

    @Test
    void trackedRead_refusedWithBothNames() {
      assertThatThrownBy(() -> system.effect(o -> o.name("here"), () -> there.get()))
          .isInstanceOf(CrossSystemException.class)
          .hasMessageContaining("'there' belongs to the system 'away'")
          .hasMessageContaining("'here' of the system 'home'");
    }

    @Test
    void trackedReadInComputed_refused() {
      var mixed = system.computed(() -> there.get());

      assertThatThrownBy(mixed::get).isInstanceOf(CrossSystemException.class);
    }

    @Test
    void cleanUntrackedRead_allowed() {
      var doubled = other.computed(() -> 2 * there.get());
      doubled.get();
      var seen = new ArrayList<Integer>();

      system.effect(
          () -> {
            seen.add(there.peek());
            seen.add(system.untracked(doubled));
          });

      assertThat(seen).containsExactly(7, 14);
    }

    @Test
    void staticFactoriesOfAnotherSystem_refused() {
      refused(() -> other.run(() -> {}));
    }

    @Test
    void action_mayDoAllOfIt() {
      var seen = new ArrayList<Integer>();
      var made = new AtomicReference<@Nullable Effect>();

      system.effect(
          number,
          value -> {
            there.set(value + 1);
            other.batch(() -> there.update(n -> n * 10));
            seen.add(other.computed(() -> there.get() + 1).get());
            made.set(other.effect(() -> seen.add(there.get())));
          });

      assertThat(seen).containsExactly(11, 10);
      assertThat(made.get().isClosed()).isFalse();
    }

    @Test
    void effectMadeByAnActionInAnotherSystem_isNotOwnedByIt() {
      var made = new ArrayList<Effect>();
      var split = system.effect(number, value -> made.add(other.effect(() -> {})));

      split.close();

      assertThat(made).singleElement().matches(effect -> !effect.isClosed());
    }
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void virtualThreads_tenThousandWritersOnOneCarrier_allGetOn()
      throws IOException, InterruptedException {
    String printed =
        ForkedJvm.run(
            VirtualWriters.class,
            "-Djdk.virtualThreadScheduler.parallelism=1",
            "-Djdk.virtualThreadScheduler.maxPoolSize=1",
            "-Xmx400m");

    assertThat(printed).contains("counter 10000").contains("effect runs 10001");
  }
}
