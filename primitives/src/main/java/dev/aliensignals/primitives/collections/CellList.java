package dev.aliensignals.primitives.collections;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A list whose order follows from a function of each item of another one. */
abstract class CellList<
        O,
        S extends @Nullable Object,
        V extends @Nullable Object,
        K,
        T extends @Nullable Object,
        E extends Entry<K, T>>
    extends OrderedList<K, T, E> {
  /*
   *   cells.follow ──▶ touched ──▶ rearrange ──▶ looked ──▶ another token, if the order is another one
   *                                    │
   *                                    └─ an Error: broken, and all is arranged anew the next time
   *
   * R1  The order follows from the results that the cells had when they were last looked at; cells
   *     touched since are looked at before the order is read.
   * R2  After an exception in the middle of this, everything is arranged anew.
   */

  final ListNode<O, S> source;
  final Cells<O, S, V> cells;

  /** Whether the order is another one than {@link #token} stands for. */
  private boolean changed;

  /** Whether all has to be arranged anew. */
  private boolean broken;

  CellList(ListNode<O, S> source, String kind, Function<? super Item<O, S>, ? extends V> fn) {
    super(source.spi);
    this.source = source;
    this.cells = new Cells<>(source, kind + " of " + source.name(), fn, this::gone);
  }

  /** The item of a cell is in the source no more: takes out what is here of it. */
  abstract void gone(Cell<O, S, V> cell);

  /** Something besides the source is to be followed. Returns whether all is to be arranged anew. */
  boolean followMore() {
    return false;
  }

  /**
   * Looks at what was touched.
   *
   * @param touched the cells
   * @param anew whether that is not all, so that all has to be looked at
   */
  abstract void rearrange(List<Cell<O, S, V>> touched, boolean anew);

  /** The order is up to date. Throws if it cannot be read all the same. */
  void check() {}

  /** Takes out an entry that has gone for good. */
  final void takeOut(E entry) {
    if (entry.isInTree()) {
      structureLog.add(entry.slot, order.size());
      order.remove(entry);
      changed = true;
    }
  }

  /**
   * Takes entries out, and puts those in that belong in.
   *
   * @param entries those that may be elsewhere, or in or out
   * @param belongs whether one belongs in
   * @param insert puts one where it belongs among those that are in
   */
  final void replace(List<E> entries, Predicate<? super E> belongs, Consumer<? super E> insert) {
    Object[] before = new Object[entries.size()];
    for (int i = 0; i < before.length; i++) {
      before[i] = state(entries.get(i));
    }
    spi.secureStack();
    for (E entry : entries) {
      if (entry.isInTree()) {
        order.remove(entry);
      }
    }
    for (E entry : entries) {
      if (belongs.test(entry)) {
        insert.accept(entry);
      }
    }
    boolean differs = false;
    for (int i = 0; i < before.length; i++) {
      differs |= before[i] != state(entries.get(i));
    }
    if (differs) {
      changed = true;
      entries.forEach(entry -> structureLog.add(entry.slot, order.size()));
    }
  }

  /** Makes these all entries, in this order, unless they are. */
  final void setAll(List<E> next) {
    boolean same = next.size() == order.size() && !changed;
    int at = 0;
    for (E entry = order.first(); same && entry != null; entry = order.next(entry), at++) {
      same = next.get(at) == entry;
    }
    if (!same) {
      changed = true;
      structureLog.addAll();
      spi.secureStack();
      order.build(next);
    }
  }

  @Override
  final Object arrange() {
    boolean named = cells.follow();
    boolean anew = followMore() || !named || broken;
    return system.untracked(
        () -> {
          changed |= broken; // the cells are no longer those that the token stands for
          broken = true;
          rearrange(cells.touched(), anew);
          cells.looked();
          broken = false;
          if (changed) {
            changed = false;
            token = new Object();
          }
          cells.throwFailure();
          check();
          return token;
        });
  }
}
