package dev.aliensignals.hybrid.runtime;

import dev.aliensignals.primitives.CrossSystemException;
import dev.aliensignals.primitives.spi.Spi;
import java.lang.ref.WeakReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The system that a view belongs to, with the calls that take it: the one that was current when the
 * raw object was first viewed.
 */
final class Home {

  static final Home GLOBAL = of(Spi.get());

  /** The system of an object whose view is being made, if it has one already. */
  private static final ThreadLocal<@Nullable Home> GIVEN = new ThreadLocal<>();

  /** Of the views of what never changes. Nobody ever owns its system. */
  private static final class Shared {
    static final Home HOME = of(Spi.get().unowned("shared objects"));

    static {
      HOME.shared = true;
    }
  }

  final Spi spi;

  /** Whether it is that of {@link #shared}: nothing is tracked, and no system taken. */
  private boolean shared;

  /** Does not keep the system. */
  final WeakReference<Home> weak = new WeakReference<>(this);

  private final Call read = new Call(this, 0);
  private final Call foreignRead = new Call(this, Call.ENTERED);
  private final Call write = new Call(this, Call.BATCH);
  private final Call trackedWrite = new Call(this, Call.BATCH | Call.PAUSED);
  private final Call foreignWrite = new Call(this, Call.BATCH | Call.ENTERED);

  private Home(Spi spi) {
    this.spi = spi;
  }

  /** The one of a system. */
  static Home of(Spi spi) {
    return spi.layer() instanceof Home known ? known : make(spi);
  }

  private static synchronized Home make(Spi spi) {
    if (spi.layer() instanceof Home known) {
      return known;
    }
    Home home = new Home(spi);
    spi.setLayer(home);
    return home;
  }

  /**
   * The one of all objects that never change, so that they belong to no system more than another.
   */
  static Home shared() {
    return Shared.HOME;
  }

  boolean isShared() {
    return shared;
  }

  /** The one that the views belong to which are made here and now. */
  static Home current() {
    if (!Spi.several()) {
      return GLOBAL;
    }
    Home given = GIVEN.get();
    return given != null ? given : of(Spi.get().current());
  }

  /** Calls a function, if need be so that the views it makes belong to {@code home}. */
  static <T> T callIn(@Nullable Home home, Supplier<T> fn) {
    if (home == null) {
      return fn.get();
    }
    Home outer = GIVEN.get();
    GIVEN.set(home);
    try {
      return fn.get();
    } finally {
      if (outer == null) {
        GIVEN.remove();
      } else {
        GIVEN.set(outer);
      }
    }
  }

  /**
   * Begins a read.
   *
   * @param of what is read, for messages
   */
  Call read(Reactive of) {
    if (spi.isOwner() || shared) {
      return read;
    }
    enterToRead(of);
    return foreignRead;
  }

  /** {@link #enter} for a read, which a task of another system would have to track. */
  void enterToRead(Reactive of) {
    if (Spi.several() && spi.isTrackedElsewhere()) {
      throw spi.trackedElsewhere(Reactivity.nameOf(of));
    }
    enter(of);
  }

  /** Takes the system, which this thread does not own. */
  void enter(Reactive of) {
    try {
      spi.enter();
    } catch (CrossSystemException e) {
      throw spi.enteredElsewhere(Reactivity.nameOf(of), e);
    }
  }

  /**
   * Begins a write.
   *
   * @param of what is written, for messages
   */
  Call write(Reactive of) {
    if (shared) {
      return read; // the raw collection refuses it, or has nothing to do
    }
    if (spi.isOwner()) {
      if (spi.isClosed()) {
        throw spi.closed(Reactivity.nameOf(of));
      }
      spi.secureStack();
      boolean tracking = spi.isTracking();
      if (tracking) {
        spi.system().pauseTracking();
      }
      spi.beginBatch();
      return tracking ? trackedWrite : write;
    }
    enter(of);
    try {
      if (spi.isClosed()) {
        throw spi.closed(Reactivity.nameOf(of));
      }
    } catch (Throwable t) {
      spi.leave(t);
      throw t;
    }
    spi.beginBatch();
    return foreignWrite;
  }
}
