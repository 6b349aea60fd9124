package dev.aliensignals.primitives;

import org.jspecify.annotations.Nullable;

/** What computeds of all value types have in common. */
abstract class ComputedNode extends SubscriberNode {

  /** Never equal to an epoch. */
  static final long NEVER = -1;

  /** The epoch at which the value was last known to be right; maintained only while not live. */
  long validAt = NEVER;

  final @Nullable NodeOptions options;

  ComputedNode(Engine engine, int kind, @Nullable NodeOptions options) {
    super(
        engine,
        Flags.MUTABLE
            | Flags.INVALID
            | kind
            | (options != null && options.hasHooks() ? Flags.HOOKS : 0));
    this.options = options;
  }

  /** The failure of the last evaluation, valid while HAS_ERROR is set. */
  abstract Failure failure();

  /** Stores the failure of an evaluation. */
  abstract void fail(Failure failure);

  /** The value before a failure, which a reducer goes on from. */
  abstract @Nullable Object lastValue();

  @Override
  final @Nullable NodeOptions options() {
    return options;
  }

  @Override
  final String kind() {
    return "computed";
  }
}
