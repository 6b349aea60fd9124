package dev.aliensignals.primitives;

/** The result of reading a node, as the model sees it. */
sealed interface ModelOutcome {

  record Value(int value) implements ModelOutcome {}

  /** An exception; {@code origin} names the node whose own function threw it. */
  record Failed(String origin) implements ModelOutcome {}

  /** Nothing can be said: the node is part of a cycle, or of what a cycle has interrupted. */
  record Unknown() implements ModelOutcome {}

  /** The node depends on its earlier values and has not been evaluated since something changed. */
  record Stale(String node) implements ModelOutcome {}

  static ModelOutcome unknown() {
    return new Unknown();
  }

  /** Whether an outcome that was seen may be this expected one. */
  default boolean admits(ModelOutcome seen) {
    return this instanceof Unknown || seen instanceof Unknown || equals(seen);
  }

  /** Whether {@code now} is another outcome than this one, for certain. */
  default boolean differsFrom(ModelOutcome now) {
    return !(this instanceof Stale) && !(now instanceof Stale) && !admits(now);
  }
}
