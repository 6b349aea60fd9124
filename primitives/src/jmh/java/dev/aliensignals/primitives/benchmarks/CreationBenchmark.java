package dev.aliensignals.primitives.benchmarks;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.EffectScope;
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
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Making and closing nodes, a thousand at a time; the result is that of one. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(CreationBenchmark.NODES)
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 7, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms512m", "-Xmx512m", "-Xmn64m", "-XX:+AlwaysPreTouch", "-XX:+UseG1GC"})
public class CreationBenchmark {

  static final int NODES = 1_000;
  private static final int SUM = NODES * (NODES - 1) / 2;

  private final Object[] kept = new Object[NODES];
  private final Signal<?>[] signals = new Signal<?>[NODES];
  private final IntSignal[] intSignals = new IntSignal[NODES];
  private int sum;

  /** Makes the signals that exist before. */
  @Setup
  public void build() {
    for (int i = 0; i < NODES; i++) {
      signals[i] = Signals.signal(i);
      intSignals[i] = Signals.intSignal(i);
    }
    System.gc();
  }

  /**
   * Makes signals.
   *
   * @return the signals
   */
  @Benchmark
  public Object signals() {
    for (int i = 0; i < NODES; i++) {
      kept[i] = Signals.signal(i);
    }
    return kept;
  }

  /**
   * Makes computeds over signals that exist, and does not read them.
   *
   * @return the computeds
   */
  @Benchmark
  public Object computeds() {
    for (int i = 0; i < NODES; i++) {
      Signal<?> signal = signals[i];
      kept[i] = Signals.computed(() -> signal.get());
    }
    return kept;
  }

  /**
   * Makes signal and computed, and reads the computed.
   *
   * @return the sum
   */
  @Benchmark
  public int signalComputedRead() {
    int read = 0;
    for (int i = 0; i < NODES; i++) {
      Signal<Integer> signal = Signals.signal(i);
      Computed<Integer> computed = Signals.computed(() -> signal.get() + 1);
      read += computed.get();
    }
    return Workload.require("sum", read, SUM + NODES);
  }

  /**
   * The same unboxed.
   *
   * @return the sum
   */
  @Benchmark
  public int intSignalComputedRead() {
    int read = 0;
    for (int i = 0; i < NODES; i++) {
      IntSignal signal = Signals.intSignal(i);
      IntComputed computed = Signals.intComputed(() -> signal.getAsInt() + 1);
      read += computed.getAsInt();
    }
    return Workload.require("sum", read, SUM + NODES);
  }

  /**
   * Makes effects in a scope, over signals that exist, and closes the scope.
   *
   * @return the sum of what they read
   */
  @Benchmark
  public int effectsClosed() {
    sum = 0;
    EffectScope scope =
        Signals.effectScope(
            () -> {
              for (IntSignal signal : intSignals) {
                Signals.effect(
                    () -> {
                      sum += signal.getAsInt();
                    });
              }
            });
    scope.close();
    return Workload.require("sum", sum, SUM);
  }
}
