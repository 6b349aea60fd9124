package dev.aliensignals.primitives.collections;

import org.jspecify.annotations.Nullable;

/** An entry that a list has from another one, whose key and slot it has. */
final class Kept<K, T extends @Nullable Object> extends Shown<K, K, T> {

  /** The key by which the entry is sorted or grouped. */
  @Nullable Object rank;

  Kept(ListNode<K, T> list, Item<K, T> of) {
    super(list, of.key, of);
    this.slot = of.slot;
  }
}
