package dev.aliensignals.primitives;

import dev.aliensignals.primitives.ModelProgram.Instr;
import dev.aliensignals.primitives.ModelProgram.Op;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Makes random programs. The same seed makes the same program. */
final class ModelGenerator {
  /*
   * Swarm testing: each program gets a random half of the features, so that a bug that one feature hides
   * shows in a program without it. Ids are few and used again, so that nodes meet.
   */

  /** The things that a program may do besides reading and writing. */
  enum Feature {
    BATCHES,
    BATCH_READS,
    VARYING,
    ODD_SIGNALS,
    ODD_COMPUTEDS,
    REDUCED,
    THROWS,
    HANDLERS,
    ERRORS,
    NESTED,
    SCOPES,
    CLEANUPS,
    UNTRACKED,
    DETACHED,
    LOCALS,
    CLOSES_INSIDE,
    PAUSES,
    TRIGGERS,
    EFFECT_WRITES,
    COMPUTED_WRITES,
    COMPUTED_OWNS,
    RECURSIVE,
    BATCHED_EFFECTS,
    ATTRIBUTES,
    CYCLES,
    LEAKS,
    PROBES,
    EAGER_READS
  }

  /** Features that a strict program lacks: with them a function may run though no value differs. */
  private static final Set<Feature> LOOSE =
      EnumSet.of(
          Feature.ODD_SIGNALS,
          Feature.ODD_COMPUTEDS,
          Feature.THROWS,
          Feature.ERRORS,
          Feature.CLOSES_INSIDE,
          Feature.TRIGGERS,
          Feature.EFFECT_WRITES,
          Feature.COMPUTED_WRITES,
          Feature.COMPUTED_OWNS,
          Feature.RECURSIVE,
          Feature.BATCHED_EFFECTS,
          Feature.ATTRIBUTES,
          Feature.CYCLES,
          Feature.LEAKS);

  /** Features that a computed must not have: an effect that reads it would get in its own way. */
  private static final Set<Feature> UNFIT_FOR_COMPUTEDS =
      EnumSet.of(Feature.CLOSES_INSIDE, Feature.PAUSES, Feature.TRIGGERS);

  /**
   * Features whose rules the model knows only roughly: a report about a program that has one needs
   * judgement. Left out unless named by -Dmodel.features=EFFECT_WRITES,CYCLES
   */
  private static final Set<Feature> ROUGH =
      EnumSet.of(Feature.EFFECT_WRITES, Feature.COMPUTED_WRITES, Feature.RECURSIVE, Feature.CYCLES);

  private static final Set<String> WANTED =
      Set.of(System.getProperty("model.features", "").split(","));

  private static final int FIRST_COMPUTED = 100;
  private static final int FIRST_EFFECT = 200;
  private static final int FIRST_SCOPE = 300;
  private static final int FIRST_LOCAL = 400;

  /** In what kind of function an instruction is. */
  private enum Place {
    TOP,
    EFFECT,
    COMPUTED,
    CLEANUP
  }

  private final Random random;
  private final Set<Feature> features;
  private final int signals;
  private final int computeds;
  private final int effects;
  private final int range;

  private ModelGenerator(long seed, boolean strict) {
    random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
    features = EnumSet.noneOf(Feature.class);
    for (Feature feature : Feature.values()) {
      if (random.nextBoolean() && !(strict && LOOSE.contains(feature))) {
        features.add(feature);
      }
    }
    features.removeIf(feature -> ROUGH.contains(feature) && !WANTED.contains(feature.name()));
    if (has(Feature.THROWS)) {
      features.remove(Feature.COMPUTED_OWNS); // a reader may get what the cleanups throw
    }
    if (has(Feature.COMPUTED_OWNS) && !has(Feature.COMPUTED_WRITES)) {
      features.remove(
          Feature.EFFECT_WRITES); // the first run of an effect is part of the evaluation
    }
    signals = 1 + random.nextInt(7);
    computeds = 1 + random.nextInt(10);
    effects = 1 + random.nextInt(8);
    range = 2 + random.nextInt(6);
  }

  /** The program of a seed. Every third is strict. */
  static ModelProgram generate(long seed, int length) {
    boolean strict = Math.floorMod(seed, 3) == 0;
    ModelGenerator generator = new ModelGenerator(seed, strict);
    List<Instr> steps = new ArrayList<>();
    generator.prologue(steps);
    while (steps.size() < length) {
      steps.add(generator.topLevel());
    }
    return new ModelProgram(
        seed,
        generator.range,
        2 + generator.random.nextInt(10),
        strict,
        generator.features.contains(Feature.CYCLES),
        steps);
  }

