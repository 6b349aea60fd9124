package dev.aliensignals.primitives;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Options of a system, set by the configurer of {@link ReactiveSystem#create(
 * java.util.function.Consumer)}: {@code create(o -> o.name("session").scheduler(clock))}. Confined
 * to that configurer: once the system exists, every method throws {@code IllegalStateException}.
 */
public final class SystemOptions {

  @Nullable String name;
  @Nullable Scheduler scheduler;
  @Nullable Executor taskExecutor;
  @Nullable ErrorHandler errorHandler;

  /** 0 for the default, as in what follows. */
  int taskParallelism;

  int loopLimit;

  /** The wait limit; null for the default, as in the fields that follow. */
  @Nullable Duration waitLimit;

  @Nullable Duration actionLimit;
  private boolean frozen;

  SystemOptions() {}

  /**
   * Names the system in messages.
   *
   * @param name the name; the default is system#identity
   * @return these options
   */
  public SystemOptions name(String name) {
    edit();
    this.name = Objects.requireNonNull(name, "name");
    return this;
  }

  /**
   * Sets the clock of what is timed, see {@link ReactiveSystem#setScheduler}.
   *
   * @param scheduler such as a {@link VirtualClock} in tests
   * @return these options
   */
  public SystemOptions scheduler(Scheduler scheduler) {
    edit();
    this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
    return this;
  }

  /**
   * Sets what runs the bodies of tasks, see {@link ReactiveSystem#setTaskExecutor}.
   *
   * @param executor called by a thread that owns no system
   * @return these options
   */
  public SystemOptions taskExecutor(Executor executor) {
    edit();
    taskExecutor = Objects.requireNonNull(executor, "executor");
    return this;
  }

  /**
   * Bounds how many bodies of tasks run at once, see {@link ReactiveSystem#setTaskParallelism}.
   *
   * @param bodies how many, at least 1; the default is no bound
   * @return these options
   * @throws IllegalArgumentException if {@code bodies} is less than 1
   */
  public SystemOptions taskParallelism(int bodies) {
    edit();
    taskParallelism = TaskOptions.requirePositive("taskParallelism", bodies);
    return this;
  }

  /**
   * Bounds how often one effect runs in one flush, see {@link ReactiveSystem#setLoopLimit}.
   *
   * @param runs at least 1; the default is 100
   * @return these options
   * @throws IllegalArgumentException if {@code runs} is less than 1
   */
  public SystemOptions loopLimit(int runs) {
    edit();
    loopLimit = ReactiveSystem.requireLoopLimit(runs);
    return this;
  }

  /**
   * Sets how long a thread waits before the log says so, see {@link ReactiveSystem#setWaitLimit}.
   *
   * @param limit more than zero, or zero to say nothing; the default is 10 seconds
   * @return these options
   * @throws IllegalArgumentException if {@code limit} is negative
   */
  public SystemOptions waitLimit(Duration limit) {
    edit();
    waitLimit = ReactiveSystem.requireLimit("wait", limit);
    return this;
  }

  /**
   * Sets how long an action keeps others from running, see {@link ReactiveSystem#setActionLimit}.
   *
   * @param limit more than zero, or zero to wait for each; the default is 100 milliseconds
   * @return these options
   * @throws IllegalArgumentException if {@code limit} is negative
   */
  public SystemOptions actionLimit(Duration limit) {
    edit();
    actionLimit = ReactiveSystem.requireLimit("action", limit);
    return this;
  }

  /**
   * Takes what effects and cleanups throw and no handler of an effect or scope takes.
   *
   * @param handler called as {@link ErrorHandler} says
   * @return these options
   */
  public SystemOptions onError(ErrorHandler handler) {
    edit();
    errorHandler = Objects.requireNonNull(handler, "handler");
    return this;
  }

  void freeze() {
    frozen = true;
  }

  private void edit() {
    if (frozen) {
      throw new IllegalStateException(
          "The options of "
              + (name == null ? "a system" : "system '" + name + "'")
              + " are in use and cannot change any more; set them inside the configurer.");
    }
  }
}
