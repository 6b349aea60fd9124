package dev.aliensignals.hybrid;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * Reads by a thread that does not own the system, and effects that iterate over a thousand elements
 * and run after each push or pop. The plain ones do the same without the library.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 7, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms512m", "-Xmx512m", "-Xmn64m", "-XX:+AlwaysPreTouch", "-XX:+UseG1GC"})
public class CollectionBenchmark {

  private static final int SIZE = 1_000;

  private final List<Integer> plain = new ArrayList<>();
  private final List<Integer> unread = Hybrid.reactive(new ArrayList<>());
  private final List<Integer> iterated = Hybrid.reactive(new ArrayList<>());
  private final List<Integer> indexed = Hybrid.reactive(new ArrayList<>());
  private final Map<Integer, Integer> map = Hybrid.reactive(new HashMap<>());
  private int at;
  private int total;

  /** Fills the collections and starts the effects. */
  @Setup
  public void build() {
    for (int i = 0; i < SIZE; i++) {
      plain.add(i);
      unread.add(i);
      iterated.add(i);
      indexed.add(i);
      map.put(i, i);
    }
    Hybrid.effect(
        () -> {
          int sum = 0;
          for (Integer element : iterated) {
            sum += element;
          }
          total = sum;
        });
    Hybrid.effect(
        () -> {
          int sum = 0;
          for (int i = 0; i < indexed.size(); i++) {
            sum += indexed.get(i);
          }
          total = sum;
        });
  }

  private int next() {
    int index = at + 1;
    at = index < SIZE ? index : 0;
    return at;
  }

  @Benchmark
  public Integer get_plain() {
    return plain.get(next());
  }

  @Benchmark
  public Integer get_foreign() {
    return unread.get(next());
  }

  @Benchmark
  public Integer mapGet_foreign() {
    return map.get(next());
  }

  @Benchmark
  public int pushOrPop_plain() {
    pushOrPop(plain);
    int sum = 0;
    for (Integer element : plain) {
      sum += element;
    }
    total = sum;
    return total;
  }

  @Benchmark
  public int pushOrPop_iteratedByEffect() {
    pushOrPop(iterated);
    return total;
  }

  @Benchmark
  public int pushOrPop_indexedByEffect() {
    pushOrPop(indexed);
    return total;
  }

  private static void pushOrPop(List<Integer> list) {
    int size = list.size();
    if (size > SIZE) {
      list.remove(size - 1);
    } else {
      list.add(1);
    }
  }
}
