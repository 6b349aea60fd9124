package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.AWAITED;
import static dev.aliensignals.primitives.Flags.BUSY;
import static dev.aliensignals.primitives.Flags.CHECKING;
import static dev.aliensignals.primitives.Flags.CLOSED;
import static dev.aliensignals.primitives.Flags.DEFERRED;
import static dev.aliensignals.primitives.Flags.DIRTY;
import static dev.aliensignals.primitives.Flags.HAS_CHILD;
import static dev.aliensignals.primitives.Flags.HELD;
import static dev.aliensignals.primitives.Flags.HOOKED;
import static dev.aliensignals.primitives.Flags.HOOKS;
import static dev.aliensignals.primitives.Flags.HOOK_QUEUED;
import static dev.aliensignals.primitives.Flags.INVALID;
import static dev.aliensignals.primitives.Flags.LIVE;
import static dev.aliensignals.primitives.Flags.MARKS;
import static dev.aliensignals.primitives.Flags.PAUSED;
import static dev.aliensignals.primitives.Flags.PENDING;
import static dev.aliensignals.primitives.Flags.RECURSED;
import static dev.aliensignals.primitives.Flags.RECURSED_CHECK;
import static dev.aliensignals.primitives.Flags.WATCHING;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asserts the numbered invariants of the engine, on a graph at rest or from inside user code. The
 * numbers are those of the comments of {@link Engine} (E), {@link Links} (L), {@link SkippedLinks}
 * (K), {@link Liveness} (V), {@link Mark} (M), {@link Refresh} (R), {@link EffectQueue} (Q), {@link
 * Due} (U), {@link Disposal} (D) and {@link Nesting} (C).
 */
final class GraphInvariants {
  /*
   * Checked are the given nodes and whatever can be reached from them over links, in both
   * directions. Parts that a running function may leave unfinished are not checked while user code
   * runs: the links behind depsTail (L3, L4), the marks (V3, M2), the queue (M3, Q4).
   */

  private static final int MAX_REPORTED = 6;

  private final Engine engine;
  private final Function<? super ReactiveNode, String> names;
  private final boolean atRest;
  private final Set<ReactiveNode> nodes = identitySet();
  private final Set<Link> depLinks = identitySet();
  private final Set<Link> subLinks = identitySet();
  private final List<String> violations = new ArrayList<>();

  private GraphInvariants(
      ReactiveSystem system, Function<? super ReactiveNode, String> names, boolean atRest) {
    this.engine = system.engine;
    this.names = names;
    this.atRest = atRest;
  }

  /** Asserts that the graph of {@code roots} is sound while no operation on it is under way. */
  static void assertAtRest(ReactiveSystem system, Collection<?> roots) {
    assertAtRest(system, roots, ReactiveNode::name);
  }

  /** {@link #assertAtRest(ReactiveSystem, Collection)} with names of the caller's for messages. */
  static void assertAtRest(
      ReactiveSystem system, Collection<?> roots, Function<? super ReactiveNode, String> names) {
    new GraphInvariants(system, names, true).check(roots);
  }

  /** Asserts what holds at any time that user code can run. */
  static void assertWhileRunning(
      ReactiveSystem system, Collection<?> roots, Function<? super ReactiveNode, String> names) {
    new GraphInvariants(system, names, false).check(roots);
  }

  private void check(Collection<?> roots) {
    collect(roots);
    report(); // a circular list would not let the rest end
    for (ReactiveNode node : nodes) {
      if (node.isMutable()) {
        checkSubs(node);
      } else {
        checkOwnerLink((OwnerNode) node);
      }
      if (node instanceof SubscriberNode sub) {
        checkDeps(sub);
      }
    }
    for (ReactiveNode node : nodes) {
      if (node instanceof SubscriberNode sub) {
        checkMembership(sub);
      }
      if (node instanceof ComputedNode computed) {
        checkComputed(computed);
      } else if (node instanceof OwnerNode owner) {
        checkOwner(owner);
      }
      if (atRest) {
        checkHooks(node);
      }
    }
    checkSkipped();
    checkEngine();
    report();
  }

  private void report() {
    if (!violations.isEmpty()) {
      List<String> shown = violations.subList(0, Math.min(MAX_REPORTED, violations.size()));
      throw new AssertionError(
          violations.size() + " broken invariants:\n  " + String.join("\n  ", shown));
    }
  }

  // ---- the graph --------------------------------------------------------------------------------

