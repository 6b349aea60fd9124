package dev.aliensignals.hybrid.runtime;

import dev.aliensignals.primitives.CrossSystemException;
import dev.aliensignals.primitives.spi.Spi;

/**
 * How calls of the methods of collections begin that belong to one system. A record, whose fields
 * are constants to compiled code where it is one itself, as {@link Home#GLOBAL_CALLS} is.
 *
 * @param spi the access to the system
 * @param shared whether the collections never change: nothing is tracked, and no system taken
 */
record Calls(
    Spi spi,
    boolean shared,
    Call read,
    Call foreignRead,
    Call write,
    Call trackedWrite,
    Call foreignWrite) {

  Calls(Spi spi, boolean shared) {
    this(
        spi,
        shared,
        new Call(spi, 0),
        new Call(spi, Call.ENTERED),
        new Call(spi, Call.BATCH),
        new Call(spi, Call.BATCH | Call.PAUSED),
        new Call(spi, Call.BATCH | Call.ENTERED));
  }

  /**
   * Begins a read.
   *
   * @param of the thing that is read, for messages
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
  private void enter(Reactive of) {
    try {
      spi.enter();
    } catch (CrossSystemException e) {
      throw spi.enteredElsewhere(Reactivity.nameOf(of), e);
    }
  }

  /**
   * Begins a write.
   *
   * @param of the thing that is written, for messages
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
