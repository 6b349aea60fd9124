package dev.aliensignals.primitives;

import org.jspecify.annotations.Nullable;

/** What effects and scopes have in common: they own others, clean up, and end. */
abstract class OwnerNode extends SubscriberNode {

  /** What to run before the next run or at the end; several are a {@link CleanupChain}. */
  @Nullable Cleanup cleanup;

  final @Nullable NodeOptions options;

  OwnerNode(Engine engine, int flags, @Nullable NodeOptions options) {
    super(engine, flags);
    this.options = options;
  }

  final void addCleanup(Cleanup added) {
    Cleanup earlier = cleanup;
    cleanup = earlier == null ? added : new CleanupChain(added, earlier);
  }

  @Override
  final @Nullable NodeOptions options() {
    return options;
  }
}
