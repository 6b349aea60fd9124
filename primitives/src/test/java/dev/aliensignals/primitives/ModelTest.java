package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Runs random programs and compares the library with the model after each step. A fixed set by
 * default; more, longer ones, or the one whose seed a failure has named on demand:
 *
 * <pre>
 * mvn test -pl primitives -Dtest=ModelTest -Dmodel.seeds=100000 -Dmodel.steps=300 -Dmodel.first=1000
 * mvn test -pl primitives -Dtest=ModelTest -Dmodel.seed=4711
 * mvn test -pl primitives -Dtest=ModelTest -Dmodel.features=EFFECT_WRITES,RECURSIVE
 * </pre>
 */
class ModelTest {

  private static final int STEPS = Integer.getInteger("model.steps", 2_000);
  private static final int SEEDS = Integer.getInteger("model.seeds", 14);
  private static final long FIRST = Long.getLong("model.first", 1);
  private static final @Nullable Long ONLY = Long.getLong("model.seed");

  /** How many programs are tried to make one that fails smaller. */
  private static final int SHRINKS = 20_000;

  @Test
  void randomPrograms_afterEachStep_agreeWithModel() {
    if (ONLY != null) {
      assertAgrees(ONLY, STEPS);
      return;
    }
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      assertAgrees(seed, STEPS);
    }
  }

  /**
   * An effect that is made in a computed closes another one, whose cleanup peeks that computed: a
   * cycle, of which the writer hears when the evaluation is over.
   */
  @Test
  void cleanupInEvaluation_peeksComputed_isCycleForWriter() {
    assertAgrees(65_248, 200);
  }

  @Test
  void generator_sameSeed_makesSameProgram() {
    String program = ModelGenerator.generate(7, 200).toString();

    assertThat(ModelGenerator.generate(7, 200)).hasToString(program);
  }

  private static void assertAgrees(long seed, int steps) {
    ModelProgram program = ModelGenerator.generate(seed, steps);
    AssertionError failure = failureOf(program);
    if (failure == null) {
      return;
    }
    ModelProgram smallest =
        ModelShrinker.shrink(program, smaller -> failureOf(smaller) != null, SHRINKS);
    AssertionError smallestFailure = failureOf(smallest);
    throw new AssertionError(
        String.format(
            "seed %d: %s%n-Dmodel.seed=%d -Dmodel.steps=%d repeats it. The smallest part of the"
                + " program that fails: %s%n%s",
            seed,
            failure.getMessage(),
            seed,
            steps,
            smallestFailure == null ? "(not reproducible)" : smallestFailure.getMessage(),
            smallest),
        smallestFailure == null ? failure : smallestFailure);
  }

  private static @Nullable AssertionError failureOf(ModelProgram program) {
    try {
      ModelMachine.run(program);
      return null;
    } catch (AssertionError e) {
      return e;
    }
  }
}
