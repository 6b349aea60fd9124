package dev.aliensignals.primitives;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One comparison of {@link Equality#deep}. A pair that is being compared already counts as equal,
 * so values that contain themselves terminate; the walk is iterative, so depth is no matter.
 */
final class DeepEquality {

  /** Two objects compared by identity. */
  private record Pair(Object a, Object b) {

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Pair pair && pair.a == a && pair.b == b;
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(a) + System.identityHashCode(b);
    }
  }

  private final Set<Pair> seen = new HashSet<>();
  private final Deque<Pair> open = new ArrayDeque<>();

  boolean equal(@Nullable Object a, @Nullable Object b) {
    if (!same(a, b)) {
      return false;
    }
    for (Pair pair = open.poll(); pair != null; pair = open.poll()) {
      if (!contentsEqual(pair.a, pair.b)) {
        return false;
      }
    }
    return true;
  }

  /** Compares leaves at once and puts containers on the list of what is open. */
  private boolean same(@Nullable Object a, @Nullable Object b) {
    if (a == b) {
      return true;
    }
    if (a == null || b == null) {
      return false;
    }
    if (!isContainer(a)) {
      return a.equals(b);
    }
    Pair pair = new Pair(a, b);
    if (seen.add(pair)) {
      open.add(pair);
    }
    return true;
  }

  private static boolean isContainer(Object value) {
    return value instanceof List
        || value instanceof Map
        || value instanceof Set
        || value instanceof Record
        || value.getClass().isArray();
  }

  private boolean contentsEqual(Object a, Object b) {
    if (a instanceof List<?> list) {
      return b instanceof List<?> other && listsEqual(list, other);
    }
    if (a instanceof Map<?, ?> map) {
      return b instanceof Map<?, ?> other && mapsEqual(map, other);
    }
    if (a instanceof Set<?>) {
      return a.equals(b); // members are found by their own equals
    }
    if (a.getClass() != b.getClass()) {
      return false;
    }
    return a instanceof Record ? recordsEqual(a, b) : arraysEqual(a, b);
  }

  private boolean listsEqual(List<?> a, List<?> b) {
    if (a.size() != b.size()) {
      return false;
    }
    Iterator<?> other = b.iterator();
    for (Object element : a) {
      if (!other.hasNext() || !same(element, other.next())) {
        return false;
      }
    }
    return true;
  }

  private boolean mapsEqual(Map<?, ?> a, Map<?, ?> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (Map.Entry<?, ?> entry : a.entrySet()) {
      Object key = entry.getKey();
      if (!b.containsKey(key) || !same(entry.getValue(), b.get(key))) {
        return false;
      }
    }
    return true;
  }

  private boolean recordsEqual(Object a, Object b) {
    for (RecordComponent component : a.getClass().getRecordComponents()) {
      try {
        var accessor = component.getAccessor();
        if (!accessor.trySetAccessible()) {
          return Objects.equals(a, b); // a record of a closed module decides by itself
        }
        if (!same(accessor.invoke(a), accessor.invoke(b))) {
          return false;
        }
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException(
            "Cannot compare " + a.getClass().getName() + " deeply: its accessor failed.", e);
      }
    }
    return true;
  }

  private boolean arraysEqual(Object a, Object b) {
    int length = Array.getLength(a);
    if (length != Array.getLength(b)) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (!same(Array.get(a, i), Array.get(b, i))) {
        return false;
      }
    }
    return true;
  }
}