  private boolean has(Feature feature) {
    return features.contains(feature);
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  // ---- top level --------------------------------------------------------------------------------

  private void prologue(List<Instr> steps) {
    for (int id = 0; id < signals; id++) {
      steps.add(signal(id));
    }
    for (int i = 0; i < computeds; i++) {
      steps.add(computed(FIRST_COMPUTED + i, 2));
    }
    for (int i = 0; i < effects; i++) {
      steps.add(effect(FIRST_EFFECT + i, 2));
    }
  }

  private Instr topLevel() {
    int dice = random.nextInt(100);
    if (dice < 45) {
      return write(Place.TOP);
    }
    if (dice < 55) {
      return has(Feature.BATCHES)
          ? node(Op.BATCH, -1, random.nextInt(3), batchBlock(2 + random.nextInt(4)))
          : write(Place.TOP);
    }
    if (dice < 62) {
      return node(Op.READ_ALL, -1, 0);
    }
    if (dice < 70) {
      return node(chance(50) ? Op.READ : Op.PEEK, anyDep(), 0);
    }
    if (dice < 74) {
      return has(Feature.CYCLES) && chance(50) ? group() : computed(anyComputed(), 2);
    }
    if (dice < 80) {
      return effect(anyEffect(), 2);
    }
    if (dice < 84) {
      return node(Op.CLOSE, anyOwned(), 0);
    }
    if (dice < 86) {
      return chance(20) ? signal(random.nextInt(signals)) : write(Place.TOP);
    }
    if (dice < 94) {
      return rare(Place.TOP, 2);
    }
    if (has(Feature.ERRORS) && chance(50)) {
      return node(
          Op.BATCH,
          -1,
          0,
          List.of(
              node(Op.ARM_ERRORS, -1, 1 + random.nextInt(3)),
              switch (random.nextInt(4)) {
                case 0 -> node(Op.READ, anyComputed(), 0);
                case 1 -> node(Op.CLOSE, anyOwned(), 0);
                default -> write(Place.TOP);
              }));
    }
    return has(Feature.EAGER_READS) ? node(Op.READ_ALL, -1, 0) : write(Place.TOP);
  }

  /**
   * The instructions inside a batch at the top level; in a strict program none that may evaluate.
   * Signals are read: a value that the batch changes back after that is no change.
   */
  private List<Instr> batchBlock(int size) {
    if (has(Feature.BATCH_READS)) {
      return topBlock(size);
    }
    List<Instr> writes = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      writes.add(write(Place.TOP));
      if (chance(40)) {
        writes.add(node(chance(50) ? Op.READ : Op.PEEK, random.nextInt(signals), 0));
      }
    }
    return writes;
  }

