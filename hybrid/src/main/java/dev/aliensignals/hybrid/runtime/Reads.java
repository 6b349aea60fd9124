package dev.aliensignals.hybrid.runtime;

/** Tracks a traversal once in each run that it is part of. */
final class Reads {

  private final View view;

  /** What {@link #run} is before any run has tracked it; no number that a run gets soon. */
  private static final int NONE = -1;

  /** The last run that has tracked it. */
  private int run = NONE;

  /** Tracks, if the thread that makes it does. That thread owns the system. */
  Reads(View view) {
    this.view = view;
    track();
  }

  /** Called before each step. In a thread that does not own the system it does nothing. */
  void track() {
    if (Call.SPI.currentRun() != run) {
      trackSlow();
    }
  }

  /**
   * Whether the run that goes on has tracked it. Then this thread owns the system: a run has one
   * thread, and a traversal is for one thread at a time.
   */
  boolean isCurrent() {
    return Call.SPI.currentRun() == run;
  }

  private void trackSlow() {
    if (View.isTracking()) {
      view.trackAll();
      run = Call.SPI.currentRun();
    }
  }
}
