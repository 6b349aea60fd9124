package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.CAREFUL;
import static dev.aliensignals.primitives.Flags.DOUBLE_COMPUTED;
import static dev.aliensignals.primitives.Flags.HAS_ERROR;
import static dev.aliensignals.primitives.Flags.LIVE;
import static dev.aliensignals.primitives.Flags.UNCLEAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Computed} of a {@code double}, without boxes. Made by {@link Signals#doubleComputed}.
 * Safe to use from any thread.
 */
public final class DoubleComputed extends ComputedNode
    implements ReadableSignal<Double>, DoubleSupplier, Subscriber {

  private static final VarHandle VALUE;

  static {
    try {
      VALUE = MethodHandles.lookup().findVarHandle(DoubleComputed.class, "value", double.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The function, or a {@link Configured.OfDouble} when CONFIGURED is set. */
  final DoubleSupplier fn;

  private double value;

  /** Valid while HAS_ERROR is set. */
  private @Nullable FailedEvaluation failure;

  DoubleComputed(Engine engine, @Nullable ComputedOptions<Double> options, DoubleSupplier fn) {
    super(engine, DOUBLE_COMPUTED, options);
    this.fn = options == null ? fn : new Configured.OfDouble(options, fn);
    VarHandle.storeStoreFence(); // N4
  }

  DoubleComputed(
      Engine engine,
      @Nullable ComputedOptions<Double> options,
      double initial,
      DoubleUnaryOperator reducer) {
    super(engine, DOUBLE_COMPUTED, options);
    DoubleSupplier fn = () -> reducer.applyAsDouble(previous());
    this.fn = options == null ? fn : new Configured.OfDouble(options, fn);
    this.value = initial;
    VarHandle.storeStoreFence(); // N4
  }

  /** The value that a function goes on from, which in a batch is that of its begin. */
  private double previous() {
    Begins.Begin begin = Begins.of(this, engine);
    return begin != null ? Double.longBitsToDouble(begin.bits) : value;
  }

  /**
   * The value, up to date and unboxed, as {@link Computed#get} reads it.
   *
   * @return the value
   * @throws CyclicDependencyException if it is being evaluated
   */
  @Override
  public double getAsDouble() {
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

  private double getOutside() {
    return CrossSystem.identify == 0 ? peekOutside() : getIdentified();
  }

  private double getIdentified() {
    TaskRun<?> reader = CrossSystem.reader(this);
    if (reader == null) {
      return peekOutside();
    }
    int seen = versionAcquire();
    if (isCleanOutside(validAtAcquire(), flagsAcquire())) {
      double result = (double) VALUE.getAcquire(this);
      if (versionOpaque() == seen) {
        reader.collect(this, seen);
        return result;
      }
    }
    return Tracking.read(engine, this::getAsDouble);
  }

  /** Reads without the lock if the value is clean. */
  private double peekOutside() {
    int seen = versionAcquire();
    if (isCleanOutside(validAtAcquire(), flagsAcquire())) {
      double result = (double) VALUE.getAcquire(this);
      if (versionOpaque() == seen) {
        return result;
      }
    }
    return getLocked();
  }

  private double getLocked() {
    Engine e = engine;
    e.enter();
    double result;
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
  public double peekAsDouble() {
    Engine e = engine;
    if (!e.isOwner()) {
      return peekOutside();
    }
    Refresh.peek(this, e);
    return value;
  }

  @Override
  public Double get() {
    return getAsDouble();
  }

  @Override
  public Double peek() {
    return peekAsDouble();
  }

  /** Takes the result of an evaluation. Returns whether it is a change. */
  boolean accept(double next, Engine e) {
    boolean same =
        (flags & (HAS_ERROR | CAREFUL)) == 0
            ? DoubleSignal.same(value, next)
            : isSameCarefully(next, e);
    if (same) {
      return false;
    }
    double result = e.noted == 0 ? next : orBegin(next, e);
    setVersionRelease(version + 1);
    VALUE.setRelease(this, result);
    return true;
  }

  @SuppressWarnings("unchecked")
  private boolean isSameCarefully(double next, Engine e) {
    Evaluation.requireNoCycle(this);
    ComputedOptions<Double> options = (ComputedOptions<Double>) options();
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
      return DoubleSignal.same(value, next);
    }
    e.activeSub = null; // reads of the equality are not tracked
    e.open &= ~Engine.NESTED; // and it is not given up
    return Values.same(value, next, (Equality<@Nullable Object>) options.equality);
  }

  /** The value of the begin of the batch, if that is equal. */
  @SuppressWarnings("unchecked")
  private double orBegin(double next, Engine e) {
    Begins.Begin begin = Begins.of(this, e);
    if (begin == null || begin.failed) {
      return next;
    }
    double begun = Double.longBitsToDouble(begin.bits);
    ComputedOptions<Double> options = (ComputedOptions<Double>) options();
    if (options == null || options.equality == null) {
      return next;
    }
    e.activeSub = null; // reads of the equality are not tracked
    e.open &= ~Engine.NESTED; // and it is not given up
    if (Values.same(begun, next, (Equality<@Nullable Object>) options.equality)) {
      return begun;
    }
    begin.forced |= DoubleSignal.same(begun, next);
    return next;
  }

  @Override
  void saveTo(Begins.Begin begin) {
    begin.bits = Double.doubleToRawLongBits(value);
    begin.value = failure;
  }

  @Override
  boolean isAt(Begins.Begin begin) {
    return begin.failed
        ? (flags & HAS_ERROR) != 0 && failure == begin.value
        : (flags & HAS_ERROR) == 0 && DoubleSignal.same(value, Double.longBitsToDouble(begin.bits));
  }

  @Override
  void goBackTo(Begins.Begin begin) {
    setVersionRelease(version + 1);
    VALUE.setRelease(this, Double.longBitsToDouble(begin.bits));
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
