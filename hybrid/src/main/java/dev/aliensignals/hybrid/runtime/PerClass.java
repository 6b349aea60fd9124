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
   * L1  What a class holds dies with it: what is known of a class that may be unloaded before this library
   *     is held by that class, as the value of a ClassValue.
   * L2  No class holds this library longer than its own loader does: what is known of a class that lives
   *     at least as long as this library, of the JDK or of a loader above that of the library, is held
   *     by the library. The ClassValue has only a weak reference to it, which is a class of the JDK.
   */

  private final Function<Class<?>, V> finding;

  /** Of classes that cannot be unloaded before this library. */
  private final ConcurrentMap<Class<?>, V> lasting = new ConcurrentHashMap<>();

  /** What was found, or a weak reference to what is in {@link #lasting}. */
  private final ClassValue<Object> found =
      new ClassValue<>() {
        @Override
        protected Object computeValue(Class<?> type) {
          return outlivesLibrary(type) ? new WeakReference<>(last(type)) : finding.apply(type);
        }
      };

  /**
   * Remembers what a function finds.
   *
   * @param finding what is asked once for each class, or more often if threads race
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
