package dev.aliensignals.primitives;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The actions of split effects that are due, and the one loop that runs them: after the system has
 * been released, so that they may block, lock and wait for other threads. It also hands the runs of
 * other effects to their executors, which may block likewise.
 */
final class Actions {
  /*
   * A thread that releases the system with actions queued and finds nobody draining becomes the drainer.
   * The role is taken and given up while owning the system, so an action is queued before or after, and
   * never lost in between.
   *
   *            claim: nobody drains                     the queue is empty
   *   nobody ─────────────────────────▶ drainer ─────────────────────────────▶ nobody
   *                                        │
   *                                        │ FOREIGN_LIMIT actions for others, and more of them
   *                                        └─────────────▶ a successor, a new thread without a limit
   *
   * A1  At most one thread drains; actions without an executor run in the order they were queued, one
   *     at a time.
   * A2  While an action runs, its thread owns no system.
   * A3  A queued action is run by the drainer, or its thread's death or an Error of the library frees
   *     the role for the next thread that releases the system.
   */

  /** How many actions that other threads have caused a drainer runs. */
  static final int FOREIGN_LIMIT = 64;

  /** The scope of the action that this thread runs. */
  private static final ThreadLocal<@Nullable EffectScope> ACTION_SCOPE = new ThreadLocal<>();

  private final Engine engine;
  private @Nullable Due head;
  private @Nullable Due tail;

  /** Who runs the actions. */
  private @Nullable Thread drainer;

  /** The action that the drainer runs. */
  private @Nullable Delivery running;

  /** Numbers the drains. A successor goes on with the number of the drainer before it. */
  private int drain;

  Actions(Engine engine) {
    this.engine = engine;
  }

  /** The scope that owns what the action running in this thread creates, or null. */
  static @Nullable EffectScope scopeOf(Engine e) {
    EffectScope scope = ACTION_SCOPE.get();
    return scope != null && scope.engine == e ? scope : null;
  }

  /** Calls a function so that no action owns what it creates. */
  static <T extends @Nullable Object> T callDetached(Supplier<T> fn) {
    EffectScope outer = replaceScope(null);
    try {
      return fn.get();
    } finally {
      replaceScope(outer);
    }
  }

  /** Calls an action in this thread, which owns no system. */
  @SuppressWarnings("NullAway") // null only if T admits it, or as the old value of the first
  static <T extends @Nullable Object> void call(
      Split<T> split, @Nullable T value, @Nullable T old) {
    assert CrossSystem.owned() == null : "an action runs without any lock of the library";
    boolean several = CrossSystem.several;
    ReactiveSystem chosen = several ? CrossSystem.chosen() : null;
    if (several) {
      CrossSystem.choose(split.scope.engine.system);
    }
    EffectScope outer = replaceScope(split.scope);
    try {
      split.action.accept(value, old);
    } finally {
      replaceScope(outer);
      if (several) {
        CrossSystem.choose(chosen);
      }
    }
  }

  private static @Nullable EffectScope replaceScope(@Nullable EffectScope scope) {
    EffectScope before = ACTION_SCOPE.get();
    if (scope == null) {
      ACTION_SCOPE.remove();
    } else {
      ACTION_SCOPE.set(scope);
    }
    return before;
  }

  /** Queues an action that is in no queue. */
  void add(Due due) {
    Due last = tail;
    if (last == null) {
      head = due;
    } else {
      last.next = due;
    }
    tail = due;
  }

  private void removeFirst(Due first) {
    head = first.next;
    first.next = null;
    if (head == null) {
      tail = null;
    }
  }

  /** Notes who has made something due: this thread, or who has caused the action it runs. */
  void attribute(Due due) {
    Thread me = Thread.currentThread();
    Delivery by = drainer == me ? running : null;
    due.chained = by != null;
    due.cause = by != null ? by.cause : me;
  }

  /** An action starts in this thread. Returns what to give to {@link #ended}. */
  @Nullable Delivery started(Delivery delivery) {
    Delivery outer = running;
    if (drainer == Thread.currentThread()) {
      running = delivery;
    }
    return outer;
  }

  /** An action has ended in this thread. */
  void ended(@Nullable Delivery outer) {
    if (drainer == Thread.currentThread()) {
      running = outer;
    }
  }

  /** Makes this thread, which is about to release the system, the drainer if one is needed. */
  boolean claim() {
    if (head == null || (drainer != null && drainer.isAlive())) {
      return false;
    }
    drainer = Thread.currentThread();
    running = null;
    drain++;
    return true;
  }

  /**
   * Runs the actions, as the drainer, who does not own the system.
   *
   * @param failed what the operation before has thrown, or null
   * @return what to throw at the end: that, and failures of actions that this thread has caused; or
   *     null
   */
  @Nullable Failures drain(@Nullable Failures failed) {
    Failures failures = failed == null ? new Failures() : failed;
    drain(failures, FOREIGN_LIMIT);
    return failures.isEmpty() ? null : failures;
  }

  private void drain(@Nullable Failures failures, int foreignLimit) {
    Engine e = engine;
    Thread me = Thread.currentThread();
    int foreign = 0;
    boolean finished = false;
    try {
      while (true) {
        e.enter();
        if (drainer != me) {
          break;
        }
        Due due = head;
        if (due == null) {
          drainer = null;
          break;
        }
        if (due.cause != me && ++foreign > foreignLimit) {
          handOn();
          break;
        }
        removeFirst(due);
        due.delivery(this, failures).start(drain);
      }
      e.unlock();
      finished = true;
    } finally {
      if (!finished) {
        giveUp(me);
      }
    }
  }

  /** Lets a thread of its own run the rest, so that this one is not kept for the sake of others. */
  private void handOn() {
    Thread successor =
        new Thread(() -> drain(null, Integer.MAX_VALUE), "actions of system '" + engine.name + "'");
    successor.start(); // it begins by waiting for the system, which this thread owns
    drainer = successor;
  }

  /** After an Error of the library. The actions left run when a thread releases the system next. */
  private void giveUp(Thread me) {
    if (!engine.isOwner()) {
      engine.enter();
    }
    if (drainer == me) {
      drainer = null;
      running = null;
    }
    engine.unlock();
  }
}
