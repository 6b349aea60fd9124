package dev.aliensignals.hybrid.runtime;

import org.jspecify.annotations.Nullable;

/** Classes that are generated to hold the state of interfaces and abstract classes. */
final class States {

  private States() {}

  /** The class file of such a class, null for any other class. */
  static byte @Nullable [] bytes(Class<?> type) {
    return null;
  }
}
