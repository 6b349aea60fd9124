package dev.aliensignals.primitives;

import org.jspecify.annotations.Nullable;

/**
 * The way of failures that no write, read or close can throw, as those of timers, executors and
 * threads of tasks: to the handler, else to the log.
 */
final class StrayFailures {

  private StrayFailures() {}

  /**
   * Gives a failure to a handler. Without one, and where the handler throws itself, the failure
   * goes to the log. An {@link Error} passes by the handler.
   *
   * @param message for the log
   */
  static void report(Engine e, @Nullable ErrorHandler handler, Failure failure, String message) {
    Throwable thrown = failure.error();
    if (handler == null || thrown instanceof Error || CrossSystem.isElsewhere(e)) {
      Log.warning(message, thrown);
      return;
    }
    Throwable handlerThrew = call(e, () -> handler.onError(failure));
    if (handlerThrew != null) {
      Failures.suppress(handlerThrew, thrown);
      Log.warning(message, handlerThrew);
    }
  }

  /** {@link #report} to the handler of the system, caused by this thread. */
  static void report(Engine e, String name, Throwable thrown, String message) {
    report(e, e.errorHandler, new Failure(name, null, thrown, Thread.currentThread()), message);
  }

  /**
   * Reports what an operation has left over that nobody can be told by a throw. Handlers have been
   * asked about all of that before, but for hooks, which belong to the system.
   *
   * @param cause the thread whose operation it was, or null
   */
  static void reportLeft(Engine e, Throwable left, @Nullable Thread cause, String message) {
    if (left instanceof HookException hook) {
      report(e, e.errorHandler, new Failure(hook.nodeName(), null, hook, cause), message);
    } else {
      Log.warning(message, left);
    }
  }

  /** Calls a handler, and returns the exception that it threw, or null. */
  private static @Nullable Throwable call(Engine e, Runnable handler) {
    if (!e.isOwner()) {
      return Delivery.callOutside(() -> e.system.run(handler));
    }
    try {
      EffectQueue.callOutside(e, handler);
      return null;
    } catch (Throwable t) {
      return t;
    }
  }
}
