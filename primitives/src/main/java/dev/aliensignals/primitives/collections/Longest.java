package dev.aliensignals.primitives.collections;

/** The search for the entries that can stay where they are when a list is put in another order. */
final class Longest {

  private Longest() {}

  /**
   * A longest increasing subsequence. O(n log n).
   *
   * @param places the old place of each entry in the new order, all different; negative for a new
   *     one
   * @return for each whether it is in that subsequence
   */
  static boolean[] increasing(int[] places) {
    int[] tails = new int[places.length]; // where the best subsequence of each length ends
    int[] before = new int[places.length];
    int length = 0;
    for (int i = 0; i < places.length; i++) {
      int place = places[i];
      if (place < 0) {
        continue;
      }
      int low = 0;
      int high = length;
      if (length > 0 && places[tails[length - 1]] < place) {
        low = length; // as it mostly is
      }
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (places[tails[middle]] < place) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      before[i] = low == 0 ? -1 : tails[low - 1];
      tails[low] = i;
      if (low == length) {
        length++;
      }
    }
    boolean[] stays = new boolean[places.length];
    for (int i = length == 0 ? -1 : tails[length - 1]; i >= 0; i = before[i]) {
      stays[i] = true;
    }
    return stays;
  }
}
