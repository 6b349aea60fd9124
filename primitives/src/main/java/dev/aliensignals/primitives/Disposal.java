package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.BUSY;
import static dev.aliensignals.primitives.Flags.CHECKING;
import static dev.aliensignals.primitives.Flags.CLOSED;
import static dev.aliensignals.primitives.Flags.DEFERRED;
import static dev.aliensignals.primitives.Flags.HAS_CHILD;
import static dev.aliensignals.primitives.Flags.LIVE;
import static dev.aliensignals.primitives.Flags.MARKS;
import static dev.aliensignals.primitives.Flags.MUTABLE;
import static dev.aliensignals.primitives.Flags.PAUSED;
import static dev.aliensignals.primitives.Flags.RECURSED_CHECK;
import static dev.aliensignals.primitives.Flags.SPLIT;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Ends effects and scopes with everything they own. Iterative: a chain of a million scopes closes.
 * First the whole tree is unlinked, then the cleanups run, so user code never sees half a tree.
 */
final class Disposal {
  /*
   *        scope                    unlinked and cleaned up:  e2, c, e1, scope
   *       /     \
   *      e1      e2                 that is: the last created first, what is owned before its owner,
   *      |                          of one node the last registered cleanup first
   *      c
   *
   * D1  A CLOSED node has no links, except what a function still running has made after the close;
   *     finishClosed ends that when the function returns.
   * D2  A cleanup runs exactly once, untracked, without owner, in a batch.
   * D3  Every cleanup runs, whatever the others throw. One for which there is no stack or memory runs
   *     when the outermost operation ends.
   * D4  A tree is closed whole or, if there is no stack for that, not at all.
   */

  private Disposal() {}

  /** Closes one effect or scope. */
  static void close(OwnerNode root, Engine e) {
    if ((root.flags & CLOSED) != 0) {
      return;
    }
    StackRoom.secure();
    Link up = root.subs;
    if (up != null) {
      Links.removeFromDeps(up);
      root.subs = null;
    }
    Cleanups cleanups = unlinkTree(root, up == null ? null : up.sub, null, e);
    if (cleanups != null) {
      cleanups.run(e);
    }
  }

  /** Closes what {@code owner} owns, the last created first. */
  static void closeChildren(SubscriberNode owner, Engine e) {
    StackRoom.secure();
    owner.setFlagsRelease(owner.flags & ~HAS_CHILD);
    Cleanups cleanups = null;
    Link link = owner.depsTail;
    while (link != null) {
      Link prev = link.prevDep;
      if ((link.dep.flags & MUTABLE) == 0) {
        OwnerNode child = (OwnerNode) link.dep;
        Links.removeFromDeps(link);
        child.subs = null;
        cleanups = unlinkTree(child, owner, cleanups, e);
      }
      link = prev;
    }
    if (cleanups != null) {
      cleanups.run(e);
    }
  }

  /** Runs the cleanups of the run that is over. */
  static void runCleanups(OwnerNode node, Engine e) {
    Cleanup chain = node.cleanup;
    if (chain == null) {
      return;
    }
    Frame frame = new Frame(e, null, e.noOwner);
    node.cleanup = null;
    e.batchDepth++;
    ErrorHandler handler = EffectQueue.handlerOf(node, null, e);
    Cleanup rest = chain;
    try {
      do {
        Cleanup next = rest;
        rest = CleanupChain.rest(next);
        runOne(node, CleanupChain.first(next), handler, e);
      } while (rest != null);
    } catch (Throwable t) {
      if (rest != null) {
        Cleanups later = new Cleanups();
        later.add(node, rest, handler);
        e.unsettled().addCleanups(later);
      }
      throw t;
    } finally {
      frame.restore();
    }
  }

  /**
   * Runs one cleanup, and reports what it throws. Throws if there is no stack or memory for that.
   */
  private static void runOne(
      OwnerNode node, Cleanup cleanup, @Nullable ErrorHandler handler, Engine e) {
    try {
      cleanup.run();
      if (e.hasOpenBatch()) {
        e.drop(e.open);
        e.open &= Engine.ON_STACK;
        throw e.openBatch(node);
      }
    } catch (Throwable thrown) {
      EffectQueue.report(node, handler, thrown, e);
    }
  }

  /**
   * Ends what the function of a closed node did after the close, when it has returned; or what the
   * last action of a split effect did, in its scope, which remains.
   */
  static void finishClosed(OwnerNode node, Engine e) {
    try {
      if ((node.flags & HAS_CHILD) != 0) {
        closeChildren(node, e);
      }
      runCleanups(node, e);
    } catch (Throwable t) {
      if ((node.flags & HAS_CHILD) != 0 || node.cleanup != null) {
        e.unsettled().addAbandoned(node);
      }
      throw t;
    }
  }

