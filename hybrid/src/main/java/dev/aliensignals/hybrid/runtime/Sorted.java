package dev.aliensignals.hybrid.runtime;

import java.util.Comparator;
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

  /**
   * Fails if an order does not take a view for what its object is: one that reads fields of what it
   * is given finds those of a view empty, and would put it, and others later, in a wrong place.
   *
   * @param comparator null for the natural order
   * @throws IllegalArgumentException says so
   */
  @SuppressWarnings("unchecked") // the collection refuses elements that cannot be compared
  static void requireOrder(@Nullable Comparator<?> comparator, Reactive view) {
    Object raw = view.$$raw();
    Comparator<Object> order = (Comparator<Object>) comparator;
    if (order == null && raw instanceof Comparable) {
      order = (Comparator<Object>) (Comparator<?>) Comparator.naturalOrder();
    }
    if (order == null) {
      return;
    }
    RuntimeException cause = null;
    try {
      if (order.compare(raw, raw) != 0
          || (order.compare(raw, view) == 0 && order.compare(view, raw) == 0)) {
        return;
      }
    } catch (ClassCastException incomparable) {
      return;
    } catch (RuntimeException e) {
      cause = e;
    }
    throw new IllegalArgumentException(
        "This view of a "
            + raw.getClass().getTypeName()
            + " cannot be kept in a sorted collection: its order reads fields of elements directly,"
            + " and those of a view are empty. Let the order use getters, or add toRaw(view).",
        cause);
  }
}
