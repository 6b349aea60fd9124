package dev.aliensignals.primitives;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A batch takes two signals from 0 to 1, the first through −1, while another thread reads.
 * Whichever it reads first: once it has seen the batch, it sees all of it.
 */
public class TornBatchTest {

  /** Two signals, a computed of each, and their difference. */
  public abstract static class Graph {

    final ReactiveSystem system = ReactiveSystem.create("batches");
    final IntSignal a = system.intSignal(0);
    final IntSignal b = system.intSignal(0);
    final IntComputed left = system.intComputed(a);
    final IntComputed right = system.intComputed(b);
    final IntComputed difference = system.intComputed(() -> left.getAsInt() - right.getAsInt());

    final void evaluate() {
      difference.get();
    }

    final void observe() {
      system.effect(() -> difference.get());
    }

    final void write() {
      system.batch(
          () -> {
            a.set(-1);
            difference.get(); // evaluated, so committed, inside the batch
            a.set(1);
            b.set(1);
          });
    }
  }

  /** The signal written first is read first. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Before the batch.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The batch came between.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "After the batch.")
  @Outcome(expect = FORBIDDEN, desc = "Half a batch.")
  @State
  public static class FirstWrittenFirst extends Graph {

    @Actor
    public void writer() {
      write();
    }

    @Actor
    public void reader(II_Result result) {
      result.r1 = a.getAsInt();
      result.r2 = b.getAsInt();
    }
  }

  /** The signal written last is read first. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Before the batch.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The batch came between.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "After the batch.")
  @Outcome(expect = FORBIDDEN, desc = "Half a batch.")
  @State
  public static class LastWrittenFirst extends Graph {

    @Actor
    public void writer() {
      write();
    }

    @Actor
    public void reader(II_Result result) {
      result.r1 = b.getAsInt();
      result.r2 = a.getAsInt();
    }
  }

  /** A signal, then the unobserved computed of the other one. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Before the batch.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The batch came between.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "After the batch.")
  @Outcome(expect = FORBIDDEN, desc = "Half a batch.")
  @State
  public static class Unobserved extends Graph {

    public Unobserved() {
      evaluate();
    }

    @Actor
    public void writer() {
      write();
    }

    @Actor
    public void reader(II_Result result) {
      result.r1 = b.getAsInt();
      result.r2 = left.getAsInt();
    }
  }

  /** The same, with an outdated value that the computed has again in the middle of the batch. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Before the batch.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The batch came between.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "After the batch.")
  @Outcome(expect = FORBIDDEN, desc = "Half a batch.")
  @State
  public static class Outdated extends Graph {

    public Outdated() {
      a.set(-1);
      evaluate();
      a.set(0);
    }

    @Actor
    public void writer() {
      write();
    }

    @Actor
    public void reader(II_Result result) {
      result.r1 = b.getAsInt();
      result.r2 = left.getAsInt();
    }
  }

  /** A computed, then the other one, both observed. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Before the batch.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The batch came between.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "After the batch.")
  @Outcome(expect = FORBIDDEN, desc = "Half a batch.")
  @State
  public static class Observed extends Graph {

    public Observed() {
      observe();
    }

    @Actor
    public void writer() {
      write();
    }

    @Actor
    public void reader(II_Result result) {
      result.r1 = right.getAsInt();
      result.r2 = left.getAsInt();
    }
  }

  /** The difference, which is never anything but 0, by one read and as one reading of both. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Before or after the batch.")
  @Outcome(expect = FORBIDDEN, desc = "Half a batch.")
  @State
  public static class Difference extends Graph {

    public Difference() {
      observe();
    }

    @Actor
    public void writer() {
      write();
    }

    @Actor
    public void reader(II_Result result) {
      result.r1 = difference.getAsInt();
      result.r2 = system.read(() -> a.getAsInt() - b.getAsInt());
    }
  }
}
