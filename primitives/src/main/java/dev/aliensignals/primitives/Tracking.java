package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.COMPUTED_BIT;
import static dev.aliensignals.primitives.Flags.DIRTY;
import static dev.aliensignals.primitives.Flags.FORCE;
import static dev.aliensignals.primitives.Flags.HAS_ERROR;
import static dev.aliensignals.primitives.Flags.INVALID;
import static dev.aliensignals.primitives.Flags.LIVE;
import static dev.aliensignals.primitives.Flags.MUTABLE;
import static dev.aliensignals.primitives.Flags.PENDING;
import static dev.aliensignals.primitives.Flags.RECURSED;
import static dev.aliensignals.primitives.Flags.RECURSED_CHECK;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The operations that change who tracks and owns while a function runs, and those that group
 * writes.
 */
final class Tracking {

  private Tracking() {}

  static <T extends @Nullable Object> T untracked(Engine e, Supplier<T> fn) {
    if (!e.isOwner()) {
      return CrossSystem.identify == 0 ? fn.get() : TaskRun.untracked(e, fn);
    }
    return call(e, null, e.ownerToKeep(), fn, "untracked");
  }

  static <T extends @Nullable Object> T detached(Engine e, Supplier<T> fn) {
    if (!e.isOwner()) {
      return Actions.callDetached(fn); // nothing but an action could own here
    }
    return call(e, e.activeSub, e.noOwner, fn, "detached");
  }

  private static <T extends @Nullable Object> T call(
      Engine e,
      @Nullable SubscriberNode sub,
      @Nullable SubscriberNode owner,
      Supplier<T> fn,
      String what) {
    int nesting = e.open & (Engine.NESTED | Engine.GIVEN_UP);
    Frame frame = new Frame(e, sub, owner);
    e.open |= nesting; // it is a part of the function that has called it
    try {
      T result = fn.get();
      frame.requireBalanced(what);
      return result;
    } finally {
      frame.restore();
    }
  }

  static <T extends @Nullable Object> T batch(Engine e, Supplier<T> fn) {
    if (e.isOwner()) {
      return batchInside(e, fn);
    }
    e.enter();
    T result;
    try {
      Frame frame = new Frame(e, e.activeSub, e.ownerOverride);
      e.batchDepth++;
      try {
        result = fn.get();
        frame.requireBalanced("batch");
      } finally {
        frame.restore();
      }
    } catch (Throwable t) {
      e.leave(t);
      throw t;
    }
    e.leave();
    return result;
  }

  private static <T extends @Nullable Object> T batchInside(Engine e, Supplier<T> fn) {
    Frame frame = new Frame(e, e.activeSub, e.ownerOverride);
    e.batchDepth++;
    T result;
    try {
      result = fn.get();
      frame.requireBalanced("batch");
    } catch (Throwable t) {
      frame.restore();
      try {
        endInnerBatch(e);
      } catch (Throwable flushThrew) {
        Failures.suppress(t, flushThrew);
      }
      throw t;
    }
    frame.restore();
    endInnerBatch(e);
    return result;
  }

  static <T extends @Nullable Object> T read(Engine e, Supplier<T> fn) {
    if (e.isOwner()) {
      return fn.get();
    }
    e.enter();
    T result;
    try {
      Frame frame = new Frame(e, e.activeSub, e.ownerOverride);
      try {
        result = fn.get();
        frame.requireBalanced("read");
      } finally {
        frame.restore();
      }
    } catch (Throwable t) {
      e.leave(t);
      throw t;
    }
    e.leave();
    return result;
  }

  private static void endInnerBatch(Engine e) {
    if (e.batchDepth == 0) {
      EffectQueue.flush(e);
    }
  }

  /** Tells the subscribers of everything that {@code fn} reads of a change. */
  static void trigger(Engine e, Runnable fn) {
    batch(
        e,
        () -> {
          Computed<@Nullable Object> collector = new Computed<>(e, null, () -> null);
          Frame frame = new Frame(e, collector, e.ownerToKeep());
          e.cycle = e.listingCycle = e.nextCycle();
          try {
            fn.run();
            frame.requireBalanced("trigger");
          } finally {
            frame.restore();
          }
          for (Link link = collector.deps; link != null; link = link.nextDep) {
            if ((link.dep.flags & MUTABLE) != 0) {
              triggerNode(link.dep, e);
            }
          }
          return null;
        });
  }

  /** Tells the subscribers of one signal of a change. */
  static void trigger(Engine e, ReactiveNode signal) {
    batch(
        e,
        () -> {
          triggerNode(signal, e);
          return null;
        });
  }

  private static void triggerNode(ReactiveNode node, Engine e) {
    if (e.closed) {
      throw Closing.failure(e, node.name());
    }
    if ((node.flags & COMPUTED_BIT) != 0) {
      e.bumpEpoch();
      Begins.force(node, e);
      e.taint(node);
      node.setVersionRelease(node.version + 1);
      Link subs = node.subs;
      if (e.deferring != 0) {
        Split.triggered(node);
      }
      if (subs != null) {
        Mark.propagate(subs, (e.open & Engine.RUNNING) != 0, e);
        Mark.shallowPropagate(subs, e);
      }
    } else if ((node.flags & HAS_ERROR) == 0) { // an unset signal has told nobody anything
      node.flags |= FORCE | DIRTY;
      if (e.deferring != 0) {
        Split.triggered(node);
      }
      Mark.written(node, e);
    }
  }

