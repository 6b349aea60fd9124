package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.DIRTY;
import static dev.aliensignals.primitives.Flags.FORCE;
import static dev.aliensignals.primitives.Flags.HOOKS;
import static dev.aliensignals.primitives.Flags.INT_SIGNAL;
import static dev.aliensignals.primitives.Flags.MUTABLE;
import static dev.aliensignals.primitives.Flags.TAINT;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.IntSupplier;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Signal} of an {@code int}, without boxes. Made by {@link Signals#intSignal}. Not a
 * {@code WritableSignal<Integer>}, because {@code update(v -> v + 1)} would be ambiguous. Safe to
 * use from any thread.
 */
public final class IntSignal extends ReactiveNode implements ReadableSignal<Integer>, IntSupplier {

  private static final VarHandle VALUE;

  static {
    try {
      VALUE = MethodHandles.lookup().findVarHandle(IntSignal.class, "value", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * The value that computeds and effects were told of; differs from {@link #pending} only while
   * DIRTY.
   */
  int value;

  /** The value that was written last. */
  int pending;

  /** Replaced by {@link Observers} only. */
  private @Nullable SignalOptions<Integer> options;

  IntSignal(Engine engine, @Nullable SignalOptions<Integer> options, int initial) {
    super(engine, MUTABLE | INT_SIGNAL | (options != null && options.hasHooks() ? HOOKS : 0));
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
  public int getAsInt() {
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

  private int readDirty(@Nullable SubscriberNode sub, Engine e) {
    if (Refresh.isPeekedInBatch(this, sub, e)) {
      return pending;
    }
    Refresh.readSignal(this, sub, e);
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
    if ((flagsAcquire() & (DIRTY | TAINT)) == 0) {
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
    if ((flagsAcquire() & (DIRTY | TAINT)) == 0) {
      int result = (int) VALUE.getAcquire(this);
      if (versionOpaque() == seen) {
        return result;
      }
    }
    return peekLocked();
  }

  private int peekLocked() {
    Engine e = engine;
    e.enter();
    int result;
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
    int next = pending;
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
    begin.bits = value;
  }

  @Override
  boolean isAt(Begins.Begin begin) {
    return same(value, (int) begin.bits);
  }

  @Override
  boolean isPendingAt(Begins.Begin begin) {
    return same(pending, (int) begin.bits);
  }

  /**
   * The value, unboxed, without linking anyone.
   *
   * @return the value
   */
  public int peekAsInt() {
    Engine e = engine;
    if (!e.isOwner()) {
      return peekOutside();
    }
    return (flags & DIRTY) != 0 ? readDirty(null, e) : value;
  }

  @Override
  public Integer get() {
    return getAsInt();
  }

  @Override
  public Integer peek() {
    return peekAsInt();
  }

  /**
   * Sets the value, as {@link Signal#set} does.
   *
   * @param value the new value
   * @throws InvalidSignalValueException if a guard rejects it; nothing has changed then
   * @throws RuntimeException if an effect fails and no handler takes that, see {@link
   *     Signals#effect}
   */
  public void set(int value) {
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
  public void update(IntUnaryOperator fn) {
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

  private int apply(IntUnaryOperator fn, Engine e) {
    Frame frame = new Frame(e, null, e.ownerToKeep());
    try {
      int next = fn.applyAsInt(pending);
      frame.requireBalanced("update of '" + name() + "'");
      return next;
    } finally {
      frame.restore();
    }
  }

  private void store(int next, Engine e) {
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
  private void storeWithOptions(int next, SignalOptions<Integer> options, Engine e) {
    Signal.check(next, options, e, name());
    Equality<@Nullable Object> equality = (Equality<@Nullable Object>) options.equality;
    if (Values.sameUntracked(pending, next, equality, e)) {
      return;
    }
    Observers<Integer> observers = options.observers;
    if (observers == null) {
      write(next, equality, e);
    } else {
      Integer old = pending;
      observers.before(old, next, e);
      write(next, equality, e);
      observers.after(old, next, e);
    }
  }

  /** The options, which there are from now on, to add callbacks to. */
  SignalOptions<Integer> optionsToObserve() {
    SignalOptions<Integer> set = options;
    if (set == null) {
      options = set = new SignalOptions<>();
    }
    return set;
  }

  private void write(int next, @Nullable Equality<@Nullable Object> equality, Engine e) {
    if ((flags & DIRTY) != 0 && Values.sameUntracked(value, next, equality, e)) {
      pending = value;
    } else {
      pending = next;
      boolean force = same(next, value); // an equality that is never satisfied
      Begins.Begin begin = Begins.of(this, e);
      if (begin != null) {
        int begun = (int) begin.bits;
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

  static boolean same(int a, int b) {
    return a == b;
  }

  /**
   * A view that reads this signal and cannot write it, also after a cast.
   *
   * @return the view; tracked as this signal
   */
  public ReadableSignal<Integer> asReadonly() {
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
