package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.ALLOW_RECURSION;
import static dev.aliensignals.primitives.Flags.BATCHED;
import static dev.aliensignals.primitives.Flags.BUSY;
import static dev.aliensignals.primitives.Flags.CHECKING;
import static dev.aliensignals.primitives.Flags.CLOSED;
import static dev.aliensignals.primitives.Flags.CONFIGURED;
import static dev.aliensignals.primitives.Flags.DEFERRED;
import static dev.aliensignals.primitives.Flags.DIRTY;
import static dev.aliensignals.primitives.Flags.HAS_CHILD;
import static dev.aliensignals.primitives.Flags.HELD;
import static dev.aliensignals.primitives.Flags.INVALID;
import static dev.aliensignals.primitives.Flags.LIVE;
import static dev.aliensignals.primitives.Flags.MARKS;
import static dev.aliensignals.primitives.Flags.MUTABLE;
import static dev.aliensignals.primitives.Flags.PAUSED;
import static dev.aliensignals.primitives.Flags.PENDING;
import static dev.aliensignals.primitives.Flags.RECURSED;
import static dev.aliensignals.primitives.Flags.RECURSED_CHECK;
import static dev.aliensignals.primitives.Flags.RETURNS_CLEANUP;
import static dev.aliensignals.primitives.Flags.STACKED;
import static dev.aliensignals.primitives.Flags.WATCHING;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The queue of effects, the one loop over it, and the one place that runs an effect's function.
 * Collects the exceptions of effects, and bounds the number of their runs.
 */
final class EffectQueue {
  /*
   * A write outside a batch flushes, and so does the end of the outermost batch. A write inside a
   * running effect flushes at once (alien-signals): that inner flush takes over the whole queue. While a
   * computed is evaluated nothing is flushed, as an effect could read that computed, or one whose
   * dependencies are being checked: the flush further up goes on, or the outermost operation settles.
   *
   * Q1  An effect that threw stays subscribed to the dependencies it has read.
   * Q2  Failures leave the outermost flush only: a write inside an effect never throws the
   *     exception of another effect.
   * Q3  An Error is a failure of the effect it hits, in its function or while it is checked: the
   *     others run. The effect also stays subscribed to the dependencies of the run before, because
   *     a change of one that this run has not reached would be missed; and it is INVALID, so the
   *     next mark runs it, whether or not a dependency has changed.
   * Q4  Marks that a run brought on its own effect are dropped at its end, unless ALLOW_RECURSION.
   * Q5  Owners run before the effects they own: an effect is queued behind the effects that own it,
   *     once more if one is marked only while it waits, and a live computed that owns it is brought
   *     up to date before it runs. Any of them may close it.
   */

  private EffectQueue() {}

  /** Queues an effect, behind those that own it. */
  static void add(Effect effect, Engine e) {
    int first = e.queuedLength;
    Effect next = effect;
    int flags = next.flags;
    do {
      push(next, e);
      next.flags = flags & ~WATCHING;
      Link up = next.subs;
      if (up == null) {
        break;
      }
      SubscriberNode owner = up.sub;
      while (owner instanceof EffectScope && owner.subs != null) {
        owner = owner.subs.sub;
      }
      if (!(owner instanceof Effect outer)) {
        break;
      }
      next = outer;
      flags = next.flags;
    } while ((flags & (WATCHING | RECURSED_CHECK)) == WATCHING);
    Effect[] queue = e.queue;
    for (int last = e.queuedLength - 1; first < last; first++, last--) {
      Effect inner = queue[first];
      queue[first] = queue[last];
      queue[last] = inner;
    }
  }

  private static void push(Effect effect, Engine e) {
    Effect[] queue = e.queue;
    int length = e.queuedLength;
    if (length == queue.length) {
      e.queue = queue = Arrays.copyOf(queue, length * 2);
    }
    queue[length] = effect;
    e.queuedLength = length + 1;
  }

