package dev.aliensignals.hybrid.runtime;

import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.spi.Spi;

/**
 * One call of a method of a collection, for try-with-resources: owns the system until it is closed.
 * A write is one batch and tracks nothing. There are five of them, so opening one allocates
 * nothing.
 */
final class Call implements AutoCloseable {

  static final Spi SPI = Spi.get();

  private static final ReactiveSystem SYSTEM = ReactiveSystem.global();

  /** Whether closing it has to leave the system. */
  private static final int ENTERED = 1;

  /** Whether closing it has to end a batch. */
  private static final int BATCH = 2;

  /** Whether closing it has to resume tracking. */
  private static final int PAUSED = 4;

  private static final Call READ = new Call(0);
  private static final Call FOREIGN_READ = new Call(ENTERED);
  private static final Call WRITE = new Call(BATCH);
  private static final Call TRACKED_WRITE = new Call(BATCH | PAUSED);
  private static final Call FOREIGN_WRITE = new Call(BATCH | ENTERED);

  private final int undo;

  private Call(int undo) {
    this.undo = undo;
  }

  static Call read() {
    if (SPI.isOwner()) {
      return READ;
    }
    SPI.enter();
    return FOREIGN_READ;
  }

  /**
   * Begins a write.
   *
   * @throws UnsupportedOperationException if the mode is readonly
   */
  static Call write(Mode mode) {
    if (mode.isReadonly()) {
      throw readonly();
    }
    if (SPI.isOwner()) {
      SPI.beginBatch();
      if (SPI.isTracking()) {
        SYSTEM.pauseTracking();
        return TRACKED_WRITE;
      }
      return WRITE;
    }
    SPI.enter();
    SPI.beginBatch();
    return FOREIGN_WRITE;
  }

  static UnsupportedOperationException readonly() {
    return new UnsupportedOperationException(
        "This view is readonly. Change the collection through the view that reactive() returns.");
  }

  @Override
  public void close() {
    int todo = undo;
    if (todo != 0) {
      close(todo);
    }
  }

  private static void close(int todo) {
    if ((todo & PAUSED) != 0) {
      SYSTEM.resumeTracking();
    }
    if ((todo & BATCH) != 0) {
      endBatch((todo & ENTERED) != 0);
    } else {
      SPI.leave();
    }
  }

  private static void endBatch(boolean entered) {
    try {
      SPI.endBatch();
    } catch (Throwable t) {
      if (entered) {
        SPI.leave(t);
      }
      throw t;
    }
    if (entered) {
      SPI.leave();
    }
  }
}
