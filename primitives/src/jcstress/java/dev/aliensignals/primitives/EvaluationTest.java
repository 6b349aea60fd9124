package dev.aliensignals.primitives;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Computeds are evaluated, and effects run, exactly as often as something has changed. */
public class EvaluationTest {

  /** Two threads are the first to read a computed. */
  @JCStressTest
  @Outcome(id = "7, 7, 1", expect = ACCEPTABLE, desc = "Evaluated once, for both.")
  @Outcome(expect = FORBIDDEN, desc = "Evaluated twice, or not what it evaluates to.")
  @State
  public static class FirstRead {

    private final AtomicInteger evaluations = new AtomicInteger();
    private final Computed<Integer> computed =
        ReactiveSystem.create("first read")
            .computed(
                () -> {
                  evaluations.incrementAndGet();
                  return 7;
                });

    @Actor
    public void one(III_Result result) {
      result.r1 = computed.get();
    }

    @Actor
    public void two(III_Result result) {
      result.r2 = computed.get();
    }

    @Arbiter
    public void count(III_Result result) {
      result.r3 = evaluations.get();
    }
  }

  /** Two threads write signals that meet in one effect. */
  @JCStressTest
  @Outcome(id = "3, 2", expect = ACCEPTABLE, desc = "Once at first, and once for each write.")
  @Outcome(expect = FORBIDDEN, desc = "A run too many, or one that is missing.")
  @State
  public static class Runs {

    private final ReactiveSystem system = ReactiveSystem.create("runs");
    private final IntSignal a = system.intSignal(0);
    private final IntSignal b = system.intSignal(0);
    private final IntComputed sum = system.intComputed(() -> a.getAsInt() + b.getAsInt());
    private int runs; // only the owner of the system touches both
    private int last;

    public Runs() {
      system.effect(
          () -> {
            last = sum.getAsInt() + 0 * a.getAsInt();
            runs++;
          });
    }

    @Actor
    public void one() {
      a.set(1);
    }

    @Actor
    public void two() {
      b.set(1);
    }

    @Arbiter
    public void count(II_Result result) {
      result.r1 = runs;
      result.r2 = last;
    }
  }

  /** A thread reads what another one's write has just marked, which that one's effect needs too. */
  @JCStressTest
  @Outcome(id = "2, 2, 0", expect = ACCEPTABLE, desc = "The read came first.")
  @Outcome(id = "2, 2, 1", expect = ACCEPTABLE, desc = "The write came first.")
  @Outcome(expect = FORBIDDEN, desc = "An evaluation or run too many, or one that is missing.")
  @State
  public static class ReadDuringUpdate {

    private final ReactiveSystem system = ReactiveSystem.create("read during update");
    private final IntSignal source = system.intSignal(0);
    private int evaluations; // only the owner of the system touches both
    private int runs;
    private final IntComputed computed =
        system.intComputed(
            () -> {
              evaluations++;
              return source.getAsInt();
            });

    public ReadDuringUpdate() {
      system.effect(
          () -> {
            computed.getAsInt();
            runs++;
          });
    }

    @Actor
    public void writer() {
      source.set(1);
    }

    @Actor
    public void reader(III_Result result) {
      result.r3 = computed.getAsInt();
    }

    @Arbiter
    public void count(III_Result result) {
      result.r1 = evaluations;
      result.r2 = runs;
    }
  }

  /** A computed throws for the new value: a reader gets the old value or the exception. */
  @JCStressTest
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "Before the write.")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "After the write: the exception.")
  @Outcome(expect = FORBIDDEN, desc = "Anything else.")
  @State
  public static class Failing {

    private final ReactiveSystem system = ReactiveSystem.create("failing");
    private final Signal<Integer> source = system.signal(0);
    private final Computed<Integer> computed =
        system.computed(
            () -> {
              if (source.get() == 1) {
                throw new IllegalStateException("1");
              }
              return source.get();
            });

    public Failing() {
      computed.get();
    }

    @Actor
    public void writer() {
      source.set(1);
    }

    @Actor
    public void reader(I_Result result) {
      try {
        result.r1 = computed.get();
      } catch (IllegalStateException e) {
        result.r1 = 1;
      }
    }
  }
}
