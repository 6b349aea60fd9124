package dev.aliensignals.primitives.collections;

import java.util.Arrays;

/**
 * The slots of a list in the order in which something has happened to them, as far back as there
 * are items. A follower of the list remembers how far it has read; if it has fallen behind too far,
 * it looks at all items instead.
 */
final class SlotLog {

  private static final int LEAST = 64;

  private int[] ring = new int[8];

  /** The number of the first that is kept, and of the next. */
  private long start;

  private long end;

  /** Adds a slot of a list that has about {@code items} items. */
  void add(int slot, int items) {
    int kept = (int) (end - start);
    if (kept == ring.length) {
      if (kept < Math.max(LEAST, items)) {
        grow();
      } else {
        start++;
      }
    }
    ring[(int) (end & (ring.length - 1))] = slot;
    end++;
  }

  private void grow() {
    int[] larger = new int[ring.length * 2];
    for (long i = start; i < end; i++) {
      larger[(int) (i & (larger.length - 1))] = at(i);
    }
    ring = larger;
  }

  /** Notes that so much has happened that all followers have to look at all items. */
  void addAll() {
    end++;
    start = end;
    if (ring.length > LEAST) {
      ring = Arrays.copyOf(ring, LEAST);
    }
  }

  long end() {
    return end;
  }

  /** Whether everything since {@code from} is kept. */
  boolean covers(long from) {
    return from >= start;
  }

  int at(long number) {
    return ring[(int) (number & (ring.length - 1))];
  }
}
