package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.Arrays;

/** The garbage collector's answers about the objects of a test. */
final class Garbage {

  private static final int MAX_COLLECTIONS = 20;

  private Garbage() {}

  /** Asserts that nothing holds on to the referents. The caller must not either. */
  static void assertCollected(WeakReference<?>... references) {
    for (int i = 0; i < MAX_COLLECTIONS && !allCleared(references); i++) {
      System.gc();
    }
    assertThat(references).allMatch(reference -> reference.get() == null, "was collected");
  }

  /** Asserts that something other than the caller holds on to the referent. */
  static void assertKept(WeakReference<?> reference) {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    assertThat(reference.get()).isNotNull();
  }

  private static boolean allCleared(WeakReference<?>... references) {
    return Arrays.stream(references).allMatch(reference -> reference.refersTo(null));
  }

  /** Bytes in use after a full collection. */
  static long usedHeap() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
