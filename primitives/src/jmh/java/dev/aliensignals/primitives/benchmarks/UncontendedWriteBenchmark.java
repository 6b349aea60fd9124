package dev.aliensignals.primitives.benchmarks;

import dev.aliensignals.primitives.IntComputed;
import dev.aliensignals.primitives.IntSignal;
import dev.aliensignals.primitives.Signal;
import dev.aliensignals.primitives.Signals;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Writes by the only thread there is: the cost of being ready for others. Uses nothing that the
 * first engine lacked, so that the two can be measured in turn.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class UncontendedWriteBenchmark {

  private static final int WIDTH = 10;
  private static final int HEIGHT = 10;

  private final IntSignal alone = Signals.intSignal(0);
  private final Signal<Integer> boxedAlone = Signals.signal(0);
  private final IntSignal followed = Signals.intSignal(0);
  private final IntSignal grid = Signals.intSignal(0);
  private int written;
  private long total;

  /** Observes one signal with an effect, and another one with ten chains of ten computeds. */
  @Setup
  public void build() {
    Signals.effect(
        () -> {
          total += followed.getAsInt();
        });
    for (int i = 0; i < WIDTH; i++) {
      IntComputed last = Signals.intComputed(() -> grid.getAsInt() + 1);
      for (int j = 1; j < HEIGHT; j++) {
        IntComputed before = last;
        last = Signals.intComputed(() -> before.getAsInt() + 1);
      }
      IntComputed end = last;
      Signals.effect(
          () -> {
            total += end.getAsInt();
          });
    }
    System.gc();
  }

  /** A signal that nobody follows. */
  @Benchmark
  public void alone() {
    alone.set(++written);
  }

  /** A boxed one. */
  @Benchmark
  public void boxedAlone() {
    boxedAlone.set(++written);
  }

  /** A signal that one effect follows. */
  @Benchmark
  public void followed() {
    followed.set(++written);
  }

  /** A signal with ten chains of ten computeds and an effect. */
  @Benchmark
  public void grid() {
    grid.set(++written);
  }
}
