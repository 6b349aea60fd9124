package dev.aliensignals.primitives;

import java.util.Objects;

/**
 * A function that undoes one run of an effect: it closes the things that the run has opened. An
 * effect returns one, or registers any number with {@link Signals#onCleanup}. It is our own type,
 * so that an effect written as an expression that happens to return a {@code Runnable} or a {@code
 * Thread} stays a plain effect.
 */
@FunctionalInterface
public interface Cleanup {

  /**
   * Runs before the next run of its effect and when the effect is closed: once, untracked, inside a
   * batch, in the thread that owns the system. Its exception is reported like that of an effect;
   * the other cleanups and the next run still happen.
   *
   * @throws Exception if it fails, so that {@code onCleanup(connection::close)} will do
   */
  void run() throws Exception;

  /**
   * The cleanup that runs a {@link Runnable} that is at hand.
   *
   * @param runnable the function to run
   * @return a cleanup, for {@link Signals#onCleanup} or as the result of an effect
   */
  static Cleanup of(Runnable runnable) {
    Objects.requireNonNull(runnable, "runnable");
    return runnable::run;
  }
}
