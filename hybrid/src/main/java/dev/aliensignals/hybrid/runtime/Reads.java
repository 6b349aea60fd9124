package dev.aliensignals.hybrid.runtime;

/** Tracks a traversal once in each run that it is part of. */
final class Reads {

  private final View view;

  /** The last run that has tracked it. */
  private int run;

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

  private void trackSlow() {
    if (View.isTracking()) {
      view.trackAll();
      run = Call.SPI.currentRun();
    }
  }
}
