package dev.aliensignals.primitives;

import org.jspecify.annotations.Nullable;

/**
 * The links that a run has passed over: its last run has read them at a place that this one is
 * beyond. They may still be read later in the run. The links left at its end are removed. Runs no
 * user code.
 */
final class SkippedLinks {
  /*
   * The links that a run has skipped are a list with a cursor, as the text of an editor is:
   *
   *   old reads   a b c d e f         new reads   a d b f e
   *
   *   read d      read [a d]          skipped  │b c      behind  e f
   *   read b      read [a d b]        skipped  │c        behind  e f
   *   read f      read [a d b f]      skipped  │e c      behind
   *
   * A read that is not where it was is looked for a few links behind the cursor and before it, then a few
   * links behind the last read. If it is found behind the last read, what lies between goes to the cursor.
   * If it is found nowhere, it gets a new link: a miss. So one read more or less, or an exchange with a
   * near one, costs nothing more than that.
   *
   * When many reads in a row are gone, those behind them miss, too. So at the misses number FAR, 2 FAR,
   * 4 FAR … in a row one look goes as far as FAR_FACTOR times their number. So a gap of n links is found
   * again after n / 3 misses or two, and everything together costs O(k) where k reads differ.
   *
   * K1  There is at most one of these for a run, and the one of the innermost run that has any is first.
   *     A run without differences has none.
   * K2  A skipped link is attached to its dependency as those in the list of its subscriber are (L2).
   * K3  It has not been read in this run, so marks that reach the subscriber over it do not count.
   * K4  A link is moved whole, from one list to the other: there is stack for it when it begins, see StackRoom.
   */

  /** The number of links that a look takes in. */
  private static final int NEAR = 3;

  /** The number of links before the cursor that a look takes in. */
  private static final int NEAR_BEFORE = 2;

  /** Misses in a row before a look goes farther. */
  private static final int FAR = 2;

  private static final int FAR_FACTOR = 8;

  /** The number of objects kept for runs inside runs, to be used again. */
  private static final int KEPT = 16;

  /** That of a run around this one, or null. */
  final @Nullable SkippedLinks outer;

  private final int depth;

  /** An object for a run inside this one. */
  private @Nullable SkippedLinks spare;

  /** Whose run it is; null if this is kept for later. */
  private @Nullable SubscriberNode sub;

  private @Nullable Link first;
  private @Nullable Link last;

  /** The link that the next read is expected at; null at the end. */
  private @Nullable Link cursor;

  /** Misses since the last one that a far look has found. */
  private int misses;

  /** The number of misses that the next far look waits for. */
  private int far = FAR;

  private SkippedLinks(@Nullable SkippedLinks outer) {
    this.outer = outer;
    this.depth = outer == null ? 0 : outer.depth + 1;
  }

  @Nullable SubscriberNode sub() {
    return sub;
  }

  @Nullable Link first() {
    return first;
  }

  @Nullable Link last() {
    return last;
  }

  /**
   * Looks for the link that the last run of {@code sub} has made for {@code dep}. Makes it the last
   * read if it is found, else returns null.
   *
   * @param tail the last read so far
   * @param next the link behind it
   */
  static @Nullable Link find(
      ReactiveNode dep, SubscriberNode sub, @Nullable Link tail, @Nullable Link next, Engine e) {
    SkippedLinks skipped = e.skipped;
    if (skipped != null && skipped.sub != sub) {
      skipped = null;
    }
    if (next == null && skipped == null) {
      return null;
    }
    int reach = NEAR;
    if (skipped != null) {
      if (skipped.misses >= skipped.far) {
        reach = skipped.misses * FAR_FACTOR;
        skipped.far = skipped.misses * 2;
      }
      Link link = ahead(skipped.cursor, dep, reach);
      if (link == null) {
        link = skipped.before(dep);
      }
      if (link != null) {
        StackRoom.secure();
        skipped.takeOut(link);
        skipped.found(reach);
        Links.insertRead(link, tail, next);
        return link;
      }
    }
    Link link = ahead(next, dep, reach);
    if (skipped == null) {
      skipped = begin(sub, e);
    }
    if (link == null) {
      skipped.misses++;
      return null;
    }
    skipped.found(reach);
    if (next != null && link != next) {
      skipped.skip(tail, next, link);
    }
    sub.depsTail = link;
    return link;
  }

  private void found(int reach) {
    if (reach != NEAR) {
      misses = 0;
      far = FAR;
    }
  }

