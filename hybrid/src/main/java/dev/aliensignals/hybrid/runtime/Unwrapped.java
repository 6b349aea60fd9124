package dev.aliensignals.hybrid.runtime;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a user compares a collection with, as the raw collection can be compared with it. */
final class Unwrapped {

  private Unwrapped() {}

  /** The raw collection of a view, or a copy of a collection that holds views, with what is raw. */
  static @Nullable Object of(@Nullable Object other) {
    if (other instanceof View view) {
      return view.$$raw();
    }
    if (other instanceof List<?> list && hasViews(list)) {
      return copy(list, new ArrayList<>(list.size()));
    }
    if (other instanceof Set<?> set && hasViews(set)) {
      return copy(set, new HashSet<>());
    }
    if (other instanceof Map<?, ?> map && (hasViews(map.keySet()) || hasViews(map.values()))) {
      Map<@Nullable Object, @Nullable Object> copy = new HashMap<>();
      map.forEach((key, value) -> copy.put(Reactivity.toRaw(key), Reactivity.stored(value)));
      return copy;
    }
    return other;
  }

  private static boolean hasViews(Collection<?> elements) {
    for (Object element : elements) {
      if (element instanceof Reactive) {
        return true;
      }
    }
    return false;
  }

  private static Object copy(Collection<?> elements, Collection<@Nullable Object> copy) {
    for (Object element : elements) {
      copy.add(Reactivity.stored(element));
    }
    return copy;
  }
}
