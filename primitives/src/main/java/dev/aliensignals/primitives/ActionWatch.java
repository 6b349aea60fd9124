package dev.aliensignals.primitives;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks after a while whether an action that runs while others are queued takes too long. Set by
 * what is queued meanwhile, so that actions alone cost nothing. Guarded by the system.
 */
final class ActionWatch {
  /*
   * The first look comes after the limit for actions, whatever happens until then. A look may ask
   * for another one. That is cancelled when no thread drains any more, so no timer holds the system
   * for long.
   */

  static final long DEFAULT_LIMIT = TimeUnit.MILLISECONDS.toNanos(100);

  private final Actions actions;
  private final Engine engine;

  /** The look to come. */
  private @Nullable Look next;

  ActionWatch(Actions actions, Engine engine) {
    this.actions = actions;
    this.engine = engine;
  }

  /** Has somebody look after a while. */
  void set() {
    if (next == null) {
      long limit = engine.actionLimit;
      schedule(limit == 0 ? DEFAULT_LIMIT : limit, false);
    }
  }

  /** A drain has ended. */
  void ended(boolean wasLast) {
    Look look = next;
    if (wasLast && look != null && look.isRepeated) {
      next = null;
      Scheduler.Timer timer = look.timer;
      if (timer != null) {
        timer.cancel();
      }
    }
  }

  private void schedule(long nanos, boolean isRepeated) {
    var look = new Look(isRepeated);
    try {
      look.timer = SharedScheduler.INSTANCE.schedule(look, Duration.ofNanos(nanos)); // real time
      next = look;
    } catch (Throwable t) { // no memory for a thread; the next action that is queued tries again
      Log.warning("Nobody looks after the actions of the system '" + engine.name + "'.", t);
    }
  }

  private final class Look implements DueTimers.Timed {

    private final boolean isRepeated;
    private Scheduler.@Nullable Timer timer;

    Look(boolean isRepeated) {
      this.isRepeated = isRepeated;
    }

    @Override
    public void run() {
      engine.enter();
      runOwned();
    }

    @Override
    public Engine engine() {
      return engine;
    }

    @Override
    public void runOwned() {
      List<String> reports;
      try {
        reports = look();
      } catch (Throwable t) { // no stack or memory
        engine.leave(t);
        throw t;
      }
      engine.unlock();
      reports.forEach(message -> Log.warning(message, null));
    }

    private List<String> look() {
      List<String> reports = new ArrayList<>();
      if (next == this) { // else cancelled while this thread was on its way
        next = null;
        long again = actions.look(System.nanoTime(), reports);
        if (again != 0 && next == null) {
          schedule(again, true);
        }
      }
      return reports;
    }
  }
}
