package dev.aliensignals.primitives.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One update of a graph, for each workload and kind of graph; a fork builds only one. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 7, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms512m", "-Xmx512m", "-Xmn64m", "-XX:+AlwaysPreTouch", "-XX:+UseG1GC"})
public class WorkloadBenchmark {

  /** The kind of graph that is built. */
  @Param({
    "propagate 1x1",
    "propagate 1x10",
    "propagate 1x100",
    "propagate 10x1",
    "propagate 10x10",
    "propagate 10x100",
    "propagate 100x1",
    "propagate 100x10",
    "propagate 100x100",
    "avoidable",
    "batch of ten",
    "broad",
    "deep",
    "diamond",
    "filter",
    "ladder",
    "mux",
    "repeated",
    "triangle",
    "unstable"
  })
  public String workload;

  /** Of what; see {@link #graph}. */
  @Param({"HAND_BOXED", "BOXED", "HAND_UNBOXED", "UNBOXED"})
  public String kind;

  private Workload<?> built;

  /**
   * Makes an empty graph of a kind.
   *
   * @param kind hand-written or of this library, with boxes or without; or the name of a class
   * @return the graph
   */
  public static Graph<?> graph(String kind) {
    return switch (kind) {
      case "HAND_BOXED" -> new HandWritten.BoxedNodes();
      case "BOXED" -> new Library.Boxed();
      case "HAND_UNBOXED" -> new HandWritten.UnboxedNodes();
      case "UNBOXED" -> new Library.Unboxed();
      default -> {
        try {
          yield Class.forName(kind).asSubclass(Graph.class).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
          throw new IllegalArgumentException("no such kind of graph: " + kind, e);
        }
      }
    };
  }

  /** Builds the graph, verifies one pass, and moves everything to the old generation. */
  @Setup
  public void build() {
    built = Workload.of(workload, graph(kind));
    built.operate();
    for (int i = 1; i < built.pass; i++) {
      built.operate();
    }
    built.verify();
    System.gc();
  }

  /**
   * One operation.
   *
   * @return its result, checked
   */
  @Benchmark
  public int update() {
    return built.operate();
  }
}
