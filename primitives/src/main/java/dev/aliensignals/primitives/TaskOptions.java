package dev.aliensignals.primitives;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Options of a task, set by the configurer of a factory: {@code task(o -> o.name("search"), ctx ->
 * …)}. Confined to that configurer: once the task exists, every method throws {@code
 * IllegalStateException}.
 */
public final class TaskOptions extends NodeOptions {

  private static final Duration PUBLISH_STALE = Duration.ofSeconds(1);

  @Nullable Executor executor;
  @Nullable Equality<? super @Nullable Object> equality;
  ValueOnError valueOnError = ValueOnError.THROW;
  boolean keep;
  int parallelism = 8;
  long publishStaleNanos = PUBLISH_STALE.toNanos();

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
   * Bounds how many bodies of this task run at once. There is more than one only while bodies that
   * were cancelled do not end, as they heed neither the interrupt nor {@link
   * TaskContext#isCancelled}: the next run begins when one of them has ended. The default is 8. See
   * {@link ReactiveSystem#setTaskParallelism} for all tasks together.
   *
   * @param bodies how many, at least 1
   * @return these options
   * @throws IllegalArgumentException if {@code bodies} is less than 1
   */
  public TaskOptions parallelism(int bodies) {
    edit();
    parallelism = requirePositive("parallelism", bodies);
    return this;
  }

  static int requirePositive(String what, int bodies) {
    if (bodies < 1) {
      throw new IllegalArgumentException(
          what + " needs at least 1 body, not " + bodies + ": no task would ever run.");
    }
    return bodies;
  }

  /**
   * Bounds how long changes can keep the task from showing anything. A run is cancelled when what
   * it has read changes, and another one takes its place; but once the task has been pending for
   * this long, its run goes on to its end, and what it returns or throws is shown before the next
   * one begins: {@link Task#get} gives it, while the state stays {@link TaskState.Pending}. The
   * default is one second. It is measured by the {@link ReactiveSystem#setScheduler scheduler} of
   * the system.
   *
   * @param pending how long, not negative; zero never cancels a run because of a change
   * @return these options
   * @throws IllegalArgumentException if {@code pending} is negative
   */
  public TaskOptions publishStale(Duration pending) {
    edit();
    if (Objects.requireNonNull(pending, "pending").isNegative()) {
      throw new IllegalArgumentException(
          "publishStale needs a duration that is not negative, not "
              + pending
              + ". Zero lets each run go on to its end.");
    }
    publishStaleNanos = Timing.nanos(pending);
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
