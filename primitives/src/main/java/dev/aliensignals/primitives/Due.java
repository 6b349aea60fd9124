package dev.aliensignals.primitives;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Something of an effect that does not run inside the flush that finds it due: the action of a
 * split effect, or the run of an effect with an executor or a timing. Guarded by the system.
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
   * U1  It is in the queue exactly while QUEUED, so at most once; queueing allocates nothing.
   * U2  cause is null while IDLE.
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

  /** What the executor has, while SUBMITTED. */
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

  /** How often that drain ran it, counting back to a run that no action of the drain had caused. */
  private int runs;

  /** What made it due when it had already run too often, in words. */
  private @Nullable String trigger;

  Due(@Nullable Executor executor, @Nullable Timing timing) {
    this.executor = executor;
    this.timing = timing;
  }

  /** What runs in {@code effect} outside of flushes, or null if it has no options. */
  static @Nullable Due of(OwnerNode effect) {
    return effect.options() instanceof EffectOptions options ? options.due : null;
  }

  /** Lets go of the scheduler at the end of {@code effect}. */
  static void closed(OwnerNode effect) {
    Due due = of(effect);
    if (due != null) {
      due.stopWaiting();
    }
  }

  /** What a drainer calls. */
  abstract Delivery delivery(Actions actions, @Nullable Failures failures);

  /** The time has come that {@link #timing} was waiting for. */
  abstract void elapsed();

  /** Gives up what is due. */
  abstract void drop();

  /** What has made it due, once it has run too often. */
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
      state = State.QUEUED;
      effect.engine.actions().add(this);
    }
  }

  /** Whether what was submitted will not run any more. */
  private boolean isLost() {
    Delivery task = submitted;
    return task != null
        && (task.refused || (executor instanceof ExecutorService pool && pool.isTerminated()));
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

  /** Back to the start. What is due stays so. */
  final void idle() {
    state = State.IDLE;
    submitted = null;
    cause = null;
    by = null;
    chained = false;
  }

  /** What it is called in messages. */
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

  /** What made it due again when it had run too often; then counts from the start. */
  final String takeTrigger() {
    String taken = trigger;
    trigger = null;
    runs = 0;
    return taken == null || taken.isEmpty() ? "its own writes" : taken;
  }
}
