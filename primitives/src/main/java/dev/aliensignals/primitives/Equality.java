package dev.aliensignals.primitives;

import java.util.Objects;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a new value is a change. Called untracked in the thread that owns the system,
 * before anything has changed: an exception goes to the writer (of a signal) or becomes the outcome
 * (of a computed), and nothing else happens.
 *
 * @param <T> the type of the values
 */
@FunctionalInterface
public interface Equality<T extends @Nullable Object> {

  /**
   * Whether {@code next} is no change from {@code current}.
   *
   * @param current the value there is
   * @param next the value to be set
   * @return true if the new value is no change
   */
  boolean equal(T current, T next);

  /**
   * {@link Objects#equals}, the default: NaN equals NaN, 0.0 differs from -0.0, and equal boxes are
   * equal.
   *
   * @param <T> the type of the values
   * @return the equality
   */
  static <T extends @Nullable Object> Equality<T> structural() {
    return Objects::equals;
  }

  /**
   * The same instance. For objects that change without telling, or whose {@code equals} is slow.
   *
   * @param <T> the type of the values
   * @return the equality
   */
  @SuppressWarnings("ReferenceEquality") // identity is what it is for
  static <T extends @Nullable Object> Equality<T> identity() {
    return (current, next) -> current == next;
  }

  /**
   * Nothing equals: every write counts, of the same instance too.
   *
   * @param <T> the type of the values
   * @return the equality
   */
  static <T extends @Nullable Object> Equality<T> never() {
    return (current, next) -> false;
  }

  /**
   * Compares arrays, lists, sets, maps and records by what they contain, however deep; anything
   * else by {@code equals}. Values that contain themselves are fine. Cost: the size of the values.
   *
   * @param <T> the type of the values
   * @return the equality
   */
  static <T extends @Nullable Object> Equality<T> deep() {
    return (current, next) -> new DeepEquality().equal(current, next);
  }

  /**
   * An equality of your own.
   *
   * @param <T> the type of the values
   * @param predicate answers true for two values that are no change
   * @return the equality
   */
  static <T extends @Nullable Object> Equality<T> of(BiPredicate<? super T, ? super T> predicate) {
    Objects.requireNonNull(predicate, "predicate");
    return predicate::test;
  }
}
