package dev.aliensignals.primitives.collections;

import dev.aliensignals.primitives.Cleanup;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A list that somebody else keeps, and that tells of its changes. {@link DerivedList#from} follows
 * it without comparing whole lists. An adapter for such a list of another library implements {@link
 * #values} and {@link #listen}.
 *
 * @param <K> the type of the keys of the derived list
 * @param <T> the type of the values
 */
public interface ListSource<K, T extends @Nullable Object> {

  /**
   * Takes the changes of a source. Safe to use from any thread; a change that comes after the end
   * of the listening is ignored.
   *
   * @param <K> the type of the keys
   * @param <T> the type of the values
   */
  interface Changes<K, T extends @Nullable Object> {

    /**
     * A value was put in.
     *
     * @param index the index it has now
     * @param value the value
     */
    void added(int index, T value);

    /**
     * A value was taken out.
     *
     * @param index the index it had
     */
    void removed(int index);

    /**
     * A value was replaced by another one.
     *
     * @param index its index
     * @param value the new value
     */
    void replaced(int index, T value);

    /**
     * The value of a key was put in at the end, or has replaced the one that this key had. Only
     * where the derived list has a key function.
     *
     * @param value the value
     */
    void put(T value);

    /**
     * The value of a key was taken out, if there was one. Only where the derived list has a key
     * function.
     *
     * @param key the key
     */
    void removedKey(K key);

    /** Something else has changed: the list is compared with {@link ListSource#values}. */
    void unknown();
  }

  /**
   * All values as they are. Called untracked, owning the system, when the list is read for the
   * first time, and wherever it is not known what has changed.
   *
   * @return the values in order; copied
   */
  Collection<? extends T> values();

  /**
   * Reads something that changes whenever the source does, if there is such a signal. Then reads of
   * the list are right also while nobody observes it. Called tracked.
   */
  default void follow() {}

  /**
   * Whether {@link #values} come in an order that means something. If not, an entry stays where it
   * is while its key is there, and others come behind it.
   *
   * @return true if so
   */
  default boolean isOrdered() {
    return true;
  }

  /**
   * Begins to tell of changes. Called untracked and in a batch, owning the system, when the list
   * becomes observed; it must not wait for another thread.
   *
   * @param changes is told of each change after it was made, from now on
   * @return ends that, called once in the same way when nobody observes the list any more; null if
   *     there is nothing to do
   */
  @Nullable Cleanup listen(Changes<? super K, ? super T> changes);
}
