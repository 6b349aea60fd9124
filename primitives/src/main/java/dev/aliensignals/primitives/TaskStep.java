package dev.aliensignals.primitives;

import org.jspecify.annotations.Nullable;

/**
 * A {@link TaskBody} that goes on from the last value.
 *
 * @param <T> the type of the value
 */
@FunctionalInterface
public interface TaskStep<T extends @Nullable Object> {

  /**
   * Computes the next value, as {@link TaskBody#run} does.
   *
   * @param previous the last value that a run has returned or {@link Task#set} has set, or the
   *     initial one
   * @param context says whether this run is still wanted
   * @return the next value
   * @throws Exception becomes the {@link TaskState.Failed} state of the task
   */
  T run(T previous, TaskContext context) throws Exception;
}
