package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.CLOSED;
import static dev.aliensignals.primitives.Flags.DIRTY;
import static dev.aliensignals.primitives.Flags.PENDING;

import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The function of a split effect: evaluates the source, tracked, and queues the action if that has
 * changed. Its fields are guarded by the system.
 */
final class Split<T extends @Nullable Object> implements Runnable {
  /*
   *        changed            taken by a drainer            returned, unchanged since
   *   IDLE ───────▶ QUEUED ───────────────────▶ RUNNING ─────────────────────────▶ IDLE
   *                    │  with an executor          │ changed since ──▶ QUEUED
   *                    └────────▶ SUBMITTED ────────▶ RUNNING
   *                                 │ rejected ──▶ IDLE, still undelivered
   *                                 │ run where a system is owned, which is refused: the next change
   *                                 └──▶ QUEUED
   *
   * S1  An action runs in one thread at a time, and nobody in it owns a system when it starts.
   * S2  current is the last value of the source, delivered the one the last action got as new value.
   *     What comes between them is seen by no action.
   * S3  An effect is in the queue exactly while QUEUED, so at most once; queueing allocates nothing.
   * S4  What an action has created belongs to scope and ends before the next action.
   * S5  cause is null while IDLE.
   */

  enum State {
    IDLE,
    QUEUED,
    SUBMITTED,
    RUNNING
  }

  private final Supplier<? extends T> source;
  final BiConsumer<? super T, ? super T> action;
  final @Nullable Executor executor;
  private final Equality<? super @Nullable Object> equality;

  /** The signal or computed that is the source itself, if it is one. */
  private final @Nullable ReactiveNode followed;

  /** Owns what the action creates. Its owner is the effect, which does not list it. */
  final EffectScope scope;

  /** Set right after the effect is made, before its first run. */
  @SuppressWarnings("NullAway.Init")
  Effect effect;

  State state = State.IDLE;

  /** What the executor has, while SUBMITTED. */
  @Nullable Delivery<T> submitted;

  /** Next in the queue of actions. */
  @Nullable Split<?> next;

  /** The thread whose write made it due. */
  @Nullable Thread cause;

  /** An action that the drainer was running made it due. */
  boolean chained;

  /** The drain that ran it last. */
  private int drain;

  /** How often that drain ran it, counting back to a run that no action of the drain had caused. */
  private int runs;

  /** What made it due when it had already run too often, in words. */
  private @Nullable String trigger;

  private @Nullable T current;
  private @Nullable T delivered;
  private boolean evaluated;

  /** Whether the last evaluation of the source threw. */
  private boolean failed;

  /** Deliver whatever the values say: the first time, and after a trigger. */
  private boolean forced;

  /** The next run tells what to follow, and nothing else. */
  private boolean dropping;

  private final boolean immediate;

  Split(
      Engine engine,
      Supplier<? extends T> source,
      BiConsumer<? super T, ? super T> action,
      boolean immediate,
      @Nullable EffectOptions options) {
    this.source = source;
    this.action = action;
    this.immediate = immediate;
    this.executor = options == null ? null : options.executor;
    this.scope = new EffectScope(engine, options, this);
    this.followed = Nodes.of(source);
    Equality<? super @Nullable Object> own = followed == null ? null : Values.equalityOf(followed);
    this.equality = own != null ? own : Equality.structural();
  }

  /** The source phase, as the function of the effect. */
  @Override
  public void run() {
    if (runs >= effect.engine.loopLimit) {
      trigger = EffectQueue.changedSources(effect);
    }
    Link link = effect.deps; // of the run before
    int versionBefore = link == null ? 0 : link.depVersion;
    boolean failedBefore = failed;
    boolean dropped = dropping;
    dropping = false;
    failed = true;
    T value = source.get();
    if (dropped && evaluated) {
      failed = false;
      current = value;
      drop();
      return;
    }
    if (!evaluated) {
      evaluated = true;
      failed = false;
      current = value;
      delivered = immediate ? null : value;
      forced = immediate;
      if (!immediate) {
        return;
      }
    } else {
      boolean same = Values.sameUntracked(current, value, equality, effect.engine);
      failed = false;
      if (same) {
        // one version more and the same value: it was triggered; more than one: it was reverted
        if (followed == null || failedBefore || followed.version - versionBefore != 1) {
          return;
        }
        forced = true;
      }
      current = value;
    }
    queue();
  }

  private void queue() {
    Actions actions = effect.engine.actions();
    if (cause == null) {
      actions.attribute(this);
    }
    if (state == State.IDLE) {
      state = State.QUEUED;
      actions.add(this);
    } else if (state == State.SUBMITTED && submitted != null && submitted.refused) {
      submitted = null;
      state = State.QUEUED;
      actions.add(this);
    }
  }

  /** Queues what was not delivered because of a pause or a rejection. */
  void queueUndelivered() {
    if ((effect.flags & CLOSED) == 0 && isUndelivered()) {
      queue();
    }
  }

  @SuppressWarnings("ReferenceEquality") // a hint; isDue asks the equality
  private boolean isUndelivered() {
    return forced || current != delivered;
  }

  /**
   * Whether there is something to deliver now. Calls the equality. What is held back by a pause
   * stays undelivered.
   */
  boolean isDue(Engine e) {
    if ((effect.flags & CLOSED) != 0 || (e.pausedCount != 0 && EffectQueue.isPaused(effect))) {
      return false;
    }
    if (!forced && Values.sameUntracked(delivered, current, equality, e)) {
      delivered = current;
      return false;
    }
    return true;
  }

  /** The value to deliver now. */
  @Nullable T current() {
    return current;
  }

  /** The value that was delivered last. */
  @Nullable T delivered() {
    return delivered;
  }

  /** Starts an action with the current value. */
  void started() {
    state = State.RUNNING;
    submitted = null;
    cause = null;
    forced = false;
    delivered = current;
  }

  /** Ends an action. Queues the next one if the source has changed meanwhile. */
  void returned() {
    Thread changedBy = cause;
    boolean byAction = chained;
    idle();
    if ((effect.flags & CLOSED) == 0 && isUndelivered()) {
      cause = changedBy;
      chained = byAction;
      queue();
    }
  }

  /** Back to the start, without a delivery. What is undelivered stays so. */
  void idle() {
    state = State.IDLE;
    submitted = null;
    cause = null;
    chained = false;
  }

  /** Drops what has changed during the pause that is about to end. */
  void dropMissed() {
    drop();
    if ((effect.flags & (DIRTY | PENDING)) != 0) {
      effect.flags |= DIRTY; // so that it runs in any case
      dropping = true;
    }
  }

  /** Drops what is undelivered. */
  void drop() {
    forced = false;
    delivered = current;
  }

  /** Counts one more run. Returns whether that is too often for one drain. */
  boolean isLooping(int drain, int limit) {
    if (this.drain != drain || !chained) {
      this.drain = drain;
      runs = 1;
      return false;
    }
    return ++runs > limit;
  }

  /** What made it due again when it had run too often; then counts from the start. */
  String takeTrigger() {
    String taken = trigger;
    trigger = null;
    runs = 0;
    return taken == null || taken.isEmpty() ? "its own action" : taken;
  }
}
