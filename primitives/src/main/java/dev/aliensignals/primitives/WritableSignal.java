package dev.aliensignals.primitives;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A readable signal that can be written. Safe to use from any thread.
 *
 * <p>Implemented by the library alone: do not implement it, as it may get more methods.
 *
 * @param <T> the type of the value
 */
public interface WritableSignal<T extends @Nullable Object> extends ReadableSignal<T> {

  /**
   * Sets the value. If it is a change, everything that depends on it is marked and, outside a
   * batch, the effects have run when this returns.
   *
   * @param value the new value
   * @throws InvalidSignalValueException if a guard rejects it; nothing has changed then
   * @throws RuntimeException if an effect fails and no handler takes that, see {@link
   *     Signals#effect}
   */
  void set(T value);

  /**
   * Sets the value to what {@code fn} makes of the present one, as one step that no other thread's
   * write can come between. Reads nothing tracked.
   *
   * @param fn gets the present value, returns the new one; its exceptions go to the caller
   */
  void update(UnaryOperator<T> fn);

  /**
   * {@link #set} under the name that Kotlin, Groovy and templates write as {@code .value}.
   *
   * @param value the new value
   */
  default void setValue(T value) {
    set(value);
  }

  /**
   * A view that reads this signal and cannot write it, also after a cast.
   *
   * @return the view; tracked as this signal
   */
  default ReadableSignal<T> asReadonly() {
    return new ReadonlySignal<>(this);
  }
}
