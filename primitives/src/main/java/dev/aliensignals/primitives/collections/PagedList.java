package dev.aliensignals.primitives.collections;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** A page of another list: a number of entries, from an index on. */
final class PagedList<K, T extends @Nullable Object> extends OrderedList<K, T, Kept<K, T>> {
  /*
   * The entries named by the source's log are taken out and put back where they belong. All others
   * are in their old order, so entries leave and come in only at the two ends. After an Error in
   * the middle of this, everything is arranged anew.
   */

  private final ListNode<K, T> source;
  private final IntSupplier offset;
  private final int count;

  /** The entries on the page, by slot. */
  private final Map<Integer, Kept<K, T>> bySlot = new HashMap<>();

  /** The position up to which the log of the source's structure was followed; -1 if it was not. */
  private long seen = -1;

  /** The entries that were taken out or put in by an update, and what was before them. */
  private final Map<Kept<K, T>, Object> before = new LinkedHashMap<>();

  /** Whether an Error has come in between. */
  private boolean broken;

  PagedList(ListNode<K, T> source, IntSupplier offset, int count) {
    super(source.spi);
    this.source = source;
    this.offset = offset;
    this.count = count;
  }

  @Override
  Object arrange() {
    source.trackOrder();
    int from = Math.max(0, offset.getAsInt());
    source.sync();
    int size = source.sizeNow();
    int start = Math.min(from, size);
    int end = start + Math.min(count, size - start);
    SlotLog log = source.structureLog();
    boolean unsure = broken;
    spi.secureStack();
    broken = true;
    boolean changed;
    if (unsure || seen < 0 || !log.covers(seen) || log.end() - seen > 16 + order.size()) {
      changed = arrangeAll(start, end, unsure);
    } else {
      changed = arrange(log, start, end);
    }
    if (changed) {
      token = new Object();
    }
    seen = log.end();
    broken = false;
    return token;
  }

  private Kept<K, T> entry(Item<K, T> item) {
    Kept<K, T> entry = bySlot.get(item.slot);
    if (entry == null || entry.of != item) {
      entry = new Kept<>(this, item);
      bySlot.put(item.slot, entry);
    }
    return entry;
  }

  private boolean arrangeAll(int start, int end, boolean unsure) {
    List<Kept<K, T>> next = new ArrayList<>(end - start);
    for (int i = start; i < end; i++) {
      Item<K, T> item = source.itemAt(i);
      if (item != null) {
        next.add(entry(item));
      }
    }
    List<Kept<K, T>> now = new ArrayList<>(order.size());
    order.forEach(now::add);
    if (!unsure && next.equals(now)) {
      return false;
    }
    order.build(next);
    structureLog.addAll();
    bySlot.values().removeIf(entry -> !entry.isInTree());
    return true;
  }

  private void takeOut(Kept<K, T> entry) {
    before.putIfAbsent(entry, state(entry));
  }

  private boolean arrange(SlotLog log, int start, int end) {
    before.clear();
    Set<Integer> slots = new LinkedHashSet<>();
    for (long i = seen; i < log.end(); i++) {
      slots.add(log.at(i));
    }
    for (int slot : slots) {
      Kept<K, T> entry = bySlot.get(slot);
      if (entry != null) {
        takeOut(entry);
      }
    }
    before.keySet().forEach(order::remove);
    for (Kept<K, T> entry = order.first();
        entry != null && source.indexOf(entry.of) < start;
        entry = order.first()) {
      leave(entry);
    }
    for (Kept<K, T> entry = order.at(order.size() - 1);
        entry != null && source.indexOf(entry.of) >= end;
        entry = order.at(order.size() - 1)) {
      leave(entry);
    }
    for (int slot : slots) {
      Item<K, T> item = source.inSlot(slot);
      if (item != null) {
        int index = source.indexOf(item);
        if (index >= start && index < end) {
          Kept<K, T> entry = entry(item);
          takeOut(entry);
          order.insert(entry, other -> Integer.compare(index, source.indexOf(other.of)));
        }
      }
    }
    fill(slots, start, end);
    return settle();
  }

  private void leave(Kept<K, T> entry) {
    before.putIfAbsent(entry, state(entry));
    order.remove(entry);
  }

  /** Puts in what is missing at both ends, up to the entries that were there and have stayed. */
  private void fill(Set<Integer> slots, int start, int end) {
    int index = start;
    while (index < end) {
      Kept<K, T> entry = order.at(index - start);
      if (entry == null || source.indexOf(entry.of) != index) {
        putIn(index, index - start);
      } else if (!slots.contains(entry.slot)) {
        break;
      }
      index++;
    }
    for (int last = end - 1; last > index && order.size() < end - start; last--) {
      Kept<K, T> entry = order.at(order.size() - 1 - (end - 1 - last));
      if (entry == null || source.indexOf(entry.of) != last) {
        putIn(last, order.size() - (end - 1 - last));
      }
    }
  }

  private void putIn(int index, int at) {
    Item<K, T> item = source.itemAt(index);
    if (item != null) {
      Kept<K, T> entry = entry(item);
      takeOut(entry);
      order.insert(at, entry);
    }
  }

  private boolean settle() {
    boolean differs = false;
    for (Map.Entry<Kept<K, T>, Object> each : before.entrySet()) {
      differs |= each.getValue() != state(each.getKey());
    }
    for (Kept<K, T> entry : before.keySet()) {
      if (differs) {
        structureLog.add(entry.slot, order.size());
      }
      if (!entry.isInTree()) {
        bySlot.remove(entry.slot, entry);
      }
    }
    before.clear();
    return differs;
  }

  // ---- reads ------------------------------------------------------------------------------------

  @Override
  void trackValues() {
    source.trackValues();
  }

  @Override
  @Nullable Item<K, T> itemOf(K key) {
    Item<K, T> item = source.itemOf(key);
    return item == null ? null : inSlot(item.slot);
  }

  @Override
  @Nullable Item<K, T> inSlot(int slot) {
    Kept<K, T> entry = bySlot.get(slot);
    return entry != null && entry.isInTree() ? entry : null;
  }

  @Override
  int slotEnd() {
    return source.slotEnd();
  }

  @Override
  SlotLog valueLog() {
    return source.valueLog();
  }

  @Override
  String kind() {
    return "page";
  }
}
