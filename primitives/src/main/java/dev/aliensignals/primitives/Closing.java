package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.HAS_CHILD;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The end of a system, and what has to be known for it: every effect and scope that nobody else
 * owns. Only systems that can be closed have one. Guarded by the system, but for {@link #isClosed}.
 */
final class Closing {
  /*
   *   open ── close() ──▶ closing ── everything has ended ──▶ closed
   *
   *   closing: nothing can be made; cleanups write, and effects that are still alive follow
   *   closed:  nothing can be made or written; computeds are evaluated as unobserved ones
   *
   * Z1  An effect or scope of the system is owned by another one, by a computed, or by the root.
   * Z2  A closed system has no live effect, so nothing is ever queued or marked live again.
   */

  private final Engine engine;

  /** Owns what nobody else does. Itself nobody's, and never the active scope. */
  final EffectScope root;

  /** Computeds that own effects, as far as somebody can still reach them. */
  private final Set<ComputedNode> parents = Collections.newSetFromMap(new WeakHashMap<>());

  /** What close() was called in is not over yet. */
  boolean requested;

  private boolean begun;
  private volatile boolean closed;

  Closing(Engine engine) {
    this.engine = engine;
    this.root = new EffectScope(engine);
  }

  boolean isClosed() {
    return closed;
  }

  /** Whether nothing can be made any more. A hint for threads that do not own the system. */
  boolean isBegun() {
    return begun;
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
    try {
      if (root.has(HAS_CHILD)) {
        Disposal.closeChildren(root, e);
      }
    } finally {
      for (ComputedNode parent : Set.copyOf(parents)) {
        if (parent.has(HAS_CHILD)) {
          Disposal.closeChildren(parent, e);
        }
      }
      parents.clear();
    }
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
