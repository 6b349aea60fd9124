package dev.aliensignals.primitives.collections;

import dev.aliensignals.primitives.spi.Collector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A function of each item of a list, each in a computed of its own, so that a change evaluates
 * those that have read what has changed. Guarded by the system.
 */
final class Cells<K, S extends @Nullable Object, V extends @Nullable Object> {
  /*
   * E1  A cell is here exactly while its item is in the source, as far as the log of the source's
   *     structure was followed; it is told of as gone before another one has its slot.
   * E2  A cell that is new, has another result, or whose item was moved is touched until the list
   *     that owns the cells has looked at all touched ones; an Error on the way leaves it touched.
   */

  final ListNode<K, S> source;
  final Function<? super Item<K, S>, ? extends V> fn;

  /** May be called once more for a cell if it throws; there is stack for it. */
  private final Consumer<? super Cell<K, S, V>> gone;

  private final Collector collector;
  private @Nullable Object[] bySlot = new @Nullable Object[8];

  /** The position up to which the log of the source's structure was followed; -1 if it was not. */
  private long seen = -1;

  private final List<Cell<K, S, V>> touched = new ArrayList<>();
  private final Set<Cell<K, S, V>> failed = new LinkedHashSet<>();

  /**
   * Makes cells, none of which is evaluated.
   *
   * @param name its name in messages
   * @param gone is told of each cell whose item has gone
   */
  Cells(
      ListNode<K, S> source,
      String name,
      Function<? super Item<K, S>, ? extends V> fn,
      Consumer<? super Cell<K, S, V>> gone) {
    this.source = source;
    this.fn = fn;
    this.gone = gone;
    this.collector = source.spi.collector(name);
  }

  /** The cell in a slot, if there is one. */
  @SuppressWarnings("unchecked")
  @Nullable Cell<K, S, V> known(int slot) {
    return slot < bySlot.length ? (Cell<K, S, V>) bySlot[slot] : null;
  }

  /** The cell of an item that is in the source. */
  Cell<K, S, V> of(Item<K, S> item) {
    int slot = item.slot;
    Cell<K, S, V> cell = known(slot);
    if (cell == null || cell.item != item) {
      if (cell != null) {
        drop(slot, cell);
      }
      if (slot >= bySlot.length) {
        bySlot = Arrays.copyOf(bySlot, Math.max(source.slotEnd(), slot + 1));
      }
      cell = new Cell<>(this, item);
      bySlot[slot] = cell;
    }
    return cell;
  }

  /** Drops a cell as a whole; if an Error ends this early, the cell is dropped the next time. */
  private void drop(int slot, Cell<K, S, V> cell) {
    collector.remove(cell);
    source.spi.secureStack();
    gone.accept(cell);
    failed.remove(cell);
    bySlot[slot] = null;
  }

  private void dropIfGone(int slot) {
    Cell<K, S, V> cell = known(slot);
    if (cell != null && source.inSlot(slot) != cell.item) {
      drop(slot, cell);
    }
  }

  void touch(Cell<K, S, V> cell) {
    if (!cell.touched) {
      touched.add(cell);
      cell.touched = true;
    }
  }

  /**
   * Brings all up to date and follows them, for the computed that is being evaluated.
   *
   * @return false if so much has been moved that it is not named by {@link #touched}
   */
  boolean follow() {
    source.trackOrder();
    source.sync();
    SlotLog log = source.structureLog();
    long end = log.end();
    boolean named = seen >= 0 && log.covers(seen);
    if (named) {
      for (long i = seen; i < end; i++) {
        dropIfGone(log.at(i));
      }
    } else {
      for (int slot = 0; slot < bySlot.length; slot++) {
        dropIfGone(slot);
      }
    }
    List<Item<K, S>> items = named ? logged(log, end) : source.itemsNow();
    int rounds = 0;
    do {
      collector.track();
      for (Item<K, S> item : items) { // a copy: a function may change the source
        if (named) {
          Cell<K, S, V> cell = of(item);
          cell.placed = true;
          touch(cell);
        }
        addIfNew(item);
      }
    } while (collector.isMarked() && ++rounds < 100);
    seen = end;
    return named;
  }

  private List<Item<K, S>> logged(SlotLog log, long end) {
    List<Item<K, S>> items = new ArrayList<>();
    for (long i = seen; i < end; i++) {
      Item<K, S> item = source.inSlot(log.at(i));
      if (item != null) {
        items.add(item);
      }
    }
    return items;
  }

  private void addIfNew(Item<K, S> item) {
    Cell<K, S, V> cell = of(item);
    if (cell.link() == null) {
      isGood(cell);
      collector.add(cell.result, cell);
      touch(cell);
    }
  }

  /** Evaluates a cell if need be. Returns whether it has a result; remembers that it failed. */
  boolean isGood(Cell<K, S, V> cell) {
    try {
      cell.result.peek();
    } catch (Exception kept) { // by its computed, for throwFailure
      failed.add(cell);
      return false;
    }
    failed.remove(cell);
    return true;
  }

  /** The cells to look at; some may have gone. Then call {@link #looked}. */
  List<Cell<K, S, V>> touched() {
    touched.removeIf(cell -> known(cell.item.slot) != cell);
    return touched;
  }

  /** All that was touched was looked at. */
  void looked() {
    for (Cell<K, S, V> cell : touched) {
      cell.touched = false;
      cell.placed = false;
    }
    touched.clear();
  }

  /** Throws what the first item in the list has failed with, if one has. */
  void throwFailure() {
    if (!failed.isEmpty()) {
      failed.stream()
          .min(Comparator.comparingInt(cell -> source.indexOf(cell.item)))
          .ifPresent(cell -> cell.result.peek());
    }
  }
}
