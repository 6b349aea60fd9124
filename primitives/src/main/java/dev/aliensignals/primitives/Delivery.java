package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.CLOSED;
import static dev.aliensignals.primitives.Flags.HAS_CHILD;
import static dev.aliensignals.primitives.Flags.RECURSED_CHECK;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One call of an action, from being taken out of the queue to the report of what it threw. What an
 * executor gets to run.
 */
final class Delivery<T extends @Nullable Object> implements Runnable {
  /*
   *   owner of the system:  due? ─▶ end what the last action created ─▶ still due? ─▶ take the values
   *   owner of nothing:     call the action
   *   owner of the system:  end what a closed effect created ─▶ queue it again if the source changed
   *   owner of nothing:     report what was thrown
   *
   * V1  Every exception goes to exactly one of: a handler; the drainer's outermost operation, if the
   *     drainer has caused the action and still runs it; the log.
   * V2  User code is called as owner of nothing, and a batch that it leaves open is ended.
   */

  private final Split<T> split;
  private final Engine engine;
  private final Actions actions;

  /** The thread whose write made the action due. */
  final @Nullable Thread cause;

  /** The nearest handler, looked up while the effect has its owners and this thread the system. */
  private final @Nullable ErrorHandler handler;

  private final Thread drainer = Thread.currentThread();

  /** Where the drainer collects what it has caused; null once it has gone on to the next action. */
  private @Nullable Failures failures;

  /** The executor has run it in a thread that owns a system, where no action may run. */
  volatile boolean refused;

  Delivery(Split<T> split, Actions actions, @Nullable Failures failures) {
    this.split = split;
    this.engine = split.effect.engine;
    this.actions = actions;
    this.cause = split.cause;
    this.handler = EffectQueue.handlerOf(split.effect, null, engine);
    this.failures = failures;
  }

  /**
   * Runs the action or hands it to its executor. Begins as owner of the system, ends without.
   *
   * @param drain the number of the drain that has taken it
   */
  void start(int drain) {
    Executor executor = split.executor;
    if (split.isLooping(drain, engine.loopLimit)) {
      Throwable loop =
          new EffectLoopException(split.effect.name(), engine.loopLimit, split.takeTrigger());
      split.drop();
      split.idle();
      engine.unlock();
      report(loop);
    } else if (executor == null) {
      deliver();
    } else {
      split.state = Split.State.SUBMITTED;
      split.submitted = this;
      engine.unlock();
      Throwable rejected = callOutside(() -> executor.execute(this));
      if (rejected != null) {
        engine.enter();
        if (split.submitted == this) {
          split.idle(); // undelivered until the next change or resume
        }
        engine.unlock();
        report(rejected);
      }
    }
    failures = null;
  }

  /** For the executor. */
  @Override
  public void run() {
    Engine held = CrossSystem.owned();
    if (held != null) {
      refused = true;
      throw new IllegalStateException(
          "The executor of effect '"
              + split.effect.name()
              + "' ran its action in thread '"
              + Thread.currentThread().getName()
              + "', which owns the system '"
              + held.name
              + "'. Run it outside of batches, computeds and effects. It is due again with the next"
              + " change.");
    }
    engine.enter();
    if (split.submitted == this) { // else it was run already, or rejected
      deliver();
      engine.enter();
    }
    try {
      engine.leave(); // runs, or leaves to the drainer, what became due meanwhile
    } catch (Throwable t) {
      keep(t);
    }
  }

  /** Runs the action if it is due. Begins as owner of the system, ends without. */
  private void deliver() {
    boolean due = false;
    Throwable thrown = null;
    try {
      due = split.isDue(engine) && (!endLastAction() || split.isDue(engine));
    } catch (Throwable equalityThrew) {
      split.drop();
      thrown = equalityThrew;
    }
    if (due) {
      thrown = call();
    } else {
      split.idle();
    }
    release();
    if (thrown != null) {
      report(thrown);
    }
  }

  /** Ends what the last action has created. Returns whether there was anything. */
  private boolean endLastAction() {
    EffectScope scope = split.scope;
    if ((scope.flags & HAS_CHILD) == 0 && scope.cleanup == null) {
      return false;
    }
    end(scope);
    engine.settle(); // what the cleanups have written may change the source, or close the effect
    return true;
  }

  private void end(EffectScope scope) {
    try {
      Disposal.finishClosed(scope, engine);
    } catch (Error error) {
      EffectQueue.keep(scope, error, true, engine);
    }
  }

  /** Calls the action and returns what it threw. Owner of the system before and after. */
  private @Nullable Throwable call() {
    EffectScope scope = split.scope;
    T value = split.current();
    T old = split.delivered();
    split.started();
    scope.flags |= RECURSED_CHECK;
    Delivery<?> outer = actions.started(this);
    release();
    Throwable thrown = callOutside(() -> Actions.call(split, value, old));
    engine.enter();
    actions.ended(outer);
    scope.flags &= ~RECURSED_CHECK;
    if ((scope.flags & CLOSED) != 0) {
      end(scope);
    }
    split.returned();
    return thrown;
  }

  /** Settles and lets other threads in. What failed has been offered to the handlers already. */
  private void release() {
    Failures failed = engine.settleAndTake();
    engine.unlock();
    if (failed != null) {
      failed.forEach(this::keep);
    }
  }

  /** Calls user code and returns what it threw, or what was wrong with it. */
  private static @Nullable Throwable callOutside(Runnable code) {
    Throwable thrown = null;
    try {
      code.run();
    } catch (Throwable t) {
      thrown = t;
    }
    Engine held = CrossSystem.owned();
    if (held == null) {
      return thrown;
    }
    Throwable left = held.endLeftBatch();
    if (thrown == null) {
      return left;
    }
    Failures.suppress(thrown, left);
    return thrown;
  }

  /** Gives an exception to the nearest handler, else to where {@link #keep} does. */
  private void report(Throwable thrown) {
    if (handler == null || thrown instanceof Error) {
      keep(thrown);
      return;
    }
    Throwable handlerThrew = callOutside(() -> handler.onError(split.effect, thrown));
    if (handlerThrew != null) {
      Failures.suppress(handlerThrew, thrown);
      keep(handlerThrew);
    }
  }

  /** {@link #keep(Failures.Entry)} for what the action itself threw. */
  private void keep(Throwable thrown) {
    keep(new Failures.Entry(thrown, split.effect.name(), true));
  }

  /** Gives what no handler takes to the writer that has caused it, or to the log. */
  private void keep(Failures.Entry failure) {
    Thread me = Thread.currentThread();
    Failures writers = failures;
    if (writers != null && me == drainer && me == cause) {
      writers.add(failure);
      return;
    }
    String name = split.effect.name();
    Log.warning(
        (failure.nodeName().equals(name)
                ? "The action of effect '" + name + "'"
                : "'" + failure.nodeName() + "', after the action of effect '" + name + "',")
            + " failed in thread '"
            + me.getName()
            + "'"
            + (cause == null ? "" : ", caused by thread '" + cause.getName() + "'")
            + ". Handle it with onError of the effect, a scope or the system.",
        failure.error());
  }
}
