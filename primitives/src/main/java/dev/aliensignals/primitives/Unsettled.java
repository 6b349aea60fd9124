package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.HAS_CHILD;
import static dev.aliensignals.primitives.Flags.HOOKED;
import static dev.aliensignals.primitives.Flags.HOOK_QUEUED;
import static dev.aliensignals.primitives.Flags.INVALID;
import static dev.aliensignals.primitives.Flags.LIVE;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The work that changes of liveness leave behind: user code that may only be called when the graph
 * is at rest. Settled at the end of the outermost operation, so that a node that is observed and
 * unobserved within one operation hears nothing.
 */
final class Unsettled {

  /** The system is to be closed. */
  private boolean closing;

  private final List<ReactiveNode> hooked = new ArrayList<>();
  private final List<ComputedNode> orphaned = new ArrayList<>();

  /** Effects, scopes and cleanups that could not be closed or run where that was due. */
  private final List<OwnerNode> abandoned = new ArrayList<>();

  private final List<Disposal.Cleanups> cleanups = new ArrayList<>();

  /** The cycles that were found, by their exceptions: those may still be on their way. */
  private @Nullable IdentityHashMap<CyclicDependencyException, Cycle> cycles;

  /** Nodes that were made observed, and have something to start before the read returns. */
  private final List<ReactiveNode> awakened = new ArrayList<>();

  /** A node with hooks was observed or unobserved. */
  void addHooked(ReactiveNode node) {
    Activation activation = activationOf(node);
    if (activation != null && node.subs != null && !activation.isActive()) {
      awakened.add(node);
    }
    if (!node.has(HOOK_QUEUED)) {
      node.setFlagsRelease(node.flags | HOOK_QUEUED);
      hooked.add(node);
    }
  }

  private static @Nullable Activation activationOf(ReactiveNode node) {
    NodeOptions options = node.options();
    return options == null ? null : options.activation;
  }

  /** A computed that owns effects lost its last observer. */
  void addOrphaned(ComputedNode node) {
    orphaned.add(node);
  }

  /** There was no stack or memory to end a node that nobody else can end. */
  void addAbandoned(OwnerNode node) {
    abandoned.add(node);
  }

  /** There was no stack or memory to run some cleanups. */
  void addCleanups(Disposal.Cleanups rest) {
    cleanups.add(rest);
  }

  /** A computed was read while it was being evaluated. */
  void addCycle(Cycle cycle) {
    IdentityHashMap<CyclicDependencyException, Cycle> known = cycles;
    if (known == null) {
      known = new IdentityHashMap<>(4);
      cycles = known;
    }
    known.put(cycle.exception, cycle);
  }

  /** The cycle of this operation that has failed with {@code thrown}, or null. */
  @Nullable Cycle cycleOf(CyclicDependencyException thrown) {
    return cycles == null ? null : cycles.get(thrown);
  }

  /** The operation was asked to close the system. */
  void closeSystem() {
    closing = true;
  }

  boolean isEmpty() {
    return hooked.isEmpty()
        && orphaned.isEmpty()
        && abandoned.isEmpty()
        && cleanups.isEmpty()
        && !closing;
  }

  boolean hasAwakened() {
    return !awakened.isEmpty();
  }

  /** Starts what the read that is about to return has made observed. */
  void startAwakened(Engine e) {
    for (int i = 0; i < awakened.size(); i++) { // grows, and is cleared, while user code runs
      ReactiveNode node = awakened.get(i);
      Activation activation = activationOf(node);
      if (activation != null && !activation.isActive() && node.subs != null) {
        activation.start(node, e);
      }
    }
    awakened.clear();
  }

  void run(Engine e) {
    int next = 0;
    int nextHooked = 0;
    try {
      while (!abandoned.isEmpty()) {
        Disposal.closeAbandoned(abandoned.remove(abandoned.size() - 1), e);
      }
      while (!cleanups.isEmpty()) {
        cleanups.remove(cleanups.size() - 1).run(e); // a cleanup that still cannot run comes back
      }
      while (next < orphaned.size()) {
        closeOrphan(orphaned.get(next), e);
        next++;
      }
      while (nextHooked < hooked.size()) {
        callHooks(hooked.get(nextHooked++), e);
      }
      if (closing && e.closing != null) {
        closing = false;
        e.closing.run();
      }
    } catch (Throwable t) {
      putBack(next, nextHooked, e);
      throw t;
    }
  }

  private static void closeOrphan(ComputedNode node, Engine e) {
    if (!node.has(LIVE) && node.has(HAS_CHILD)) {
      e.bumpEpoch(); // its readers are not up to date any more either
      node.flags |= INVALID;
      Disposal.closeChildren(node, e);
    }
  }

  private static void callHooks(ReactiveNode node, Engine e) {
    boolean watched = node.subs != null;
    node.setFlagsRelease(node.flags & ~HOOK_QUEUED);
    boolean tell = watched != node.has(HOOKED);
    if (tell) {
      node.setFlagsRelease(node.flags ^ HOOKED);
    }
    Activation activation = activationOf(node);
    if (activation != null) {
      try {
        activation.settle(node, watched, e);
      } catch (Throwable thrown) {
        EffectQueue.keepOfHook(node, "The start function", thrown, e);
      }
    }
    if (tell) {
      NodeOptions options = node.options();
      Runnable hook =
          options == null ? null : watched ? options.onWatched() : options.onUnwatched();
      if (hook != null) {
        EffectQueue.callOutside(
            node, e, watched ? "The onWatched hook" : "The onUnwatched hook", hook);
      }
    }
  }

  /** Leaves to the next operation what there was no stack or memory to settle. */
  private void putBack(int firstOrphan, int firstHooked, Engine e) {
    if (closing) {
      e.unsettled().closeSystem();
    }
    for (OwnerNode node : abandoned) {
      e.unsettled().addAbandoned(node);
    }
    for (Disposal.Cleanups rest : cleanups) {
      e.unsettled().addCleanups(rest);
    }
    for (ComputedNode node : orphaned.subList(firstOrphan, orphaned.size())) {
      e.unsettled().addOrphaned(node);
    }
    for (ReactiveNode node : hooked.subList(firstHooked, hooked.size())) {
      node.setFlagsRelease(node.flags & ~HOOK_QUEUED);
      e.unsettled().addHooked(node);
    }
  }
}
