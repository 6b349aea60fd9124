package dev.aliensignals.benchmarks;

/**
 * Rows with a number each, of which those are shown that are large enough, sorted by their number,
 * with a follower that looks at the smallest one shown and at how many there are. One for each
 * library.
 */
interface RowTable {

  /** Adds rows to the end, with these numbers, in one step. */
  void load(int[] numbers);

  /** Changes the number of one row. */
  void change(int index, int number);

  /** Adds a row in front of all others. */
  void addFirst(int number);

  /** Removes the row in front of all others. */
  void removeFirst();

  /** Shows the rows from a number on. */
  void showFrom(int least);

  /** Removes all rows. */
  void clear();

  /** What the follower has seen last: how many are shown. */
  int shown();

  /** What the follower has seen last: the smallest number shown; 0 if there is none. */
  int smallest();

  /** What the follower has seen last: the sum of all numbers shown; 0 where nobody sums. */
  default long total() {
    return 0;
  }
}
