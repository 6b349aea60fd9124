package dev.aliensignals.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * A rectangular graph: rows of computeds that read several of the row above, some of them reading
 * by what they have read. An effect reads what is left of the last row.
 *
 * @param <V> a value in the graph
 */
final class Rectangle<V> {

  /**
   * Of which size.
   *
   * @param name in tables
   * @param width nodes of a row
   * @param layers rows, sources included
   * @param reads nodes that one reads
   * @param fixed the part of computeds that always read the same
   * @param read the part of the last row that is read
   * @param writes writes of a run
   * @param sum the sum of the read part of the last row, after a run
   * @param evaluations of computeds, in a run
   */
  record Shape(
      String name,
      int width,
      int layers,
      int reads,
      double fixed,
      double read,
      int writes,
      double sum,
      long evaluations) {}

  static final List<Shape> SHAPES =
      List.of(
          new Shape("2-10x5 lazy80%", 10, 5, 2, 1, 0.2, 600_000, 19_199_968, 3_480_000),
          new Shape(
              "6-10x10 dyn25% lazy80%", 10, 10, 6, 0.75, 0.2, 15_000, 302_310_782_860.0, 1_155_000),
          new Shape(
              "4-1000x12 dyn5%", 1000, 12, 4, 0.95, 1, 7_000, 29_355_933_696_000.0, 1_463_000),
          new Shape("25-1000x5", 1000, 5, 25, 1, 1, 3_000, 1_171_484_375_000.0, 732_000),
          new Shape("3-5x500", 5, 500, 3, 1, 1, 500, 3.0239642676898464e241, 1_246_500),
          new Shape(
              "6-100x15 dyn50%", 100, 15, 6, 0.5, 1, 2_000, 15_664_996_402_790_400.0, 1_078_000),
          new Shape("dashboard", 64, 6, 4, 0.95, 0.12, 120_000, 983_194_624, 2_656_875),
          new Shape("editor", 24, 8, 3, 0.8, 0.4, 90_000, 1_968_298_932, 4_695_000),
          new Shape("kanban", 120, 7, 5, 0.9, 0.18, 30_000, 10_313_638_600.0, 1_745_500),
          new Shape("entity", 40, 10, 4, 0.97, 0.6, 30_000, 188_732_420_144.0, 3_965_250));

  /**
   * How values reach the functions of a rectangle. These are doubles, as on node, so that one sum
   * fits all.
   *
   * @param <V> a value in the graph
   */
  abstract static class Doubles<V> {

    /** How often computeds have been evaluated. */
    long evaluations;

    abstract V source(double initial);

    abstract void write(V source, double value);

    /** In a batch of its own. */
    abstract void writeBatched(V source, double value);

    abstract double read(V value);

    /** The sum of all, without one if the first is odd and the computed is not fixed. */
    abstract V computed(V[] all, boolean fixed);

    abstract void effect(List<V> all);

    abstract V[] array(int length);

    void build(Runnable body) {
      body.run();
    }
  }

  private final Shape shape;
  private final Doubles<V> graph;
  private final List<V> sources = new ArrayList<>();
  private final List<V> leaves = new ArrayList<>();
  private int runs;

  Rectangle(Shape shape, Doubles<V> graph) {
    this.shape = shape;
    this.graph = graph;
    graph.build(this::build);
  }

  private void build() {
    for (int i = 0; i < shape.width(); i++) {
      sources.add(graph.source(i));
    }
    Random random = new Random();
    List<V> row = sources;
    for (int layer = 1; layer < shape.layers(); layer++) {
      List<V> next = new ArrayList<>();
      for (int i = 0; i < shape.width(); i++) {
        V[] read = graph.array(shape.reads());
        for (int s = 0; s < read.length; s++) {
          read[s] = row.get((i + s) % shape.width());
        }
        next.add(graph.computed(read, random.next() < shape.fixed()));
      }
      row = next;
    }
    leaves.addAll(row);
    Random other = new Random();
    long removed = Math.round(shape.width() * (1 - shape.read()));
    for (long i = 0; i < removed; i++) {
      leaves.remove((int) Math.floor(other.next() * leaves.size()));
    }
    graph.effect(leaves);
  }

  /** Makes a run and checks it. The first evaluates less, as some writes change nothing. */
  double run() {
    long before = graph.evaluations;
    for (int i = 0; i < shape.writes(); i++) {
      int at = i % shape.width();
      graph.writeBatched(sources.get(at), i + at);
      for (V leaf : leaves) {
        double unused = graph.read(leaf);
      }
    }
    double sum = 0;
    for (V leaf : leaves) {
      sum += graph.read(leaf);
    }
    if (sum != shape.sum()) {
      throw new IllegalStateException("sum: " + sum + ", not " + shape.sum());
    }
    long evaluated = graph.evaluations - before;
    if (runs++ > 0 && evaluated != shape.evaluations()) {
      throw new IllegalStateException("evaluations: " + evaluated + ", not " + shape.evaluations());
    }
    return sum;
  }

  /** The generator sfc32, with the seed that the workloads share. */
  private static final class Random {

    private int a = (int) 246_123_560L;
    private int b = (int) 2_434_935_956L;
    private int c = (int) 752_727_108L;
    private int d = (int) 913_990_249L;

    double next() {
      int t = a + b;
      a = b ^ (b >>> 9);
      b = c + (c << 3);
      c = Integer.rotateLeft(c, 21);
      d++;
      t += d;
      c += t;
      return Integer.toUnsignedLong(t) / 4_294_967_296.0;
    }
  }
}
