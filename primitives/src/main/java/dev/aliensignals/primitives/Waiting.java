package dev.aliensignals.primitives;

import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The queue of the threads that wait for the system, and the wait itself. A thread waits without
 * end, even if it is interrupted. It logs a long wait, and takes over from an owner that has died.
 */
final class Waiting {
  /*
   *            acquire                      release: nobody waits, or nobody's turn has come
   *   FREE ───────────────▶ OWNED ◀──┐  ────────────────────────────────────────────▶ FREE
   *                           │      │ the first has it
   *     the first has failed  │      │
   *     too long or too often ▼      │      release: the first has asked, or it is its turn
   *                         ASKED  RESERVED ◀──────────────────────────────────────────
   *                                  │ the first has not come within LATE ──▶ the first to come has it
   *
   * A free system is anybody's. That is what makes short writes fast: to wake a thread takes as long as
   * hundreds of them. So its turn comes for the first, the thread that waits longest,
   *
   *   - when it has waited FAIR or has woken up MANY times and found the system taken, at the next
   *     release, which it asks for; it runs then, so that the system is not left idle for it;
   *   - without having woken up, when it has been the first for FAIR, or when those that passed it have
   *     had the system for LONG each: waking it is little against that.
   *
   * W1  A thread is in the queue from before it first finds the system taken until it has it, and keeps
   *     its place, whatever it looks for meanwhile. It leaves the queue as owner.
   * W2  RESERVED lasts until the first has the system, or others that have waited for LATE. Then the
   *     first is late, and nothing is reserved for it until it has run: it may be a virtual thread
   *     that cannot, as all carriers wait for those others.
   * W3  Each release wakes the first, unless it is awake. Nobody else needs to be woken: others look
   *     for themselves, each time after twice the time.
   */

  static final int FREE = 0;
  static final int OWNED = 1;

  /** Owned, and the first waits to be let in next. */
  static final int ASKED = 2;

  /** Nobody's, and kept for the first. */
  static final int RESERVED = 3;

  private static final long DEFAULT_LIMIT = TimeUnit.SECONDS.toNanos(10);

  /** The time that the first waits before it is let in next. */
  private static final long FAIR = TimeUnit.MILLISECONDS.toNanos(1);

  /**
   * The number of times that the first finds the system taken before it is let in next. A power of
   * two.
   */
  private static final int MANY = 16;

  /** The number of first releases that each look at the clock; later ones do so now and then. */
  private static final int FEW = 4;

  /** The system was owned so long that waking a thread takes little time against it. */
  private static final long LONG = TimeUnit.MICROSECONDS.toNanos(25);

  /** The time for which the system is kept for the first. */
  private static final long LATE = TimeUnit.MILLISECONDS.toNanos(10);

  /**
   * The time between two looks of a waiting thread at whether the owner is alive, unless many wait.
   */
  private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(200);

  /** The time between two looks of any waiting threads. */
  private static final long LOOKS_APART = TimeUnit.MILLISECONDS.toNanos(1);

  /** The number of tries of a thread that has asked, before it sleeps again. */
  private static final int ASKED_SPINS = Runtime.getRuntime().availableProcessors() > 1 ? 256 : 0;

  private static final int MAX_SPINS = 127;

  /** A thread that waits. */
  private static final class Waiter {

    final Thread thread = Thread.currentThread();
    final long start = System.nanoTime();

    /** The time at which it became the first. Set by the owner, or before it is in the queue. */
    long firstAt = start;

    /** The number of releases of the system since then. Guarded by the system. */
    int passed;

    /** The number of times it has woken up. Used by its own thread only. */
    int woken;

    /** Whether to wake it. */
    volatile boolean asleep;

    /** Whether it has not come when the system was kept for it, and has not run since. */
    volatile boolean late;
  }

  private final Engine engine;

  /** The time after which a waiting thread logs its wait, in nanoseconds; 0: never. */
  volatile long limit = DEFAULT_LIMIT;

  /**
   * The owner that was taken over from last, not to be kept. Each dead thread gets in here once.
   */
  private final AtomicReference<@Nullable WeakReference<Thread>> takenFrom =
      new AtomicReference<>();

  private final ConcurrentLinkedQueue<Waiter> queue = new ConcurrentLinkedQueue<>();

  /** The time at which the system was RESERVED last. */
  private volatile long reservedAt;

  Waiting(Engine engine) {
    this.engine = engine;
  }

  /** The state after the owner, this thread, has released a system that threads wait for. */
  int next(int state) {
    Waiter first = queue.peek();
    if (first == null || first.late) {
      return FREE;
    }
    int passed = ++first.passed;
    boolean looks = passed <= FEW || (passed & (passed - 1)) == 0 || passed % MANY == 0;
    if (state != ASKED && !looks) {
      return FREE;
    }
    long now = System.nanoTime();
    if (state != ASKED && now - first.firstAt < Math.min(passed * LONG, FAIR)) {
      return FREE;
    }
    reservedAt = now;
    return RESERVED;
  }

