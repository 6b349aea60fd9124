package dev.aliensignals.hybrid.runtime;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Something with parts that tells of their changes: the view of an object, or a ref. The knowledge
 * of it that deep watches, snapshots and {@code toRefs} need.
 */
public interface Listenable {

  /**
   * The mode in which it returns its values, and stores new ones.
   *
   * @return always the same
   */
  Mode $$mode();

  /**
   * Adds a listener, which is told of all changes of the raw object, made through this or another
   * view. Each addition counts. The caller owns the system.
   *
   * @param listener called until it is removed as often as it was added
   */
  void $$addListener(MutationListener listener);

  /**
   * Undoes one {@link #$$addListener}; nothing if there was none. The caller owns the system.
   *
   * @param listener compared by identity
   */
  void $$removeListener(MutationListener listener);

  /**
   * Gives out every part, as it is read through this view: the properties of a bean in the order of
   * their declaration with their names, but not those that it computes; the elements of a list with
   * their indices, of a set with themselves as keys; the entries of a map. Follows all of it where
   * reads are tracked.
   *
   * @param visitor gets key and value of each part; keys are raw, values views if the mode is deep
   */
  void $$parts(BiConsumer<@Nullable Object, @Nullable Object> visitor);
}
