package dev.aliensignals.primitives.collections;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The structure that a list had when a batch began, as far as it differs: so that what is changed
 * and changed back is no change, and a key that goes and comes back has the same signal.
 */
final class Journal<K, T extends @Nullable Object, E extends Entry<K, T>> {
  /*
   * Two orders of entries are the same exactly if each entry has the same entry before it, or is absent,
   * in both. So it is enough to note what was before an entry when that changes for the first time, and
   * to count the entries for which it is another one now.
   */

  private static final Object ABSENT = new Object();
  private static final Object FIRST = new Object();

  private final OrderTree<K, T, E> tree;

  /** The token that stood for the structure when the batch began. */
  final Object token;

  private final Map<E, Object> begin = new HashMap<>();
  private int differing;

  /** The entries taken out since, by key. */
  final Map<K, E> removed = new HashMap<>();

  Journal(OrderTree<K, T, E> tree, Object token) {
    this.tree = tree;
    this.token = token;
  }

  private Object state(E entry) {
    if (!entry.isInTree()) {
      return ABSENT;
    }
    E previous = tree.previous(entry);
    return previous == null ? FIRST : previous;
  }

  /** Notes that the entry before {@code entry} is about to change; call {@link #after} then. */
  void before(@Nullable E entry) {
    if (entry != null) {
      Object state = state(entry);
      Object was = begin.putIfAbsent(entry, state);
      if (was != null && was != state) {
        differing--;
      }
    }
  }

  void after(@Nullable E entry) {
    if (entry != null && begin.get(entry) != state(entry)) {
      differing++;
    }
  }

  /** All of the order is about to change, and {@code added} come in; then {@link #afterAll}. */
  void beforeAll(List<E> added) {
    Object previous = FIRST;
    for (E entry = tree.first(); entry != null; entry = tree.next(entry)) {
      begin.putIfAbsent(entry, previous);
      previous = entry;
    }
    for (E entry : added) {
      begin.putIfAbsent(entry, ABSENT);
    }
  }

  void afterAll() {
    differing = 0;
    begin.forEach(
        (entry, was) -> {
          if (was != state(entry)) {
            differing++;
          }
        });
  }

  boolean isAsAtBegin() {
    return differing == 0;
  }
}
