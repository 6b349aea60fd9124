package dev.aliensignals.hybrid;

import dev.aliensignals.primitives.WritableSignal;
import org.jspecify.annotations.Nullable;

/**
 * A value in a box that can be handed on: Vue's {@code ref}. It is a signal, works wherever one is
 * taken, and mixes with those of the core. Made by {@link Hybrid#ref}, {@link Hybrid#shallowRef},
 * {@link Hybrid#toRef}, {@link Hybrid#customRef} and {@link Hybrid#computed(
 * java.util.function.Supplier, java.util.function.Consumer)}. Safe to use from any thread.
 *
 * <p>Implemented by the library alone: do not implement it, as it may get more methods.
 *
 * @param <T> the type of the value
 */
public interface Ref<T extends @Nullable Object> extends WritableSignal<T> {

  /**
   * Sets the value: {@link #set} under the name that Vue gives it.
   *
   * @param value the new value
   */
  default void value(T value) {
    set(value);
  }
}
