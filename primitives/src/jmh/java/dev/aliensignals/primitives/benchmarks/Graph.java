package dev.aliensignals.primitives.benchmarks;

/**
 * What a workload builds and does, in terms of a graph. The functions are the same for every kind
 * of graph; a kind decides how values reach them.
 *
 * @param <V> a value in the graph
 */
abstract class Graph<V> {

  /** How often effects have run. */
  long runs;

  /** What effects have read, added up. */
  long sum;

  /** Whether a computed that comes out equal ends an update. */
  abstract boolean cutsOffEqualValues();

  abstract V source(int initial);

  abstract void write(V source, int value);

  /** Reads the value, untracked. */
  abstract int read(V value);

  abstract void startBatch();

  abstract void endBatch();

  /** A computed: {@code a + added}. From one of several lambdas, as in a program. */
  abstract V plus(V a, int added);

  /** A computed: {@code a * factor}. */
  abstract V times(V a, int factor);

  /** A computed: the sum of all. */
  abstract V total(V[] values);

  /** A computed: {@code a} added {@code times} times, read each time. */
  abstract V repeated(V a, int times);

  /** A computed: the greater one, plus one. */
  abstract V greaterPlusOne(V a, V b);

  /** A computed: 0, after reading. */
  abstract V zero(V a);

  /** A computed: {@code a + 1}, after work. */
  abstract V busyPlusOne(V a);

  /** A computed: reads {@code head} twenty times and adds one of the others, by its parity. */
  abstract V alternating(V head, V ifOdd, V ifEven);

  /** Computeds, one for each value, that take theirs from an array that holds all. */
  abstract V[] split(V[] values);

  /** Reads {@code a} into {@link #sum}, and counts. */
  abstract void effect(V a);

  /** As {@link #effect}, with work. */
  abstract void busyEffect(V a);

  abstract V[] array(int length);

  /** The work of a function that does something. */
  static int busy() {
    int counted = 0;
    for (int i = 0; i < 100; i++) {
      counted++;
    }
    return counted;
  }
}
