package dev.aliensignals.hybrid.runtime;

import dev.aliensignals.primitives.spi.Spi;

/**
 * The system that a view belongs to, with the calls that take it: the one that was current when the
 * raw object was first viewed.
 */
final class Home {

  static final Home GLOBAL = of(Spi.get());

  final Spi spi;
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

  /** The one of the system in which the static functions create here and now. */
  static Home current() {
    return Spi.several() ? of(Spi.get().current()) : GLOBAL;
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
      spi.beginBatch();
      if (spi.isTracking()) {
        spi.system().pauseTracking();
        return trackedWrite;
      }
      return write;
    }
    spi.enter();
    spi.beginBatch();
    return foreignWrite;
  }
}
