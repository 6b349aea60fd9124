package dev.aliensignals.hybrid;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
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

/** One change of something that a {@code watchReactive} follows, by the size of what it follows. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+UseG1GC"})
public class WatchReactiveBenchmark {

  /** Something that changes. */
  public static class Row {
    private int number;

    /**
     * A property.
     *
     * @return its value
     */
    public int getNumber() {
      return number;
    }

    /**
     * Sets the property.
     *
     * @param number its value
     */
    public void setNumber(int number) {
      this.number = number;
    }
  }

  /** How many elements there are. */
  @Param({"100", "1000", "10000", "100000", "1000000"})
  public int size;

  private final List<Row> list = Hybrid.reactive(new ArrayList<>());
  private final Map<Integer, Row> map = Hybrid.reactive(new HashMap<>());
  private final SplittableRandom random = new SplittableRandom(1);
  private Row last = new Row();
  private int next;
  private int told;

  /** Fills list and map, and watches them. */
  @Setup
  public void build() {
    List<Row> rawList = Hybrid.toRaw(list);
    Map<Integer, Row> rawMap = Hybrid.toRaw(map);
    for (int i = 0; i < size; i++) {
      Row row = new Row();
      rawList.add(row);
      rawMap.put(i, row);
    }
    Hybrid.watchReactive(list, change -> told++);
    Hybrid.watchReactive(map, change -> told++);
    last = list.get(size - 1);
  }

  /**
   * A property of the last element, told by both watches.
   *
   * @return how many changes were told
   */
  @Benchmark
  public int changeTheLast() {
    last.setNumber(++next);
    return told;
  }

  /**
   * A property of any element, told by both watches.
   *
   * @return how many changes were told
   */
  @Benchmark
  public int changeAny() {
    list.get(random.nextInt(size)).setNumber(++next);
    return told;
  }

  /**
   * An element is added at the end of the list, changed, and removed.
   *
   * @return how many changes were told
   */
  @Benchmark
  public int addChangeRemove() {
    list.add(new Row());
    list.get(size).setNumber(++next);
    list.remove(size);
    return told;
  }
}
