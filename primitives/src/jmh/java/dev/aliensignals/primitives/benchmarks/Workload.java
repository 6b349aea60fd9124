package dev.aliensignals.primitives.benchmarks;

/**
 * A graph and one operation on it, which checks what it has brought about. Values of one pass of
 * operations repeat.
 *
 * @param <V> a value in the graph
 */
public abstract class Workload<V> {

  final Graph<V> graph;

  /** Operations of one pass. */
  public final int pass;

  /** The next operation of the pass. */
  private int index;

  Workload(Graph<V> graph, int pass) {
    this.graph = graph;
    this.pass = pass;
  }

  /** Operation {@code i} of a pass. Returns a result, already checked. */
  abstract int operate(int i);

  /** How often effects run in a pass. */
  abstract int runsPerPass();

  /** How often computeds are evaluated in a pass, if each is at most once for each write. */
  abstract int recomputationsPerPass();

  /** One operation. */
  public final int operate() {
    int i = index;
    index = i + 1 == pass ? 0 : i + 1;
    return operate(i);
  }

  /**
   * Makes a pass and checks how often effects have run, and computeds been evaluated if the graph
   * counts that.
   */
  public final void verify() {
    long runs = graph.runs;
    long recomputations = graph.recomputations;
    for (int i = 0; i < pass; i++) {
      operate();
    }
    if (graph.runsOnce()) {
      require("runs of effects", graph.runs - runs, runsPerPass());
      if (graph.counting) {
        require("evaluations", graph.recomputations - recomputations, recomputationsPerPass());
      }
    }
  }

  /** Returns {@code actual}, or throws if it is not what was expected. */
  public static int require(String what, long actual, long expected) {
    if (actual != expected) {
      throw new IllegalStateException(what + ": " + actual + ", not " + expected);
    }
    return (int) actual;
  }

  /** The workload of that name, for example {@code propagate 10x100} or {@code diamond}. */
  public static <V> Workload<V> of(String name, Graph<V> graph) {
    return switch (name) {
      case "avoidable" -> new Avoidable<>(graph);
      case "batch of ten" -> new BatchOfTen<>(graph);
      case "broad" -> new Broad<>(graph);
      case "deep" -> new Deep<>(graph);
      case "diamond" -> new Diamond<>(graph);
      case "filter" -> new Filter<>(graph);
      case "ladder" -> new Ladder<>(graph);
      case "mux" -> new Mux<>(graph);
      case "repeated" -> new Repeated<>(graph);
      case "triangle" -> new Triangle<>(graph);
      case "unstable" -> new Unstable<>(graph);
      default -> {
        String[] size = name.replace("propagate ", "").split("x", -1);
        yield new Propagate<>(graph, Integer.parseInt(size[0]), Integer.parseInt(size[1]));
      }
    };
  }

  /**
   * Chains of {@code height} computeds side by side over one source, an effect at the end of each.
   */
  private static final class Propagate<V> extends Workload<V> {

    private final int width;
    private final int height;
    private final V source;

    Propagate(Graph<V> graph, int width, int height) {
      super(graph, 1);
      this.width = width;
      this.height = height;
      source = graph.source(0);
      for (int i = 0; i < width; i++) {
        V end = source;
        for (int j = 0; j < height; j++) {
          end = graph.plus(end, 1);
        }
        graph.effect(end);
      }
    }

    @Override
    int operate(int i) {
      graph.sum = 0;
      int next = graph.read(source) + 1;
      graph.write(source, next);
      return require("sum", graph.sum, (long) width * (next + height));
    }

    @Override
    int runsPerPass() {
      return width;
    }

    @Override
    int recomputationsPerPass() {
      return width * height;
    }
  }

  /** One batched write to a head, then a read of the result. */
  private abstract static class Headed<V> extends Workload<V> {

    final V head;

    Headed(Graph<V> graph, int pass) {
      super(graph, pass);
      head = graph.source(pass - 1);
    }

    /** The value to read. */
    abstract V result();

