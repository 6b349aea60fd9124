package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.effect;
import static dev.aliensignals.hybrid.Hybrid.intSignal;
import static dev.aliensignals.hybrid.Hybrid.reactive;
import static dev.aliensignals.hybrid.Hybrid.signal;
import static dev.aliensignals.hybrid.Hybrid.startBatch;

import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.IntSignal;
import dev.aliensignals.primitives.Signal;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Accessors of a reactive bean against those of the same bean written by hand on signals. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 4, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 400, timeUnit = TimeUnit.MILLISECONDS)
public class ReactiveObjectBenchmark {

  private static final int READS = 1000;

  /** The accessors of both beans. */
  public interface Counter {
    int getCount();

    void setCount(int count);

    @Nullable Counter getNext();

    void setNext(@Nullable Counter next);
  }

  /** An ordinary bean. */
  public static class Bean implements Counter {
    private int count;
    private @Nullable Counter next;

    @Override
    public int getCount() {
      return count;
    }

    @Override
    public void setCount(int count) {
      this.count = count;
    }

    @Override
    public @Nullable Counter getNext() {
      return next;
    }

    @Override
    public void setNext(@Nullable Counter next) {
      this.next = next;
    }
  }

  /** The same on signals. */
  public static class ByHand implements Counter {
    private final IntSignal count = intSignal(0);
    private final Signal<@Nullable Counter> next = signal(null);

    @Override
    public int getCount() {
      return count.getAsInt();
    }

    @Override
    public void setCount(int count) {
      this.count.set(count);
    }

    @Override
    public @Nullable Counter getNext() {
      return next.get();
    }

    @Override
    public void setNext(@Nullable Counter next) {
      this.next.set(next);
    }
  }

  /** Which bean. */
  public enum Kind {
    HAND,
    REACTIVE
  }

  @Param Kind kind;

  private Counter counter;
  private Counter observed;
  private Object raw;
  private IntSignal again;
  private int sum;
  private int value;
  private Effect reader;
  private Effect observer;

  private Counter make() {
    return kind == Kind.HAND ? new ByHand() : reactive(new Bean());
  }

  @Setup
  public void setUp() {
    counter = make();
    counter.setNext(make());
    observed = make();
    raw = Hybrid.toRaw(counter);
    again = intSignal(0);
    observer = effect(() -> sum += observed.getCount());
    Counter read = counter;
    reader =
        effect(
            () -> {
              int total = again.getAsInt();
              for (int i = 0; i < READS; i++) {
                total += read.getCount();
              }
              sum = total;
            });
  }

  @TearDown
  public void tearDown() {
    reader.close();
    observer.close();
  }

  /** A thread that owns the system, as inside a batch. */
  @State(Scope.Thread)
  public static class InBatch {
    @Setup(Level.Iteration)
    public void begin() {
      startBatch();
    }

    @TearDown(Level.Iteration)
    public void end() {
      Hybrid.endBatch();
    }
  }

  @Benchmark
  public int getUntracked(InBatch batch) {
    return counter.getCount();
  }

  @Benchmark
  @OperationsPerInvocation(READS)
  public int getTracked() {
    again.set(++value);
    return sum;
  }

  @Benchmark
  public void setWithoutSubscribers(Unobserved unobserved, InBatch batch) {
    unobserved.counter.setCount(++value);
  }

  /** A bean that nobody follows. */
  @State(Scope.Thread)
  public static class Unobserved {
    private Counter counter;

    @Setup
    public void setUp(ReactiveObjectBenchmark benchmark) {
      counter = benchmark.make();
    }
  }

  @Benchmark
  public void setWithOneEffect() {
    observed.setCount(++value);
  }

  @Benchmark
  public int getOutside() {
    return counter.getCount();
  }

  @Benchmark
  public @Nullable Counter getNested(InBatch batch) {
    return counter.getNext();
  }

  @Benchmark
  public Object reactiveOfKnown() {
    return kind == Kind.HAND ? raw : reactive(raw);
  }
}
