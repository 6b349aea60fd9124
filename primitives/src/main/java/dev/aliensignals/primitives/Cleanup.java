package dev.aliensignals.primitives;

/**
 * What undoes one run of an effect: it closes what the run opened. An effect returns one, or
 * registers any number with {@link Signals#onCleanup}. It is our own type, so that an effect
 * written as an expression that happens to return a {@code Runnable} or a {@code Thread} stays a
 * plain effect.
 */
@FunctionalInterface
public interface Cleanup {

  /**
   * Runs before the next run of its effect and when the effect is closed: once, untracked, inside a
   * batch, in the thread that owns the system. What it throws is reported like the exception of an
   * effect; the other cleanups and the next run still happen.
   */
  void run();
}
