package dev.aliensignals.primitives;

import dev.aliensignals.primitives.spi.SignalView;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A place for a signal: readers follow the slot, and the signal in it can be replaced without their
 * knowing. Made by {@link Signals#slot}. Reads and writes go to the signal that is in it. Safe to
 * use from any thread.
 *
 * @param <T> the type of the value
 */
public final class Slot<T extends @Nullable Object> implements WritableSignal<T> {

  private final Engine engine;
  private final Signal<ReadableSignal<T>> backing;
  private final Computed<T> value;

  /** The callbacks to call for each write through the slot. Guarded by the system. */
  @Nullable Observers<T> observers;

  Slot(Engine engine, ComputedOptions<T> options, ReadableSignal<T> first) {
    this.engine = engine;
    String name = options.name();
    if (name == null) {
      name = "slot#" + Integer.toHexString(System.identityHashCode(this));
      options.name(name);
    }
    if (options.equality == null) {
      options.equality = this::same;
    }
    options.freeze();
    SignalOptions<ReadableSignal<T>> ofBacking = new SignalOptions<>();
    ofBacking.name(name + " (backing)").equality(Equality.identity()).freeze();
    this.backing = new Signal<>(engine, ofBacking, first);
    this.value = new Computed<>(engine, options, (Supplier<T>) this::read);
    requireUsable(first);
    VarHandle.storeStoreFence(); // N4
  }

  private T read() {
    return backing.get().get();
  }

  /** The equality of the signal in it. */
  private boolean same(T current, T next) {
    ReactiveNode node = Nodes.of(backing.pending);
    return Values.same(current, next, node == null ? null : Values.equalityOf(node));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Follows the signal in the slot, and its replacement.
   */
  @Override
  public T get() {
    return value.get();
  }

  @Override
  public T peek() {
    return value.peek();
  }

  /**
   * Sets the signal that is in the slot.
   *
   * @param value the new value
   * @throws ReadonlySignalException if that signal cannot be written
   * @throws InvalidSignalValueException if a guard rejects it; nothing has changed then
   * @throws RuntimeException if an effect fails and no handler takes that, see {@link
   *     Signals#effect}
   */
  @Override
  public void set(T value) {
    exclusively(() -> write(value));
  }

  @Override
  public void update(UnaryOperator<T> fn) {
    Objects.requireNonNull(fn, "fn");
    exclusively(
        () -> {
          ReadableSignal<T> target = backing.peek();
          if (observers == null && target instanceof WritableSignal<T> writable) {
            writable.update(fn);
          } else {
            write(Values.applyUntracked(fn, target.peek(), value.name(), engine));
          }
        });
  }

  private void write(T next) {
    Observers<T> told = observers;
    if (told == null) {
      pass(next);
      return;
    }
    T old = value.peek();
    if (same(old, next)) {
      pass(next);
    } else {
      Observers.<T>around(told, old, next, engine, () -> pass(next));
    }
  }

  private void pass(T next) {
    ReadableSignal<T> target = backing.peek();
    if (target instanceof WritableSignal<T> writable) {
      writable.set(next);
    } else if (target instanceof IntSignal unboxed) {
      unboxed.set((Integer) required(next));
    } else if (target instanceof LongSignal unboxed) {
      unboxed.set((Long) required(next));
    } else if (target instanceof DoubleSignal unboxed) {
      unboxed.set((Double) required(next));
    } else {
      throw new ReadonlySignalException(
          value.name(),
          "Slot '"
              + value.name()
              + "' holds '"
              + Nodes.nameOf(target)
              + "', which cannot be written. Write the signals it is derived from, or replace it"
              + " with a signal.");
    }
  }

  private Object required(@Nullable Object next) {
    if (next == null) {
      throw new InvalidSignalValueException(
          value.name(),
          "Slot '"
              + value.name()
              + "' holds '"
              + Nodes.nameOf(backing.peek())
              + "', an unboxed signal, which cannot be null. Its value has not changed.");
    }
    return next;
  }

  private void exclusively(Runnable write) {
    engine.exclusively(write);
  }

  /**
   * Puts another signal into the slot. Followers of the slot follow the new signal from now on, and
   * run if its value differs from the old one. None of them is linked to the old signal any more.
   *
   * @param next the signal to show
   * @throws InvalidSignalValueException if {@code next} is this slot or shows it; nothing has
   *     changed then
   * @throws CrossSystemException if {@code next} is of another system
   * @throws RuntimeException if an effect fails and no handler takes that, see {@link
   *     Signals#effect}
   */
  public void replace(ReadableSignal<T> next) {
    Objects.requireNonNull(next, "next");
    exclusively(
        () -> {
          requireUsable(next);
          backing.set(next);
        });
  }

  /**
   * Whether it has a value. Tracked like {@link #get}.
   *
   * @return false while the signal in it has none, or reading that throws
   */
  public boolean isSet() {
    return Values.isReadable(value);
  }

  /**
   * The signal in the slot. Tracked: an effect that calls it runs when the signal is replaced, and
   * not when its value changes.
   *
   * @return the signal that was given to {@link #replace} last, or when the slot was made
   */
  public ReadableSignal<T> current() {
    return backing.get();
  }

  /** Refuses a signal of another system, and one that shows what this slot shows. */
  private void requireUsable(ReadableSignal<T> next) {
    ReactiveNode node = Nodes.of(next);
    if (node != null) {
      CrossSystem.require(node, engine, "slot '" + value.name() + "'");
    }
    Object at = next;
    while (at != this) {
      if (at instanceof Slot<?> other) {
        at = other.backing.pending;
      } else if (at instanceof SignalView view) {
        at = view.source();
      } else {
        return;
      }
    }
    throw new InvalidSignalValueException(
        value.name(),
        "Slot '"
            + value.name()
            + "' cannot hold itself"
            + (next == this ? "" : ", and the given signal shows it")
            + ". It still holds its old signal; give it another one.");
  }

  /** The node that readers are linked to. */
  ReactiveNode node() {
    return value;
  }

  /** Name and last value; evaluates nothing, tracks nothing. */
  @Override
  public String toString() {
    return value.toString();
  }
}
