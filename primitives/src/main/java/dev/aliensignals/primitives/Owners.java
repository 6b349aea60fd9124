package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.CLOSED;
import static dev.aliensignals.primitives.Flags.DEFERRED;
import static dev.aliensignals.primitives.Flags.DIRTY;
import static dev.aliensignals.primitives.Flags.MUTABLE;
import static dev.aliensignals.primitives.Flags.PAUSED;
import static dev.aliensignals.primitives.Flags.PENDING;
import static dev.aliensignals.primitives.Flags.RECURSED_CHECK;
import static dev.aliensignals.primitives.Flags.WATCHING;

import java.util.ArrayDeque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The operations that effects and scopes share: begin, own, pause, end. */
final class Owners {

  private Owners() {}

  /** Starts a new effect: gives it to the current owner and runs it. */
  static Effect start(Effect effect, Engine e) {
    if (e.isOwner()) {
      startOwned(effect, e);
      return effect;
    }
    e.enter();
    try {
      startOwned(effect, e);
    } catch (Throwable t) {
      e.leave(t);
      throw t;
    }
    leaveOrClose(effect, e);
    return effect;
  }

  private static void startOwned(Effect effect, Engine e) {
    requireOpen(e);
    adopt(effect, e);
    if ((effect.flags & DEFERRED) != 0) {
      e.deferring++;
    }
    if ((effect.flags & DEFERRED) != 0
        && Due.of(effect) instanceof Deferred due
        && due.executor != null) {
      due.first();
      return;
    }
    Throwable thrown;
    try {
      thrown = EffectQueue.run(effect, e);
    } catch (Throwable t) { // no stack or memory left
      effect.flags &= ~RECURSED_CHECK;
      thrown = t;
    }
    if (thrown != null) {
      abort(effect, thrown, e);
    }
  }

  /** Opens a new scope and runs its body in it. */
  static EffectScope open(EffectScope scope, boolean detached, @Nullable Runnable body, Engine e) {
    if (e.isOwner()) {
      openOwned(scope, detached, body, e);
      return scope;
    }
    e.enter();
    try {
      openOwned(scope, detached, body, e);
    } catch (Throwable t) {
      e.leave(t);
      throw t;
    }
    leaveOrClose(scope, e);
    return scope;
  }

  private static void openOwned(
      EffectScope scope, boolean detached, @Nullable Runnable body, Engine e) {
    requireOpen(e);
    if (detached) {
      adoptByNobody(scope, e);
    } else {
      adopt(scope, e);
    }
    if (body == null) {
      return;
    }
    try {
      runOwned(
          scope,
          () -> {
            body.run();
            return null;
          },
          e);
    } catch (Throwable thrown) {
      abort(scope, thrown, e);
    }
  }

  /** Refuses to make anything in a system that is closed, or is being closed. */
  static void requireOpen(Engine e) {
    Closing closing = e.closing;
    if (closing != null && closing.isBegun()) {
      throw Closing.failure(e, null);
    }
  }

  private static void adopt(OwnerNode child, Engine e) {
    SubscriberNode owner = e.currentOwner();
    while (owner instanceof EffectScope scope && (scope.flags & CLOSED) != 0) {
      Split<?> split = scope.split();
      if (split == null || !split.closedByAction) {
        break; // things that are made now end with the action
      }
      owner = split.heir; // the action goes on as what had made its effect
    }
    if (owner != null) {
      Closing closing = e.closing;
      if (closing != null && owner instanceof ComputedNode computed) {
        closing.addParent(computed);
      }
      Links.own(owner, child);
    } else {
      adoptByNobody(child, e);
    }
  }

  /** Lets the system itself own what nobody does, so that it can end that. */
  private static void adoptByNobody(OwnerNode child, Engine e) {
    Closing closing = e.closing;
    if (closing != null) {
      closing.addFree(child);
    }
  }

  /** Notes who owned a split effect that its own action is about to close. */
  private static void noteHeir(OwnerNode node, Engine e) {
    EffectScope scope = Actions.scopeOf(e);
    Split<?> split = scope == null ? null : scope.split();
    if (split != null && split.effect == node && (node.flags & CLOSED) == 0) {
      split.closedByAction = true;
      split.heir = node.subs == null ? null : node.subs.sub;
    }
  }

  /** Ends what has failed at its beginning and throws: the creator never got hold of it. */
  private static void abort(OwnerNode node, Throwable thrown, Engine e) {
    try {
      Disposal.closeAbandoned(node, e);
    } catch (Throwable t) { // no stack or memory left
      Failures.suppress(thrown, t);
    }
    throw Failures.<RuntimeException>sneaky(thrown);
  }

  /**
   * Ends the creation of {@code node}. If settling throws, nobody gets hold of it, so it is closed.
   */
  private static void leaveOrClose(OwnerNode node, Engine e) {
    try {
      e.leave();
    } catch (Throwable t) {
      try {
        close(node);
      } catch (Throwable cleanupThrew) {
        Failures.suppress(t, cleanupThrew);
      }
      throw t;
    }
  }

