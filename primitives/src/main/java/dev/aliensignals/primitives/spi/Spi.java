package dev.aliensignals.primitives.spi;

import dev.aliensignals.primitives.ClosedSystemException;
import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.CrossSystemException;
import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.EffectOptions;
import dev.aliensignals.primitives.Equality;
import dev.aliensignals.primitives.InvalidSignalValueException;
import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.ReadableSignal;
import dev.aliensignals.primitives.Signal;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The engine of one system, as the hybrid layer sees it. One implementation, so calls inline. */
public abstract class Spi {

  private static volatile @Nullable Spi instance;

  /** Whether there ever was a system besides the global one. */
  private static volatile boolean several;

  private static volatile @Nullable Runnable whenSeveral;

  /** The object that the hybrid layer keeps for this system. */
  private volatile @Nullable Object layer;

  /** For the one implementation. */
  protected Spi() {}

  /**
   * The access to the global system.
   *
   * @return always the same
   */
  public static Spi get() {
    Spi spi = instance;
    if (spi == null) {
      ReactiveSystem.global(); // whose class registers it
      spi = Objects.requireNonNull(instance);
    }
    return spi;
  }

  /**
   * Makes itself known.
   *
   * @param spi the one implementation
   */
  public static void register(Spi spi) {
    instance = spi;
  }

  /**
   * Whether there ever was a system besides the global one.
   *
   * @return false as long as {@link #get} is the only access
   */
  public static boolean several() {
    return several;
  }

  /** Notes that there is a system besides the global one, to which objects may belong. */
  public static void addSystem() {
    if (several) {
      return;
    }
    several = true;
    Runnable told = whenSeveral;
    if (told != null) {
      told.run();
    }
  }

  /**
   * Registers the function of the hybrid layer that is told when there is a system besides the
   * global one.
   *
   * @param action called once, after {@link #several} has become true; now, if it is
   */
  public static void whenSeveral(Runnable action) {
    whenSeveral = action;
    if (several) {
      action.run(); // perhaps twice, which does no harm
    }
  }

  /**
   * Adds an exception to the suppressed ones of another. Counts it if there are many, since that
   * may be thrown again and again; says so in the log if it takes none.
   *
   * @param thrown the one that is thrown
   * @param further the one that is added, unless it is the same
   */
  public abstract void suppress(Throwable thrown, Throwable further);

  /**
   * The object that the hybrid layer keeps for this system.
   *
   * @return the object that {@link #setLayer} was given, or null
   */
  public final @Nullable Object layer() {
    return layer;
  }

  /**
   * Sets what {@link #layer} returns.
   *
   * @param layer belongs to the hybrid layer
   */
  public final void setLayer(Object layer) {
    this.layer = layer;
  }

  /**
   * The access to the system in which the static functions create here and now.
   *
   * @return that of the system this thread owns, else that of the one it runs in
   */
  public abstract Spi current();

  /**
   * The access to a system.
   *
   * @param system any one
   * @return always the same for it
   */
  public abstract Spi of(ReactiveSystem system);

  /**
   * Makes a system that no thread ever owns, for objects that never change. It does not count as
   * one besides the global one, see {@link #several}.
   *
   * @param name its name in messages
   * @return the access to it
   */
  public abstract Spi unowned(String name);

  /**
   * The system it gives access to.
   *
   * @return always the same
   */
  public abstract ReactiveSystem system();

  /**
   * Makes a dependency.
   *
   * @param keeps kept alive while the dependency has subscribers
   * @param name its name in messages
   * @return a new dependency
   */
  public abstract Dependency dependency(@Nullable Object keeps, String name);

  /**
   * Makes a computed that is part of something made before, and so can be made in a closed system.
   *
   * @param <T> the type of the value
   * @param name the name in messages, or null
   * @param equality which results are no change; null for the default
   * @param fn computes the value
   * @return a new computed
   */
  public abstract <T extends @Nullable Object> Computed<T> part(
      @Nullable String name, @Nullable Equality<? super T> equality, Supplier<? extends T> fn);

