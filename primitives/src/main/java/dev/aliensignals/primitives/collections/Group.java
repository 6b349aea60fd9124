package dev.aliensignals.primitives.collections;

import dev.aliensignals.primitives.ReadableSignal;
import dev.aliensignals.primitives.spi.SignalView;
import org.jspecify.annotations.Nullable;

/** An entry of a {@link GroupedList}: the key of a group, and always the same list as its value. */
final class Group<G, K, T extends @Nullable Object> extends Entry<G, ReadableList<K, T>>
    implements SignalView {

  final GroupMembers<G, K, T> members;

  private final GroupedList<G, K, T> groups;
  private final ReadableSignal<ReadableList<K, T>> signal;

  Group(GroupedList<G, K, T> groups, G key) {
    super(key);
    this.groups = groups;
    this.members = new GroupMembers<>(groups, key);
    this.signal = groups.spi.<ReadableList<K, T>>signalPart(members);
  }

  @Override
  public ReadableList<K, T> get() {
    return signal.get();
  }

  @Override
  public ReadableList<K, T> peek() {
    return signal.peek();
  }

  @Override
  ReadableList<K, T> current() {
    return members;
  }

  @Override
  public boolean isPresent() {
    return groups.isPresent(this);
  }

  @Override
  public ReadableSignal<?> source() {
    return signal;
  }

  @Override
  public String toString() {
    return groups.name() + "[" + key + "]";
  }
}
