package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntSupplier;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Tasks over random graphs, and batches that change what the bodies have read and change it back,
 * with reads in between. A body runs again exactly if something that it has read is another value
 * when the batch has ended. {@code -Dmodel.seed} and {@code -Dmodel.rounds} choose others.
 */
class TaskBatchModelTest {

  private static final long SEED = Long.getLong("model.seed", 1);
  private static final int ROUNDS = Integer.getInteger("model.rounds", 150);
  private static final int STEPS = 60;
  private static final int SIGNALS = 3;
  private static final int COMPUTEDS = 5;
  private static final int TASKS = 3;
  private static final int RANGE = 3;

  /** A task, and what its body has read last. */
  private final class Followed {
    private final List<Integer> places;
    private final Map<Integer, Integer> seen = new LinkedHashMap<>();
    private final Task<Integer> task;
    private int runs;

    Followed(List<Integer> places) {
      this.places = places;
      this.task = system.task(o -> o.executor(pump), ctx -> run());
      system.effect(() -> task.state());
    }

    /** Reads one after the other, and after an odd value leaves one out. */
    private int run() {
      runs++;
      seen.clear();
      return walk(
          place -> {
            int value = sources.get(place).get();
            seen.put(place, value);
            return value;
          });
    }

    int walk(IntUnaryOperator read) {
      int result = 0;
      for (int i = 0; i < places.size(); i++) {
        int value = read.applyAsInt(places.get(i));
        result = result * RANGE + value;
        i += value & 1;
      }
      return result;
    }

    boolean isOld() {
      return seen.entrySet().stream()
          .anyMatch(read -> expected.get(read.getKey()).getAsInt() != read.getValue());
    }
  }

  private final List<Signal<Integer>> signals = new ArrayList<>();

  /** All signals, then all computeds. */
  private final List<Supplier<Integer>> sources = new ArrayList<>();

  /** The expected value of each of them, from {@link #values} alone. */
  private final List<IntSupplier> expected = new ArrayList<>();

  private final int[] values = new int[SIGNALS];
  private ReactiveSystem system = ReactiveSystem.create("model");
  private ManualExecutor pump = new ManualExecutor();
  private Random random = new Random(0);

  @Test
  void bodies_afterRandomBatches_runExactlyIfSomethingIsAnotherValue() {
    for (long seed = SEED; seed < SEED + ROUNDS; seed++) {
      play(seed);
    }
  }

  private void play(long seed) {
    random = new Random(seed);
    system = ReactiveSystem.create("model " + seed);
    pump = new ManualExecutor();
    makeGraph();
    List<Followed> tasks = new ArrayList<>();
    for (int i = 0; i < TASKS; i++) {
      List<Integer> places = new ArrayList<>();
      for (int reads = 1 + random.nextInt(4); reads > 0; reads--) {
        places.add(random.nextInt(sources.size()));
      }
      tasks.add(new Followed(places));
    }
    pump.runAll();
    for (int step = 0; step < STEPS; step++) {
      int[] runs = tasks.stream().mapToInt(task -> task.runs).toArray();
      if (random.nextInt(5) == 0) {
        act();
      } else {
        batch(2);
      }
      for (int i = 0; i < TASKS; i++) {
        runs[i] += tasks.get(i).isOld() ? 1 : 0;
      }
      pump.runAll();
      for (int i = 0; i < TASKS; i++) {
        Followed followed = tasks.get(i);
        String where = "seed " + seed + ", step " + step + ", task " + i;
        assertThat(followed.runs).as(where).isEqualTo(runs[i]);
        assertThat(followed.task.isPending()).as(where).isFalse();
        assertThat(followed.task.get())
            .as(where)
            .isEqualTo(followed.walk(place -> expected.get(place).getAsInt()));
      }
    }
    system.close();
  }

  private void makeGraph() {
    signals.clear();
    sources.clear();
    expected.clear();
    for (int i = 0; i < SIGNALS; i++) {
      int at = i;
      values[i] = 0;
      Signal<Integer> signal = system.signal(0);
      signals.add(signal);
      sources.add(signal);
      expected.add(() -> values[at]);
    }
    for (int i = 0; i < COMPUTEDS; i++) {
      int left = random.nextInt(sources.size());
      int right = random.nextInt(sources.size());
      Supplier<Integer> a = sources.get(left);
      Supplier<Integer> b = sources.get(right);
      IntSupplier expectedA = expected.get(left);
      IntSupplier expectedB = expected.get(right);
      sources.add(system.computed(() -> (a.get() * 2 + b.get()) % RANGE));
      expected.add(() -> (expectedA.getAsInt() * 2 + expectedB.getAsInt()) % RANGE);
    }
  }

  private void batch(int depth) {
    system.batch(
        () -> {
          for (int i = random.nextInt(6); i >= 0; i--) {
            if (depth > 0 && random.nextInt(8) == 0) {
              batch(depth - 1);
            } else {
              act();
            }
          }
        });
  }

  private void act() {
    if (random.nextInt(5) < 3) {
      int at = random.nextInt(SIGNALS);
      values[at] = random.nextInt(RANGE);
      signals.get(at).set(values[at]);
      return;
    }
    int place = random.nextInt(sources.size());
    Supplier<Integer> source = sources.get(place);
    int read =
        switch (random.nextInt(3)) {
          case 0 -> source.get();
          case 1 -> ((ReadableSignal<Integer>) source).peek();
          default -> system.read(source);
        };
    assertThat(read).isEqualTo(expected.get(place).getAsInt());
  }
}
