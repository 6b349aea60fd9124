package dev.aliensignals.primitives.collections;

import dev.aliensignals.primitives.ReadableSignal;
import dev.aliensignals.primitives.spi.SignalView;
import org.jspecify.annotations.Nullable;

/** An entry that a list has from another one, whose slot it has. */
final class Kept<K, T extends @Nullable Object> extends Entry<K, T> implements SignalView {

  final Item<K, T> of;

  /** The list it is an entry of. */
  final ListNode<K, T> list;

  /** What the entry is sorted or grouped by. */
  @Nullable Object rank;

  Kept(ListNode<K, T> list, Item<K, T> of) {
    super(of.key);
    this.list = list;
    this.of = of;
    this.slot = of.slot;
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
