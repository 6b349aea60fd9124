package dev.aliensignals.hybrid.runtime;

import dev.aliensignals.primitives.spi.Dependency;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * The dependency on one element or key. Weak: the links of its subscribers keep it alive, and when
 * none is left, it goes.
 */
final class Part extends WeakReference<Dependency> {

  /** The key; null in a list. */
  final @Nullable Object key;

  /** The index in a list. */
  final int index;

  /** The number of the run that has tracked it last. */
  int run;

  /** The next one in the same bucket. */
  @Nullable Part next;

  Part(Dependency dependency, ReferenceQueue<Dependency> dead, @Nullable Object key, int index) {
    super(dependency, dead);
    this.key = key;
    this.index = index;
  }
}
