package dev.aliensignals.primitives.collections;

import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A number for each item of a list, added up. A cell holds what it has counted for. */
final class Total<K, S extends @Nullable Object> implements Supplier<Long> {

  private final Cells<K, S, Long> cells;
  private long total;

  Total(ListNode<K, S> source, String what, ToLongFunction<? super S> fn) {
    this.cells =
        new Cells<>(
            source,
            what + " of " + source.name(),
            item -> fn.applyAsLong(item.get()),
            cell -> count(cell, null));
  }

  private void count(Cell<K, S, Long> cell, @Nullable Long now) {
    Long before = (Long) cell.held;
    total += (now == null ? 0 : now) - (before == null ? 0 : before);
    cell.held = now;
  }

  @Override
  public Long get() {
    cells.follow();
    for (Cell<K, S, Long> cell : cells.touched()) {
      count(cell, cells.isGood(cell) ? cell.result.peek() : null);
    }
    cells.looked();
    cells.throwFailure();
    return total;
  }
}
