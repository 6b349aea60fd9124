package dev.aliensignals.benchmarks;

import dev.aliensignals.primitives.benchmarks.Graph;
import dev.aliensignals.primitives.benchmarks.Workload;
import dev.aliensignals.primitives.benchmarks.WorkloadBenchmark;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Reads, creation and disposal for any kind of graph, as for this library in its own benchmarks.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KindBenchmark {

  private static final int READ = 100;
  private static final int MADE = 1_000;
  private static final int SUM = MADE * (MADE - 1) / 2;

  /** Of what. */
  @Param("BOXED")
  public String kind;

  private Nodes<?> nodes;

  private static final class Nodes<V> {

    private final Graph<V> graph;
    private final V[] signals;
    private final V[] observed;
    private final V[] sources;
    private final V[] kept;

    Nodes(Graph<V> graph) {
      this.graph = graph;
      signals = graph.array(READ);
      observed = graph.array(READ);
      for (int i = 0; i < READ; i++) {
        signals[i] = graph.source(i);
        observed[i] = graph.plus(signals[i], 1);
        graph.effect(observed[i]);
      }
      sources = graph.array(MADE);
      for (int i = 0; i < MADE; i++) {
        sources[i] = graph.source(i);
      }
      kept = graph.array(MADE);
    }

    int read(V[] all, int added) {
      int sum = 0;
      for (V value : all) {
        sum += graph.read(value);
      }
      return Workload.require("sum", sum, READ * (READ - 1) / 2 + READ * added);
    }

    Object signals() {
      for (int i = 0; i < MADE; i++) {
        kept[i] = graph.source(i);
      }
      return kept;
    }

    Object computeds() {
      for (int i = 0; i < MADE; i++) {
        kept[i] = graph.plus(sources[i], 1);
      }
      return kept;
    }

    int signalComputedRead() {
      int sum = 0;
      for (int i = 0; i < MADE; i++) {
        sum += graph.read(graph.plus(graph.source(i), 1));
      }
      return Workload.require("sum", sum, SUM + MADE);
    }

    int effectsClosed() {
      graph.sum = 0;
      graph.build(
          () -> {
            for (V source : sources) {
              graph.effect(source);
            }
          });
      graph.dispose();
      return Workload.require("sum", graph.sum, SUM);
    }
  }

  /** Builds what is read. */
  @Setup
  public void build() {
    nodes = new Nodes<>(WorkloadBenchmark.graph(kind));
    System.gc();
  }

  /**
   * Clean signals.
   *
   * @return their sum
   */
  @Benchmark
  @OperationsPerInvocation(READ)
  public int signal() {
    return readSignals(nodes);
  }

  private static <V> int readSignals(Nodes<V> nodes) {
    return nodes.read(nodes.signals, 0);
  }

  /**
   * Computeds that an effect observes.
   *
   * @return their sum
   */
  @Benchmark
  @OperationsPerInvocation(READ)
  public int computed() {
    return readComputeds(nodes);
  }

  private static <V> int readComputeds(Nodes<V> nodes) {
    return nodes.read(nodes.observed, 1);
  }

  /**
   * Makes signals.
   *
   * @return them
   */
  @Benchmark
  @OperationsPerInvocation(MADE)
  public Object signals() {
    return nodes.signals();
  }

  /**
   * Makes computeds, unread.
   *
   * @return them
   */
  @Benchmark
  @OperationsPerInvocation(MADE)
  public Object computeds() {
    return nodes.computeds();
  }

  /**
   * Makes signals and computeds, and reads these.
   *
   * @return the sum
   */
  @Benchmark
  @OperationsPerInvocation(MADE)
  public int signalComputedRead() {
    return nodes.signalComputedRead();
  }

  /**
   * Makes effects and disposes of them.
   *
   * @return the sum of what they read
   */
  @Benchmark
  @OperationsPerInvocation(MADE)
  public int effectsClosed() {
    return nodes.effectsClosed();
  }
}
