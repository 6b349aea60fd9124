package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two systems that mirror each other while both are written: no torn pair, no lost last value, no
 * deadlock. {@code -Dmirror.rounds} chooses how long.
 *
 * <p>A thread delivers at most 64 values that other threads have written, then a new thread goes
 * on, which nobody waits for. So a test gives the last value time to arrive.
 */
@Timeout(120)
class MirrorStressTest {

  private static final int ROUNDS = Integer.getInteger("mirror.rounds", 60);
  private static final int WRITES = 200;

  /** One of the systems: two signals that are equal after each batch, and what the other has. */
  private static final class Side {
    final ReactiveSystem system;
    final Signal<Integer> left;
    final Signal<Integer> right;
    final AtomicReference<String> torn = new AtomicReference<>();
    volatile int shown;
    volatile int fromOne;

    Side(String name) {
      system = ReactiveSystem.create(name);
      left = system.signal(0);
      right = system.signal(0);
    }

    void show(Side other) {
      Mirror<List<Integer>> pair =
          system.mirrorAll(other.system, () -> List.of(other.left.get(), other.right.get()));
      Mirror<Integer> one = system.mirror(other.left);
      system.effect(
          () -> {
            List<Integer> now = pair.get();
            if (!now.get(0).equals(now.get(1))) {
              torn.set(now.toString());
            }
            shown = now.get(0);
          });
      system.effect(
          () -> {
            fromOne = one.get();
            if (!left.get().equals(right.get())) {
              torn.set("own pair");
            }
          });
    }

    void write(int value) {
      system.batch(
          () -> {
            left.set(value);
            right.set(value);
          });
    }
  }

  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final Side one = new Side("one");
  private final Side two = new Side("two");

  @AfterEach
  void end() {
    threads.shutdownNow();
    one.system.close();
    two.system.close();
  }

  /** Calls functions at once, each in a thread, and waits for them. */
  private void race(List<Runnable> functions) throws Exception {
    CyclicBarrier start = new CyclicBarrier(functions.size());
    List<Future<?>> all = new ArrayList<>();
    for (Runnable function : functions) {
      all.add(
          threads.submit(
              () -> {
                start.await();
                function.run();
                return null;
              }));
    }
    for (Future<?> each : all) {
      each.get(60, TimeUnit.SECONDS);
    }
  }

  private List<Integer> shown() {
    return List.of(one.shown, two.shown, one.fromOne, two.fromOne);
  }

  private static void writeAll(Side side, int from) {
    for (int i = 1; i <= WRITES; i++) {
      side.write(from + i);
    }
  }

  @Test
  void bothMirrorEachOther_writersInBoth_noTornPairAndNoLostLastValue() throws Exception {
    one.show(two);
    two.show(one);
    for (int round = 0; round < ROUNDS; round++) {
      int from = round * WRITES;

      race(
          List.of(
              () -> writeAll(one, from),
              () -> writeAll(two, from),
              () -> writeAll(one, from),
              () -> writeAll(two, from)));
      one.write(-round);
      two.write(-round);

      int last = -round;
      Threads.awaitSoon(() -> shown().stream().allMatch(value -> value == last));
      assertThat(one.torn).hasValue(null);
      assertThat(two.torn).hasValue(null);
      assertThat(shown()).as("round %d", round).containsOnly(last);
    }
  }

  @Test
  void mirrorObservedAndUnobserved_whileTheSourceIsWritten_showsTheLastValue() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      int from = round * WRITES;
      Mirror<Integer> mirror = two.system.mirror(one.left);
      AtomicInteger seen = new AtomicInteger(-1);

      race(
          List.of(
              () -> writeAll(one, from),
              () -> {
                for (int i = 0; i < 20; i++) {
                  two.system.effect(() -> seen.set(mirror.get())).close();
                }
                two.system.effect(() -> seen.set(mirror.get()));
              }));

      Threads.awaitSoon(() -> seen.get() == from + WRITES);
      assertThat(seen).as("round %d", round).hasValue(from + WRITES);
      mirror.close();
    }
  }

  @Test
  void eitherSide_closedAtAnyMoment_theOtherGoesOn() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Random random = new Random(round);
      Side ending = new Side("ending");
      ending.show(one);
      one.show(ending);
      int until = random.nextInt(WRITES);
      int from = round * WRITES;
      AtomicInteger refused = new AtomicInteger();

      race(
          List.of(
              () -> writeAll(one, from),
              () -> {
                try {
                  writeAll(ending, from);
                } catch (ClosedSystemException e) {
                  refused.incrementAndGet();
                }
              },
              () -> {
                for (int i = 0; i < until; i++) {
                  one.system.read(() -> one.left.get());
                }
                ending.system.close();
              }));

      assertThat(ending.torn).hasValue(null);
      assertThat(one.torn).hasValue(null);
      assertThat(one.left.get()).isEqualTo(from + WRITES);
      assertThat(refused.get() == 1 || ending.left.get() == from + WRITES).isTrue();
      assertThat(ending.left.get()).isEqualTo(ending.right.get());
    }
  }
}