  /** Closes a node for which there was no stack or memory before. */
  static void closeAbandoned(OwnerNode node, Engine e) {
    if ((node.flags & CLOSED) != 0) {
      finishClosed(node, e);
      return;
    }
    if (node instanceof EffectScope scope && scope.split() != null) {
      if ((scope.flags & RECURSED_CHECK) == 0) { // else an action runs that has begun since
        finishClosed(scope, e); // what its last action has created; it itself remains
      }
      return;
    }
    try {
      close(node, e);
    } catch (Throwable t) {
      if ((node.flags & CLOSED) == 0) {
        e.unsettled().addAbandoned(node);
      }
      throw t;
    }
  }

  /**
   * Unlinks a tree whose root is nobody's any more, and collects its cleanups in the order to run.
   *
   * @param owner whose the root was, to find handlers
   * @return {@code cleanups}, or a new one if it was null and is needed
   */
  private static @Nullable Cleanups unlinkTree(
      OwnerNode root, @Nullable SubscriberNode owner, @Nullable Cleanups cleanups, Engine e) {
    OwnerNode node = root;
    ErrorHandler handler = null; // the nearest of node, if known
    boolean known = false;
    markClosed(node, e);
    while (true) {
      Link link = node.depsTail;
      if (link != null) {
        Links.removeFromDeps(link);
        ReactiveNode dep = link.dep;
        if ((dep.flags & MUTABLE) != 0) {
          Liveness.detachInRoom(link, e);
        } else {
          node = (OwnerNode) dep; // keeps its link as the way back up
          known &= !EffectQueue.hasHandler(node);
          markClosed(node, e);
        }
        continue;
      }
      if ((node.flags & SPLIT) != 0) {
        EffectScope scope = ((Split<?>) ((Effect) node).function()).scope;
        if ((scope.flags & CLOSED) == 0) {
          node = scope; // the scope of the things that the last action has made
          markClosed(node, e);
          continue;
        }
      }
      if (node.cleanup != null && (node.flags & RECURSED_CHECK) == 0) {
        if (cleanups == null) {
          cleanups = new Cleanups();
        }
        if (!known) {
          handler = EffectQueue.handlerOf(node, owner, e);
          known = true;
        }
        cleanups.take(node, handler);
      }
      Link up = node.subs;
      if (up == null) {
        return cleanups;
      }
      node.subs = null;
      known &= !EffectQueue.hasHandler(node);
      node = (OwnerNode) up.sub;
    }
  }

  private static void markClosed(OwnerNode node, Engine e) {
    int flags = node.flags;
    if ((flags & PAUSED) != 0) {
      e.pausedCount--;
    }
    node.flags = (flags & ~(MARKS | LIVE | PAUSED | HAS_CHILD | CHECKING)) | CLOSED;
    if ((flags & (DEFERRED | SPLIT)) != 0) {
      if ((flags & DEFERRED) != 0) {
        e.deferring--;
      }
      Due.closed(node);
    }
    if ((flags & BUSY) != 0) {
      // it runs: dependencies not read again in this run are behind depsTail, or skipped
      SkippedLinks.putBack(node, e);
      Link last = node.depsTail == null ? node.deps : node.depsTail;
      while (last != null && last.nextDep != null) {
        last = last.nextDep;
      }
      node.depsTail = last;
    }
  }

  /** Cleanups of several nodes, in the order to run. */
  static final class Cleanups {

    private OwnerNode[] owners = new OwnerNode[4];
    private @Nullable Cleanup[] chains = new Cleanup[4];
    private @Nullable ErrorHandler[] handlers = new ErrorHandler[4];
    private int size;

    /** The first that has not run. */
    private int next;

    void take(OwnerNode node, @Nullable ErrorHandler handler) {
      Cleanup cleanup = node.cleanup;
      if (cleanup == null) {
        return;
      }
      add(node, cleanup, handler);
      node.cleanup = null;
    }

    void add(OwnerNode node, Cleanup chain, @Nullable ErrorHandler handler) {
      if (size == owners.length) {
        OwnerNode[] moreOwners = Arrays.copyOf(owners, size * 2);
        Cleanup[] moreChains = Arrays.copyOf(chains, size * 2);
        handlers = Arrays.copyOf(handlers, size * 2);
        owners = moreOwners;
        chains = moreChains;
      }
      owners[size] = node;
      handlers[size] = handler;
      chains[size++] = chain;
    }

    /** Runs those that have not run. If there is no stack or memory, the rest waits for the end. */
    void run(Engine e) {
      try {
        runRest(e);
      } catch (Throwable t) {
        if (next < size) {
          e.unsettled().addCleanups(this);
        }
        throw t;
      }
    }

    private void runRest(Engine e) {
      Frame frame = new Frame(e, null, e.noOwner);
      e.batchDepth++;
      try {
        while (next < size) {
          Cleanup chain = Objects.requireNonNull(chains[next]);
          OwnerNode owner = owners[next];
          ErrorHandler handler = handlers[next];
          chains[next] = CleanupChain.rest(chain);
          if (chains[next] == null) {
            next++;
          }
          runOne(owner, CleanupChain.first(chain), handler, e);
        }
      } finally {
        frame.restore();
      }
    }
  }
}
