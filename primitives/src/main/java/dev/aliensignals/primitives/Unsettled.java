package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.HAS_CHILD;
import static dev.aliensignals.primitives.Flags.HOOKED;
import static dev.aliensignals.primitives.Flags.HOOK_QUEUED;
import static dev.aliensignals.primitives.Flags.INVALID;
import static dev.aliensignals.primitives.Flags.LIVE;

import java.util.ArrayList;
import java.util.List;

/**
 * What changes of liveness leave behind: user code that may only be called when the graph is at
 * rest. Settled at the end of the outermost operation, so that a node that is observed and
 * unobserved within one operation hears nothing.
 */
final class Unsettled {

  private final List<ReactiveNode> hooked = new ArrayList<>();
  private final List<ComputedNode> orphaned = new ArrayList<>();

  /** A node with hooks was observed or unobserved. */
  void addHooked(ReactiveNode node) {
    if (!node.has(HOOK_QUEUED)) {
      node.setFlagsRelease(node.flags | HOOK_QUEUED);
      hooked.add(node);
    }
  }

  /** A computed that owns effects lost its last observer. */
  void addOrphaned(ComputedNode node) {
    orphaned.add(node);
  }

  void run(Engine e) {
    for (ComputedNode node : orphaned) {
      if (!node.has(LIVE) && node.has(HAS_CHILD)) {
        e.bumpEpoch(); // what has read it is not up to date any more either
        node.flags |= INVALID;
        Disposal.closeChildren(node, e);
      }
    }
    for (ReactiveNode node : hooked) {
      boolean watched = node.subs != null;
      node.setFlagsRelease(node.flags & ~HOOK_QUEUED);
      if (watched != node.has(HOOKED)) {
        node.setFlagsRelease(node.flags ^ HOOKED);
        NodeOptions options = node.options();
        Runnable hook =
            options == null ? null : watched ? options.onWatched() : options.onUnwatched();
        if (hook != null) {
          EffectQueue.callOutside(node, e, hook);
        }
      }
    }
  }
}
