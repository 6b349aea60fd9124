package dev.aliensignals.primitives.collections;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.spi.ItemFunction;
import org.jspecify.annotations.Nullable;

/** The function of one item in {@link Cells}, and the computed it is in. */
final class Cell<K, S extends @Nullable Object, V extends @Nullable Object>
    implements ItemFunction<V> {

  final Item<K, S> item;
  final Computed<V> result;

  /** Belongs to what the cells are for. */
  @Nullable Object held;

  /** Whether it is among what {@link Cells#touched} names. */
  boolean touched;

  /** Whether its item has come or was moved since then. */
  boolean placed;

  private final Cells<K, S, V> cells;
  private @Nullable Object link;

  Cell(Cells<K, S, V> cells, Item<K, S> item) {
    this.cells = cells;
    this.item = item;
    this.result = cells.source.spi.part(null, null, this);
  }

  @Override
  public V get() {
    return cells.fn.apply(item);
  }

  @Override
  public @Nullable Object link() {
    return link;
  }

  @Override
  public void setLink(@Nullable Object link) {
    this.link = link;
  }

  @Override
  public void changed() {
    cells.touch(this);
  }
}
