package dev.aliensignals.primitives;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.JJ_Result;
import org.openjdk.jcstress.infra.results.J_Result;

/** Values that a signal or computed hands to another thread are whole. */
public class PublicationTest {

  /** A value with fields that are not final. */
  static final class Pair {

    int left;
    int right;

    Pair(int both) {
      left = both;
      right = both;
    }
  }

  /** An object written in one thread and read in another, from its signal. */
  @JCStressTest
  @Outcome(
      id = {"1, 1", "2, 2"},
      expect = ACCEPTABLE,
      desc = "Whole.")
  @Outcome(expect = FORBIDDEN, desc = "Half an object.")
  @State
  public static class OfAValue {

    private final Signal<Pair> signal = ReactiveSystem.create("values").signal(new Pair(1));

    @Actor
    public void writer() {
      signal.set(new Pair(2));
    }

    @Actor
    public void reader(II_Result result) {
      Pair pair = signal.get();
      result.r1 = pair.left;
      result.r2 = pair.right;
    }
  }

  /** An object made by a computed in one thread and read in another. */
  @JCStressTest
  @Outcome(
      id = {"1, 1", "2, 2"},
      expect = ACCEPTABLE,
      desc = "Whole.")
  @Outcome(expect = FORBIDDEN, desc = "Half an object.")
  @State
  public static class OfAComputedValue {

    private final ReactiveSystem system = ReactiveSystem.create("computed values");
    private final IntSignal source = system.intSignal(1);
    private final Computed<Pair> computed = system.computed(() -> new Pair(source.getAsInt()));

    public OfAComputedValue() {
      system.effect(() -> computed.get());
    }

    @Actor
    public void writer() {
      source.set(2);
    }

    @Actor
    public void reader(II_Result result) {
      Pair pair = computed.get();
      result.r1 = pair.left;
      result.r2 = pair.right;
    }
  }

  /** Nodes handed over by a data race. */
  @JCStressTest
  @Outcome(id = "-1, -1", expect = ACCEPTABLE, desc = "Not there yet.")
  @Outcome(id = "-1, 7", expect = ACCEPTABLE, desc = "The second is there.")
  @Outcome(id = "7, -1", expect = ACCEPTABLE, desc = "The first is there.")
  @Outcome(id = "7, 7", expect = ACCEPTABLE, desc = "Both are there.")
  @Outcome(expect = FORBIDDEN, desc = "Half a node.")
  @State
  public static class OfANode {

    private final ReactiveSystem system = ReactiveSystem.create("nodes");
    private Signal<Integer> signal;
    private Computed<Integer> computed;

    @Actor
    public void maker() {
      signal = system.signal(7);
      computed = system.computed(() -> 7);
    }

    @Actor
    public void reader(II_Result result) {
      Signal<Integer> seen = signal;
      result.r1 = seen == null ? -1 : seen.get();
      Computed<Integer> seenComputed = computed;
      result.r2 = seenComputed == null ? -1 : seenComputed.get();
    }
  }

  /** The two halves of a long and of a double. */
  @JCStressTest
  @Outcome(
      id = {"0, 0", "0, -1", "-1, 0", "-1, -1"},
      expect = ACCEPTABLE,
      desc = "Whole.")
  @Outcome(expect = FORBIDDEN, desc = "Half a word.")
  @State
  public static class OfAWord {

    private final ReactiveSystem system = ReactiveSystem.create("words");
    private final LongSignal wide = system.longSignal(0);
    private final DoubleSignal fraction = system.doubleSignal(0);

    @Actor
    public void writer() {
      wide.set(-1);
      fraction.set(Double.longBitsToDouble(-1L >>> 12 | 0x3FF0_0000_0000_0000L));
    }

    @Actor
    public void reader(JJ_Result result) {
      result.r1 = wide.getAsLong();
      long bits = Double.doubleToRawLongBits(fraction.getAsDouble());
      result.r2 = bits == (-1L >>> 12 | 0x3FF0_0000_0000_0000L) ? -1 : bits;
    }
  }

  /** The two halves of a long that an observed computed takes over. */
  @JCStressTest
  @Outcome(
      id = {"0", "-1"},
      expect = ACCEPTABLE,
      desc = "Whole.")
  @Outcome(expect = FORBIDDEN, desc = "Half a word.")
  @State
  public static class OfAComputedWord {

    private final ReactiveSystem system = ReactiveSystem.create("computed words");
    private final LongSignal source = system.longSignal(0);
    private final LongComputed computed = system.longComputed(source);

    public OfAComputedWord() {
      system.effect(() -> computed.get());
    }

    @Actor
    public void writer() {
      source.set(-1);
    }

    @Actor
    public void reader(J_Result result) {
      result.r1 = computed.getAsLong();
    }
  }
}
