package dev.aliensignals.hybrid.runtime;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;

/** The table of views, for tests of what is in it. */
public final class TableOfViews {

  private static final int ATTEMPTS = 50;
  private static final long PATIENCE_MILLIS = 10_000;

  private TableOfViews() {}

  /**
   * Has the table let go of what died: else it grows for entries that the collector has cleared and
   * the JVM has not announced yet.
   */
  public static void forgetDead() throws InterruptedException {
    int before = -1;
    for (int i = 0; i < ATTEMPTS; i++) {
      ReferenceQueue<Object> announced = new ReferenceQueue<>();
      WeakReference<Object> dead = new WeakReference<>(new Object(), announced);
      while (!dead.refersTo(null)) {
        System.gc();
      }
      if (announced.remove(PATIENCE_MILLIS) == null) {
        throw new AssertionError("the JVM announces no cleared references");
      }
      int now = Reactivity.views();
      if (now == before) {
        return;
      }
      before = now;
    }
    throw new AssertionError("views are still made or dropped by somebody");
  }
}
