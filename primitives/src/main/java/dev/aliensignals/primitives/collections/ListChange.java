package dev.aliensignals.primitives.collections;

import org.jspecify.annotations.Nullable;

/**
 * One step of what has changed in a {@link ReadableList}. The steps of a change, done one after the
 * other on a copy of the list as it was, make the list as it is. Immutable.
 *
 * @param <K> the type of the key
 * @param <T> the type of the value
 */
public interface ListChange<K, T extends @Nullable Object> {

  /** The kind of a step. More kinds may come. */
  enum Kind {
    /** An entry comes in at {@link #index}. */
    ADD,
    /** The entry at {@link #index} goes out. */
    REMOVE,
    /** The entry at {@link #from} is taken out and put in at {@link #index}. */
    MOVE,
    /** The entry at {@link #index} has another value. */
    SET
  }

  /**
   * The kind of the step.
   *
   * @return the kind
   */
  Kind kind();

  /**
   * The key of the entry.
   *
   * @return the key
   */
  K key();

  /**
   * The index at which the entry is put, is set, or was removed.
   *
   * @return an index of the list as the steps before have left it; of a move, as it is without the
   *     entry
   */
  int index();

  /**
   * The index from which an entry is moved.
   *
   * @return an index of the list as the steps before have left it; {@link #index} if it is no move
   */
  int from();

  /**
   * The new value of an entry that is added or set; the value of one that is moved.
   *
   * @return the value; null for an entry that is removed
   */
  @Nullable T value();

  /**
   * The old value of an entry that is removed or set; the value of one that is moved.
   *
   * @return the value; null for an entry that is added
   */
  @Nullable T oldValue();
}
