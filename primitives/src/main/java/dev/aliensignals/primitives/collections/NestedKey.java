package dev.aliensignals.primitives.collections;

import java.util.Objects;

/**
 * The key of an entry that a list has from one of several others: the key under which that list is
 * known, and the key that the entry has there. See {@link ReadableList#flatMap(
 * java.util.function.Function)} and {@link ReadableList#concat}.
 *
 * @param <O> the type of the outer key
 * @param <I> the type of the inner key
 * @param outer says which list
 * @param inner the key of the entry in that list
 */
public record NestedKey<O, I>(O outer, I inner) {

  /**
   * Makes a key.
   *
   * @param outer says which list
   * @param inner the key of the entry in that list
   */
  public NestedKey {
    Objects.requireNonNull(outer, "outer");
    Objects.requireNonNull(inner, "inner");
  }

  @Override
  public String toString() {
    return outer + "/" + inner;
  }
}
