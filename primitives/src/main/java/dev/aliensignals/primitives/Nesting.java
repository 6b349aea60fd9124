package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.AWAITED;
import static dev.aliensignals.primitives.Flags.BUSY;
import static dev.aliensignals.primitives.Flags.HAS_CHILD;
import static dev.aliensignals.primitives.Flags.INVALID;
import static dev.aliensignals.primitives.Flags.KEPT;
import static dev.aliensignals.primitives.Flags.LIVE;
import static dev.aliensignals.primitives.Flags.WAITS;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The evaluation of computeds that functions of computeds read: the one place where the library
 * recurses through functions of the user. Keeps the recursion short, even if the graph is deep.
 */
final class Nesting {
  /*
   * A function reads a computed that was never evaluated, whose function reads the next, and so on: the
   * Java stack has to hold all of them, as a function cannot be left and entered again. But a function
   * of a computed can be called again. So when too many are nested, all of them are given up, up to the
   * outermost read that one of them has made; and then done one by one, from the deep end, each finding
   * what it reads evaluated.
   *
   *   root reads a, a reads b, b reads c …, y reads z:  too deep
   *
   *   waiting:  a b c … y z          z is evaluated first (and may add more behind itself), then y, then …
   *             ▲         ▲
   *             base      top        when a is done, the root's read returns
   *
   *   not waiting ── given up ──▶ WAITS ── on top of the list ──▶ evaluated ──▶ AWAITED ── read ──▶ done
   *                                 ▲                                │
   *                                 └──────── given up again ────────┘
   *
   * The root is a read that no function above may be given up for: that of a function of the user which
   * is none of a computed (an effect, a batch, a guard, an equality, a cleanup and so on, which are called
   * once), of a computed that is KEPT, or which a walk has called. Whatever such a function reads begins
   * with a root of its own.
   *
   * C1  Engine.open has NESTED exactly while the function that runs may be given up: it was called by
   *     a read above a root, and nothing but functions of computeds lies between. Every call of other
   *     user code clears it (Frame, EffectQueue.run), and its end sets it again.
   * C2  Engine.open has GIVEN_UP from where the nest is given up to its root. Meanwhile reads throw, no
   *     evaluation begins, and whatever a function returns or throws is replaced by GivenUp.
   * C3  Each waiting computed was read by the one before it in the list, the first by the root. So to read
   *     one that WAITS closes a cycle: WAITS is BUSY. All from there to the end are of the cycle.
   * C4  A computed is given up while it reads one that comes behind it in the list, and called again when
   *     that is done. So it is called at most once more than it has dependencies that were not evaluated,
   *     and all of them together at most as often as there are computeds and links.
   * C5  C4 needs functions that come further each time. One that is given up again while it reads
   *     what it has waited for (it writes what is behind that), that has not read it, or that has
   *     been given up more often than it has links, is KEPT from then on: it is not given up any
   *     more, what it reads begins with a root of its own, and is done while it is on the stack. So
   *     it is called once more, however deep that is, and for good, as what has called it would
   *     else find that out again for each of its own calls. But if a function reads computeds that
   *     it makes, new ones each time, and their functions do the same, all of that would be done
   *     again at each level. So then it runs once more without a limit, as deep as the stack lets
   *     it. How many may be made inside a nest is limited, as the list would hold a recursion
   *     without end.
   * C6  An overflow of the stack in a nest gives it up likewise, as functions may be large, unless it
   *     comes from a root further in. The function that it hit is called once more than C4 says, even if
   *     it is KEPT.
   * C7  An Error of a waiting computed is thrown where the one before it reads it, without a second call.
   */

  /** The number of evaluations that may be nested before they are given up. */
  static final int LIMIT = 100;

  /** The number of roots that may be nested, none of which can be given up. */
  static final int MAX_ROOTS = 200;

  /**
   * The number of times that the first computed to be given up may be one that was made inside of
   * the nest.
   */
  static final int MAX_MADE = 2_000;

  /**
   * The number of links that a function is taken to have in addition, as its untracked reads are no
   * links.
   */
  private static final int UNTRACKED_READS = 100;

  private static final int UNLIMITED = -1;

  private Nesting() {}

