package dev.aliensignals.primitives;

import org.jspecify.annotations.Nullable;

/** One run of an effect without an action, in the thread of its executor. */
final class RunDelivery extends Delivery {

  private final Deferred deferred;

  RunDelivery(Deferred deferred, Actions actions, @Nullable Failures failures) {
    super(deferred, actions, failures);
    this.deferred = deferred;
  }

  @Override
  void deliver() {
    deferred.idle();
    deferred.admit();
    Delivery outer = actions.started(this);
    try {
      engine.settle();
    } finally {
      actions.ended(outer);
    }
    release();
  }
}
