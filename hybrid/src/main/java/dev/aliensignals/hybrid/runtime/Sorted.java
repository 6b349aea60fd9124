package dev.aliensignals.hybrid.runtime;

import java.util.NavigableSet;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Finds in a sorted set what it takes for equal to a value, which equals may not. */
@SuppressWarnings("JdkObsolete") // of the kind it is
final class Sorted {

  private Sorted() {}

  /**
   * The element that a set holds for a value.
   *
   * @throws ClassCastException if the set cannot compare it with its elements
   * @return the element; the value itself if the set holds none
   */
  @SuppressWarnings("unchecked") // so that the set says itself what it cannot compare
  static <E extends @Nullable Object> @Nullable Object held(SortedSet<E> set, Object sought) {
    if (!set.contains(sought)) {
      return sought;
    }
    E value = (E) sought;
    return set instanceof NavigableSet<E> navigable
        ? navigable.floor(value)
        : set.tailSet(value).first();
  }
}
