package dev.aliensignals.primitives.benchmarks;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.IntComputed;
import dev.aliensignals.primitives.IntSignal;
import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.Signal;
import dev.aliensignals.primitives.Signals;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reads of one clean value by threads that do not own the system: alone, with {@code -t 2} by two,
 * and beside a thread that writes another signal of the same system.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(2)
public class ForeignReadBenchmark {

  /**
   * How many systems the program has: from the second on, a read asks which one this thread owns.
   */
  @Param({"1", "2"})
  private int systems;

  /** Whether the body of a task runs meanwhile: a read then asks whether it is in this thread. */
  @Param({"false", "true"})
  private boolean taskRuns;

  private final Signal<Integer> signal = Signals.signal(1);
  private final IntSignal intSignal = Signals.intSignal(1);
  private final Computed<Integer> observed = Signals.computed(() -> signal.get() + 1);
  private final IntComputed intObserved = Signals.intComputed(() -> intSignal.getAsInt() + 1);
  private final Computed<Integer> unobserved = Signals.computed(() -> signal.get() + 1);
  private final IntSignal other = Signals.intSignal(0);
  private final Supplier<Integer> get = signal;
  private int written;
  private long total;

  /** Observes and evaluates. */
  @Setup
  public void build() {
    if (systems == 2) {
      total += ReactiveSystem.create("second").intSignal(0).getAsInt();
    }
    Signals.effect(() -> total += observed.get() + intObserved.getAsInt());
    total += unobserved.get();
    if (taskRuns) {
      Signals.task(
              o -> o.name("hanging"),
              ctx -> {
                new CountDownLatch(1).await();
                return signal.get();
              })
          .reload();
    }
    System.gc();
  }

  /**
   * A boxed signal.
   *
   * @return the value
   */
  @Benchmark
  public Integer signal() {
    return signal.get();
  }

  /**
   * An unboxed signal.
   *
   * @return the value
   */
  @Benchmark
  public int intSignal() {
    return intSignal.getAsInt();
  }

  /**
   * A computed that an effect observes.
   *
   * @return the value
   */
  @Benchmark
  public Integer observed() {
    return observed.get();
  }

  /**
   * An unboxed computed that an effect observes.
   *
   * @return the value
   */
  @Benchmark
  public int intObserved() {
    return intObserved.getAsInt();
  }

  /**
   * A computed that nobody observes.
   *
   * @return the value
   */
  @Benchmark
  public Integer unobserved() {
    return unobserved.get();
  }

  /**
   * The cost of every read under the lock.
   *
   * @return the value
   */
  @Benchmark
  public Integer locked() {
    return Signals.read(get);
  }

  /**
   * Reads beside {@link #write}.
   *
   * @return the value
   */
  @Benchmark
  @Group("beside")
  public Integer read() {
    return signal.get();
  }

  /** Writes another signal, which nobody follows. */
  @Benchmark
  @Group("beside")
  public void write() {
    other.set(++written);
  }
}
