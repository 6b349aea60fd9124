package dev.aliensignals.primitives;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * A graph that one thread writes while others read, and what must hold for every read.
 *
 * <pre>
 *   s ──▶ c ──▶ d          number k of the writer; each follows the one before it
 *   s ──▶ pick             reads c or d by turns: its dependencies change
 *   s ──▶ risky            throws k for every 16th
 *   s ──▶ mirror           written by an effect
 *   a ──▶ left ──▶ diff    a and b are written in one batch, and go through −k in it
 *   b ──▶ right ──▶ diff   always 0
 *   a ──▶ sign             −1 in the batch, as in the one before
 *   turn                   goes through 0 in the batch, where it once was
 * </pre>
 *
 * Every value of the first chain has two equal halves, which a torn read would not have.
 */
final class RacingGraph {

  /** Two equal halves. */
  private static final long WHOLE = 0x1_0000_0001L;

  /** The observers of the graph. */
  enum Shape {
    /** One effect, all the time. */
    OBSERVED,
    /** Nobody. */
    UNOBSERVED,
    /** An effect that comes and goes. */
    FLAPPING
  }

  /** The exception of {@code risky}. */
  @SuppressWarnings("serial")
  static final class Risk extends RuntimeException {

    final long value;

    Risk(long value) {
      super(null, null, false, false);
      this.value = value;
    }
  }

  final ReactiveSystem system = ReactiveSystem.create("race");
  private final LongConsumer setS;
  private final LongConsumer setA;
  private final LongConsumer setB;
  private final LongConsumer setTurn;
  final LongSupplier s;
  LongSupplier c;
  final LongSupplier d;
  final LongSupplier pick;
  final LongSupplier risky;
  final LongSupplier a;
  final LongSupplier b;
  LongSupplier left;
  final LongSupplier right;
  final LongSupplier diff;
  final LongSupplier sign;
  final LongSupplier turn;
  final LongSignal mirror = system.longSignal(0);

  private final Shape shape;
  private long k;

  RacingGraph(Shape shape, boolean boxed) {
    this.shape = shape;
    if (boxed) {
      Signal<Long> boxedS = system.signal(0L);
      Signal<Long> boxedA = system.signal(0L);
      Signal<Long> boxedB = system.signal(0L);
      Signal<Long> boxedTurn = system.signal(0L);
      setS = boxedS::set;
      setA = boxedA::set;
      setB = boxedB::set;
      setTurn = boxedTurn::set;
      s = boxedS::get;
      a = boxedA::get;
      b = boxedB::get;
      turn = boxedTurn::get;
    } else {
      LongSignal plainS = system.longSignal(0);
      LongSignal plainA = system.longSignal(0);
      LongSignal plainB = system.longSignal(0);
      LongSignal plainTurn = system.longSignal(0);
      setS = plainS::set;
      setA = plainA::set;
      setB = plainB::set;
      setTurn = plainTurn::set;
      s = plainS;
      a = plainA;
      b = plainB;
      turn = plainTurn;
    }
    c = computed(boxed, s);
    LongSupplier c = this.c;
    d = computed(boxed, c);
    pick = computed(boxed, () -> ((s.getAsLong() & 1) == 0 ? c : d).getAsLong());
    risky = computed(boxed, () -> risk(s.getAsLong()));
    left = computed(boxed, a);
    right = computed(boxed, b);
    LongSupplier left = this.left;
    diff = computed(boxed, () -> left.getAsLong() - right.getAsLong());
    sign = computed(boxed, () -> a.getAsLong() < 0 ? -1 : 1);
    if (shape == Shape.OBSERVED) {
      observe();
      system.effect(() -> mirror.set(s.getAsLong()));
    }
  }

  private LongSupplier computed(boolean boxed, LongSupplier fn) {
    return boxed ? system.<Long>computed(fn::getAsLong)::get : system.longComputed(fn);
  }

  private static long risk(long value) {
    if (value % 16 == 0) {
      throw new Risk(value);
    }
    return value;
  }

  private Effect observe() {
    return system.effect(
        () -> {
          touch(d);
          touch(pick);
          touch(diff);
          touch(sign);
          readRisky();
        });
  }

