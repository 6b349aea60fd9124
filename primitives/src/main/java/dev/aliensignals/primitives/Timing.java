package dev.aliensignals.primitives;

import dev.aliensignals.primitives.Due.State;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The debounce, throttle or adaptive window of one effect, which decides when the due effect may
 * run, and the alarm that ends its wait. Guarded by the system.
 */
final class Timing {
  /*
   * At a change, the effect may run
   *
   *   DEBOUNCE   window after it; a later change moves that
   *   THROTTLE   window after the start of the last run, the first one included; if that is past, now
   *   ADAPTIVE   now, if the last change is at least window ago; otherwise like THROTTLE
   *
   *             changed, not yet             its time has come
   *   no alarm ─────────────────▶ alarm set ──────────────────▶ no alarm, Due.elapsed
   *      ▲                          │   │ changed: deadline moves, the alarm stays and is set anew
   *      └──── changed, now; closed ┘   │ when it rings too early
   *                                     └ changed, and the alarm is overdue: replaced, as it may be lost
   *
   * T1  alarm is null or the one alarm that counts: any other that rings has been replaced or
   *     cancelled.
   * T2  While alarm is set nothing of the effect runs, but for its source and by flush.
   */

  /** The kinds of moments at which an effect may run. */
  enum Kind {
    DEBOUNCE("debounce"),
    THROTTLE("throttle"),
    ADAPTIVE("adaptive");

    /** As the option is called. */
    final String option;

    Kind(String option) {
      this.option = option;
    }
  }

  /** Longer than any program runs, and safe to add to any time. */
  private static final long FOREVER = Long.MAX_VALUE / 4;

  private final Kind kind;
  private final long window;
  private final Scheduler scheduler;
  private final Engine engine;

  private boolean changed;
  private long lastChange;
  private boolean started;
  private long lastStart;

  /** The time at which the effect may run, while there is an alarm. */
  private long deadline;

  private @Nullable Alarm alarm;

  private Timing(Kind kind, Duration window, ReactiveSystem system) {
    this.kind = kind;
    this.engine = system.engine;
    this.window = nanos(window);
    this.scheduler = system.scheduler();
  }

  /** A duration in nanoseconds, bounded so that it can be added to any time. */
  static long nanos(Duration duration) {
    return duration.compareTo(Duration.ofNanos(FOREVER)) > 0 ? FOREVER : duration.toNanos();
  }

  /** The timing that the options ask for, or null. Throws if that cannot be done. */
  static @Nullable Timing of(EffectOptions options, ReactiveSystem system) {
    Kind kind = options.timing;
    if (kind == null) {
      return null;
    }
    Kind second = options.secondTiming;
    if (second != null) {
      throw new IllegalArgumentException(
          "Both "
              + kind.option
              + " and "
              + second.option
              + " are set for "
              + options.described()
              + ". Choose one of debounce, throttle and adaptive.");
    }
    Duration window = options.window;
    String needs = kind.option + " of " + options.described() + " needs a duration";
    if (window == null) {
      throw new NullPointerException(needs + ", not null. Leave it out to run at each change.");
    }
    if (window.isNegative() || window.isZero()) {
      throw new IllegalArgumentException(
          needs + " longer than zero, not " + window + ". Leave it out to run at each change.");
    }
    return new Timing(kind, window, system);
  }

  /** A run has started. */
  void started() {
    started = true;
    lastStart = now();
  }

  /** Whether it waits for its time. */
  boolean waits() {
    return alarm != null;
  }

  /**
   * Notes that the effect has become due, or is so once more. Returns whether it may run now; if
   * not, the alarm is set.
   */
  boolean changed(Due due) {
    long now = now();
    boolean rare = !changed || now - lastChange >= window;
    changed = true;
    lastChange = now;
    if (kind != Kind.DEBOUNCE && (due.state == State.QUEUED || due.state == State.SUBMITTED)) {
      return true; // the run that is on its way will see this change, too
    }
    long wait =
        switch (kind) {
          case DEBOUNCE -> window;
          case THROTTLE -> sinceStart(now);
          case ADAPTIVE -> rare ? 0 : sinceStart(now);
        };
    if (wait <= 0) {
      cancel(due);
      return true;
    }
    deadline = now + wait;
    Alarm set = alarm;
    if (set != null && now - set.at < 0) {
      return false;
    }
    cancel(due);
    set(due, wait);
    return false;
  }

