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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.AuxCounters;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A table of 20,000 rows that two threads feed, shown by two throttled effects: a total, and the
 * rows that match, sorted. As the code is written at first, and with one version signal by hand,
 * everything else untracked. Tells how many updates a second are held, how often the effects ran,
 * and with {@link CpuTime} what an update costs, all that follows from it included. {@link
 * TableComparison} puts both beside each other.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Benchmark)
@Fork(1)
@Threads(2)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 4, time = 1)
public class TableBenchmark {

  private static final int ROWS = 20_000;
  private static final int THREADS = 2;
  private static final int BURST = 50;
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

  /** The work of one thread. */
  @State(Scope.Thread)
  public static class Feed {
    private long next;

    /** Begins now, whatever an iteration before has left undone. */
    @Setup(Level.Iteration)
    public void begin() {
      next = System.nanoTime();
    }

    /** Waits until it is time for another burst; not at all if that has passed. */
    void await(int updatesPerSecond) {
      if (updatesPerSecond == 0) {
        return;
      }
      next += TimeUnit.SECONDS.toNanos(1) * BURST * THREADS / updatesPerSecond;
      for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }
  }

  /** The result that was shown last. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Shown {
    /** Runs of both effects. */
    public long runs;
  }

  @Param({"OBVIOUS", "BY_HAND"})
  private Form form;

  /** How many updates both threads make in a second; 0: as many as they can. */
  @Param({"5000", "0"})
  private int updatesPerSecond;

  private final List<Row> rows = new ArrayList<>();
  private final IntSignal version = intSignal(0);
  private final AtomicInteger runs = new AtomicInteger();
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
          runs.getAndIncrement();
        });
  }

  /** Ends the effects. */
  @TearDown
  public void close() {
    scope.close();
  }

  /** One burst of updates. */
  @Benchmark
  @OperationsPerInvocation(BURST)
  public void update(Feed feed, Shown seen) {
    feed.await(updatesPerSecond);
    ThreadLocalRandom random = ThreadLocalRandom.current();
    for (int i = 0; i < BURST; i++) {
      Row row = rows.get(random.nextInt(ROWS));
      int price = random.nextInt(1_000);
      if (form == Form.OBVIOUS) {
        reactive(row).setPrice(price);
      } else {
        version.update(
            n -> {
              row.setPrice(price); // as owner of the system: no effect reads half of a change
              return n + 1;
            });
      }
    }
    seen.runs += runs.getAndSet(0);
  }
}
