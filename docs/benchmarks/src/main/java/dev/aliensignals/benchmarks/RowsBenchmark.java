package dev.aliensignals.benchmarks;

import java.util.Arrays;
import java.util.Random;
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

/**
 * The cost of a change of one row, of the filter or of all rows in a {@link RowTable} of some size.
 * Every table is compared with a plain one first.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms3g", "-Xmx3g", "-XX:+AlwaysPreTouch", "-XX:+UseG1GC"})
public class RowsBenchmark {

  /** Numbers of rows are below. */
  private static final int RANGE = 1_000_000;

  /** How many changes {@link #check} makes. */
  private static final int CHECKED = 50;

  /** The libraries, and what a user would do without lists. */
  public enum Library {
    SIGNALS,
    SIGNALS_WITH_SUM,
    JAVAFX,
    GLAZED_LISTS,
    STREAM,
    STREAM_WITH_SUM;

    private RowTable make() {
      return switch (this) {
        case SIGNALS -> new SignalRows(false);
        case SIGNALS_WITH_SUM -> new SignalRows(true);
        case JAVAFX -> new JavaFxRows();
        case GLAZED_LISTS -> new GlazedRows();
        case STREAM -> new RecomputedRows(false);
        case STREAM_WITH_SUM -> new RecomputedRows(true);
      };
    }
  }

  @Param Library library;

  @Param({"100", "1000", "10000", "100000", "1000000"})
  int size;

  private final Random random = new Random(1);
  private int[] numbers;
  private RowTable table;
  private boolean least;

  /** Makes the table, half of which is shown. */
  @Setup
  public void make() {
    numbers = random.ints(size, 0, RANGE).toArray();
    table = library.make();
    table.load(numbers);
    table.showFrom(RANGE / 2);
    check();
  }

  private void check() {
    for (int i = 0; i < CHECKED; i++) {
      int index = random.nextInt(size);
      numbers[index] = random.nextInt(RANGE);
      table.change(index, numbers[index]);
      if (i % 10 == 0 || i == CHECKED - 1) {
        int[] shown = Arrays.stream(numbers).filter(n -> n >= RANGE / 2).toArray();
        int smallest = Arrays.stream(shown).min().orElse(0);
        long total = Arrays.stream(shown).asLongStream().sum();
        if (table.shown() != shown.length
            || table.smallest() != smallest
            || (table.total() != total && table.total() != 0)) {
          throw new AssertionError(library + " shows what is not there");
        }
      }
    }
  }

  @Benchmark
  public int changeOne() {
    table.change(random.nextInt(size), random.nextInt(RANGE));
    return table.shown();
  }

  @Benchmark
  public int addAndRemoveFirst() {
    table.addFirst(random.nextInt(RANGE));
    table.removeFirst();
    return table.shown();
  }

  @Benchmark
  public int changeTheFilter() {
    least = !least;
    table.showFrom(least ? RANGE / 4 : RANGE / 2);
    return table.shown();
  }

  @Benchmark
  public int clearAndLoad() {
    table.clear();
    table.load(numbers);
    return table.shown();
  }
}
