package dev.aliensignals.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One run of a {@link Rectangle}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class RectangleBenchmark {

  /** Which shape. */
  @Param("dashboard")
  public String shape;

  /** Of what; see {@link RectangleGraphs}. */
  @Param("BOXED")
  public String kind;

  private Rectangle<?> rectangle;

  /** Builds it. */
  @Setup
  public void build() {
    Rectangle.Shape wanted =
        Rectangle.SHAPES.stream().filter(one -> one.name().equals(shape)).findFirst().orElseThrow();
    rectangle = make(wanted, RectangleGraphs.of(Contender.valueOf(kind)));
    System.gc();
  }

  private static <V> Rectangle<V> make(Rectangle.Shape shape, Rectangle.Doubles<V> graph) {
    return new Rectangle<>(shape, graph);
  }

  /**
   * Runs it.
   *
   * @return the sum, checked
   */
  @Benchmark
  public double run() {
    return rectangle.run();
  }
}