  /** Brings {@code node}, which the function of a computed reads, up to date. */
  static void refresh(ComputedNode node, Engine e) {
    int open = e.open;
    if ((open & Engine.GIVEN_UP) != 0) {
      throw GivenUp.INSTANCE;
    }
    if ((node.flags & BUSY) != 0) {
      Refresh.refresh(node, e); // closes the cycle
      return;
    }
    if (node == e.hit) {
      throw Objects.requireNonNull(e.hitBy);
    }
    if ((open & Engine.NESTED) == 0 || e.hasOpenBatch()) {
      refreshFromRoot(node, e);
      return;
    }
    int depth = e.nested;
    if (depth >= e.nestedLimit) {
      throw giveUp(node, e);
    }
    e.nested = depth + 1;
    if ((node.flags & KEPT) != 0) {
      e.open = open & ~Engine.NESTED;
    }
    try {
      // with as few stack frames as there can be
      if ((node.flags & (INVALID | LIVE)) == INVALID) {
        Evaluation.evaluate(node, e);
      } else {
        Refresh.refresh(node, e);
      }
    } catch (Throwable t) {
      if ((e.open & Engine.GIVEN_UP) != 0) {
        e.givenUp[e.givenUpLength++] = node; // without a call, as the stack may have overflowed
      } else if (t instanceof StackOverflowError && t != e.rootOverflow && isLimited(e)) {
        throw giveUp(node, e); // fewer frames of larger functions
      }
      throw t;
    } finally {
      e.nested = depth;
      e.open |= open & Engine.NESTED;
    }
  }

  /** Begins to give up all from {@code node} to the root. Returns what to throw. */
  private static GivenUp giveUp(ComputedNode node, Engine e) {
    if (node.isMadeIn(e.nest) && ++e.madeInNest > MAX_MADE) {
      throw fatal(
          "Functions of computeds make the computeds that they read, more than "
              + MAX_MADE * LIMIT
              + " inside each other, the last of them '"
              + node.name()
              + "'. Let the recursion end, or make and read the innermost computeds first.",
          e);
    }
    e.reserveGivenUp(e.nested + 2); // for all of them: nothing may fail on the way
    e.givenUp[e.givenUpLength++] = node;
    e.open |= Engine.GIVEN_UP;
    return GivenUp.INSTANCE;
  }

  private static boolean isLimited(Engine e) {
    return e.nestedLimit != Integer.MAX_VALUE;
  }

  /** {@link #refresh} by a function that is not to be given up for it. */
  private static void refreshFromRoot(ComputedNode node, Engine e) {
    int open = e.open;
    int roots = e.roots;
    int depth = e.nested;
    if (roots >= MAX_ROOTS) {
      throw fatal(
          "Computed '"
              + node.name()
              + "' is read by an effect, batch or other function that cannot be repeated, or that"
              + " writes what it reads, inside a computed that is read by another such function,"
              + " and so on, "
              + MAX_ROOTS
              + " deep. Read the innermost computeds first, or make the effects, and write, outside"
              + " of computeds.",
          e);
    }
    if (roots == 0) {
      e.beginNest();
    }
    int base = e.givenUpLength;
    long start = e.epoch;
    e.roots = roots + 1;
    e.nested = depth + 1;
    if ((node.flags & KEPT) == 0) {
      e.open = open | Engine.NESTED;
    }
    try {
      if ((node.flags & (INVALID | LIVE)) == INVALID) {
        Evaluation.evaluate(node, e);
      } else {
        Refresh.refresh(node, e);
      }
    } catch (Throwable t) {
      if ((e.open & Engine.GIVEN_UP) == 0) {
        if (t instanceof StackOverflowError overflow) {
          e.rootOverflow = overflow;
        }
        throw t;
      }
      e.open = open | Engine.NESTED;
      e.givenUp[e.givenUpLength++] = node;
      unroll(base, start, e);
    } finally {
      if (roots == 0) {
        e.nest = 0;
        e.rootOverflow = null;
      }
      e.roots = roots;
      e.nested = depth;
      e.open = open;
      while (e.givenUpLength > base) { // only if something was thrown
        ComputedNode left = e.givenUp[--e.givenUpLength];
        e.givenUp[e.givenUpLength] = null;
        if (left != null) {
          left.flags &= ~WAITS;
        }
      }
    }
  }

  /** An error that ends the whole nest. */
  private static StackOverflowError fatal(String message, Engine e) {
    StackOverflowError error = new StackOverflowError(message);
    e.rootOverflow = error;
    return error;
  }

