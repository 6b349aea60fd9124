package dev.aliensignals.hybrid;

import org.jspecify.annotations.Nullable;

/**
 * Takes three values, as {@link java.util.function.BiConsumer} takes two: the callback of a watch
 * of three sources.
 *
 * @param <A> the type of the first value
 * @param <B> the type of the second value
 * @param <C> the type of the third value
 */
@FunctionalInterface
public interface TriConsumer<
    A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object> {

  /**
   * Takes them.
   *
   * @param first the first value
   * @param second the second value
   * @param third the third value
   */
  void accept(A first, B second, C third);
}
