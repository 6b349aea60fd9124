package dev.aliensignals.primitives;

/**
 * Takes the exceptions of effects and cleanups. Looked for on the effect, then on the scopes and
 * effects that own it, then on the {@link ReactiveSystem}; the first found gets the exception, and
 * the writer does not. Without any, the outermost write throws. Exceptions of effects that run
 * later than the write, in an executor or because of a debounce, throttle or adaptive window, are
 * then logged.
 *
 * <p>The handler of the system also takes failures that are of no effect and that no operation can
 * throw: of schedulers that cancel, of executors that have run what they were given, of callbacks
 * of tasks, of mirrors, of guards of values that come from outside, and of hooks in a run that is
 * late. Without it they are logged.
 */
@FunctionalInterface
public interface ErrorHandler {

  /**
   * Handles an exception. Called untracked, inside a batch, in the thread that owns the system; for
   * the action of a split effect in the thread that ran it, which owns nothing. If the handler
   * itself throws, its exception goes where the first one would have gone without a handler, and
   * the first one is suppressed in it.
   *
   * @param failure the failed function, its exception, and the thread that caused it; never an
   *     {@link Error}, which always goes to the writer
   */
  void onError(Failure failure);
}
