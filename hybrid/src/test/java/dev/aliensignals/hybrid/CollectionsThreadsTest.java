package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.batch;
import static dev.aliensignals.hybrid.Hybrid.effect;
import static dev.aliensignals.hybrid.Hybrid.reactive;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.primitives.Effect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Collections that several threads use: each call sees a whole state, none corrupts another. */
@AnySystem
class CollectionsThreadsTest {

  private static final int WRITES = 20_000;
  private static final int KEYS = 4_000;

  private final ExecutorService threads = Executors.newFixedThreadPool(4);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private void all(Callable<?>... tasks)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<Future<?>> futures = new ArrayList<>();
    for (Callable<?> task : tasks) {
      futures.add(threads.submit(Systems.here(task)));
    }
    for (Future<?> future : futures) {
      future.get(60, TimeUnit.SECONDS);
    }
  }

  /** The map grows, shrinks and grows again, always by pairs of a number and its negative. */
  @Test
  void hashMap_readByOthersWhileWritten_neverCorrupt()
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<Integer, Integer> map = reactive(new HashMap<>());
    AtomicBoolean done = new AtomicBoolean();

    all(
        () -> {
          try {
            write(map);
          } finally {
            done.set(true);
          }
          return null;
        },
        () -> readSingleKeys(map, done),
        () -> readSingleKeys(map, done),
        () -> readWhole(map, done));

    assertThat(map).isEqualTo(new HashMap<>(map));
    map.forEach((key, value) -> assertThat(value).isEqualTo(key));
  }

  private static void write(Map<Integer, Integer> map) {
    Random random = new Random(1);
    for (int i = 0; i < WRITES; i++) {
      int key = 1 + random.nextInt(KEYS);
      if (i % 5_000 == 4_999) {
        map.clear();
      } else if (random.nextInt(4) > 0) {
        batch(
            () -> {
              map.put(key, key);
              map.put(-key, -key);
            });
      } else {
        batch(
            () -> {
              map.remove(key);
              map.remove(-key);
            });
      }
    }
  }

  private static Void readSingleKeys(Map<Integer, Integer> map, AtomicBoolean done) {
    Random random = new Random(2);
    while (!done.get()) {
      int key = random.nextInt(KEYS);
      Integer value = map.get(key);
      assertThat(value == null || value == key).isTrue();
      assertThat(map.getOrDefault(key, key)).isEqualTo(key);
      assertThat(map.size()).isBetween(0, 2 * KEYS);
    }
    return null;
  }

  private static Void readWhole(Map<Integer, Integer> map, AtomicBoolean done) {
    while (!done.get()) {
      int sum = Arrays.stream(map.keySet().toArray()).mapToInt(key -> (Integer) key).sum();
      assertThat(sum).as("sum of pairs").isZero();
      int[] total = {0};
      map.forEach((key, value) -> total[0] += value);
      assertThat(total[0]).as("sum of values").isZero();
      assertThat(map.toString().length()).isPositive();
    }
    return null;
  }

  @Test
  void list_addedToByMany_losesNothingAndEffectSeesTheEnd()
      throws InterruptedException, ExecutionException, TimeoutException {
    List<Integer> list = reactive(new ArrayList<>());
    AtomicInteger seen = new AtomicInteger();
    Effect effect = effect(() -> seen.set(list.size()));
    Callable<?> adds =
        () -> {
          for (int i = 0; i < 1_000; i++) {
            list.add(i);
          }
          return null;
        };

    all(adds, adds, adds, adds);

    assertThat(list).hasSize(4_000);
    assertThat(seen).hasValue(4_000);
    effect.close();
  }

  @Test
  void reactive_calledByTwoAtOnce_givesOneView()
      throws InterruptedException, ExecutionException, TimeoutException {
    for (int i = 0; i < 500; i++) {
      List<String> raw = new ArrayList<>();
      Future<List<String>> first = threads.submit(Systems.here(() -> reactive(raw)));
      Future<List<String>> second = threads.submit(Systems.here(() -> reactive(raw)));

      assertThat(first.get(60, TimeUnit.SECONDS)).isSameAs(second.get(60, TimeUnit.SECONDS));
    }
  }

  @Test
  void forEach_byForeignThread_runsActionWithoutTheSystem()
      throws InterruptedException, ExecutionException, TimeoutException {
    List<String> list = reactive(new ArrayList<>(List.of("a")));

    list.forEach(
        element -> {
          Future<Boolean> other = threads.submit(() -> list.add("b")); // would wait for the system
          try {
            assertThat(other.get(60, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
          }
        });

    assertThat(list).containsExactly("a", "b");
  }
}
