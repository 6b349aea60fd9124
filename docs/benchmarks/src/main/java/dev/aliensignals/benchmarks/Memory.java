package dev.aliensignals.benchmarks;

import dev.aliensignals.primitives.benchmarks.Graph;
import dev.aliensignals.primitives.benchmarks.WorkloadBenchmark;
import java.util.List;
import java.util.Locale;
import org.openjdk.jol.info.ClassLayout;

/**
 * Prints what nodes of a kind retain, by the used heap before and after, lambdas included: ten
 * thousand signals; as many computeds over them, unread; an effect on each; then a tree of 100
 * chains of 100 computeds, an effect on each; and computeds over one signal that were read and
 * dropped.
 */
final class Memory {

  private static final int NODES = 10_000;
  private static final int DROPPED = 100_000;
  private static final String PACKAGE = "dev.aliensignals.primitives.";

  private Memory() {}

  /** Prints JSON. The argument is the kind. */
  public static void main(String[] args) throws ReflectiveOperationException {
    StringBuilder json = new StringBuilder("{");
    var loaded = retained(WorkloadBenchmark.graph(args[0]), new StringBuilder());
    var measured = retained(WorkloadBenchmark.graph(args[0]), json);
    if (loaded.size() != measured.size()) {
      throw new IllegalStateException();
    }
    if (args[0].endsWith("BOXED") && !args[0].startsWith("HAND")) {
      String prefix = args[0].equals("BOXED") ? "" : "Int";
      put(json, "object of a signal", shallow(prefix + "Signal"));
      put(json, "object of a computed", shallow(prefix + "Computed"));
      put(json, "object of an effect", shallow("Effect"));
      put(json, "object of a link", shallow("Link"));
    }
    System.out.println(json.append('}'));
  }

  private static double shallow(String name) throws ClassNotFoundException {
    return ClassLayout.parseClass(Class.forName(PACKAGE + name)).instanceSize();
  }

  /** Returns what must not be collected before the end. */
  private static <V> List<Object> retained(Graph<V> graph, StringBuilder json) {
    V[] signals = graph.array(NODES);
    V[] computeds = graph.array(NODES);
    long before = used();
    for (int i = 0; i < NODES; i++) {
      signals[i] = graph.source(i);
    }
    before = step(json, "signal", before, NODES);
    for (int i = 0; i < NODES; i++) {
      computeds[i] = graph.plus(signals[i], 1);
    }
    before = step(json, "computed, unread", before, NODES);
    for (int i = 0; i < NODES; i++) {
      graph.effect(computeds[i]);
    }
    before = step(json, "effect, with the links of both", before, NODES);
    V source = graph.source(1);
    V[] tree = graph.array(NODES);
    for (int i = 0; i < NODES; i++) {
      tree[i] = graph.shared(graph.plus(i % 100 == 0 ? source : tree[i - 1], 1));
      graph.effect(tree[i]);
    }
    graph.write(source, 2);
    before = step(json, "computed in a chain and its effect, with links", before, NODES);
    V root = graph.source(1);
    for (int i = 0; i < DROPPED; i++) {
      graph.sum += graph.read(graph.plus(root, i % 10));
    }
    step(json, "computed, read and dropped", before, DROPPED);
    return List.of(graph, signals, computeds, tree, source, root);
  }

  private static long step(StringBuilder json, String name, long before, int nodes) {
    long now = used();
    put(json, name, (double) (now - before) / nodes);
    return now;
  }

  private static void put(StringBuilder json, String name, double value) {
    json.append(json.length() > 1 ? "," : "");
    json.append(String.format(Locale.ROOT, "\"%s\":%.3f", name, value));
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 4; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
