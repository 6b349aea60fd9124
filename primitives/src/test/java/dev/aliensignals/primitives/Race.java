package dev.aliensignals.primitives;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Threads that repeat their steps side by side, until the time is up or enough has gone wrong. */
final class Race {

  /** More violations than this tell nothing new. */
  private static final int ENOUGH = 20;

  /** How long the last step of a thread may take before it counts as stuck. */
  private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(60);

  /** The operation that one thread repeats. */
  interface Step {

    /** Does it once, and returns how many racing reads that were. */
    long run();
  }

  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch start = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();
  private final AtomicLong reads = new AtomicLong();
  private volatile boolean over;

  /** Adds a thread that repeats {@code step}. */
  void add(String name, Step step) {
    threads.add(new Thread(() -> repeat(name, step), name));
  }

  private void repeat(String name, Step step) {
    long count = 0;
    try {
      start.await();
      while (!over) {
        count += step.run();
      }
    } catch (Throwable t) {
      violation(name + " threw " + t + " at " + Arrays.toString(t.getStackTrace()));
    }
    reads.addAndGet(count);
  }

  /** Says that something is wrong, unless {@code holds}. */
  void require(boolean holds, String what, long one, long other) {
    if (!holds) {
      violation(what + ": " + one + ", " + other);
    }
  }

  /** Says that something is wrong. */
  void violation(String what) {
    violations.add(what);
    if (violations.size() >= ENOUGH) {
      end();
    }
  }

  /** Ends the race before its time. */
  void end() {
    over = true;
    ended.countDown();
  }

  /** Runs all threads until the time is up. Returns what was wrong. */
  List<String> run(long nanos) throws InterruptedException {
    threads.forEach(Thread::start);
    start.countDown();
    if (!ended.await(nanos, TimeUnit.NANOSECONDS)) {
      end();
    }
    for (Thread thread : threads) {
      thread.join(PATIENCE_MILLIS);
      if (thread.isAlive()) {
        violation(thread.getName() + " is stuck at " + Arrays.toString(thread.getStackTrace()));
      }
    }
    return List.copyOf(violations);
  }

  /** How many racing reads there were. */
  long reads() {
    return reads.get();
  }
}
