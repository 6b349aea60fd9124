package dev.aliensignals.hybrid.runtime;

import org.jspecify.annotations.Nullable;

/** Makes the wrappers of collections. */
final class Wrappers {

  private Wrappers() {}

  /**
   * A new wrapper. Called for a collection or map of any class, when it has no view of this mode
   * yet; may be called twice for one of them by threads that race, and only one result is used.
   *
   * @param raw a collection or map, no view
   * @param mode the mode of the view; for any but DEEP the primary view, whose dependencies it has
   *     to share, is {@code Reactivity.nested(raw, Mode.DEEP)}
   * @return the wrapper, or null for a kind of collection that has none and stays opaque
   */
  static @Nullable Reactive create(Object raw, Mode mode) {
    return null;
  }
}
