package dev.aliensignals.primitives;

import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Options of a signal, set by the configurer of a factory: {@code signal(o ->
 * o.name("price").guard(v -> v > 0), 100)}. Confined to that configurer: once the signal exists,
 * every method throws {@code IllegalStateException}.
 *
 * @param <T> the type of the value
 */
public final class SignalOptions<T extends @Nullable Object> extends NodeOptions {

  @Nullable Equality<? super T> equality;
  @Nullable Predicate<? super T> guard;
  boolean nonNull;

  /** Callbacks around each change; the one thing here that may change later. */
  @Nullable Observers<T> observers;

  SignalOptions() {}

  /** Name and rules for another signal, without hooks and those that observe this one. */
  SignalOptions<T> copy() {
    SignalOptions<T> copy = new SignalOptions<>();
    String name = name();
    if (name != null) {
      copy.setName(name);
    }
    copy.equality = equality;
    copy.guard = guard;
    copy.nonNull = nonNull;
    copy.freeze();
    return copy;
  }

  /**
   * Names the signal in messages and {@code toString}.
   *
   * @param name the name; the default is kind#identity
   * @return these options
   */
  public SignalOptions<T> name(String name) {
    setName(name);
    return this;
  }

  /**
   * Decides which writes are no change. The default is {@link Equality#structural()}.
   *
   * @param equality called untracked, before anything changes, in the thread that writes
   * @return these options
   */
  public SignalOptions<T> equality(Equality<? super T> equality) {
    edit();
    this.equality = Objects.requireNonNull(equality, "equality");
    return this;
  }

  /**
   * Rejects values: a write of a value the guard answers false for throws {@link
   * InvalidSignalValueException} and changes nothing. Applies to the initial value too.
   *
   * @param guard called untracked, before equality
   * @return these options
   */
  public SignalOptions<T> guard(Predicate<? super T> guard) {
    edit();
    this.guard = Objects.requireNonNull(guard, "guard");
    return this;
  }

  /**
   * Rejects null like a guard would. Without it null is a value as any other.
   *
   * @return these options
   */
  public SignalOptions<T> nonNull() {
    edit();
    nonNull = true;
    return this;
  }

  /**
   * Is called after the signal got its first subscriber that leads to an effect. Called untracked,
   * when the outermost operation settles; a subscriber that comes and goes in between is not
   * reported.
   *
   * @param hook the function to call
   * @return these options
   */
  public SignalOptions<T> onWatched(Runnable hook) {
    setOnWatched(hook);
    return this;
  }

  /**
   * Is called after the last subscriber that led to an effect has gone, as {@link #onWatched}.
   *
   * @param hook the function to call
   * @return these options
   */
  public SignalOptions<T> onUnwatched(Runnable hook) {
    setOnUnwatched(hook);
    return this;
  }

  /** Asks the guard, if there is one. */
  boolean isAccepted(T next, Engine e, String name) {
    Predicate<? super T> asked = guard;
    if (asked == null) {
      return true;
    }
    if (!e.isOwner()) {
      return asked.test(next); // of a new signal
    }
    Frame frame = new Frame(e, null, e.ownerToKeep());
    try {
      boolean accepted = asked.test(next);
      frame.requireBalanced("the guard of '" + name + "'");
      return accepted;
    } finally {
      frame.restore();
    }
  }
}
