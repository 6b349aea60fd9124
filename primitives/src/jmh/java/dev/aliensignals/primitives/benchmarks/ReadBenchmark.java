package dev.aliensignals.primitives.benchmarks;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.IntComputed;
import dev.aliensignals.primitives.IntSignal;
import dev.aliensignals.primitives.Signal;
import dev.aliensignals.primitives.Signals;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
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

/**
 * One read of a clean value: a hundred different nodes in turn, so that nothing can be hoisted out
 * of the loop. With {@code -t 2}, two threads read the same nodes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(ReadBenchmark.NODES)
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 7, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms512m", "-Xmx512m", "-Xmn64m", "-XX:+AlwaysPreTouch", "-XX:+UseG1GC"})
public class ReadBenchmark {

  static final int NODES = 100;

  /** The read to compare with: a field behind an interface. */
  private static final class Plain implements IntSupplier {

    private final int value;

    Plain(int value) {
      this.value = value;
    }

    @Override
    public int getAsInt() {
      return value;
    }
  }

  private final IntSupplier[] plain = new IntSupplier[NODES];
  private final Signal<?>[] signals = new Signal<?>[NODES];
  private final IntSignal[] intSignals = new IntSignal[NODES];
  private final Computed<?>[] observed = new Computed<?>[NODES];
  private final IntComputed[] intObserved = new IntComputed[NODES];
  private final Computed<?>[] unobserved = new Computed<?>[NODES];
  private final IntComputed[] intUnobserved = new IntComputed[NODES];
  private final IntSignal unrelated = Signals.intSignal(0);
  private Computed<Integer> chainEnd = Signals.computed(() -> 1);
  private IntComputed intChainEnd = Signals.intComputed(() -> 1);
  private final IntSignal trigger = Signals.intSignal(0);
  private long total;

  /** Builds the nodes, evaluates them, and moves them to the old generation. */
  @Setup
  public void build() {
    for (int i = 0; i < NODES; i++) {
      Signal<Integer> signal = Signals.signal(i);
      IntSignal intSignal = Signals.intSignal(i);
      plain[i] = new Plain(i);
      signals[i] = signal;
      intSignals[i] = intSignal;
      observed[i] = Signals.computed(() -> signal.get() + 1);
      intObserved[i] = Signals.intComputed(() -> intSignal.getAsInt() + 1);
      unobserved[i] = Signals.computed(() -> signal.get() + 1);
      intUnobserved[i] = Signals.intComputed(() -> intSignal.getAsInt() + 1);
      Computed<Integer> last = chainEnd;
      IntComputed intLast = intChainEnd;
      chainEnd = Signals.computed(() -> last.get() + 1);
      intChainEnd = Signals.intComputed(() -> intLast.getAsInt() + 1);
    }
    Signals.effect(
        () -> {
          for (int i = 0; i < NODES; i++) {
            total += (Integer) observed[i].get() + intObserved[i].getAsInt();
          }
        });
    for (Computed<?> computed : unobserved) {
      total += (Integer) computed.get();
    }
    Signals.effect(
        () -> {
          total += trigger.getAsInt();
          for (IntSignal signal : intSignals) {
            total += signal.getAsInt();
          }
        });
    System.gc();
  }

  private static int checked(int sum, int offset) {
    return Workload.require("sum", sum, NODES * (NODES - 1) / 2 + NODES * offset);
  }

  /**
   * The baseline.
   *
   * @return the sum
   */
  @Benchmark
  public int plainField() {
    int sum = 0;
    for (IntSupplier value : plain) {
      sum += value.getAsInt();
    }
    return checked(sum, 0);
  }

  /**
   * Signals, by a thread that does not own the system.
   *
   * @return the sum
   */
  @Benchmark
  public int signal() {
    int sum = 0;
    for (Signal<?> signal : signals) {
      sum += (Integer) signal.get();
    }
    return checked(sum, 0);
  }

  /**
   * Unboxed signals.
   *
   * @return the sum
   */
  @Benchmark
  public int intSignal() {
    int sum = 0;
    for (IntSignal signal : intSignals) {
      sum += signal.getAsInt();
    }
    return checked(sum, 0);
  }

  /**
   * Computeds that an effect observes.
   *
   * @return the sum
   */
  @Benchmark
  public int computed() {
    int sum = 0;
    for (Computed<?> computed : observed) {
      sum += (Integer) computed.get();
    }
    return checked(sum, 1);
  }

  /**
   * Unboxed computeds that an effect observes.
   *
   * @return the sum
   */
  @Benchmark
  public int intComputed() {
    int sum = 0;
    for (IntComputed computed : intObserved) {
      sum += computed.getAsInt();
    }
    return checked(sum, 1);
  }

  /**
   * Computeds that nobody observes.
   *
   * @return the sum
   */
  @Benchmark
  public int unobservedComputed() {
    int sum = 0;
    for (Computed<?> computed : unobserved) {
      sum += (Integer) computed.get();
    }
    return checked(sum, 1);
  }

  /**
   * Unboxed computeds that nobody observes.
   *
   * @return the sum
   */
  @Benchmark
  public int unobservedIntComputed() {
    int sum = 0;
    for (IntComputed computed : intUnobserved) {
      sum += computed.getAsInt();
    }
    return checked(sum, 1);
  }

  /**
   * A chain that nobody observes, after a write of something else.
   *
   * @return the value
   */
  @Benchmark
  public int unobservedChain() {
    unrelated.update(value -> value + 1);
    return Workload.require("chain", chainEnd.get(), NODES + 1);
  }

  /**
   * The same unboxed.
   *
   * @return the value
   */
  @Benchmark
  public int unobservedIntChain() {
    unrelated.update(value -> value + 1);
    return Workload.require("chain", intChainEnd.getAsInt(), NODES + 1);
  }

  /**
   * Unboxed signals, by a thread that owns the system.
   *
   * @return the sum
   */
  @Benchmark
  public int intSignalInABatch() {
    int sum = 0;
    Signals.startBatch();
    for (IntSignal signal : intSignals) {
      sum += signal.getAsInt();
    }
    Signals.endBatch();
    return checked(sum, 0);
  }

  /**
   * Unboxed signals that an effect reads again, tracked: one run of it.
   *
   * @return the node that was added
   */
  @Benchmark
  public int intSignalInAnEffect() {
    total = 0;
    int next = trigger.getAsInt() + 1;
    trigger.set(next);
    return Workload.require("sum", total, next + NODES * (NODES - 1) / 2);
  }
}