    abstract int expected(int i);

    @Override
    final int operate(int i) {
      graph.startBatch();
      graph.write(head, i);
      graph.endBatch();
      return require("result", graph.read(result()), expected(i));
    }

    @Override
    int runsPerPass() {
      return pass;
    }
  }

  /** The second of five computeds never changes. */
  private static final class Avoidable<V> extends Headed<V> {

    private final V result;

    Avoidable(Graph<V> graph) {
      super(graph, 1_000);
      V zero = graph.zero(graph.plus(head, 0));
      result = graph.plus(graph.plus(graph.busyPlusOne(zero), 2), 3);
      graph.busyEffect(result);
    }

    @Override
    V result() {
      return result;
    }

    @Override
    int expected(int i) {
      return 6;
    }

    @Override
    int runsPerPass() {
      return graph.cutsOffEqualValues() ? 0 : pass;
    }

    @Override
    int recomputationsPerPass() {
      return graph.cutsOffEqualValues() ? 2 * pass : 5 * pass;
    }
  }

  /** Fifty chains of two. */
  private static final class Broad<V> extends Headed<V> {

    private V last;

    Broad(Graph<V> graph) {
      super(graph, 50);
      last = head;
      for (int i = 0; i < 50; i++) {
        last = graph.plus(graph.plus(head, i), 1);
        graph.effect(last);
      }
    }

    @Override
    V result() {
      return last;
    }

    @Override
    int expected(int i) {
      return i + 50;
    }

    @Override
    int runsPerPass() {
      return 50 * 50;
    }

    @Override
    int recomputationsPerPass() {
      return 100 * pass;
    }
  }

  /** A chain of fifty. */
  private static final class Deep<V> extends Headed<V> {

    private V last;

    Deep(Graph<V> graph) {
      super(graph, 50);
      last = head;
      for (int i = 0; i < 50; i++) {
        last = graph.plus(last, 1);
      }
      graph.effect(last);
    }

    @Override
    V result() {
      return last;
    }

    @Override
    int expected(int i) {
      return i + 50;
    }

    @Override
    int recomputationsPerPass() {
      return 50 * pass;
    }
  }

  /** Five computeds and their sum. */
  private static final class Diamond<V> extends Headed<V> {

    private final V sum;

    Diamond(Graph<V> graph) {
      super(graph, 500);
      V[] middle = graph.array(5);
      for (int i = 0; i < 5; i++) {
        middle[i] = graph.plus(head, 1);
      }
      sum = graph.total(middle);
      graph.effect(sum);
    }

    @Override
    V result() {
      return sum;
    }

    @Override
    int expected(int i) {
      return 5 * (i + 1);
    }

    @Override
    int recomputationsPerPass() {
      return 6 * pass;
    }
  }

  /** Two rails of 25 computeds, each reading both before it. */
  private static final class Ladder<V> extends Headed<V> {

    private final V end;

    Ladder(Graph<V> graph) {
      super(graph, 100);
      V left = head;
      V right = head;
      for (int i = 0; i < 25; i++) {
        V a = left;
        V b = right;
        left = graph.shared(graph.greaterPlusOne(a, b));
        right = graph.shared(graph.greaterPlusOne(b, a));
      }
      end = graph.greaterPlusOne(left, right);
      graph.effect(end);
    }

    @Override
    V result() {
      return end;
    }

    @Override
    int expected(int i) {
      return i + 26;
    }

    @Override
    int recomputationsPerPass() {
      return 51 * pass;
    }
  }

  /** One computed that reads its source thirty times. */
  private static final class Repeated<V> extends Headed<V> {

    private final V sum;

    Repeated(Graph<V> graph) {
      super(graph, 100);
      sum = graph.repeated(head, 30);
      graph.effect(sum);
    }

    @Override
    V result() {
      return sum;
    }

    @Override
    int expected(int i) {
      return 30 * i;
    }

    @Override
    int recomputationsPerPass() {
      return pass;
    }
  }

