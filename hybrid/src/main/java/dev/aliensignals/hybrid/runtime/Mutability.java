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

  private record Found(boolean mutable, boolean growing, boolean constant, boolean refusing) {}

  /** The beginnings of names of classes whose instances never change. */
  private static final List<String> CONSTANT =
      List.of(
          "java.util.ImmutableCollections$",
          "java.util.Collections$Empty",
          "java.util.Collections$Singleton",
          "com.google.common.collect.Immutable",
          "kotlin.collections.Empty");

  private static final PerClass<Found> FOUND = new PerClass<>(Mutability::find);

  private Mutability() {}

  static boolean isMutable(Class<?> type) {
    return FOUND.get(type).mutable;
  }

  /**
   * Whether it is known that collections of a class never change, as those of {@code List.of}. Many
   * objects that know nothing of each other may refer to one of them: there is one empty list.
   */
  static boolean isConstant(Class<?> type) {
    return FOUND.get(type).constant;
  }

  /**
   * Whether collections of a class refuse every method that might change them, whatever it does.
   */
  static boolean refusesAll(Class<?> type) {
    return FOUND.get(type).refusing;
  }

  static boolean canGrow(Class<?> type) {
    return FOUND.get(type).growing;
  }

  private static boolean isConstantByName(Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (CONSTANT.stream().anyMatch(c.getName()::startsWith)) {
        return true;
      }
    }
    return false;
  }

  private static Found find(Class<?> type) {
    if (isConstantByName(type)) {
      return new Found(false, false, true, type.getName().startsWith(CONSTANT.get(0)));
    }
    if (type.getName().startsWith("java.util.Collections$Unmodifiable")) {
      return new Found(false, false, false, true);
    }
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (c.getName().contains("Immutable") || c.getName().contains("Unmodifiable")) {
        return new Found(false, false, false, false);
      }
    }
    if (Map.class.isAssignableFrom(type)) {
      boolean mutable = !isOf(type, AbstractMap.class, "put", Object.class, Object.class);
      return new Found(mutable, mutable, false, false);
    }
    if (List.class.isAssignableFrom(type)) {
      boolean growing = !isOf(type, AbstractList.class, "add", int.class, Object.class);
      boolean sets = !isOf(type, AbstractList.class, "set", int.class, Object.class);
      return new Found(growing || sets, growing, false, false);
    }
    boolean mutable = !isOf(type, AbstractCollection.class, "add", Object.class);
    return new Found(mutable, mutable, false, false);
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
