package dev.aliensignals.primitives;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * The timers of one system whose time has come, and the one thread that waits for the system for
 * all of them.
 */
final class DueTimers implements Runnable {
  /*
   * D1  While a timer is due, a thread waits for the system or has just got it, or the scheduler tries to
   *     start one. As owner it takes one timer, and lets another thread wait for the rest: what follows from
   *     the timer may block. If no thread can be started, it does the rest itself.
   */

  /** A timer that does all it does as owner of a system. */
  interface Timed extends Runnable {

    Engine engine();

    /** {@link #run} without waiting for the system. Begins as its owner, ends without. */
    void runOwned();
  }

  /** How long to wait for memory the first time, in nanoseconds; then twice as long, and so on. */
  private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

  private static final long LAST_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

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

  /** The time of one has come. Then {@link #await}. */
  void add(Timed timer) {
    due.add(timer);
  }

  /** Lets a thread wait for the system, if timers are due and none does. */
  void await() {
    if (isToAwait()) {
      boolean started = false;
      try {
        SharedScheduler.INSTANCE.execute(this);
        started = true;
      } finally {
        if (!started) {
          isAwaited.set(false); // whoever comes next tries again
        }
      }
    }
  }

  private boolean isToAwait() {
    return !due.isEmpty() && isAwaited.compareAndSet(false, true);
  }

  /** For the thread that waits. */
  @Override
  public void run() {
    boolean goesOn;
    do {
      goesOn = !runOne() && isToAwait();
    } while (goesOn);
  }

  /** Returns whether another thread waits for the rest. */
  private boolean runOne() {
    enter();
    Timed timer;
    boolean left;
    try {
      timer = due.poll();
      isAwaited.set(false);
      left = letOthersWait();
    } catch (Throwable t) { // no stack or memory
      engine.leave(t);
      throw t;
    }
    if (timer == null) {
      engine.unlock();
    } else {
      timer.runOwned();
    }
    return left;
  }

  /** Enters the system. Where there is no memory to wait for it, tries again after a while. */
  private void enter() {
    long pause = FIRST_PAUSE;
    while (true) {
      try {
        engine.enter();
        return;
      } catch (OutOfMemoryError full) { // nobody else would run what is due
        LockSupport.parkNanos(this, pause);
        pause = Math.min(pause * 2, LAST_PAUSE);
      }
    }
  }

  private boolean letOthersWait() {
    try {
      await();
      return true;
    } catch (Throwable t) { // this thread does what is due, one after the other
      try {
        Log.warning("Timers of the system '" + engine.name + "' are late.", t);
      } catch (Throwable noRoom) {
        // Nothing is lost but that message, and the timer that this thread has taken must run.
      }
      return false;
    }
  }
}
