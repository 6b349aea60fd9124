package dev.aliensignals.hybrid.runtime;

import dev.aliensignals.primitives.spi.Spi;
import java.lang.ref.WeakReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The system that a view belongs to: the one that was current when the raw object was first viewed.
 */
final class Home {

  static final Home GLOBAL = of(Spi.get());

  /** The calls of {@link #GLOBAL}. */
  static final Calls GLOBAL_CALLS = GLOBAL.calls;

  /** The system of an object whose view is being made, if it has one already. */
  private static final ThreadLocal<@Nullable Home> GIVEN = new ThreadLocal<>();

  /** The home of views of objects that never change. No thread ever owns its system. */
  private static final class Shared {
    static final Home HOME = make(Spi.get().unowned("shared objects"), true);
  }

  final Spi spi;

  /** Does not keep the system. */
  final WeakReference<Home> weak = new WeakReference<>(this);

  /** How calls begin. */
  final Calls calls;

  private Home(Spi spi, boolean shared) {
    this.spi = spi;
    this.calls = new Calls(spi, shared);
  }

  /** The one of a system. */
  static Home of(Spi spi) {
    return spi.layer() instanceof Home known ? known : make(spi, false);
  }

  private static synchronized Home make(Spi spi, boolean shared) {
    if (spi.layer() instanceof Home known) {
      return known;
    }
    Home home = new Home(spi, shared);
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
    return calls.shared();
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
}