  /** A sum over a chain of ten. */
  private static final class Triangle<V> extends Headed<V> {

    private final V sum;

    Triangle(Graph<V> graph) {
      super(graph, 100);
      V[] chain = graph.array(10);
      V last = head;
      for (int i = 0; i < 10; i++) {
        chain[i] = i == 0 ? last : graph.shared(last);
        last = graph.plus(chain[i], 1);
      }
      sum = graph.total(chain);
      graph.effect(sum);
    }

    @Override
    V result() {
      return sum;
    }

    @Override
    int expected(int i) {
      return 45 + 10 * i;
    }

    @Override
    int recomputationsPerPass() {
      return 10 * pass;
    }
  }

  /** A dependency exchanged by every write. */
  private static final class Unstable<V> extends Headed<V> {

    private final V current;

    Unstable(Graph<V> graph) {
      super(graph, 100);
      current = graph.alternating(head, graph.times(head, 2), graph.times(head, -1));
      graph.effect(current);
    }

    @Override
    V result() {
      return current;
    }

    @Override
    int expected(int i) {
      return i % 2 == 0 ? -20 * i : 40 * i;
    }

    @Override
    int recomputationsPerPass() {
      return 2 * pass;
    }
  }

  /** A search through a thousand pairs: the second is not read where the first matches. */
  private static final class Filter<V> extends Headed<V> {

    private static final int PAIRS = 1_000;

    private final V found;

    Filter(Graph<V> graph) {
      super(graph, 10);
      V[] firsts = graph.array(PAIRS);
      V[] seconds = graph.array(PAIRS);
      for (int i = 0; i < PAIRS; i++) {
        firsts[i] = graph.source(i % 10);
        seconds[i] = graph.source(-1);
      }
      found = graph.matches(head, firsts, seconds);
      graph.effect(found);
    }

    @Override
    V result() {
      return found;
    }

    @Override
    int expected(int i) {
      return i + PAIRS / 10;
    }

    @Override
    int recomputationsPerPass() {
      return pass;
    }
  }

  /** A hundred sources through one array. */
  private static final class Mux<V> extends Workload<V> {

    private final V[] heads;
    private final V[] ends;

    Mux(Graph<V> graph) {
      super(graph, 20);
      heads = graph.array(100);
      for (int i = 0; i < heads.length; i++) {
        heads[i] = graph.source(0);
      }
      ends = graph.split(heads);
      for (int i = 0; i < ends.length; i++) {
        ends[i] = graph.plus(ends[i], 1);
        graph.effect(ends[i]);
      }
    }

    @Override
    int operate(int i) {
      int at = i % 10;
      int value = i < 10 ? at : 2 * at;
      graph.startBatch();
      graph.write(heads[at], value);
      graph.endBatch();
      return require("result", graph.read(ends[at]), value + 1);
    }

    /** The two writes to the first head change nothing. */
    @Override
    int runsPerPass() {
      return graph.cutsOffEqualValues() ? 18 : pass * 100;
    }

    @Override
    int recomputationsPerPass() {
      return graph.cutsOffEqualValues() ? 18 * 102 : pass * 201;
    }
  }

  /** Ten sources written in one batch. */
  private static final class BatchOfTen<V> extends Workload<V> {

    private final V[] sources;
    private final V sum;

    BatchOfTen(Graph<V> graph) {
      super(graph, 100);
      sources = graph.array(10);
      for (int i = 0; i < sources.length; i++) {
        sources[i] = graph.source(-1);
      }
      sum = graph.total(sources);
      graph.effect(sum);
    }

    @Override
    int operate(int i) {
      graph.startBatch();
      for (int j = 0; j < sources.length; j++) {
        graph.write(sources[j], i + j);
      }
      graph.endBatch();
      return require("result", graph.read(sum), 10 * i + 45);
    }

    @Override
    int runsPerPass() {
      return pass;
    }

    @Override
    int recomputationsPerPass() {
      return pass;
    }
  }
}
