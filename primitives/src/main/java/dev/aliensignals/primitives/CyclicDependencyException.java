package dev.aliensignals.primitives;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A computed depends on itself: it was read while it was being evaluated. All computeds of the
 * cycle fail with one exception, whatever their functions make of it, until a dependency of any of
 * them changes. Thrown while the cycle unwinds; complete, with all names, once it reaches the
 * computed it started from.
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

  /** Whether the computed where the chain began has got it. */
  private boolean complete;

  CyclicDependencyException(ReactiveNode reentered) {
    this.nodeName = reentered.name();
    this.chain = List.of(nodeName);
    this.nodes = new ReactiveNode[] {reentered};
  }

  /** Adds a computed to the cycle, one reader after the other, until it is complete. */
  void unwind(ReactiveNode reader) {
    ReactiveNode[] members = nodes;
    if (complete || members == null) {
      return;
    }
    if (members[0] == reader) {
      complete = true;
      chain = prepend(nodeName, chain);
    } else if (!involves(reader)) {
      ReactiveNode[] more = Arrays.copyOf(members, members.length + 1);
      more[members.length] = reader;
      nodes = more;
      chain = prepend(reader.name(), chain);
    }
  }

  boolean isComplete() {
    return complete;
  }

  /** The computeds of the cycle that are known. */
  ReactiveNode[] members() {
    ReactiveNode[] members = nodes;
    return members == null ? new ReactiveNode[0] : members;
  }

  /** Whether {@code node} is one of the cycle. */
  boolean involves(ReactiveNode node) {
    for (ReactiveNode member : members()) {
      if (member == node) {
        return true;
      }
    }
    return false;
  }

  private static List<String> prepend(String name, List<String> names) {
    var longer = new ArrayList<String>(names.size() + 1);
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
