package dev.aliensignals.primitives.collections;

import dev.aliensignals.primitives.ReadableSignal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A map with a signal for each key. It is read in three ways, which are followed apart: which keys
 * there are; the value of one key, by its signal; and all entries. Safe to use from any thread.
 *
 * @param <K> the type of the keys, which must have {@code equals} and {@code hashCode}
 * @param <V> the type of the values
 */
public interface ReadableMap<K, V extends @Nullable Object> extends ReadableSignal<Map<K, V>> {

  /**
   * All entries. Follows every value, and which keys there are. Cost: the size of the map after a
   * change, else constant.
   *
   * @return an unmodifiable map that stays as it is; the same instance until something changes
   */
  @Override
  Map<K, V> get();

  /**
   * {@link #get} without following anything.
   *
   * @return an unmodifiable map that stays as it is
   */
  @Override
  Map<K, V> peek();

  /**
   * The number of keys. Follows the size only.
   *
   * @return the size
   */
  int size();

  /**
   * Whether there are no keys. Followed as {@link #size}.
   *
   * @return true if the size is 0
   */
  boolean isEmpty();

  /**
   * The keys, in order. Follows which keys there are, and their order.
   *
   * @return an unmodifiable list that stays as it is
   */
  List<K> keys();

  /**
   * The signal of a key. Follows whether the key comes or goes; the value is followed where it is
   * read.
   *
   * @param key the key
   * @return the signal, or null if there is no such key
   */
  @Nullable ListItem<K, V> byKey(K key);

  /**
   * Whether there is a key. Followed as {@link #byKey}.
   *
   * @param key the key
   * @return true if it is there
   */
  boolean containsKey(K key);

  /**
   * This map as an unmodifiable {@link Map} that always shows the present entries. Reads are
   * followed part by part, see {@link ReadableList#asMap}.
   *
   * @return a view
   */
  Map<K, V> asMap();

  /**
   * The entries as a list with the same keys, for the operators that a list has.
   *
   * @return always the same list
   */
  ReadableList<K, V> entries();
}
