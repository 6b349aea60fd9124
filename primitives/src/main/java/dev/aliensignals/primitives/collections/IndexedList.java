package dev.aliensignals.primitives.collections;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The entries of another list under the keys that a function says. */
final class IndexedList<G, K, T extends @Nullable Object>
    extends CellList<K, T, G, G, T, IndexedList.Row<G, K, T>> {
  /*
   * An entry has the slot of its item, so the source's log of values is this list's as well. When the
   * function comes to another key, another entry is put where the one before was.
   *
   * J1  An entry is in the order exactly while it is in byKey, or in doubled if others have its key.
   * J2  While doubled has some, reads throw; the order is kept all the same.
   */

  /** An entry. */
  static final class Row<G, K, T extends @Nullable Object> extends Shown<G, K, T> {

    Row(ListNode<G, T> list, G key, Item<K, T> of) {
      super(list, key, of);
      this.slot = of.slot;
    }
  }

  private final Map<G, Row<G, K, T>> byKey = new HashMap<>();

  /** The entries whose key others have, too. */
  private final Map<G, List<Row<G, K, T>>> doubled = new LinkedHashMap<>();

  IndexedList(ListNode<K, T> source, Function<? super T, ? extends G> fn) {
    super(source, "index", item -> required(source, item, fn.apply(item.get())));
  }

  private static <G, K> G required(ListNode<K, ?> source, Item<K, ?> item, @Nullable G key) {
    if (key == null) {
      throw source.spi.invalidValue(
          source.name(),
          "List '"
              + source.name()
              + "' cannot be indexed by null, which the function returned for the entry '"
              + item.key
              + "'. Let it return a key for each entry.");
    }
    return key;
  }

  // ---- the order --------------------------------------------------------------------------------

  @SuppressWarnings("unchecked")
  private @Nullable Row<G, K, T> known(@Nullable Cell<K, T, G> cell) {
    return cell == null ? null : (Row<G, K, T>) cell.held;
  }

  /** The entry of a cell that has come to a key. */
  private Row<G, K, T> row(Cell<K, T, G> cell) {
    G key = cell.result.peek();
    Row<G, K, T> row = known(cell);
    if (row == null || !row.key.equals(key)) {
      row = new Row<>(this, key, cell.item);
      cell.held = row;
    }
    return row;
  }

  @Override
  void gone(Cell<K, T, G> cell) {
    Row<G, K, T> row = known(cell);
    if (row != null && row.isInTree()) {
      forget(row);
      takeOut(row);
    }
  }

  @Override
  void rearrange(List<Cell<K, T, G>> touched, boolean anew) {
    if (anew || (touched.size() > 16 && touched.size() > source.sizeNow() / 4)) {
      arrangeAll();
    } else if (!touched.isEmpty()) {
      arrange(touched);
    }
  }

  private void arrangeAll() {
    byKey.clear();
    doubled.clear();
    List<Row<G, K, T>> next = new ArrayList<>(source.sizeNow());
    for (Item<K, T> item : source.itemsNow()) {
      Cell<K, T, G> cell = cells.of(item);
      if (cells.isGood(cell)) {
        Row<G, K, T> row = row(cell);
        next.add(row);
        note(row);
      }
    }
    setAll(next);
  }

  private void arrange(List<Cell<K, T, G>> touched) {
    Set<Row<G, K, T>> affected = new LinkedHashSet<>();
    Set<Row<G, K, T>> in = new HashSet<>();
    for (Cell<K, T, G> cell : touched) {
      Row<G, K, T> before = known(cell);
      if (before != null) {
        affected.add(before);
        if (before.isInTree()) {
          forget(before);
        }
      }
      if (cells.isGood(cell)) {
        in.add(row(cell));
      }
    }
    in.forEach(this::note);
    affected.addAll(in);
    replace(List.copyOf(affected), in::contains, this::insert);
  }

  private void insert(Row<G, K, T> row) {
    int index = source.indexOf(row.of);
    order.insert(row, other -> Integer.compare(index, source.indexOf(other.of)));
  }

  private void note(Row<G, K, T> row) {
    Row<G, K, T> there = byKey.putIfAbsent(row.key, row);
    if (there != null) {
      doubled.computeIfAbsent(row.key, key -> new ArrayList<>(List.of(there))).add(row);
    }
  }

  private void forget(Row<G, K, T> row) {
    List<Row<G, K, T>> several = doubled.get(row.key);
    if (several == null) {
      byKey.remove(row.key, row);
      return;
    }
    several.remove(row);
    byKey.put(row.key, several.get(0));
    if (several.size() == 1) {
      doubled.remove(row.key);
    }
  }

  @Override
  void check() {
    if (!doubled.isEmpty()) {
      Row<G, K, T> second = doubled.values().iterator().next().get(1);
      throw new DuplicateKeyException(name(), second.key, second.peek());
    }
  }

  // ---- reads ------------------------------------------------------------------------------------

  @Override
  void trackValues() {
    source.trackValues();
  }

  @Override
  @Nullable Item<G, T> itemOf(G key) {
    return byKey.get(key);
  }

  @Override
  @Nullable Item<G, T> inSlot(int slot) {
    Row<G, K, T> row = known(cells.known(slot));
    return row != null && row.isInTree() ? row : null;
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
    return "index";
  }
}
