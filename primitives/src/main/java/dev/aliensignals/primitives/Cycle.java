package dev.aliensignals.primitives;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Computeds that depend on themselves, and the exception that all of them fail with. It grows while
 * the reads unwind. The computeds refer to it, and it to them. The exception refers to neither, so
 * a log that keeps the exception keeps names only. Guarded by the system.
 */
final class Cycle {

  final CyclicDependencyException exception;

  /** The computeds of the cycle, the re-entered one first. */
  private ComputedNode[] nodes = new ComputedNode[8];

  private int size;

  /** The same, to be found. */
  private final Set<ComputedNode> involved = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Whether the computed where the chain began has got the exception. */
  private boolean complete;

  Cycle(ComputedNode reentered) {
    exception = new CyclicDependencyException(reentered.name());
    add(reentered);
  }

  /** Adds a computed to the cycle, one reader after the other, until it is complete. In O(1). */
  void unwind(ComputedNode reader) {
    if (complete) {
      return;
    }
    if (nodes[0] == reader) {
      complete = true;
      exception.add(exception.nodeName());
      nodes = Arrays.copyOf(nodes, size);
    } else if (!involves(reader)) {
      add(reader);
      exception.add(reader.name());
    }
  }

  private void add(ComputedNode node) {
    if (size == nodes.length) {
      nodes = Arrays.copyOf(nodes, size * 2);
    }
    involved.add(node);
    nodes[size++] = node;
  }

  boolean isComplete() {
    return complete;
  }

  /** The computeds of a cycle that is complete. */
  ComputedNode[] members() {
    return nodes;
  }

  /** Whether {@code node} is one of the cycle, as far as it is known. */
  boolean involves(ComputedNode node) {
    return involved.contains(node);
  }
}
