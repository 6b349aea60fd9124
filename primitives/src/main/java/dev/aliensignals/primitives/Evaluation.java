package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.CHECKING;
import static dev.aliensignals.primitives.Flags.COLLECTS;
import static dev.aliensignals.primitives.Flags.COMPUTED;
import static dev.aliensignals.primitives.Flags.CONFIGURED;
import static dev.aliensignals.primitives.Flags.DIRTY;
import static dev.aliensignals.primitives.Flags.DOUBLE_SIGNAL;
import static dev.aliensignals.primitives.Flags.FORCE;
import static dev.aliensignals.primitives.Flags.HAS_CHILD;
import static dev.aliensignals.primitives.Flags.HAS_ERROR;
import static dev.aliensignals.primitives.Flags.INT_COMPUTED;
import static dev.aliensignals.primitives.Flags.INT_SIGNAL;
import static dev.aliensignals.primitives.Flags.INVALID;
import static dev.aliensignals.primitives.Flags.IN_CYCLE;
import static dev.aliensignals.primitives.Flags.KIND;
import static dev.aliensignals.primitives.Flags.LIVE;
import static dev.aliensignals.primitives.Flags.LONG_COMPUTED;
import static dev.aliensignals.primitives.Flags.LONG_SIGNAL;
import static dev.aliensignals.primitives.Flags.MARKS;
import static dev.aliensignals.primitives.Flags.PENDING;
import static dev.aliensignals.primitives.Flags.RECURSED;
import static dev.aliensignals.primitives.Flags.RECURSED_CHECK;
import static dev.aliensignals.primitives.Flags.SIGNAL;
import static dev.aliensignals.primitives.Flags.STACKED;

import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one place that runs a computed's function, and the one that commits a written signal.
 * Dispatches on kind bits: a virtual call here costs up to a fifth of a whole update.
 */
final class Evaluation {

  private Evaluation() {}

  /**
   * Evaluates a computed. An exception becomes its outcome; an {@link Error} is thrown after
   * everything is restored, and leaves it INVALID, with a mark if it is live.
   *
   * @return whether the outcome differs from the one before
   */
  static boolean evaluate(ComputedNode node, Engine e) {
    if ((e.batchDepth | e.noted) != 0) {
      Begins.evaluating(node, e);
    }
    if ((node.flags & (HAS_CHILD | COLLECTS)) != 0) {
      return evaluateUnusual(node, e);
    }
    SubscriberNode outerSub = e.activeSub;
    SubscriberNode outerOwner = e.ownerOverride;
    int outerCycle = e.cycle;
    int outerOpen = e.open;
    long start = e.epoch;
    int cycle = e.nextCycle(); // before anything changes: any call may overflow the stack

    int flags = node.flags;
    node.depsTail = null;
    node.flags = (flags & ~(MARKS | CHECKING | STACKED | INVALID)) | RECURSED_CHECK;
    e.activeSub = node;
    if (outerOwner != null) {
      e.ownerOverride = null;
    }
    e.cycle = cycle;
    int open = (outerOpen & (Engine.ON_STACK | Engine.NESTED)) | Engine.EVALUATING;
    e.open = open;

    boolean changed = false;
    Throwable thrown = null;
    try {
      switch (flags & KIND) {
        case COMPUTED -> {
          Computed<?> computed = (Computed<?>) node;
          Supplier<?> fn = computed.fn;
          if ((flags & CONFIGURED) != 0) {
            fn = ((Configured.OfObject) fn).fn;
          }
          Object next = fn.get();
          requireBalanced(node, open, e);
          e.activeSub = null; // reads of the equality are not tracked
          e.open &= ~Engine.NESTED; // and it is not given up
          changed = computed.accept(next);
        }
        case INT_COMPUTED -> {
          IntComputed computed = (IntComputed) node;
          IntSupplier fn = computed.fn;
          if ((flags & CONFIGURED) != 0) {
            fn = ((Configured.OfInt) fn).fn;
          }
          int next = fn.getAsInt();
          requireBalanced(node, open, e);
          changed = computed.accept(next, e);
        }
        case LONG_COMPUTED -> {
          LongComputed computed = (LongComputed) node;
          LongSupplier fn = computed.fn;
          if ((flags & CONFIGURED) != 0) {
            fn = ((Configured.OfLong) fn).fn;
          }
          long next = fn.getAsLong();
          requireBalanced(node, open, e);
          changed = computed.accept(next, e);
        }
        default -> {
          DoubleComputed computed = (DoubleComputed) node;
          DoubleSupplier fn = computed.fn;
          if ((flags & CONFIGURED) != 0) {
            fn = ((Configured.OfDouble) fn).fn;
          }
          double next = fn.getAsDouble();
          requireBalanced(node, open, e);
          changed = computed.accept(next, e);
        }
      }
    } catch (Throwable t) {
      thrown = t;
    }

    int left = e.open;
    e.open = outerOpen;
    e.activeSub = null;
    if (outerSub != null) {
      e.activeSub = outerSub;
    }
    if (e.ownerOverride != outerOwner) {
      e.ownerOverride = outerOwner;
    }
    e.cycle = outerCycle;
    if (left != open && (left & Engine.GIVEN_UP) != 0) {
      e.open = outerOpen | Engine.GIVEN_UP; // and so are those that have called it
      thrown = GivenUp.INSTANCE;
    }
    if (!(thrown instanceof Error)) {
      try {
        if (((left ^ open) & ~Engine.NESTED) != 0) {
          e.drop(left);
        }
        if (thrown != null) {
          changed = accept(node, thrown, e);
        }
        finish(node, start, e);
        if (!changed && (flags & (INVALID | LIVE)) == (INVALID | LIVE)) {
          tellBehind(node, e);
        }
        return changed;
      } catch (Throwable t) {
        thrown = t; // no stack or memory left
      }
    }
    // without a call, see above
    Link last = node.depsTail == null ? node.deps : node.depsTail;
    while (last != null && last.nextDep != null) {
      last = last.nextDep;
    }
    node.depsTail = last; // dependencies that it has not read again count as read
    flags = (node.flags | INVALID) & ~(RECURSED_CHECK | IN_CYCLE);
    node.flags = (flags & LIVE) != 0 ? flags | PENDING : flags;
    if (left != open) {
      e.drop(left);
    }
    Links.keepUnread(node);
    finish(node, start, e);
    throw Failures.<RuntimeException>sneaky(thrown);
  }