  /**
   * Makes a signal that is part of something made before, see {@link #part}.
   *
   * @param <T> the type of the value
   * @param value the first value
   * @return a new signal
   */
  public abstract <T extends @Nullable Object> Signal<T> signalPart(T value);

  /**
   * Requires that signals and computeds can be made in the system here and now.
   *
   * @throws ClosedSystemException if it is closed, and this is not the function of a computed
   */
  public abstract void requireOpen();

  /**
   * Makes a collector.
   *
   * @param name its name in messages
   * @return a new collector without computeds
   */
  public abstract Collector collector(String name);

  /**
   * Makes a mark for batches.
   *
   * @param atEnd called when a batch is over in which {@link BatchMark#begin} was called; runs no
   *     code of users, and reads and writes no signal
   * @return a new mark
   */
  public abstract BatchMark batchMark(Runnable atEnd);

  /**
   * The value that was written last to a signal, which does not become its value by this call. This
   * thread owns the system.
   *
   * @param <T> the type of the value
   * @param signal has a value
   * @return the pending value
   */
  public abstract <T extends @Nullable Object> T pending(Signal<T> signal);

  /**
   * Whether an effect follows a signal, perhaps through computeds.
   *
   * @param signal one of this library
   * @return a hint when this thread does not own the system
   */
  public abstract boolean isObserved(ReadableSignal<?> signal);

  /**
   * Whether a value equals another. Its equals is code of a user: it tracks nothing, and what it
   * leaves open is ended.
   *
   * @param current whose equals is called
   * @param next the argument for it
   * @return its result
   * @throws IllegalStateException if it has left a batch open
   */
  public abstract boolean same(Object current, Object next);

  /**
   * Whether a signal is one of this system that holds a value of its own, and has one.
   *
   * @param signal asked untracked
   * @return false for all that is derived, for views of signals, and for what is unset
   */
  public abstract boolean isHolder(ReadableSignal<?> signal);

  /**
   * A signal with the name and rules of another one and another value, without followers.
   *
   * @param signal for which {@link #isHolder} answers true
   * @param value of the type of its values
   * @return a new signal of the same class
   */
  public abstract ReadableSignal<?> like(ReadableSignal<?> signal, @Nullable Object value);

  /**
   * The exception for something of this system that a watch of another one meets.
   *
   * @param what its name
   * @param watch the name of the watch in messages
   * @param of the system of the watch
   * @return a new exception
   */
  public abstract CrossSystemException watchedElsewhere(String what, String watch, Spi of);

  /**
   * The exception for a signal that a watch of this system cannot follow.
   *
   * @param signal followed
   * @param watch the name of the watch in messages
   * @return a new exception; null if it is of this system, or that cannot be told
   */
  public abstract @Nullable CrossSystemException refusal(ReadableSignal<?> signal, String watch);

  /**
   * The exception for a value that something refuses.
   *
   * @param nodeName the name of the node that refuses it
   * @param message says why, and what to do instead
   * @return a new exception
   */
  public abstract InvalidSignalValueException invalidValue(String nodeName, String message);

  /**
   * Whether this thread owns the system.
   *
   * @return true inside computeds, effects and batches
   */
  public abstract boolean isOwner();

  /**
   * Whether a read made here and now is to be tracked.
   *
   * @return true inside computeds and effects, unless untracked
   */
  public abstract boolean isTracking();

  /**
   * Whether the body of a task may be reading just now, and making dependencies, in a thread that
   * does not own the system.
   *
   * @return a constant while this thread owns the system, unless it starts a task itself
   */
  public abstract boolean hasTasks();

