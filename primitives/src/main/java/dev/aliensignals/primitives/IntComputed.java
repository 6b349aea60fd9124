package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.CAREFUL;
import static dev.aliensignals.primitives.Flags.HAS_ERROR;
import static dev.aliensignals.primitives.Flags.INT_COMPUTED;
import static dev.aliensignals.primitives.Flags.LIVE;
import static dev.aliensignals.primitives.Flags.UNCLEAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.IntSupplier;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Computed} of an {@code int}, without boxes. Made by {@link Signals#intComputed}. Safe to
 * use from any thread.
 */
public final class IntComputed extends ComputedNode
    implements ReadableSignal<Integer>, IntSupplier, Subscriber {

  private static final VarHandle VALUE;

  static {
    try {
      VALUE = MethodHandles.lookup().findVarHandle(IntComputed.class, "value", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The function, or a {@link Configured.OfInt} when CONFIGURED is set. */
  final IntSupplier fn;

  private int value;

  /** Valid while HAS_ERROR is set. */
  private @Nullable FailedEvaluation failure;

  IntComputed(Engine engine, @Nullable ComputedOptions<Integer> options, IntSupplier fn) {
    super(engine, INT_COMPUTED, options);
    this.fn = options == null ? fn : new Configured.OfInt(options, fn);
    VarHandle.storeStoreFence(); // N4
  }

  IntComputed(
      Engine engine,
      @Nullable ComputedOptions<Integer> options,
      int initial,
      IntUnaryOperator reducer) {
    super(engine, INT_COMPUTED, options);
    IntSupplier fn = () -> reducer.applyAsInt(previous());
    this.fn = options == null ? fn : new Configured.OfInt(options, fn);
    this.value = initial;
    VarHandle.storeStoreFence(); // N4
  }

  /** The value that a function goes on from, which in a batch is that of its begin. */
  private int previous() {
    Begins.Begin begin = Begins.of(this, engine);
    return begin != null ? (int) begin.bits : value;
  }

  /**
   * The value, up to date and unboxed, as {@link Computed#get} reads it.
   *
   * @return the value
   * @throws CyclicDependencyException if it is being evaluated
   */
  @Override
  public int getAsInt() {
    Engine e = engine;
    if (!e.isOwner()) {
      return getOutside();
    }
    if ((flags & (UNCLEAN | LIVE)) == LIVE) {
      SubscriberNode sub = e.activeSub;
      if (sub != null) {
        Links.track(this, sub, e);
      }
    } else {
      Refresh.read(this, e);
    }
    return value;
  }

  private int getOutside() {
    return CrossSystem.identify == 0 ? peekOutside() : getIdentified();
  }

  private int getIdentified() {
    TaskRun<?> reader = CrossSystem.reader(this);
    if (reader == null) {
      return peekOutside();
    }
    int seen = versionAcquire();
    if (isCleanOutside(validAtAcquire(), flagsAcquire())) {
      int result = (int) VALUE.getAcquire(this);
      if (versionOpaque() == seen) {
        reader.collect(this, seen);
        return result;
      }
    }
    return Tracking.read(engine, this::getAsInt);
  }

  /** Reads without the lock if the value is clean. */
  private int peekOutside() {
    int seen = versionAcquire();
    if (isCleanOutside(validAtAcquire(), flagsAcquire())) {
      int result = (int) VALUE.getAcquire(this);
      if (versionOpaque() == seen) {
        return result;
      }
    }
    return getLocked();
  }

  private int getLocked() {
    Engine e = engine;
    e.enter();
    int result;
    try {
      Refresh.peek(this, e);
      result = value;
    } catch (Throwable t) {
      e.leave(t);
      throw t;
    }
    e.leave();
    return result;
  }

  /**
   * The value, up to date and unboxed, without linking anyone.
   *
   * @return the value
   */
  public int peekAsInt() {
    Engine e = engine;
    if (!e.isOwner()) {
      return peekOutside();
    }
    Refresh.peek(this, e);
    return value;
  }

  @Override
  public Integer get() {
    return getAsInt();
  }

  @Override
  public Integer peek() {
    return peekAsInt();
  }

  /** Takes the result of an evaluation. Returns whether it is a change. */
  boolean accept(int next, Engine e) {
    boolean same =
        (flags & (HAS_ERROR | CAREFUL)) == 0
            ? IntSignal.same(value, next)
            : isSameCarefully(next, e);
    if (same) {
      return false;
    }
    int result = e.noted == 0 ? next : orBegin(next, e);
    setVersionRelease(version + 1);
    VALUE.setRelease(this, result);
    return true;
  }

  @SuppressWarnings("unchecked")
  private boolean isSameCarefully(int next, Engine e) {
    Evaluation.requireNoCycle(this);
    ComputedOptions<Integer> options = (ComputedOptions<Integer>) options();
    if (options == null) {
      flags &= ~CAREFUL;
    }
    if ((flags & HAS_ERROR) != 0) {
      flags &= ~HAS_ERROR;
      failure = null;
      return false;
    }
    if (version == 0) {
      return false;
    }
    if (options == null) {
      return IntSignal.same(value, next);
    }
    e.activeSub = null; // reads of the equality are not tracked
    e.open &= ~Engine.NESTED; // and it is not given up
    return Values.same(value, next, (Equality<@Nullable Object>) options.equality);
  }

  /** The value of the begin of the batch, if that is equal. */
  @SuppressWarnings("unchecked")
  private int orBegin(int next, Engine e) {
    Begins.Begin begin = Begins.of(this, e);
    if (begin == null || begin.failed) {
      return next;
    }
    int begun = (int) begin.bits;
    ComputedOptions<Integer> options = (ComputedOptions<Integer>) options();
    if (options == null || options.equality == null) {
      return next;
    }
    e.activeSub = null; // reads of the equality are not tracked
    e.open &= ~Engine.NESTED; // and it is not given up
    if (Values.same(begun, next, (Equality<@Nullable Object>) options.equality)) {
      return begun;
    }
    begin.forced |= IntSignal.same(begun, next);
    return next;
  }

  @Override
  void saveTo(Begins.Begin begin) {
    begin.bits = value;
    begin.value = failure;
  }

  @Override
  boolean isAt(Begins.Begin begin) {
    return begin.failed
        ? (flags & HAS_ERROR) != 0 && failure == begin.value
        : (flags & HAS_ERROR) == 0 && IntSignal.same(value, (int) begin.bits);
  }

  @Override
  void goBackTo(Begins.Begin begin) {
    setVersionRelease(version + 1);
    VALUE.setRelease(this, (int) begin.bits);
    failure = (FailedEvaluation) begin.value;
    flags = begin.failed ? flags | HAS_ERROR : flags & ~HAS_ERROR;
  }

  @Override
  @Nullable NodeOptions options() {
    return Configured.optionsOf(fn);
  }

  @Override
  FailedEvaluation failure() {
    return java.util.Objects.requireNonNull(failure);
  }

  @Override
  void fail(FailedEvaluation failure) {
    this.failure = failure;
  }

  @Override
  @Nullable Object lastValue() {
    return null; // a failure leaves value as it is
  }

  /** Name and last value; evaluates nothing, tracks nothing. */
  @Override
  public String toString() {
    FailedEvaluation last = failure;
    return last != null
        ? Values.describeFailure(this, last)
        : version == 0 ? Values.describeUnevaluated(this) : name() + "=" + value;
  }
}
