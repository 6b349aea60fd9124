package dev.aliensignals.hybrid;

import dev.aliensignals.hybrid.runtime.Listenable;
import dev.aliensignals.hybrid.runtime.Reactivity;
import dev.aliensignals.primitives.ReadableSignal;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads all that is inside a value, so that a deep watch follows it. Cycles are fine. */
final class Traversal {

  /**
   * Something to look into.
   *
   * @param value the value
   * @param depth how many levels further
   */
  private record Step(Object value, int depth) {}

  private final Deque<Step> open = new ArrayDeque<>();
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private Traversal() {}

  /**
   * Reads {@code depth} levels of {@code value}, breadth first, so that each is met at its least.
   */
  static void follow(@Nullable Object value, int depth) {
    Traversal traversal = new Traversal();
    traversal.add(value, depth);
    traversal.run();
  }

  private void run() {
    Step step = open.poll();
    while (step != null) {
      int depth = step.depth - 1;
      Object value = step.value;
      if (value instanceof Listenable parts) {
        parts.$$parts((key, part) -> add(part, depth));
      } else if (value instanceof ReadableSignal<?> signal) {
        add(signal.get(), depth);
      } else if (value instanceof Collection<?> elements) {
        elements.forEach(element -> add(element, depth));
      } else if (value instanceof Map<?, ?> map) {
        map.values().forEach(part -> add(part, depth));
      } else if (value instanceof Object[] elements) {
        for (Object element : elements) {
          add(element, depth);
        }
      }
      step = open.poll();
    }
  }

  private void add(@Nullable Object value, int depth) {
    if (value != null && depth > 0 && canHoldParts(value) && seen.add(identity(value))) {
      open.add(new Step(value, depth));
    }
  }

  private static Object identity(Object value) {
    Object raw = Reactivity.toRaw(value);
    return raw == null ? value : raw;
  }

  private static boolean canHoldParts(Object value) {
    return value instanceof Listenable
        || value instanceof ReadableSignal
        || value instanceof Collection
        || value instanceof Map
        || value instanceof Object[];
  }
}
