package dev.aliensignals.hybrid.runtime;

import dev.aliensignals.primitives.spi.Spi;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The part that all wrappers share: the mode, the way to the dependencies, and the wrapping of
 * elements that pass through. The views of one raw collection, and of its parts such as sublists
 * and key sets, have one primary view, which holds the dependencies.
 */
@SuppressWarnings("serial") // the raw object is written in its place
abstract class View implements Reactive, Serializable {
  /*
   * V1  No deep view gets into the raw collection but through a shallow one: unwrapped on the way in,
   *     wrapped on the way out.
   * V2  The raw collection is touched by the thread that owns the system only.
   * V3  A read tracks what it depends on; a write tracks nothing, is one batch, and triggers after the
   *     raw collection has changed.
   * V4  An exception of a raw method leaves the wrapper unchanged, and the changes made before it
   *     are triggered.
   */

  private final Mode mode;

  /** Whether every write is refused. */
  private final boolean refusing;

  /** The system of the raw collection. */
  final transient Home home;

  /** Holds {@link #dependencies}; itself, if it is the primary view. */
  private final View primary;

  /** The dependencies; null until one is tracked. Used in the primary view only. */
  private @Nullable Dependencies dependencies;

  /** Whether a view was ever stored through this or a view that has it as its primary one. */
  private boolean holdsViews;

  /** A class whose instances never become reactive, which was seen last: saves looking it up. */
  private @Nullable Class<?> leaf;

  View(Object raw, Mode mode, @Nullable View primary) {
    this.mode = mode;
    this.primary = primary == null ? this : primary;
    this.home = primary == null ? newHome(mode, raw) : primary.home;
    this.refusing = mode.isReadonly() || (primary == null && Mutability.refusesAll(raw.getClass()));
  }

  private static Home newHome(Mode mode, Object raw) {
    return mode == Mode.SHARED || Mutability.isConstant(raw.getClass())
        ? Home.shared()
        : Home.current();
  }

  @Override
  public final Home $$home() {
    return home;
  }

  @Override
  public final Mode $$mode() {
    return mode;
  }

  @Override
  public final void $$addListener(MutationListener listener) {
    if (mode != Mode.SHARED && !home.isShared()) {
      makeDependencies().addListener(listener);
    }
  }

  @Override
  public final void $$removeListener(MutationListener listener) {
    Dependencies shared = primary.dependencies;
    if (shared != null) {
      shared.removeListener(listener);
    }
  }

  @Override
  public final void $$touched() {
    Dependencies shared = primary.dependencies;
    if (shared != null) {
      try (Call call = home.calls.write(this)) {
        shared.triggerEverything();
      }
    }
  }

  /**
   * A view of the same part of a collection in another mode; null if this is no part: the views of
   * a whole collection are found by its identity.
   */
  @Nullable View as(Mode other) {
    return null;
  }

  /**
   * Tells what has changed since a raw collection held something else, and triggers who follows
   * that part of it.
   *
   * @param before its elements, or keys and values in turn
   */
  abstract void changedFrom(@Nullable Object[] before);

  final View primary() {
    return primary;
  }

  private Calls calls() {
    return Spi.several() ? home.calls : Home.GLOBAL_CALLS; // the latter is a constant
  }

  /** The access to the system of the raw collection. */
  final Spi spi() {
    return calls().spi();
  }

  /** Whether this thread tracks what it reads. */
  final boolean isTracking() {
    return spi().isTracking();
  }

  /**
   * Whether this thread tracks what it reads of the elements. They may change where the collection
   * cannot.
   */
  final boolean isTrackingElements() {
    return home.isShared() ? Spi.get().current().isTracking() : isTracking();
  }

  /** The dependencies to trigger; null if nothing was ever tracked and nobody listens. */
  final @Nullable Dependencies dependencies() {
    return primary.dependencies;
  }

  /** The value of {@link #knownSize} where it would take long to count. */
  static final int UNKNOWN_SIZE = -1;

  /** The present size of the raw collection, if that is quickly told. */
  int knownSize() {
    return UNKNOWN_SIZE;
  }

  /** The dependencies to track. */
  final Dependencies makeDependencies() {
    Dependencies shared = primary.dependencies;
    if (shared == null) {
      primary.dependencies = shared = new Dependencies(primary);
    }
    return shared;
  }

  /** Tracks everything, if this thread tracks. */
  void trackAll() {
    if (isTracking()) {
      makeDependencies().trackAll();
    }
  }

