package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.CLOSED;
import static dev.aliensignals.primitives.Flags.DIRTY;
import static dev.aliensignals.primitives.Flags.HELD;
import static dev.aliensignals.primitives.Flags.MARKS;
import static dev.aliensignals.primitives.Flags.PENDING;
import static dev.aliensignals.primitives.Flags.RECURSED;
import static dev.aliensignals.primitives.Flags.RECURSED_CHECK;
import static dev.aliensignals.primitives.Flags.WATCHING;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Something of an effect that does not run inside the flush that finds it due: the action of a
 * split effect, or the check and run of an effect with an executor or a timing. Guarded by the
 * system.
 */
abstract class Due {
  /*
   *        changed            taken by a drainer            returned, unchanged since
   *   IDLE ───────▶ QUEUED ───────────────────▶ RUNNING ─────────────────────────▶ IDLE
   *                    │  with an executor          │ changed since ──▶ QUEUED
   *                    └────────▶ SUBMITTED ────────▶ RUNNING
   *                                 │ rejected ──▶ IDLE, still due
   *                                 │ refused, as it was run where a system is owned, or lost with its
   *                                 │ executor: the next change; taken back: a call of flush
   *                                 └──▶ QUEUED
   *
   * With a Timing, a change leaves it IDLE until the time has come.
   *
   * An effect with an executor or a timing is not even checked in the flush that finds it marked:
   * the flush asks holdsBack. It keeps its marks, as HELD, and a further write costs only the marks
   * on the way to it. When its time has come, or its executor begins, admit queues it once more.
   * Now it is checked against the values of its last run, and runs if they have changed.
   *
   *   unmarked ─ marked ─▶ now, no executor ─▶ checked by the writer
   *                        now ───────────▶ HELD, QUEUED, SUBMITTED ─▶ admitted ─▶ checked
   *                        later ─▶ HELD ─ alarm ──▶ admitted, or QUEUED as above
   *                                          └ paused meanwhile ──▶ HELD, until resume
   *
   * U1  It is in the queue exactly while QUEUED, so at most once; queueing allocates nothing.
   * U2  cause is null while IDLE.
   * U3  Nothing is evaluated for a HELD effect. It has marks, and RECURSED with them unless it is paused
   *     or in the queue; see M5 of Mark.
   * U4  An effect that is undelivered waits for its time, is paused, was rejected, or is not IDLE.
   */

  enum State {
    IDLE,
    QUEUED,
    SUBMITTED,
    RUNNING
  }

  final @Nullable Executor executor;
  final @Nullable Timing timing;

  /** Set right after the effect is made, before its first run. */
  @SuppressWarnings("NullAway.Init")
  Effect effect;

  State state = State.IDLE;

  /** Whether nothing holds the effect back, which is in the queue, or will be after a pause. */
  boolean admitted;

  /** The task that the executor has, while SUBMITTED. */
  @Nullable Delivery submitted;

  /** Next in the queue of {@link Actions}. */
  @Nullable Due next;

  /** The thread whose write made it due. */
  @Nullable Thread cause;

  /** The only thread that has made it due; null if there were several, or while cause is. */
  @Nullable Thread by;

  /** An action that the drainer was running made it due. */
  boolean chained;

  /** The drain that ran it last. */
  private int drain;

  /**
   * The number of times that drain ran it, back to a run that no action of the drain had caused.
   */
  private int runs;

  /** The names of the signals that made it due when it had already run too often. */
  private @Nullable String trigger;

  Due(@Nullable Executor executor, @Nullable Timing timing) {
    this.executor = executor;
    this.timing = timing;
  }

  /** The part of {@code effect} that runs outside of flushes, or null if it has no options. */
  static @Nullable Due of(OwnerNode effect) {
    return effect.options() instanceof EffectOptions options ? options.due : null;
  }

  /** The timing that decides when a DEFERRED effect is checked. */
  static Due in(Effect effect) {
    return Objects.requireNonNull(of(effect));
  }

  /** Lets go of the scheduler at the end of {@code effect}, which is in the middle of that (D4). */
  static void closed(OwnerNode effect) {
    Due due = of(effect);
    if (due != null) {
      try {
        due.stopWaiting();
      } catch (Throwable t) {
        // No stack or memory to cancel the timer, or to log why that failed. It does not count any
        // more (T1): when it rings, it finds that.
      }
    }
  }

  /** The delivery that a drainer calls. */
  abstract Delivery delivery(Actions actions, @Nullable Failures failures);

  /** Gives up what is due. */
  abstract void drop();

  /** Whether it is due, for reasons besides that the effect is HELD. */
  boolean isUndelivered() {
    return false;
  }

  // ---- waiting for the check --------------------------------------------------------------------

  /**
   * Whether the effect, which is marked and was taken from the queue, is not to be checked in this
   * flush.
   */
  boolean holdsBack(Engine e) {
    Effect waiting = effect;
    if (admitted) {
      waiting.flags &= ~HELD;
      return false;
    }
    if ((waiting.flags & (HELD | RECURSED)) == (HELD | RECURSED)) {
      waiting.flags |= WATCHING;
      return true; // queued only to go before what it owns
    }
    hold(); // before user code, as any of it may throw
    noteTrigger();
    boolean now;
    try {
      now = timing == null || timing.changed(this);
    } catch (Throwable rejected) {
      report(rejected, e);
      return true;
    }
    if (!now) {
      return true;
    }
    if (isCheckedFirst()) {
      waiting.flags &= ~(HELD | WATCHING);
      admitted = true;
      return false;
    }
    enqueue();
    return true;
  }

