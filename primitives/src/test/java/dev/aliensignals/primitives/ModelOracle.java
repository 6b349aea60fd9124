package dev.aliensignals.primitives;

import dev.aliensignals.primitives.ModelNode.Dep;
import dev.aliensignals.primitives.ModelNode.Derived;
import dev.aliensignals.primitives.ModelNode.Scope;
import dev.aliensignals.primitives.ModelNode.Seen;
import dev.aliensignals.primitives.ModelNode.Source;
import dev.aliensignals.primitives.ModelProgram.Instr;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Says what every signal and computed should be now, by recomputing everything from the values
 * written last. Knows nothing of links, marks or versions.
 */
final class ModelOracle {
  /*
   * The value of a computed is a function of the signals, with two exceptions. One that goes on
   * from its previous value is taken to have the result of its last evaluation, if the reads of
   * that are still true; in a batch that has evaluated it, the result from before, if the reads of
   * that are true again; else it is Stale. One that is part of a cycle is Unknown.
   */

  private final int range;
  private final Map<Dep, ModelOutcome> known = new HashMap<>();
  private final Set<Dep> open = new HashSet<>();

  ModelOracle(int range) {
    this.range = range;
  }

  /** Forgets what followed from the old values of the signals. */
  void changed() {
    known.clear();
  }

  ModelOutcome outcomeOf(Dep node) {
    if (node instanceof Source source) {
      return source.value;
    }
    ModelOutcome outcome = known.get(node);
    if (outcome != null) {
      return outcome;
    }
    if (!open.add(node)) {
      return ModelOutcome.unknown();
    }
    Derived derived = (Derived) node;
    try {
      outcome = derived.stateful ? kept(derived) : evaluate(derived);
    } finally {
      open.remove(node);
    }
    if (open.isEmpty() || !(outcome instanceof ModelOutcome.Unknown)) {
      known.put(node, outcome);
    }
    return outcome;
  }

  private ModelOutcome kept(Derived node) {
    if (node.outcome == null || node.port == null || node.mustRun) {
      return new ModelOutcome.Stale(node.name);
    }
    if (holds(node.reads)) {
      return node.outcome;
    }
    ModelNode.Begin begin = node.begin;
    if (begin != null && !begin.unsure && node.children().isEmpty() && holds(begin.reads)) {
      return begin.outcome;
    }
    return new ModelOutcome.Stale(node.name);
  }

  /** Whether all that was read is still so. */
  boolean holds(Map<Dep, Seen> reads) {
    for (Seen seen : reads.values()) {
      if (!outcomeOf(seen.dep).admits(seen.outcome)) {
        return false;
      }
    }
    return true;
  }

  private ModelOutcome evaluate(Derived node) {
    Evaluation run = new Evaluation(new Scope(node.scope));
    try {
      run.execute(node.body, node.name);
      return new ModelOutcome.Value(Math.floorMod(run.accumulator, range));
    } catch (Interrupted e) {
      return e.outcome;
    }
  }

  /** A function that cannot go on, because a read or an instruction gives no value. */
  @SuppressWarnings("serial") // never leaves the oracle
  private static final class Interrupted extends RuntimeException {

    final ModelOutcome outcome;

    Interrupted(ModelOutcome outcome) {
      super(null, null, false, false);
      this.outcome = outcome;
    }
  }

  /** The function of a computed, without what it does to others. */
  private final class Evaluation {

    private final Scope scope;
    private int accumulator;

    Evaluation(Scope scope) {
      this.scope = scope;
    }

    void execute(List<Instr> body, String name) {
      for (Instr instr : body) {
        execute(instr, name);
      }
    }

    private void execute(Instr instr, String name) {
      switch (instr.op()) {
        case READ, PEEK, CLAMP -> read(instr.id());
        case IF -> {
          int value = read(instr.id());
          if (value >= 0) {
            execute((value & 1) == 1 ? instr.first() : instr.second(), name);
          }
        }
        case VARIED -> execute(ModelProgram.varied(instr, accumulator), name);
        case BATCH, UNTRACKED, PAUSE_TRACKING, DETACHED -> execute(instr.first(), name);
        case COMPUTED -> {
          ModelPort.ComputedKind kind = ModelPort.ComputedKind.PLAIN; // a local one has no history
          scope.define(instr.id(), new Derived("local", kind, instr.first(), scope.copy()));
        }
        case THROW -> {
          if (accumulator % instr.arg() == 0) {
            throw new Interrupted(new ModelOutcome.Failed(name));
          }
        }
        case TRY -> {
          try {
            execute(instr.first(), name);
          } catch (Interrupted e) {
            if (!(e.outcome instanceof ModelOutcome.Failed)) {
              throw e;
            }
            accumulator = mix(accumulator, 17);
          }
        }
        default -> {} // concerns others
      }
    }

    /** Mixes in the value, and returns it; -1 if there is no such node. */
    private int read(int id) {
      Dep dep = scope.find(id);
      if (dep == null) {
        return -1;
      }
      if (!(outcomeOf(dep) instanceof ModelOutcome.Value value)) {
        throw new Interrupted(outcomeOf(dep));
      }
      accumulator = mix(accumulator, value.value());
      return value.value();
    }
  }

  /** How a function goes on from what it has read. */
  static int mix(int accumulator, int value) {
    return accumulator * 31 + value + 1;
  }
}
