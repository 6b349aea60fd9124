package dev.aliensignals.hybrid.runtime;

import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Arguments of {@code equals}, in a form that the raw collection can be compared with. */
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

  /**
   * Whether a raw collection equals what a user compares it with, in whatever form they hold what.
   */
  @SuppressWarnings("UndefinedEquals") // it is what the raw collection says it is
  static boolean equal(View view, Object raw, @Nullable Object other) {
    Object against = of(other);
    if (raw.equals(against)) {
      return true;
    }
    if (against == null
        || raw instanceof List != against instanceof List
        || raw instanceof Set != against instanceof Set
        || raw instanceof Map != against instanceof Map
        || (!holdsViews(raw) && !holdsViews(against))) {
      return false;
    }
    boolean paused = view.pause();
    try {
      return withoutViews(raw).equals(withoutViews(against));
    } finally {
      view.resume(paused);
    }
  }

  private static boolean holdsViews(Object object) {
    if (object instanceof Map<?, ?> map) {
      return hasViews(map.keySet()) || hasViews(map.values());
    }
    return (object instanceof List<?> || object instanceof Set<?>)
        && hasViews((Collection<?>) object);
  }

  private static Object withoutViews(Object object) {
    if (object instanceof Map<?, ?> map) {
      Map<@Nullable Object, @Nullable Object> copy = new HashMap<>();
      map.forEach((key, value) -> copy.put(Reactivity.toRaw(key), Reactivity.toRaw(value)));
      return copy;
    }
    Collection<@Nullable Object> copy =
        object instanceof List<?> ? new ArrayList<>() : new HashSet<>();
    for (Object element : (Collection<?>) object) {
      copy.add(
          element instanceof Map.Entry<?, ?> entry
              ? new AbstractMap.SimpleImmutableEntry<@Nullable Object, @Nullable Object>(
                  Reactivity.toRaw(entry.getKey()), Reactivity.toRaw(entry.getValue()))
              : Reactivity.toRaw(element));
    }
    return copy;
  }

  private static boolean hasViews(Collection<?> elements) {
    for (Object element : elements) {
      if (element instanceof Reactive
          || (element instanceof Map.Entry<?, ?> entry
              && (entry.getKey() instanceof Reactive || entry.getValue() instanceof Reactive))) {
        return true;
      }
    }
    return false;
  }

  private static Object copy(Collection<?> elements, Collection<@Nullable Object> copy) {
    for (Object element : elements) {
      copy.add(EntryView.unwrapped(Reactivity.stored(element)));
    }
    return copy;
  }
}
