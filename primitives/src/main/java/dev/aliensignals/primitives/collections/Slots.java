package dev.aliensignals.primitives.collections;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gives small numbers to the items of a list. Followers of the list use them as indices of their
 * own tables.
 */
final class Slots<I extends Item<?, ?>> {

  private @Nullable Object[] table = new Object[8];
  private int[] free = new int[8];
  private int freeCount;
  private int end;

  void give(I item) {
    int slot = freeCount > 0 ? free[--freeCount] : end++;
    if (slot == table.length) {
      table = Arrays.copyOf(table, slot * 2);
    }
    table[slot] = item;
    item.slot = slot;
  }

  /** The item keeps its number, which may be given to another. */
  void take(I item) {
    int slot = item.slot;
    table[slot] = null;
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, freeCount * 2);
    }
    free[freeCount++] = slot;
  }

  @SuppressWarnings("unchecked")
  @Nullable I get(int slot) {
    return slot < end ? (I) table[slot] : null;
  }

  /** One more than the greatest number. */
  int end() {
    return end;
  }

  /** Makes room for so many to be given, and so many to be taken. */
  void reserve(int more, int fewer) {
    int needed = end - freeCount + more;
    if (needed > table.length) {
      table = Arrays.copyOf(table, needed);
    }
    if (freeCount + fewer > free.length) {
      free = Arrays.copyOf(free, Math.max(freeCount + fewer, free.length * 2));
    }
  }
}
