package dev.aliensignals.primitives;

import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Options of a task, set by the configurer of a factory: {@code task(o -> o.name("search"), ctx ->
 * …)}. Confined to that configurer: once the task exists, every method throws {@code
 * IllegalStateException}.
 */
public final class TaskOptions extends NodeOptions {

  @Nullable Executor executor;
  @Nullable Equality<? super @Nullable Object> equality;
  ValueOnError valueOnError = ValueOnError.THROW;
  boolean keep;

  TaskOptions() {}

  /**
   * Names the task in messages, {@code toString} and the names of its threads.
   *
   * @param name the name; the default is kind#identity
   * @return these options
   */
  public TaskOptions name(String name) {
    setName(name);
    return this;
  }

  /**
   * Runs the body elsewhere than the system would, see {@link ReactiveSystem#setTaskExecutor}. If
   * the executor rejects a run, that is the failure of the task; a dependency that changes, or
   * {@link Task#reload}, tries again.
   *
   * @param executor called by a thread that owns no system; may run the body in that thread
   * @return these options
   */
  public TaskOptions executor(Executor executor) {
    edit();
    this.executor = Objects.requireNonNull(executor, "executor");
    return this;
  }

  /**
   * Decides whether a new value is a change for those who read {@link Task#get}. The default is
   * {@link Equality#structural()}.
   *
   * @param equality called untracked, in a thread that owns the system
   * @return these options
   */
  public TaskOptions equality(Equality<? super @Nullable Object> equality) {
    edit();
    this.equality = Objects.requireNonNull(equality, "equality");
    return this;
  }

  /**
   * Says what {@link Task#get} does after a failure. The default is {@link ValueOnError#THROW}.
   *
   * @param choice what to do
   * @return these options
   */
  public TaskOptions valueOnError(ValueOnError choice) {
    edit();
    valueOnError = Objects.requireNonNull(choice, "choice");
    return this;
  }

  /**
   * Goes on when nobody observes the task any more: what runs is not cancelled, and changes of
   * dependencies start new runs, until the task is closed. Without it a task rests unobserved.
   *
   * @return these options
   */
  public TaskOptions keep() {
    edit();
    keep = true;
    return this;
  }
}
