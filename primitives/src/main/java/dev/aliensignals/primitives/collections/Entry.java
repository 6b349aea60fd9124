package dev.aliensignals.primitives.collections;

import org.jspecify.annotations.Nullable;

/** An item that can be in an {@link OrderTree}, whose fields these are. */
abstract class Entry<K, T extends @Nullable Object> extends Item<K, T> {

  @Nullable Entry<K, T> parent;
  @Nullable Entry<K, T> left;
  @Nullable Entry<K, T> right;

  /** The number of entries in the subtree; 0 while it is in no tree. */
  int size;

  Entry(K key) {
    super(key);
  }

  /** Something in its subtree was put in or taken out. Told to what is above that, too. */
  void subtreeChanged() {}

  final boolean isInTree() {
    return size != 0;
  }
}
