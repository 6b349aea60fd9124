package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.CLOSED;
import static dev.aliensignals.primitives.Flags.DEFERRED;
import static dev.aliensignals.primitives.Flags.DIRTY;
import static dev.aliensignals.primitives.Flags.HELD;
import static dev.aliensignals.primitives.Flags.PENDING;
import static dev.aliensignals.primitives.Flags.SPLIT;

import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The function of a split effect: evaluates the source, tracked, and queues the action if that has
 * changed. Its fields are guarded by the system.
 */
final class Split<T extends @Nullable Object> extends Due implements Runnable {
  /*
   * S1  An action runs in one thread at a time, and this thread owns no system when the action
   *     starts.
   * S2  current is the last value of the source, delivered the one the last action got as new
   *     value. No action sees a value that comes between them.
   * S3  Effects and cleanups that an action makes belong to scope and end before the next action.
   *     If it has closed its own effect before, they belong to heir.
   * S4  A source with an executor or a timing is evaluated right before the action, or when the time has
   *     come; see Due.
   */

  private final Supplier<? extends T> source;
  final BiConsumer<? super T, ? super T> action;
  private final Equality<? super @Nullable Object> equality;

  /** The signal or computed that is the source itself, if it is one. */
  private final @Nullable ReactiveNode followed;

  /** Owns what the action creates. Its owner is the effect, which does not list it. */
  final EffectScope scope;

  /** Whether its own action has closed the effect. */
  boolean closedByAction;

  /** The owner of the effect when its own action closed it; null if there was none. */
  @Nullable SubscriberNode heir;

  private @Nullable T current;
  private @Nullable T delivered;
  private boolean evaluated;

  /** Whether the last evaluation of the source threw. */
  private boolean failed;

  /** Deliver whatever the values say: the first time, and after a trigger. */
  private boolean forced;

  /** The source was triggered while the effect was to wait. */
  private boolean triggered;

  /** The next run tells what to follow, and nothing else. */
  private boolean dropping;

  private final boolean immediate;

  /** Whether the effect ends after one action. */
  final boolean once;

  /** The number of failures in a row that end the effect; 0 if none do. */
  private final int failureLimit;

  /** Failures of the source in a row. */
  private int sourceFailures;

  /** Failures of the action in a row. */
  private int actionFailures;

  Split(
      Engine engine,
      Supplier<? extends T> source,
      BiConsumer<? super T, ? super T> action,
      boolean immediate,
      @Nullable EffectOptions options) {
    super(
        options == null ? null : options.executor,
        options == null ? null : Timing.of(options, engine.system));
    this.source = source;
    this.action = action;
    this.immediate = immediate;
    this.once = options != null && options.once;
    this.failureLimit = options == null ? 0 : options.closeAfterFailures;
    this.scope = new EffectScope(engine, this);
    this.followed = Nodes.of(source);
    Equality<? super @Nullable Object> own = followed == null ? null : Values.equalityOf(followed);
    this.equality = own != null ? own : Equality.structural();
  }

  /** The source phase, as the function of the effect. */
  @Override
  public void run() {
    boolean deferred = (effect.flags & DEFERRED) != 0;
    if (!deferred) {
      noteTrigger(); // else done when it was told
    }
    boolean wasTriggered = triggered;
    triggered = false;
    Link link = effect.deps; // of the run before
    int versionBefore = link == null ? 0 : link.depVersion;
    boolean failedBefore = failed;
    boolean dropped = dropping;
    dropping = false;
    failed = true;
    T value = read();
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
      if (immediate) {
        enqueue(); // whatever the timing, as for any effect
      }
      return;
    } else {
      boolean same = Values.sameUntracked(current, value, equality, effect.engine);
      failed = false;
      if (same) {
        // one version more and the same value: it was triggered; more than one: it was reverted
        if (deferred
            ? !wasTriggered
            : followed == null || failedBefore || followed.version - versionBefore != 1) {
          if (isUndelivered()) {
            enqueue(); // an earlier change, which has waited
          }
          return;
        }
        forced = true;
      }
      current = value;
    }
    enqueue();
  }

  private T read() {
    try {
      T value = source.get();
      sourceFailures = 0;
      return value;
    } catch (Throwable t) {
      if (++sourceFailures == failureLimit) {
        effect.close();
      }
      throw t;
    }
  }

  /** Whether the effect is to end because of how its action has ended. */
  boolean endsAfter(@Nullable Throwable thrown) {
    actionFailures = thrown == null ? 0 : actionFailures + 1;
    return once || (thrown != null && actionFailures == failureLimit);
  }

  /** Tells an effect that waits that its source has been triggered. */
  static void triggered(ReactiveNode node) {
    for (Link link = node.subs; link != null; link = link.nextSub) {
      if ((link.sub.flags & (SPLIT | DEFERRED)) == (SPLIT | DEFERRED)
          && ((Effect) link.sub).function() instanceof Split<?> split
          && split.followed == node) {
        split.triggered = true;
      }
    }
  }

  @Override
  Delivery delivery(Actions actions, @Nullable Failures failures) {
    return new ActionDelivery<>(this, actions, failures);
  }

  /** Queues what was not delivered because of a pause or a rejection. */
  void queueUndelivered() {
    if ((effect.flags & (CLOSED | HELD)) == 0
        && isUndelivered()
        && !waits()
        && (timing == null || timing.changed(this))) { // now, as far as the timing is concerned
      enqueue();
    }
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // a hint; isDue asks the equality
  boolean isUndelivered() {
    return forced || current != delivered;
  }

  /**
   * Whether there is something to deliver now. Calls the equality. A change that is held back by a
   * pause, or that waits for its time, stays undelivered.
   */
  boolean isDue(Engine e) {
    if ((effect.flags & CLOSED) != 0
        || waits()
        || (e.pausedCount != 0 && EffectQueue.isPaused(effect))) {
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
    by = null;
    forced = false;
    delivered = current;
    if (timing != null) {
      timing.started();
    }
  }

  /** Ends an action. Queues the next one if the source has changed meanwhile. */
  void returned() {
    Thread changedBy = cause;
    Thread changedOnlyBy = by;
    boolean byAction = chained;
    idle();
    if (isDueAgain()) {
      cause = changedBy;
      by = changedOnlyBy;
      chained = byAction;
      if (changedBy == null) {
        enqueue();
      } else {
        enqueueAttributed();
      }
    }
  }

  /** Drops what has changed during the pause that is about to end. */
  void dropMissed() {
    dropUndelivered();
    if ((effect.flags & (DIRTY | PENDING)) != 0) {
      effect.flags = (effect.flags & ~HELD) | DIRTY; // so that it runs in any case
      admitted = (effect.flags & DEFERRED) != 0;
      dropping = true;
    }
  }

  /** Drops what is undelivered. */
  @Override
  void drop() {
    dropUndelivered();
    unhold();
  }

  private void dropUndelivered() {
    forced = false;
    triggered = false;
    delivered = current;
    stopWaiting();
  }
}