  private static boolean evaluateUnusual(ComputedNode node, Engine e) {
    return node instanceof CollectorNode collector ? collector.collect(e) : evaluateOwner(node, e);
  }

  /**
   * {@link #evaluate} for a computed that owns something. Closes the owned effects first. If one of
   * their cleanups reads the computed, it is evaluated at once.
   */
  private static boolean evaluateOwner(ComputedNode node, Engine e) {
    int version = node.version;
    node.flags = (node.flags & ~(CHECKING | STACKED)) | INVALID; // to be read is to be evaluated
    Disposal.closeChildren(node, e);
    if ((node.flags & INVALID) != 0) {
      evaluate(node, e);
    } else {
      Refresh.refresh(node, e); // the cleanups may have written since
    }
    return node.version != version;
  }

  private static void finish(ComputedNode node, long start, Engine e) {
    Links.purge(node, e);
    int flags = node.flags;
    if ((flags & (LIVE | PENDING | INVALID | IN_CYCLE)) == LIVE) {
      e.setCleanFlags(node, flags & ~RECURSED_CHECK);
    } else {
      finishUnusually(node, flags & ~(RECURSED_CHECK | IN_CYCLE), start, e);
    }
  }

  private static void finishUnusually(ComputedNode node, int flags, long start, Engine e) {
    node.setValidAtRelease(start);
    boolean marked = (flags & (PENDING | INVALID)) != 0;
    e.setCleanFlags(node, marked ? stillMarked(node, flags, e) : flags);
  }

  /**
   * Tells the observers that have not seen the value which {@code node} has had before: the
   * evaluation that made it was ended early, after that.
   */
  private static void tellBehind(ComputedNode node, Engine e) {
    if (e.noted != 0 && Begins.of(node, e) != null) {
      return; // the end of the batch does
    }
    for (Link link = node.subs; link != null; link = link.nextSub) {
      if (link.depVersion != node.version) {
        Mark.tell(link.sub, e);
      }
    }
  }

  /** The rare ends of a run: the computed has written what it had read, or failed for now. */
  private static int stillMarked(ComputedNode node, int flags, Engine e) {
    Mark.reopen(node, e);
    return (flags & (INVALID | LIVE)) == (INVALID | LIVE) ? flags | PENDING | RECURSED : flags;
  }