  /** Makes a computed be evaluated again, though nothing that it has read has changed. */
  static void invalidate(ComputedNode node) {
    Engine e = node.engine;
    e.exclusively(() -> invalidateOwned(node, e));
  }

  private static void invalidateOwned(ComputedNode node, Engine e) {
    if (e.closed) {
      throw Closing.failure(e, node.name());
    }
    e.bumpEpoch();
    if ((node.flags & LIVE) == 0) {
      node.flags |= INVALID;
      return;
    }
    boolean innerWrite = (e.open & Engine.RUNNING) != 0 || (node.flags & RECURSED_CHECK) != 0;
    node.flags |= innerWrite ? DIRTY | PENDING | RECURSED | INVALID : DIRTY | PENDING | INVALID;
    if (e.deferring != 0) {
      e.notePassed(node);
    }
    Link subs = node.subs;
    if (subs != null) {
      Mark.propagate(subs, (e.open & Engine.RUNNING) != 0, e);
      if (e.batchDepth == 0) {
        EffectQueue.flush(e);
      }
    }
  }

  static @Nullable Subscriber activeSub(Engine e) {
    return e.isOwner() ? (Subscriber) e.activeSub : null;
  }

  static @Nullable Subscriber setActiveSub(Engine e, @Nullable Subscriber next) {
    if (next instanceof EffectScope scope) {
      throw new IllegalArgumentException(
          "Scope '"
              + scope.name()
              + "' owns but does not track, so it cannot be the active subscriber. Use"
              + " scope.run(() -> ...).");
    }
    SubscriberNode node = (SubscriberNode) next;
    if (!e.isOwner()) {
      if (node != null) {
        throw new IllegalStateException(
            "setActiveSub('"
                + node.name()
                + "') in a thread that does not own the system. Call it inside a batch, a computed"
                + " or an effect.");
      }
      return null;
    }
    if (node != null) {
      CrossSystem.require(node, e, "setActiveSub");
    }
    SubscriberNode before = e.activeSub;
    if (node == before) {
      return (Subscriber) before;
    }
    if (node == null) {
      e.ownerOverride = e.ownerToKeep();
    } else if (node == e.ownerOverride) {
      e.ownerOverride = null; // back to the function that runs
    } else {
      if (before != null && !(e.ownerOverride instanceof EffectScope)) {
        e.ownerOverride = null; // untracked code keeps its owner: setActiveSub(null) must find it
      }
      e.cycle = Engine.AMBIGUOUS_CYCLE;
    }
    e.activeSub = node;
    return (Subscriber) before;
  }

  static @Nullable EffectScope activeScope(Engine e) {
    SubscriberNode owner = e.isOwner() ? e.currentOwner() : null;
    while (owner != null && !(owner instanceof EffectScope)) {
      Link up = (owner.flags & MUTABLE) == 0 ? owner.subs : null;
      owner = up == null ? null : up.sub;
    }
    return (EffectScope) owner;
  }

  /** The effect whose function, source or action runs here. */
  static @Nullable Effect activeEffect(Engine e) {
    SubscriberNode owner = e.isOwner() ? e.currentOwner() : Actions.scopeOf(e);
    while (owner != null && !(owner instanceof Effect)) {
      Link up = (owner.flags & MUTABLE) == 0 ? owner.subs : null;
      owner = up == null ? null : up.sub;
    }
    return (Effect) owner;
  }

  /** Registers a cleanup. Returns false where there is nobody to run it. */
  static boolean tryOnCleanup(Engine e, Cleanup cleanup) {
    if (e.isOwner()) {
      if (e.currentOwner() instanceof OwnerNode node) {
        node.addCleanup(cleanup);
        return true;
      }
      return false;
    }
    EffectScope scope = Actions.scopeOf(e);
    if (scope == null) {
      return false;
    }
    e.exclusively(() -> scope.addCleanup(cleanup));
    return true;
  }

  static void onCleanup(Engine e, Cleanup cleanup) {
    if (!tryOnCleanup(e, cleanup)) {
      TaskRun<?> body = CrossSystem.identify == 0 ? null : TaskRun.current();
      if (body != null) {
        throw new NoOwnerException(
            body.task.name(),
            "onCleanup() in the body of task '"
                + body.task.name()
                + "': use try/finally, which a cancelled body runs too, or onCancel of its"
                + " context.");
      }
      SubscriberNode computed = e.isOwner() ? e.currentOwner() : null;
      throw computed == null
          ? new NoOwnerException(
              e.name,
              "onCleanup() outside of an effect or scope: nobody would run the cleanup. Call it"
                  + " inside one, or ask with tryOnCleanup().")
          : new NoOwnerException(
              computed.name(),
              "onCleanup() inside computed '"
                  + computed.name()
                  + "': computeds only compute. Move it to an effect, or open a resource there.");
    }
  }
}
