package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.CLOSED;
import static dev.aliensignals.primitives.Flags.HAS_CHILD;

import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The end of a system, and its list of effects and scopes without another owner, which end with it.
 * Only systems that can be closed have one. Guarded by the system, but for {@link #isClosed}.
 */
final class Closing {
  /*
   *   open ── close() ──▶ closing ── everything has ended ──▶ closed
   *
   *   closing: nothing can be made; cleanups write, and effects that are still alive follow
   *   closed:  nothing can be made or written; computeds are evaluated as unobserved ones
   *
   * Z1  An effect or scope of the system that is open and can still run is owned by another one or by a
   *     computed, or has an entry here.
   * Z2  A closed system has no live effect, so nothing is ever queued or marked live again.
   */

  private final Engine engine;

  /** An effect or scope that nobody owns. Kept by what it follows, not by this. */
  private static final class Entry extends WeakReference<OwnerNode> {
    @Nullable Entry older;

    Entry(OwnerNode node, @Nullable Entry older) {
      super(node);
      this.older = older;
    }

    boolean isOver() {
      OwnerNode node = get();
      return node == null || node.has(CLOSED);
    }
  }

  /** The number of entries at which those that are over are taken out. */
  private static final int LEAST_SWEPT = 64;

  private @Nullable Entry newest;
  private int entries;
  private int sweepAt = LEAST_SWEPT;

  /** Computeds that own effects, as far as somebody can still reach them. */
  private final Set<ComputedNode> parents = Collections.newSetFromMap(new WeakHashMap<>());

  /** The operation that has called close() is not over yet. */
  boolean requested;

  private boolean begun;
  private volatile boolean closed;

  Closing(Engine engine) {
    this.engine = engine;
  }

  boolean isClosed() {
    return closed;
  }

  /** Whether nothing can be made any more. A hint for threads that do not own the system. */
  boolean isBegun() {
    return begun;
  }

  /** Notes an effect or scope that was made without an owner. Amortized O(1). */
  void addFree(OwnerNode node) {
    while (newest != null && newest.isOver()) {
      newest = newest.older;
      entries--;
    }
    if (entries >= sweepAt) {
      sweep();
    }
    newest = new Entry(node, newest);
    entries++;
  }

  private void sweep() {
    Entry kept = newest; // is not over
    while (kept != null) {
      Entry next = kept.older;
      while (next != null && next.isOver()) {
        next = next.older;
        entries--;
      }
      kept.older = next;
      kept = next;
    }
    sweepAt = Math.max(LEAST_SWEPT, entries * 2);
  }

  /** A computed has become the owner of an effect. */
  void addParent(ComputedNode computed) {
    parents.add(computed);
  }

  /** Closes the system, or lets the operation in which this thread owns it do so at its end. */
  void close() {
    if (closed) {
      return;
    }
    Engine e = engine;
    if (e.isOwner()) {
      requested = true;
      e.unsettled().closeSystem();
      return;
    }
    e.enter();
    try {
      run();
    } catch (Throwable t) {
      e.leave(t);
      throw t;
    }
    e.leave();
  }

  /** Ends everything. Called where no function of the system runs. */
  void run() {
    requested = false;
    if (begun) {
      return;
    }
    begun = true;
    Throwable thrown = null;
    try {
      endAll();
    } catch (Throwable t) {
      thrown = t; // an Error of a cleanup; the others have run
    }
    Engine e = engine;
    Failures failed = e.settleAndTake();
    e.closed = true;
    closed = true;
    if (failed != null) {
      Throwable combined = failed.combined();
      if (thrown == null) {
        thrown = combined;
      } else {
        Failures.suppress(thrown, combined);
      }
    }
    if (thrown != null) {
      throw Failures.<RuntimeException>sneaky(thrown);
    }
  }

  private void endAll() {
    Engine e = engine;
    Throwable thrown = null;
    for (Entry entry = newest; entry != null; entry = entry.older) {
      OwnerNode node = entry.get();
      if (node != null) {
        thrown = ended(thrown, () -> Disposal.close(node, e));
      }
    }
    newest = null;
    for (ComputedNode parent : Set.copyOf(parents)) {
      if (parent.has(HAS_CHILD)) {
        thrown = ended(thrown, () -> Disposal.closeChildren(parent, e));
      }
    }
    parents.clear();
    if (thrown != null) {
      throw Failures.<RuntimeException>sneaky(thrown);
    }
  }

  /** Ends something. Returns the first of what was thrown, with the rest suppressed. */
  private static @Nullable Throwable ended(@Nullable Throwable earlier, Runnable end) {
    try {
      end.run();
    } catch (Throwable t) {
      if (earlier == null) {
        return t;
      }
      Failures.suppress(earlier, t);
    }
    return earlier;
  }

  /** The exception for what was to be made, or written: then its name. */
  static ClosedSystemException failure(Engine e, @Nullable String written) {
    return new ClosedSystemException(
        written == null ? e.name : written,
        (written == null
                ? "Nothing can be made in"
                : "'" + written + "' cannot be written: it belongs to")
            + " the system '"
            + e.name
            + "', which is closed. Do it before ReactiveSystem.close(), or in another system.");
  }
}