  /** The time until a window has passed since the last start. */
  private long sinceStart(long now) {
    return started ? window - (now - lastStart) : 0;
  }

  private void set(Due due, long wait) {
    Alarm next = new Alarm(due, now() + wait);
    next.timer = schedule(next, Duration.ofNanos(wait));
    alarm = next;
  }

  /** Asks the scheduler, which is code of users. */
  private long now() {
    if (!engine.isOwner()) {
      return scheduler.nanoTime();
    }
    Frame frame = new Frame(engine, null, engine.noOwner);
    try {
      long now = scheduler.nanoTime();
      frame.requireBalanced("nanoTime");
      return now;
    } finally {
      frame.restore();
    }
  }

  private Scheduler.Timer schedule(Alarm next, Duration wait) {
    Frame frame = new Frame(engine, null, engine.noOwner);
    try {
      Scheduler.Timer timer = scheduler.schedule(next, wait);
      frame.requireBalanced("schedule");
      return timer;
    } finally {
      frame.restore();
    }
  }

  /** Ends the wait, if any. Returns whether there was one. */
  boolean cancel(Due due) {
    Alarm set = alarm;
    if (set == null) {
      return false;
    }
    alarm = null;
    Scheduler.Timer timer = set.timer;
    if (timer != null) {
      cancel(timer, due);
    }
    return true;
  }

  private static void cancel(Scheduler.Timer timer, Due due) {
    try {
      Engine e = due.effect.engine;
      Frame frame = new Frame(e, null, e.noOwner);
      try {
        timer.cancel();
        frame.requireBalanced("cancel");
      } finally {
        frame.restore();
      }
    } catch (Throwable thrown) { // the close or flush of the effect goes on
      Engine e = due.effect.engine;
      StrayFailures.report(
          e,
          e.isOwner() ? EffectQueue.handlerOf(due.effect, null, e) : e.errorHandler,
          Failure.here(due.effect, thrown),
          "The scheduler could not cancel a timer of effect '" + due.effect.name() + "'.");
    }
  }

  /** The task of the scheduler. */
  private final class Alarm implements DueTimers.Timed {

    private final Due due;

    /** The time at which it rings. */
    final long at;

    /** Set once it has been scheduled. */
    Scheduler.@Nullable Timer timer;

    Alarm(Due due, long at) {
      this.due = due;
      this.at = at;
    }

    @Override
    public void run() {
      CrossSystem.requireFree(
          "The scheduler ran the " + this,
          "Run it outside of batches, computeds and effects, and not inside schedule. The effect is"
              + " due again with its next change.");
      engine().enter();
      runOwned();
    }

    @Override
    public Engine engine() {
      return due.effect.engine;
    }

    @Override
    public void runOwned() {
      Engine e = engine();
      try {
        ring(e);
      } catch (Throwable t) { // no stack or memory
        e.leave(t);
        throw t;
      }
      Failures failed = e.leaveAndTake();
      if (failed != null) {
        failed.forEach(failure -> Delivery.log(due, failure, null));
      }
    }

    private void ring(Engine e) {
      if (alarm != this) {
        return; // cancelled or replaced while this thread was on its way
      }
      try {
        long early = deadline - now();
        alarm = null;
        if (early > 0) {
          set(due, early);
        } else {
          due.elapsed();
        }
      } catch (Throwable failed) {
        alarm = null;
        due.report(failed, e);
      }
    }

    /** For messages of schedulers. */
    @Override
    public String toString() {
      return "timer of effect '" + due.effect.name() + "'";
    }
  }
}