  private void collect(Collection<?> roots) {
    Deque<ReactiveNode> open = new ArrayDeque<>();
    for (Object root : roots) {
      visit((ReactiveNode) root, open);
    }
    for (Effect queued : engine.queue) {
      if (queued != null) {
        visit(queued, open);
      }
    }
    for (SkippedLinks at = engine.skipped; at != null; at = at.outer) {
      for (Link link = at.first(); link != null; link = link.nextDep) {
        if (!depLinks.add(link)) {
          fail("L1", at.sub(), "what it has skipped runs in a circle or into another list");
          break;
        }
        visit(link.sub, open);
        visit(link.dep, open);
      }
    }
    for (ReactiveNode node = open.poll(); node != null; node = open.poll()) {
      for (Link link = node.subs; link != null; link = link.nextSub) {
        if (!subLinks.add(link)) {
          fail("L1", node, "its list of subscribers runs in a circle or into another");
          break;
        }
        visit(link.sub, open);
      }
      if (node instanceof SubscriberNode sub) {
        for (Link link = sub.deps; link != null; link = link.nextDep) {
          if (!depLinks.add(link)) {
            fail("L1", node, "its list of dependencies runs in a circle or into another");
            break;
          }
          visit(link.dep, open);
        }
      }
    }
  }

  private void visit(ReactiveNode node, Deque<ReactiveNode> open) {
    if (nodes.add(node)) {
      open.add(node);
    }
  }

  // ---- links ------------------------------------------------------------------------------------

  private void checkDeps(SubscriberNode sub) {
    boolean running = sub.has(RECURSED_CHECK) && !(sub instanceof EffectScope);
    Link prev = null;
    boolean tailSeen = sub.depsTail == null;
    boolean child = false;
    for (Link link = sub.deps; link != null; link = link.nextDep) {
      if (link.sub != sub) {
        fail("L1", sub, "holds a dependency link of " + name(link.sub));
      }
      if (link.prevDep != prev) {
        fail("L1", sub, "prevDep is wrong at its link to " + name(link.dep));
      }
      tailSeen |= link == sub.depsTail;
      if (!link.dep.isMutable()) {
        child = true;
        if (link.dep.has(CLOSED)) {
          fail("D1", sub, "still owns " + name(link.dep) + ", which is closed");
        }
      }
      prev = link;
    }
    if (!tailSeen) {
      fail("L4", sub, "depsTail is not in its list");
    }
    if (!running && sub.depsTail != prev) {
      fail("L4", sub, "depsTail is not its last link");
    }
    if (child && !sub.has(HAS_CHILD)) {
      fail("L1", sub, "owns something and does not say so (HAS_CHILD)");
    }
  }

  private void checkSubs(ReactiveNode dep) {
    Link prev = null;
    for (Link link = dep.subs; link != null; link = link.nextSub) {
      if (link.dep != dep) {
        fail("L1", dep, "holds a subscriber link of " + name(link.dep));
      }
      if (link.prevSub != (prev == null ? last(dep) : prev)) {
        fail("L1", dep, "prevSub is wrong at its link to " + name(link.sub));
      }
      if (!depLinks.contains(link)) {
        fail("L1", dep, "has a subscriber, " + name(link.sub) + ", without that dependency");
      }
      prev = link;
    }
  }

  /** The last subscriber, found by going through all. */
  static @Nullable Link last(ReactiveNode dep) {
    Link last = dep.subs;
    while (last != null && last.nextSub != null) {
      last = last.nextSub;
    }
    return last;
  }

  private void checkOwnerLink(OwnerNode child) {
    Link up = child.subs;
    if (up != null && up.nextSub != null) {
      fail("L1", child, "has more than one owner");
    }
    if (up != null && (up.dep != child || !depLinks.contains(up))) {
      fail("L1", child, "points to an owner, " + name(up.sub) + ", that does not own it");
    }
  }

  private void checkSkipped() {
    Set<SubscriberNode> running = identitySet();
    for (SkippedLinks at = engine.skipped; at != null; at = at.outer) {
      SubscriberNode sub = at.sub();
      if (sub == null || !sub.has(RECURSED_CHECK)) {
        fail("K1", sub, "has skipped links and does not run");
        continue;
      }
      if (!running.add(sub)) {
        fail("K1", sub, "has skipped links twice");
      }
      Link prev = null;
      for (Link link = at.first(); link != null; link = link.nextDep) {
        if (link.sub != sub || !link.dep.isMutable()) {
          fail("L1", sub, "has skipped the link of " + name(link.sub) + " to " + name(link.dep));
        }
        if (link.prevDep != prev) {
          fail("L1", sub, "prevDep is wrong at its skipped link to " + name(link.dep));
        }
        checkMembership(sub, link, "K2");
        prev = link;
      }
      if (at.last() != prev) {
        fail("K1", sub, "has skipped links and does not know the last");
      }
    }
  }

  private void checkMembership(SubscriberNode sub) {
    for (Link link = sub.deps; link != null; link = link.nextDep) {
      checkMembership(sub, link, "L2");
    }
  }

