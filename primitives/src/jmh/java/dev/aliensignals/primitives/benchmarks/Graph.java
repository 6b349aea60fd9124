package dev.aliensignals.primitives.benchmarks;

/**
 * The operations of a workload, in terms of a graph. The functions are the same for every kind of
 * graph; a kind decides how values reach them.
 *
 * @param <V> a value in the graph
 */
public abstract class Graph<V> {

  /** How often effects have run. */
  public long runs;

  /** The values that effects have read, added up. */
  public long sum;

  /** How often computeds have been evaluated; counted only if {@link #counting}. */
  public long recomputations;

  /** Whether computeds made from now on count their evaluations. */
  public boolean counting;

  /** Whether a computed that comes out equal ends an update. */
  public abstract boolean cutsOffEqualValues();

  /**
   * Whether a write evaluates each computed and runs each effect at most once. Without that,
   * results are right after the write, but not each one on the way.
   */
  public boolean runsOnce() {
    return true;
  }

  public abstract V source(int initial);

  public abstract void write(V source, int value);

  /** Reads the value, untracked. */
  public abstract int read(V value);

  public abstract void startBatch();

  public abstract void endBatch();

  /** A computed: {@code a + added}. From one of several lambdas, as in a program. */
  public abstract V plus(V a, int added);

  /** A computed: {@code a * factor}. */
  public abstract V times(V a, int factor);

  /** A computed: {@code a + b}. */
  public abstract V sum(V a, V b);

  /** A computed: {@code a - b}. */
  public abstract V difference(V a, V b);

  /** A computed: the sum of all. */
  public abstract V total(V[] values);

  /** A computed: {@code a} added {@code times} times, read each time. */
  public abstract V repeated(V a, int times);

  /** A computed: the greater one, plus one. */
  public abstract V greaterPlusOne(V a, V b);

  /** A computed: 0, after reading. */
  public abstract V zero(V a);

  /** A computed: {@code a + 1}, after work. */
  public abstract V busyPlusOne(V a);

  /** A computed: reads {@code head} twenty times and adds one of the others, by its parity. */
  public abstract V alternating(V head, V ifOdd, V ifEven);

  /** A computed: how many pairs have {@code wanted} first, or else second, and {@code wanted}. */
  public abstract V matches(V wanted, V[] firsts, V[] seconds);

  /** Computeds, one for each value, that take theirs from an array that holds all. */
  public abstract V[] split(V[] values);

  /** Reads {@code a} into {@link #sum}, and counts. */
  public abstract void effect(V a);

  /** As {@link #effect}, with work. */
  public abstract void busyEffect(V a);

  public abstract V[] array(int length);

  /** Builds what can be disposed of as a whole. */
  public void build(Runnable body) {
    body.run();
  }

  /** Ends the effects of what {@link #build} has built, for ever. */
  public void dispose() {}

  /**
   * Says that more than one computed or effect reads the value, which some kinds of graph need to
   * know. Returns what these read.
   */
  public V shared(V value) {
    return value;
  }

  /** The work of a function that does something. */
  public static int busy() {
    int counted = 0;
    for (int i = 0; i < 100; i++) {
      counted++;
    }
    return counted;
  }
}
