package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.CLOSED;
import static dev.aliensignals.primitives.Flags.HAS_CHILD;
import static dev.aliensignals.primitives.Flags.RECURSED_CHECK;

import org.jspecify.annotations.Nullable;

/**
 * The actions of split effects that are due, and the one loop that runs them: after the system has
 * been released, so that they may block, lock and wait for other threads.
 */
final class Actions {
  /*
   * A thread that releases the system with actions queued and finds nobody draining becomes the drainer.
   * The role is taken and given up while owning the system, so an action is queued before or after, and
   * never lost in between.
   *
   * A1  At most one thread drains; actions without an executor run in the order they were queued.
   * A2  While an action runs, its thread owns no system.
   * A3  A queued action is run by the drainer, or its thread's death or an Error frees the role for the
   *     next thread that releases the system.
   * A4  Every exception of an action goes to exactly one of: a handler, the outermost write of the thread
   *     that caused it (if that drains), the log.
   */

  /** After how many actions that other threads have caused a drainer looks for a successor. */
  static final int FOREIGN_LIMIT = 64;

  /** The scope of the action that this thread runs. */
  private static final ThreadLocal<@Nullable EffectScope> ACTION_SCOPE = new ThreadLocal<>();

  private final Engine engine;
  private @Nullable Split<?> head;
  private @Nullable Split<?> tail;

  /** Who runs the actions. */
  private @Nullable Thread drainer;

  /** The drainer has done enough for others: whoever releases the system next takes its role. */
  private boolean handOver;

  /** Numbers the drains. */
  private int drains;

  Actions(Engine engine) {
    this.engine = engine;
  }

  /** The scope that owns what the action running in this thread creates, or null. */
  static @Nullable EffectScope scopeOf(Engine e) {
    EffectScope scope = ACTION_SCOPE.get();
    return scope != null && scope.engine == e ? scope : null;
  }

  void add(Split<?> split) {
    Split<?> last = tail;
    if (last == null) {
      head = split;
    } else {
      last.next = split;
    }
    tail = split;
  }

  private @Nullable Split<?> poll() {
    Split<?> first = head;
    if (first != null) {
      head = first.next;
      first.next = null;
      if (head == null) {
        tail = null;
      }
    }
    return first;
  }

  /** Makes this thread, which is about to release the system, the drainer if one is needed. */
  boolean claim() {
    if (head == null) {
      return false;
    }
    Thread me = Thread.currentThread();
    Thread other = drainer;
    if (other == null || (other != me && (handOver || !other.isAlive()))) {
      drainer = me;
      handOver = false;
      return true;
    }
    return false;
  }

  /**
   * Runs the actions, as the drainer, who does not own the system.
   *
   * @param thrown what the operation before has thrown, or null
   * @return what to throw at the end: {@code thrown} or failures of actions that this thread has
   *     caused
   */
  @Nullable Throwable drain(@Nullable Throwable thrown) {
    Engine e = engine;
    Thread me = Thread.currentThread();
    Failures failures = new Failures();
    int foreign = 0;
    int number = 0;
    boolean finished = false;
    try {
      while (true) {
        e.enter();
        if (number == 0) {
          number = ++drains;
        }
        Split<?> split = drainer == me ? poll() : null;
        if (split == null) {
          if (drainer == me) {
            drainer = null;
          }
          e.unlock();
          break;
        }
        if (split.cause != me && ++foreign == FOREIGN_LIMIT) {
          foreign = 0;
          handOver = true;
        }
        step(split, number, failures);
      }
      finished = true;
    } finally {
      if (!finished) {
        giveUp(me);
      }
    }
    if (failures.isEmpty()) {
      return thrown;
    }
    if (thrown != null) {
      failures.addTo(thrown);
      return thrown;
    }
    return failures.combined();
  }

  /**
   * After an Error: frees the role. The actions left run when a thread releases the system next.
   */
  private void giveUp(Thread me) {
    boolean outermost = !engine.isOwner();
    if (outermost) {
      engine.enter();
    }
    if (drainer == me) {
      drainer = null;
    }
    if (outermost) {
      engine.unlock();
    }
  }

  /** Runs one action or hands it to its executor. Begins as owner of the system, ends without. */
  private void step(Split<?> split, int number, Failures failures) {
    Thread cause = split.cause;
    if (split.executor != null) {
      split.state = Split.State.SUBMITTED;
      leaveQuietly(split, cause, failures);
      submit(split, cause, failures);
      return;
    }
    if (isLooping(split, number)) {
      split.drop();
      leaveQuietly(split, cause, failures);
      report(
          split,
          new EffectLoopException(split.effect.name(), engine.loopLimit, "its own action"),
          cause,
          failures);
      return;
    }
    deliver(split, cause, failures);
  }

