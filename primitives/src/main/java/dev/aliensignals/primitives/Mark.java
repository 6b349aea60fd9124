package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.BUSY;
import static dev.aliensignals.primitives.Flags.CHECKING;
import static dev.aliensignals.primitives.Flags.COLLECTS;
import static dev.aliensignals.primitives.Flags.DIRTY;
import static dev.aliensignals.primitives.Flags.FORCE;
import static dev.aliensignals.primitives.Flags.HELD;
import static dev.aliensignals.primitives.Flags.MARKS;
import static dev.aliensignals.primitives.Flags.MUTABLE;
import static dev.aliensignals.primitives.Flags.PENDING;
import static dev.aliensignals.primitives.Flags.RECURSED;
import static dev.aliensignals.primitives.Flags.RECURSED_CHECK;
import static dev.aliensignals.primitives.Flags.WATCHING;

import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The push phase: a write marks everything live downstream and queues the effects it reaches. Only
 * marks, so it cannot throw half way; {@link Refresh} finds out which values have changed.
 */
final class Mark {
  /*
   * clean ─ something upstream written ──▶ PENDING
   * PENDING ─ a dependency changed ──▶ DIRTY       PENDING ─ none changed ──▶ clean
   * DIRTY ─ function has run ──▶ clean
   *
   * A node that is marked already has marked everything behind it, so the walk stops there, with two
   * exceptions from alien-signals:
   *
   *   RECURSED        it was marked while some effect ran, which will not be repeated for its own
   *                   writes: behind it there may be clean nodes again, so pass through once more.
   *                   Where such an effect ends, reopen sets it again, however often it was passed
   *   RECURSED_CHECK  its function runs: mark it only if it has read this dependency in this run,
   *                   and never queue it
   *
   * M1  DIRTY is never lowered to PENDING.
   * M2  Behind a live node that is marked without RECURSED, every live node is marked or running.
   *     An unmarked node may get there when the run of an effect or computed ends, or with the
   *     first observer of a cold computed; both call reopen.
   * M3  An effect is in the queue exactly while WATCHING is clear.
   * M5  Outside of flushes, every marked computed on the way to an effect that is HELD has RECURSED, so that
   *     each write reaches that effect, at the cost of the way: while there is a DEFERRED effect, flushes
   *     end by opening what marks have passed.
   * M4  A node that is being checked (CHECKING) and is reached by a mark becomes DIRTY: the check may be
   *     past the link that brought the mark.
   * M6  A signal is committed before anything is checked only if that leaves the order of evaluations as it
   *     is: each subscriber has read it first, so the check would stop there. All of them are DIRTY then, as
   *     a check does not ask what is not DIRTY itself.
   */

  private Mark() {}

  /** The second half of every write, after the new pending value is stored. */
  static void written(ReactiveNode source, Engine e) {
    e.bumpEpoch();
    int flags = source.flags;
    source.flags = flags | DIRTY;
    Link subs = source.subs;
    if (subs == null) {
      if (e.batchDepth == 0) {
        Evaluation.commit(source, e);
      }
      return;
    }
    propagate(subs, (e.open & Engine.RUNNING) != 0, e);
    if (e.batchDepth != 0) {
      return;
    }
    try {
      if ((flags & DIRTY) == 0) {
        commitAtOnce(source, e);
      }
      EffectQueue.flush(e);
    } finally {
      if ((source.flags & DIRTY) != 0 && !(e.deferring != 0 && allWait(source))) {
        // effects that have not run yet run now, and do not run again for this write
        Refresh.commitAndTell(source, e);
      }
    }
  }

  /**
   * Commits a write that is alone, neither in a batch nor in a function, so that it is a change for
   * sure. Only where all subscribers have read {@code source} before anything else: the check of
   * each would find the change before it evaluates anything.
   */
  private static void commitAtOnce(ReactiveNode source, Engine e) {
    if ((e.open | e.deferring | e.noted) != 0) {
      return;
    }
    Link first = source.subs;
    for (Link link = first; link != null; link = link.nextSub) {
      if (link.prevDep != null) {
        return; // the dependencies before this one may keep the subscriber from reading it again
      }
    }
    for (Link link = first; link != null; link = link.nextSub) {
      SubscriberNode sub = link.sub;
      int flags = sub.flags;
      if ((flags & (PENDING | DIRTY)) == PENDING) {
        sub.flags = flags | DIRTY;
      }
    }
    Evaluation.commit(source, e);
  }

  /**
   * Whether all that has read a signal, which was written, waits. The new value may stay pending,
   * so that to write the old one once more is no change for them.
   */
  private static boolean allWait(ReactiveNode source) {
    for (Link link = source.subs; link != null; link = link.nextSub) {
      int flags = link.sub.flags;
      boolean waits =
          (flags & MUTABLE) != 0
              ? (flags & (DIRTY | PENDING)) != 0 && (flags & BUSY) == 0
              : (flags & HELD) != 0;
      if (!waits) {
        return false;
      }
    }
    return (source.flags & FORCE) == 0;
  }

  /**
   * The first half of {@link #written}, for a value that is kept elsewhere and is changed between
   * the two halves: a thread that sees the new value finds every node that depends on it marked.
   */
  static void beforeWrite(ReactiveNode source, Engine e) {
    e.bumpEpoch();
    source.flags |= DIRTY;
    Link subs = source.subs;
    if (subs != null) {
      propagate(subs, (e.open & Engine.RUNNING) != 0, e);
    }
    VarHandle.releaseFence();
  }

