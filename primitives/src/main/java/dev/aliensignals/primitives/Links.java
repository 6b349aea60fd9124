package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.CHECKING;
import static dev.aliensignals.primitives.Flags.CLOSED;
import static dev.aliensignals.primitives.Flags.HAS_CHILD;
import static dev.aliensignals.primitives.Flags.LIVE;
import static dev.aliensignals.primitives.Flags.MUTABLE;
import static dev.aliensignals.primitives.Flags.STACKED;

import org.jspecify.annotations.Nullable;

/** Makes and removes links. Runs no user code. */
final class Links {
  /*
   * During a run the dependencies of a subscriber are two lists in one:
   *
   *   deps ─▶ [a]─[b]─[c] │ [d]─[e] ─▶ null
   *                    ▲
   *                 depsTail: up to here as read in this run, behind it left over from the last one
   *
   * A read of the node that follows depsTail moves depsTail on and allocates nothing. Any other read
   * inserts a link there. At the end of the run everything behind depsTail is purged.
   *
   * L1  A link is in its subscriber's list, exactly once, until it is removed for good.
   * L2  A link is in its dependency's list exactly while its subscriber is LIVE; the link from an
   *     owner to an effect or scope always is. Backwards, along prevSub, the list is a circle, so
   *     that the node need not know its last subscriber; except that of an owner, which is alone.
   * L3  No two links have the same dependency and subscriber, up to depsTail of a running subscriber
   *     and everywhere in the list of any other; except that a dependency which a run inside that run
   *     has read too may be linked at its old place once more, and after a run that an Error has ended
   *     every dependency it has read.
   * L4  depsTail is the last link of a subscriber that does not run.
   */

  private Links() {}

  /**
   * Records that {@code sub} has read {@code dep}. O(1), and allocates only when the read differs
   * from the one at the same position of the previous run.
   */
  static void track(ReactiveNode dep, SubscriberNode sub, Engine e) {
    Link tail = sub.depsTail; // null when a run starts
    if (tail != null && tail.dep == dep) {
      return; // read twice in a row; the version seen first counts
    }
    Link next = tail == null ? sub.deps : tail.nextDep;
    if (next != null && next.dep == dep && dep.seen != e.cycle) {
      next.depVersion = dep.version;
      dep.seen = e.cycle;
      sub.depsTail = next;
      return;
    }
    trackSlow(dep, sub, tail, next, e);
  }

  private static void trackSlow(
      ReactiveNode dep, SubscriberNode sub, @Nullable Link tail, @Nullable Link next, Engine e) {
    if ((sub.flags & CLOSED) != 0 || isLinked(dep, sub, tail, e.cycle)) {
      return;
    }
    Link link = new Link(dep, sub, tail, next);
    dep.seen = e.cycle;
    insert(link);
    if ((sub.flags & LIVE) != 0) {
      Liveness.attach(link, e);
    }
  }

  /** Whether {@code sub} has read {@code dep} in this run, whose number is {@code cycle}. */
  private static boolean isLinked(
      ReactiveNode dep, SubscriberNode sub, @Nullable Link tail, int cycle) {
    int seen = dep.seen;
    if (cycle > Engine.AMBIGUOUS_CYCLE || cycle < 0) {
      if (seen == cycle) {
        return true;
      }
      if (seen == 0 || (seen != Engine.AMBIGUOUS_CYCLE && seen - cycle < 0)) {
        return false;
      }
    }
    // a run inside this one has linked dep too, or reads were attributed by setActiveSub
    boolean live = (sub.flags & LIVE) != 0;
    Link first = live ? dep.subs : null;
    Link inSubs = first == null ? null : first.prevSub; // the last
    for (Link link = tail; link != null; link = link.prevDep) {
      if (link.dep == dep) {
        return true;
      }
      if (live) {
        if (inSubs == null) {
          return false;
        }
        if (inSubs.sub == sub && isUpTo(tail, inSubs)) {
          return true;
        }
        inSubs = inSubs == first ? null : inSubs.prevSub;
      }
    }
    return false;
  }

