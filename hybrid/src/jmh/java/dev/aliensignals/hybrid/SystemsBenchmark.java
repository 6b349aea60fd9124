package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.effect;
import static dev.aliensignals.hybrid.Hybrid.intSignal;
import static dev.aliensignals.hybrid.Hybrid.reactive;
import static dev.aliensignals.hybrid.Hybrid.shared;

import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.IntSignal;
import dev.aliensignals.primitives.ReactiveSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

/**
 * Reactive objects in the global system while it is the only one, in the global system while there
 * are several, and in one that was created.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 4, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
public class SystemsBenchmark {

  private static final int READS = 1000;

  /** An ordinary bean. */
  public static class Bean {
    private int count;
    private Bean next;

    public int getCount() {
      return count;
    }

    public void setCount(int count) {
      this.count = count;
    }

    public Bean getNext() {
      return next;
    }

    public void setNext(Bean next) {
      this.next = next;
    }
  }

  /** Where the objects are. */
  public enum Where {
    GLOBAL_ALONE,
    GLOBAL_OF_SEVERAL,
    CREATED
  }

  @Param Where where;

  private ReactiveSystem system;
  private Bean raw;
  private Bean bean;
  private Bean observed;
  private Bean constant;
  private List<Integer> list;
  private IntSignal signal;
  private IntSignal beansAgain;
  private IntSignal listAgain;
  private IntSignal iterateAgain;
  private int sum;
  private int value;
  private final List<Effect> effects = new ArrayList<>();

  @Setup
  public void setUp() {
    ReactiveSystem created = where == Where.GLOBAL_ALONE ? null : ReactiveSystem.create("created");
    system = where == Where.CREATED ? created : ReactiveSystem.global();
    system.run(this::make);
  }

  private void make() {
    raw = new Bean();
    bean = reactive(raw);
    bean.setNext(new Bean());
    observed = reactive(new Bean());
    constant = where == Where.GLOBAL_ALONE ? bean : shared(new Bean());
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < READS; i++) {
      numbers.add(i);
    }
    list = reactive(numbers);
    signal = intSignal(1);
    beansAgain = intSignal(0);
    listAgain = intSignal(0);
    iterateAgain = intSignal(0);
    effects.add(effect(() -> sum += observed.getCount()));
    effects.add(
        effect(
            () -> {
              int total = beansAgain.getAsInt();
              for (int i = 0; i < READS; i++) {
                total += bean.getCount();
              }
              sum = total;
            }));
    effects.add(
        effect(
            () -> {
              int total = listAgain.getAsInt();
              for (int i = 0; i < READS; i++) {
                total += list.get(i & 7);
              }
              sum = total;
            }));
    effects.add(
        effect(
            () -> {
              int total = iterateAgain.getAsInt();
              for (int element : list) {
                total += element;
              }
              sum = total;
            }));
  }

  @TearDown
  public void tearDown() {
    effects.forEach(Effect::close);
  }

  /** The thread owns the system, as inside a batch. */
  @State(Scope.Thread)
  public static class InBatch {
    private ReactiveSystem owned;

    @Setup(Level.Iteration)
    public void begin(SystemsBenchmark benchmark) {
      owned = benchmark.system;
      owned.startBatch();
    }

    @TearDown(Level.Iteration)
    public void end() {
      owned.endBatch();
    }
  }

  @Benchmark
  public int signalOutside() {
    return signal.getAsInt();
  }

  @Benchmark
  public int getterOutside() {
    return bean.getCount();
  }

  @Benchmark
  public int getterInBatch(InBatch batch) {
    return bean.getCount();
  }

  @Benchmark
  @OperationsPerInvocation(READS)
  public int getterTracked() {
    beansAgain.set(++value);
    return sum;
  }

  @Benchmark
  public void setterWithOneEffect() {
    observed.setCount(++value);
  }

  @Benchmark
  public Bean nestedInBatch(InBatch batch) {
    return bean.getNext();
  }

  @Benchmark
  public int listGetOutside() {
    return list.get(7);
  }

  @Benchmark
  @OperationsPerInvocation(READS)
  public int listGetTracked() {
    listAgain.set(++value);
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(READS)
  public int iterationTracked() {
    iterateAgain.set(++value);
    return sum;
  }

  @Benchmark
  public Object reactiveOfKnown() {
    return reactive(raw);
  }

  @Benchmark
  public int sharedGetter() {
    return constant.getCount();
  }
}
