package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.CAREFUL;
import static dev.aliensignals.primitives.Flags.HAS_ERROR;
import static dev.aliensignals.primitives.Flags.LIVE;
import static dev.aliensignals.primitives.Flags.LONG_COMPUTED;
import static dev.aliensignals.primitives.Flags.UNCLEAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Computed} of a {@code long}, without boxes. Made by {@link Signals#longComputed}. Safe
 * to use from any thread.
 */
public final class LongComputed extends ComputedNode
    implements ReadableSignal<Long>, LongSupplier, Subscriber {

  private static final VarHandle VALUE;

  static {
    try {
      VALUE = MethodHandles.lookup().findVarHandle(LongComputed.class, "value", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The function, or a {@link Configured.OfLong} when CONFIGURED is set. */
  final LongSupplier fn;

  private long value;

  /** Valid while HAS_ERROR is set. */
  private @Nullable FailedEvaluation failure;

  LongComputed(Engine engine, @Nullable ComputedOptions<Long> options, LongSupplier fn) {
    super(engine, LONG_COMPUTED, options);
    this.fn = options == null ? fn : new Configured.OfLong(options, fn);
    VarHandle.storeStoreFence(); // N4
  }

  LongComputed(
      Engine engine,
      @Nullable ComputedOptions<Long> options,
      long initial,
      LongUnaryOperator reducer) {
    super(engine, LONG_COMPUTED, options);
    LongSupplier fn = () -> reducer.applyAsLong(previous());
    this.fn = options == null ? fn : new Configured.OfLong(options, fn);
    this.value = initial;
    VarHandle.storeStoreFence(); // N4
  }

  /** The value that a function goes on from, which in a batch is that of its begin. */
  private long previous() {
    Begins.Begin begin = Begins.of(this, engine);
    return begin != null ? begin.bits : value;
  }

  /**
   * The value, up to date and unboxed, as {@link Computed#get} reads it.
   *
   * @return the value
   * @throws CyclicDependencyException if it is being evaluated
   */
  @Override
  public long getAsLong() {
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

  private long getOutside() {
    return CrossSystem.identify == 0 ? peekOutside() : getIdentified();
  }

  private long getIdentified() {
    TaskRun<?> reader = CrossSystem.reader(this);
    if (reader == null) {
      return peekOutside();
    }
    int seen = versionAcquire();
    if (isCleanOutside(validAtAcquire(), flagsAcquire())) {
      long result = (long) VALUE.getAcquire(this);
      if (versionOpaque() == seen) {
        reader.collect(this, seen);
        return result;
      }
    }
    return Tracking.read(engine, this::getAsLong);
  }

  /** Reads without the lock if the value is clean. */
  private long peekOutside() {
    int seen = versionAcquire();
    if (isCleanOutside(validAtAcquire(), flagsAcquire())) {
      long result = (long) VALUE.getAcquire(this);
      if (versionOpaque() == seen) {
        return result;
      }
    }
    return getLocked();
  }

  private long getLocked() {
    Engine e = engine;
    e.enter();
    long result;
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
  public long peekAsLong() {
    Engine e = engine;
    if (!e.isOwner()) {
      return peekOutside();
    }
    Refresh.peek(this, e);
    return value;
  }

  @Override
  public Long get() {
    return getAsLong();
  }

  @Override
  public Long peek() {
    return peekAsLong();
  }

  /** Takes the result of an evaluation. Returns whether it is a change. */
  boolean accept(long next, Engine e) {
    boolean same =
        (flags & (HAS_ERROR | CAREFUL)) == 0
            ? LongSignal.same(value, next)
            : isSameCarefully(next, e);
    if (same) {
      return false;
    }
    long result = e.noted == 0 ? next : orBegin(next, e);
    setVersionRelease(version + 1);
    VALUE.setRelease(this, result);
    return true;
  }

  @SuppressWarnings("unchecked")
  private boolean isSameCarefully(long next, Engine e) {
    Evaluation.requireNoCycle(this);
    ComputedOptions<Long> options = (ComputedOptions<Long>) options();
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
      return LongSignal.same(value, next);
    }
    e.activeSub = null; // reads of the equality are not tracked
    e.open &= ~Engine.NESTED; // and it is not given up
    return Values.same(value, next, (Equality<@Nullable Object>) options.equality);
  }

  /** The value of the begin of the batch, if that is equal. */
  @SuppressWarnings("unchecked")
  private long orBegin(long next, Engine e) {
    Begins.Begin begin = Begins.of(this, e);
    if (begin == null || begin.failed) {
      return next;
    }
    long begun = begin.bits;
    ComputedOptions<Long> options = (ComputedOptions<Long>) options();
    if (options == null || options.equality == null) {
      return next;
    }
    e.activeSub = null; // reads of the equality are not tracked
    e.open &= ~Engine.NESTED; // and it is not given up
    if (Values.same(begun, next, (Equality<@Nullable Object>) options.equality)) {
      return begun;
    }
    begin.forced |= LongSignal.same(begun, next);
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
        : (flags & HAS_ERROR) == 0 && LongSignal.same(value, begin.bits);
  }

  @Override
  void goBackTo(Begins.Begin begin) {
    setVersionRelease(version + 1);
    VALUE.setRelease(this, begin.bits);
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
