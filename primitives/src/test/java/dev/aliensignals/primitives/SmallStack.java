package dev.aliensignals.primitives;

import java.util.concurrent.atomic.AtomicReference;

/** Runs a test in a thread whose stack size is given, not left to the machine. */
final class SmallStack {

  private SmallStack() {}

  /** Runs {@code body} with a stack of about that size. Its exceptions are thrown here. */
  static void run(int kilobytes, Runnable body) {
    var thrown = new AtomicReference<Throwable>();
    var thread = new Thread(null, body, "small-stack", kilobytes * 1024L);
    thread.setUncaughtExceptionHandler((ended, failure) -> thrown.set(failure));
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    Throwable failure = thrown.get();
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure != null) {
      throw new AssertionError(failure);
    }
  }
}