  /** The instructions inside a block at the top level. */
  private List<Instr> topBlock(int size) {
    List<Instr> block = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int dice = random.nextInt(100);
      if (dice < 60) {
        block.add(write(Place.TOP));
      } else if (dice < 80) {
        if (has(Feature.BATCH_READS)) {
          block.add(node(chance(50) ? Op.READ : Op.PEEK, anyDep(), 0));
        }
      } else if (dice < 85) {
        block.add(node(Op.CLOSE, anyOwned(), 0));
      } else if (dice < 92 && has(Feature.BATCH_READS)) {
        block.add(effect(anyEffect(), 1));
      } else {
        block.add(rare(Place.TOP, 1));
      }
    }
    return block;
  }

  // ---- functions --------------------------------------------------------------------------------

  private List<Instr> body(Place place, int depth) {
    List<Instr> body = new ArrayList<>();
    int size = 1 + random.nextInt(5);
    for (int i = 0; i < size; i++) {
      body.add(inFunction(place, depth));
    }
    return body;
  }

  private Instr inFunction(Place place, int depth) {
    int dice = random.nextInt(100);
    if (dice < 45) {
      return has(Feature.VARYING) && chance(30) ? varied() : node(Op.READ, anyDep(), 0);
    }
    if (dice < 60 && depth > 0) {
      return new Instr(Op.IF, anyDep(), 0, small(place, depth - 1), small(place, depth - 1));
    }
    if (dice < 72) {
      boolean writes =
          switch (place) {
            case COMPUTED -> has(Feature.COMPUTED_WRITES) && chance(40);
            case EFFECT -> has(Feature.EFFECT_WRITES);
            default -> has(Feature.EFFECT_WRITES) || has(Feature.COMPUTED_WRITES);
          };
      return writes ? write(place) : node(Op.READ, anyDep(), 0);
    }
    if (dice < 80 && depth > 0 && has(Feature.NESTED) && place != Place.CLEANUP) {
      if (place == Place.EFFECT || has(Feature.COMPUTED_OWNS)) {
        return effect(anyEffect(), depth - 1);
      }
    }
    if (dice < 85 && has(Feature.CLEANUPS) && place != Place.COMPUTED) {
      return node(Op.CLEANUP, -1, 0, depth > 0 ? small(Place.CLEANUP, depth - 1) : List.of());
    }
    return rare(place, depth);
  }

  /** Reads that are not the same in every run. */
  private Instr varied() {
    List<Instr> reads = new ArrayList<>();
    for (int i = 2 + random.nextInt(12); i > 0; i--) {
      reads.add(node(has(Feature.PROBES) && chance(10) ? Op.PROBE : Op.READ, anyDep(), 0));
    }
    return node(Op.VARIED, -1, random.nextInt(1_000), reads);
  }

  private List<Instr> small(Place place, int depth) {
    List<Instr> block = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      block.add(inFunction(place, depth));
    }
    return block;
  }

  /** One of the features that this program has, or a read. */
  private Instr rare(Place place, int depth) {
    boolean top = place == Place.TOP;
    Feature feature = Feature.values()[random.nextInt(Feature.values().length)];
    Instr fallback = top ? write(place) : node(Op.READ, anyDep(), 0);
    if (!has(feature) || (place == Place.COMPUTED && UNFIT_FOR_COMPUTEDS.contains(feature))) {
      return fallback;
    }
    boolean inside = !top && depth > 0;
    List<Instr> block = top ? topBlock(2) : inside ? small(place, depth - 1) : List.of();
    return switch (feature) {
      case BATCHES -> strictly(place) ? fallback : node(Op.BATCH, -1, random.nextInt(3), block);
      case THROWS ->
          inside && chance(30)
              ? node(Op.TRY, -1, 0, block)
              : top ? fallback : node(Op.THROW, -1, 2 + random.nextInt(4));
      case ERRORS -> top ? fallback : node(Op.ERROR, -1, 0);
      case SCOPES -> scopeInstr(place, depth);
      case UNTRACKED ->
          switch (random.nextInt(3)) {
            case 0 -> node(Op.PEEK, anyDep(), 0);
            case 1 -> node(Op.UNTRACKED, -1, 0, block);
            default -> node(Op.PAUSE_TRACKING, -1, top || inBlock(depth) ? 0 : 1, block);
          };
      case DETACHED -> node(Op.DETACHED, -1, 0, block);
      case LOCALS -> top ? fallback : local(place, depth);
      case CLOSES_INSIDE ->
          top
              ? node(Op.CLOSE, anyOwned(), 0)
              : chance(30) ? node(Op.CLOSE_SELF, -1, 0) : node(Op.CLOSE, anyOwned(), 0);
      case PAUSES ->
          place == Place.CLEANUP
              ? fallback
              : node(chance(45) ? Op.PAUSE : Op.RESUME, anyOwned(), 0);
      case TRIGGERS ->
          !top && !has(Feature.EFFECT_WRITES)
              ? fallback
              : chance(50)
                  ? node(Op.TRIGGER, random.nextInt(signals), 0)
                  : node(Op.TRIGGER_READS, -1, 0, List.of(node(Op.READ, anyDep(), 0)));
      case ATTRIBUTES -> node(Op.ATTRIBUTE, anyEffect(), 0, List.of(node(Op.READ, anyDep(), 0)));
      case LEAKS -> place == Place.EFFECT ? node(Op.LEAK_BATCH, -1, 0) : fallback;
      case PROBES -> node(Op.PROBE, -1, 0);
      default -> fallback;
    };
  }

  /** In a strict program only the top level makes batches, so that nothing is read inside one. */
  private boolean strictly(Place place) {
    return place != Place.TOP && !has(Feature.BATCH_READS);
  }

  /** Whether a function of this depth may be cut by a block with tracking of its own. */
  private static boolean inBlock(int depth) {
    return depth != 2;
  }

  private Instr local(Place place, int depth) {
    int id = FIRST_LOCAL + random.nextInt(3);
    if (place == Place.COMPUTED || chance(70)) {
      return computed(id, Math.max(0, depth - 1));
    }
    return signal(id);
  }

  private Instr scopeInstr(Place place, int depth) {
    int id = FIRST_SCOPE + random.nextInt(3);
    List<Instr> block = new ArrayList<>();
    if (depth > 0 && (place != Place.COMPUTED || has(Feature.COMPUTED_OWNS))) {
      for (int i = random.nextInt(3); i > 0; i--) {
        block.add(
            chance(70)
                ? effect(anyEffect(), depth - 1)
                : place == Place.TOP ? write(Place.TOP) : inFunction(place, depth - 1));
      }
    }
    if (chance(50)) {
      return node(Op.RUN_IN, id, 0, block);
    }
    int options = (has(Feature.HANDLERS) && chance(50) ? 2 : 0) | (chance(20) ? 4 : 0);
    return node(Op.SCOPE, id, options | (has(Feature.DETACHED) && chance(50) ? 1 : 0), block);
  }

  // ---- single instructions ----------------------------------------------------------------------

  private Instr write(Place place) {
    int id =
        has(Feature.LOCALS) && place != Place.TOP && chance(10)
            ? FIRST_LOCAL + random.nextInt(3)
            : random.nextInt(signals);
    int dice = random.nextInt(10);
    if (place == Place.COMPUTED) {
      // only what comes to an end when it is repeated
      return node(dice < 5 ? Op.CLAMP : Op.WRITE, id, random.nextInt(range));
    }
    if (dice < 6 || place == Place.TOP) {
      return node(dice == 0 ? Op.UPDATE : Op.WRITE, id, random.nextInt(range));
    }
    if (dice < 8) {
      return node(Op.WRITE_ACC, id, random.nextInt(range));
    }
    return node(dice == 8 ? Op.CLAMP : Op.UPDATE, id, random.nextInt(range));
  }

  private Instr signal(int id) {
    ModelPort.SignalKind[] kinds = ModelPort.SignalKind.values();
    int index = random.nextInt(kinds.length);
    ModelPort.SignalKind kind = kinds[index];
    boolean allowed =
        kind == ModelPort.SignalKind.UNSET ? has(Feature.THROWS) : has(Feature.ODD_SIGNALS);
    boolean special = kind.isOdd() || kind == ModelPort.SignalKind.UNSET;
    return node(Op.SIGNAL, id, special && !allowed ? 0 : index);
  }

  private Instr computed(int id, int depth) {
    ModelPort.ComputedKind[] kinds = ModelPort.ComputedKind.values();
    int index = random.nextInt(kinds.length);
    ModelPort.ComputedKind kind = kinds[index];
    boolean allowed =
        kind == ModelPort.ComputedKind.REDUCED
            ? has(Feature.REDUCED)
            : !kind.isOdd() || has(Feature.ODD_COMPUTEDS);
    return node(Op.COMPUTED, id, allowed ? index : 0, body(Place.COMPUTED, depth));
  }

  private Instr group() {
    List<Instr> members = new ArrayList<>();
    for (int i = 2 + random.nextInt(2); i > 0; i--) {
      members.add(computed(anyComputed(), 1));
    }
    return node(Op.GROUP, -1, 0, members);
  }

  private Instr effect(int id, int depth) {
    int options = has(Feature.RECURSIVE) && chance(30) ? 1 : 0;
    options |= has(Feature.BATCHED_EFFECTS) && chance(30) ? 2 : 0;
    options |= has(Feature.HANDLERS) && chance(40) ? 4 : 0;
    List<Instr> cleanup = List.of();
    if (has(Feature.CLEANUPS) && chance(30)) {
      cleanup = new ArrayList<>(small(Place.CLEANUP, 0));
      cleanup.add(node(Op.PEEK, anyDep(), 0));
    }
    return new Instr(Op.EFFECT, id, options, body(Place.EFFECT, depth), cleanup);
  }

  private static Instr node(Op op, int id, int arg) {
    return new Instr(op, id, arg, List.of(), List.of());
  }

  private static Instr node(Op op, int id, int arg, List<Instr> block) {
    return new Instr(op, id, arg, block, List.of());
  }

  // ---- ids --------------------------------------------------------------------------------------

  private int anyDep() {
    if (has(Feature.LOCALS) && chance(10)) {
      return FIRST_LOCAL + random.nextInt(3);
    }
    return chance(45) ? random.nextInt(signals) : anyComputed();
  }

  private int anyComputed() {
    return FIRST_COMPUTED + random.nextInt(computeds);
  }

  private int anyEffect() {
    return FIRST_EFFECT + random.nextInt(effects);
  }

  private int anyOwned() {
    return has(Feature.SCOPES) && chance(30) ? FIRST_SCOPE + random.nextInt(3) : anyEffect();
  }
}
