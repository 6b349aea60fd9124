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

/** One thread closes what another one's write runs. */
public class CloseTest {

  /** An effect that is closed does not run, and is linked no more. */
  @JCStressTest
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "Closed before the write.")
  @Outcome(id = "2, 1, 0", expect = ACCEPTABLE, desc = "Closed after the write.")
  @Outcome(expect = FORBIDDEN, desc = "A run after close, no cleanup or two, or a link left over.")
  @State
  public static class OfAnEffect {

    private final ReactiveSystem system = ReactiveSystem.create("close");
    private final IntSignal source = system.intSignal(0);
    private final IntComputed computed = system.intComputed(source);
    private final EffectScope scope;
    private volatile boolean closed;
    private int runs; // only the owner of the system touches both
    private int cleanups;

    public OfAnEffect() {
      scope =
          system.effectScope(
              () -> {
                system.onCleanup(() -> cleanups++);
                system.effect(
                    () -> {
                      runs += closed ? 100 : 1;
                      computed.getAsInt();
                    });
              });
    }

    @Actor
    public void writer() {
      source.set(1);
    }

    @Actor
    public void closer() {
      scope.close();
      closed = true;
    }

    @Arbiter
    public void count(III_Result result) {
      result.r1 = runs;
      result.r2 = cleanups;
      result.r3 = source.subs == null && computed.subs == null ? 0 : 1;
    }
  }

  /** Two threads close the same effect. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "One cleanup.")
  @Outcome(expect = FORBIDDEN, desc = "No cleanup, two, or a link left over.")
  @State
  public static class Twice {

    private final ReactiveSystem system = ReactiveSystem.create("close twice");
    private final IntSignal source = system.intSignal(0);
    private final Effect effect;
    private int cleanups; // only the owner of the system touches it

    public Twice() {
      effect =
          system.effect(
              () -> {
                source.getAsInt();
                return () -> cleanups++;
              });
    }

    @Actor
    public void one() {
      effect.close();
    }

    @Actor
    public void two() {
      effect.close();
    }

    @Arbiter
    public void count(II_Result result) {
      result.r1 = cleanups;
      result.r2 = source.subs == null ? 0 : 1;
    }
  }

  /** An action is not given what was written after close. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Closed before the first write.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Closed after the first write.")
  @Outcome(expect = FORBIDDEN, desc = "Delivered after close, or twice.")
  @State
  public static class OfASplitEffect {

    private final ReactiveSystem system = ReactiveSystem.create("close split");
    private final IntSignal source = system.intSignal(0);
    private final Effect effect;
    private final AtomicInteger deliveries = new AtomicInteger();
    private volatile int delivered;

    public OfASplitEffect() {
      effect = system.effect(source::getAsInt, this::deliver);
      deliveries.set(0);
    }

    private void deliver(int value) {
      deliveries.incrementAndGet();
      delivered = value;
    }

    @Actor
    public void writer() {
      source.set(1);
    }

    @Actor
    public void closer() {
      effect.close();
      source.set(2);
    }

    @Arbiter
    public void count(II_Result result) {
      result.r1 = deliveries.get();
      result.r2 = delivered;
    }
  }
}
