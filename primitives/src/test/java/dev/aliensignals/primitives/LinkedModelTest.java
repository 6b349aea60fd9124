package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random operations on a linked signal, observed or not, compared with a model: a value that is set
 * by hand ends when a change of the source is told. A batch is judged by its end: a value that is
 * set by hand inside it, on a changed source, is over if the source changes once more.
 */
class LinkedModelTest {

  private static final int PROGRAMS = 2_000;
  private static final int STEPS = 40;

  @Test
  void randomPrograms_manualValueEndsWithAChangeOfTheSource() { // M12, M13
    for (int seed = 0; seed < PROGRAMS; seed++) {
      new Program(seed).run();
    }
  }

  /** One linked signal, and what it should be. */
  private static final class Program {

    private final int seed;
    private final Random random;
    private final ReactiveSystem system = ReactiveSystem.create("model");
    private final Signal<Integer> source = system.signal(0);
    private final LinkedSignal<Integer> linked = system.linked(() -> source.get() * 100);
    private final List<Integer> seen = new ArrayList<>();
    private final List<Boolean> seenOverridden = new ArrayList<>();
    private @Nullable Effect effect;

    /**
     * The model: the value written last, the value that all were told of, the value set by hand.
     */
    private int written;

    private int told;
    private @Nullable Integer manual;

    /** The value of the source on which the open batch has set something by hand last. */
    private @Nullable Integer setOn;

    /** Whether it has been evaluated since the last change that was told. */
    private boolean evaluated = true;

    Program(int seed) {
      this.seed = seed;
      this.random = new Random(seed);
      linked.get();
    }

    private void tell() {
      if (told != written) {
        told = written;
        manual = null;
        evaluated = effect != null;
      }
    }

    private int expected() {
      return manual != null ? manual : told * 100;
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        int before = expected();
        boolean overriddenBefore = manual != null;
        boolean batched = random.nextInt(3) == 0;
        seen.clear();
        seenOverridden.clear();
        boolean observed = effect != null;
        if (batched) {
          setOn = null;
          system.batch(
              () -> {
                act(true);
                act(true);
                act(true);
              });
          endBatch();
          if (observed) {
            tell();
          }
        } else {
          act(false);
        }
        String at = "seed " + seed + " step " + step;
        if (observed) {
          boolean runs = expected() != before || overriddenBefore != (manual != null);
          assertThat(seen).as(at).isEqualTo(runs ? List.of(expected()) : List.of());
          assertThat(seenOverridden).as(at).isEqualTo(runs ? List.of(manual != null) : List.of());
        }
        if (random.nextBoolean()) {
          tell();
          evaluated = true;
          assertThat(linked.get()).as(at).isEqualTo(expected());
          assertThat(linked.isOverridden()).as(at).isEqualTo(manual != null);
        }
        if (random.nextInt(5) == 0) {
          observeOrNot();
        }
        GraphInvariants.assertAtRest(system, List.of(source, linked.node()));
      }
    }

    private void endBatch() {
      if (setOn == null || (setOn == told && evaluated)) {
        return;
      }
      if (setOn == written) {
        told = written;
        evaluated = true;
      } else {
        manual = null;
      }
    }

    private void observeOrNot() {
      if (effect != null) {
        effect.close();
        effect = null;
      } else {
        effect =
            system.effect(
                () -> {
                  seen.add(linked.get());
                  seenOverridden.add(linked.isOverridden());
                });
        tell();
        evaluated = true;
      }
    }

    private void act(boolean batched) {
      switch (random.nextInt(4)) {
        case 0 -> {
          manual = null;
          linked.reset();
        }
        case 1 -> {
          int value = random.nextInt(3) * 100;
          if (batched) {
            setOn = written;
          } else {
            tell(); // setting looks at the source first
            evaluated = true;
          }
          manual = value;
          linked.set(value);
        }
        default -> {
          int value = random.nextInt(3);
          boolean changed = value != written; // else nothing happens, not even a telling
          written = value;
          source.set(value);
          if (changed && !batched) {
            tell();
          }
        }
      }
    }
  }
}
