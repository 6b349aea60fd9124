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

  /**
   * Lets something outside of the graph, which the function reads too, have the computed evaluated
   * again. The hook is called when the computed gets its first subscriber that leads to an effect,
   * before the read that makes it one returns, and what the hook returns when the operation is over
   * in which the last has gone: called untracked, in a batch, in the thread that owns the system.
   *
   * <p>The hook gets a function that invalidates the computed, from any thread: it is evaluated
   * when it is read next, and those who observe it are run if its value is another. What changes
   * outside while nobody observes it is not seen; a hook that calls the function itself has the
   * computed evaluated afresh each time it is observed.
   *
   * @param hook gets the function that invalidates, returns what ends the watching or null; what
   *     either throws is thrown by the outermost operation, as the cause of a {@link HookException}
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