  /**
   * Whether only a check can tell that it is due. A change that an earlier check has found, and
   * that was then held back, is due in any case, and is delivered with this one.
   */
  private boolean isCheckedFirst() {
    return executor == null && state == State.IDLE && !isUndelivered();
  }

  /** Lets the effect wait with its marks. */
  final void hold() {
    effect.flags |= HELD | RECURSED | WATCHING;
  }

  /** Lets the effect, which is paused and was told of a change, wait with its marks. */
  final void holdPaused() {
    if ((effect.flags & (DIRTY | PENDING)) != 0) {
      effect.flags |= HELD;
    }
  }

  final boolean isHeld() {
    return (effect.flags & HELD) != 0;
  }

  /** The check begins. It counts as a run, whatever it finds. */
  final void checking() {
    admitted = false;
    if (timing != null) {
      timing.started();
    }
  }

  /** Lets the effect be checked in the next flush, unless something holds it back. */
  final void admit() {
    if (!isHeld()
        || waits()
        || (effect.flags & (CLOSED | RECURSED_CHECK)) != 0
        || EffectQueue.isPaused(effect)) {
      return;
    }
    admitted = true;
    if ((effect.flags & WATCHING) != 0) {
      EffectQueue.add(effect, effect.engine);
    }
  }

  /** The time has come that {@link #timing} was waiting for. */
  final void elapsed() {
    if (!(isHeld() || isUndelivered()) || EffectQueue.isPaused(effect)) {
      return;
    }
    if (isHeld() && isCheckedFirst()) {
      admit();
    } else {
      enqueue();
    }
  }

  /**
   * Whether the effect, which is marked, is to be queued at the end of a pause: it was told of a
   * change meanwhile, or its time has come. That counts as changed now.
   */
  final boolean isMissed() {
    if (!isHeld() || admitted) {
      return true;
    }
    if (!waits() && state == State.IDLE) {
      effect.flags &= ~RECURSED;
    }
    return (effect.flags & RECURSED) == 0;
  }

  /** Takes the marks of an effect that waits away: it is not due any more. */
  final void unhold() {
    if (isHeld()) {
      effect.flags &= ~(HELD | MARKS);
      Mark.reopen(effect, effect.engine);
    }
  }

  /** Notes the signals that have made it due, once it has run too often. */
  final void noteTrigger() {
    if (runs >= effect.engine.loopLimit) {
      trigger = EffectQueue.changedSources(effect);
    }
  }

  /** Queues it, unless it is on its way. */
  final void enqueue() {
    effect.engine.actions().attribute(this);
    enqueueAttributed();
  }

  /** {@link #enqueue} for what has been attributed. */
  final void enqueueAttributed() {
    if (state == State.SUBMITTED && isLost()) {
      submitted = null;
      state = State.IDLE;
    }
    if (state == State.IDLE) {
      effect.engine.actions().add(this);
      state = State.QUEUED; // last, as any call may find no stack
    }
  }

  /** Whether what was submitted will not run any more. */
  private boolean isLost() {
    Delivery task = submitted;
    return task != null && (task.refused || isTerminated());
  }

  private boolean isTerminated() {
    if (!(executor instanceof ExecutorService pool)) {
      return false;
    }
    Engine e = effect.engine;
    try {
      Frame frame = new Frame(e, null, e.noOwner);
      try {
        return pool.isTerminated();
      } finally {
        frame.restore();
      }
    } catch (Throwable thrown) {
      StrayFailures.report(
          e,
          EffectQueue.handlerOf(effect, null, e),
          Failure.here(effect, thrown),
          "The executor of effect '"
              + effect.name()
              + "' could not tell whether it has terminated. It counts as if it had not.");
      return false;
    }
  }

  /** Reports what a scheduler threw as what the effect threw. */
  final void report(Throwable thrown, Engine e) {
    EffectQueue.report(effect, EffectQueue.handlerOf(effect, null, e), thrown, e);
  }

  /**
   * Gives up what its executor has, which may be lost: does nothing if it is run after all. Returns
   * whether it can be handed over now.
   */
  final boolean takeBack() {
    if (state == State.SUBMITTED) {
      idle();
    }
    return executor != null && state == State.IDLE;
  }

  /** Whether it waits for its time. */
  final boolean waits() {
    Timing set = timing;
    return set != null && set.waits();
  }

  /** Ends the wait for its time, if any. Returns whether there was one. */
  final boolean stopWaiting() {
    Timing set = timing;
    return set != null && set.cancel(this);
  }

  /** Back to the start. It stays due if it was. */
  final void idle() {
    state = State.IDLE;
    submitted = null;
    cause = null;
    by = null;
    chained = false;
  }

  /** Whether there is something to do, which neither a pause nor a timing holds back. */
  final boolean isDueAgain() {
    return (effect.flags & CLOSED) == 0 && (isHeld() || isUndelivered()) && !waits();
  }

  /** Queues it if there is something to do. */
  final void enqueueIfDue() {
    if (state == State.IDLE && isDueAgain()) {
      enqueue();
    }
  }

  /** Its name in messages. */
  final String words() {
    return (this instanceof Split ? "action of effect '" : "run of effect '") + effect.name() + "'";
  }

  /** Counts one more run. Returns whether that is too often for one drain. */
  final boolean isLooping(int drain, int limit) {
    if (this.drain != drain || !chained) {
      this.drain = drain;
      runs = 1;
      return false;
    }
    return ++runs > limit;
  }

  /**
   * Returns the names of the signals that made it due again when it had run too often, and starts
   * to count anew.
   */
  final String takeTrigger() {
    String taken = trigger;
    trigger = null;
    runs = 0;
    return taken == null || taken.isEmpty() ? "its own writes" : taken;
  }
}
