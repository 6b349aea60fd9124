package dev.aliensignals.hybrid;

import dev.aliensignals.primitives.EffectOptions;
import dev.aliensignals.primitives.ErrorHandler;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The options of a watch, set inside the configurer: {@code watch(o -> o.immediate(), source,
 * callback)}. Each returns this.
 */
public final class WatchOptions {

  private @Nullable String name;
  private @Nullable ErrorHandler errorHandler;
  private @Nullable Executor executor;

  /** Failures in a row that end the watch; 0 if none do. */
  private int closeAfterFailures;

  /** Sets debounce, throttle or adaptive. */
  private @Nullable Consumer<EffectOptions> timing;

  boolean immediate;
  boolean once;
  boolean shallow;

  /** The number of levels of the value to follow. */
  int depth;

  WatchOptions() {}

  /**
   * The name of the watch in messages.
   *
   * @param name the name
   * @return this
   */
  public WatchOptions name(String name) {
    this.name = Objects.requireNonNull(name, "name");
    return this;
  }

  /**
   * Gets the exceptions of source and callback, instead of the handlers of scopes and system.
   *
   * @param handler the handler
   * @return this
   */
  public WatchOptions onError(ErrorHandler handler) {
    errorHandler = Objects.requireNonNull(handler, "handler");
    return this;
  }

  /**
   * Runs the callback: in order, one at a time, changes in between merged. The source is read there
   * too, right before the callback, in place of at each change.
   *
   * @param executor where to run it
   * @return this
   */
  public WatchOptions executor(Executor executor) {
    this.executor = Objects.requireNonNull(executor, "executor");
    return this;
  }

  /**
   * Calls back when nothing has changed for a while, with the value before the first of the changes
   * as old one. If the value is back at that, does not call back. See {@link
   * EffectOptions#debounce}.
   *
   * @param quiet how long nothing must have changed, more than zero
   * @return this
   */
  public WatchOptions debounce(Duration quiet) {
    return timing(o -> o.debounce(quiet));
  }

  /**
   * Leaves at least this long between two callbacks; changes that come too early are merged into
   * one. See {@link EffectOptions#throttle}.
   *
   * @param window how long at least from one callback to the next, more than zero
   * @return this
   */
  public WatchOptions throttle(Duration window) {
    return timing(o -> o.throttle(window));
  }

  /**
   * Calls back at once while changes are rare, and once in each window while they come faster. See
   * {@link EffectOptions#adaptive}.
   *
   * @param window how far apart two changes are rare, more than zero
   * @return this
   */
  public WatchOptions adaptive(Duration window) {
    return timing(o -> o.adaptive(window));
  }

  /**
   * Calls back with the first value too, with null as the old one. Not for {@code watchReactive}.
   *
   * @return this
   */
  public WatchOptions immediate() {
    immediate = true;
    return this;
  }

  /**
   * Ends the watch after its first callback.
   *
   * @return this
   */
  public WatchOptions once() {
    once = true;
    return this;
  }

  /**
   * Follows everything inside the value too: views, refs, and collections that hold such. New and
   * old value are then the same object as a rule; {@code watchReactive} tells what has changed.
   * Cost: a walk through all of it at each change.
   *
   * @return this
   */
  public WatchOptions deep() {
    return deep(Integer.MAX_VALUE);
  }

  /**
   * {@link #deep()} to a limit.
   *
   * @param depth how many levels: 1 for the parts of the value itself
   * @return this
   * @throws IllegalArgumentException if it is less than 1
   */
  public WatchOptions deep(int depth) {
    if (depth < 1) {
      throw new IllegalArgumentException(
          "deep needs at least 1, not " + depth + "; leave it out to follow the value alone.");
    }
    this.depth = depth;
    return this;
  }

  /**
   * Makes {@code watchReactive} report changes of the object itself only, not of objects nested in
   * it.
   *
   * @return this
   */
  public WatchOptions shallow() {
    shallow = true;
    return this;
  }

  /**
   * Ends the watch when its source, or its callback, has thrown this many times in a row. The last
   * exception is reported as the others.
   *
   * @param failures how many, at least 1
   * @return this
   * @throws IllegalArgumentException if it is less than 1
   */
  public WatchOptions closeAfterFailures(int failures) {
    if (failures < 1) {
      throw new IllegalArgumentException(
          "closeAfterFailures needs at least 1, not "
              + failures
              + "; leave it out to never close.");
    }
    closeAfterFailures = failures;
    return this;
  }

  /** The name of a watch of a reactive object, for messages. */
  String described() {
    return name == null ? "a watchReactive without a name" : "watchReactive '" + name + "'";
  }

  /** Passes these options on to an effect inside the watch. */
  void applyErrorsTo(EffectOptions options) {
    options.name(name == null ? "watchReactive" : name);
    if (errorHandler != null) {
      options.onError(errorHandler);
    }
  }

  /** Passes on what the effect is to have. */
  void applyTo(EffectOptions options) {
    if (name != null) {
      options.name(name);
    }
    if (errorHandler != null) {
      options.onError(errorHandler);
    }
    if (executor != null) {
      options.executor(executor);
    }
    if (closeAfterFailures != 0) {
      options.closeAfterFailures(closeAfterFailures);
    }
    if (timing != null) {
      timing.accept(options);
    }
  }

  /** Whether callbacks come later than the changes, perhaps one for several. */
  boolean mayWait() {
    return executor != null || timing != null;
  }

  private WatchOptions timing(Consumer<EffectOptions> next) {
    timing = timing == null ? next : timing.andThen(next);
    return this;
  }
}
