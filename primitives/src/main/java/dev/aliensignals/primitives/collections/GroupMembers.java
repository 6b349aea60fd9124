package dev.aliensignals.primitives.collections;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The entries of one group of a {@link GroupedList}, which brings it up to date. */
final class GroupMembers<G, K, T extends @Nullable Object> extends OrderedList<K, T, Kept<K, T>> {

  private final GroupedList<G, K, T> groups;
  private final G group;

  GroupMembers(GroupedList<G, K, T> groups, G group) {
    super(groups.spi);
    this.groups = groups;
    this.group = group;
  }

  @Override
  Object arrange() {
    groups.followAll();
    return token;
  }

  void insert(Kept<K, T> entry) {
    ListNode<K, T> source = groups.source;
    int index = source.indexOf(entry.of);
    order.insert(entry, other -> Integer.compare(index, source.indexOf(other.of)));
  }

  /** Takes all members anew, which are others or in another order if {@code unsure} of that. */
  void setAll(List<Kept<K, T>> next, boolean unsure) {
    boolean same = !unsure && next.size() == order.size();
    int at = 0;
    for (Kept<K, T> entry = order.first(); same && entry != null; entry = order.next(entry), at++) {
      same = next.get(at) == entry;
    }
    if (!same) {
      spi.secureStack();
      order.build(next);
      structureLog.addAll();
      changed();
    }
  }

  /** The members are others, or in another order, which is logged. */
  void changed() {
    token = new Object();
  }

  // ---- reads ------------------------------------------------------------------------------------

  @Override
  void trackValues() {
    groups.source.trackValues();
  }

  @Override
  @Nullable Item<K, T> itemOf(K key) {
    Item<K, T> item = groups.source.itemOf(key);
    return item == null ? null : inSlot(item.slot);
  }

  @Override
  @Nullable Item<K, T> inSlot(int slot) {
    Kept<K, T> entry = groups.member(slot);
    return entry != null && entry.list == this && entry.isInTree() ? entry : null;
  }

  @Override
  int slotEnd() {
    return groups.source.slotEnd();
  }

  @Override
  SlotLog valueLog() {
    return groups.source.valueLog();
  }

  @Override
  String kind() {
    return "group '" + group + "'";
  }
}
