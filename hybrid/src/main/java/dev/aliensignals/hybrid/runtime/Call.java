package dev.aliensignals.hybrid.runtime;

/**
 * One call of a method of a collection, for try-with-resources: owns the system until it is closed.
 * A write is one batch and tracks nothing. There are five of them for each {@link Home}, so opening
 * one allocates nothing.
 */
final class Call implements AutoCloseable {

  /** Whether closing it has to leave the system. */
  static final int ENTERED = 1;

  /** Whether closing it has to end a batch. */
  static final int BATCH = 2;

  /** Whether closing it has to resume tracking. */
  static final int PAUSED = 4;

  private final Home home;
  private final int undo;

  Call(Home home, int undo) {
    this.home = home;
    this.undo = undo;
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

  private void close(int todo) {
    try {
      if ((todo & PAUSED) != 0) {
        home.spi.system().resumeTracking();
      }
    } finally {
      if ((todo & BATCH) != 0) {
        endBatch((todo & ENTERED) != 0);
      } else {
        home.spi.leave();
      }
    }
  }

  private void endBatch(boolean entered) {
    try {
      home.spi.endBatch();
    } catch (Throwable t) {
      if (entered) {
        home.spi.leave(t);
      }
      throw t;
    }
    if (entered) {
      home.spi.leave();
    }
  }
}
