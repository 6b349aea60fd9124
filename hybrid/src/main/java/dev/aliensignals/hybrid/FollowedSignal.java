package dev.aliensignals.hybrid;

import dev.aliensignals.hybrid.runtime.Listenable;
import dev.aliensignals.hybrid.runtime.Mode;
import dev.aliensignals.hybrid.runtime.MutationListener;
import dev.aliensignals.hybrid.runtime.Sameness;
import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.EffectOptions;
import dev.aliensignals.primitives.ReadableSignal;
import dev.aliensignals.primitives.Signals;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A signal inside an object that a {@link ReactiveWatch} follows and that tells of no changes
 * itself, such as a computed or a {@code toRef}: told of by its value. It is followed by an effect
 * of its own, or, if the watch may have to wait, by the watch, which looks at it when its time has
 * come: nothing is evaluated before.
 */
final class FollowedSignal implements Listenable {

  private final ReadableSignal<?> signal;
  private final Consumer<EffectOptions> options;

  /** The signals that the watch looks at; null if each has an effect. */
  private final @Nullable Set<FollowedSignal> lookedAt;

  /** The value that was seen last; null if there was none. */
  private @Nullable Object last;

  /** The exception of its last read by the watch; null if it has a value. */
  private @Nullable RuntimeException failure;

  private @Nullable Effect effect;

  FollowedSignal(
      ReadableSignal<?> signal,
      Consumer<EffectOptions> options,
      @Nullable Set<FollowedSignal> lookedAt) {
    this.signal = signal;
    this.options = options;
    this.lookedAt = lookedAt;
  }

  ReadableSignal<?> signal() {
    return signal;
  }

  /** A signal gives its value out as it is: only a ref makes views of what it holds. */
  @Override
  public Mode $$mode() {
    return Mode.SHALLOW;
  }

  @Override
  public void $$addListener(MutationListener listener) {
    if (lookedAt != null) {
      lookedAt.add(this);
      Signals.untracked(
          () -> {
            try {
              last = signal.get();
            } catch (RuntimeException e) {
              failure = e; // see below
            }
          });
      return;
    }
    // without an owner: the function that makes the change that leads here is not the watch
    effect = Signals.detached(() -> Signals.effect(options, () -> see(listener)));
  }

  private void see(MutationListener listener) {
    boolean first = effect == null;
    Object now;
    try {
      now = signal.get();
    } catch (RuntimeException e) {
      if (first) {
        return; // a failure is for those who ask for the value; a watch hears of what comes next
      }
      throw e;
    }
    Object old = last;
    last = now;
    if (!first) {
      tell(old, now, listener);
    }
  }

  private void tell(@Nullable Object old, @Nullable Object now, MutationListener listener) {
    if (!Sameness.isSame(old, now)) {
      Signals.untracked(() -> listener.changed(signal, "value", old, now, ChangeKind.SET));
    }
  }

  /**
   * Reads the signal, tracked, and tells of its value if that has changed. Returns what it has
   * thrown if that is something new, or null.
   */
  @SuppressWarnings("ReferenceEquality") // a failure that stays is the same exception
  @Nullable RuntimeException look(MutationListener listener) {
    Object now;
    try {
      now = signal.get();
    } catch (RuntimeException e) {
      boolean known = e == failure;
      failure = e;
      return known ? null : e;
    }
    failure = null;
    Object old = last;
    last = now;
    tell(old, now, listener);
    return null;
  }

  @Override
  public void $$removeListener(MutationListener listener) {
    if (lookedAt != null) {
      lookedAt.remove(this);
    }
    Effect made = effect;
    if (made != null) {
      made.close();
    }
  }

  @Override
  public void $$parts(BiConsumer<@Nullable Object, @Nullable Object> visitor) {
    visitor.accept("value", last);
  }
}
