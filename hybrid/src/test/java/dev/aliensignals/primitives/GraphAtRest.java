package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.AWAITED;
import static dev.aliensignals.primitives.Flags.BUSY;
import static dev.aliensignals.primitives.Flags.CLOSED;
import static dev.aliensignals.primitives.Flags.HELD;
import static dev.aliensignals.primitives.Flags.LIVE;
import static dev.aliensignals.primitives.Flags.MARKS;
import static dev.aliensignals.primitives.Flags.WATCHING;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * For tests of the hybrid layer: that the graph of the engine is whole, as far as effects lead to
 * it. In the package of the engine, of which nothing is public; {@code GraphInvariants}, among the
 * tests of that module, asks for more.
 */
public final class GraphAtRest {

  private final Set<ReactiveNode> nodes = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Link> fromDeps = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Link> fromSubs = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<String> violations = new ArrayList<>();

  private GraphAtRest() {}

  /**
   * Asserts that nobody owns a system, that it waits for nothing, and that the graph of some
   * effects is whole.
   *
   * @param system idle, as far as its user knows
   * @param effects of that system
   */
  public static void assertWhole(ReactiveSystem system, Collection<Effect> effects) {
    GraphAtRest graph = new GraphAtRest();
    Engine e = system.engine;
    if (e.isOwner()) {
      throw new AssertionError("this thread owns the system");
    }
    e.enter(); // after the thread of the library that looks after actions, if it is at it
    try {
      graph.checkIdle(e);
      graph.collect(effects);
      graph.nodes.forEach(graph::check);
    } finally {
      e.unlock();
    }
    if (!graph.violations.isEmpty()) {
      throw new AssertionError("broken: " + String.join("\n  ", graph.violations));
    }
  }

  private void require(boolean holds, String number, String what) {
    if (!holds) {
      violations.add(number + " " + what);
    }
  }

  private void checkIdle(Engine e) {
    require(
        e.activeSub == null && e.ownerOverride == null && e.cycle == 0, "E1", "context is left");
    require(e.batchDepth == 0 && e.openBatches == 0 && !e.heldByBatch, "E1", "a batch is left");
    require(e.pauseDepth == 0 && e.open == 0, "E1", "a pause is left");
    require(e.queuedLength == 0 && e.flushDepth == 0, "E1", "the queue is not empty");
    require(e.failures == null && e.unsettled == null, "E1", "something is unsettled");
    require(e.stackTop == 0 && e.stack[0] == null, "E2", "a walk is left");
    require(e.nested == 0 && e.roots == 0 && e.givenUpLength == 0, "C3", "a nest is left");
    require(e.skipped == null, "K1", "links are skipped");
  }

  private void collect(Collection<Effect> effects) {
    Deque<ReactiveNode> open = new ArrayDeque<>(effects);
    nodes.addAll(effects);
    for (ReactiveNode node = open.poll(); node != null; node = open.poll()) {
      Link prev = null;
      for (Link link = node.subs; link != null && fromSubs.add(link); link = link.nextSub) {
        require(link.dep == node, "L1", node.name() + " holds a link of another");
        require(prev == null || link.prevSub == prev, "L1", node.name() + " has a broken list");
        prev = link;
        visit(link.sub, open);
      }
      if (node instanceof SubscriberNode sub) {
        prev = null;
        for (Link link = sub.deps; link != null && fromDeps.add(link); link = link.nextDep) {
          require(link.sub == sub && link.prevDep == prev, "L1", sub.name() + " has a broken list");
          prev = link;
          visit(link.dep, open);
        }
        require(sub.depsTail == prev, "L4", sub.name() + " does not know its last link");
      }
    }
  }

  private void visit(ReactiveNode node, Deque<ReactiveNode> open) {
    if (nodes.add(node)) {
      open.add(node);
    }
  }

  private void check(ReactiveNode node) {
    require(!node.has(BUSY), "R1", node.name() + " is busy");
    for (Link link = node.subs; link != null; link = link.nextSub) {
      require(fromDeps.contains(link), "L1", node.name() + " has a subscriber that knows nothing");
    }
    if (node instanceof SubscriberNode sub) {
      for (Link link = sub.deps; link != null; link = link.nextDep) {
        boolean wanted = sub.has(LIVE) || !link.dep.isMutable();
        require(fromSubs.contains(link) == wanted, "L2", sub.name() + ", " + link.dep.name());
      }
    }
    if (node instanceof ComputedNode) {
      require(node.has(LIVE) == (node.subs != null), "V1", node.name() + " is live or not");
      require(!node.has(AWAITED), "C3", node.name() + " is awaited");
    } else if (node instanceof Effect && !node.has(CLOSED)) {
      require(node.has(WATCHING), "M3", node.name() + " is run by no write");
      require(!node.has(MARKS) || node.has(HELD), "Q4", node.name() + " has marks");
    }
  }
}
