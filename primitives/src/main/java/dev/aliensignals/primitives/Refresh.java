package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.AWAITED;
import static dev.aliensignals.primitives.Flags.BUSY;
import static dev.aliensignals.primitives.Flags.CHECKING;
import static dev.aliensignals.primitives.Flags.CLOSED;
import static dev.aliensignals.primitives.Flags.COMPUTED_BIT;
import static dev.aliensignals.primitives.Flags.DIRTY;
import static dev.aliensignals.primitives.Flags.HAS_ERROR;
import static dev.aliensignals.primitives.Flags.INVALID;
import static dev.aliensignals.primitives.Flags.IN_CYCLE;
import static dev.aliensignals.primitives.Flags.LIVE;
import static dev.aliensignals.primitives.Flags.MUTABLE;
import static dev.aliensignals.primitives.Flags.PENDING;
import static dev.aliensignals.primitives.Flags.RECURSED;
import static dev.aliensignals.primitives.Flags.RECURSED_CHECK;
import static dev.aliensignals.primitives.Flags.STACKED;
import static dev.aliensignals.primitives.Flags.TAINT;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The pull phase: brings a computed up to date, evaluating as little as possible. A live computed
 * follows its marks ({@link #checkDirty}); a cold one compares versions ({@link #poll}). Both walk
 * the graph iteratively, so only a function that is evaluated uses the Java stack: see {@link
 * Nesting} for functions inside functions.
 */
final class Refresh {
  /*
   * Both walks go down the dependencies of a node in the order of the reads. They stop at the first
   * one that has changed, since the reads after it may not happen again. They evaluate computeds on
   * the way up, so a computed is evaluated only when one of its dependencies really has changed.
   *
   * R1  Every node on the way is CHECKING, and no other node is. A read of such a node would close
   *     a cycle.
   * R2  User code runs only inside Evaluation.evaluate; around it stackTop says what the walk uses,
   *     and the stack is read again after it.
   * R3  The way back of checkDirty is the first subscriber of a node, or on the stack if that is not
   *     where it came from (STACKED). A link leaves the subscribers only when its subscriber falls
   *     asleep or is closed, which clears CHECKING, and others are appended behind it. So while root
   *     is CHECKING, all of the way is as it was; otherwise the walk ends. A node that loses the
   *     first subscriber it was reached from is on no way any more (Links.removeFromSubs), so to go
   *     back up never leads into the way of a walk further up the stack.
   *
   * R4  All computeds of a cycle share one exception, and none is linked to another because of it. One
   *     whose function catches it can have no other evaluated in this run, so it is of one cycle only.
   * R5  A reader of one of them from outside the cycle is linked to all of them, so also to the one
   *     that breaks the cycle.
   * R6  A cycle stands while all of its computeds, each brought up to date by itself, still have
   *     its exception.
   */

  private Refresh() {}

  /**
   * Brings {@code node} up to date for a read: links the active subscriber, and throws what the
   * evaluation threw.
   */
  static void read(ComputedNode node, Engine e) {
    int flags = node.flags;
    if ((flags & (HAS_ERROR | AWAITED)) != 0) {
      flags = beforeRead(node, flags, e);
    }
    if ((flags & (BUSY | INVALID)) == INVALID) {
      stopInCycle(e);
      // evaluated here and not below, to take few stack frames when a deep graph is read first
      boolean changed = false;
      try {
        if ((e.open & Engine.EVALUATING) != 0) {
          Nesting.refresh(node, e);
        } else {
          changed = Evaluation.evaluate(node, e);
        }
      } catch (Error error) {
        trackHit(node, e);
        throw error;
      }
      if (changed) {
        tell(node, e);
      }
    } else if ((flags & BUSY) != 0
        || ((flags & (LIVE | DIRTY | PENDING)) != LIVE && !isCurrent(node, flags, e))) {
      refreshTracked(node, e);
    }
    if ((node.flags & HAS_ERROR) != 0) {
      trackFailed(node, e);
      if (e.unsettled != null && startObserved(node, e)) {
        return;
      }
      throw failure(node, e);
    }
    track(node, e);
    if (e.unsettled != null) {
      startObserved(node, e);
    }
  }

  private static int beforeRead(ComputedNode node, int flags, Engine e) {
    if ((flags & AWAITED) != 0) {
      Nesting.arrived(node);
    }
    if ((flags & HAS_ERROR) != 0) {
      stopInCycle(e);
      refreshCycle(node, e);
    }
    return node.flags;
  }

  /**
   * Starts the sensors that this read has made observed, so that it returns what they are fed at
   * once. Returns false if there are none, and else has read {@code node} again.
   */
  private static boolean startObserved(ComputedNode node, Engine e) {
    Unsettled waiting = e.unsettled;
    if (waiting == null || !waiting.hasAwakened()) {
      return false;
    }
    SubscriberNode sub = e.activeSub;
    Link link = sub == null ? null : sub.depsTail;
    if (sub == null || link == null || link.dep != node) {
      waiting.startAwakened(e);
      read(node, e);
      return true;
    }
    sub.depsTail = link.prevDep; // not read yet, so that what is fed does not mark the reader
    try {
      waiting.startAwakened(e);
    } finally {
      if ((sub.flags & CLOSED) == 0) {
        sub.depsTail = link;
      }
    }
    read(node, e);
    link.depVersion = node.version;
    return true;
  }

  /** Throws if the reader has read into a cycle already: it is not to get into another. */
  private static void stopInCycle(Engine e) {
    SubscriberNode reader = e.activeSub;
    if (reader != null && (reader.flags & IN_CYCLE) != 0) {
      throw failure((ComputedNode) reader, e);
    }
  }

  private static boolean isCurrent(ComputedNode node, int flags, Engine e) {
    return (flags & LIVE) == 0 && node.validAt == e.epoch;
  }

  private static void refreshTracked(ComputedNode node, Engine e) {
    stopInCycle(e);
    try {
      if ((e.open & Engine.EVALUATING) != 0) {
        Nesting.refresh(node, e);
      } else {
        refresh(node, e);
      }
    } catch (Error error) {
      trackHit(node, e);
      throw error;
    }
  }

  /** Links who reads a computed that an Error has hit. */
  private static void trackHit(ComputedNode node, Engine e) {
    if ((e.open & Engine.GIVEN_UP) == 0) {
      track(node, e);
    }
  }

  private static void track(ComputedNode node, Engine e) {
    SubscriberNode sub = e.activeSub;
    if (sub != null) {
      track(node, sub, e);
    }
  }

  private static void track(ComputedNode node, SubscriberNode sub, Engine e) {
    Links.track(node, sub, e);
    if ((node.flags & (DIRTY | PENDING)) != 0
        && (sub.flags & (LIVE | RECURSED_CHECK)) == (LIVE | RECURSED_CHECK)) {
      sub.flags |= PENDING | RECURSED; // it has written what it had read: as if written only now
    }
  }

  /** {@link #read} without a link. */
  static void peek(ComputedNode node, Engine e) {
    if ((node.flags & (HAS_ERROR | AWAITED)) != 0) {
      beforePeek(node, e);
    }
    if ((e.open & Engine.EVALUATING) != 0 && !isUpToDate(node, e)) {
      Nesting.refresh(node, e);
    } else {
      refresh(node, e);
    }
    if ((node.flags & HAS_ERROR) != 0) {
      throw failure(node, e);
    }
  }

  private static void beforePeek(ComputedNode node, Engine e) {
    if ((node.flags & AWAITED) != 0) {
      Nesting.arrived(node);
    }
    if ((node.flags & HAS_ERROR) != 0) {
      refreshCycle(node, e);
    }
  }

  private static boolean isUpToDate(ComputedNode node, Engine e) {
    int flags = node.flags;
    return (flags & (BUSY | INVALID | DIRTY | PENDING)) == 0
        && ((flags & LIVE) != 0 || node.validAt == e.epoch);
  }

  /**
   * {@link #peek} for the library itself, which does not throw what the evaluation threw, except an
   * Error.
   */
  static void renew(ComputedNode node, Engine e) {
    int open = e.open;
    e.open = open & ~(Engine.NESTED | Engine.GIVEN_UP); // the caller is not given up
    try {
      beforePeek(node, e);
      refresh(node, e);
    } finally {
      e.open = open;
    }
  }

  /** Links who reads a computed that has failed. */
  private static void trackFailed(ComputedNode node, Engine e) {
    SubscriberNode sub = e.activeSub;
    if (sub == null) {
      return;
    }
    Cycle cycle = cycleOf(node);
    if (cycle == null) {
      track(node, sub, e);
    } else if (cycle.isComplete()) {
      for (ComputedNode member : cycle.members()) {
        track(member, sub, e);
      }
    } else if (sub instanceof ComputedNode reader && reader.has(RECURSED_CHECK)) {
      Evaluation.joinCycle(reader, cycle, e);
    } else {
      track(node, sub, e); // an effect that the evaluation of the cycle runs
    }
  }

  /**
   * Brings a cycle up to date that has failed {@code node}. If it does not stand any more, or the
   * reader is one of it, node is to be evaluated.
   */
  private static void refreshCycle(ComputedNode node, Engine e) {
    Cycle cycle = cycleOf(node);
    if (cycle == null || node.has(BUSY)) {
      return;
    }
    if (stands(cycle)) {
      for (ComputedNode member : cycle.members()) {
        refresh(member, e);
      }
      cycle = cycleOf(node);
    }
    if (cycle != null && !stands(cycle)) {
      node.flags |= INVALID;
    }
  }

  /** The cycle of a computed that failed because it is one of it, or null. */
  static @Nullable Cycle cycleOf(ComputedNode node) {
    return node.has(HAS_ERROR) ? node.failure().cycle() : null;
  }

  /** Whether all computeds of a cycle still fail because of it, as far as is known. */
  private static boolean stands(Cycle cycle) {
    if (!cycle.isComplete()) {
      return false;
    }
    for (ComputedNode member : cycle.members()) {
      if (member.has(BUSY) || cycleOf(member) != cycle) {
        return false;
      }
    }
    return true;
  }

  /** The cached exception, to be thrown. */
  private static RuntimeException failure(ComputedNode node, Engine e) {
    FailedEvaluation failure = node.failure();
    if (e.flushDepth > 0 && failure.flush() != e.flushId) {
      e.staleThrown = failure.error();
    }
    e.thrownInBatches(failure.error());
    return Failures.<RuntimeException>sneaky(failure.error());
  }

  /** Brings {@code node} up to date. */
  static void refresh(ComputedNode node, Engine e) {
    int flags = node.flags;
    if ((flags & BUSY) != 0) {
      throw closeCycle(node, e);
    }
    if ((flags & LIVE) != 0) {
      refreshLive(node, flags, e);
    } else if ((flags & INVALID) != 0) {
      Evaluation.evaluate(node, e);
    } else if (node.validAt != e.epoch) {
      poll(node, e);
    }
  }

  /** The exception for a read of a computed that is busy. The read is not linked. */
  private static CyclicDependencyException closeCycle(ComputedNode node, Engine e) {
    Cycle cycle = new Cycle(node);
    e.unsettled().addCycle(cycle);
    if (e.activeSub instanceof ComputedNode reader && reader.has(RECURSED_CHECK)) {
      Evaluation.joinCycle(reader, cycle, e);
    }
    return cycle.exception;
  }

  private static void refreshLive(ComputedNode node, int flags, Engine e) {
    boolean dirty = (flags & (DIRTY | INVALID)) != 0;
    if (!dirty && (flags & PENDING) == 0) {
      return;
    }
    while (true) {
      if (dirty) {
        if (e.noted == 0 || !goBack(node, e)) {
          break;
        }
      }
      dirty = checkDirty(node, e);
      if ((node.flags & LIVE) == 0) { // the check closed its last observer
        refresh(node, e);
        return;
      }
      if (!dirty) {
        if (e.noted != 0) {
          Begins.settle(node, e);
        }
        e.setCleanFlags(node, node.flags & ~(PENDING | RECURSED));
        return;
      }
    }
    if (Evaluation.evaluate(node, e)) {
      tell(node, e);
    }
  }

  /**
   * Lets a live computed that was to be evaluated look first whether what it had read when the
   * batch began has changed. Returns false if it has looked, or has to be evaluated anyway.
   */
  private static boolean goBack(ReactiveNode node, Engine e) {
    if (!(node instanceof ComputedNode computed) || !Begins.goBack(computed, e)) {
      return false;
    }
    node.flags = (node.flags & ~DIRTY) | PENDING;
    return true;
  }

  /** Tells subscribers of a node that has changed, unless the end of the batch does. */
  static void tell(ReactiveNode node, Engine e) {
    if (e.noted == 0 || Begins.of(node, e) == null) {
      Mark.shallowPropagate(node.subs, e);
    }
  }

  /** Commits a written signal and tells its subscribers if that is a change. */
  static void commitAndTell(ReactiveNode signal, Engine e) {
    if (Evaluation.commit(signal, e)) {
      tell(signal, e);
    }
  }

  /**
   * Brings a mutable node that is dirty up to date, and tells its readers. Returns whether they
   * have to run: it has changed, or is marked again because it has written what it had read.
   *
   * @param from the link of the reader that asks, who need not be told
   */
  private static boolean update(ReactiveNode dep, @Nullable Link from, Engine e) {
    boolean changed =
        (dep.flags & COMPUTED_BIT) != 0
            ? Evaluation.evaluate((ComputedNode) dep, e)
            : Evaluation.commit(dep, e);
    if (changed) {
      Link subs = dep.subs;
      if (subs != from || (subs != null && subs.nextSub != null)) {
        tell(dep, e);
      }
    }
    return changed || (dep.flags & (DIRTY | PENDING)) != 0;
  }

  /**
   * Whether a dependency of {@code root}, a live node that is PENDING, has changed. Leaves root's
   * marks to the caller.
   */
  static boolean checkDirty(SubscriberNode root, Engine e) {
    int base = e.stackTop;
    root.flags |= CHECKING | STACKED; // it was not reached from its first subscriber
    boolean dirty;
    try {
      dirty = checkDeps(root, base, e);
    } catch (Throwable t) {
      root.flags &= ~(CHECKING | STACKED);
      e.stackTop = base;
      throw t;
    }
    int flags = root.flags & ~(CHECKING | STACKED);
    if (dirty && (flags & PENDING) != 0) {
      flags |= DIRTY; // nobody else may know, if an Error keeps it from running
    }
    root.setFlagsRelease(flags);
    return dirty && (flags & CLOSED) == 0;
  }

  private static boolean checkDeps(SubscriberNode root, int base, Engine e) {
    Link[] stack = e.stack;
    int top = base;
    SubscriberNode sub = root;
    SubscriberNode decided = root;
    Link link = root.deps;
    boolean dirty = (root.flags & DIRTY) != 0;
    try {
      while (true) {
        while (!dirty && link != null) {
          ReactiveNode dep = link.dep;
          int flags = dep.flags;
          int state = flags & (MUTABLE | DIRTY | PENDING | BUSY | INVALID | TAINT);
          if ((state & ~TAINT) == (MUTABLE | PENDING)) {
            if (dep.subs == link) {
              dep.flags = flags | CHECKING;
            } else {
              if (top == stack.length) {
                stack = e.growStack();
              }
              stack[top++] = link;
              dep.flags = flags | CHECKING | STACKED;
            }
            sub = (ComputedNode) dep; // once it is on the way
            link = sub.deps;
            continue;
          }
          if (state > MUTABLE && (state & MUTABLE) != 0) {
            if ((state & BUSY) != 0) {
              dirty = true; // evaluating sub will close the cycle, and say so
              break;
            }
            e.stackTop = top;
            if ((state & ~TAINT) != MUTABLE) {
              if (e.noted != 0 && goBack(dep, e)) {
                stack = e.stack;
                continue;
              }
              dirty = update(dep, link, e);
              stack = e.stack;
            }
            if ((dep.flags & TAINT) != 0) {
              dirty = isTaintedFor(link, dep, e);
            }
            if ((root.flags & CHECKING) == 0) {
              return giveUp(sub, dirty, root, base, top, e);
            }
            dirty |= (sub.flags & DIRTY) != 0; // it may have written something read before
          }
          link = link.nextDep;
        }

        // sub is decided
        if (sub == root) {
          e.stackTop = base;
          return dirty;
        }
        if (dirty && e.noted != 0) {
          e.stackTop = top;
          if (goBack(sub, e)) {
            stack = e.stack;
            dirty = false;
            link = sub.deps;
            continue;
          }
        }
        decided = sub;
        int flags = decided.flags;
        Link up;
        if ((flags & STACKED) == 0) {
          up = Objects.requireNonNull(decided.subs);
        } else {
          up = stack[--top];
          stack[top] = null;
        }
        sub = up.sub;
        if (dirty) {
          decided.flags = flags | DIRTY; // whatever keeps it from being evaluated
          e.stackTop = top;
          dirty = update(decided, up, e);
          stack = e.stack;
          if ((root.flags & CHECKING) == 0) {
            return giveUp(sub, dirty, root, base, top, e);
          }
        } else {
          if (e.noted != 0) {
            Begins.settle((ComputedNode) decided, e);
            flags = decided.flags;
          }
          e.setCleanFlags(decided, flags & ~(PENDING | RECURSED | CHECKING | STACKED));
        }
        if ((decided.flags & TAINT) != 0) {
          dirty = isTaintedFor(up, decided, e);
        }
        dirty |= (sub.flags & DIRTY) != 0;
        link = up.nextDep;
      }
    } catch (Throwable t) {
      // the work of unwind, without a call, as the stack may have overflowed
      Link[] way = e.stack;
      for (SubscriberNode node = sub; node != root && (node.flags & CHECKING) != 0; ) {
        Link up = (node.flags & STACKED) != 0 && top > base ? way[--top] : node.subs;
        node.flags &= ~(CHECKING | STACKED);
        if (up == null) {
          break;
        }
        node = up.sub;
      }
      for (int at = base; at < way.length && way[at] != null; at++) {
        way[at].dep.flags &= ~(CHECKING | STACKED);
        way[at] = null;
      }
      decided.flags &= ~(CHECKING | STACKED); // not even begun to be evaluated
      throw t;
    }
  }

  /**
   * Whether the subscriber of {@code link} has to run for what was brought up to date in a batch.
   */
  private static boolean isTaintedFor(Link link, ReactiveNode dep, Engine e) {
    return (dep.flags & (DIRTY | PENDING)) != 0 || Begins.hasChanged(link, dep, e);
  }

  /**
   * Ends a walk whose root is not live any more, or was not for a while. Returns whether root has
   * to run for that.
   *
   * @param dirty whether {@code sub}, which others may observe, has to run for what was updated
   *     last
   */
  private static boolean giveUp(
      SubscriberNode sub, boolean dirty, SubscriberNode root, int base, int top, Engine e) {
    if (dirty && (sub.flags & (LIVE | PENDING)) == (LIVE | PENDING)) {
      sub.flags |= DIRTY; // an only reader has not been told
    }
    unwind(sub, root, base, top, e);
    return (root.flags & LIVE) != 0;
  }

  /** Clears what a walk that is given up at {@code sub} has left on the stack and on the nodes. */
  private static void unwind(SubscriberNode sub, SubscriberNode root, int base, int top, Engine e) {
    SubscriberNode node = sub;
    int at = top;
    while (node != root && (node.flags & CHECKING) != 0) {
      Link up = (node.flags & STACKED) != 0 && at > base ? e.stack[--at] : node.subs;
      node.flags &= ~(CHECKING | STACKED);
      if (up == null) {
        break;
      }
      node = up.sub;
    }
    clearStack(root, base, e);
  }

  private static void clearStack(SubscriberNode root, int base, Engine e) {
    Link[] stack = e.stack;
    for (int top = base; top < stack.length; top++) {
      Link link = stack[top];
      if (link == null) {
        break;
      }
      link.dep.flags &= ~(CHECKING | STACKED);
      stack[top] = null;
    }
    root.flags &= ~(CHECKING | STACKED);
    e.stackTop = base;
  }

  /** Brings a cold computed, which has been evaluated before, up to date by comparing versions. */
  private static void poll(ComputedNode root, Engine e) {
    int base = e.stackTop;
    root.flags |= CHECKING | STACKED;
    try {
      pollDeps(root, base, e);
    } catch (Throwable t) {
      // the work of clearStack, without a call, as the stack may have overflowed
      Link[] way = e.stack;
      for (int at = base; at < way.length && way[at] != null; at++) {
        way[at].dep.flags &= ~(CHECKING | STACKED);
        way[at] = null;
      }
      root.flags &= ~(CHECKING | STACKED);
      e.stackTop = base;
      throw t;
    }
  }

  private static void pollDeps(ComputedNode root, int base, Engine e) {
    long start = e.epoch; // after a write in between, everything is polled again
    Link[] stack = e.stack;
    int top = base;
    ComputedNode sub = root;
    Link link = root.deps;
    boolean changed = false;
    while (true) {
      while (!changed && link != null) {
        ReactiveNode dep = link.dep;
        int flags = dep.flags;
        if ((flags & MUTABLE) == 0) {
          link = link.nextDep; // an effect it owns
          continue;
        }
        if ((flags & BUSY) != 0
            || (dep.version != link.depVersion && Begins.hasSurelyChanged(link, dep, e))) {
          changed = true;
          break;
        }
        if ((flags & COMPUTED_BIT) == 0) {
          if ((flags & DIRTY) != 0) {
            commitAndTell(dep, e);
          }
        } else {
          ComputedNode computed = (ComputedNode) dep;
          if ((flags & (LIVE | INVALID)) != 0) {
            e.stackTop = top;
            refresh(computed, e);
            stack = e.stack;
          } else if (computed.validAt != start) {
            if (top == stack.length) {
              stack = e.growStack();
            }
            stack[top++] = link;
            sub = computed;
            sub.flags = flags | CHECKING | STACKED;
            link = sub.deps;
            continue;
          }
        }
        changed = dep.version != link.depVersion && hasChangedForCold(link, dep, e);
        link = link.nextDep;
      }

      // sub is decided
      if (changed && e.noted != 0) {
        e.stackTop = top;
        if (Begins.goBack(sub, e)) {
          stack = e.stack;
          changed = false;
          link = sub.deps;
          continue;
        }
      }
      if (changed) {
        e.stackTop = top;
        update(sub, null, e);
        stack = e.stack;
      } else {
        if (e.noted != 0) {
          Begins.settle(sub, e);
        }
        sub.setValidAtRelease(start);
        e.setCleanFlags(sub, sub.flags & ~(CHECKING | STACKED));
      }
      if (top == base) {
        e.stackTop = base;
        return;
      }
      Link up = stack[--top];
      stack[top] = null;
      sub = (ComputedNode) up.sub;
      changed = up.dep.version != up.depVersion && hasChangedForCold(up, up.dep, e);
      link = up.nextDep;
    }
  }

  private static boolean hasChangedForCold(Link link, ReactiveNode dep, Engine e) {
    if (Begins.hasChanged(link, dep, e)) {
      return true;
    }
    Begins.keep((ComputedNode) link.sub, e);
    return false;
  }

  /**
   * Whether a signal is read inside a batch that has written it, by a reader that does not follow
   * it. The reader gets the pending value, which stays pending, so the batch can still change it
   * back.
   */
  static boolean isPeekedInBatch(ReactiveNode signal, @Nullable SubscriberNode sub, Engine e) {
    return sub == null && e.batchDepth > 0 && (signal.flags & DIRTY) != 0;
  }

  /** Brings a signal up to date, which was written or is unset; throws if it is unset. */
  static void readSignal(ReactiveNode signal, @Nullable SubscriberNode sub, Engine e) {
    if ((signal.flags & DIRTY) != 0) {
      commitAndTell(signal, e);
    }
    if (sub != null) {
      Links.track(signal, sub, e);
    }
    if ((signal.flags & HAS_ERROR) != 0) {
      throw new UnsetSignalException(signal.name());
    }
  }
}
