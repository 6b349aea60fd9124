package dev.aliensignals.hybrid.runtime;

import java.util.AbstractCollection;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;

/**
 * Whether collections of a class can be changed, as far as that can be known without a try: from
 * what methods they have, and from the names of immutable ones.
 */
final class Mutability {

  private record Found(boolean mutable, boolean growing) {}

  private static final PerClass<Found> FOUND = new PerClass<>(Mutability::find);

  private Mutability() {}

  static boolean isMutable(Class<?> type) {
    return FOUND.get(type).mutable;
  }

  static boolean canGrow(Class<?> type) {
    return FOUND.get(type).growing;
  }

  private static Found find(Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (c.getName().contains("Immutable") || c.getName().contains("Unmodifiable")) {
        return new Found(false, false);
      }
    }
    if (Map.class.isAssignableFrom(type)) {
      boolean mutable = !isOf(type, AbstractMap.class, "put", Object.class, Object.class);
      return new Found(mutable, mutable);
    }
    if (List.class.isAssignableFrom(type)) {
      boolean growing = !isOf(type, AbstractList.class, "add", int.class, Object.class);
      boolean sets = !isOf(type, AbstractList.class, "set", int.class, Object.class);
      return new Found(growing || sets, growing);
    }
    boolean mutable = !isOf(type, AbstractCollection.class, "add", Object.class);
    return new Found(mutable, mutable);
  }

  /** Whether a class has a method as it is in an abstract class, where it throws. */
  private static boolean isOf(Class<?> type, Class<?> owner, String name, Class<?>... parameters) {
    try {
      return type.getMethod(name, parameters).getDeclaringClass() == owner;
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
  }
}
