package dev.aliensignals.hybrid;

import dev.aliensignals.primitives.EffectOptions;
import dev.aliensignals.primitives.ErrorHandler;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The options of a watch, set inside the configurer: {@code watch(o -> o.immediate(), source,
 * callback)}. Each returns this.
 */
public final class WatchOptions {

  private @Nullable String name;
  private @Nullable ErrorHandler errorHandler;
  private @Nullable Executor executor;
  boolean immediate;
  boolean once;
  boolean shallow;

  /** How many levels of the value to follow. */
  int depth;

  WatchOptions() {}

  /**
   * What messages call the watch.
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
   * Runs the callback: in order, one at a time, changes in between coalesced.
   *
   * @param executor where to run it
   * @return this
   */
  public WatchOptions executor(Executor executor) {
    this.executor = Objects.requireNonNull(executor, "executor");
    return this;
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
   * Has {@code watchReactive} report changes of the object itself only, not of those nested in it.
   *
   * @return this
   */
  public WatchOptions shallow() {
    shallow = true;
    return this;
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
  }
}
