package dev.aliensignals.primitives;

import org.jspecify.annotations.Nullable;

/**
 * The context of a function that is neither a computed's nor an effect's (those two save theirs in
 * locals): batch, untracked, scope bodies, cleanups, handlers. Use: make it, run the function, call
 * {@link #requireBalanced}, and {@link #restore} in a finally block.
 */
final class Frame {

  private final Engine engine;
  private final @Nullable SubscriberNode activeSub;
  private final @Nullable SubscriberNode ownerOverride;
  private final int cycle;
  private final int batchDepth;
  private final int open;

  Frame(Engine e, @Nullable SubscriberNode activeSub, @Nullable SubscriberNode ownerOverride) {
    StackRoom.secure(); // for restore
    this.engine = e;
    this.activeSub = e.activeSub;
    this.ownerOverride = e.ownerOverride;
    this.cycle = e.cycle;
    this.batchDepth = e.batchDepth;
    this.open = e.open;
    e.activeSub = activeSub;
    e.ownerOverride = ownerOverride;
    e.open &= Engine.ON_STACK;
  }

  /** Throws if the function has left a batch open; says so for {@code what}. */
  void requireBalanced(String what) {
    if (engine.hasOpenBatch()) {
      throw new IllegalStateException(
          "The function given to "
              + what
              + " returned with a batch open. End it with try (var b = startBatch()) { ... }, or"
              + " use batch(() -> ...).");
    }
  }

  void restore() {
    Engine e = engine;
    int left = e.open;
    e.open = open | (left & Engine.GIVEN_UP);
    e.activeSub = activeSub;
    e.ownerOverride = ownerOverride;
    e.cycle = cycle;
    if ((left & ~Engine.ON_STACK) != 0) {
      e.drop(left);
    }
    e.batchDepth = batchDepth;
  }
}