  private void checkMembership(SubscriberNode sub, Link link, String number) {
    boolean wanted = sub.has(LIVE) || !link.dep.isMutable();
    if (subLinks.contains(link) != wanted) {
      fail(
          number,
          sub,
          wanted
              ? "is live, but not among the subscribers of " + name(link.dep)
              : "is not live, but among the subscribers of " + name(link.dep));
    }
    if (!wanted && (link.prevSub != null || link.nextSub != null)) {
      fail("L2", sub, "is not live, but holds on to other subscribers of " + name(link.dep));
    }
    if (!link.dep.isMutable() && link.dep.subs != link) {
      fail("L2", sub, "owns " + name(link.dep) + ", which does not know");
    }
  }

  // ---- computeds --------------------------------------------------------------------------------

  private void checkComputed(ComputedNode node) {
    boolean live = node.has(LIVE);
    if (live != (node.subs != null)) {
      fail("V1", node, live ? "is LIVE without subscribers" : "has subscribers and is not LIVE");
    }
    if (!live && node.has(MARKS)) {
      fail("V2", node, "is cold and has marks");
    }
    if (!atRest) {
      return;
    }
    if (node.has(BUSY)) {
      fail("R1", node, "is busy at rest");
    }
    if (node.has(AWAITED)) {
      fail("C3", node, "is awaited at rest");
    }
    if (node.has(INVALID)) {
      return;
    }
    if (live ? !node.has(DIRTY | PENDING) : node.validAt == engine.epoch) {
      checkUpToDate(node);
    }
    if (live && node.has(DIRTY | PENDING) && !node.has(RECURSED)) {
      checkBehind(node);
    }
  }

  private void checkUpToDate(ComputedNode node) {
    for (Link link = node.deps; link != null; link = link.nextDep) {
      ReactiveNode dep = link.dep;
      if (!dep.isMutable()) {
        continue;
      }
      if (link.depVersion != dep.version) {
        fail("V3", node, "counts as up to date, but has not seen the last of " + name(dep));
      }
      boolean stale =
          dep instanceof ComputedNode computed
              ? computed.has(INVALID | DIRTY | PENDING)
                  || (!computed.has(LIVE) && computed.validAt != engine.epoch)
              : dep.has(DIRTY);
      if (stale) {
        fail("V3", node, "counts as up to date, but " + name(dep) + " does not");
      }
    }
  }

  private void checkBehind(ComputedNode marked) {
    for (Link link = marked.subs; link != null; link = link.nextSub) {
      if (!link.sub.has(DIRTY | PENDING | RECURSED_CHECK)) {
        fail("M2", marked, "is marked without RECURSED, and " + name(link.sub) + " is not marked");
      }
    }
  }

  // ---- effects and scopes -----------------------------------------------------------------------

  private void checkOwner(OwnerNode node) {
    if (node.has(CLOSED)) {
      if (atRest || !node.has(RECURSED_CHECK)) {
        if (node.deps != null || node.subs != null) {
          fail("D1", node, "is closed and has links");
        }
        if (atRest && node.cleanup != null) { // else those of what it has made after the close run
          fail("D2", node, "is closed and has a cleanup that has not run");
        }
      }
    } else if (!node.has(LIVE)) {
      fail("L2", node, "is not closed and not LIVE");
    }
    if (!atRest) {
      return;
    }
    if (node.has(BUSY)) {
      fail("R1", node, "is busy at rest");
    }
    if (node instanceof Effect effect && !node.has(CLOSED)) {
      if (!node.has(WATCHING)) {
        fail("M3", node, "is not WATCHING, and in no queue: no write will run it");
      }
      if (node.has(MARKS) && !node.has(HELD) && !EffectQueue.isPaused(node)) {
        fail("Q4", node, "has marks at rest");
      }
      if (node.has(HELD)) {
        checkHeld(effect);
      }
    }
  }

  private void checkHeld(Effect effect) {
    if (!effect.has(DIRTY | PENDING)) {
      fail("U3", effect, "is held without marks");
    }
    if (!effect.has(RECURSED) && !EffectQueue.isPaused(effect)) {
      fail("U3", effect, "is held, and no mark reaches it");
    }
    if (engine.passedCount
        == 0) { // else only paused effects were reached, and the next flush opens
      checkOpen(effect, effect, identitySet());
    }
  }

  private void checkOpen(Effect held, SubscriberNode sub, Set<ReactiveNode> seen) {
    for (Link link = sub.deps; link != null; link = link.nextDep) {
      if (link.dep instanceof ComputedNode dep && dep.has(DIRTY | PENDING) && seen.add(dep)) {
        if (!dep.has(RECURSED)) {
          fail("M5", dep, "is marked without RECURSED on the way to the held " + name(held));
        }
        checkOpen(held, dep, seen);
      }
    }
  }

