package dev.aliensignals.primitives;

import org.jspecify.annotations.Nullable;

/** A node that has dependencies, or owns effects. */
abstract class SubscriberNode extends ReactiveNode {

  /** First dependency, in the order of the reads. */
  @Nullable Link deps;

  /** Last dependency; during a run, the last one read so far (null: none yet). */
  @Nullable Link depsTail;

  SubscriberNode(Engine engine, int flags) {
    super(engine, flags);
  }
}
