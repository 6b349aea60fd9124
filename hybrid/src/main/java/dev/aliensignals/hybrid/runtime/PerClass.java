package dev.aliensignals.hybrid.runtime;

import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/**
 * Something of this library that is found out once for each class, and kept without keeping a class
 * loader: neither that of the class nor that of this library. Safe to use from any thread.
 */
final class PerClass<V> {
  /*
   * L1  A class that may be unloaded before this library holds the knowledge of itself, as the
   *     value of a ClassValue. So it goes when the class goes.
   * L2  No class holds this library longer than its own loader does. A class of the JDK, or of a
   *     loader above that of the library, lives at least as long as the library. So the library
   *     holds the knowledge of it. The ClassValue has only a weak reference to it, which is a class
   *     of the JDK.
   */

  private final Function<Class<?>, V> finding;

  /** The knowledge of classes that cannot be unloaded before this library. */
  private final ConcurrentMap<Class<?>, V> lasting = new ConcurrentHashMap<>();

  /** The knowledge of a class, or a weak reference to that in {@link #lasting}. */
  private final ClassValue<Object> found =
      new ClassValue<>() {
        @Override
        protected Object computeValue(Class<?> type) {
          return outlivesLibrary(type) ? new WeakReference<>(last(type)) : finding.apply(type);
        }
      };

  /**
   * Remembers the results of a function.
   *
   * @param finding called once for each class, or more often if threads race
   */
  PerClass(Function<Class<?>, V> finding) {
    this.finding = finding;
  }

  @SuppressWarnings("unchecked") // only what computeValue returns is there
  V get(Class<?> type) {
    Object value = found.get(type);
    if (value instanceof WeakReference<?> reference) {
      V known = (V) reference.get();
      return known == null ? last(type) : known; // never null while lasting is there
    }
    return (V) value;
  }

  private V last(Class<?> type) {
    V known = lasting.get(type);
    if (known == null) {
      V made = finding.apply(type);
      known = lasting.putIfAbsent(type, made);
      if (known == null) {
        known = made;
      }
    }
    return known;
  }

  private static boolean outlivesLibrary(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    if (loader == null || loader == ClassLoader.getPlatformClassLoader()) {
      return true;
    }
    ClassLoader above = PerClass.class.getClassLoader();
    while (above != null) {
      above = above.getParent();
      if (above == loader) {
        return true;
      }
    }
    return false;
  }
}
