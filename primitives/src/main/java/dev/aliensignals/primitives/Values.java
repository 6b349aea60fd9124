package dev.aliensignals.primitives;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Comparing and printing values, which may be user code. */
final class Values {

  /** The length up to which the text of a value is printed. */
  private static final int MAX_TEXT = 1000;

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
      int open = e.open;
      boolean same = same(current, next, null);
      if (e.open != open) {
        endLeftOpen(open, e);
      }
      return same;
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

  /** Ends the batches that an equals has opened, and pauses; nothing else has changed there. */
  private static void endLeftOpen(int open, Engine e) {
    int left = e.open - open;
    e.open = open;
    if (left > 0) {
      e.drop(left);
      throw new IllegalStateException(
          "The equals of a value returned with a batch open or tracking paused. It must only"
              + " compare.");
    }
  }

  /** The result of an update's function for a value. */
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

  /**
   * The text of a value, for messages and for toString: the result of its own toString, read
   * untracked and shortened; or its class and the exception of its toString, even if that is a
   * stack overflow.
   */
  static String print(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    try {
      String text = isPlain(value) ? value.toString() : textOf(value);
      return text == null || text.length() <= MAX_TEXT
          ? String.valueOf(text)
          : text.substring(0, MAX_TEXT) + "... (" + text.length() + " characters)";
    } catch (Throwable t) {
      return value.getClass().getName()
          + "@"
          + Integer.toHexString(System.identityHashCode(value))
          + " (its toString threw "
          + t.getClass().getName()
          + ")";
    }
  }

  /** Whether it is of a class of the JDK whose toString calls nobody. */
  private static boolean isPlain(Object value) {
    return value instanceof String || value instanceof Number || value instanceof Boolean;
  }

  /** Calls toString as a function that is nobody's. */
  private static @Nullable String textOf(Object value) {
    TaskRun<?> body = TaskRun.replaceCurrent(null);
    try {
      Engine owned = CrossSystem.owned();
      if (owned == null) {
        return textOfOutside(value);
      }
      Frame frame = new Frame(owned, null, owned.noOwner);
      try {
        return value.toString();
      } finally {
        frame.restore();
      }
    } finally {
      TaskRun.replaceCurrent(body);
    }
  }

  private static @Nullable String textOfOutside(Object value) {
    try {
      return value.toString();
    } finally {
      Engine left = CrossSystem.owned();
      if (left != null) {
        left.endLeftBatch();
      }
    }
  }

  /** Name and value for toString. */
  static String describe(ReactiveNode node, @Nullable Object value) {
    return node.name() + "=" + print(value);
  }

  static String describeUnevaluated(ReactiveNode node) {
    return node.name() + "=<not evaluated>";
  }

  static String describeFailure(ReactiveNode node, FailedEvaluation failure) {
    return node.name() + "=<failed: " + print(failure.error()) + ">";
  }

  /** Whether reading {@code signal} gives a value. Tracked. */
  static boolean isReadable(ReadableSignal<?> signal) {
    try {
      signal.get();
      return true;
    } catch (CyclicDependencyException e) {
      throw e; // of the caller
    } catch (Exception e) {
      return false;
    }
  }
}
