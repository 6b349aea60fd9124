package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.CAREFUL;
import static dev.aliensignals.primitives.Flags.COMPUTED;
import static dev.aliensignals.primitives.Flags.HAS_ERROR;
import static dev.aliensignals.primitives.Flags.LIVE;
import static dev.aliensignals.primitives.Flags.UNCLEAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A value derived from others: evaluated when it is read and one of them has changed, else kept.
 * Made by {@link Signals#computed} and {@link Signals#reduced}. A computed that no effect observes
 * is not subscribed to its dependencies, so it can be dropped without ceremony. Safe to use from
 * any thread; its function runs in a thread that owns the system.
 *
 * @param <T> the type of the value
 */
public final class Computed<T extends @Nullable Object> extends ComputedNode
    implements ReadableSignal<T>, Subscriber {

  private static final VarHandle VALUE;

  static {
    try {
      VALUE = MethodHandles.lookup().findVarHandle(Computed.class, "value", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The function, or a {@link Configured.OfObject} when CONFIGURED is set. */
  final Supplier<?> fn;

  /** The value, or the {@link FailedEvaluation} when HAS_ERROR is set. */
  private @Nullable Object value;

  Computed(Engine engine, @Nullable ComputedOptions<T> options, Supplier<?> fn) {
    super(engine, COMPUTED, options);
    this.fn = options == null ? fn : new Configured.OfObject(options, fn);
    VarHandle.storeStoreFence(); // N4
  }

  Computed(
      Engine engine, @Nullable ComputedOptions<T> options, T initial, UnaryOperator<T> reducer) {
    super(engine, COMPUTED, options);
    Supplier<?> fn = () -> reducer.apply(cast(previous()));
    this.fn = options == null ? fn : new Configured.OfObject(options, fn);
    this.value = initial;
    VarHandle.storeStoreFence(); // N4
  }

  /**
   * {@inheritDoc}
   *
   * <p>If the function throws, the exception is kept, and every read throws the same instance until
   * a dependency changes. Cost: constant when nothing has changed; else, observed by an effect,
   * what is marked upstream; unobserved, after any write in the system, a visit to each dependency
   * upstream.
   */
  @Override
  public T get() {
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
    return cast(value);
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
    if (isCleanOutside(validAtAcquire(), flagsAcquire())) {
      T result = cast(VALUE.getAcquire(this));
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
    if (isCleanOutside(validAtAcquire(), flagsAcquire())) {
      Object result = VALUE.getAcquire(this);
      if (versionOpaque() == seen) {
        return cast(result);
      }
    }
    return getLocked();
  }

  private T getLocked() {
    Engine e = engine;
    e.enter();
    Object result;
    try {
      Refresh.peek(this, e);
      result = value;
    } catch (Throwable t) {
      e.leave(t);
      throw t;
    }
    e.leave();
    return cast(result);
  }

  @Override
  public T peek() {
    Engine e = engine;
    if (!e.isOwner()) {
      return peekOutside();
    }
    Refresh.peek(this, e);
    return cast(value);
  }

  /** The value is of type T, and null only if T admits null. */
  @SuppressWarnings({"unchecked", "NullAway"})
  private T cast(@Nullable Object value) {
    return (T) value;
  }

  /** The value that a function goes on from, which in a batch is that of its begin. */
  @Nullable Object previous() {
    Begins.Begin begin = Begins.of(this, engine);
    if (begin != null) {
      return begin.previous();
    }
    return (flags & HAS_ERROR) != 0 ? failure().previous() : value;
  }

  /** Takes the result of an evaluation. Returns whether it is a change. */
  boolean accept(@Nullable Object next) {
    boolean same =
        (flags & (HAS_ERROR | CAREFUL)) == 0
            ? Values.same(value, next, null)
            : isSameCarefully(next);
    if (same) {
      return false;
    }
    Object result = engine.noted == 0 ? next : orBegin(next, engine);
    setVersionRelease(version + 1);
    VALUE.setRelease(this, result);
    return true;
  }

  @SuppressWarnings("unchecked")
  private boolean isSameCarefully(@Nullable Object next) {
    Evaluation.requireNoCycle(this);
    ComputedOptions<@Nullable Object> options = (ComputedOptions<@Nullable Object>) options();
    if (options == null) {
      flags &= ~CAREFUL;
    } else if (options.nonNull && next == null) {
      throw new InvalidSignalValueException(
          name(), "Computed '" + name() + "' must not be null, and its function returned null.");
    }
    if ((flags & HAS_ERROR) != 0) {
      flags &= ~HAS_ERROR;
      return false;
    }
    return version != 0 && Values.same(value, next, options == null ? null : options.equality);
  }

  /** The value of the begin of the batch, if that is equal. */
  @SuppressWarnings("unchecked")
  private @Nullable Object orBegin(@Nullable Object next, Engine e) {
    Begins.Begin begin = Begins.of(this, e);
    if (begin == null || begin.failed) {
      return next;
    }
    ComputedOptions<@Nullable Object> options = (ComputedOptions<@Nullable Object>) options();
    if (Values.same(begin.value, next, options == null ? null : options.equality)) {
      return begin.value;
    }
    begin.forced |= begin.value == next; // an equality that is never satisfied
    return next;
  }

  @Override
  void saveTo(Begins.Begin begin) {
    begin.value = value;
  }

  @Override
  boolean isAt(Begins.Begin begin) {
    return value == begin.value && (flags & HAS_ERROR) != 0 == begin.failed;
  }

  @Override
  void goBackTo(Begins.Begin begin) {
    setVersionRelease(version + 1);
    VALUE.setRelease(this, begin.value);
    flags = begin.failed ? flags | HAS_ERROR : flags & ~HAS_ERROR;
  }

  @Override
  @Nullable NodeOptions options() {
    return Configured.optionsOf(fn);
  }

  @Override
  FailedEvaluation failure() {
    return (FailedEvaluation) java.util.Objects.requireNonNull(value);
  }

  @Override
  void fail(FailedEvaluation failure) {
    VALUE.setRelease(this, failure);
  }

  @Override
  @Nullable Object lastValue() {
    return value;
  }

  /** The value of the last evaluation, for any thread. */
  @Nullable Object lastOutside() {
    return VALUE.getAcquire(this);
  }

  /** Name and last value; evaluates nothing, tracks nothing. */
  @Override
  public String toString() {
    Object last = VALUE.getAcquire(this);
    return last instanceof FailedEvaluation failure
        ? Values.describeFailure(this, failure)
        : version == 0 ? Values.describeUnevaluated(this) : Values.describe(this, last);
  }
}
