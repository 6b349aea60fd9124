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
   * A read of the node that follows depsTail moves depsTail on and allocates nothing. Any other
   * read inserts a link there: the one of the last run if that is near, or else a new one. The
   * links in between wait in the SkippedLinks of the run. At its end they are put behind depsTail,
   * and everything there is purged.
   *
   * L1  A link is in its subscriber's list, exactly once, until it is removed for good; or while
   *     its subscriber runs, among the links that the run has skipped.
   * L2  A link is in its dependency's list exactly while its subscriber is LIVE; the link from an
   *     owner to an effect or scope always is. Backwards, along prevSub, the list is a circle, so
   *     that the node need not know its last subscriber; except that of an owner, which is alone.
   * L3  No two links have the same dependency and subscriber, up to depsTail of a running
   *     subscriber and everywhere in the list of any other; except that a dependency which a run
   *     inside that run has read too may be linked at its old place once more, and after a run that
   *     an Error has ended every dependency it has read. Skipped links are not part of the list
   *     here.
   * L4  depsTail is the last link of a subscriber that does not run.
   */

  private Links() {}

  /**
   * Records that {@code sub} has read {@code dep}. O(1) as long as the reads are those of the
   * previous run, and so much more for each that differs; allocates only for those.
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
    Nesting.requireKept(e);
    if ((sub.flags & CLOSED) != 0 || isLinked(dep, sub, tail, e.cycle)) {
      return;
    }
    boolean live = (sub.flags & LIVE) != 0;
    if ((!live || dep.subs != null) && e.cycle != Engine.AMBIGUOUS_CYCLE) {
      Link found = SkippedLinks.find(dep, sub, tail, next, e);
      if (found != null) {
        found.depVersion = dep.version;
        dep.seen = e.cycle;
        if (live && found.prevSub == null) {
          Liveness.attach(found, e); // a stack overflow has prevented this before
        }
        return;
      }
    }
    Link link = new Link(dep, sub, tail, next);
    insert(link);
    dep.seen = e.cycle;
    if (live) {
      try {
        Liveness.attach(link, e);
      } catch (Throwable t) {
        if (link.prevSub == null) { // no stack left; it is not read either
          if (next != null) {
            next.prevDep = tail;
          }
          if (tail != null) {
            tail.nextDep = next;
          } else {
            sub.deps = next;
          }
          sub.depsTail = tail;
          dep.seen = Engine.AMBIGUOUS_CYCLE; // a run around this one may have linked it
        }
        throw t;
      }
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
    boolean linked = isLinkedUpTo(tail, dep, sub);
    if (linked && cycle != Engine.AMBIGUOUS_CYCLE) {
      dep.seen = cycle; // so that the next read of it does not look again
    }
    return linked;
  }

  private static boolean isLinkedUpTo(@Nullable Link tail, ReactiveNode dep, SubscriberNode sub) {
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

  /** A link to one more dependency of a subscriber that does not run; then {@link #append}. */
  static Link another(ReactiveNode dep, SubscriberNode sub) {
    return new Link(dep, sub, sub.depsTail, null);
  }

  /** Links a live subscriber, where room on the stack was made sure of before. */
  static void append(Link link, Engine e) {
    insert(link);
    Liveness.attachInRoom(link, e);
  }

  /** {@link #append} for a cold computed. */
  static void appendCold(Link link) {
    insert(link);
  }

  /** Makes {@code owner} the owner of a new effect or scope. */
  static void own(SubscriberNode owner, OwnerNode child) {
    Link tail = owner.depsTail;
    Link link = new Link(child, owner, tail, tail == null ? owner.deps : tail.nextDep);
    owner.setFlagsRelease(owner.flags | HAS_CHILD); // first, as any call may find no stack
    insert(link);
    child.subs = link;
  }

  /** Puts a link that is in no list into the dependencies of its subscriber, as the last read. */
  static void insertRead(Link link, @Nullable Link tail, @Nullable Link next) {
    link.prevDep = tail;
    link.nextDep = next;
    insert(link);
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
    SkippedLinks.putBack(sub, sub.engine);
    Link last = sub.depsTail == null ? sub.deps : sub.depsTail;
    while (last != null && last.nextDep != null) {
      last = last.nextDep;
    }
    sub.depsTail = last;
  }

  /** Removes what {@code sub} has not read again in the run that ends. */
  static void purge(SubscriberNode sub, Engine e) {
    Link tail = sub.depsTail;
    if ((tail == null ? sub.deps : tail.nextDep) != null || e.skipped != null) {
      purgeSlow(sub, tail, e);
    }
  }

  private static void purgeSlow(SubscriberNode sub, @Nullable Link tail, Engine e) {
    SkippedLinks skipped = e.skipped;
    if (skipped != null) {
      SkippedLinks.end(sub, skipped, e);
    }
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
    try {
      do {
        Link next = link.nextDep;
        if (live && (link.dep.flags & MUTABLE) != 0 && !givePlace(link)) {
          Liveness.detach(link, e);
        }
        link = next;
      } while (link != null);
    } catch (Throwable t) { // no stack left; the rest stays
      Link rest = link.prevSub != null ? link : link.nextDep;
      if (tail == null) {
        sub.deps = rest;
      } else {
        tail.nextDep = rest;
      }
      if (rest != null) {
        rest.prevDep = tail;
      }
      throw t;
    }
  }

  /**
   * Gives the place of a link among the subscribers to the last of them, if that is of the same
   * subscriber: it is notified when it was before, though the run has linked it anew. Returns
   * whether it is.
   */
  private static boolean givePlace(Link gone) {
    ReactiveNode dep = gone.dep;
    Link first = dep.subs;
    Link last = first == null ? null : first.prevSub;
    if (last == null || last == gone || last.sub != gone.sub || gone.prevSub == null) {
      return false;
    }
    if (gone.nextSub == last) {
      removeFromSubs(gone);
      return true;
    }
    removeFromSubs(last);
    Link prev = gone.prevSub; // of the first, the last
    Link next = gone.nextSub;
    last.prevSub = prev;
    last.nextSub = next;
    if (next != null) {
      next.prevSub = last;
    }
    if (dep.subs != gone) {
      prev.nextSub = last;
    } else {
      dep.subs = last;
      if ((dep.flags & (CHECKING | STACKED)) == CHECKING) {
        dep.flags &= ~CHECKING; // on no way any more, see Refresh
      }
    }
    gone.prevSub = null;
    gone.nextSub = null;
    return true;
  }
}
