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

  /** The number of rows shown, as the follower has seen it last. */
  int shown();

  /** The smallest number shown, as the follower has seen it last; 0 if there is none. */
  int smallest();

  /** The sum of all numbers shown, as the follower has seen it last; 0 where nobody sums. */
  default long total() {
    return 0;
  }
}
