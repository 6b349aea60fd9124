package dev.aliensignals.primitives;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Options of a task, set by the configurer of a factory: {@code task(o -> o.name("search"), ctx ->
 * …)}. Confined to that configurer: once the task exists, every method throws {@code
 * IllegalStateException}.
 *
 * @param <T> the type of the value
 */
public final class TaskOptions<T extends @Nullable Object> extends NodeOptions {

  private static final Duration PUBLISH_STALE = Duration.ofSeconds(1);

  @Nullable Executor executor;
  @Nullable Equality<? super T> equality;
  @Nullable Predicate<? super T> guard;
  boolean nonNull;
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
  public TaskOptions<T> name(String name) {
    setName(name);
    return this;
  }

  /**
   * Runs the body elsewhere than the system would, see {@link SystemOptions#taskExecutor}. If the
   * executor rejects a run, that is the failure of the task; a dependency that changes, or {@link
   * Task#reload}, tries again.
   *
   * @param executor called by a thread that owns no system; may run the body in that thread
   * @return these options
   */
  public TaskOptions<T> executor(Executor executor) {
    edit();
    this.executor = Objects.requireNonNull(executor, "executor");
    return this;
  }

  /**
   * Decides whether a new value is a change for readers of {@link Task#get}. The default is {@link
   * Equality#structural()}.
   *
   * @param equality called untracked, in a thread that owns the system
   * @return these options
   */
  public TaskOptions<T> equality(Equality<? super T> equality) {
    edit();
    this.equality = Objects.requireNonNull(equality, "equality");
    return this;
  }

  /**
   * Rejects values: a run that returns one the guard answers false for has failed, with an {@link
   * InvalidSignalValueException}; {@link Task#set} of one throws that, and changes nothing. Applies
   * to the initial value too.
   *
   * @param guard called untracked, in a thread that owns the system
   * @return these options
   */
  public TaskOptions<T> guard(Predicate<? super T> guard) {
    edit();
    this.guard = Objects.requireNonNull(guard, "guard");
    return this;
  }

  /**
   * Rejects null like a guard would. Without it null is a value as any other.
   *
   * @return these options
   */
  public TaskOptions<T> nonNull() {
    edit();
    nonNull = true;
    return this;
  }

  /**
   * Is called after the task got its first subscriber that leads to an effect, as {@link
   * SignalOptions#onWatched}.
   *
   * @param hook the function to call
   * @return these options
   */
  public TaskOptions<T> onWatched(Runnable hook) {
    setOnWatched(hook);
    return this;
  }

  /**
   * Is called after the last subscriber that led to an effect has gone, as {@link #onWatched}.
   *
   * @param hook the function to call
   * @return these options
   */
  public TaskOptions<T> onUnwatched(Runnable hook) {
    setOnUnwatched(hook);
    return this;
  }

  /** Guard and nonNull as those of a signal, to be checked as its values are. */
  @Nullable SignalOptions<T> rules() {
    if (guard == null && !nonNull) {
      return null;
    }
    SignalOptions<T> rules = new SignalOptions<>();
    rules.guard = guard;
    rules.nonNull = nonNull;
    rules.freeze();
    return rules;
  }

  /**
   * Says what {@link Task#get} does after a failure. The default is {@link ValueOnError#THROW}.
   *
   * @param choice the behaviour
   * @return these options
   */
  public TaskOptions<T> valueOnError(ValueOnError choice) {
    edit();
    valueOnError = Objects.requireNonNull(choice, "choice");
    return this;
  }

  /**
   * Bounds how many bodies of this task run at once. There is more than one only while bodies that
   * were cancelled do not end, as they heed neither the interrupt nor {@link
   * TaskContext#isCancelled}: the next run begins when one of them has ended. The default is 8. See
   * {@link SystemOptions#taskParallelism} for all tasks together.
   *
   * @param bodies how many, at least 1
   * @return these options
   * @throws IllegalArgumentException if {@code bodies} is less than 1
   */
  public TaskOptions<T> parallelism(int bodies) {
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
   * Bounds how long changes can keep the task from showing anything. A run is cancelled when one of
   * its dependencies changes, and another one takes its place; but once the task has been pending
   * for this long, its run goes on to its end, and its result or exception is shown before the next
   * one begins: {@link Task#get} gives it, while the state stays {@link TaskState.Pending}. The
   * default is one second. It is measured by the {@link SystemOptions#scheduler scheduler} of the
   * system.
   *
   * @param pending how long, not negative; zero never cancels a run because of a change
   * @return these options
   * @throws IllegalArgumentException if {@code pending} is negative
   */
  public TaskOptions<T> publishStale(Duration pending) {
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
   * Goes on when the task becomes unobserved: its run is not cancelled, and changes of dependencies
   * start new runs, until the task is closed. Without it a task rests unobserved.
   *
   * @return these options
   */
  public TaskOptions<T> keep() {
    edit();
    keep = true;
    return this;
  }
}
