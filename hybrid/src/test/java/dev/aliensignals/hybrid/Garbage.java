package dev.aliensignals.hybrid;

import java.lang.ref.Reference;

/** Waits for the garbage collector. */
final class Garbage {

  private static final int ATTEMPTS = 50;

  private Garbage() {}

  /** Fails if something is still referred to. */
  static void awaitCleared(Reference<?> reference) {
    for (int i = 0; i < ATTEMPTS; i++) {
      if (reference.refersTo(null)) {
        return;
      }
      System.gc();
    }
    throw new AssertionError("still reachable: " + reference.get());
  }
}
