package dev.aliensignals.primitives;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Threads of tests: with names, and with an end. */
final class Threads {

  /** After how long a test gives up. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private Threads() {}

  /** The threads that a test lets run beside it. */
  static final class Running {

    private final Thread thread;
    private final AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();

    private Running(String name, Runnable body) {
      thread =
          new Thread(
              () -> {
                try {
                  body.run();
                } catch (Throwable t) {
                  thrown.set(t);
                }
              },
              name);
      thread.setDaemon(true);
      thread.start();
    }

    Thread thread() {
      return thread;
    }

    /** Waits for its end and returns what it threw, or null. */
    @Nullable Throwable end() {
      try {
        thread.join(PATIENCE.toMillis());
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      if (thread.isAlive()) {
        var stuck = new AssertionError("Thread '" + thread.getName() + "' does not end.");
        stuck.setStackTrace(thread.getStackTrace());
        throw stuck;
      }
      return thrown.get();
    }

    /** Waits for its end and throws what it threw. */
    void join() {
      Throwable failure = end();
      if (failure != null) {
        throw new AssertionError("Thread '" + thread.getName() + "' failed.", failure);
      }
    }

    /** Waits until the thread waits for something itself. */
    void awaitWaiting() {
      long start = System.nanoTime();
      while (thread.getState() != Thread.State.WAITING
          && thread.getState() != Thread.State.TIMED_WAITING) {
        if (!thread.isAlive() || System.nanoTime() - start > PATIENCE.toNanos()) {
          throw new AssertionError("Thread '" + thread.getName() + "' does not wait.");
        }
        Thread.onSpinWait();
      }
    }
  }

  static Running start(String name, Runnable body) {
    return new Running(name, body);
  }

  /** Runs a function in a thread of its own. */
  static void run(String name, Runnable body) {
    start(name, body).join();
  }

  static void awaitEnd(Thread thread) {
    try {
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (thread.isAlive()) {
      throw new AssertionError("Thread '" + thread.getName() + "' does not end.");
    }
  }

  static void await(CountDownLatch latch) {
    try {
      if (!latch.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("Nobody opens the latch.");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Waits until something holds that another thread is to bring about soon, such as a delivery that
   * a new thread has taken over. Gives up after {@link #PATIENCE}; the caller asserts then what it
   * expects.
   */
  static void awaitSoon(BooleanSupplier holds) {
    long start = System.nanoTime();
    while (!holds.getAsBoolean() && System.nanoTime() - start < PATIENCE.toNanos()) {
      Thread.onSpinWait();
    }
  }
}
