package dev.aliensignals.primitives.collections;

import dev.aliensignals.primitives.ReadableSignal;
import dev.aliensignals.primitives.spi.SignalView;
import org.jspecify.annotations.Nullable;

/** An entry that shows an item of another list, perhaps under another key. */
abstract class Shown<K, O, T extends @Nullable Object> extends Entry<K, T> implements SignalView {

  final Item<O, T> of;

  /** The list it is an entry of. */
  final ListNode<K, T> list;

  Shown(ListNode<K, T> list, K key, Item<O, T> of) {
    super(key);
    this.list = list;
    this.of = of;
  }

  @Override
  public T get() {
    return of.get();
  }

  @Override
  public T peek() {
    return of.peek();
  }

  @Override
  T current() {
    return of.current();
  }

  @Override
  public boolean isPresent() {
    return list.isPresent(this);
  }

  @Override
  public ReadableSignal<?> source() {
    return ((SignalView) of).source();
  }

  @Override
  public String toString() {
    return list.name() + "[" + key + "]=" + of.toString().replaceFirst("^[^=]*=", "");
  }
}
