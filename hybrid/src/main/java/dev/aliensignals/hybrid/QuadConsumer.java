package dev.aliensignals.hybrid;

import org.jspecify.annotations.Nullable;

/**
 * Takes four values, as {@link java.util.function.BiConsumer} takes two: the callback of a watch of
 * four sources.
 *
 * @param <A> the type of the first value
 * @param <B> the type of the second value
 * @param <C> the type of the third value
 * @param <D> the type of the fourth value
 */
@FunctionalInterface
public interface QuadConsumer<
    A extends @Nullable Object,
    B extends @Nullable Object,
    C extends @Nullable Object,
    D extends @Nullable Object> {

  /**
   * Takes them.
   *
   * @param first the first value
   * @param second the second value
   * @param third the third value
   * @param fourth the fourth value
   */
  void accept(A first, B second, C third, D fourth);
}
