package dev.aliensignals.primitives;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
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

  /** The number of names that a message has of each end of a long cycle. */
  private static final int NAMES_AT_EACH_END = 50;

  /** The name that {@link #nodeName} returns. */
  private final String nodeName;

  /** The last result of {@link #chain}, or null. */
  @SuppressWarnings("serial") // lists of the JDK can be serialised
  private volatile @Nullable List<String> chain;

  /**
   * Names in the order of the reads, ending where the chain began; grows while it unwinds. Null in
   * one that was serialised.
   */
  private transient volatile @Nullable Names names;

  /** The computeds of the cycle, the re-entered one first. */
  private transient ReactiveNode[] nodes = new ReactiveNode[8];

  private transient int size;

  /** The same, to be found. */
  private transient Set<ReactiveNode> involved = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Whether the computed where the chain began has got it. */
  private boolean complete;

  CyclicDependencyException(ReactiveNode reentered) {
    this.nodeName = reentered.name();
    add(reentered);
  }

  /** Adds a computed to the cycle, one reader after the other, until it is complete. In O(1). */
  void unwind(ReactiveNode reader) {
    if (complete) {
      return;
    }
    if (nodes[0] == reader) {
      complete = true;
      names = new Names(nodeName, names);
      nodes = Arrays.copyOf(nodes, size);
    } else if (!involves(reader)) {
      add(reader);
    }
  }

  private void add(ReactiveNode node) {
    if (size == nodes.length) {
      nodes = Arrays.copyOf(nodes, size * 2);
    }
    involved.add(node);
    nodes[size++] = node;
    names = new Names(node.name(), names);
  }

  boolean isComplete() {
    return complete;
  }

  /** The computeds of a cycle that is complete. */
  ReactiveNode[] members() {
    return nodes;
  }

  /** Whether {@code node} is one of the cycle, as far as it is known. */
  boolean involves(ReactiveNode node) {
    return involved.contains(node);
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
    Names read = names;
    List<String> known = chain;
    if (known == null || (read != null && known.size() != read.length)) {
      List<String> list = new ArrayList<>();
      for (Names at = read; at != null; at = at.next) {
        list.add(at.name);
      }
      known = List.copyOf(list);
      chain = known;
    }
    return known;
  }

  /** The chain, of a long one the ends: {@link #chain} has it all. */
  private String path() {
    List<String> all = chain();
    int size = all.size();
    if (size <= 2 * NAMES_AT_EACH_END) {
      return String.join(" -> ", all);
    }
    return String.join(" -> ", all.subList(0, NAMES_AT_EACH_END))
        + " -> ... ("
        + (size - 2 * NAMES_AT_EACH_END)
        + " more) ... -> "
        + String.join(" -> ", all.subList(size - NAMES_AT_EACH_END, size));
  }

  /**
   * Writes the chain as a list: a chain of objects would take a stack as long to write.
   *
   * @param out where to
   * @throws IOException if that cannot be written
   */
  private void writeObject(ObjectOutputStream out) throws IOException {
    chain();
    out.defaultWriteObject();
  }

  /**
   * Reads an exception of no graph: it has no computeds, and none can join it.
   *
   * @param in where from
   * @throws IOException if that cannot be read
   * @throws ClassNotFoundException if a class of it is not there
   */
  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    nodes = new ReactiveNode[0];
    involved = Set.of();
    complete = true;
  }

  /** A name and those behind it. */
  private static final class Names {

    final String name;
    final @Nullable Names next;
    final int length;

    Names(String name, @Nullable Names next) {
      this.name = name;
      this.next = next;
      this.length = next == null ? 1 : next.length + 1;
    }
  }

  @Override
  public String getMessage() {
    return "Computed '"
        + nodeName
        + "' depends on itself ("
        + path()
        + "). Remove one of these reads, or make one of the values a signal that an effect writes.";
  }
}