  static <T extends @Nullable Object> T runIn(EffectScope scope, Supplier<T> body) {
    Engine e = scope.engine;
    if (e.isOwner()) {
      return runOwned(scope, body, e);
    }
    e.enter();
    T result;
    try {
      result = runOwned(scope, body, e);
    } catch (Throwable t) {
      e.leave(t);
      throw t;
    }
    e.leave();
    return result;
  }

  private static <T extends @Nullable Object> T runOwned(
      EffectScope scope, Supplier<T> body, Engine e) {
    if ((scope.flags & CLOSED) != 0) {
      throw new IllegalStateException(
          "Scope '" + scope.name() + "' is closed and can own nothing more. Create a new scope.");
    }
    boolean nested = (scope.flags & RECURSED_CHECK) != 0;
    Frame frame = new Frame(e, e.activeSub, scope);
    scope.flags |= RECURSED_CHECK;
    try {
      T result = body.get();
      frame.requireBalanced("the scope '" + scope.name() + "'");
      return result;
    } finally {
      frame.restore();
      if (!nested) {
        scope.flags &= ~RECURSED_CHECK;
        if ((scope.flags & CLOSED) != 0) {
          Disposal.finishClosed(scope, e);
        }
      }
    }
  }

  static void close(OwnerNode node) {
    Engine e = node.engine;
    if (e.isOwner()) {
      noteHeir(node, e);
      Disposal.close(node, e);
      flushInside(e);
      return;
    }
    e.enter();
    try {
      noteHeir(node, e);
      Disposal.close(node, e);
    } catch (Throwable t) {
      e.leave(t);
      throw t;
    }
    e.leave();
  }

  static void pause(OwnerNode node) {
    Engine e = node.engine;
    e.exclusively(
        () -> {
          if ((node.flags & (PAUSED | CLOSED)) == 0) {
            node.flags |= PAUSED;
            e.pausedCount++;
          }
        });
  }

  static void resume(OwnerNode node) {
    Engine e = node.engine;
    exclusively(e, () -> resumeOwned(node, e));
  }

  /** Runs an operation that may queue effects. */
  private static void exclusively(Engine e, Runnable operation) {
    boolean inside = e.isOwner();
    e.exclusively(operation);
    if (inside) {
      flushInside(e);
    }
  }

  private static void resumeOwned(OwnerNode node, Engine e) {
    if ((node.flags & PAUSED) != 0) {
      node.flags &= ~PAUSED;
      e.pausedCount--;
      try {
        queueMissed(node, e);
      } catch (Throwable t) {
        // no stack or memory: effects that were not queued would be missed for ever
        if ((node.flags & (PAUSED | CLOSED)) == 0) {
          node.flags |= PAUSED;
          e.pausedCount++;
        }
        throw t;
      }
    }
  }

  static void resumeAndDrop(Effect effect) {
    Engine e = effect.engine;
    exclusively(
        e,
        () -> {
          if ((effect.flags & PAUSED) != 0 && effect.function() instanceof Split<?> split) {
            split.dropMissed();
          }
          resumeOwned(effect, e);
        });
  }

  /**
   * Ends the wait of an effect for its time, as if that had come; or hands over again what its
   * executor has rejected or not run yet.
   */
  static void flush(Effect effect) {
    Engine e = effect.engine;
    exclusively(
        e,
        () -> {
          Due due = Due.of(effect);
          if (due != null
              && (effect.flags & CLOSED) == 0
              && (due.stopWaiting() || due.takeBack() || due.isUndelivered())) {
            due.elapsed();
          }
        });
  }

  /** Queues the effects of a tree that have marks but are in no queue. */
  private static void queueMissed(OwnerNode root, Engine e) {
    ArrayDeque<OwnerNode> open = new ArrayDeque<>();
    open.add(root);
    for (OwnerNode node = open.poll(); node != null; node = open.poll()) {
      if ((node.flags & PAUSED) != 0) {
        continue;
      }
      if (node instanceof Effect effect
          && (node.flags & WATCHING) != 0
          && (node.flags & (DIRTY | PENDING)) != 0
          && (node.flags & RECURSED_CHECK) == 0
          && ((node.flags & DEFERRED) == 0 || Due.in(effect).isMissed())) {
        EffectQueue.add(effect, e);
      }
      if (node instanceof Effect effect && effect.function() instanceof Split<?> split) {
        queueUndelivered(split, e);
        open.add(split.scope);
      }
      for (Link link = node.deps; link != null; link = link.nextDep) {
        if ((link.dep.flags & MUTABLE) == 0) {
          open.add((OwnerNode) link.dep);
        }
      }
    }
  }

  /** Queues what is undelivered; the rest of the tree goes on if a scheduler rejects that. */
  private static void queueUndelivered(Split<?> split, Engine e) {
    try {
      split.queueUndelivered();
    } catch (Throwable rejected) {
      split.report(rejected, e);
    }
  }

  /** Runs what an operation inside another one has queued, unless a flush further up will. */
  private static void flushInside(Engine e) {
    if (e.batchDepth == 0 && e.flushDepth == 0) {
      EffectQueue.flush(e);
    }
  }

  static boolean isClosed(OwnerNode node) {
    return node.engine.<Boolean>exclusively(() -> (node.flags & CLOSED) != 0);
  }
}
