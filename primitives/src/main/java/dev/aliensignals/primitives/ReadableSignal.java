package dev.aliensignals.primitives;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that can be read, and followed by computeds and effects that read it. As it is a {@link
 * Supplier}, it can be passed wherever one is taken, and is tracked there. Safe to use from any
 * thread.
 *
 * <p>Implemented by the library alone: do not implement it, as it may get more methods.
 *
 * @param <T> the type of the value
 */
public interface ReadableSignal<T extends @Nullable Object> extends Supplier<T> {

  /**
   * The value, up to date. Links the active computed or effect, which will follow it. Evaluates a
   * computed that is out of date.
   *
   * @return the value
   * @throws UnsetSignalException if there is no value yet
   * @throws CyclicDependencyException if it is a computed that is being evaluated
   */
  @Override
  T get();

  /**
   * The value, up to date, like {@link #get} but without linking anyone.
   *
   * @return the value
   */
  T peek();

  /**
   * {@link #get} under the name that Vue gives it.
   *
   * @return the value
   */
  default T value() {
    return get();
  }

  /**
   * {@link #get} under the name that Kotlin, Groovy and templates read as {@code .value}.
   *
   * @return the value
   */
  default T getValue() {
    return get();
  }
}
