package dev.aliensignals.primitives;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A clock and its alarms: all that {@link EffectOptions#debounce}, {@link EffectOptions#throttle}
 * and {@link EffectOptions#adaptive} know of time. Set with {@link SystemOptions#scheduler}; a
 * {@link VirtualClock} makes tests deterministic. Without any, all systems share daemon threads
 * that are started when needed and end when idle.
 *
 * <p>An implementation is called from any thread, also from one that owns a system. So it must not
 * block, nor run what it is given before {@link #schedule} has returned.
 */
public interface Scheduler {

  /** The handle of a scheduled task. */
  @FunctionalInterface
  interface Timer {

    /** Lets go of the task if it has not begun. Called at most once. Must not block. */
    void cancel();
  }

  /**
   * The time, of which only differences mean anything.
   *
   * @return nanoseconds that never go back
   */
  long nanoTime();

  /**
   * Runs a task once after a delay, in a thread that owns no system. The tasks of the library throw
   * nothing but {@link IllegalStateException}, if the thread does own one. They run effects, and
   * the actions of split effects that have no executor; only the latter may block.
   *
   * @param task the function to run
   * @param delay from now on, more than zero
   * @return cancels it
   * @throws java.util.concurrent.RejectedExecutionException if it takes no more tasks; that is
   *     reported as an exception of the effect, which stays due and tries again at its next change
   */
  Timer schedule(Runnable task, Duration delay);

  /**
   * Lets an executor of the JDK keep the time. Its threads run the effects.
   *
   * @param executor stays the caller's, who shuts it down
   * @return a scheduler on the system's clock
   */
  static Scheduler of(ScheduledExecutorService executor) {
    return new ExecutorScheduler(executor);
  }
}
