package dev.aliensignals.hybrid;

import dev.aliensignals.primitives.Effect;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Closes the effect of a watch after its first callback, which may come before there is one. */
final class Once {

  private final AtomicReference<@Nullable Effect> effect = new AtomicReference<>();
  private volatile boolean done;

  /** Whether there is to be no callback any more. */
  boolean isDone() {
    return done;
  }

  /** The callback is about to run for the first and last time. */
  void done() {
    done = true;
    closeIfDone();
  }

  /** The effect has been made. */
  Effect made(Effect made) {
    effect.set(made);
    closeIfDone();
    return made;
  }

  private void closeIfDone() {
    Effect made = effect.get();
    if (done && made != null) {
      made.close();
    }
  }
}