  /**
   * Links the active computed or effect, or the task in whose body this thread is, to a dependency,
   * if there is one: {@link #isTracking} and {@link Dependency#track} in one. A thread that does
   * not own the system of the dependency sees afterwards what was written before the system was
   * last released, if this returns true.
   *
   * @param dependency made by {@link #dependency}, of any system
   * @return false if the read would have to be tracked by a computed, effect or task of another
   *     system, so that nothing was linked, and the caller has to refuse the read
   */
  public abstract boolean track(Dependency dependency);

  /**
   * The number of the innermost run of a computed or effect that reads are attributed to.
   *
   * @return another number for each run; 0 outside any, 1 if it cannot be told; one for all that
   *     the body of a task reads as owner of the system, and another one each time where this
   *     thread does not own it
   */
  public abstract int currentRun();

  /**
   * Whether the run that reads are attributed to follows none of them: it lists them, to tell the
   * subscribers of each of a change. So it needs every single one. To be asked by the owner.
   *
   * @return true inside the function of a trigger
   */
  public abstract boolean isListing();

  /**
   * Makes this thread the owner. Only where {@link #isOwner} answers false; then {@link #leave}.
   */
  public abstract void enter();

  /**
   * Whether a read would have to be tracked by a computed, effect or task of another system. To be
   * asked by threads that do not own this one.
   *
   * @return true if this thread tracks, as the owner of another system or in the body of a task
   */
  public abstract boolean isTrackedElsewhere();

  /**
   * The exception to throw where {@link #isTrackedElsewhere} answers true.
   *
   * @param what the thing that is read, for the message
   * @return a new exception
   */
  public abstract CrossSystemException trackedElsewhere(String what);

  /**
   * The exception to throw in place of that of {@link #enter}, which knows no names.
   *
   * @param what the thing that this thread was to read or write, for the message
   * @param refused the exception
   * @return a new exception
   */
  public abstract CrossSystemException enteredElsewhere(String what, CrossSystemException refused);

  /**
   * The exception to throw where something that belongs to this system is to be shared with the
   * others.
   *
   * @param what the thing to share, for the message
   * @return a new exception
   */
  public abstract CrossSystemException notShared(String what);

  /**
   * Whether nothing can be written any more.
   *
   * @return the last word for the thread that owns the system
   */
  public abstract boolean isClosed();

  /**
   * The exception to throw for a write where {@link #isClosed} answers true.
   *
   * @param what the thing that is written, for the message
   * @return a new exception
   */
  public abstract ClosedSystemException closed(String what);

  /** Ends what {@link #enter} began: settles, lets others in, runs actions that are due. */
  public abstract void leave();

  /**
   * {@link #leave} after an exception, to which what settling throws is added.
   *
   * @param thrown the exception
   */
  public abstract void leave(Throwable thrown);

  /**
   * Throws a {@link StackOverflowError} unless there is stack left for the way out of what begins
   * now, which {@link #enter} has seen to otherwise.
   */
  public abstract void secureStack();

  /**
   * Opens a batch without a token. Only where {@link #isOwner} answers true, right after {@link
   * #enter} or {@link #secureStack}; then {@link #endBatch}. Throws nothing.
   */
  public abstract void beginBatch();

  /** Ends what {@link #beginBatch} began. */
  public abstract void endBatch();

  /**
   * The dependencies made by {@link #dependency} that a function reads.
   *
   * @param fn called once, as a computed is; its exceptions go to the caller
   * @return the dependencies in the order of their first reads
   */
  public abstract List<Dependency> dependenciesOf(Runnable fn);

  /**
   * A split effect whose action gets the new and the old value, in the system in which the static
   * functions create here and now.
   *
   * @param <T> the type of the value
   * @param source read tracked
   * @param action called with the new and the old value, after the system has been released
   * @param immediate whether to deliver the first value, with null as the old one
   * @param options sets the options
   * @return the running effect
   */
  public abstract <T extends @Nullable Object> Effect watch(
      Supplier<? extends T> source,
      BiConsumer<? super T, ? super T> action,
      boolean immediate,
      Consumer<EffectOptions> options);
}
