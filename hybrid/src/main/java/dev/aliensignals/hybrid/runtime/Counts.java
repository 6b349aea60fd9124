package dev.aliensignals.hybrid.runtime;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The number of times that each element is in a collection: numbers and strings by equality, others
 * by identity.
 */
final class Counts {

  private final Map<@Nullable Object, Integer> values = new HashMap<>();
  private final IdentityHashMap<@Nullable Object, Integer> objects = new IdentityHashMap<>();

  void add(@Nullable Object element, int count) {
    counts(element).merge(element, count, Integer::sum);
  }

  /** Counts an element once less; false if none is left. */
  boolean take(@Nullable Object element) {
    Map<@Nullable Object, Integer> counts = counts(element);
    Integer count = counts.get(element);
    if (count == null) {
      return false;
    }
    if (count == 1) {
      counts.remove(element);
    } else {
      counts.put(element, count - 1);
    }
    return true;
  }

  private Map<@Nullable Object, Integer> counts(@Nullable Object element) {
    return element == null || View.isPlain(element) ? values : objects;
  }
}
