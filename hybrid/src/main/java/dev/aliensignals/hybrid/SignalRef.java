package dev.aliensignals.hybrid;

import dev.aliensignals.hybrid.runtime.HoldingRef;
import dev.aliensignals.hybrid.runtime.Listenable;
import dev.aliensignals.hybrid.runtime.Mode;
import dev.aliensignals.hybrid.runtime.MutationListener;
import dev.aliensignals.hybrid.runtime.Reactivity;
import dev.aliensignals.hybrid.runtime.Sameness;
import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.ReadableSignal;
import dev.aliensignals.primitives.Registration;
import dev.aliensignals.primitives.Signal;
import dev.aliensignals.primitives.SignalOptions;
import dev.aliensignals.primitives.Signals;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A ref that holds its value: {@link Hybrid#ref} and {@link Hybrid#shallowRef}. */
final class SignalRef<T extends @Nullable Object> implements Ref<T>, Listenable, HoldingRef {
  /*
   * S1  The signal of a deep ref holds what collections and beans would: raw objects, or views that are
   *     not deep.
   * S2  Observers of the signal are as many as listeners were added and not removed.
   */

  /** One listener and what ends it. */
  private record Listening(MutationListener listener, Registration registration) {}

  private final Signal<T> signal;
  private final boolean deep;

  /** That of the signal. */
  private final ReactiveSystem system = ReactiveSystem.current();

  /** Guarded by the system. */
  private @Nullable List<Listening> listeners;

  private SignalRef(Signal<T> signal, boolean deep) {
    this.signal = signal;
    this.deep = deep;
  }

  static <T extends @Nullable Object> SignalRef<T> deep(
      @Nullable Consumer<SignalOptions<T>> options, T value) {
    return new SignalRef<>(Signals.signal(withSameness(options), stored(value)), true);
  }

  static <T extends @Nullable Object> SignalRef<T> shallow(
      @Nullable Consumer<SignalOptions<T>> options, T value) {
    return new SignalRef<>(Signals.signal(withSameness(options), value), false);
  }

  private static <T extends @Nullable Object> Consumer<SignalOptions<T>> withSameness(
      @Nullable Consumer<SignalOptions<T>> options) {
    return o -> {
      o.equality(Sameness.INSTANCE);
      if (options != null) {
        options.accept(o);
      }
    };
  }

  @Override
  public T get() {
    return out(signal.get());
  }

  @Override
  public T peek() {
    return out(signal.peek());
  }

  @Override
  public void set(T value) {
    signal.set(in(value));
  }

  @Override
  public void update(UnaryOperator<T> fn) {
    signal.update(raw -> in(fn.apply(out(raw))));
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // the view of a T is a T; null stays null
  private T out(T raw) {
    return deep ? (T) Reactivity.nested(raw, Mode.DEEP, system) : raw;
  }

  private T in(T value) {
    return deep ? stored(value) : value;
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // the raw object of a T is a T; null stays null
  private static <T extends @Nullable Object> T stored(T value) {
    return (T) Reactivity.stored(value);
  }

  /** Has callbacks called around each write, with values as {@link #get} gives them. */
  Registration onWrite(
      BiConsumer<? super T, ? super T> before, BiConsumer<? super T, ? super T> after) {
    return Signals.onWrite(
        signal,
        (old, next) -> before.accept(out(old), out(next)),
        (old, next) -> after.accept(out(old), out(next)));
  }

  @Override
  public ReadableSignal<?> source() {
    return signal;
  }

  @Override
  @SuppressWarnings("unchecked") // a signal of the same values
  public ReadableSignal<?> like(ReadableSignal<?> source) {
    return new SignalRef<>((Signal<T>) source, deep);
  }

  @Override
  public Mode $$mode() {
    return deep ? Mode.DEEP : Mode.SHALLOW;
  }

  @Override
  public void $$addListener(MutationListener listener) {
    List<Listening> all = listeners;
    if (all == null) {
      all = new ArrayList<>(1);
      listeners = all;
    }
    Registration registration =
        Signals.onWrite(
            signal,
            (old, now) -> {},
            (old, now) -> listener.changed(this, "value", old, now, ChangeKind.SET));
    all.add(new Listening(listener, registration));
  }

  @Override
  public void $$removeListener(MutationListener listener) {
    List<Listening> all = listeners;
    if (all == null) {
      return;
    }
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).listener == listener) {
        all.remove(i).registration.close();
        return;
      }
    }
  }

  @Override
  public void $$parts(BiConsumer<@Nullable Object, @Nullable Object> visitor) {
    visitor.accept("value", get());
  }

  @Override
  public String toString() {
    return signal.toString();
  }
}
