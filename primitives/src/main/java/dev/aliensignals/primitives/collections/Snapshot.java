package dev.aliensignals.primitives.collections;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The function behind {@link ReadableList#get}: copies only what has changed, if little has. */
final class Snapshot<K, T extends @Nullable Object> implements Supplier<List<T>> {

  private final ListNode<K, T> list;

  /** The list that was returned last, and its content, which is never changed. */
  private volatile @Nullable List<T> last;

  private @Nullable Object[] values = new Object[0];

  /** The positions up to which {@link #values} has followed the logs of the list. */
  private long structureSeen;

  private long valuesSeen;

  Snapshot(ListNode<K, T> list) {
    this.list = list;
  }

  @Nullable List<T> last() {
    return last;
  }

  @Override
  public List<T> get() {
    list.trackOrder();
    list.trackValues();
    list.sync();
    List<T> before = last;
    SlotLog structure = list.structureLog();
    SlotLog changed = list.valueLog();
    @Nullable Object[] next =
        before == null || structure.end() != structureSeen || !changed.covers(valuesSeen)
            ? copyAll()
            : copyChanged(changed);
    @SuppressWarnings("unchecked")
    List<T> result =
        before != null && isSame(next)
            ? before
            : (List<T>) Collections.unmodifiableList(Arrays.asList(next));
    long structureEnd = structure.end();
    long valuesEnd = changed.end();
    if (result != before) { // from here on nothing fails
      values = next;
      last = result;
    }
    structureSeen = structureEnd;
    valuesSeen = valuesEnd;
    return result;
  }

  private @Nullable Object[] copyAll() {
    last = null; // a value may fail
    @Nullable Object[] copy = new Object[list.sizeNow()];
    int[] at = new int[1];
    list.eachItem(item -> copy[at[0]++] = item.peek());
    return copy;
  }

  private @Nullable Object[] copyChanged(SlotLog changed) {
    @Nullable Object[] copy = values;
    for (long i = valuesSeen; i < changed.end(); i++) {
      Item<K, T> item = list.inSlot(changed.at(i));
      if (item != null) {
        int index = list.indexOf(item);
        Object value;
        try {
          value = item.peek();
        } catch (RuntimeException failed) {
          return copyAll(); // which throws what the first in the list has failed with
        }
        if (copy[index] != value) {
          if (copy == values) {
            copy = copy.clone();
          }
          copy[index] = value;
        }
      }
    }
    return copy;
  }

  private boolean isSame(@Nullable Object[] next) {
    if (next == values) {
      return true;
    }
    if (next.length != values.length) {
      return false;
    }
    for (int i = 0; i < next.length; i++) {
      if (next[i] != values[i]) {
        return false;
      }
    }
    return true;
  }
}
