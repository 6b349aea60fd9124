package dev.aliensignals.primitives;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * Lincheck makes small programs of the operations of a graph, runs them in two threads and compares
 * what they return with every order in which two fields could have returned it. By stress, and by
 * model checking, which tries the ways in which the threads can be interleaved one by one. Takes
 * some seconds; {@code -Dlincheck.programs} says for how many programs.
 */
class LinearizabilityTest {

  /** How many programs each test makes. */
  private static final int PROGRAMS = Integer.getInteger("lincheck.programs", 3);

  /** Two signals and a computed of both. */
  @Param(name = "value", gen = IntGen.class, conf = "0:2")
  public static class Graph {

    final ReactiveSystem system = ReactiveSystem.create("linearizability");
    private final Signal<Integer> a = system.signal(0);
    private final IntSignal b = system.intSignal(0);
    final Computed<Integer> sum = system.computed(() -> a.get() + 10 * b.getAsInt());

    @Operation
    public void setA(@Param(name = "value") int value) {
      a.set(value);
    }

    @Operation
    public void updateB() {
      b.update(v -> v + 1);
    }

    @Operation
    public int getA() {
      return a.get();
    }

    @Operation
    public int getB() {
      return b.getAsInt();
    }

    @Operation
    public int getSum() {
      return sum.get();
    }

    @Operation
    public void setBoth(@Param(name = "value") int value) {
      system.batch(
          () -> {
            a.set(-1);
            sum.get(); // evaluated, so committed, inside the batch
            a.set(value);
            b.set(value);
          });
    }

    @Operation
    public int readBoth() {
      return system.read(() -> a.get() + 10 * b.getAsInt());
    }
  }

  /** The same, observed by an effect. */
  public static class ObservedGraph extends Graph {

    private int seen;

    public ObservedGraph() {
      system.effect(() -> seen = sum.get());
    }

    /** The values that the effect has seen last: all that was written. */
    @Operation
    public int getSeen() {
      return system.read(() -> seen);
    }
  }

  /** The meaning of the graph. */
  public static class Fields {

    private int a;
    private int b;

    public void setA(int value) {
      a = value;
    }

    public void updateB() {
      b++;
    }

    public int getA() {
      return a;
    }

    public int getB() {
      return b;
    }

    public int getSum() {
      return a + 10 * b;
    }

    public void setBoth(int value) {
      a = value;
      b = value;
    }

    public int readBoth() {
      return getSum();
    }

    public int getSeen() {
      return getSum();
    }
  }

  private static void stress(Class<?> graph) {
    new StressOptions()
        .sequentialSpecification(Fields.class)
        .threads(2)
        .actorsPerThread(3)
        .iterations(PROGRAMS)
        .invocationsPerIteration(100)
        .check(graph);
  }

  private static void modelCheck(Class<?> graph) {
    new ModelCheckingOptions()
        .sequentialSpecification(Fields.class)
        .threads(2)
        .actorsPerThread(3)
        .iterations(PROGRAMS)
        .invocationsPerIteration(100)
        .check(graph);
  }

  @Test
  void graph_stress_linearizable() {
    stress(Graph.class);
  }

  @Test
  void observedGraph_stress_linearizable() {
    stress(ObservedGraph.class);
  }

  @Test
  void graph_modelChecking_linearizable() {
    modelCheck(Graph.class);
  }

  @Test
  void observedGraph_modelChecking_linearizable() {
    modelCheck(ObservedGraph.class);
  }
}
