package dev.aliensignals.hybrid;

import org.jspecify.annotations.Nullable;

/**
 * The callback of {@link Hybrid#watchReactive(Object, PropertyCallback)}, called for each change.
 */
@FunctionalInterface
public interface PropertyCallback {

  /**
   * Called after the system has been released.
   *
   * @param key the name of the property, index of the element, key of the entry, element of a set;
   *     null for a change of order
   * @param newValue the value after the batch; null for a removal
   * @param oldValue the value before the batch; null for an addition
   * @param path where it happened, from the root: {@code todos[3].title}
   */
  void changed(
      @Nullable Object key, @Nullable Object newValue, @Nullable Object oldValue, String path);
}
