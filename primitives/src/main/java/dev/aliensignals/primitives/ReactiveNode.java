package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.COMPUTED_BIT;
import static dev.aliensignals.primitives.Flags.MUTABLE;

import org.jspecify.annotations.Nullable;

/** Anything in the graph: signal, computed, effect or scope. Its fields belong to the engine. */
abstract class ReactiveNode {

  /** Bits of {@link Flags}. */
  int flags;

  /** Counts the changes of the value. An effect counts its runs in the flush {@link #seen} here. */
  int version;

  /**
   * The {@link Engine#cycle} of the last run that linked this node not at the place it had before.
   */
  int seen;

  final Engine engine;

  /** First live subscriber; for an effect or scope, the link from its owner. */
  @Nullable Link subs;

  /** Last live subscriber. */
  @Nullable Link subsTail;

  ReactiveNode(Engine engine, int flags) {
    this.engine = engine;
    this.flags = flags;
  }

  final boolean has(int bits) {
    return (flags & bits) != 0;
  }

  final boolean isMutable() {
    return (flags & MUTABLE) != 0;
  }

  final boolean isComputed() {
    return (flags & (COMPUTED_BIT | MUTABLE)) == (COMPUTED_BIT | MUTABLE);
  }

  /** The options given at creation, or null. */
  abstract @Nullable NodeOptions options();

  /**
   * What messages call a node without a name: {@code signal}, {@code computed}, {@code effect} …
   */
  abstract String kind();

  /** The name given by the options, else kind#identity. */
  final String name() {
    NodeOptions options = options();
    return options != null && options.name() != null
        ? options.name()
        : kind() + "#" + Integer.toHexString(System.identityHashCode(this));
  }
}
