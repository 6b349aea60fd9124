package dev.aliensignals.primitives;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link Task} does to get its value. Called in a thread of its executor, which owns nothing
 * of the library: it may block, lock, and throw.
 *
 * @param <T> the type of the value
 */
@FunctionalInterface
public interface TaskBody<T extends @Nullable Object> {

  /**
   * Computes the value. Every signal and computed read by this thread until it returns is followed,
   * except what is read by {@code peek} or in {@code untracked}; what other threads read for it is
   * not.
   *
   * @param context says whether this run is still wanted
   * @return the value
   * @throws Exception becomes the {@link TaskState.Failed} state of the task
   */
  T run(TaskContext context) throws Exception;
}
