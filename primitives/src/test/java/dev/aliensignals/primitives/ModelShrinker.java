package dev.aliensignals.primitives;

import dev.aliensignals.primitives.ModelProgram.Instr;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes a program that fails as small as it can while it still fails. */
final class ModelShrinker {

  private final Predicate<ModelProgram> fails;
  private ModelProgram smallest;
  private int attempts;

  private ModelShrinker(ModelProgram program, Predicate<ModelProgram> fails, int attempts) {
    this.fails = fails;
    this.smallest = program;
    this.attempts = attempts;
  }

  /** Leaves out and simplifies what it can, and tries at most {@code attempts} programs. */
  static ModelProgram shrink(ModelProgram program, Predicate<ModelProgram> fails, int attempts) {
    ModelShrinker shrinker = new ModelShrinker(program, fails, attempts);
    boolean smaller = true;
    while (smaller && shrinker.attempts > 0) {
      smaller = shrinker.leaveOutSteps();
      smaller |= shrinker.simplifySteps();
    }
    return shrinker.smallest;
  }

  private boolean accept(List<Instr> steps) {
    if (attempts-- <= 0) {
      return false;
    }
    ModelProgram candidate = smallest.withSteps(steps);
    if (fails.test(candidate)) {
      smallest = candidate;
      return true;
    }
    return false;
  }

  /** Leaves out runs of steps, longer ones first. Returns whether anything went. */
  private boolean leaveOutSteps() {
    boolean any = false;
    for (int length = Math.max(1, smallest.steps().size() / 2); length > 0; length /= 2) {
      for (int at = smallest.steps().size() - length; at >= 0; at -= length) {
        List<Instr> steps = new ArrayList<>(smallest.steps());
        steps.subList(at, at + length).clear();
        any |= accept(steps);
        at = Math.min(at, smallest.steps().size());
      }
    }
    return any;
  }

  /** Simplifies single steps. Returns whether anything went. */
  private boolean simplifySteps() {
    boolean any = false;
    for (int at = 0; at < smallest.steps().size(); at++) {
      boolean smaller = true;
      while (smaller && attempts > 0) {
        smaller = false;
        for (List<Instr> replacement : simpler(smallest.steps().get(at))) {
          List<Instr> steps = new ArrayList<>(smallest.steps());
          steps.remove(at);
          steps.addAll(at, replacement);
          if (accept(steps)) {
            smaller = at < smallest.steps().size();
            any = true;
            break;
          }
        }
      }
    }
    return any;
  }

  /** The instructions that might stand in place of another one. */
  private static List<List<Instr>> simpler(Instr instr) {
    List<List<Instr>> results = new ArrayList<>();
    switch (instr.op()) {
      case BATCH, UNTRACKED, PAUSE_TRACKING, DETACHED, IF, TRY, GROUP -> {
        results.add(instr.first());
        results.add(instr.second());
      }
      case EFFECT, WRITE_ACC, COMPUTED, SIGNAL -> {
        if (instr.arg() != 0) {
          results.add(List.of(new Instr(instr.op(), instr.id(), 0, instr.first(), instr.second())));
        }
      }
      default -> {}
    }
    for (List<Instr> block : simplerBlocks(instr.first())) {
      results.add(List.of(instr.withBlocks(block, instr.second())));
    }
    for (List<Instr> block : simplerBlocks(instr.second())) {
      results.add(List.of(instr.withBlocks(instr.first(), block)));
    }
    return results;
  }

  private static List<List<Instr>> simplerBlocks(List<Instr> block) {
    List<List<Instr>> results = new ArrayList<>();
    for (int i = 0; i < block.size(); i++) {
      List<Instr> without = new ArrayList<>(block);
      without.remove(i);
      results.add(without);
    }
    for (int i = 0; i < block.size(); i++) {
      for (List<Instr> replacement : simpler(block.get(i))) {
        List<Instr> with = new ArrayList<>(block);
        with.remove(i);
        with.addAll(i, replacement);
        results.add(with);
      }
    }
    return results;
  }
}
