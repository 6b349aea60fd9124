package dev.aliensignals.primitives.collections;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A list that has some of the entries of another one, or has them in another order, as a function
 * of each says.
 */
abstract class ArrangedList<K, T extends @Nullable Object, V extends @Nullable Object>
    extends CellList<K, T, V, K, T, Kept<K, T>> {
  /*
   * The entries that were touched are taken out, and those that belong in are put where they belong now.
   * An entry has the slot it has in the source, so the source's log of values is this list's as well.
   */

  /** Whether an item has left the source since the last time. */
  private boolean goneSince;

  ArrangedList(ListNode<K, T> source, String kind, Function<? super Item<K, T>, ? extends V> fn) {
    super(source, kind, fn);
  }

  // ---- operations of each kind of list ----------------------------------------------------------

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

  @Override
  final void gone(Cell<K, T, V> cell) {
    goneSince = true;
    left(cell);
    Kept<K, T> entry = known(cell);
    if (entry != null) {
      takeOut(entry);
    }
  }

  @Override
  final void rearrange(List<Cell<K, T, V>> touched, boolean anew) {
    if (anew || (touched.size() > 16 && touched.size() > source.sizeNow() / 4)) {
      prepareAll();
      arrangeAll();
    } else if (!touched.isEmpty() || goneSince) {
      prepare(touched);
      arrange(touched);
    }
    goneSince = false;
  }

  private boolean isIn(Cell<K, T, V> cell) {
    return cells.isGood(cell) && belongs(cell);
  }

  private void arrange(List<Cell<K, T, V>> touched) {
    List<Kept<K, T>> entries = new ArrayList<>(touched.size());
    Set<Kept<K, T>> in = new HashSet<>();
    for (Cell<K, T, V> cell : touched) {
      boolean belongs = isIn(cell);
      Kept<K, T> entry = belongs ? entry(cell) : known(cell);
      if (entry != null) {
        entries.add(entry);
      }
      if (belongs) {
        in.add(entry(cell));
      }
    }
    replace(entries, in::contains, this::insert);
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
    setAll(next);
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
