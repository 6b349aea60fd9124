package dev.aliensignals.primitives;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
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

  /**
   * A batch takes a signal from 0 through −1 back to 0, and a write after it to 1. Both computeds
   * have seen −1 in the batch, under a version that 1 must not get again.
   */
  public abstract static class ChangedBack extends Graph {

    final void writeBackAndOn() {
      system.batch(
          () -> {
            a.set(-1);
            difference.get();
            a.set(0);
          });
      a.set(1);
    }

    final void read(III_Result result) {
      result.r1 = left.getAsInt();
      result.r2 = a.getAsInt();
    }

    final void readAtEnd(III_Result result) {
      result.r3 = 10 * left.getAsInt() + difference.getAsInt();
    }
  }

  /** A computed that nobody observes, then the signal. */
  @JCStressTest
  @Outcome(id = "0, 0, 11", expect = ACCEPTABLE, desc = "Before the last write.")
  @Outcome(id = "0, 1, 11", expect = ACCEPTABLE, desc = "It came between.")
  @Outcome(id = "1, 1, 11", expect = ACCEPTABLE, desc = "After it.")
  @Outcome(expect = FORBIDDEN, desc = "What was in between, or a value taken for another one.")
  @State
  public static class ChangedBackUnobserved extends ChangedBack {

    public ChangedBackUnobserved() {
      evaluate();
    }

    @Actor
    public void writer() {
      writeBackAndOn();
    }

    @Actor
    public void reader(III_Result result) {
      read(result);
    }

    @Arbiter
    public void end(III_Result result) {
      readAtEnd(result);
    }
  }

  /** The same with a computed that is evaluated for the first time in the batch. */
  @JCStressTest
  @Outcome(id = "0, 0, 11", expect = ACCEPTABLE, desc = "Before the last write.")
  @Outcome(id = "0, 1, 11", expect = ACCEPTABLE, desc = "It came between.")
  @Outcome(id = "1, 1, 11", expect = ACCEPTABLE, desc = "After it.")
  @Outcome(expect = FORBIDDEN, desc = "What was in between, or a value taken for another one.")
  @State
  public static class ChangedBackFirstRead extends ChangedBack {

    @Actor
    public void writer() {
      writeBackAndOn();
    }

    @Actor
    public void reader(III_Result result) {
      read(result);
    }

    @Arbiter
    public void end(III_Result result) {
      readAtEnd(result);
    }
  }

  /** The same with computeds that an effect follows. */
  @JCStressTest
  @Outcome(id = "0, 0, 11", expect = ACCEPTABLE, desc = "Before the last write.")
  @Outcome(id = "0, 1, 11", expect = ACCEPTABLE, desc = "It came between.")
  @Outcome(id = "1, 1, 11", expect = ACCEPTABLE, desc = "After it.")
  @Outcome(expect = FORBIDDEN, desc = "What was in between, or a value taken for another one.")
  @State
  public static class ChangedBackObserved extends ChangedBack {

    public ChangedBackObserved() {
      observe();
    }

    @Actor
    public void writer() {
      writeBackAndOn();
    }

    @Actor
    public void reader(III_Result result) {
      read(result);
    }

    @Arbiter
    public void end(III_Result result) {
      readAtEnd(result);
    }
  }

  /** The same with a computed that has −1 from long ago. */
  @JCStressTest
  @Outcome(id = "0, 0, 11", expect = ACCEPTABLE, desc = "Before the last write.")
  @Outcome(id = "0, 1, 11", expect = ACCEPTABLE, desc = "It came between.")
  @Outcome(id = "1, 1, 11", expect = ACCEPTABLE, desc = "After it.")
  @Outcome(expect = FORBIDDEN, desc = "What was in between, or a value taken for another one.")
  @State
  public static class ChangedBackOutdated extends ChangedBack {

    public ChangedBackOutdated() {
      a.set(-1);
      evaluate();
      a.set(0);
    }

    @Actor
    public void writer() {
      writeBackAndOn();
    }

    @Actor
    public void reader(III_Result result) {
      read(result);
    }

    @Arbiter
    public void end(III_Result result) {
      readAtEnd(result);
    }
  }
}
