package dev.aliensignals.primitives;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** A thread that has seen a source never reads a computed of it that is older. */
public class StaleReadTest {

  /** A signal, a computed of it, and a computed of that. */
  public abstract static class Graph {

    final ReactiveSystem system = ReactiveSystem.create("reads");
    final Signal<Integer> source = system.signal(0);
    final Computed<Integer> computed = system.computed(source);
    final IntComputed behind = system.intComputed(computed::get);

    /** Evaluates both. */
    Graph() {
      behind.get();
    }

    final Effect observe() {
      return system.effect(() -> behind.get());
    }

    final void read(III_Result result) {
      result.r1 = source.get();
      result.r2 = computed.get();
      result.r3 = behind.getAsInt();
    }
  }

  /** Nobody observes the computeds. */
  @JCStressTest
  @Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "Before the write.")
  @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "The write came between.")
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "The write came between.")
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "After the write.")
  @Outcome(expect = FORBIDDEN, desc = "A stale computed.")
  @State
  public static class Unobserved extends Graph {

    @Actor
    public void writer() {
      source.set(1);
    }

    @Actor
    public void reader(III_Result result) {
      read(result);
    }
  }

  /** An effect observes the computeds. */
  @JCStressTest
  @Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "Before the write.")
  @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "The write came between.")
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "The write came between.")
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "After the write.")
  @Outcome(expect = FORBIDDEN, desc = "A stale computed.")
  @State
  public static class Observed extends Graph {

    public Observed() {
      observe();
    }

    @Actor
    public void writer() {
      source.set(1);
    }

    @Actor
    public void reader(III_Result result) {
      read(result);
    }
  }

  /** An effect comes and goes between two writes. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Before the writes.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "A write came between.")
  @Outcome(id = "0, 2", expect = ACCEPTABLE, desc = "The writes came between.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Between the writes.")
  @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "A write came between.")
  @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "After the writes.")
  @Outcome(expect = FORBIDDEN, desc = "A stale computed.")
  @State
  public static class ObservedForAWhile extends Graph {

    @Actor
    public void writer() {
      Effect effect = observe();
      source.set(1);
      effect.close();
      source.set(2);
    }

    @Actor
    public void reader(II_Result result) {
      result.r1 = source.get();
      result.r2 = behind.getAsInt();
    }
  }

  /** One thread writes, another one observes and ceases to, a third one reads. */
  @JCStressTest
  @Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "Before the write.")
  @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "The write came between.")
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "The write came between.")
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "After the write.")
  @Outcome(expect = FORBIDDEN, desc = "A stale computed.")
  @State
  public static class ObservedByAnother extends Graph {

    @Actor
    public void writer() {
      source.set(1);
    }

    @Actor
    public void observer() {
      observe().close();
    }

    @Actor
    public void reader(III_Result result) {
      read(result);
    }
  }

  /** An effect copies the source into a signal, which nobody may see before the source. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Before the write.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The write came between, or its effect.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "After the write.")
  @Outcome(expect = FORBIDDEN, desc = "A stale source.")
  @State
  public static class Copied extends Graph {

    private final IntSignal copy = system.intSignal(0);

    public Copied() {
      system.effect(() -> copy.set(behind.getAsInt()));
    }

    @Actor
    public void writer() {
      source.set(1);
    }

    @Actor
    public void reader(II_Result result) {
      result.r1 = copy.getAsInt();
      result.r2 = source.get();
    }
  }
}
