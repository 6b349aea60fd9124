package dev.aliensignals.primitives;

import org.jspecify.annotations.Nullable;

/** The part that effects and scopes have in common: they own others, clean up, and end. */
abstract class OwnerNode extends SubscriberNode {

  /** The cleanup to run before the next run or at the end; several are a {@link CleanupChain}. */
  @Nullable Cleanup cleanup;

  OwnerNode(Engine engine, int flags) {
    super(engine, flags);
  }

  final void addCleanup(Cleanup added) {
    Cleanup earlier = cleanup;
    cleanup = earlier == null ? added : new CleanupChain(added, earlier);
  }
}