  /** Wakes the first, after the system was released. */
  void wake() {
    Waiter first = queue.peek();
    if (first != null && first.asleep) {
      first.asleep = false;
      LockSupport.unpark(first.thread);
    }
  }

  /** Acquires the system. An interrupt is kept for later. */
  void acquire() {
    Waiter me = new Waiter();
    boolean interrupted = false;
    boolean reported = false;
    boolean asked = false;
    boolean acquired = false;
    int spins = 0;
    int nextSpins = 0;
    queue.add(me);
    engine.addWaiters(1);
    try {
      while (true) {
        if (tryAcquire(me)) {
          acquired = true;
          return;
        }
        if (spins > 0) {
          spins--;
          Thread.onSpinWait();
          continue;
        }
        if (!asked && isTurn(me) && engine.ask()) {
          asked = true;
          spins = ASKED_SPINS;
          continue;
        }
        if (!me.asleep) {
          me.asleep = true;
          continue; // once more, so that no release is missed
        }
        LockSupport.parkNanos(engine, slice(me, reported));
        me.asleep = false;
        me.woken++;
        asked = false;
        me.late = false;
        interrupted |= Thread.interrupted();
        if (queue.peek() == me) {
          spins = nextSpins = Math.min(nextSpins << 1 | 1, MAX_SPINS);
        }
        if (tookOver()) {
          acquired = true;
          return;
        }
        long waited = System.nanoTime() - me.start;
        long bound = limit;
        if (!reported && bound != 0 && waited >= bound) {
          reported = true;
          report(waited);
        }
      }
    } finally {
      leave(me, acquired);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean tryAcquire(Waiter me) {
    int state = engine.state();
    if (state == FREE) {
      return engine.tryAcquire(FREE);
    }
    return state == RESERVED && (queue.peek() == me || isLate()) && engine.tryAcquire(RESERVED);
  }

  /** Whether the first has not come for too long. Then nothing more is reserved for it. */
  private boolean isLate() {
    Waiter first = queue.peek();
    if (System.nanoTime() - reservedAt < LATE) {
      return false;
    }
    if (first != null) {
      first.late = true;
    }
    return true;
  }

  private boolean isTurn(Waiter me) {
    return queue.peek() == me && (me.woken >= MANY || System.nanoTime() - me.start >= FAIR);
  }

  private void leave(Waiter me, boolean acquired) {
    boolean first = queue.peek() == me;
    if (first) {
      queue.poll();
    } else {
      queue.remove(me);
    }
    engine.addWaiters(-1);
    if (!acquired) { // an Error: let the next have what was kept for this thread
      engine.giveUp();
      wake();
    } else if (first) {
      Waiter next = queue.peek();
      if (next != null) {
        next.passed = 0;
        next.firstAt = System.nanoTime();
      }
    }
  }

  /** The time to sleep. */
  private long slice(Waiter me, boolean reported) {
    long now = System.nanoTime();
    long waited = now - me.start;
    long slice =
        engine.state() == RESERVED
            ? LATE - (now - reservedAt)
            : Math.min(Math.max(LATE, waited), Math.max(LOOK, engine.waiters() * LOOKS_APART));
    long bound = limit;
    return Math.max(1, reported || bound == 0 ? slice : Math.min(slice, bound - waited));
  }

  /**
   * Takes over if the owner is dead. A dead thread cannot release or acquire, so one waiter wins.
   */
  private boolean tookOver() {
    WeakReference<Thread> before = takenFrom.get();
    Thread owner = engine.ownerThread();
    if (owner == null || owner.isAlive() || (before != null && before.refersTo(owner))) {
      return false;
    }
    // it may have released the system before it died; having seen it dead, this thread sees that
    if (engine.ownerThread() != owner
        || !takenFrom.compareAndSet(before, new WeakReference<>(owner))) {
      return false;
    }
    engine.takeOver();
    try {
      endBatchOf(owner);
    } catch (Throwable t) { // this thread owns the system all the same
      Log.warning("That batch could not be ended as it should.", t);
    }
    return true;
  }

  private void endBatchOf(Thread owner) {
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
      StrayFailures.reportLeft(
          engine, failed.combined(), owner, "Effects failed when that batch was ended.");
    }
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
        owner.getState() == Thread.State.RUNNABLE
            ? ". It is not waiting, but busy. Keep computeds, effects and batches short; let an"
                + " effect do slow work in its action: effect(source, action)."
            : ". Computeds, effects and batches must not wait for other threads; let an effect that"
                + " blocks do so in its action: effect(source, action).");
    for (StackTraceElement frame : owner.getStackTrace()) {
      message.append("\n\tat ").append(frame);
    }
    Log.warning(message.toString(), null);
  }
}
