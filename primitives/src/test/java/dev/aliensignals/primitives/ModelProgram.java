package dev.aliensignals.primitives;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A random program as data: a list of top-level steps, each an instruction that may contain others.
 * Nodes are named by ids that never change, and an instruction about an id that does not exist does
 * nothing, so any part of a program can be left out and what remains is still a program.
 */
record ModelProgram(
    long seed, int range, int loopLimit, boolean strict, boolean cycles, List<Instr> steps) {

  /** The work of an instruction with its id, its argument and its blocks. */
  enum Op {
    /** Reads the node, tracked, and mixes the value into the accumulator. */
    READ,
    /** Reads it without linking. */
    PEEK,
    /** Writes the argument. */
    WRITE,
    /** Writes the accumulator plus the argument. */
    WRITE_ACC,
    /** Adds the argument with {@code update}. */
    UPDATE,
    /** Reads the node, and writes the argument if the value is greater. */
    CLAMP,
    /**
     * Reads the node and goes on with the first block if its value is odd, else with the second.
     */
    IF,
    /**
     * Runs the block in an order, and without parts, that the accumulator and the argument choose.
     */
    VARIED,
    /** Runs the block as a batch; the argument chooses the form. */
    BATCH,
    /** Opens a batch and does not end it. */
    LEAK_BATCH,
    UNTRACKED,
    /** Pauses tracking for the block; with argument 1, until the function ends. */
    PAUSE_TRACKING,
    DETACHED,
    /** Triggers the signal. */
    TRIGGER,
    /** Triggers what the block reads. */
    TRIGGER_READS,
    /** Makes a signal; the argument chooses the kind. */
    SIGNAL,
    /** Makes a computed whose function is the first block; the argument chooses the kind. */
    COMPUTED,
    /** Makes the computeds in the block, whose functions may all read each other. */
    GROUP,
    /** Makes an effect whose function is the first block; the second is the cleanup it returns. */
    EFFECT,
    /** Makes a scope with the first block as its body. */
    SCOPE,
    /** Runs the block in the scope. */
    RUN_IN,
    CLOSE,
    /** Closes the effect or scope whose function runs. */
    CLOSE_SELF,
    PAUSE,
    RESUME,
    /** Registers the block as a cleanup. */
    CLEANUP,
    /** Throws if the accumulator is a multiple of the argument. */
    THROW,
    /** Runs the block and catches what it throws. */
    TRY,
    /** Throws an Error, if errors are armed. */
    ERROR,
    /** Lets the next ERROR instructions throw, as many as the argument says. */
    ARM_ERRORS,
    /** Attributes the reads of the block to the effect or computed. */
    ATTRIBUTE,
    /** Asserts the invariants that hold while user code runs. */
    PROBE,
    /** Reads all signals and computeds, as a top-level step. */
    READ_ALL
  }

  record Instr(Op op, int id, int arg, List<Instr> first, List<Instr> second) {

    Instr withBlocks(List<Instr> newFirst, List<Instr> newSecond) {
      return new Instr(op, id, arg, newFirst, newSecond);
    }

    private void print(String indent, StringBuilder to) {
      to.append(indent).append(op);
      if (id >= 0) {
        to.append(" #").append(id);
      }
      to.append(" (").append(arg).append(')');
      if (first.isEmpty() && second.isEmpty()) {
        to.append('\n');
        return;
      }
      to.append(" {\n");
      first.forEach(instr -> instr.print(indent + "  ", to));
      if (!second.isEmpty()) {
        to.append(indent).append("} else {\n");
        second.forEach(instr -> instr.print(indent + "  ", to));
      }
      to.append(indent).append("}\n");
    }

    @Override
    public String toString() {
      StringBuilder to = new StringBuilder();
      print("", to);
      return to.toString();
    }
  }

  /** The variant of its block that a VARIED instruction makes. */
  static List<Instr> varied(Instr instr, int accumulator) {
    List<Instr> block = new ArrayList<>(instr.first());
    int size = block.size();
    if (size == 0) {
      return block;
    }
    int choice = Math.floorMod(accumulator * 31 + instr.arg(), 8 * size);
    int at = choice / 8;
    switch (choice % 8) {
      case 0 -> block.remove(at);
      case 1 -> Collections.swap(block, at, (at + 1) % size);
      case 2 -> Collections.rotate(block, at);
      case 3 -> block.add(size / 2, block.get(at));
      case 4 -> Collections.reverse(block.subList(at, size));
      case 5 -> block.subList(at / 2, at).clear();
      case 6 -> block.add(at, block.remove(size - 1));
      default -> {} // all, in order
    }
    return block;
  }

  /**
   * How many evaluations may be nested: few in every second program, so that its graph is deeper.
   */
  int nestedLimit() {
    return seed % 2 == 0 ? Nesting.LIMIT : 1 + (int) (seed / 2 % 3);
  }

  ModelProgram withSteps(List<Instr> newSteps) {
    return new ModelProgram(seed, range, loopLimit, strict, cycles, new ArrayList<>(newSteps));
  }

  /** The program, one instruction on each line. */
  @Override
  public String toString() {
    StringBuilder to = new StringBuilder("range " + range + ", loop limit " + loopLimit + "\n");
    for (int i = 0; i < steps.size(); i++) {
      to.append("step ").append(i).append(": ").append(steps.get(i));
    }
    return to.toString();
  }
}
