package dev.aliensignals.primitives.collections;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A list that has some of the entries of another one, or has them in another order, as a function
 * of each says.
 */
abstract class ArrangedList<K, T extends @Nullable Object, V extends @Nullable Object>
    extends OrderedList<K, T, Kept<K, T>> {
  /*
   * The entries that were touched are taken out, and those that belong in are put where they belong now.
   * An entry has the slot it has in the source, so the source's log of values is this list's as well.
   *
   * R1  What is in the order is there for the results that its cells had when they were last looked at;
   *     those touched since are looked at before it is read.
   * R2  After an exception in the middle of that all is arranged anew.
   */

  final ListNode<K, T> source;
  final Cells<K, T, V> cells;

  /** Whether the order is another one than {@link #token} stands for. */
  private boolean changed;

  /** Whether an item has left the source since the last time. */
  private boolean goneSince;

  /** Whether all has to be arranged anew. */
  private boolean broken;

  ArrangedList(ListNode<K, T> source, String kind, Function<? super Item<K, T>, ? extends V> fn) {
    super(source.spi);
    this.source = source;
    this.cells = new Cells<>(source, kind + " of " + source.name(), fn, this::gone);
  }

  // ---- what each kind of list does --------------------------------------------------------------

  /** Whether an entry belongs in, after its function has come to a result. */
  abstract boolean belongs(Cell<K, T, V> cell);

  /** Puts an entry in where it belongs. */
  abstract void insert(Kept<K, T> entry);

  /** The item of a cell is in the source no more. */
  void left(Cell<K, T, V> cell) {}

  /** Entries are about to be taken out and put in; may touch others. */
  void prepare(List<Cell<K, T, V>> touched) {}

  /** All is about to be arranged anew. */
  void prepareAll() {}

  /** Puts an entry in where it is in the source. */
  final void insertAsInSource(Kept<K, T> entry) {
    int index = source.indexOf(entry.of);
    order.insert(entry, other -> Integer.compare(index, source.indexOf(other.of)));
  }

  /** Sorts entries that are in the order of the source. */
  void sort(List<Kept<K, T>> entries) {}

  /** Something besides the source is to be followed. Returns whether all is to be arranged anew. */
  boolean followMore() {
    return false;
  }

  // ---- the order --------------------------------------------------------------------------------

  @SuppressWarnings("unchecked")
  private @Nullable Kept<K, T> known(Cell<K, T, V> cell) {
    return (Kept<K, T>) cell.held;
  }

  /** The entry of a cell, the same while its item is in the source. */
  final Kept<K, T> entry(Cell<K, T, V> cell) {
    Kept<K, T> entry = known(cell);
    if (entry == null) {
      entry = new Kept<>(this, cell.item);
      cell.held = entry;
    }
    return entry;
  }

  private void gone(Cell<K, T, V> cell) {
    goneSince = true;
    left(cell);
    Kept<K, T> entry = known(cell);
    if (entry != null && entry.isInTree()) {
      structureLog.add(entry.slot, order.size());
      order.remove(entry);
      changed = true;
    }
  }

  @Override
  Object arrange() {
    boolean named = cells.follow();
    boolean anew = followMore() || !named || broken;
    return system.untracked(
        () -> {
          List<Cell<K, T, V>> touched = cells.touched();
          changed |= broken; // what is there now is not what the token stands for
          broken = true;
          if (anew || (touched.size() > 16 && touched.size() > source.sizeNow() / 4)) {
            prepareAll();
            arrangeAll();
          } else if (!touched.isEmpty() || goneSince) {
            prepare(touched);
            arrange(touched);
          }
          cells.looked();
          goneSince = false;
          broken = false;
          if (changed) {
            changed = false;
            token = new Object();
          }
          cells.throwFailure();
          return token;
        });
  }

  private boolean isIn(Cell<K, T, V> cell) {
    return cells.isGood(cell) && belongs(cell);
  }

  private void arrange(List<Cell<K, T, V>> touched) {
    Object[] before = new Object[touched.size()];
    for (int i = 0; i < before.length; i++) {
      before[i] = state(known(touched.get(i)));
    }
    for (Cell<K, T, V> cell : touched) {
      Kept<K, T> entry = known(cell);
      if (entry != null && entry.isInTree()) {
        order.remove(entry);
      }
    }
    for (Cell<K, T, V> cell : touched) {
      if (isIn(cell)) {
        insert(entry(cell));
      }
    }
    boolean differs = false;
    for (int i = 0; i < before.length; i++) {
      differs |= before[i] != state(known(touched.get(i)));
    }
    if (differs) {
      changed = true;
      for (Cell<K, T, V> cell : touched) {
        structureLog.add(cell.item.slot, order.size());
      }
    }
  }

  private void arrangeAll() {
    List<Kept<K, T>> next = new ArrayList<>(source.sizeNow());
    for (Item<K, T> item : source.itemsNow()) {
      Cell<K, T, V> cell = cells.of(item);
      if (isIn(cell)) {
        next.add(entry(cell));
      }
    }
    sort(next);
    boolean same = next.size() == order.size() && !changed;
    int at = 0;
    for (Kept<K, T> entry = order.first(); same && entry != null; entry = order.next(entry), at++) {
      same = next.get(at) == entry;
    }
    if (!same) {
      changed = true;
      structureLog.addAll();
      order.build(next);
    }
  }

  // ---- reads ------------------------------------------------------------------------------------

  @Override
  void syncKey(K key) {
    source.syncKey(key);
  }

  @Override
  void trackKey(K key) {
    source.trackKey(key);
  }

  @Override
  void trackValues() {
    source.trackValues();
  }

  @Override
  @Nullable Item<K, T> itemOf(K key) {
    Item<K, T> item = source.itemOf(key);
    return item == null ? null : entry(cells.of(item));
  }

  @Override
  @Nullable Item<K, T> inSlot(int slot) {
    Cell<K, T, V> cell = cells.known(slot);
    Kept<K, T> entry = cell == null ? null : known(cell);
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
}
