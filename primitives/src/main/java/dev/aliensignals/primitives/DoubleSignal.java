package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.DIRTY;
import static dev.aliensignals.primitives.Flags.DOUBLE_SIGNAL;
import static dev.aliensignals.primitives.Flags.FORCE;
import static dev.aliensignals.primitives.Flags.HOOKS;
import static dev.aliensignals.primitives.Flags.MUTABLE;
import static dev.aliensignals.primitives.Flags.TAINT;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Signal} of a {@code double}, without boxes. Made by {@link Signals#doubleSignal}. Not a
 * {@code WritableSignal<Double>}, because {@code update(v -> v + 1)} would be ambiguous. Safe to
 * use from any thread.
 */
public final class DoubleSignal extends ReactiveNode
    implements ReadableSignal<Double>, DoubleSupplier {

  private static final VarHandle VALUE;

  static {
    try {
      VALUE = MethodHandles.lookup().findVarHandle(DoubleSignal.class, "value", double.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * The value that computeds and effects were told of; differs from {@link #pending} only while
   * DIRTY.
   */
  double value;

  /** The value that was written last. */
  double pending;

  /** Replaced by {@link Observers} only. */
  private @Nullable SignalOptions<Double> options;

  DoubleSignal(Engine engine, @Nullable SignalOptions<Double> options, double initial) {
    super(engine, MUTABLE | DOUBLE_SIGNAL | (options != null && options.hasHooks() ? HOOKS : 0));
    this.options = options;
    this.value = initial;
    this.pending = initial;
    VarHandle.storeStoreFence(); // N4
  }

  /**
   * The value, unboxed. Links the active computed or effect, as {@link #get} does.
   *
   * @return the value
   */
  @Override
  public double getAsDouble() {
    Engine e = engine;
    if (!e.isOwner()) {
      return getOutside();
    }
    SubscriberNode sub = e.activeSub;
    if ((flags & DIRTY) != 0) {
      return readDirty(sub, e);
    }
    if (sub != null) {
      Links.track(this, sub, e);
    }
    return value;
  }

  private double readDirty(@Nullable SubscriberNode sub, Engine e) {
    if (Refresh.isPeekedInBatch(this, sub, e)) {
      return pending;
    }
    Refresh.readSignal(this, sub, e);
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
    if ((flagsAcquire() & (DIRTY | TAINT)) == 0) {
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
    if ((flagsAcquire() & (DIRTY | TAINT)) == 0) {
      double result = (double) VALUE.getAcquire(this);
      if (versionOpaque() == seen) {
        return result;
      }
    }
    return peekLocked();
  }

  private double peekLocked() {
    Engine e = engine;
    e.enter();
    double result;
    try {
      if ((flags & DIRTY) != 0) {
        Refresh.readSignal(this, null, e);
      }
      result = value;
    } catch (Throwable t) {
      e.leave(t);
      throw t;
    }
    e.leave();
    return result;
  }

  /** Makes the pending value the value. Returns whether that is a change. */
  boolean commit(boolean forced) {
    double next = pending;
    if (same(value, next) && !forced) {
      return false;
    }
    setVersionRelease(version + 1);
    VALUE.setRelease(this, next);
    return true;
  }

  @Override
  boolean isCommitAChange() {
    return !same(value, pending);
  }

  @Override
  void saveTo(Begins.Begin begin) {
    begin.bits = Double.doubleToRawLongBits(value);
  }

  @Override
  boolean isAt(Begins.Begin begin) {
    return same(value, Double.longBitsToDouble(begin.bits));
  }

  @Override
  boolean isPendingAt(Begins.Begin begin) {
    return same(pending, Double.longBitsToDouble(begin.bits));
  }

  /**
   * The value, unboxed, without linking anyone.
   *
   * @return the value
   */
  public double peekAsDouble() {
    Engine e = engine;
    if (!e.isOwner()) {
      return peekOutside();
    }
    return (flags & DIRTY) != 0 ? readDirty(null, e) : value;
  }

  @Override
  public Double get() {
    return getAsDouble();
  }

  @Override
  public Double peek() {
    return peekAsDouble();
  }

  /**
   * Sets the value, as {@link Signal#set} does.
   *
   * @param value the new value
   * @throws InvalidSignalValueException if a guard rejects it; nothing has changed then
   * @throws RuntimeException if an effect fails and no handler takes that, see {@link
   *     Signals#effect}
   */
  public void set(double value) {
    Engine e = engine;
    if (e.isOwner()) {
      store(value, e);
      return;
    }
    e.enter();
    try {
      store(value, e);
    } catch (Throwable t) {
      e.leave(t);
      throw t;
    }
    e.leave();
  }

  /**
   * Sets the value to what {@code fn} makes of the present one, as one step that no other thread's
   * write can come between. Reads nothing tracked.
   *
   * @param fn gets the present value, returns the new one; its exceptions go to the caller
   */
  public void update(DoubleUnaryOperator fn) {
    Objects.requireNonNull(fn, "fn");
    Engine e = engine;
    if (e.isOwner()) {
      store(apply(fn, e), e);
      return;
    }
    e.enter();
    try {
      store(apply(fn, e), e);
    } catch (Throwable t) {
      e.leave(t);
      throw t;
    }
    e.leave();
  }

  private double apply(DoubleUnaryOperator fn, Engine e) {
    Frame frame = new Frame(e, null, e.ownerToKeep());
    try {
      double next = fn.applyAsDouble(pending);
      frame.requireBalanced("update of '" + name() + "'");
      return next;
    } finally {
      frame.restore();
    }
  }

  private void store(double next, Engine e) {
    if (e.closed) {
      throw Closing.failure(e, name());
    }
    if (options != null) {
      storeWithOptions(next, options, e);
    } else if (!same(pending, next)) {
      pending = next;
      Mark.written(this, e);
    }
  }

  @SuppressWarnings("unchecked")
  private void storeWithOptions(double next, SignalOptions<Double> options, Engine e) {
    Signal.check(next, options, e, name());
    Equality<@Nullable Object> equality = (Equality<@Nullable Object>) options.equality;
    if (Values.sameUntracked(pending, next, equality, e)) {
      return;
    }
    Observers<Double> observers = options.observers;
    if (observers == null) {
      write(next, equality, e);
    } else {
      Double old = pending;
      observers.before(old, next, e);
      write(next, equality, e);
      observers.after(old, next, e);
    }
  }

  /** The options, which there are from now on, to add callbacks to. */
  SignalOptions<Double> optionsToObserve() {
    SignalOptions<Double> set = options;
    if (set == null) {
      options = set = new SignalOptions<>();
    }
    return set;
  }

  private void write(double next, @Nullable Equality<@Nullable Object> equality, Engine e) {
    if ((flags & DIRTY) != 0 && Values.sameUntracked(value, next, equality, e)) {
      pending = value;
    } else {
      pending = next;
      boolean force = same(next, value); // an equality that is never satisfied
      Begins.Begin begin = Begins.of(this, e);
      if (begin != null) {
        double begun = Double.longBitsToDouble(begin.bits);
        if (Values.sameUntracked(begun, next, equality, e)) {
          pending = begun;
        } else {
          force |= same(next, begun);
        }
      }
      if (force) {
        flags |= FORCE | DIRTY;
      }
    }
    Mark.written(this, e);
  }

  static boolean same(double a, double b) {
    return Double.doubleToLongBits(a) == Double.doubleToLongBits(b); // as Double.equals
  }

  /**
   * A view that reads this signal and cannot write it, also after a cast.
   *
   * @return the view; tracked as this signal
   */
  public ReadableSignal<Double> asReadonly() {
    return new ReadonlySignal<>(this);
  }

  @Override
  @Nullable NodeOptions options() {
    return options;
  }

  @Override
  String kind() {
    return "signal";
  }

  /** Name and value; tracks nothing. */
  @Override
  public String toString() {
    return name() + "=" + pending;
  }
}
