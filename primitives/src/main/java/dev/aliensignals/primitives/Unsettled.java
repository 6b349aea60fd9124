package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.HAS_CHILD;
import static dev.aliensignals.primitives.Flags.HOOKED;
import static dev.aliensignals.primitives.Flags.HOOK_QUEUED;
import static dev.aliensignals.primitives.Flags.INVALID;
import static dev.aliensignals.primitives.Flags.LIVE;
import static dev.aliensignals.primitives.Flags.MUTABLE;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The work that changes of liveness leave behind: user code that may only be called when the graph
 * is at rest. Settled at the end of the outermost operation, so that a node that is observed and
 * unobserved within one operation hears nothing.
 */
final class Unsettled {

  /*
   * What a walk leaves here is chained through objects that exist already, so that the walk needs no memory
   * for it: hooked and awakened nodes through their options, orphaned computeds through the link to one of
   * their children, nodes whose cleanups could not be collected through the link to their owner.
   *
   * H1  A node has HOOK_QUEUED exactly while it is in the list of hooked nodes of one of these.
   * H2  What an Error keeps from being settled stays here, and waits for the next operation.
   */

  /** The system is to be closed. */
  private boolean closing;

  /** Nodes with hooks that were observed or unobserved, first and last. */
  private @Nullable ReactiveNode firstHooked;

  private @Nullable ReactiveNode lastHooked;

  /**
   * For each orphaned computed a link to one of its children. The last says that it is its own
   * next, as null says that a link is in no such list.
   */
  private @Nullable Link firstOrphan;

  private @Nullable Link lastOrphan;

  /** What could not be closed, or cleaned up, where that was due. */
  private final List<OwnerNode> abandoned = new ArrayList<>(SECURE);

  /**
   * The link of a closed node, which still has its cleanups, to the owner it had; the next one is
   * its nextDep.
   */
  private @Nullable Link uncleaned;

  private final List<Disposal.Cleanups> cleanups = new ArrayList<>(SECURE);

  /** How many entries of each list there is memory for beforehand. */
  private static final int SECURE = 8;

  /** The cycles that were found, by their exceptions: those may still be on their way. */
  private @Nullable IdentityHashMap<CyclicDependencyException, Cycle> cycles;

  /** Nodes that were made observed, and have something to start before the read returns. */
  private @Nullable ReactiveNode firstAwakened;

  private @Nullable ReactiveNode lastAwakened;

  /** What is settled after this. See {@link Engine#settle}. */
  @Nullable Unsettled next;

  /** A node with hooks was observed or unobserved. */
  void addHooked(ReactiveNode node) {
    NodeOptions options = node.options();
    if (options == null) {
      return;
    }
    Activation activation = options.activation;
    if (activation != null && node.subs != null && !activation.isActive() && !options.awakened) {
      options.awakened = true;
      if (lastAwakened == null) {
        firstAwakened = node;
      } else {
        optionsOf(lastAwakened).nextAwakened = node;
      }
      lastAwakened = node;
    }
    if (!node.has(HOOK_QUEUED)) {
      node.setFlagsRelease(node.flags | HOOK_QUEUED);
      if (lastHooked == null) {
        firstHooked = node;
      } else {
        optionsOf(lastHooked).nextHooked = node;
      }
      lastHooked = node;
    }
  }

  private static NodeOptions optionsOf(ReactiveNode node) {
    return Objects.requireNonNull(node.options());
  }

  private static @Nullable Activation activationOf(ReactiveNode node) {
    NodeOptions options = node.options();
    return options == null ? null : options.activation;
  }

  /** A computed that owns effects lost its last observer. */
  void addOrphaned(ComputedNode node) {
    Link link = node.deps;
    while (link != null && (link.dep.flags & MUTABLE) != 0) {
      link = link.nextDep;
    }
    if (link == null || link.nextSub != null) {
      return; // there is none any more, or the computed is in the list
    }
    link.nextSub = link;
    if (lastOrphan == null) {
      firstOrphan = link;
    } else {
      lastOrphan.nextSub = link;
    }
    lastOrphan = link;
  }

  /** There was no stack or memory to end a node that nobody else can end. */
  void addAbandoned(OwnerNode node) {
    abandoned.add(node);
  }

  /**
   * There was no memory to collect the cleanups of a closed node.
   *
   * @param up its link to its owner, which is of no use any more; null if it had none
   */
  void addUncleaned(OwnerNode node, @Nullable Link up) {
    if (up == null) {
      abandoned.add(node);
    } else {
      up.nextDep = uncleaned;
      uncleaned = up;
    }
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
    return firstHooked == null
        && firstOrphan == null
        && uncleaned == null
        && abandoned.isEmpty()
        && cleanups.isEmpty()
        && !closing
        && next == null;
  }

  boolean hasAwakened() {
    return firstAwakened != null;
  }

  /** Starts what the read that is about to return has made observed. */
  void startAwakened(Engine e) {
    for (ReactiveNode node = pollAwakened(); node != null; node = pollAwakened()) {
      Activation activation = activationOf(node);
      if (activation != null && !activation.isActive() && node.subs != null) {
        activation.start(node, e);
      }
    }
  }

  private @Nullable ReactiveNode pollAwakened() {
    ReactiveNode node = firstAwakened;
    if (node != null) {
      NodeOptions options = optionsOf(node);
      firstAwakened = options.nextAwakened;
      options.nextAwakened = null;
      options.awakened = false;
      if (firstAwakened == null) {
        lastAwakened = null;
      }
    }
    return node;
  }

  /** Settles it. What an Error keeps from that stays here. */
  void run(Engine e) {
    e.mendMarks();
    while (pollAwakened() != null) {
      // their hooks, which are called now, start what is still to be
    }
    for (Link link = uncleaned; link != null; link = uncleaned) {
      uncleaned = link.nextDep;
      Disposal.closeAbandoned((OwnerNode) link.dep, e);
    }
    while (!abandoned.isEmpty()) {
      Disposal.closeAbandoned(abandoned.remove(abandoned.size() - 1), e);
    }
    while (!cleanups.isEmpty()) {
      cleanups.remove(cleanups.size() - 1).run(e); // what still does not run comes back
    }
    for (Link link = firstOrphan; link != null; link = firstOrphan) {
      closeOrphan((ComputedNode) link.sub, e);
      removeFirstOrphan(link);
    }
    for (ReactiveNode node = firstHooked; node != null; node = firstHooked) {
      callHooks(node, e);
    }
    if (closing && e.closing != null) {
      closing = false;
      e.closing.run();
    }
  }

  private void removeFirstOrphan(Link link) {
    Link next = link.nextSub;
    link.nextSub = null;
    if (next == link) {
      firstOrphan = null;
      lastOrphan = null;
    } else {
      firstOrphan = next;
    }
  }

  private void removeFirstHooked(ReactiveNode node) {
    NodeOptions options = optionsOf(node);
    firstHooked = options.nextHooked;
    options.nextHooked = null;
    if (firstHooked == null) {
      lastHooked = null;
    }
  }

  private static void closeOrphan(ComputedNode node, Engine e) {
    if (!node.has(LIVE) && node.has(HAS_CHILD)) {
      e.bumpEpoch(); // its readers are not up to date any more either
      node.flags |= INVALID;
      Disposal.closeChildren(node, e);
    }
  }

  /** Takes the first hooked node out of the list, and calls what is to be called for it. */
  private void callHooks(ReactiveNode node, Engine e) {
    removeFirstHooked(node);
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
}
