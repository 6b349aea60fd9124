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

  /** The exception for a write through a readonly view. */
  static UnsupportedOperationException readonly(View view) {
    return view.$$mode() == Mode.SHARED
        ? neverChanges(Reactivity.nameOf(view))
        : new UnsupportedOperationException(
            "This view is readonly. Change the collection through the view that reactive()"
                + " returns.");
  }

  /** The exception for a write through the view of what is shared by all systems. */
  static UnsupportedOperationException neverChanges(String what) {
    return new UnsupportedOperationException(
        "'"
            + what
            + "' was declared by shared(), so it never changes. Change a snapshot() of it, or a"
            + " part that was made reactive and is not shared.");
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
