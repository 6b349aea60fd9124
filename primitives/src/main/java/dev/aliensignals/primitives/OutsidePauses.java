package dev.aliensignals.primitives;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The pauses of tracking that one thread has open while it runs no function of a system. Each of
 * its operations returns by how much the number of pauses in effect changes.
 */
final class OutsidePauses {

  /** For each call, the number that its resuming adds to the pauses; the last call first. */
  private final Deque<Integer> undone = new ArrayDeque<>();

  private int inEffect;

  int pause() {
    return change(1);
  }

  int enable() {
    return change(-inEffect);
  }

  int resume() {
    int by = undone.pop();
    inEffect += by;
    return by;
  }

  boolean isEmpty() {
    return undone.isEmpty();
  }

  private int change(int by) {
    undone.push(-by);
    inEffect += by;
    return by;
  }
}