  private void checkHooks(ReactiveNode node) {
    if (node.has(HOOK_QUEUED)) {
      fail("E1", node, "waits for its hooks at rest");
    }
    if (node.has(HOOKS) && node.has(HOOKED) != (node.subs != null)) {
      fail("E1", node, "has not told its hooks the last change");
    }
    NodeOptions options = node.options();
    Activation activation = options == null ? null : options.activation;
    if (activation != null && activation.isActive() != (node.subs != null)) {
      fail("B2", node, "is active and not observed, or the other way round");
    }
  }

  // ---- the engine -------------------------------------------------------------------------------

  /** Whether a thread of the library has a look at actions that take long, as on a slow machine. */
  private static boolean isWatcher(Thread owner) {
    return owner.getName().equals(SharedScheduler.WORKER_NAME);
  }

  private void checkEngine() {
    Engine e = engine;
    for (int i = 0; i < e.stack.length; i++) {
      if ((e.stack[i] != null) != (i < e.stackTop)) {
        fail("E2", null, "slot " + i + " of the stack, whose top is " + e.stackTop);
        break;
      }
    }
    for (int i = 0; i < e.queue.length; i++) {
      boolean waiting = i >= e.notifyIndex && i < e.queuedLength;
      Effect effect = e.queue[i];
      if ((effect != null) != waiting) {
        fail("E1", effect, "slot " + i + " of the queue [" + e.notifyIndex + ", " + e.queuedLength);
        break;
      }
      if (effect != null && effect.has(WATCHING) && !effect.has(CLOSED | RECURSED_CHECK)) {
        fail("M3", effect, "is in the queue and WATCHING");
      }
    }
    long paused = nodes.stream().filter(node -> node.has(PAUSED)).count();
    if (paused > e.pausedCount) {
      fail("E1", null, "pausedCount is " + e.pausedCount + " with " + paused + " paused");
    }
    long deferred = nodes.stream().filter(node -> node.has(DEFERRED) && !node.has(CLOSED)).count();
    if (deferred > e.deferring) {
      fail("M5", null, "deferring is " + e.deferring + " with " + deferred + " DEFERRED");
    }
    if (atRest) {
      checkIdle(e);
    }
  }

  private void checkIdle(Engine e) {
    Thread owner = e.ownerThread();
    idle("owner", owner == null || isWatcher(owner));
    idle("activeSub", e.activeSub == null);
    idle("ownerOverride", e.ownerOverride == null);
    idle("cycle", e.cycle == 0);
    idle("batchDepth", e.batchDepth == 0);
    idle("openBatches", e.openBatches == 0);
    idle("heldByBatch", !e.heldByBatch);
    idle("pauseDepth", e.pauseDepth == 0);
    idle("open", e.open == 0);
    idle("flushDepth", e.flushDepth == 0);
    idle("stackTop", e.stackTop == 0);
    idle("skipped", e.skipped == null);
    idle("queue", e.notifyIndex == 0 && e.queuedLength == 0);
    idle("failures", e.failures == null);
    idle("staleThrown", e.staleThrown == null);
    idle("unsettled", e.unsettled == null);
    idle("nested", e.nested == 0 && e.roots == 0);
    idle("givenUp", e.givenUpLength == 0);
    idle("hit", e.hit == null && e.hitBy == null && e.rootOverflow == null);
  }

  private void idle(String field, boolean reset) {
    if (!reset) {
      fail("E1", null, field + " is not reset at rest");
    }
  }

  // ---- reporting --------------------------------------------------------------------------------

  private void fail(String number, @Nullable ReactiveNode node, String what) {
    violations.add(number + (node == null ? " engine: " : " " + name(node) + ": ") + what);
  }

  private String name(ReactiveNode node) {
    return names.apply(node) + flags(node);
  }

  private static String flags(ReactiveNode node) {
    StringBuilder set = new StringBuilder("[");
    flag(node, LIVE, "live ", set);
    flag(node, DIRTY, "dirty ", set);
    flag(node, PENDING, "pending ", set);
    flag(node, RECURSED, "recursed ", set);
    flag(node, RECURSED_CHECK, "running ", set);
    flag(node, CHECKING, "checking ", set);
    flag(node, INVALID, "invalid ", set);
    flag(node, HELD, "held ", set);
    flag(node, CLOSED, "closed ", set);
    flag(node, PAUSED, "paused ", set);
    return set.toString().trim() + "]";
  }

  private static void flag(ReactiveNode node, int bit, String name, StringBuilder to) {
    if (node.has(bit)) {
      to.append(name);
    }
  }

  private static <T> Set<T> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }
}
