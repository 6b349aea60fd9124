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
  private final int batchBase;
  private final int batchDepth;
  private final int pauseBase;

  Frame(Engine e, @Nullable SubscriberNode activeSub, @Nullable SubscriberNode ownerOverride) {
    this.engine = e;
    this.activeSub = e.activeSub;
    this.ownerOverride = e.ownerOverride;
    this.cycle = e.cycle;
    this.batchBase = e.batchBase;
    this.batchDepth = e.batchDepth;
    this.pauseBase = e.pauseBase;
    e.activeSub = activeSub;
    e.ownerOverride = ownerOverride;
    e.batchBase = e.batchDepth;
    e.pauseBase = e.pauseDepth;
  }

  /** Throws if the function has left a batch open; says so for {@code what}. */
  void requireBalanced(String what) {
    if (engine.batchDepth != engine.batchBase) {
      throw new IllegalStateException(
          "The function given to "
              + what
              + " returned with a batch open. End it with try (var b = startBatch()) { ... }, or use"
              + " batch(() -> ...).");
    }
  }

  void restore() {
    Engine e = engine;
    e.truncateBatches(batchDepth);
    e.truncatePauses(e.pauseBase);
    e.activeSub = activeSub;
    e.ownerOverride = ownerOverride;
    e.cycle = cycle;
    e.batchBase = batchBase;
    e.pauseBase = pauseBase;
  }
}
