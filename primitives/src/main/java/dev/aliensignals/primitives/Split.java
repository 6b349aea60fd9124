package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.CLOSED;

import dev.aliensignals.primitives.spi.SignalView;
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
   *
   * S1  An action runs in one thread at a time, and nobody in it owns the system when it starts.
   * S2  current is the last value of the source, delivered the one the last action got as new value.
   *     What comes between them is seen by no action.
   * S3  A queued, submitted or closed effect is in the queue at most once; queueing allocates nothing.
   * S4  What an action has created belongs to scope and ends before the next action.
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
  private final boolean followsNode;

  /** Owns what the action creates. Its owner is the effect, which does not list it. */
  final EffectScope scope;

  /** Set right after the effect is made, before its first run. */
  @SuppressWarnings("NullAway.Init")
  Effect effect;

  State state = State.IDLE;

  /** Next in the queue of actions. */
  @Nullable Split<?> next;

  /** The thread whose write made it due. */
  @Nullable Thread cause;

  /** The drain that ran it last, and how often. */
  int drain;

  int runs;

  private @Nullable T current;
  private @Nullable T delivered;
  private boolean evaluated;

  /** Deliver whatever the values say: the first time, and after a trigger. */
  private boolean forced;

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
    this.scope = new EffectScope(engine, null);
    Object node = source instanceof SignalView view ? view.source() : source;
    this.followsNode = node instanceof ReactiveNode;
    Equality<? super @Nullable Object> own =
        node instanceof ReactiveNode reactive ? Values.equalityOf(reactive) : null;
    this.equality = own != null ? own : Equality.structural();
  }

  /** The source phase, as the function of the effect. */
  @Override
  public void run() {
    T value = source.get();
    if (!evaluated) {
      evaluated = true;
      current = value;
      delivered = immediate ? null : value;
      forced = immediate;
      if (!immediate) {
        return;
      }
    } else {
      if (Values.sameUntracked(current, value, equality, effect.engine)) {
        if (!followsNode) {
          return;
        }
        forced = true; // the signal itself counts this as a change
      }
      current = value;
    }
    queue();
  }

  private void queue() {
    if (state == State.IDLE) {
      state = State.QUEUED;
      if (cause == null) {
        cause = Thread.currentThread();
      }
      effect.engine.actions().add(this);
    } else if (state == State.RUNNING) {
      cause = Thread.currentThread();
    }
  }

  /** Queues what was not delivered because of a pause or a rejection. */
  void queueUndelivered() {
    if (state == State.IDLE && (effect.flags & CLOSED) == 0 && isUndelivered()) {
      queue();
    }
  }

  @SuppressWarnings("ReferenceEquality") // a hint; prepare asks the equality
  private boolean isUndelivered() {
    return forced || current != delivered;
  }

  /**
   * Decides whether there is something to deliver, and takes it.
   *
   * @return the delivery, to be run without the system; null if there is none
   */
  @Nullable Delivery<T> prepare(Engine e) {
    state = State.IDLE;
    cause = null;
    if ((effect.flags & CLOSED) != 0 || (e.pausedCount != 0 && EffectQueue.isPaused(effect))) {
      return null;
    }
    T old = delivered;
    T now = current;
    if (!forced && Values.sameUntracked(old, now, equality, e)) {
      delivered = now;
      return null;
    }
    forced = false;
    delivered = now;
    state = State.RUNNING;
    return new Delivery<>(this, now, old);
  }

  /** Drops what is undelivered. */
  void drop() {
    state = State.IDLE;
    cause = null;
    forced = false;
    delivered = current;
  }

  /** Ends an action. Queues the next one if the source has changed meanwhile. */
  void returned() {
    state = State.IDLE;
    queueUndelivered();
  }

  /**
   * One call of an action.
   *
   * @param split whose action
   * @param value the new value
   * @param old the value the action before it got
   */
  record Delivery<T extends @Nullable Object>(Split<T> split, @Nullable T value, @Nullable T old) {

    @SuppressWarnings("NullAway") // null only if T admits it, or as the old value of the first
    void call() {
      split.action.accept(value, old);
    }
  }
}
