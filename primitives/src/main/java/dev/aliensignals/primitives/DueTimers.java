package dev.aliensignals.primitives;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The timers of one system whose time has come, and the one thread that waits for the system for
 * all of them.
 */
final class DueTimers implements Runnable {
  /*
   * D1  While a timer is due, a thread waits for the system or has just got it. As owner it takes
   *     one timer, and lets another thread wait for the rest: the effect of the timer may block.
   */

  /** A timer that does all it does as owner of a system. */
  interface Timed extends Runnable {

    Engine engine();

    /** {@link #run} without waiting for the system. Begins as its owner, ends without. */
    void runOwned();
  }

  private final Engine engine;
  private final ConcurrentLinkedQueue<Timed> due = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean isAwaited = new AtomicBoolean();

  DueTimers(Engine engine) {
    this.engine = engine;
  }

  /** The number of threads that wait for the system. */
  int count() {
    return due.size();
  }

  /** The time of one has come. */
  void add(Timed timer) {
    due.add(timer);
    await();
  }

  private void await() {
    if (!due.isEmpty() && isAwaited.compareAndSet(false, true)) {
      boolean started = false;
      try {
        SharedScheduler.INSTANCE.execute(this);
        started = true;
      } finally {
        if (!started) {
          isAwaited.set(false); // the next timer tries again
        }
      }
    }
  }

  /** For the thread that waits. */
  @Override
  public void run() {
    try {
      engine.enter();
    } catch (Throwable t) {
      isAwaited.set(false);
      throw t;
    }
    Timed timer;
    try {
      timer = due.poll();
      isAwaited.set(false);
      letOthersWait();
    } catch (Throwable t) { // no stack or memory
      engine.leave(t);
      throw t;
    }
    if (timer == null) {
      engine.unlock();
    } else {
      timer.runOwned();
    }
  }

  private void letOthersWait() {
    try {
      await();
    } catch (Throwable t) {
      Log.warning("Timers of the system '" + engine.name + "' are late.", t);
    }
  }
}
