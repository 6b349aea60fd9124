package dev.aliensignals.primitives;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One action or run, from being taken out of the queue to the report of its exception. An executor
 * runs it as its task.
 */
abstract class Delivery implements Runnable {
  /*
   * V1  Every exception goes to exactly one of: a handler; the drainer's outermost operation, if the
   *     drainer has caused the action and still runs it; the log.
   * V2  User code is called as owner of nothing, and a batch that it leaves open is ended.
   */

  final Due due;
  final Engine engine;
  final Actions actions;

  /** The thread whose write made the action due. */
  final @Nullable Thread cause;

  /** The nearest handler, looked up while the effect has its owners and this thread the system. */
  private final @Nullable ErrorHandler handler;

  private final Thread drainer = Thread.currentThread();

  /**
   * The failures that the drainer has caused itself; null once it has gone on to the next action.
   */
  private @Nullable Failures failures;

  /** The executor has run it in a thread that owns a system, where no action may run. */
  volatile boolean refused;

  Delivery(Due due, Actions actions, @Nullable Failures failures) {
    this.due = due;
    this.engine = due.effect.engine;
    this.actions = actions;
    this.cause = due.cause;
    this.handler = EffectQueue.handlerOf(due.effect, null, engine);
    this.failures = failures;
  }

  /**
   * Runs it or hands it to its executor. Begins as owner of the system, ends without.
   *
   * @param drain the number of the drain that has taken it
   */
  final void start(int drain) {
    Executor executor = due.executor;
    if (due.isLooping(drain, engine.loopLimit)) {
      Throwable loop =
          new EffectLoopException(due.effect.name(), engine.loopLimit, due.takeTrigger());
      due.drop();
      due.idle();
      engine.unlock();
      report(loop);
    } else if (executor == null) {
      deliver();
    } else {
      Runnable submit = () -> executor.execute(this);
      due.state = Due.State.SUBMITTED;
      due.submitted = this;
      engine.unlock();
      Throwable rejected = callOutside(submit);
      if (rejected != null) {
        engine.exclusively(this::rejected);
        report(rejected);
      }
    }
    failures = null;
  }

  private void rejected() {
    if (due.submitted == this) {
      due.idle(); // still due, with the next change or resume
    }
  }

  /** For the executor. */
  @Override
  public final void run() {
    Engine held = CrossSystem.owned();
    if (held != null) {
      refused = true;
      throw new IllegalStateException(
          "The executor of effect '"
              + due.effect.name()
              + "' ran its task in thread '"
              + Thread.currentThread().getName()
              + "', which owns the system '"
              + held.name
              + "'. Run it outside of batches, computeds and effects. It is due again with the next"
              + " change.");
    }
    engine.enter();
    try {
      if (due.submitted == this) { // else it was run already, or rejected, or replaced
        deliver();
        engine.enter();
      }
    } catch (Throwable t) {
      giveUp(t);
      throw t;
    }
    try {
      engine.leave(); // runs, or leaves to the drainer, what became due meanwhile
    } catch (Throwable t) {
      keep(t);
    }
  }

  /** Ends a delivery in the thread of an executor that has no stack or memory left. */
  private void giveUp(Throwable thrown) {
    if (!engine.isOwner()) {
      engine.enter(); // there was room for it here before
    }
    if (due.state == Due.State.RUNNING || due.submitted == this) {
      due.idle(); // still due, with the next change or resume
    }
    engine.leave(thrown);
  }

  /** For messages of executors. */
  @Override
  public final String toString() {
    return due.words();
  }

  /** Runs it if it is due. Begins as owner of the system, ends without. */
  abstract void deliver();

  /** Settles and lets other threads in. The handlers have got their failures already. */
  final void release() {
    Failures failed;
    try {
      failed = engine.settleAndTake();
    } catch (Throwable t) { // no stack or memory for the library itself
      engine.unlock();
      throw t;
    }
    engine.unlock();
    if (failed != null) {
      failed.forEach(this::keep);
    }
  }

  /** Calls user code and returns what it threw, or what was wrong with it. */
  static @Nullable Throwable callOutside(Runnable code) {
    Throwable thrown = null;
    TaskRun<?> task =
        TaskRun.replaceCurrent(null); // it is not the body of the task that reads here
    try {
      code.run();
    } catch (Throwable t) {
      thrown = t;
    } finally {
      TaskRun.replaceCurrent(task);
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
  final void report(Throwable thrown) {
    if (handler == null || thrown instanceof Error) {
      keep(thrown);
      return;
    }
    Throwable handlerThrew =
        callOutside(
            () ->
                engine.system.run(
                    () ->
                        handler.onError(
                            new Failure(due.effect.name(), due.effect, thrown, cause))));
    if (handlerThrew != null) {
      Failures.suppress(handlerThrew, thrown);
      keep(handlerThrew);
    }
  }

  /** {@link #keep(Failures.Entry)} for what the action itself threw. */
  private void keep(Throwable thrown) {
    keep(new Failures.Entry(thrown, due.effect.name(), true));
  }

  /** Gives what no handler takes to the writer that has caused it, or to the log. */
  final void keep(Failures.Entry failure) {
    Failures writers = failures;
    if (writers != null && Thread.currentThread() == drainer && drainer == cause) {
      writers.add(failure);
      return;
    }
    log(due, failure, cause);
  }

  /** Says in the log what nobody else can be told. */
  static void log(Due due, Failures.Entry failure, @Nullable Thread cause) {
    String name = due.effect.name();
    boolean action = due instanceof Split;
    String what = (action ? "he action of effect '" : "ffect '") + name + "'";
    StrayFailures.reportLeft(
        due.effect.engine,
        failure.error(),
        cause,
        (failure.nodeName().equals(name)
                ? (action ? "T" : "E") + what
                : "'" + failure.nodeName() + "', after " + (action ? "t" : "e") + what + ",")
            + " failed in thread '"
            + Thread.currentThread().getName()
            + "'"
            + (cause == null ? "" : ", caused by thread '" + cause.getName() + "'")
            + ". Handle it with onError of the effect, a scope or the system.");
  }
}
