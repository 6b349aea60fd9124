package dev.aliensignals.primitives.collections;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The entries of another list that a predicate lets in. */
final class FilteredList<K, T extends @Nullable Object> extends ArrangedList<K, T, Boolean> {

  FilteredList(ListNode<K, T> source, Predicate<? super T> predicate) {
    super(source, "filter", item -> predicate.test(item.get()));
  }

  @Override
  boolean belongs(Cell<K, T, Boolean> cell) {
    return cell.result.peek();
  }

  @Override
  void insert(Kept<K, T> entry) {
    insertAsInSource(entry);
  }

  @Override
  void trackKey(K key) {
    if (!spi.isTracking()) {
      return;
    }
    source.trackKey(key);
    Cell<K, T, Boolean> cell = system.<@Nullable Cell<K, T, Boolean>>read(() -> cellOf(key));
    if (cell != null) {
      cell.result.get();
    }
  }

  private @Nullable Cell<K, T, Boolean> cellOf(K key) {
    source.syncKey(key);
    Item<K, T> item = source.itemOf(key);
    return item == null ? null : cells.of(item);
  }

  /** The entries that are in are known without the order: another one's failure is not theirs. */
  @Override
  @Nullable Item<K, T> itemOf(K key) {
    Cell<K, T, Boolean> cell = cellOf(key);
    return cell != null && belongs(cell) ? entry(cell) : null;
  }

  @Override
  String kind() {
    return "filter";
  }
}
