package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.fail;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random chains of operators over a keyed list, under random operations, compared with what naive
 * functions make of the same values. More with {@code -Dlists.seeds} and {@code -Dlists.steps}, one
 * of them with {@code -Dlists.seed}.
 */
class ListModelTest {

  private static final int STEPS = Integer.getInteger("lists.steps", 150);
  private static final int SEEDS = Integer.getInteger("lists.seeds", 120);
  private static final long FIRST = Long.getLong("lists.first", 1);
  private static final @Nullable Long ONLY = Long.getLong("lists.seed");

  @Test
  void randomChains_areWhatNaiveFunctionsMake() { // X1-X8, X11, X17
    long first = ONLY == null ? FIRST : ONLY;
    long end = ONLY == null ? FIRST + SEEDS : ONLY + 1;
    for (long seed = first; seed < end; seed++) {
      ListModel model = new ListModel(seed);
      for (int step = 0; step < STEPS; step++) {
        try {
          model.step();
          model.check();
        } catch (Throwable thrown) {
          fail("lists.seed " + seed + ", step " + step + ", " + model, thrown);
        }
      }
      model.close();
    }
  }
}