  /**
   * Runs what is queued, unless a computed is being evaluated. The outermost flush throws what no
   * handler has taken.
   */
  static void flush(Engine e) {
    runAll(e);
    if (e.failures != null && e.flushDepth == 0 && (e.open & Engine.EVALUATING) == 0) {
      throw Failures.<RuntimeException>sneaky(Objects.requireNonNull(e.takeFailures()).combined());
    }
  }

  /**
   * Runs the effects in the queue. Exceptions that no handler takes are in {@link Engine#failures}
   * then.
   */
  static void runAll(Engine e) {
    if (e.taintedCount != 0 && e.batchDepth == 0) {
      e.publish();
    }
    if ((e.open & Engine.EVALUATING) != 0) {
      return;
    }
    int outer = e.flushDepth;
    if (e.notifyIndex == e.queuedLength) {
      e.notifyIndex = 0; // a flush that could not go on at its last effect has left both behind
      e.queuedLength = 0;
      if (outer == 0 && e.passedCount != 0) {
        e.openPassed();
      }
      return;
    }
    if (outer == 0) {
      e.flushId++;
    }
    int id = ++e.flushes;
    e.flushDepth = outer + 1;
    Effect effect = null;
    try {
      while (e.notifyIndex < e.queuedLength) {
        int index = e.notifyIndex++;
        effect = e.queue[index];
        e.queue[index] = null;
        if (e.taintedCount != 0 && e.batchDepth == 0) {
          e.publish(); // of a cleanup or handler
        }
        runQueued(effect, id, e);
      }
      e.notifyIndex = 0;
      e.queuedLength = 0;
      if (outer == 0 && e.passedCount != 0) {
        e.openPassed();
      }
    } catch (Throwable t) {
      // There is no stack or memory left even to say so, and no call is made here. The effects in
      // the queue wait for the end of an outermost operation.
      if (effect != null) {
        int flags = effect.flags;
        if ((flags & CLOSED) == 0 && (flags & (WATCHING | INVALID)) != WATCHING) {
          effect.flags = (flags & ~WATCHING) | DIRTY;
          if (e.notifyIndex > 0) {
            e.queue[--e.notifyIndex] = effect;
          } else if (e.queuedLength < e.queue.length) {
            e.queue[e.queuedLength++] = effect;
          }
        }
      }
      throw t;
    } finally {
      e.flushDepth = outer;
      if (outer == 0) {
        e.staleThrown = null;
      }
    }
  }

  /** Takes one effect from the queue: runs it if something it has read has changed. */
  private static void runQueued(Effect effect, int flush, Engine e) {
    int flags = effect.flags;
    if ((flags & CLOSED) != 0) {
      return;
    }
    if (e.pausedCount != 0 && isPaused(effect)) {
      effect.flags = flags | WATCHING; // resume looks for the marks
      if ((flags & DEFERRED) != 0) {
        Due.in(effect).holdPaused();
      }
      return;
    }
    boolean deferred = (flags & DEFERRED) != 0 && (flags & (DIRTY | PENDING)) != 0;
    Link up;
    Throwable thrown;
    try {
      if (deferred && Due.in(effect).holdsBack(e)) {
        return;
      }
      if (effect.subs != null && !ownersKeep(effect, e)) {
        return;
      }
      if (deferred) {
        Due.in(effect).checking();
      }
      flags = effect.flags;
      if ((flags & (DIRTY | INVALID)) == 0
          && ((flags & PENDING) == 0 || !Refresh.checkDirty(effect, e))) {
        flags = effect.flags;
        if ((flags & CLOSED) == 0) {
          effect.flags = (flags & ~(PENDING | RECURSED)) | WATCHING;
        }
        return;
      }
      if (isLooping(effect, flush, e)) {
        return;
      }
      up = effect.subs; // null once it has closed itself
      thrown = rerun(effect, e);
    } catch (Throwable t) {
      hit(effect, t, e);
      return;
    }
    if (thrown != null) {
      report(effect, handlerOf(effect, up == null ? null : up.sub, e), thrown, e);
    }
  }

