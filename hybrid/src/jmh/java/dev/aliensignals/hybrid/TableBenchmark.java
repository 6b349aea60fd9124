package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.computed;
import static dev.aliensignals.hybrid.Hybrid.effect;
import static dev.aliensignals.hybrid.Hybrid.effectScope;
import static dev.aliensignals.hybrid.Hybrid.intSignal;
import static dev.aliensignals.hybrid.Hybrid.reactive;
import static dev.aliensignals.hybrid.Hybrid.untracked;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.EffectScope;
import dev.aliensignals.primitives.IntSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A table of 20,000 rows that two threads feed, shown by two throttled effects: a total, and the
 * rows that match, sorted. What one write costs, as the code is written at first, and with one
 * version signal by hand, everything else untracked.
 */
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
@Fork(1)
@Threads(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class TableBenchmark {

  private static final int ROWS = 20_000;
  private static final Duration FRAME = Duration.ofMillis(100);

  /** One row. */
  public static class Row {
    private int price;

    public int getPrice() {
      return price;
    }

    public void setPrice(int price) {
      this.price = price;
    }
  }

  /** How changes are followed. */
  public enum Form {
    /** Reactive rows, two computeds. */
    OBVIOUS,
    /** One signal that each write counts up, and rows that are read untracked. */
    BY_HAND
  }

  @Param({"OBVIOUS", "BY_HAND"})
  private Form form;

  /** How long a feeding thread waits between two writes; 0: it does not. */
  @Param({"0", "400"})
  private int pauseMicros;

  private final List<Row> rows = new ArrayList<>();
  private final IntSignal version = intSignal(0);
  private EffectScope scope;
  private volatile Object shown;

  /** Makes the table and its effects. */
  @Setup
  public void make() {
    List<Row> table = reactive(rows);
    for (int i = 0; i < ROWS; i++) {
      Row row = new Row();
      row.setPrice(i % 1_000);
      table.add(row);
    }
    Supplier<Integer> sum = () -> table.stream().mapToInt(Row::getPrice).sum();
    Supplier<List<Row>> matches =
        () ->
            table.stream()
                .filter(row -> row.getPrice() >= 900)
                .sorted(Comparator.comparingInt(Row::getPrice))
                .toList();
    scope =
        effectScope(
            () -> {
              show(sum);
              show(matches);
            });
  }

  private <T> void show(Supplier<T> what) {
    Computed<T> followed = computed(what);
    effect(
        o -> o.throttle(FRAME),
        () -> {
          if (form == Form.OBVIOUS) {
            shown = followed.get();
          } else {
            version.getAsInt();
            shown = untracked(what);
          }
        });
  }

  /** Ends the effects. */
  @TearDown
  public void close() {
    scope.close();
  }

  /** One write. */
  @Benchmark
  public void write() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    Row row = rows.get(random.nextInt(ROWS));
    int price = random.nextInt(1_000);
    if (pauseMicros != 0) {
      LockSupport.parkNanos(pauseMicros * 1_000L);
    }
    if (form == Form.OBVIOUS) {
      reactive(row).setPrice(price);
    } else {
      row.setPrice(price);
      version.update(n -> n + 1);
    }
  }
}
