package dev.aliensignals.primitives.collections;

import dev.aliensignals.primitives.ReadableSignal;
import org.jspecify.annotations.Nullable;

/**
 * The signal of one entry of a {@link ReadableList}. An entry keeps its signal from the moment its
 * key comes into the list until it goes out, whatever is sorted, moved or set meanwhile. After that
 * the signal keeps its last value; when the key comes back, it gets another signal. Safe to use
 * from any thread.
 *
 * @param <K> the type of the key
 * @param <T> the type of the value
 */
public interface ListItem<K, T extends @Nullable Object> extends ReadableSignal<T> {

  /**
   * The key of the entry.
   *
   * @return always the same
   */
  K key();

  /**
   * Whether the entry is in its list. Tracked: changes when the key comes or goes.
   *
   * @return false once the entry has been removed
   */
  boolean isPresent();
}