  /** Tracks how many there are, if this thread tracks. */
  void trackSize() {
    if (isTracking()) {
      makeDependencies().trackSize();
    }
  }

  // ---- traversals -------------------------------------------------------------------------------

  /*
   * An iterator is a local variable to the loop that made it, if no method that is not inlined gets
   * it: then it costs what the raw one costs. So what a step may have to do besides is done by the
   * view, and an iterator remembers only the run that has tracked it.
   */

  /**
   * The result of {@link #startTraversal} where nothing is tracked; no number that a run gets soon.
   */
  static final int NO_RUN = -1;

  /**
   * Tracks a traversal, if this thread, which owns the system, tracks.
   *
   * @return the run for which that was done
   */
  final int startTraversal() {
    if (isTracking()) {
      trackAll();
      return spi().currentRun();
    }
    return NO_RUN;
  }

  /**
   * Whether a run goes on that has tracked a traversal. Then this thread owns the system: a run has
   * one thread, and a traversal is for one thread at a time.
   */
  final boolean isIn(int run) {
    return spi().currentRun() == run;
  }

  /**
   * Starts a step in another run than the one that has tracked the traversal, or in none.
   *
   * @return whether it took the system, and {@link #endStep} has to be called
   */
  final boolean startStep() {
    if (spi().isOwner()) {
      trackAll();
      return false;
    }
    if (home.isShared()) {
      return false;
    }
    calls().enterToRead(this);
    return true;
  }

  /**
   * Tracks the end of a traversal in another run than the one that has tracked that, or in none.
   */
  final void trackEnd() {
    if (isTracking()) {
      try (Call call = read()) {
        trackAll();
      }
    }
  }

  final void endStep() {
    spi().leave();
  }

  /** Begins a read. Closed by try-with-resources. */
  final Call read() {
    return calls().read(this);
  }

  /**
   * Begins a write. Closed by try-with-resources.
   *
   * @throws UnsupportedOperationException if the mode is readonly, or the raw collection immutable
   */
  final Call write() {
    if (refusing) {
      throw mode.isReadonly() ? Call.readonly(this) : Call.immutable($$raw().getClass());
    }
    return calls().write(this);
  }

  /**
   * Stops tracking, if this thread tracks.
   *
   * @return the argument for {@link #resume}
   */
  final boolean pause() {
    boolean tracking = isTracking();
    if (tracking) {
      spi().system().pauseTracking();
    }
    return tracking;
  }

  /** Undoes {@link #pause}. */
  final void resume(boolean paused) {
    if (paused) {
      spi().system().resumeTracking();
    }
  }

  /** A raw value as readers get it. */
  @SuppressWarnings({"unchecked", "NullAway"}) // a view is a T as the raw object is; null for null
  final <T extends @Nullable Object> T out(T value) {
    if (value == null || isPlain(value) || value.getClass() == leaf) {
      return value;
    }
    return (T) outSlow(value);
  }

  /** Whether it is what is most often in collections and never becomes reactive. */
  static boolean isPlain(Object value) {
    return value instanceof Integer
        || value instanceof String
        || value instanceof Long
        || value instanceof Double;
  }

  private @Nullable Object outSlow(Object value) {
    Object given = Reactivity.nested(value, mode, this);
    if (given == value
        && !(value instanceof Reactive)
        && !ClassInfo.of(value.getClass()).isCandidate()) {
      leaf = value.getClass();
    }
    return given;
  }

  /** A value as it is stored: through a shallow view as it is, else {@link Reactivity#stored}. */
  @SuppressWarnings({"unchecked", "NullAway"}) // as above
  final <T extends @Nullable Object> T in(T value) {
    T stored = mode == Mode.SHALLOW ? value : (T) Reactivity.stored(value);
    if (stored instanceof Reactive) {
      primary.holdsViews = true;
    }
    return stored;
  }

  /** A key or an element that is looked for. */
  @SuppressWarnings({"unchecked", "NullAway"}) // as above
  static <T extends @Nullable Object> T sought(T key) {
    return (T) Reactivity.toRaw(key);
  }

  /** Whether a view was stored in the raw collection by one of its own views. */
  final boolean holdsViews() {
    return primary.holdsViews;
  }

  /** Gives the raw object to serialisers. */
  protected final Object writeReplace() {
    return $$raw();
  }
}
