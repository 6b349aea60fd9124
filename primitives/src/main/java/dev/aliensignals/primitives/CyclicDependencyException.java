package dev.aliensignals.primitives;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A computed depends on itself: it was read while it was being evaluated. The computed that was
 * re-entered caches the exception until one of its dependencies changes; the others of the cycle
 * try again at their next read. Thrown while the cycle unwinds; complete, with all names, once it
 * reaches the computed it started from.
 */
public final class CyclicDependencyException extends IllegalStateException
    implements SignalFailure {

  private static final long serialVersionUID = 1;

  /** What {@link #nodeName} returns. */
  private final String nodeName;

  /** Names in the order of the reads, ending where the chain began; grows while it unwinds. */
  @SuppressWarnings("serial") // lists of the JDK can be serialised
  private volatile List<String> chain;

  /** The computeds of the cycle, the re-entered one first. */
  @SuppressWarnings("serial") // only needed while the graph is there
  private transient ReactiveNode @Nullable [] nodes;

  /** Whether the chain has been followed back to where it began. */
  private boolean complete;

  CyclicDependencyException(ReactiveNode reentered) {
    this.nodeName = reentered.name();
    this.chain = List.of(nodeName);
    this.nodes = new ReactiveNode[] {reentered};
  }

  /**
   * Adds a computed whose evaluation this ended.
   *
   * @return whether it is the one that was re-entered, or not of the cycle at all: it caches
   */
  boolean unwind(ReactiveNode node) {
    ReactiveNode[] members = nodes;
    if (members == null) {
      return true;
    }
    if (complete) {
      return !involves(node) || members[0] == node;
    }
    if (members[0] == node) {
      complete = true;
      chain = prepend(nodeName, chain);
      return true;
    }
    ReactiveNode[] more = java.util.Arrays.copyOf(members, members.length + 1);
    more[members.length] = node;
    nodes = more;
    chain = prepend(node.name(), chain);
    return false;
  }

  /** Whether {@code node} is one of the cycle. */
  boolean involves(@Nullable ReactiveNode node) {
    ReactiveNode[] members = nodes;
    if (members != null) {
      for (ReactiveNode member : members) {
        if (member == node) {
          return true;
        }
      }
    }
    return false;
  }

  private static List<String> prepend(String name, List<String> names) {
    var longer = new java.util.ArrayList<String>(names.size() + 1);
    longer.add(name);
    longer.addAll(names);
    return List.copyOf(longer);
  }

  @Override
  public String nodeName() {
    return nodeName;
  }

  /**
   * The names of the computeds of the cycle, in the order in which they read each other.
   *
   * @return first and last are the same once the cycle is known whole
   */
  public List<String> chain() {
    return chain;
  }

  @Override
  public String getMessage() {
    return "Computed '"
        + nodeName
        + "' depends on itself ("
        + String.join(" -> ", chain)
        + "). Remove one of these reads, or make one of the values a signal that an effect writes.";
  }
}
