package dev.aliensignals.primitives;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What a thread does that has to wait for the system: it waits without end and whatever interrupts
 * it, but says so when that takes long, and takes over from an owner that has died.
 */
final class Waiting {

  private static final long DEFAULT_LIMIT = TimeUnit.SECONDS.toNanos(10);

  /** How often a waiting thread looks whether the owner is alive, unless many wait. */
  private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(200);

  /**
   * The time between two looks, whoever looks. To look, a thread leaves the queue, which takes a
   * walk over all of it: thousands of threads that look as often as one get nothing else done.
   */
  private static final long LOOKS_APART = TimeUnit.MILLISECONDS.toNanos(1);

  private final Engine engine;

  /** How long a thread waits before it says so, in nanoseconds; 0: for ever. */
  volatile long limit = DEFAULT_LIMIT;

  /** The owner that was taken over from last. Each dead thread gets in here once. */
  private final AtomicReference<@Nullable Thread> takenFrom = new AtomicReference<>();

  /** How many threads wait. */
  private final AtomicInteger waiters = new AtomicInteger();

  Waiting(Engine engine) {
    this.engine = engine;
  }

  /** Acquires the system. An interrupt is kept for later. */
  void acquire() {
    long start = System.nanoTime();
    boolean interrupted = false;
    boolean reported = false;
    waiters.incrementAndGet();
    try {
      while (true) {
        try {
          if (engine.tryAcquireNanos(1, slice(start, reported))) {
            return;
          }
        } catch (InterruptedException e) {
          interrupted = true;
          continue;
        }
        if (tookOver()) {
          return;
        }
        long waited = System.nanoTime() - start;
        if (!reported && limit != 0 && waited >= limit) {
          reported = true;
          report(waited);
        }
      }
    } finally {
      waiters.decrementAndGet();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private long slice(long start, boolean reported) {
    long bound = limit;
    long look = Math.max(LOOK, waiters.get() * LOOKS_APART);
    return reported || bound == 0
        ? look
        : Math.max(1, Math.min(look, bound - (System.nanoTime() - start)));
  }

  /**
   * Takes over if the owner is dead. A dead thread cannot release or acquire, so one waiter wins.
   */
  private boolean tookOver() {
    Thread before = takenFrom.get();
    Thread owner = engine.ownerThread();
    if (owner == null || owner == before || owner.isAlive()) {
      return false;
    }
    // it may have released the system before it died; having seen it dead, this thread sees that
    if (engine.ownerThread() != owner || !takenFrom.compareAndSet(before, owner)) {
      return false;
    }
    engine.takeOver();
    Log.warning(
        "Thread '"
            + owner.getName()
            + "' died with a batch of the system '"
            + engine.name
            + "' open. Thread '"
            + Thread.currentThread().getName()
            + "' ended it. Use batch(() -> ...) or try (var b = startBatch()) { ... }.",
        null);
    Failures failed = engine.settleAndTake();
    if (failed != null) {
      Log.warning("Effects failed when that batch was ended.", failed.combined());
    }
    return true;
  }

  private void report(long waited) {
    Thread owner = engine.ownerThread();
    if (owner == null) {
      return;
    }
    SubscriberNode running = engine.activeSub; // racy, for information only
    var message = new StringBuilder();
    message
        .append("Thread '")
        .append(Thread.currentThread().getName())
        .append("' has waited ")
        .append(TimeUnit.NANOSECONDS.toMillis(waited))
        .append(" ms for the system '")
        .append(engine.name)
        .append("', which thread '")
        .append(owner.getName())
        .append("' owns");
    if (running != null) {
      message.append(", running '").append(running.name()).append('\'');
    }
    message.append(
        ". Computeds, effects and batches must not wait for other threads; let an effect that blocks"
            + " do so in its action: effect(source, action).");
    for (StackTraceElement frame : owner.getStackTrace()) {
      message.append("\n\tat ").append(frame);
    }
    Log.warning(message.toString(), null);
  }
}