  /**
   * Reports what has kept an effect from running, or from being checked: an Error of a computed, or
   * a lack of stack or memory. It waits for the next change.
   */
  private static void hit(Effect effect, Throwable thrown, Engine e) {
    if ((effect.flags & CLOSED) == 0) {
      Link last = effect.depsTail == null ? effect.deps : effect.depsTail;
      while (last != null && last.nextDep != null) {
        last = last.nextDep;
      }
      effect.depsTail = last; // its run may have ended before that could be done
      effect.flags &= ~RECURSED_CHECK;
      Links.keepUnread(effect);
      Mark.reopen(effect, e);
      effect.flags = (effect.flags & ~(MARKS | CHECKING | STACKED | HELD)) | WATCHING | INVALID;
    }
    report(effect, handlerOf(effect, null, e), thrown, e);
  }

  static boolean isPaused(OwnerNode node) {
    if ((node.flags & PAUSED) != 0) {
      return true;
    }
    for (Link up = node.subs; up != null; up = up.sub.subs) {
      SubscriberNode owner = up.sub;
      if ((owner.flags & MUTABLE) != 0) {
        return false;
      }
      if ((owner.flags & PAUSED) != 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Lets the owners of {@code effect}, which was taken from the queue, go first: brings the live
   * computed among them up to date, or queues it again behind an effect that waits there. Returns
   * whether it is to run now.
   */
  private static boolean ownersKeep(Effect effect, Engine e) {
    Effect late = null;
    for (Link up = effect.subs; up != null; up = up.sub.subs) {
      SubscriberNode owner = up.sub;
      int flags = owner.flags;
      if ((flags & MUTABLE) != 0) {
        if ((flags & LIVE) != 0
            && (flags & (DIRTY | PENDING | INVALID)) != 0
            && (flags & BUSY) == 0) {
          Refresh.refresh((ComputedNode) owner, e);
        }
        break;
      }
      if ((flags & (DIRTY | PENDING)) != 0 && (flags & (WATCHING | BUSY)) == 0) {
        late = (Effect) owner;
      }
    }
    if ((effect.flags & CLOSED) != 0) {
      return false;
    }
    if (late == null || !isQueued(late, e)) {
      return true;
    }
    push(effect, e);
    return false;
  }

  private static boolean isQueued(Effect effect, Engine e) {
    for (int i = e.notifyIndex; i < e.queuedLength; i++) {
      if (e.queue[i] == effect) {
        return true;
      }
    }
    return false;
  }

  /**
   * Counts the runs of one effect in one flush; over the limit, reports that and drops the marks.
   */
  private static boolean isLooping(Effect effect, int flush, Engine e) {
    if (effect.seen != flush) {
      effect.seen = flush;
      effect.version = 1;
      return false;
    }
    if (++effect.version <= e.loopLimit) {
      return false;
    }
    String sources = changedSources(effect);
    effect.flags = (effect.flags & ~MARKS) | WATCHING;
    Mark.reopen(effect, e);
    report(
        effect,
        handlerOf(effect, null, e),
        new EffectLoopException(
            effect.name(), e.loopLimit, sources.isEmpty() ? "its own writes" : sources),
        e);
    return true;
  }

  /** The names of what has changed since the last run of {@code effect} has read it. */
  static String changedSources(Effect effect) {
    var sources = new StringBuilder();
    for (Link link = effect.deps; link != null; link = link.nextDep) {
      ReactiveNode dep = link.dep;
      if ((dep.flags & MUTABLE) != 0
          && (dep.version != link.depVersion || (dep.flags & (DIRTY | PENDING)) != 0)) {
        sources.append(sources.isEmpty() ? "'" : ", '").append(dep.name()).append('\'');
      }
    }
    return sources.toString();
  }

  /** Ends the last run (children first, then its cleanups) and starts another. */
  private static @Nullable Throwable rerun(Effect effect, Engine e) {
    if (((effect.flags & HAS_CHILD) != 0 || effect.cleanup != null) && !endRun(effect, e)) {
      return null;
    }
    return run(effect, e);
  }

  /** Ends the last run. Returns whether the next is still to come now, after what cleanups do. */
  private static boolean endRun(Effect effect, Engine e) {
    if ((effect.flags & HAS_CHILD) != 0) {
      Disposal.closeChildren(effect, e);
    }
    if (effect.cleanup != null) {
      Disposal.runCleanups(effect, e);
    }
    if ((effect.flags & CLOSED) != 0) {
      return false;
    }
    if (e.pausedCount != 0 && isPaused(effect)) {
      effect.flags |= DIRTY | WATCHING;
      return false;
    }
    if (effect.subs == null) {
      return true;
    }
    effect.flags |= DIRTY; // it waits if an owner goes first
    if (ownersKeep(effect, e)) {
      return true;
    }
    if ((effect.flags & DEFERRED) != 0) {
      Due.in(effect).admitted = true;
    }
    return false;
  }

  /** Runs an effect's function. Returns what it threw, after everything is restored. */
  static @Nullable Throwable run(Effect effect, Engine e) {
    SubscriberNode outerSub = e.activeSub;
    SubscriberNode outerOwner = e.ownerOverride;
    int outerCycle = e.cycle;
    int outerOpen = e.open;
    int batchDepth = e.batchDepth;
    int cycle = e.nextCycle(); // before anything changes: any call may overflow the stack

    int flags = effect.flags;
    effect.depsTail = null;
    effect.flags = (flags & ~(MARKS | CHECKING | INVALID)) | WATCHING | RECURSED_CHECK;
    e.activeSub = effect;
    if (outerOwner != null) {
      e.ownerOverride = null;
    }
    e.cycle = cycle;
    int open = (outerOpen & Engine.ON_STACK) | Engine.RUNNING;
    e.open = open;

    Throwable thrown = null;
    try {
      if ((flags & (RETURNS_CLEANUP | BATCHED | CONFIGURED)) == 0) {
        effect.fn.run();
      } else {
        runWithOptions(effect, flags, e);
      }
      if (e.open != open && e.hasOpenBatch()) {
        throw e.openBatch(effect);
      }
    } catch (Throwable t) {
      thrown = t;
    }

    int left = e.open;
    e.open = outerOpen;
    e.activeSub = outerSub;
    if (e.ownerOverride != outerOwner) {
      e.ownerOverride = outerOwner;
    }
    e.cycle = outerCycle;
    flags = effect.flags & ~RECURSED_CHECK;
    if (thrown instanceof Error) {
      flags |= INVALID;
    }
    effect.flags = flags;
    if (left != open) {
      e.drop(left);
    }
    e.batchDepth = batchDepth;
    if ((flags & INVALID) != 0) {
      Links.keepUnread(effect);
      Mark.reopen(effect, e); // it may be marked, and this one is not
    }
    Links.purge(effect, e);
    if ((flags & (DIRTY | PENDING | CLOSED)) != 0) {
      return afterRun(effect, flags, thrown, e);
    }
    return thrown;
  }

  private static void runWithOptions(Effect effect, int flags, Engine e) {
    boolean batched = (flags & BATCHED) != 0;
    int queued = e.queuedLength;
    if (batched) {
      e.batchDepth++;
    }
    Runnable fn = effect.fn;
    if ((flags & CONFIGURED) != 0) {
      fn = ((Configured.OfEffect) fn).fn;
    }
    if ((flags & RETURNS_CLEANUP) != 0) {
      Cleanup cleanup = ((Cleaning) fn).fn.get();
      if (cleanup != null) {
        effect.addCleanup(cleanup);
      }
    } else {
      fn.run();
    }
    if (batched) {
      if (e.hasOpenBatch()) {
        throw e.openBatch(effect);
      }
      if (--e.batchDepth == 0) {
        if (e.queuedLength != queued) {
          flush(e); // still inside the run, so that what comes back to this effect is its own write
        } else if (e.taintedCount != 0) {
          e.publish();
        }
      }
    }
  }

  /**
   * The rare ends of a run: the effect has closed itself, or has written what it read. Returns
   * {@code thrown}.
   */
  private static @Nullable Throwable afterRun(
      Effect effect, int flags, @Nullable Throwable thrown, Engine e) {
    if ((flags & CLOSED) != 0) {
      Disposal.finishClosed(effect, e);
    } else if ((flags & ALLOW_RECURSION) != 0) {
      push(effect, e);
      effect.flags = flags & ~WATCHING;
    } else {
      effect.flags = flags & ~MARKS;
      Mark.reopen(effect, e);
    }
    return thrown;
  }

  /**
   * Gives what an effect or cleanup threw to its handler, or keeps it for the writer. An {@link
   * Error} passes by the handlers.
   */
  static void report(OwnerNode node, @Nullable ErrorHandler handler, Throwable thrown, Engine e) {
    Split<?> split = node instanceof EffectScope scope ? scope.split() : null;
    OwnerNode source = split == null ? node : split.effect;
    if (handler == null || thrown instanceof Error) {
      keep(source, thrown, thrown != e.staleThrown, e);
      return;
    }
    try {
      callOutside(e, () -> handler.onError(Failure.here(source, thrown)));
    } catch (Throwable handlerThrew) {
      Failures.suppress(handlerThrew, thrown);
      keep(source, handlerThrew, true, e);
    }
  }

  /** Keeps what no handler takes for the end of the outermost flush or operation. */
  static void keep(ReactiveNode node, Throwable thrown, boolean fresh, Engine e) {
    Failures failures = e.failures;
    if (failures == null) {
      failures = new Failures();
      e.unsettled(); // so that the operation settles even if no flush comes
    }
    failures.add(thrown, node.name(), fresh);
    e.failures = failures; // not before it has one: there may be no stack left
  }

  /**
   * The nearest handler: of the node, those that own it, or the system.
   *
   * @param owner whose the last node in the chain of owners was, if that is closed
   */
  static @Nullable ErrorHandler handlerOf(
      OwnerNode node, @Nullable SubscriberNode owner, Engine e) {
    ReactiveNode at = node;
    SubscriberNode last = owner;
    while ((at.flags & MUTABLE) == 0) {
      NodeOptions options = at.options();
      if (options != null && options.errorHandler() != null) {
        return options.errorHandler();
      }
      Link up = at.subs;
      if (up != null) {
        at = up.sub;
      } else if (last != null) {
        at = last;
        last = null;
      } else {
        break;
      }
    }
    return e.errorHandler;
  }

  static boolean hasHandler(OwnerNode node) {
    NodeOptions options = node.options();
    return options != null && options.errorHandler() != null;
  }

  /** Calls a hook of {@code node}; its exception is a failure of the flush. */
  static void callOutside(ReactiveNode node, Engine e, String what, Runnable hook) {
    try {
      callOutside(e, hook);
    } catch (Throwable thrown) {
      keepOfHook(node, what, thrown, e);
    }
  }

  /** Keeps what a hook of {@code node} threw. */
  static void keepOfHook(ReactiveNode node, String what, Throwable thrown, Engine e) {
    keep(
        node,
        thrown instanceof Error ? thrown : new HookException(node.name(), what, thrown),
        true,
        e);
  }

  /** Calls user code that is no run of anything: untracked, without owner, as one batch. */
  static void callOutside(Engine e, Runnable code) {
    Frame frame = new Frame(e, null, e.noOwner);
    e.batchDepth++;
    try {
      code.run();
    } finally {
      frame.restore();
    }
  }
}
