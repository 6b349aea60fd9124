package dev.aliensignals.primitives;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The callbacks of {@link Signals#onWrite} on one signal, in the order of their registration. */
final class Observers<T extends @Nullable Object> {

  /** Two callbacks that belong together; compared by identity. */
  static final class Entry<T extends @Nullable Object> {
    final BiConsumer<? super T, ? super T> before;
    final BiConsumer<? super T, ? super T> after;

    Entry(BiConsumer<? super T, ? super T> before, BiConsumer<? super T, ? super T> after) {
      this.before = before;
      this.after = after;
    }
  }

  private final Entry<T>[] entries;

  private Observers(Entry<T>[] entries) {
    this.entries = entries;
  }

  /**
   * Registers callbacks that are called around each write of a signal, until the registration is
   * closed.
   *
   * @throws IllegalArgumentException if it is of a kind that cannot be written
   */
  static <T extends @Nullable Object> Registration register(
      ReadableSignal<T> signal, Entry<T> entry, Engine e) {
    ReadableSignal<T> written = requireWritten(signal);
    CrossSystem.require(Objects.requireNonNull(Nodes.of(written)), e, "onWrite");
    e.exclusively(() -> Observers.<T>change(written, observers -> with(observers, entry)));
    return () ->
        e.exclusively(
            () ->
                Observers.<T>change(
                    written, observers -> observers == null ? null : observers.without(entry)));
  }

  @SuppressWarnings("unchecked") // a view has the values of its source
  private static <T extends @Nullable Object> ReadableSignal<T> requireWritten(
      ReadableSignal<T> signal) {
    ReadableSignal<T> at = (ReadableSignal<T>) Nodes.behind(signal);
    if (at instanceof Signal
        || at instanceof IntSignal
        || at instanceof LongSignal
        || at instanceof DoubleSignal
        || at instanceof LinkedSignal
        || at instanceof Slot
        || at instanceof Sensor) {
      return at;
    }
    throw new IllegalArgumentException(
        "'"
            + Nodes.nameOf(signal)
            + "' is derived, so that it cannot be written. Register for the writes of the signals"
            + " that it is derived from, or follow it with an effect.");
  }

  /** Replaces the callbacks of a signal. */
  @SuppressWarnings("unchecked") // an unboxed signal is one of its boxes
  private static <T extends @Nullable Object> void change(
      ReadableSignal<T> at, UnaryOperator<@Nullable Observers<T>> change) {
    if (at instanceof LinkedSignal<T> linked) {
      linked.observers = change.apply(linked.observers);
    } else if (at instanceof Slot<T> slot) {
      slot.observers = change.apply(slot.observers);
    } else if (at instanceof Sensor<T> sensor) {
      sensor.observers = change.apply(sensor.observers);
    } else {
      SignalOptions<T> options =
          at instanceof Signal<T> signal
              ? signal.optionsToObserve()
              : at instanceof IntSignal unboxed
                  ? (SignalOptions<T>) unboxed.optionsToObserve()
                  : at instanceof LongSignal unboxed
                      ? (SignalOptions<T>) unboxed.optionsToObserve()
                      : (SignalOptions<T>) ((DoubleSignal) (Object) at).optionsToObserve();
      options.observers = change.apply(options.observers);
    }
  }

  /** Calls back around a write. {@code old} is null if there was no value. */
  static <T extends @Nullable Object> void around(
      @Nullable Observers<T> observers, T old, T next, Engine e, Runnable write) {
    if (observers == null) {
      write.run();
    } else {
      observers.before(old, next, e);
      write.run();
      observers.after(old, next, e);
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  static <T extends @Nullable Object> Observers<T> with(
      @Nullable Observers<T> others, Entry<T> added) {
    Entry<T>[] old = others == null ? new Entry[0] : others.entries;
    Entry<T>[] more = Arrays.copyOf(old, old.length + 1);
    more[old.length] = added;
    return new Observers<>(more);
  }

  @Nullable Observers<T> without(Entry<T> removed) {
    Entry<T>[] fewer =
        Arrays.stream(entries).filter(entry -> entry != removed).toArray(this::newArray);
    return fewer.length == 0 ? null : new Observers<>(fewer);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private Entry<T>[] newArray(int length) {
    return new Entry[length];
  }

  void before(T old, T next, Engine e) {
    for (Entry<T> entry : entries) {
      call(entry.before, old, next, e);
    }
  }

  void after(T old, T next, Engine e) {
    for (Entry<T> entry : entries) {
      call(entry.after, old, next, e);
    }
  }

  private static <T extends @Nullable Object> void call(
      BiConsumer<? super T, ? super T> callback, T old, T next, Engine e) {
    Frame frame = new Frame(e, null, e.ownerToKeep());
    try {
      callback.accept(old, next);
      frame.requireBalanced("onWrite");
    } finally {
      frame.restore();
    }
  }
}