  /**
   * Evaluates all that was given up, from the deep end. It was added in that order.
   *
   * @param start the epoch when the first of it was called
   */
  private static void unroll(int base, long start, Engine e) {
    ComputedNode outerHit = e.hit;
    Error outerHitBy = e.hitBy;
    ComputedNode awaited = null; // the computed that was done last, for the one before it to read
    try {
      enqueue(base, e);
      while (e.givenUpLength > base) {
        int top = e.givenUpLength - 1;
        ComputedNode node = e.givenUpAt(top);
        node.setFlagsRelease(node.flags & ~WAITS);
        Error error = null;
        boolean done = true;
        try {
          done = evaluate(node, e.givenUpTimes[top] == UNLIMITED, e);
        } catch (Error thrown) {
          if (top == base || thrown == e.rootOverflow) {
            throw thrown;
          }
          error = thrown;
        }
        e.hit = null;
        if (!done) {
          giveUpAgain(node, awaited, top, e);
        }
        if (awaited != null) {
          awaited.setFlagsRelease(awaited.flags & ~AWAITED);
          awaited = null;
        }
        if (!done) {
          continue;
        }
        e.givenUp[top] = null;
        e.givenUpLength = top;
        if (error != null) {
          e.hit = node;
          e.hitBy = error;
        } else if (top > base && !joinedCycle(node, base, start, e)) {
          awaited = node;
          node.flags |= AWAITED;
        }
      }
    } finally {
      e.hit = outerHit;
      e.hitBy = outerHitBy;
      if (base == 0) {
        e.trimGivenUp();
      }
      if (awaited != null) {
        awaited.setFlagsRelease(awaited.flags & ~AWAITED);
      }
    }
  }

  /** Brings one up to date. Returns false if that was given up, too. */
  private static boolean evaluate(ComputedNode node, boolean unlimited, Engine e) {
    int open = e.open;
    int limit = e.nestedLimit;
    if (unlimited) {
      e.nestedLimit = Integer.MAX_VALUE;
    }
    if ((node.flags & KEPT) != 0) {
      e.open = open & ~Engine.NESTED;
    }
    try {
      Refresh.refresh(node, e);
      return true;
    } catch (Throwable t) {
      if ((e.open & Engine.GIVEN_UP) == 0) {
        throw t;
      }
      return false;
    } finally {
      e.open = open;
      e.nestedLimit = limit;
    }
  }

  /**
   * Decides how {@code node}, which is given up once more, goes on: see C5. Its unevaluated
   * dependencies have been added from {@code top + 1} on, the deepest first.
   *
   * @param awaited the computed it had waited for; null if that was hit by an Error
   */
  private static void giveUpAgain(
      ComputedNode node, @Nullable ComputedNode awaited, int top, Engine e) {
    boolean found = awaited == null || (awaited.flags & AWAITED) == 0;
    boolean vain = !found || e.givenUp[e.givenUpLength - 1] == awaited;
    int times = ++e.givenUpTimes[top];
    if (!vain && times <= UNTRACKED_READS + links(node)) {
      enqueue(top + 1, e);
      node.flags |= WAITS;
      return;
    }
    boolean making = !found && e.givenUpAt(top + 1).isMadeIn(e.nest);
    while (e.givenUpLength > top + 1) {
      e.givenUp[--e.givenUpLength] = null;
    }
    if (making) {
      e.givenUpTimes[top] = UNLIMITED;
      node.flags |= WAITS;
    } else {
      node.flags |= WAITS | KEPT;
    }
  }

  private static int links(ComputedNode node) {
    int count = 0;
    for (Link link = node.deps; link != null; link = link.nextDep) {
      count++;
    }
    return count;
  }

  /** Turns round what was added from {@code first} on, so that the deepest is on top. */
  private static void enqueue(int first, Engine e) {
    int end = e.givenUpLength;
    for (int at = first; at < end; at++) {
      ComputedNode node = e.givenUpAt(at);
      if ((node.flags & HAS_CHILD) != 0) {
        Disposal.closeChildren(node, e);
      }
    }
    for (int at = first, last = end - 1; at < last; at++, last--) {
      ComputedNode node = e.givenUp[at];
      e.givenUp[at] = e.givenUp[last];
      e.givenUp[last] = node;
    }
    for (int at = first; at < end; at++) {
      e.givenUpTimes[at] = 0;
      e.givenUpAt(at).flags |= WAITS;
    }
  }

  /**
   * If {@code node}, which was on top, is of a cycle that a waiting computed closes, lets all of
   * them fail with it. Returns whether it is.
   */
  private static boolean joinedCycle(ComputedNode node, int base, long start, Engine e) {
    Cycle cycle = Refresh.cycleOf(node);
    if (cycle == null || cycle.isComplete()) {
      return false;
    }
    while (e.givenUpLength > base && !cycle.isComplete()) {
      int top = --e.givenUpLength;
      ComputedNode reader = e.givenUpAt(top);
      e.givenUp[top] = null;
      reader.flags &= ~WAITS; // it is INVALID
      Evaluation.joinWaiting(reader, cycle, start, e);
    }
    return true;
  }

  /** Throws if the function that runs has been given up. */
  static void requireKept(Engine e) {
    if ((e.open & Engine.GIVEN_UP) != 0) {
      throw GivenUp.INSTANCE;
    }
  }

  /** A computed that one waited for has been read. */
  static void arrived(ComputedNode node) {
    node.setFlagsRelease(node.flags & ~AWAITED);
  }
}
