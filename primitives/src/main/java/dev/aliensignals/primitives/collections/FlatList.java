package dev.aliensignals.primitives.collections;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.Equality;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The entries of the lists that are the values of another one, list after list. */
final class FlatList<O, K, T extends @Nullable Object>
    extends CellList<
        O, ListNode<K, T>, FlatList.Told<K, T>, NestedKey<O, K>, T, FlatList.Row<O, K, T>> {
  /*
   *   item of the source ──▶ cell: follows the structure of its list ──▶ part: the entries that show it
   *
   * A cell that was touched has another list, or one whose log names what may be elsewhere. That is taken
   * out, and put where it belongs: by the place of its part in the source, and in there by its own. A
   * second set of cells follows the values, so that reads of the structure evaluate none.
   *
   * N1  An entry is in its part exactly while its item was in the list when the part was last looked at;
   *     and then it is in the order, unless the part has failed. Its slot is its own as long, and until the
   *     order has been arranged after that.
   * N2  While entries are put in, all that are in the order are where their lists have them: whatever may
   *     be elsewhere was taken out before.
   */

  /**
   * The result of a cell: a new object each time, since the list in it may have changed though it
   * is the same list.
   */
  static final class Told<K, T extends @Nullable Object> {

    final ListNode<K, T> list;

    Told(ListNode<K, T> list) {
      this.list = list;
    }
  }

  /** An entry. */
  static final class Row<O, K, T extends @Nullable Object> extends Shown<NestedKey<O, K>, K, T> {

    final Part<O, K, T> part;

    Row(ListNode<NestedKey<O, K>, T> list, Part<O, K, T> part, Item<K, T> of) {
      super(list, new NestedKey<>(part.item.key, of.key), of);
      this.part = part;
    }

    /** N1 */
    boolean isInPart() {
      return part.rows.get(of.slot) == this;
    }
  }

  /** The rows that come from one inner list. */
  static final class Part<O, K, T extends @Nullable Object> {

    final Item<O, ListNode<K, T>> item;

    /** The list; null if that is not known. */
    @Nullable ListNode<K, T> list;

    /** The position up to which the log of its structure was followed. */
    private long seen;

    /** The entries, by the slots in the list. */
    final Map<Integer, Row<O, K, T>> rows = new HashMap<>();

    Part(Item<O, ListNode<K, T>> item) {
      this.item = item;
    }
  }

  /** The position up to which the log of the values of a list was followed. */
  private record ValuesSeen(ListNode<?, ?> list, long seen) {}

  private final Slots<Row<O, K, T>> slots = new Slots<>();

  /** The entries that are in no part any more, and still have their slots: until the next end. */
  private final List<Row<O, K, T>> dropped = new ArrayList<>();

  private final Cells<O, ListNode<K, T>, Told<K, T>> valueCells;
  private final SlotLog valueLog = new SlotLog();

  /** Holds another object whenever some value has changed. */
  private final Computed<Object> values;

  private Object valuesToken = new Object();

  /** The end of {@link #valueLog} that {@link #valuesToken} stands for. */
  private long told;

  private final String kind;

  FlatList(ListNode<O, ListNode<K, T>> source, String kind) {
    super(source, kind, FlatList::followStructure);
    this.kind = kind;
    this.valueCells =
        new Cells<>(
            source,
            "values of " + kind + " of " + source.name(),
            FlatList::followValues,
            cell -> {});
    this.values = spi.part(null, Equality.identity(), this::collect);
  }

  private static <K, T extends @Nullable Object> Told<K, T> followStructure(
      Item<?, ListNode<K, T>> item) {
    ListNode<K, T> list = item.get();
    list.trackOrder();
    return new Told<>(list);
  }

  private static <K, T extends @Nullable Object> Told<K, T> followValues(
      Item<?, ListNode<K, T>> item) {
    ListNode<K, T> list = item.get();
    list.trackValues();
    return new Told<>(list);
  }

  // ---- the order --------------------------------------------------------------------------------

  @SuppressWarnings("unchecked")
  private @Nullable Part<O, K, T> known(@Nullable Cell<O, ListNode<K, T>, Told<K, T>> cell) {
    return cell == null ? null : (Part<O, K, T>) cell.held;
  }

  private Part<O, K, T> part(Cell<O, ListNode<K, T>, Told<K, T>> cell) {
    Part<O, K, T> part = known(cell);
    if (part == null) {
      part = new Part<>(cell.item);
      cell.held = part;
    }
    return part;
  }

  private Row<O, K, T> row(Part<O, K, T> part, Item<K, T> of) {
    Row<O, K, T> row = part.rows.get(of.slot);
    if (row == null) {
      row = new Row<>(this, part, of);
      part.rows.put(of.slot, row);
      slots.give(row);
    }
    return row;
  }

  @Override
  void gone(Cell<O, ListNode<K, T>, Told<K, T>> cell) {
    Part<O, K, T> part = known(cell);
    if (part != null) {
      for (Iterator<Row<O, K, T>> rows = part.rows.values().iterator(); rows.hasNext(); ) {
        Row<O, K, T> row = rows.next();
        takeOut(row);
        dropped.add(row);
        rows.remove();
      }
    }
  }

  @Override
  void rearrange(List<Cell<O, ListNode<K, T>, Told<K, T>>> touched, boolean anew) {
    Set<Row<O, K, T>> affected = new LinkedHashSet<>();
    if (anew) {
      for (Item<O, ListNode<K, T>> item : source.itemsNow()) {
        look(cells.of(item), true, affected);
      }
    } else {
      for (Cell<O, ListNode<K, T>, Told<K, T>> cell : touched) {
        look(cell, cell.placed, affected);
      }
    }
    if (anew || (affected.size() > 16 && affected.size() > order.size() / 4)) {
      arrangeAll();
    } else if (!affected.isEmpty()) {
      replace(List.copyOf(affected), FlatList::belongs, this::insert);
    }
    while (!dropped.isEmpty()) {
      slots.take(dropped.remove(dropped.size() - 1));
    }
  }

  /** Finds out which entries of a part may be elsewhere, in or out; N1 holds after that. */
  private void look(
      Cell<O, ListNode<K, T>, Told<K, T>> cell, boolean placed, Set<Row<O, K, T>> affected) {
    Part<O, K, T> part = part(cell);
    ListNode<K, T> before = part.list;
    if (!cells.isGood(cell)) {
      part.list = null;
      affected.addAll(part.rows.values());
      return;
    }
    ListNode<K, T> list = cell.result.peek().list;
    list.sync();
    SlotLog log = list.structureLog();
    if (placed || list != before || !log.covers(part.seen)) {
      affected.addAll(part.rows.values());
      for (Iterator<Row<O, K, T>> rows = part.rows.values().iterator(); rows.hasNext(); ) {
        Row<O, K, T> row = rows.next();
        if (list.inSlot(row.of.slot) != row.of) {
          dropped.add(row);
          rows.remove();
        }
      }
      list.eachItem(item -> affected.add(row(part, item)));
    } else {
      for (long i = part.seen; i < log.end(); i++) {
        int slot = log.at(i);
        Item<K, T> item = list.inSlot(slot);
        Row<O, K, T> row = part.rows.get(slot);
        if (row != null) {
          affected.add(row);
          if (row.of != item) {
            dropped.add(row);
            part.rows.remove(slot);
          }
        }
        if (item != null) {
          affected.add(row(part, item));
        }
      }
    }
    part.list = list;
    part.seen = log.end();
  }

  private static boolean belongs(Row<?, ?, ?> row) {
    return row.part.list != null && row.isInPart();
  }

  private void insert(Row<O, K, T> row) {
    Part<O, K, T> part = row.part;
    ListNode<K, T> list = Objects.requireNonNull(part.list);
    int outer = source.indexOf(part.item);
    int inner = list.indexOf(row.of);
    order.insert(
        row,
        other ->
            other.part == part
                ? Integer.compare(inner, list.indexOf(other.of))
                : Integer.compare(outer, source.indexOf(other.part.item)));
  }

  private void arrangeAll() {
    List<Row<O, K, T>> next = new ArrayList<>();
    for (Item<O, ListNode<K, T>> item : source.itemsNow()) {
      Part<O, K, T> part = part(cells.of(item));
      ListNode<K, T> list = part.list;
      if (list != null) {
        list.eachItem(of -> next.add(row(part, of)));
      }
    }
    setAll(next);
  }

  // ---- values -----------------------------------------------------------------------------------

  private Object collect() {
    trackOrder();
    sync();
    valueCells.follow();
    return system.untracked(
        () -> {
          valueCells.touched().forEach(this::logChanged);
          valueCells.looked();
          if (valueLog.end() != told) {
            told = valueLog.end();
            valuesToken = new Object();
          }
          return valuesToken;
        });
  }

  private void logChanged(Cell<O, ListNode<K, T>, Told<K, T>> cell) {
    if (!valueCells.isGood(cell)) {
      return; // and the structure has failed with that, too
    }
    ListNode<K, T> list = cell.result.peek().list;
    SlotLog log = list.valueLog();
    Part<O, K, T> part = known(cells.known(cell.item.slot));
    if (part != null && cell.held instanceof ValuesSeen before && before.list == list) {
      if (log.covers(before.seen)) {
        for (long i = before.seen; i < log.end(); i++) {
          logChanged(part.rows.get(log.at(i)));
        }
      } else {
        part.rows.values().forEach(this::logChanged);
      }
    }
    cell.held = new ValuesSeen(list, log.end());
  }

  private void logChanged(@Nullable Row<O, K, T> row) {
    if (row != null && row.isInTree()) {
      valueLog.add(row.slot, order.size());
    }
  }

  // ---- reads ------------------------------------------------------------------------------------

  @Override
  void trackValues() {
    values.get();
  }

  @Override
  @Nullable Item<NestedKey<O, K>, T> itemOf(NestedKey<O, K> key) {
    Item<O, ListNode<K, T>> outer = source.itemOf(key.outer());
    Part<O, K, T> part = outer == null ? null : known(cells.known(outer.slot));
    if (part == null || part.item != outer || part.list == null) {
      return null;
    }
    Item<K, T> inner = part.list.itemOf(key.inner());
    Row<O, K, T> row = inner == null ? null : part.rows.get(inner.slot);
    return row != null && row.of == inner && row.isInTree() ? row : null;
  }

  @Override
  @Nullable Item<NestedKey<O, K>, T> inSlot(int slot) {
    Row<O, K, T> row = slots.get(slot);
    return row != null && row.isInTree() ? row : null;
  }

  @Override
  int slotEnd() {
    return slots.end();
  }

  @Override
  SlotLog valueLog() {
    return valueLog;
  }

  @Override
  String kind() {
    return kind;
  }
}
