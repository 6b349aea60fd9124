package dev.aliensignals.primitives.benchmarks;

import dev.aliensignals.primitives.IntSignal;
import dev.aliensignals.primitives.ReactiveSystem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How long a thread waits that writes once in a while, beside threads that own the system again and
 * again; and how long with a plain and with a fair lock in place of the system. Prints Markdown.
 *
 * <p>Arguments: seconds for each, then any of the names of {@link Load}; none means all.
 */
public final class Waits {

  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long WARMUP = TimeUnit.MILLISECONDS.toNanos(300);

  /** The work of the other threads. */
  private enum Load {
    TINY(50),
    SHORT(500),
    LONG(20_000),
    EFFECT(20_000);

    final long nanos;

    Load(long micros) {
      this.nanos = TimeUnit.MICROSECONDS.toNanos(micros);
    }

    String words() {
      return (this == EFFECT ? "an effect of " : "batches of ")
          + (nanos < 1_000_000 ? nanos / 1000 + " µs" : nanos / 1_000_000 + " ms");
    }
  }

  /** The lock or system that only one thread has at a time. */
  private interface Door {

    void hold(long nanos);

    void write();
  }

  private static final class LockDoor implements Door {

    private final ReentrantLock lock;

    @SuppressWarnings("UnusedVariable") // written as by a program
    private int value;

    LockDoor(boolean fair) {
      lock = new ReentrantLock(fair);
    }

    @Override
    public void hold(long nanos) {
      lock.lock();
      try {
        busy(nanos);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void write() {
      lock.lock();
      try {
        value++;
      } finally {
        lock.unlock();
      }
    }
  }

  private static final class SystemDoor implements Door {

    private final ReactiveSystem system = ReactiveSystem.create("waits");
    private final IntSignal value = system.intSignal(0);
    private final IntSignal heavy = system.intSignal(0);
    private final boolean effects;

    SystemDoor(long effectNanos) {
      effects = effectNanos != 0;
      if (effects) {
        system.effect(
            () -> {
              heavy.getAsInt();
              busy(effectNanos);
            });
      }
    }

    @Override
    public void hold(long nanos) {
      if (effects) {
        heavy.update(n -> n + 1);
      } else {
        system.batch(() -> busy(nanos));
      }
    }

    @Override
    public void write() {
      value.update(n -> n + 1);
    }
  }

  private static volatile boolean ended;

  private Waits() {}

  /**
   * Measures and prints.
   *
   * @param args see the class
   * @throws InterruptedException never
   */
  public static void main(String[] args) throws InterruptedException {
    int seconds = args.length == 0 ? 10 : Integer.parseInt(args[0]);
    List<Load> loads = new ArrayList<>();
    for (int i = 1; i < args.length; i++) {
      loads.add(Load.valueOf(args[i]));
    }
    if (loads.isEmpty()) {
      loads.addAll(List.of(Load.values()));
    }
    System.out.println("| others | do | lock | writes | p50 ms | p99 ms | max ms |");
    System.out.println("|--:|---|---|--:|--:|--:|--:|");
    for (Load load : loads) {
      for (int others : new int[] {1, 2, 24}) {
        if (others != 2 || load == Load.SHORT) {
          measure(others, load, "the system", new SystemDoor(effect(load)), seconds);
          measure(others, load, "plain", new LockDoor(false), seconds);
          measure(others, load, "fair", new LockDoor(true), seconds);
        }
      }
    }
  }

  private static long effect(Load load) {
    return load == Load.EFFECT ? load.nanos : 0;
  }

  private static void measure(int others, Load load, String name, Door door, int seconds)
      throws InterruptedException {
    ended = false;
    long begin = System.nanoTime() + WARMUP;
    long end = begin + TimeUnit.SECONDS.toNanos(seconds);
    long deadline = end + WARMUP; // the writer may never come to its turn
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < others; i++) {
      threads.add(
          new Thread(
              () -> {
                while (!ended && System.nanoTime() < deadline) {
                  door.hold(load.nanos);
                }
              }));
    }
    threads.forEach(Thread::start);
    long[] waits = new long[1 << 16];
    int writes = 0;
    while (writes < waits.length) {
      LockSupport.parkNanos(PAUSE);
      long before = System.nanoTime();
      if (before >= end) {
        break;
      }
      door.write();
      long after = System.nanoTime();
      if (after >= begin) {
        waits[writes++] = after - before;
      }
    }
    ended = true;
    for (Thread thread : threads) {
      thread.join();
    }
    long[] sorted = Arrays.copyOf(waits, writes);
    Arrays.sort(sorted);
    System.out.printf(
        Locale.ROOT,
        "| %d | %s | %s | %d | %s | %s | %s |%n",
        others,
        load.words(),
        name,
        writes,
        millis(sorted, 0.5),
        millis(sorted, 0.99),
        millis(sorted, 1));
  }

  private static String millis(long[] sorted, double quantile) {
    if (sorted.length == 0) {
      return "-";
    }
    int index = (int) Math.min(sorted.length - 1L, (long) (sorted.length * quantile));
    return String.format(Locale.ROOT, "%.2f", sorted[index] / 1e6);
  }

  private static void busy(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }
}