  private static @Nullable Link ahead(@Nullable Link from, ReactiveNode dep, int reach) {
    Link link = from;
    for (int i = 0; i < reach && link != null; i++) {
      if (link.dep == dep) {
        return link;
      }
      link = link.nextDep;
    }
    return null;
  }

  private @Nullable Link before(ReactiveNode dep) {
    Link link = cursor == null ? last : cursor.prevDep;
    for (int i = 0; i < NEAR_BEFORE && link != null; i++) {
      if (link.dep == dep) {
        return link;
      }
      link = link.prevDep;
    }
    return null;
  }

  /** Moves the links from {@code from} to before {@code to} to the cursor. */
  private void skip(@Nullable Link tail, Link from, Link to) {
    Link end = to.prevDep;
    Link next = cursor;
    Link prev = next == null ? last : next.prevDep;
    to.prevDep = tail;
    if (tail == null) {
      to.sub.deps = to;
    } else {
      tail.nextDep = to;
    }
    from.prevDep = prev;
    if (prev == null) {
      first = from;
    } else {
      prev.nextDep = from;
    }
    if (end != null) {
      end.nextDep = next;
    }
    if (next == null) {
      last = end;
    } else {
      next.prevDep = end;
    }
    cursor = from;
  }

  private void takeOut(Link link) {
    Link prev = link.prevDep;
    Link next = link.nextDep;
    if (prev == null) {
      first = next;
    } else {
      prev.nextDep = next;
    }
    if (next == null) {
      last = prev;
    } else {
      next.prevDep = prev;
    }
    cursor = next;
  }

  private static SkippedLinks begin(SubscriberNode sub, Engine e) {
    SkippedLinks outer = endLeft(e);
    SkippedLinks begun = outer == null ? e.spareSkipped : outer.spare;
    if (begun == null) {
      begun = new SkippedLinks(outer);
      if (outer == null) {
        e.spareSkipped = begun;
      } else if (begun.depth < KEPT) {
        outer.spare = begun;
      }
    }
    begun.sub = sub;
    e.skipped = begun;
    return begun;
  }

  /** Ends those of runs that a stack overflow has kept from it. Returns what remains. */
  private static @Nullable SkippedLinks endLeft(Engine e) {
    SkippedLinks top = e.skipped;
    while (top != null && !top.isRunning()) {
      top.abandon(e);
      top = e.skipped;
    }
    return top;
  }

  /**
   * Puts what the run of {@code ended}, which is over, has skipped behind its last read.
   *
   * @param top the first of all
   */
  static void end(SubscriberNode ended, SkippedLinks top, Engine e) {
    SkippedLinks at = top;
    if (at.sub != ended && !at.isRunning()) {
      at = endLeft(e);
    }
    if (at != null && at.sub == ended) {
      at.putBack(ended, ended.depsTail);
      at.release(e);
    }
  }

  /** Ends all, as their runs will not go on. */
  static void endAll(Engine e) {
    for (SkippedLinks top = e.skipped; top != null; top = e.skipped) {
      top.abandon(e);
    }
  }

  /** Ends the first, whose subscriber goes on depending on everything. */
  private void abandon(Engine e) {
    StackRoom.secure();
    SubscriberNode left = sub;
    release(e);
    if (left != null) {
      putBack(left, lastOf(left));
      left.depsTail = lastOf(left);
    }
  }

  private boolean isRunning() {
    return sub != null && (sub.flags & Flags.RECURSED_CHECK) != 0;
  }

  private void release(Engine e) {
    sub = null;
    misses = 0;
    far = FAR;
    e.skipped = outer;
  }

  /**
   * Puts what the run of {@code running} has skipped so far, if anything, back behind everything
   * else: code that goes through all its links is to find them.
   */
  static void putBack(SubscriberNode running, Engine e) {
    for (SkippedLinks at = e.skipped; at != null; at = at.outer) {
      if (at.sub == running) {
        at.putBack(running, lastOf(running));
      }
    }
  }

  private static @Nullable Link lastOf(SubscriberNode node) {
    Link last = node.depsTail == null ? node.deps : node.depsTail;
    while (last != null && last.nextDep != null) {
      last = last.nextDep;
    }
    return last;
  }

  private void putBack(SubscriberNode node, @Nullable Link behind) {
    Link from = first;
    Link to = last;
    if (from == null || to == null) {
      return;
    }
    first = null;
    last = null;
    cursor = null;
    Link next = behind == null ? node.deps : behind.nextDep;
    from.prevDep = behind;
    if (behind == null) {
      node.deps = from;
    } else {
      behind.nextDep = from;
    }
    to.nextDep = next;
    if (next != null) {
      next.prevDep = to;
    }
  }
}
