package dev.aliensignals.primitives;

/**
 * Takes the exceptions of effects and cleanups. Looked for on the effect, then on the scopes and
 * effects that own it, then on the {@link ReactiveSystem}; the first found gets the exception, and
 * the writer does not. Without any, the outermost write throws; what runs later than the write, in
 * an executor or because of a debounce, throttle or adaptive window, is logged.
 */
@FunctionalInterface
public interface ErrorHandler {

  /**
   * Handles an exception. Called untracked, inside a batch, in the thread that owns the system; for
   * the action of a split effect in the thread that ran it, which owns nothing. What the handler
   * throws itself goes where the exception would have gone without it, with that exception
   * suppressed.
   *
   * @param failure what has failed, how, and by whom it was caused; never an {@link Error}, which
   *     always goes to the writer
   */
  void onError(Failure failure);
}
