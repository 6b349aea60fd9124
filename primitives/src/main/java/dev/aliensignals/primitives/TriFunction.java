package dev.aliensignals.primitives;

import org.jspecify.annotations.Nullable;

/**
 * Makes one value of three, as {@link java.util.function.BiFunction} does of two. {@link
 * TaskState#match(TaskState, TaskState, TaskState, java.util.function.Supplier,
 * java.util.function.Supplier, TriFunction, java.util.function.Function) TaskState.match} of three
 * tasks calls one.
 *
 * @param <A> the type of the first value
 * @param <B> the type of the second value
 * @param <C> the type of the third value
 * @param <R> the type of the result
 */
@FunctionalInterface
public interface TriFunction<
    A extends @Nullable Object,
    B extends @Nullable Object,
    C extends @Nullable Object,
    R extends @Nullable Object> {

  /**
   * Makes it.
   *
   * @param first the first value
   * @param second the second value
   * @param third the third value
   * @return the result
   */
  R apply(A first, B second, C third);
}
