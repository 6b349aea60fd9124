package dev.aliensignals.primitives;

import java.util.Objects;
import java.util.function.Function;
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
   * @param hook the function to call
   * @return these options
   */
  public ComputedOptions<T> onWatched(Runnable hook) {
    setOnWatched(hook);
    return this;
  }

  /**
   * Is called after the last subscriber that led to an effect has gone, as {@link #onWatched}.
   *
   * @param hook the function to call
   * @return these options
   */
  public ComputedOptions<T> onUnwatched(Runnable hook) {
    setOnUnwatched(hook);
    return this;
  }

  /**
   * Connects the computed to something outside of the graph that its function reads, too. The hook
   * is called when the computed becomes observed, before the read of the first subscriber that
   * leads to an effect returns. It returns a function that is called at the end of the operation in
   * which the last such subscriber has gone. Both are called untracked, in a batch, in the thread
   * that owns the system.
   *
   * <p>The hook gets a function that any thread may call when something outside has changed. The
   * computed is then evaluated when it is read next, and its followers run if its value has
   * changed. Changes outside are not noticed while the computed is unobserved. A hook may call the
   * function itself, so that the computed is evaluated afresh each time it becomes observed.
   *
   * @param hook gets the function to call after a change, and returns the function that ends the
   *     watching, or null; the outermost operation throws their exceptions, as the cause of a
   *     {@link HookException}
   * @return these options
   */
  public ComputedOptions<T> watched(Function<? super Runnable, ? extends @Nullable Cleanup> hook) {
    edit();
    Objects.requireNonNull(hook, "hook");
    activation = new Watched(hook);
    return this;
  }

  /** The watching of what is outside. */
  private static final class Watched extends Activation {

    private final Function<? super Runnable, ? extends @Nullable Cleanup> hook;

    Watched(Function<? super Runnable, ? extends @Nullable Cleanup> hook) {
      this.hook = hook;
    }

    @Override
    @Nullable Cleanup begin(ReactiveNode node) {
      return hook.apply((Runnable) () -> Tracking.invalidate((ComputedNode) node));
    }

    @Override
    void failed(ReactiveNode node, Throwable thrown) {
      EffectQueue.keep(
          node, new HookException(node.name(), "The watched hook", thrown), true, node.engine);
    }

    @Override
    String nameOfStop() {
      return "The cleanup of the watched hook";
    }
  }
}
