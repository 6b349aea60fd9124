package dev.aliensignals.primitives;

import org.jspecify.annotations.Nullable;

/**
 * The function that gives a {@link Task} its value. Called in a thread of its executor, which owns
 * nothing of the library: it may block, lock, and throw.
 *
 * @param <T> the type of the value
 */
@FunctionalInterface
public interface TaskBody<T extends @Nullable Object> {

  /**
   * Computes the value. Every signal and computed that this thread reads until the body returns is
   * followed, except those read by {@code peek} or in {@code untracked}. Reads of other threads for
   * the body are not followed.
   *
   * @param context says whether this run is still wanted
   * @return the value
   * @throws Exception becomes the {@link TaskState.Failed} state of the task
   */
  T run(TaskContext context) throws Exception;
}