  private static void requireBalanced(ComputedNode node, int open, Engine e) {
    if (e.open != open) {
      Nesting.requireKept(e);
      if (e.hasOpenBatch()) {
        throw e.openBatch(node);
      }
    }
  }

  /** Throws if the function has read into a cycle. */
  static void requireNoCycle(ComputedNode node) {
    if ((node.flags & IN_CYCLE) != 0) {
      throw Failures.<RuntimeException>sneaky(node.failure().error());
    }
  }

  /** Makes an exception the outcome. Returns whether it is another one than before. */
  private static boolean accept(ComputedNode node, Throwable thrown, Engine e) {
    if ((node.flags & IN_CYCLE) != 0) {
      return true;
    }
    Cycle cycle = null;
    if (thrown instanceof CyclicDependencyException cyclic) {
      cycle = joinUntracked(node, cyclic, e);
    }
    if ((node.flags & HAS_ERROR) != 0 && node.failure().error() == thrown) {
      return false;
    }
    fail(node, thrown, cycle, e);
    return true;
  }

  /** The cycle of this operation that {@code node} is one of, which has read untracked, or null. */
  private static @Nullable Cycle joinUntracked(
      ComputedNode node, CyclicDependencyException thrown, Engine e) {
    Unsettled begun = e.unsettled;
    Cycle cycle = begun == null ? null : begun.cycleOf(thrown);
    if (cycle == null) {
      return null;
    }
    cycle.unwind(node);
    return cycle.involves(node) ? cycle : null;
  }

  private static void fail(ComputedNode node, Throwable thrown, @Nullable Cycle cycle, Engine e) {
    Begins.Begin begin = Begins.of(node, e);
    FailedEvaluation failure;
    if (begin == null) {
      Object previous =
          (node.flags & HAS_ERROR) != 0 ? node.failure().previous() : node.lastValue();
      failure = new FailedEvaluation(thrown, e.flushId, previous, cycle);
    } else if (begin.value instanceof FailedEvaluation before
        && begin.failed
        && before.error() == thrown) {
      failure = before;
    } else {
      failure = new FailedEvaluation(thrown, e.flushId, begin.previous(), cycle);
    }
    node.setVersionRelease(node.version + 1);
    node.fail(failure);
    node.flags |= HAS_ERROR;
  }

  /**
   * Makes {@code node}, whose function runs and has read one of the cycle, one of it too. The value
   * of the function does not matter any more: it would depend on which computed was read first.
   */
  static void joinCycle(ComputedNode node, Cycle cycle, Engine e) {
    cycle.unwind(node);
    Begins.unsure(node, e);
    fail(node, cycle.exception, cycle, e);
    node.flags |= IN_CYCLE;
  }

  /**
   * {@link #joinCycle} of one that waits to be evaluated. It has read what it did at {@code start}.
   */
  static void joinWaiting(ComputedNode node, Cycle cycle, long start, Engine e) {
    cycle.unwind(node);
    Begins.unsure(node, e);
    fail(node, cycle.exception, cycle, e);
    int flags = node.flags & ~INVALID;
    if ((flags & LIVE) == 0) {
      node.setValidAtRelease(start);
    }
    node.setFlagsRelease(flags);
    Refresh.tell(node, e);
  }

  /**
   * Makes the pending value of a signal its value. By then everything downstream is marked.
   *
   * @return whether that is a change
   */
  static boolean commit(ReactiveNode signal, Engine e) {
    if (e.batchDepth > 0) {
      Begins.committing(signal, e);
    }
    int flags = signal.flags;
    boolean forced = (flags & FORCE) != 0;
    boolean changed =
        switch (flags & KIND) {
          case SIGNAL -> ((Signal<?>) signal).commit(forced);
          case INT_SIGNAL -> ((IntSignal) signal).commit(forced);
          case LONG_SIGNAL -> ((LongSignal) signal).commit(forced);
          case DOUBLE_SIGNAL -> ((DoubleSignal) signal).commit(forced);
          default -> { // a dependency, whose value is elsewhere
            if (e.noted != 0 && !Begins.commitDependency(signal, e)) {
              yield false;
            }
            signal.setVersionRelease(signal.version + 1);
            yield true;
          }
        };
    e.setCleanFlags(signal, flags & ~(DIRTY | FORCE | HAS_ERROR));
    return changed;
  }
}
