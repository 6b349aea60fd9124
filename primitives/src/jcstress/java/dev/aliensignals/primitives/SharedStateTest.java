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

/** Threads write in two systems, one of which mirrors the other, or end one side of a mirror. */
public class SharedStateTest {

  /**
   * A pair that is always equal in one system; a session that shows it beside a value of its own.
   */
  public abstract static class Pair {

    final ReactiveSystem shared = ReactiveSystem.create("shared");
    final ReactiveSystem session = ReactiveSystem.create("session");
    final IntSignal a = shared.intSignal(0);
    final IntSignal b = shared.intSignal(0);
    final IntSignal own = session.intSignal(0);
    final Mirror<Integer> mirror =
        session.mirrorAll("pair", shared, () -> 10 * a.getAsInt() + b.getAsInt());

    // only the owner of the session touches both
    int shown;
    int torn;

    final void show() {
      session.effect(
          () -> {
            int pair = mirror.get();
            torn += pair == 0 || pair == 11 || pair == 22 ? 0 : 1;
            shown = 100 * own.getAsInt() + pair;
          });
    }

    final void writeBoth(int value) {
      shared.batch(
          () -> {
            a.set(value);
            b.set(value);
          });
    }

    /** The value of the mirror in its own system. */
    final int told() {
      return session.read(mirror);
    }

    final int linked() {
      return a.subs == null && b.subs == null ? 0 : 1;
    }
  }

  /** Both systems are written. */
  @JCStressTest
  @Outcome(id = "111, 0", expect = ACCEPTABLE, desc = "The last values of both.")
  @Outcome(expect = FORBIDDEN, desc = "A value was lost, or half a batch was seen.")
  @State
  public static class BothWritten extends Pair {

    public BothWritten() {
      show();
    }

    @Actor
    public void ofShared() {
      writeBoth(1);
    }

    @Actor
    public void ofSession() {
      own.set(1);
    }

    @Arbiter
    public void end(II_Result result) {
      result.r1 = shown;
      result.r2 = torn;
    }
  }

  /** The source is written twice while another thread begins to follow the mirror. */
  @JCStressTest
  @Outcome(id = "22, 0", expect = ACCEPTABLE, desc = "The last value.")
  @Outcome(expect = FORBIDDEN, desc = "It was lost, or half a batch was seen.")
  @State
  public static class Observed extends Pair {

    @Actor
    public void writer() {
      writeBoth(1);
      writeBoth(2);
    }

    @Actor
    public void observer() {
      show();
    }

    @Arbiter
    public void end(II_Result result) {
      result.r1 = shown;
      result.r2 = torn;
    }
  }

  /** The mirror is read where it shows what it was told, then where that is the source. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Before the write.")
  @Outcome(id = "0, 11", expect = ACCEPTABLE, desc = "The write came between, or was not told yet.")
  @Outcome(id = "11, 11", expect = ACCEPTABLE, desc = "After the write.")
  @Outcome(expect = FORBIDDEN, desc = "Half a batch, or a source older than its mirror.")
  @State
  public static class Read extends Pair {

    public Read() {
      show();
    }

    @Actor
    public void writer() {
      writeBoth(1);
    }

    @Actor
    public void reader(II_Result result) {
      result.r1 = told();
      result.r2 = mirror.get();
    }
  }

  /** Two systems mirror each other, and both are written. */
  @JCStressTest
  @Outcome(id = "11, 11", expect = ACCEPTABLE, desc = "Both have both values.")
  @Outcome(expect = FORBIDDEN, desc = "One was lost.")
  @State
  public static class EachOther {

    private final ReactiveSystem left = ReactiveSystem.create("left");
    private final ReactiveSystem right = ReactiveSystem.create("right");
    private final IntSignal ofLeft = left.intSignal(0);
    private final IntSignal ofRight = right.intSignal(0);
    private final Mirror<Integer> inLeft = left.mirror(ofRight);
    private final Mirror<Integer> inRight = right.mirror(ofLeft);
    private int shownInLeft;
    private int shownInRight;

    public EachOther() {
      left.effect(() -> shownInLeft = 10 * ofLeft.getAsInt() + inLeft.get());
      right.effect(() -> shownInRight = 10 * inRight.get() + ofRight.getAsInt());
    }

    @Actor
    public void inLeft() {
      ofLeft.set(1);
    }

    @Actor
    public void inRight() {
      ofRight.set(1);
    }

    @Arbiter
    public void end(II_Result result) {
      result.r1 = shownInLeft;
      result.r2 = shownInRight;
    }
  }

  /** The mirror is closed: it keeps what it has then, and follows nothing. */
  @JCStressTest
  @Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "Closed before it was told.")
  @Outcome(id = "11, 11, 0", expect = ACCEPTABLE, desc = "Closed after it was told.")
  @Outcome(expect = FORBIDDEN, desc = "Told after close, half a batch, or a link left over.")
  @State
  public static class MirrorClosed extends Pair {

    private int atClose;

    public MirrorClosed() {
      show();
    }

    @Actor
    public void writer() {
      writeBoth(1);
    }

    @Actor
    public void closer() {
      mirror.close();
      atClose = told();
    }

    @Arbiter
    public void end(III_Result result) {
      result.r1 = atClose;
      result.r2 = told();
      result.r3 = linked();
    }
  }

  /** The system of the source is closed: the last value stays, and the session goes on. */
  @JCStressTest
  @Outcome(id = "100, 0, 1", expect = ACCEPTABLE, desc = "Closed before the write.")
  @Outcome(id = "100, 0, 0", expect = ACCEPTABLE, desc = "Closed before it was told.")
  @Outcome(id = "111, 0, 0", expect = ACCEPTABLE, desc = "Closed after it was told.")
  @Outcome(expect = FORBIDDEN, desc = "Half a batch, or the session does not go on.")
  @State
  public static class SourceClosed extends Pair {

    private int refused;

    public SourceClosed() {
      show();
    }

    @Actor
    public void writer() {
      try {
        writeBoth(1);
      } catch (ClosedSystemException closedBefore) {
        refused = 1;
      }
    }

    @Actor
    public void closer() {
      shared.close();
    }

    @Arbiter
    public void end(III_Result result) {
      own.set(1);
      result.r1 = shown;
      result.r2 = torn;
      result.r3 = refused;
    }
  }

  /** The system of the mirror is closed: writers of the source do not notice. */
  @JCStressTest
  @Outcome(id = "11, 0, 0", expect = ACCEPTABLE, desc = "The source is written and let go.")
  @Outcome(expect = FORBIDDEN, desc = "A write was lost, half a batch seen, or a link left over.")
  @State
  public static class SessionClosed extends Pair {

    public SessionClosed() {
      show();
    }

    @Actor
    public void writer() {
      writeBoth(1);
    }

    @Actor
    public void closer() {
      session.close();
    }

    @Arbiter
    public void end(III_Result result) {
      result.r1 = 10 * a.getAsInt() + b.getAsInt();
      result.r2 = torn;
      result.r3 = linked();
    }
  }
}
