package dev.aliensignals.primitives;

import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Options of an effect, set by the configurer of a factory: {@code effect(o -> o.name("log"), () ->
 * …)}. Confined to that configurer: once the effect exists, every method throws {@code
 * IllegalStateException}.
 */
public final class EffectOptions extends NodeOptions {

  boolean allowRecursion;
  boolean batched;
  int closeAfterFailures;
  @Nullable Executor executor;

  EffectOptions() {}

  /**
   * Names the effect in messages and {@code toString}.
   *
   * @param name the name; the default is kind#identity
   * @return these options
   */
  public EffectOptions name(String name) {
    setName(name);
    return this;
  }

  /**
   * Takes what the effect and its cleanups throw, in place of the writer. An exception of the first
   * run still goes to the creator.
   *
   * @param handler called untracked, in the thread that owns the system
   * @return these options
   */
  public EffectOptions onError(ErrorHandler handler) {
    setErrorHandler(handler);
    return this;
  }

  /**
   * Lets the effect run again when it writes what it has read, until nothing changes any more.
   * Without it a run is never repeated because of a write made during the run. The number of runs
   * is bounded by {@link ReactiveSystem#setLoopLimit}.
   *
   * @return these options
   */
  public EffectOptions allowRecursion() {
    edit();
    allowRecursion = true;
    return this;
  }

  /**
   * Makes each run one batch: what the effect writes reaches other effects when the run is over, in
   * place of at once.
   *
   * @return these options
   */
  public EffectOptions batched() {
    edit();
    batched = true;
    return this;
  }

  /**
   * Runs the action of a split effect elsewhere: one at a time, changes in between merged. What it
   * throws goes to the nearest handler, else to the log. If the executor rejects it, that is
   * reported, and the change is delivered with the next one. Only for split effects.
   *
   * @param executor called by a thread that does not own the system
   * @return these options
   */
  public EffectOptions executor(Executor executor) {
    edit();
    this.executor = Objects.requireNonNull(executor, "executor");
    return this;
  }

  /**
   * Closes the effect when it has thrown this many times in a row. The last exception is reported
   * as the others.
   *
   * @param failures how many, at least 1
   * @return these options
   * @throws IllegalArgumentException if {@code failures} is less than 1
   */
  public EffectOptions closeAfterFailures(int failures) {
    edit();
    if (failures < 1) {
      throw new IllegalArgumentException(
          "closeAfterFailures needs at least 1, not "
              + failures
              + "; leave it out to never close.");
    }
    closeAfterFailures = failures;
    return this;
  }
}
