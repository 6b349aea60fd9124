package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The first needs of a program with threads: writes wait for each other, and nothing is lost. */
class ThreadsSmokeTest {

  private static final int WRITES = 20_000;

  private final ReactiveSystem system = ReactiveSystem.create("shared");
  private final Canary canary = new Canary(system);

  @AfterEach
  void systemStillWorks() {
    canary.assertWorks();
  }

  @Test
  void D16_updatesOfTwoThreads_noneIsLost() {
    Signal<Integer> count = system.signal(0);
    Runnable work =
        () -> {
          for (int i = 0; i < WRITES; i++) {
            count.update(v -> v + 1);
          }
        };

    var first = Threads.start("first", work);
    var second = Threads.start("second", work);
    first.join();
    second.join();

    assertThat(count.get()).isEqualTo(2 * WRITES);
  }

  @Test
  void D16_batchOfAnotherThread_isSeenWholeOrNotAtAll() {
    IntSignal left = system.intSignal(0);
    IntSignal right = system.intSignal(0);
    AtomicBoolean done = new AtomicBoolean();
    var writer =
        Threads.start(
            "writer",
            () -> {
              for (int i = 1; i <= WRITES; i++) {
                int next = i;
                system.batch(
                    () -> {
                      left.set(next);
                      right.set(-next);
                    });
              }
              done.set(true);
            });
    AtomicInteger torn = new AtomicInteger();

    while (!done.get() && writer.thread().isAlive()) {
      int sum = system.read(() -> left.getAsInt() + right.getAsInt());
      if (sum != 0) {
        torn.incrementAndGet();
      }
    }
    writer.join();

    assertThat(torn).hasValue(0);
  }

  @Test
  void D16_effect_neverRunsTwiceAtOnceAndSeesTheLastValue() {
    Signal<Integer> count = system.signal(0);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    AtomicInteger last = new AtomicInteger();
    Effect effect =
        system.effect(
            () -> {
              if (inside.incrementAndGet() != 1) {
                overlaps.incrementAndGet();
              }
              last.set(count.get());
              inside.decrementAndGet();
            });
    Runnable work =
        () -> {
          for (int i = 0; i < WRITES; i++) {
            count.update(v -> v + 1);
          }
        };

    var first = Threads.start("first", work);
    var second = Threads.start("second", work);
    first.join();
    second.join();

    assertThat(overlaps).hasValue(0);
    assertThat(last).hasValue(2 * WRITES);
    effect.close();
  }

  @Test
  void D16_effect_runsInTheThreadThatWrites() {
    Signal<Integer> source = system.signal(0);
    List<String> names = new ArrayList<>();
    Effect effect =
        system.effect(
            () -> {
              if (source.get() > 0) {
                names.add(Thread.currentThread().getName());
              }
            });

    Threads.run("writer", () -> source.set(1));

    assertThat(names).containsExactly("writer");
    effect.close();
  }

  @Test
  void D16_exceptionOfAnEffect_goesToTheThreadThatWrites() {
    IllegalStateException boom = new IllegalStateException("boom");
    Signal<Integer> source = system.signal(0);
    Effect effect =
        system.effect(
            () -> {
              if (source.get() == 1) {
                throw boom;
              }
            });

    assertThat(Threads.start("writer", () -> source.set(1)).end()).isSameAs(boom);
    effect.close();
  }

  @Test
  void D16_writeWhileABatchIsOpen_waitsForItsEnd() {
    Signal<Integer> source = system.signal(0);
    AtomicReference<@Nullable Integer> seen = new AtomicReference<>();
    Batch batch = system.startBatch();
    source.set(1);

    var other = Threads.start("other", () -> source.update(v -> v + 10));
    other.awaitWaiting();
    seen.set(source.get());
    batch.close();
    other.join();

    assertThat(seen).hasValue(1);
    assertThat(source.get()).isEqualTo(11);
  }

  @Test
  void D16_readWhileABatchIsOpen_seesTheValueBeforeItOrWaits() {
    Signal<Integer> clean = system.signal(5);
    Signal<Integer> written = system.signal(0);
    Batch batch = system.startBatch();
    written.set(1);
    AtomicInteger read = new AtomicInteger();

    Threads.run("reader", () -> read.set(clean.get())); // clean: does not wait
    var waiting = Threads.start("waiting", () -> read.addAndGet(written.get()));
    batch.close();
    waiting.join();

    assertThat(read).hasValue(6);
  }

  @Test
  void D18_otherThread_isOutsideOfEverything() {
    Signal<Integer> source = system.signal(0);
    List<Object> seen = new ArrayList<>();
    Batch batch = system.startBatch();

    Threads.run(
        "other",
        () -> {
          seen.add(system.getBatchDepth());
          seen.add(system.getActiveSub() == null);
          seen.add(system.getActiveScope() == null);
          seen.add(system.setActiveSub(null) == null);
          system.pauseTracking();
          system.resumeTracking();
        });

    assertThat(seen).containsExactly(0, true, true, true);
    assertThat(system.getBatchDepth()).isOne();
    assertThat(source.get()).isZero();
    batch.close();
  }

  @Test
  void D15_batchEndedInAnotherThread_throwsNamingTheOwner() {
    Thread.currentThread().setName("main");
    system.startBatch();

    Throwable thrown = Threads.start("other", system::endBatch).end();
    system.endBatch();

    assertThatIllegalStateException()
        .isThrownBy(
            () -> {
              if (thrown != null) {
                throw thrown;
              }
            })
        .withMessageContaining("thread 'other'")
        .withMessageContaining("'shared'")
        .withMessageContaining("its owner is thread 'main'");
  }

  @Test
  void D16_closeInAnotherThread_waitsForTheRunAndEndsTheEffect() {
    Signal<Integer> source = system.signal(0);
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger runs = new AtomicInteger();
    Effect effect =
        system.effect(
            () -> {
              runs.incrementAndGet();
              if (source.get() == 1) {
                running.countDown();
                Threads.await(goOn);
              }
            });

    var writer = Threads.start("writer", () -> source.set(1));
    Threads.await(running);
    var closer = Threads.start("closer", effect::close);
    closer.awaitWaiting();
    goOn.countDown();
    writer.join();
    closer.join();
    source.set(2);

    assertThat(effect.isClosed()).isTrue();
    assertThat(runs).hasValue(2);
  }

  @Test
  void D16_readersBesideAWriter_seeOnlyValuesThatBelongTogether() {
    Signal<Integer> source = system.signal(0);
    Computed<Integer> doubled = system.computed(() -> source.get() * 2);
    Effect observer = system.effect(() -> assertThat(doubled.get()).isEven());
    AtomicBoolean done = new AtomicBoolean();
    var reader =
        Threads.start(
            "reader",
            () -> {
              int last = 0;
              while (!done.get()) {
                int now = doubled.get();
                assertThat(now).isEven().isGreaterThanOrEqualTo(last);
                last = now;
              }
            });

    Throwable thrown =
        catchThrowable(
            () -> {
              for (int i = 1; i <= WRITES; i++) {
                source.set(i);
              }
            });
    done.set(true);
    reader.join();

    assertThat(thrown).isNull();
    assertThat(doubled.get()).isEqualTo(2 * WRITES);
    observer.close();
  }
}
