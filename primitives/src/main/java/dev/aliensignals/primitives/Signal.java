package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.DIRTY;
import static dev.aliensignals.primitives.Flags.FORCE;
import static dev.aliensignals.primitives.Flags.HAS_ERROR;
import static dev.aliensignals.primitives.Flags.HOOKS;
import static dev.aliensignals.primitives.Flags.MUTABLE;
import static dev.aliensignals.primitives.Flags.TAINT;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A value that can be written and followed. Made by {@link Signals#signal}. Safe to use from any
 * thread.
 *
 * @param <T> the type of the value
 */
public final class Signal<T extends @Nullable Object> extends ReactiveNode
    implements WritableSignal<T> {

  private static final VarHandle VALUE;
  private static final VarHandle PENDING;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      VALUE = lookup.findVarHandle(Signal.class, "value", Object.class);
      PENDING = lookup.findVarHandle(Signal.class, "pending", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * The value that computeds and effects were told of; differs from {@link #pending} only while
   * DIRTY.
   */
  T value;

  /**
   * The value that was written last. Stored with release, for {@link #toString} of other threads.
   */
  T pending;

  /** Replaced by {@link Observers} only. */
  @Nullable SignalOptions<T> options;

  Signal(Engine engine, @Nullable SignalOptions<T> options, T initial) {
    super(
        engine,
        MUTABLE
            | (options != null && options.hasHooks() ? HOOKS : 0)
            | (initial == Values.UNSET ? HAS_ERROR : 0));
    this.options = options;
    this.value = initial;
    this.pending = initial;
    VarHandle.storeStoreFence(); // N4
  }

  /** A signal without a value. */
  @SuppressWarnings("unchecked")
  static <T extends @Nullable Object> Signal<T> unset(
      Engine engine, @Nullable SignalOptions<T> options) {
    return new Signal<>(engine, options, (T) Values.UNSET);
  }

  @Override
  public T get() {
    Engine e = engine;
    if (!e.isOwner()) {
      return getOutside();
    }
    SubscriberNode sub = e.activeSub;
    if ((flags & (DIRTY | HAS_ERROR)) != 0) {
      return readUnclean(sub, e);
    }
    if (sub != null) {
      Links.track(this, sub, e);
    }
    return value;
  }

  private T readUnclean(@Nullable SubscriberNode sub, Engine e) {
    if (Refresh.isPeekedInBatch(this, sub, e) && pending != Values.UNSET) {
      return pending;
    }
    Refresh.readSignal(this, sub, e);
    return value;
  }

  private T getOutside() {
    return CrossSystem.identify == 0 ? peekOutside() : getIdentified();
  }

  private T getIdentified() {
    TaskRun<?> reader = CrossSystem.reader(this);
    if (reader == null) {
      return peekOutside();
    }
    int seen = versionAcquire();
    if ((flagsAcquire() & (DIRTY | TAINT | HAS_ERROR)) == 0) {
      T result = valueAcquire();
      if (versionOpaque() == seen) {
        reader.collect(this, seen);
        return result;
      }
    }
    return Tracking.read(engine, this);
  }

  /** Reads without the lock if the value is clean. */
  private T peekOutside() {
    int seen = versionAcquire();
    if ((flagsAcquire() & (DIRTY | TAINT | HAS_ERROR)) == 0) {
      T result = valueAcquire();
      if (versionOpaque() == seen) {
        return result;
      }
    }
    return getLocked();
  }

  private T getLocked() {
    Engine e = engine;
    e.enter();
    T result;
    try {
      if ((flags & (DIRTY | HAS_ERROR)) != 0) {
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

  @SuppressWarnings("unchecked")
  private T valueAcquire() {
    return (T) (Object) VALUE.getAcquire(this);
  }

  private void setPendingRelease(T next) {
    PENDING.setRelease(this, next);
  }

  /** The value that was written last, for a thread that does not own the system. */
  @SuppressWarnings("unchecked")
  T pendingAcquire() {
    return (T) (Object) PENDING.getAcquire(this);
  }

  /** Makes the pending value the value. Returns whether that is a change. */
  boolean commit(boolean forced) {
    T next = pending;
    if (value == next && !forced) {
      return false;
    }
    setVersionRelease(version + 1);
    VALUE.setRelease(this, next);
    return true;
  }

  @Override
  boolean isCommitAChange() {
    return value != pending;
  }

  @Override
  void saveTo(Begins.Begin begin) {
    begin.value = value;
  }

  @Override
  boolean isAt(Begins.Begin begin) {
    return value == begin.value;
  }

  @Override
  boolean isPendingAt(Begins.Begin begin) {
    return pending == begin.value;
  }

  @Override
  public T peek() {
    Engine e = engine;
    if (!e.isOwner()) {
      return peekOutside();
    }
    return (flags & (DIRTY | HAS_ERROR)) != 0 ? readUnclean(null, e) : value;
  }

  /**
   * Whether it has a value. Tracked like {@link #get}.
   *
   * @return false until the first {@link #set} of a signal made without a value
   */
  public boolean isSet() {
    return engine.<Boolean>exclusively(
        () -> {
          SubscriberNode sub = engine.activeSub;
          if (sub != null) {
            Links.track(this, sub, engine);
          }
          return pending != Values.UNSET;
        });
  }

  @Override
  public void set(T value) {
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

  @Override
  public void update(UnaryOperator<T> fn) {
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

  private T apply(UnaryOperator<T> fn, Engine e) {
    if (pending == Values.UNSET) {
      throw new UnsetSignalException(name());
    }
    return Values.applyUntracked(fn, pending, name(), e);
  }

  private void store(T next, Engine e) {
    if (e.closed) {
      throw Closing.failure(e, name());
    }
    if (options != null) {
      storeWithOptions(next, options, e);
      return;
    }
    if (Values.sameUntracked(pending, next, null, e)) {
      return;
    }
    if ((flags & DIRTY) != 0 && Values.sameUntracked(value, next, null, e)) {
      setPendingRelease(value); // back to what everybody knows: the commit sees the same instance
    } else if (e.noted != 0) {
      Begins.Begin begin = Begins.of(this, e);
      setPendingRelease(begin != null && isBegin(begin, next, null, e) ? begun(begin) : next);
    } else {
      setPendingRelease(next);
    }
    Mark.written(this, e);
  }

  /** Whether {@code next} is equal to the value of the begin of the batch. */
  private static boolean isBegin(
      Begins.Begin begin,
      @Nullable Object next,
      @Nullable Equality<? super @Nullable Object> equality,
      Engine e) {
    return Values.sameUntracked(begin.value, next, equality, e);
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // it was the value of this signal
  private T begun(Begins.Begin begin) {
    return (T) begin.value;
  }

  @SuppressWarnings("unchecked")
  private void storeWithOptions(T next, SignalOptions<T> options, Engine e) {
    check(next, options, e, name());
    Equality<@Nullable Object> equality = (Equality<@Nullable Object>) options.equality;
    if (pending != Values.UNSET && Values.sameUntracked(pending, next, equality, e)) {
      return;
    }
    T stored = next;
    boolean force = false;
    if ((flags & DIRTY) != 0
        && value != Values.UNSET
        && Values.sameUntracked(value, next, equality, e)) {
      stored = value;
    } else {
      force = next == value; // an equality that is never satisfied
      Begins.Begin begin = Begins.of(this, e);
      if (begin != null) {
        if (isBegin(begin, next, equality, e)) {
          stored = begun(begin);
        } else {
          force |= next == begin.value;
        }
      }
    }
    Observers<T> observers = options.observers;
    if (observers == null) {
      write(stored, force, e);
    } else {
      T old = writtenBefore();
      observers.before(old, next, e);
      write(stored, force, e);
      observers.after(old, next, e);
    }
  }

  /** The value that was written last, for the callbacks of the next write. */
  @SuppressWarnings("NullAway") // there is no other way to say that there was none
  private T writtenBefore() {
    return pending == Values.UNSET ? null : pending;
  }

  /** The options, which there are from now on, to add callbacks to. */
  SignalOptions<T> optionsToObserve() {
    SignalOptions<T> set = options;
    if (set == null) {
      options = set = new SignalOptions<>();
    }
    return set;
  }

  private void write(T stored, boolean force, Engine e) {
    setPendingRelease(stored);
    if (force) {
      flags |= FORCE | DIRTY;
    }
    Mark.written(this, e);
  }

  /** Rejects what the options do not allow. */
  static <T extends @Nullable Object> void check(
      T next, SignalOptions<T> options, Engine e, String name) {
    if (options.nonNull && next == null) {
      throw new InvalidSignalValueException(
          name, "Signal '" + name + "' must not be null. Its value has not changed.");
    }
    if (!options.isAccepted(next, e, name)) {
      throw new InvalidSignalValueException(
          name,
          "The guard of signal '"
              + name
              + "' rejects "
              + Values.print(next)
              + ". Its value has not changed; set one that the guard accepts.");
    }
  }

  /** Rejects a first value that the options do not allow. */
  static <T extends @Nullable Object> void checkFirst(
      T initial, SignalOptions<T> options, Engine e, String name) {
    if (options.nonNull && initial == null) {
      throw new InvalidSignalValueException(
          name,
          "Signal '"
              + name
              + "' must not be null, and its first value is. It was not made; give it a value, or"
              + " make it by unsetSignal().");
    }
    if (!options.isAccepted(initial, e, name)) {
      throw new InvalidSignalValueException(
          name,
          "The guard of signal '"
              + name
              + "' rejects its first value "
              + Values.print(initial)
              + ". It was not made; give it one that the guard accepts.");
    }
  }

  @Override
  @Nullable NodeOptions options() {
    return options;
  }

  @Override
  String kind() {
    return "signal";
  }

  /** Name and what was written last, in a batch too; tracks nothing. */
  @Override
  public String toString() {
    return Values.describe(this, pendingAcquire());
  }
}