  /** Whether {@code wanted} is in the list that ends with {@code tail}. */
  static boolean isUpTo(@Nullable Link tail, Link wanted) {
    for (Link link = tail; link != null; link = link.prevDep) {
      if (link == wanted) {
        return true;
      }
    }
    return false;
  }

  /** Links a live subscriber that does not run to one more dependency, and says how. */
  static Link append(ReactiveNode dep, SubscriberNode sub, Engine e) {
    Link link = new Link(dep, sub, sub.depsTail, null);
    insert(link);
    Liveness.attach(link, e);
    return link;
  }

  /** Makes {@code owner} the owner of a new effect or scope. */
  static void own(SubscriberNode owner, OwnerNode child) {
    Link tail = owner.depsTail;
    Link link = new Link(child, owner, tail, tail == null ? owner.deps : tail.nextDep);
    insert(link);
    child.subs = link;
    owner.setFlagsRelease(owner.flags | HAS_CHILD);
  }

  /**
   * Puts a link with its neighbours set into the dependencies of its subscriber, as the last read.
   */
  private static void insert(Link link) {
    Link prev = link.prevDep;
    Link next = link.nextDep;
    if (next != null) {
      next.prevDep = link;
    }
    if (prev != null) {
      prev.nextDep = link;
    } else {
      link.sub.deps = link;
    }
    link.sub.depsTail = link;
  }

  /** Takes a link out of the dependencies of its subscriber. It keeps its own pointers. */
  static void removeFromDeps(Link link) {
    SubscriberNode sub = link.sub;
    Link prev = link.prevDep;
    Link next = link.nextDep;
    if (next != null) {
      next.prevDep = prev;
    }
    if (prev != null) {
      prev.nextDep = next;
    } else {
      sub.deps = next;
    }
    if (sub.depsTail == link) {
      sub.depsTail = prev;
    }
  }

  /**
   * Takes a link out of the subscribers of its dependency. Forgets its neighbours there: a cold
   * computed keeps the link, and must not keep them when they are closed.
   */
  static void removeFromSubs(Link link) {
    ReactiveNode dep = link.dep;
    Link first = dep.subs;
    Link prev = link.prevSub;
    Link next = link.nextSub;
    if (first == null || prev == null) {
      return; // a stack that has overflowed has kept it from being attached
    }
    if (next != null) {
      next.prevSub = prev;
    } else {
      first.prevSub = prev; // the last one now
    }
    if (link != first) {
      prev.nextSub = next;
    } else {
      dep.subs = next;
      if ((dep.flags & (CHECKING | STACKED)) == CHECKING) {
        dep.flags &= ~CHECKING; // on no way any more, see Refresh
      }
    }
    link.prevSub = null;
    link.nextSub = null;
  }

  /**
   * Lets {@code sub}, whose run an Error has ended early, depend on what it has not read again,
   * too.
   */
  static void keepUnread(SubscriberNode sub) {
    Link last = sub.depsTail == null ? sub.deps : sub.depsTail;
    while (last != null && last.nextDep != null) {
      last = last.nextDep;
    }
    sub.depsTail = last;
  }

  /** Removes what {@code sub} has not read again in the run that ends. */
  static void purge(SubscriberNode sub, Engine e) {
    Link tail = sub.depsTail;
    Link link = tail == null ? sub.deps : tail.nextDep;
    if (link == null) {
      return;
    }
    if (tail == null) {
      sub.deps = null;
    } else {
      tail.nextDep = null;
    }
    boolean live = (sub.flags & LIVE) != 0;
    do {
      Link next = link.nextDep;
      if (live && (link.dep.flags & MUTABLE) != 0) {
        Liveness.detach(link, e);
      }
      link = next;
    } while (link != null);
  }
}