  /** Counts the runs of one action that actions of the same drain have caused. */
  private boolean isLooping(Split<?> split, int number) {
    if (split.cause != drainer) {
      return false;
    }
    if (split.drain != number) {
      split.drain = number;
      split.runs = 0;
    }
    return ++split.runs > engine.loopLimit;
  }

  private void submit(Split<?> split, @Nullable Thread cause, Failures failures) {
    try {
      java.util.Objects.requireNonNull(split.executor)
          .execute(() -> runSubmitted(split, cause, failures));
    } catch (RuntimeException rejected) {
      engine.enter();
      if (split.state == Split.State.SUBMITTED) {
        split.state = Split.State.IDLE; // undelivered until the next change or resume
        split.cause = null;
      }
      leaveQuietly(split, cause, failures);
      report(split, rejected, cause, failures);
    }
  }

  /** What the executor runs. */
  private void runSubmitted(Split<?> split, @Nullable Thread cause, Failures failures) {
    boolean inCaller = cause == Thread.currentThread() && drainer == cause; // its own, if it is
    Failures sink = inCaller ? failures : null;
    engine.enter();
    deliver(split, cause, sink);
    if (!inCaller) {
      engine.enter();
      try {
        engine.leave(); // runs or hands on what the action has caused
      } catch (RuntimeException e) {
        log(split, cause, e);
      }
    }
  }

  /** Runs one action. Begins as owner of the system, ends without. */
  private <T extends @Nullable Object> void deliver(
      Split<T> split, @Nullable Thread cause, @Nullable Failures failures) {
    Engine e = engine;
    Split.Delivery<T> delivery;
    try {
      delivery = split.prepare(e);
      if (delivery != null) {
        endLastAction(split.scope);
        split.scope.flags |= RECURSED_CHECK;
      }
    } catch (RuntimeException | Error equalityThrew) {
      split.drop();
      leaveQuietly(split, cause, failures);
      report(split, equalityThrew, cause, failures);
      return;
    }
    leaveQuietly(split, cause, failures);
    if (delivery == null) {
      return;
    }
    Throwable thrown = call(delivery);
    e.enter();
    EffectScope scope = split.scope;
    scope.flags &= ~RECURSED_CHECK;
    try {
      if ((scope.flags & CLOSED) != 0) {
        Disposal.finishClosed(scope, e);
      }
    } finally {
      split.returned();
      leaveQuietly(split, cause, failures);
    }
    if (thrown != null) {
      report(split, thrown, cause, failures);
    }
  }

  private static <T extends @Nullable Object> @Nullable Throwable call(Split.Delivery<T> delivery) {
    EffectScope scope = delivery.split().scope;
    assert !scope.engine.isOwner() : "an action runs without any lock of the library";
    EffectScope outer = ACTION_SCOPE.get();
    ACTION_SCOPE.set(scope);
    try {
      delivery.call();
      return null;
    } catch (Throwable t) {
      return t;
    } finally {
      if (outer == null) {
        ACTION_SCOPE.remove();
      } else {
        ACTION_SCOPE.set(outer);
      }
    }
  }

  private void endLastAction(EffectScope scope) {
    if ((scope.flags & HAS_CHILD) != 0) {
      Disposal.closeChildren(scope, engine);
    }
    if (scope.cleanup != null) {
      Disposal.runCleanups(scope, engine);
    }
  }

  /** Releases the system; what settling throws is a failure of {@code split}. */
  private void leaveQuietly(Split<?> split, @Nullable Thread cause, @Nullable Failures failures) {
    try {
      engine.leaveUndrained();
    } catch (RuntimeException e) {
      report(split, e, cause, failures);
    }
  }

  /**
   * Gives an exception of an action to the nearest handler, the writer that caused it, or the log.
   */
  private void report(
      Split<?> split, Throwable thrown, @Nullable Thread cause, @Nullable Failures failures) {
    if (thrown instanceof Error error) {
      throw error;
    }
    Effect effect = split.effect;
    ErrorHandler handler = EffectQueue.handlerOf(effect, engine);
    if (handler != null) {
      try {
        handler.onError(effect, thrown);
        return;
      } catch (RuntimeException handlerThrew) {
        Failures.suppress(handlerThrew, thrown);
        keep(split, handlerThrew, cause, failures);
        return;
      }
    }
    keep(split, thrown, cause, failures);
  }

  private void keep(
      Split<?> split, Throwable thrown, @Nullable Thread cause, @Nullable Failures failures) {
    if (failures != null && cause == Thread.currentThread()) {
      failures.add(thrown, split.effect.name(), true);
    } else {
      log(split, cause, thrown);
    }
  }

  private static void log(Split<?> split, @Nullable Thread cause, Throwable thrown) {
    Log.warning(
        "The action of effect '"
            + split.effect.name()
            + "' failed"
            + (cause == null ? "" : " after a write by thread '" + cause.getName() + "'")
            + ". Handle it with onError of the effect, a scope or the system.",
        thrown);
  }
}