  /** Reads and forgets. */
  private static void touch(LongSupplier node) {
    var unused = node.getAsLong();
  }

  private long readRisky() {
    try {
      return risky.getAsLong();
    } catch (Risk risk) {
      return risk.value;
    }
  }

  /** Adds the threads. */
  void enter(Race race, int readers) {
    race.add("writer", this::write);
    for (int i = 0; i < readers; i++) {
      race.add("reader " + i, new Reader(race, i + 1));
    }
    if (shape == Shape.FLAPPING) {
      race.add("flapper", this::flap);
    }
  }

  /** Some writes, then as much time without any. */
  private long write() {
    for (int i = 0; i < 8; i++) {
      long next = ++k;
      setS.accept(next * WHOLE);
      system.batch(
          () -> {
            setA.accept(-next);
            setTurn.accept(0);
            if ((next & 1) == 0) {
              touch(left); // commits −k inside the batch
              touch(sign);
              touch(turn);
            }
            setB.accept(next);
            if ((next & 2) == 0) {
              touch(diff);
            }
            setA.accept(next);
            setTurn.accept(1);
          });
    }
    pause(200);
    return 0;
  }

  private long flap() {
    observe().close();
    pause(100);
    return 0;
  }

  private static void pause(int spins) {
    for (int i = 0; i < spins; i++) {
      Thread.onSpinWait();
    }
  }

  /**
   * Reads one node after the other at random. Nothing may be older than what it has seen before.
   */
  private final class Reader implements Race.Step {

    private static final int READS = 256;

    private final Race race;
    private long random;
    private long seenOfS;
    private long seenOfBatch;
    private long seenOfMirror;
    private long seenOfTurn;

    Reader(Race race, long seed) {
      this.race = race;
      this.random = seed;
    }

    @Override
    public long run() {
      for (int i = 0; i < READS; i++) {
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        readOne((int) (random >>> 33) % 18);
      }
      if ((random & 15) == 0) {
        boolean same = system.read(() -> a.getAsLong() == b.getAsLong() && diff.getAsLong() == 0);
        if (!same) {
          race.violation("half a batch inside system.read");
        }
      }
      return READS;
    }

    private void readOne(int which) {
      switch (which) {
        case 0, 1 -> ofS("signal", s.getAsLong());
        case 2, 3 -> ofS("computed", c.getAsLong());
        case 4 -> ofS("computed of a computed", d.getAsLong());
        case 5 -> ofS("computed of changing dependencies", pick.getAsLong());
        case 6 -> ofS("computed that throws by turns", readRisky());
        case 7 -> ofMirror(mirror.getAsLong());
        case 8, 9 -> ofBatch("signal of a batch", a.getAsLong());
        case 10, 11 -> ofBatch("signal of a batch", b.getAsLong());
        case 12, 13 -> ofBatch("computed of a batch", left.getAsLong());
        case 14 -> ofBatch("computed of a batch", right.getAsLong());
        case 15 -> {
          long value = sign.getAsLong();
          race.require(value == 1, "computed of a batch seen before its end", value, 1);
        }
        case 16 -> {
          long value = turn.getAsLong();
          race.require(value >= seenOfTurn, "signal of a batch seen before its end", value, 1);
          seenOfTurn = value;
        }
        default -> {
          long difference = diff.getAsLong();
          race.require(difference == 0, "half a batch", difference, 0);
        }
      }
    }

    private void ofS(String what, long value) {
      race.require(value >= seenOfS, what + " older than what was seen", value, seenOfS);
      race.require((int) (value >>> 32) == (int) value, what + " torn", value, 0);
      seenOfS = Math.max(seenOfS, value);
    }

    private void ofBatch(String what, long value) {
      race.require(value >= 0, what + " seen before its end", value, 0);
      race.require(value >= seenOfBatch, what + " older than what was seen", value, seenOfBatch);
      seenOfBatch = Math.max(seenOfBatch, value);
    }

    /** A value that an effect makes of s comes after s. */
    private void ofMirror(long value) {
      race.require(value >= seenOfMirror, "mirror older than what was seen", value, seenOfMirror);
      seenOfMirror = value;
      seenOfS = Math.max(seenOfS, value);
    }
  }
}
