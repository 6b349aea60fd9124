package dev.aliensignals.hybrid.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An object of the source of an {@link Assignment}, and the one of the target that becomes it. */
abstract class Pair {

  static final @Nullable Object[] NOTHING = {};

  final Assignment all;

  /** Raw. */
  final Object source;

  /** Raw; null if there is none. */
  final @Nullable Object target;

  /** The content of the source, by places. */
  final @Nullable Object[] next;

  /** The old content of the target, by places; empty if there is no target. */
  final @Nullable Object[] old;

  /** The pairs of what is in the source, by its places; null for values, which are shared. */
  final @Nullable Pair[] children;

  /** The pairs in which it is a child. */
  final List<Pair> users = new ArrayList<>(1);

  /** Whether the target becomes the source; else a copy of the source takes its place. */
  boolean kept;

  /** Whether it is the root, or what only that can have, in final fields. */
  boolean ofRoot;

  /** Whether the target was found behind a readonly view. */
  boolean frozen;

  /** Whether target and source were equal for the set or map they are in. */
  boolean wasEqual;

  private @Nullable Object copy;

  Pair(
      Assignment all,
      Object source,
      @Nullable Object target,
      @Nullable Object[] next,
      @Nullable Object[] old) {
    this.all = all;
    this.source = source;
    this.target = target;
    this.next = next;
    this.old = old;
    this.children = new @Nullable Pair[next.length];
    this.kept = target != null;
  }

  // ---- reading ----------------------------------------------------------------------------------

  /** Finds the pairs of what is in the source. */
  abstract void match();

  /** Whether an object of the target that is in the same place may become one of the source. */
  boolean fits(Object inSource, Object inTarget) {
    return Copies.areOfOneKind(inSource, inTarget);
  }

  /** Whether something has to be written to the target. */
  abstract boolean changes();

  /** The reason why the target cannot become the source; null if it can. */
  @Nullable String cannotBecome() {
    return frozen && changes() ? "it is readonly" : null;
  }

  RuntimeException refusal() {
    return new UnsupportedOperationException(
        "assign() cannot change this "
            + Objects.requireNonNull(target).getClass().getTypeName()
            + ": "
            + cannotBecome()
            + ". Nothing was changed.");
  }

  /** The pairs in it that may not get another hash, or another place in an order. */
  List<Pair> hashed() {
    return List.of();
  }

  /** Whether what is in a place is what has to be there. */
  @SuppressWarnings("ReferenceEquality") // it is about identity
  final boolean isDone(int place, @Nullable Object current) {
    Pair child = children[place];
    if (child == null) {
      return current == next[place] || Sameness.isSame(current, next[place]);
    }
    return child.kept
        && Reactivity.toRaw(current) == child.target
        && (child instanceof SignalPair
            || Sameness.modeOf(current) == Sameness.modeOf(next[place]));
  }

  // ---- writing ----------------------------------------------------------------------------------

  /** Makes an empty copy of the source. */
  void create() {
    copy = empty();
  }

  Object empty() {
    return Copies.empty(source);
  }

  /** Fails if a value would not fit. All copies are made. */
  void requireTypes() {}

  /** Fills the copy. The objects in it have been filled before, as far as that is possible. */
  abstract void fill();

  boolean needsWriting() {
    return changes();
  }

  /** Removes what may have another hash later. */
  void shrink() {}

  /** Writes what differs. */
  void write() {}

  /** Adds to what asks for hashes. */
  void grow() {}

  /** Whether there is a {@link #result()}. */
  final boolean isMade() {
    return kept || copy != null;
  }

  final Object result() {
    return Objects.requireNonNull(kept ? target : copy);
  }

  /** The value that has to be in a place, as raw objects keep it. */
  @Nullable Object wanted(int place) {
    Pair child = children[place];
    if (child == null) {
      return next[place];
    }
    Mode mode =
        child instanceof SignalPair || child instanceof SignalCopy
            ? Mode.DEEP
            : Sameness.modeOf(next[place]);
    return mode == Mode.DEEP ? child.result() : Reactivity.root(child.result(), mode);
  }

  final @Nullable Object[] wanted() {
    @Nullable Object[] values = new @Nullable Object[next.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = wanted(i);
    }
    return values;
  }
}
