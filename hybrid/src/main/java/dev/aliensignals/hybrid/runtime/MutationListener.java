package dev.aliensignals.hybrid.runtime;

import dev.aliensignals.hybrid.ChangeKind;
import org.jspecify.annotations.Nullable;

/** Hears of each change of one raw object that is made through any of its views. */
@FunctionalInterface
public interface MutationListener {

  /**
   * Called after the change, while the thread that made it owns the system, before subscribers run.
   * Must not throw, and must not change the object.
   *
   * @param owner the raw object that changed
   * @param key the name of the property, index of the element, key of the entry; for a set the
   *     element itself
   * @param old the raw value before, null for an addition
   * @param now the raw value after, null for a removal
   * @param kind the kind of the change
   */
  void changed(
      Object owner,
      @Nullable Object key,
      @Nullable Object old,
      @Nullable Object now,
      ChangeKind kind);

  /**
   * Called in the same way when something has changed that nobody can name.
   *
   * @param owner the raw object
   */
  default void lost(Object owner) {}
}
