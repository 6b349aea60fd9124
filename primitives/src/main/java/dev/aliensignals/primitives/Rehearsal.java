package dev.aliensignals.primitives;

import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Fails once in every way, in a system of its own, before anything is at stake. The first use of a
 * class needs much stack, to load and initialise it, and where that overflows the class can never
 * be used again. So what the engine does when a stack has overflowed must not be a first use.
 *
 * <p>It is short enough that the JVM neither compiles nor profiles the engine for it: branches that
 * only a rehearsal has taken would stay in the code of every update.
 */
final class Rehearsal {

  /** Calls that must fit on the stack; otherwise the next system that is made rehearses. */
  private static final int CALLS = 1_000;

  private static final int FINE = 0;
  private static final int EXCEPTION = 1;
  private static final int ERROR = 2;

  private static volatile boolean done;

  private final ReactiveSystem system;
  private final EffectScope scope;
  private final IntSignal state;
  private final Computed<Integer> last;
  private final Computed<Integer> owner;

  private Rehearsal(ReactiveSystem system) {
    this.system = system;
    system.engine.nestedLimit = 2; // so that few functions are nested too deep
    scope = system.effectScope();
    state = system.intSignal(FINE);
    IntComputed first = system.intComputed(new Act(Act.STEP, null));
    LongComputed second = system.longComputed(new Act(Act.STEP, first));
    DoubleComputed third = system.doubleComputed(new Act(Act.STEP, second));
    last = system.computed((Supplier<Integer>) new Act(Act.STEP, third));
    owner = system.computed((Supplier<Integer>) new Act(Act.OBSERVE, last));
  }

  /** Rehearses in a system that nobody else knows, unless that was done. */
  static void once(ReactiveSystem system) {
    if (done) {
      return;
    }
    try {
      call(CALLS);
    } catch (StackOverflowError tooLittle) {
      return;
    }
    done = true;
    new Rehearsal(system).run();
  }

  static boolean isDone() {
    return done;
  }

  private static int call(int times) {
    return times == 0 ? 0 : call(times - 1) + 1;
  }

  private void run() {
    Act readInBatch = new Act(Act.BATCH, owner);
    pass(readInBatch);
    attempt(new Act(Act.FILL, last));
    pass(readInBatch);
    attempt(new Act(Act.CLOSE, null));
  }

  /** Changes the state to each and back, and reads in each. */
  private void pass(Act read) {
    for (int next : new int[] {EXCEPTION, ERROR, ERROR + 1, FINE}) {
      try {
        state.set(next);
      } catch (Throwable rehearsed) {
        discard(rehearsed);
      }
      attempt(read);
    }
  }

  private static void attempt(Act act) {
    try {
      act.run();
    } catch (Throwable rehearsed) {
      discard(rehearsed);
    }
  }

  /** Whatever else it is, it will be thrown again where it matters. */
  private static void discard(Throwable rehearsed) {
    Failures.suppress(rehearsed, rehearsed);
  }

  /**
   * All functions in one class, as each lambda would cost its part of a millisecond at the start.
   */
  private final class Act
      implements Runnable, Cleanup, Supplier<Integer>, IntSupplier, LongSupplier, DoubleSupplier {

    static final int STEP = 0;
    static final int READ = 1;
    static final int OBSERVE = 2;
    static final int NEST = 3;
    static final int BATCH = 4;
    static final int FILL = 5;
    static final int CLOSE = 6;

    private final int what;
    private final @Nullable ComputedNode with;

    Act(int what, @Nullable ComputedNode with) {
      this.what = what;
      this.with = with;
    }

    /** The value of what it is made with, and then what it is for. */
    @Override
    public int getAsInt() {
      int value = 0;
      if (with instanceof IntComputed computed) {
        value = computed.getAsInt();
      } else if (with instanceof LongComputed computed) {
        value = (int) computed.getAsLong();
      } else if (with instanceof DoubleComputed computed) {
        value = (int) computed.getAsDouble();
      } else if (with instanceof Computed<?> computed && what != BATCH) {
        value = (Integer) computed.get();
      }
      switch (what) {
        case STEP -> fail(state.getAsInt());
        case READ -> system.onCleanup(new Act(STEP, null));
        case OBSERVE -> system.effect(new Act(READ, last));
        case NEST -> system.effect(new Act(OBSERVE, last));
        case BATCH -> system.batch((Runnable) new Act(OBSERVE, with));
        case FILL -> scope.run((Runnable) new Act(FILL + FILL, null));
        case CLOSE -> scope.close();
        default -> {
          system.effect(new Act(READ, last));
          system.effect(new Act(OBSERVE, owner));
          system.effect(new Act(NEST, owner));
        }
      }
      return value + 1;
    }

    private void fail(int now) {
      if (now == EXCEPTION) {
        throw new IllegalStateException("rehearsal");
      }
      if (now >= ERROR) {
        throw new StackOverflowError("rehearsal");
      }
    }

    @Override
    public void run() {
      getAsInt();
    }

    @Override
    public Integer get() {
      return getAsInt();
    }

    @Override
    public long getAsLong() {
      return getAsInt();
    }

    @Override
    public double getAsDouble() {
      return getAsInt();
    }
  }
}
