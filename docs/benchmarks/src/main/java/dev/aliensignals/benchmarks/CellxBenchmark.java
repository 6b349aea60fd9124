package dev.aliensignals.benchmarks;

import dev.aliensignals.primitives.benchmarks.Graph;
import dev.aliensignals.primitives.benchmarks.Workload;
import dev.aliensignals.primitives.benchmarks.WorkloadBenchmark;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Layers of four computeds that read the layer before, with an effect on each: reads of the last
 * layer, a batch that writes the four signals of the first, and reads again; on a new graph each
 * time.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CellxBenchmark {

  private static final int[] BEFORE = {-3, -6, -2, 2};
  private static final int[] AFTER = {-2, -4, 2, 3};

  /** How many. */
  @Param({"1000", "2500"})
  public int layers;

  /** Of what. */
  @Param("BOXED")
  public String kind;

  private Cells<?> cells;

  private static final class Cells<V> {

    private final Graph<V> graph;
    private final int layers;
    private V[] first;
    private V[] last;

    Cells(Graph<V> graph, int layers) {
      this.graph = graph;
      this.layers = layers;
      graph.build(this::build);
    }

    private void build() {
      first = graph.array(4);
      for (int i = 0; i < 4; i++) {
        first[i] = graph.source(i + 1);
      }
      last = first;
      for (int layer = 0; layer < layers; layer++) {
        V[] next = graph.array(4);
        next[0] = graph.plus(last[1], 0);
        next[1] = graph.difference(last[0], last[2]);
        next[2] = graph.sum(last[1], last[3]);
        next[3] = graph.plus(last[2], 0);
        for (V value : next) {
          graph.effect(value);
        }
        last = next;
      }
    }

    int operate() {
      long runs = graph.runs;
      check(BEFORE);
      graph.startBatch();
      for (int i = 0; i < 4; i++) {
        graph.write(first[i], 4 - i);
      }
      graph.endBatch();
      check(AFTER);
      return Workload.require("runs of effects", graph.runs - runs, 4L * layers);
    }

    private void check(int[] expected) {
      for (int i = 0; i < 4; i++) {
        Workload.require("value", graph.read(last[i]), expected[i]);
      }
    }
  }

  /** Builds a graph. */
  @Setup(Level.Invocation)
  public void build() {
    cells = make(WorkloadBenchmark.graph(kind), layers);
  }

  private static <V> Cells<V> make(Graph<V> graph, int layers) {
    return new Cells<>(graph, layers);
  }

  /** Ends it. */
  @TearDown(Level.Invocation)
  public void dispose() {
    cells.graph.dispose();
  }

  /**
   * One shot.
   *
   * @return how many effects ran, checked
   */
  @Benchmark
  public int shot() {
    return cells.operate();
  }
}
