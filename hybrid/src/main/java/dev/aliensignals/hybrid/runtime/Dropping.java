package dev.aliensignals.hybrid.runtime;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Set;

/**
 * The elements that a collection may drop of its own accord when something is added to it, as a
 * cache does.
 */
enum Dropping {
  /** Nothing: a collection of the JDK, or a subclass that changes nothing about adding. */
  NOTHING,
  /** The element or entry that its iterator gives first. */
  ELDEST,
  /** Anything, so that all of it has to be noted before. */
  ANYTHING;

  private static final Set<String> ADDING =
      Set.of(
          "add",
          "addAll",
          "addFirst",
          "addLast",
          "offer",
          "offerFirst",
          "offerLast",
          "push",
          "put",
          "putAll",
          "putIfAbsent",
          "compute",
          "computeIfAbsent",
          "computeIfPresent",
          "merge");

  private static final PerClass<Dropping> OF_CLASS = new PerClass<>(Dropping::find);

  static Dropping of(Object raw) {
    return OF_CLASS.get(raw.getClass());
  }

  private static Dropping find(Class<?> type) {
    Dropping found = NOTHING;
    Class<?> declaring = type;
    while (!ClassInfo.isPlatform(declaring)) {
      for (Method method : declaring.getDeclaredMethods()) {
        if (ADDING.contains(method.getName())) {
          return ANYTHING;
        }
        if (method.getName().equals("removeEldestEntry")) {
          found = ELDEST;
        }
      }
      declaring = declaring.getSuperclass();
    }
    if (declaring == Object.class
        || (declaring != type && Modifier.isAbstract(declaring.getModifiers()))) {
      return ANYTHING; // all of it is the user's
    }
    // those of java.util.Collections are as what they wrap
    return isWrapper(declaring) ? ELDEST : found;
  }

  /** Whether a class of the JDK passes everything on to another collection. */
  static boolean isWrapper(Class<?> type) {
    return type.getName().startsWith("java.util.Collections$");
  }
}
