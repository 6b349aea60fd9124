package dev.aliensignals.primitives.collections;

import org.jspecify.annotations.Nullable;

/** An entry of a list, and its signal. */
abstract class Item<K, T extends @Nullable Object> implements ListItem<K, T> {

  final K key;

  /**
   * Its place in {@link Slots}; the place of its list's source if the list has the same entries.
   */
  int slot = -1;

  Item(K key) {
    this.key = key;
  }

  @Override
  public final K key() {
    return key;
  }

  /** The value without a track and, if it was written, without making that the value. */
  abstract T current();
}
