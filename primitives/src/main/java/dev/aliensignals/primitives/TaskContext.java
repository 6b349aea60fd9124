package dev.aliensignals.primitives;

import java.util.Objects;
import java.util.concurrent.CancellationException;

/**
 * The body's view of its run. A run that is cancelled is interrupted, too, so code that blocks
 * interruptibly needs none of this. Safe to use from any thread.
 */
public final class TaskContext {

  private final TaskRun<?> run;

  TaskContext(TaskRun<?> run) {
    this.run = run;
  }

  /**
   * Whether the result of this run is not wanted any more: a dependency has changed, the task was
   * cancelled, reloaded, set or closed, or is not observed any more.
   *
   * @return true for ever once it is so
   */
  public boolean isCancelled() {
    return run.isCancelled();
  }

  /**
   * Ends the body here if {@link #isCancelled}.
   *
   * @throws CancellationException if this run is cancelled
   */
  public void throwIfCancelled() {
    if (run.isCancelled()) {
      throw new CancellationException("This run of task '" + run.task.name() + "' is cancelled.");
    }
  }

  /**
   * Calls something when this run is cancelled, such as what ends a request that no interrupt
   * reaches. Called at most once; at once if the run is cancelled already, and never if the body
   * has ended before.
   *
   * @param action called by the thread that cancels, after it has released the system; its
   *     exceptions are logged
   */
  public void onCancel(Runnable action) {
    run.onCancel(Objects.requireNonNull(action, "action"));
  }

  /** The name of the task, and whether this run is cancelled. */
  @Override
  public String toString() {
    return "TaskContext(" + run.task.name() + (run.isCancelled() ? ", cancelled)" : ")");
  }
}
