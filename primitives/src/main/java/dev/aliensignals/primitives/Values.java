package dev.aliensignals.primitives;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Comparing and printing values, which may be user code. */
final class Values {

  /** The value of a signal that has none. Never leaves the package. */
  static final Object UNSET =
      new Object() {
        @Override
        public String toString() {
          return "<unset>";
        }
      };

  private Values() {}

  /** Whether two values are the same by {@code equality}, or by {@code equals} if that is null. */
  @SuppressWarnings("NullAway") // a bare type parameter counts as non-null for it
  static boolean same(
      @Nullable Object current,
      @Nullable Object next,
      @Nullable Equality<? super @Nullable Object> equality) {
    if (equality != null) {
      return equality.equal(current, next);
    }
    return current == next || (current != null && current.equals(next));
  }

  /** The equality a node was given, or null for the default. */
  @SuppressWarnings("unchecked")
  static @Nullable Equality<? super @Nullable Object> equalityOf(ReactiveNode node) {
    NodeOptions options = node.options();
    if (options instanceof SignalOptions<?> signal) {
      return (Equality<? super @Nullable Object>) signal.equality;
    }
    if (options instanceof ComputedOptions<?> computed) {
      return (Equality<? super @Nullable Object>) computed.equality;
    }
    return null;
  }

  /** {@link #same} in a place where reads would be tracked. */
  static boolean sameUntracked(
      @Nullable Object current,
      @Nullable Object next,
      @Nullable Equality<? super @Nullable Object> equality,
      Engine e) {
    if (equality == null && e.activeSub == null) {
      return same(current, next, null);
    }
    Frame frame = new Frame(e, null, e.ownerToKeep());
    try {
      boolean same = same(current, next, equality);
      frame.requireBalanced("the equality of a signal");
      return same;
    } finally {
      frame.restore();
    }
  }

  /** What the function of an update makes of a value. */
  static <T extends @Nullable Object> T applyUntracked(
      UnaryOperator<T> fn, T value, String name, Engine e) {
    Frame frame = new Frame(e, null, e.ownerToKeep());
    try {
      T next = fn.apply(value);
      frame.requireBalanced("update of '" + name + "'");
      return next;
    } finally {
      frame.restore();
    }
  }

  /** Name and value for toString. */
  static String describe(ReactiveNode node, @Nullable Object value) {
    Engine e = node.engine;
    if (!e.isOwner() || e.activeSub == null) {
      return node.name() + "=" + value;
    }
    Frame frame = new Frame(e, null, e.ownerToKeep());
    try {
      return node.name() + "=" + value;
    } finally {
      frame.restore();
    }
  }

  static String describeUnevaluated(ReactiveNode node) {
    return node.name() + "=<not evaluated>";
  }

  static String describeFailure(ReactiveNode node, Failure failure) {
    return node.name() + "=<failed: " + failure.error() + ">";
  }
}
