package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.DIRTY;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The runs of an effect without an action that has an executor, a timing, or both. */
final class Deferred extends Due {

  Deferred(@Nullable Executor executor, @Nullable Timing timing) {
    super(executor, timing);
    if (executor == null && timing != null) {
      timing.started(); // its creation runs it
    }
  }

  /** Lets the executor do the first run. */
  void first() {
    effect.flags |= DIRTY;
    hold();
    enqueue();
  }

  @Override
  Delivery delivery(Actions actions, @Nullable Failures failures) {
    return new RunDelivery(this, actions, failures);
  }

  @Override
  void drop() {
    unhold();
    stopWaiting();
  }
}