  /** The second half of {@link #written}. */
  static void afterWrite(ReactiveNode source, Engine e) {
    if (e.batchDepth != 0) {
      return;
    }
    if (source.subs == null) {
      Evaluation.commit(source, e);
      return;
    }
    try {
      commitAtOnce(source, e);
      EffectQueue.flush(e);
    } finally {
      if ((source.flags & DIRTY) != 0) {
        // effects that have not run yet run now, and do not run again for this write
        Refresh.commitAndTell(source, e);
      }
    }
  }

  /** Marks everything behind {@code link} and its right neighbours. */
  static void propagate(Link first, boolean innerWrite, Engine e) {
    Link link = first;
    Link next = link.nextSub;
    Link[] stack = e.stack;
    int base = e.stackTop;
    int top = base;
    int fresh = innerWrite ? PENDING | RECURSED : PENDING;
    int noted = e.deferring == 0 ? COLLECTS : MUTABLE;
    walk:
    while (true) {
      SubscriberNode sub = link.sub;
      int flags = sub.flags;
      if ((flags & (RECURSED_CHECK | MARKS)) == 0) {
        sub.flags = flags | fresh;
      } else {
        flags = markAgain(link, flags);
      }

      if ((flags & MUTABLE) != 0) {
        if ((flags & noted) != 0) {
          note(link, flags, e);
        }
        Link below = sub.subs;
        if (below != null) {
          Link sibling = below.nextSub;
          if (sibling != null) {
            if (next != null) {
              if (top == stack.length) {
                stack = e.growStack();
              }
              stack[top++] = next;
            }
            next = sibling;
          }
          link = below;
          continue;
        }
      } else if ((flags & WATCHING) != 0) {
        EffectQueue.add((Effect) sub, e);
      }

      if (next != null) {
        link = next;
        next = link.nextSub;
        continue;
      }
      if (top == base) {
        break walk;
      }
      link = stack[--top];
      stack[top] = null;
      next = link.nextSub;
    }
  }

  /**
   * Marks a node that has marks or runs.
   *
   * @return those of its flags that say where the mark goes on, 0 for nowhere
   */
  private static int markAgain(Link link, int flags) {
    SubscriberNode sub = link.sub;
    if ((flags & (RECURSED_CHECK | RECURSED)) == 0) {
      if ((flags & CHECKING) != 0) {
        sub.flags = flags | DIRTY;
      }
      return 0;
    }
    if ((flags & RECURSED_CHECK) == 0) {
      sub.flags = (flags & ~RECURSED) | ((flags & CHECKING) != 0 ? DIRTY | PENDING : PENDING);
      return flags;
    }
    if ((flags & (DIRTY | PENDING)) == 0 && Links.isUpTo(sub.depsTail, link)) {
      sub.flags = flags | RECURSED | PENDING;
      return flags & MUTABLE;
    }
    return 0;
  }

  /** The rare part of marking a computed: something wants to know which way the mark has come. */
  private static void note(Link link, int flags, Engine e) {
    SubscriberNode sub = link.sub;
    if ((flags & COLLECTS) != 0) {
      ((CollectorNode) sub).tell(link);
    }
    if (e.deferring != 0) {
      e.notePassed((ComputedNode) sub);
    }
  }

  /** Whether a mark that reaches {@code node} stops there. */
  static boolean isShut(ReactiveNode node) {
    int flags = node.flags;
    return (flags & (DIRTY | PENDING)) != 0
        && (flags & (RECURSED | RECURSED_CHECK)) == 0
        && node instanceof ComputedNode;
  }

  /**
   * Lets the next mark pass through everything upstream of {@code sub}: {@code sub} has lost its
   * marks, or was not yet behind what is marked there.
   */
  static void reopen(SubscriberNode sub, Engine e) {
    Link[] stack = e.stack;
    int base = e.stackTop;
    int top = base;
    Link link = sub.deps;
    while (true) {
      if (link == null) {
        if (top == base) {
          return;
        }
        link = stack[--top];
        stack[top] = null;
        continue;
      }
      ReactiveNode dep = link.dep;
      Link next = link.nextDep;
      if (isShut(dep)) {
        dep.flags |= RECURSED;
        if (next != null) {
          if (top == stack.length) {
            stack = e.growStack();
          }
          stack[top++] = next;
        }
        next = ((ComputedNode) dep).deps;
      } else if ((dep.flags & (COLLECTS | MUTABLE)) == (COLLECTS | MUTABLE)
          && dep instanceof CollectorNode collector
          && collector.isMarked()) {
        e.stackTop = top;
        collector.reopen(e);
        e.stackTop = base;
        stack = e.stack;
      }
      link = next;
    }
  }

  /** Tells the subscribers of a node that has changed: PENDING ones become DIRTY. */
  static void shallowPropagate(@Nullable Link first, Engine e) {
    for (Link link = first; link != null; link = link.nextSub) {
      tell(link.sub, e);
    }
  }

  /** Tells one subscriber of a node that has changed. */
  static void tell(SubscriberNode sub, Engine e) {
    int flags = sub.flags;
    if ((flags & (PENDING | DIRTY)) == PENDING) {
      sub.flags = flags | DIRTY;
      if ((flags & (WATCHING | RECURSED_CHECK | HELD)) == WATCHING) {
        EffectQueue.add((Effect) sub, e);
      }
    }
  }
}
