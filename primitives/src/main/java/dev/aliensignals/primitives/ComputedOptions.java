package dev.aliensignals.primitives;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Options of a computed, set by the configurer of a factory: {@code computed(o -> o.name("total"),
 * () -> …)}. Confined to that configurer: once the computed exists, every method throws {@code
 * IllegalStateException}.
 *
 * @param <T> the type of the value
 */
public final class ComputedOptions<T extends @Nullable Object> extends NodeOptions {

  @Nullable Equality<? super T> equality;
  boolean nonNull;

  ComputedOptions() {}

  /**
   * Names the computed in messages and {@code toString}.
   *
   * @param name the name; the default is kind#identity
   * @return these options
   */
  public ComputedOptions<T> name(String name) {
    setName(name);
    return this;
  }

  /**
   * Decides which evaluations are no change and stop there. The default is {@link
   * Equality#structural()}.
   *
   * @param equality called untracked, after each evaluation but the first
   * @return these options
   */
  public ComputedOptions<T> equality(Equality<? super T> equality) {
    edit();
    this.equality = Objects.requireNonNull(equality, "equality");
    return this;
  }

  /**
   * Makes an evaluation that returns null fail with {@link InvalidSignalValueException}. Without it
   * null is a value as any other.
   *
   * @return these options
   */
  public ComputedOptions<T> nonNull() {
    edit();
    nonNull = true;
    return this;
  }

  /**
   * Is called after the computed got its first subscriber that leads to an effect. Called
   * untracked, when the outermost operation settles; a subscriber that comes and goes in between is
   * not reported.
   *
   * @param hook what to call
   * @return these options
   */
  public ComputedOptions<T> onWatched(Runnable hook) {
    setOnWatched(hook);
    return this;
  }

  /**
   * Is called after the last subscriber that led to an effect has gone, as {@link #onWatched}.
   *
   * @param hook what to call
   * @return these options
   */
  public ComputedOptions<T> onUnwatched(Runnable hook) {
    setOnUnwatched(hook);
    return this;
  }
}
