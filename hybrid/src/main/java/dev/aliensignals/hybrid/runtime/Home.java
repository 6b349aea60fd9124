package dev.aliensignals.hybrid.runtime;

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

  /** What messages call a collection that is written. */
  private static final String OF_COLLECTION = "a reactive collection";

  final Spi spi;

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

  /** Begins a read. */
  Call read() {
    if (spi.isOwner()) {
      return read;
    }
    spi.enter();
    return foreignRead;
  }

  /**
   * Begins a write.
   *
   * @throws UnsupportedOperationException if the mode is readonly
   */
  Call write(Mode mode) {
    if (mode.isReadonly()) {
      throw Call.readonly();
    }
    if (spi.isOwner()) {
      if (spi.isClosed()) {
        throw spi.closed(OF_COLLECTION);
      }
      spi.secureStack();
      boolean tracking = spi.isTracking();
      if (tracking) {
        spi.system().pauseTracking();
      }
      spi.beginBatch();
      return tracking ? trackedWrite : write;
    }
    spi.enter();
    try {
      if (spi.isClosed()) {
        throw spi.closed(OF_COLLECTION);
      }
    } catch (Throwable t) {
      spi.leave(t);
      throw t;
    }
    spi.beginBatch();
    return foreignWrite;
  }
}
