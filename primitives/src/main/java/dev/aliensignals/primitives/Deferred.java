package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.CLOSED;
import static dev.aliensignals.primitives.Flags.DIRTY;
import static dev.aliensignals.primitives.Flags.MARKS;
import static dev.aliensignals.primitives.Flags.RECURSED_CHECK;
import static dev.aliensignals.primitives.Flags.WATCHING;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The runs of an effect without an action that has an executor, a timing, or both. */
final class Deferred extends Due {
  /*
   * The flush that finds the effect due asks holdsBack in place of running it. That takes the marks
   * away, so that the next change comes here too, and keeps them as due. When the time has come, or the
   * executor, admit makes the effect DIRTY and queues it once more; now it passes.
   *
   *   unmarked ─ a dependency changed ─▶ due ─ now, no executor ─▶ runs
   *                                       │ now ──▶ QUEUED, SUBMITTED ──▶ admitted ──▶ runs
   *                                       │ later ─▶ alarm ──▶ admitted, or QUEUED as above
   *                                       └ paused meanwhile ──▶ due, until resume
   */

  /** Whether it is to run. */
  private boolean isDue;

  /** Whether nothing holds it back any more. */
  private boolean admitted;

  Deferred(@Nullable Executor executor, @Nullable Timing timing) {
    super(executor, timing);
    if (executor == null && timing != null) {
      timing.started(); // its creation runs it
    }
  }

  static Deferred of(Effect effect) {
    if (Due.of(effect) instanceof Deferred deferred) {
      return deferred;
    }
    throw new AssertionError(effect.name());
  }

  /** Lets the executor do the first run. */
  void first() {
    isDue = true;
    enqueue();
  }

  /**
   * Whether the effect, a dependency of which has changed, is not to run in this flush. If so, it
   * has no marks any more.
   */
  boolean holdsBack(Engine e) {
    if (admitted) {
      admitted = false;
      starts();
      return false;
    }
    isDue = true;
    effect.flags = (effect.flags & ~MARKS) | WATCHING; // before user code, as any of it may throw
    Mark.reopen(effect, e);
    noteTrigger();
    boolean now = true;
    RuntimeException thrown = null;
    try {
      now = timing == null || timing.changed(this);
    } catch (RuntimeException rejected) {
      thrown = rejected;
    }
    if (thrown == null && now && executor == null) {
      starts();
      return false;
    }
    if (thrown != null) {
      EffectQueue.report(effect, EffectQueue.handlerOf(effect, null, e), thrown, e);
    } else if (now) {
      enqueue();
    }
    return true;
  }

  private void starts() {
    isDue = false;
    if (timing != null) {
      timing.started();
    }
  }

  @Override
  Delivery delivery(Actions actions, @Nullable Failures failures) {
    return new RunDelivery(this, actions, failures);
  }

  @Override
  void elapsed() {
    if (executor == null) {
      admit();
    } else if (isDue && !EffectQueue.isPaused(effect)) {
      enqueue();
    }
  }

  /** Lets the effect run in the next flush, unless something holds it back. */
  void admit() {
    if (!isDue
        || waits()
        || (effect.flags & (CLOSED | RECURSED_CHECK)) != 0
        || EffectQueue.isPaused(effect)) {
      return;
    }
    admitted = true;
    requeue();
  }

  private void requeue() {
    effect.flags |= DIRTY;
    if ((effect.flags & WATCHING) != 0) {
      EffectQueue.add(effect, effect.engine);
    }
  }

  /** At the end of a pause: due counts as changed now. */
  void resumed() {
    if (isDue && !admitted && !waits() && state == State.IDLE) {
      requeue();
    }
  }

  @Override
  void drop() {
    isDue = false;
    stopWaiting();
  }
}
