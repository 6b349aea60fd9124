package dev.aliensignals.primitives.collections;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** The matching of old entries and new values, in a list without a key function. */
final class ByValue {

  private ByValue() {}

  /**
   * Takes equal values for the same, from both ends and then in order.
   *
   * @param now the entries
   * @param next the values to come
   * @param same whether the value of an entry is no other one
   * @param positional whether a value that is left takes the entry at its index, if that is left
   * @return the entry for each value, or null
   */
  static <T extends @Nullable Object, E extends Item<?, T>> List<@Nullable E> match(
      List<E> now, List<T> next, BiPredicate<? super E, ? super T> same, boolean positional) {
    @Nullable Object[] kept = new @Nullable Object[next.size()];
    int shorter = Math.min(now.size(), next.size());
    int from = 0;
    while (from < shorter && same.test(now.get(from), next.get(from))) {
      kept[from] = now.get(from);
      from++;
    }
    int behind = 0;
    while (behind < shorter - from
        && same.test(now.get(now.size() - 1 - behind), next.get(next.size() - 1 - behind))) {
      kept[next.size() - 1 - behind] = now.get(now.size() - 1 - behind);
      behind++;
    }
    Map<@Nullable Object, Deque<E>> byValue = new HashMap<>();
    for (E entry : now.subList(from, now.size() - behind)) {
      byValue.computeIfAbsent(entry.current(), value -> new ArrayDeque<>()).add(entry);
    }
    Set<E> taken = new HashSet<>();
    for (int i = from; i < next.size() - behind; i++) {
      Deque<E> equal = byValue.get(next.get(i));
      E entry = equal == null ? null : equal.poll();
      if (entry != null) {
        kept[i] = entry;
        taken.add(entry);
      }
    }
    if (positional) {
      for (int i = from; i < Math.min(next.size(), now.size()) - behind; i++) {
        if (kept[i] == null && taken.add(now.get(i))) {
          kept[i] = now.get(i);
        }
      }
    }
    @SuppressWarnings("unchecked")
    List<@Nullable E> result = (List<@Nullable E>) (List<?>) new ArrayList<>(Arrays.asList(kept));
    return result;
  }
}
