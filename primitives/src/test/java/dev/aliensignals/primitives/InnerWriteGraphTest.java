package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.CHECKING;
import static dev.aliensignals.primitives.Flags.DIRTY;
import static dev.aliensignals.primitives.Flags.INVALID;
import static dev.aliensignals.primitives.Flags.LIVE;
import static dev.aliensignals.primitives.Flags.PENDING;
import static dev.aliensignals.primitives.Flags.RECURSED;
import static dev.aliensignals.primitives.Flags.RECURSED_CHECK;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random graphs whose effects and computeds write what they and others have read. Whatever was
 * dropped or came during a run, the next mark must find its way: invariant M2 of {@link Mark}, for
 * everything downstream, after each step and inside each run.
 */
class InnerWriteGraphTest {

  private static final int GRAPHS = 1_000;
  private static final int STEPS = 30;

  @ParameterizedTest
  @ValueSource(longs = {0, 1_000_000, 2_000_000})
  void randomGraphs_marksFindTheirWay(long firstSeed) {
    for (long seed = firstSeed; seed < firstSeed + GRAPHS; seed++) {
      new Graph(seed).run();
    }
  }

  private static final class Graph {

    private final long seed;
    private final Random random;
    private final ReactiveSystem system = ReactiveSystem.create("random");
    private final List<Signal<Integer>> signals = new ArrayList<>();
    private final List<Computed<Integer>> computeds = new ArrayList<>();
    private final List<Effect> effects = new ArrayList<>();
    private int step;

    /** Bounds the writes that one step causes, so that computeds that write settle. */
    private int writesLeft;

    Graph(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
    }

    void run() {
      // where a computed writes, effects may read it while it is evaluated: a cycle they see
      system.changeErrorHandler(
          failure -> assertThat(failure.error()).isInstanceOf(CyclicDependencyException.class));
      int signalCount = 2 + random.nextInt(3);
      for (int i = 0; i < signalCount; i++) {
        signals.add(system.signal(i));
      }
      int computedCount = 2 + random.nextInt(6);
      for (int i = 0; i < computedCount; i++) {
        computeds.add(computed(i));
      }
      boolean batched = random.nextBoolean();
      for (step = 0; step < STEPS; step++) {
        writesLeft = 6;
        if (batched && system.getBatchDepth() == 0) {
          system.startBatch();
        } else if (batched && random.nextInt(5) == 0) {
          system.endBatch();
        }
        step();
        check();
      }
      if (system.getBatchDepth() > 0) {
        system.endBatch();
      }
      effects.forEach(Effect::close);
    }

    private void step() {
      switch (random.nextInt(5)) {
        case 0 -> {
          if (effects.size() < 6) {
            effects.add(effect());
          }
        }
        case 1 -> {
          if (!effects.isEmpty() && random.nextInt(3) == 0) {
            effects.remove(random.nextInt(effects.size())).close();
          }
        }
        case 2 -> read(computeds.get(random.nextInt(computeds.size())));
        default -> write(random.nextInt(signals.size()));
      }
    }

    private Computed<Integer> computed(int index) {
      int[] sources = picks(3);
      int[] targets = random.nextInt(3) == 0 ? picks(1 + random.nextInt(3)) : new int[0];
      boolean inBatch = random.nextBoolean();
      return system.computed(
          () -> {
            int sum = readSome(sources, index);
            writeSome(targets, inBatch);
            return targets.length > 1 ? sum + readSome(sources, index) : sum;
          });
    }

    private Effect effect() {
      int[] sources = picks(3);
      int[] before = random.nextInt(4) == 0 ? picks(2) : new int[0];
      int[] after = random.nextInt(2) == 0 ? picks(1 + random.nextInt(3)) : new int[0];
      boolean inBatch = random.nextBoolean();
      int count = computeds.size();
      return system.effect(
          () -> {
            writeSome(before, inBatch);
            readSome(sources, count);
            check();
            writeSome(after, inBatch);
            check();
          });
    }

    private int[] picks(int count) {
      return random.ints(count, 0, 100).toArray();
    }

    /** Reads signals and the first {@code count} computeds; sometimes the last is left out. */
    private int readSome(int[] sources, int count) {
      int sum = 0;
      for (int source : sources) {
        if (source % 10 == 0 && sum % 3 == 2) {
          continue;
        }
        sum +=
            count > 0 && source % 3 != 0
                ? read(computeds.get(source % count))
                : signals.get(source % signals.size()).get();
      }
      return sum;
    }

    private int read(Computed<Integer> computed) {
      try {
        return computed.get();
      } catch (CyclicDependencyException e) {
        return -1; // see above
      }
    }

    private void writeSome(int[] targets, boolean inBatch) {
      Runnable writes =
          () -> {
            for (int target : targets) {
              if (writesLeft > 0) {
                writesLeft--;
                write(target % signals.size());
              }
            }
          };
      if (inBatch) {
        system.batch(writes);
      } else {
        writes.run();
      }
    }

    private void write(int signal) {
      signals.get(signal).update(value -> value + 1);
    }

    /** M2: where a mark stops, everything behind is marked already. */
    private void check() {
      for (Computed<Integer> computed : computeds) {
        if (computed.has(LIVE)
            && computed.has(DIRTY | PENDING)
            && !computed.has(RECURSED | RECURSED_CHECK)) {
          checkBehind(computed);
        }
      }
    }

    private void checkBehind(Computed<Integer> shut) {
      Set<ReactiveNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());
      var open = new ArrayDeque<ReactiveNode>(List.of(shut));
      for (ReactiveNode node = open.poll(); node != null; node = open.poll()) {
        if (!node.isMutable() || !seen.add(node)) {
          continue;
        }
        for (Link link = node.subs; link != null; link = link.nextSub) {
          if (!link.sub.has(RECURSED_CHECK)) {
            assertThat(link.sub.has(DIRTY | PENDING | CHECKING | INVALID))
                .as("seed %d step %d: %s, behind %s, is marked", seed, step, link.sub, shut)
                .isTrue();
            open.add(link.sub);
          }
        }
      }
    }
  }
}
