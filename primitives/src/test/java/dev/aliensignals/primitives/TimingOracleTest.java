package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Timed effects at random times, against an oracle that goes through all milliseconds one by one
 * and asks for each of them whether the effect runs.
 */
class TimingOracleTest {

  private static final int PROGRAMS = 120;
  private static final int STEPS = 60;
  private static final int WINDOW = 20;

  /** The knowledge of the oracle: which moments suit. */
  private static final class Oracle {

    private final Timing.Kind kind;
    private final List<String> runs = new ArrayList<>();
    private int now;
    private int value;
    private int lastRun;
    private int lastChange = -WINDOW;
    private boolean waiting;
    private boolean paused;
    private boolean missed;
    private boolean closed;
    private int seen;

    Oracle(Timing.Kind kind) {
      this.kind = kind;
    }

    void tick() {
      now++;
      if (waiting && now - (kind == Timing.Kind.DEBOUNCE ? lastChange : lastRun) >= WINDOW) {
        waiting = false;
        if (paused) {
          missed = true;
        } else {
          run();
        }
      }
    }

    /** A write of a signal, which makes the effect see a value. */
    void set(int next) {
      value = next;
      if (paused) {
        missed = true;
      } else {
        change();
      }
    }

    private void change() {
      if (closed) {
        return;
      }
      boolean now =
          switch (kind) {
            case DEBOUNCE -> false;
            case THROTTLE -> this.now - lastRun >= WINDOW;
            case ADAPTIVE -> this.now - lastChange >= WINDOW || this.now - lastRun >= WINDOW;
          };
      lastChange = this.now;
      waiting = !now;
      if (now) {
        run();
      }
    }

    /** A check, which counts as a run, and the run if there is something new to see. */
    private void run() {
      lastRun = now;
      if (value != seen) {
        seen = value;
        runs.add(now + ":" + value);
      }
    }

    void pause() {
      paused = !closed;
    }

    void resume() {
      if (paused) {
        paused = false;
        if (missed) {
          missed = false;
          change();
        }
      }
    }

    void flush() {
      if (waiting) {
        waiting = false;
        if (paused) {
          missed = true;
        } else {
          run();
        }
      }
    }

    void close() {
      closed = true;
      waiting = false;
      paused = false;
      missed = false;
    }
  }

  static Stream<Arguments> all() {
    return Stream.of(Timing.Kind.values())
        .flatMap(
            kind -> Stream.of(TimedShape.values()).map(shape -> Arguments.arguments(kind, shape)));
  }

  @ParameterizedTest
  @MethodSource("all")
  void plain_randomTimes_asTheOracleSays(Timing.Kind kind, TimedShape shape) {
    for (int seed = 0; seed < PROGRAMS; seed++) {
      play(TimedForm.PLAIN, kind, shape, seed);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void split_randomTimes_asTheOracleSays(Timing.Kind kind, TimedShape shape) {
    for (int seed = 0; seed < PROGRAMS; seed++) {
      play(TimedForm.SPLIT, kind, shape, seed);
    }
  }

  private static Consumer<EffectOptions> options(Timing.Kind kind) {
    Duration window = Duration.ofMillis(WINDOW);
    return switch (kind) {
      case DEBOUNCE -> o -> o.debounce(window);
      case THROTTLE -> o -> o.throttle(window);
      case ADAPTIVE -> o -> o.adaptive(window);
    };
  }

  private static void play(TimedForm form, Timing.Kind kind, TimedShape shape, int seed) {
    Random random = new Random(seed);
    ReactiveSystem system = ReactiveSystem.create("oracle");
    VirtualClock clock = new VirtualClock();
    system.changeScheduler(clock);
    Signal<Integer> number = system.signal(0);
    List<String> runs = new ArrayList<>();
    Oracle oracle = new Oracle(kind);
    List<String> program = new ArrayList<>();
    int pace = 1 + random.nextInt(2 * WINDOW); // from crowded to rare
    Effect effect =
        form.start(
            system,
            options(kind),
            shape.over(system, number, () -> {}),
            value -> runs.add(clock.elapsed().toMillis() + ":" + value));
    runs.clear();
    oracle.seen = shape.of(0);
    int current = 0;

    for (int step = 1; step <= STEPS; step++) {
      int wait = random.nextInt(pace + 1);
      program.add("wait " + wait);
      clock.advance(Duration.ofMillis(wait));
      for (int i = 0; i < wait; i++) {
        oracle.tick();
      }
      int choice = random.nextInt(100);
      if (choice < 84) {
        int next = random.nextInt(6);
        if (next != current) {
          current = next;
          program.add("set " + next);
          number.set(next);
          oracle.set(shape.of(next));
        }
      } else if (choice < 89) {
        program.add("pause");
        effect.pause();
        oracle.pause();
      } else if (choice < 96) {
        program.add("resume");
        effect.resume();
        oracle.resume();
      } else if (choice < 99) {
        program.add("flush");
        effect.flush();
        oracle.flush();
      } else if (step > STEPS / 2) {
        program.add("close");
        effect.close();
        oracle.close();
      }
      assertThat(runs).as("seed %s: %s", seed, program).isEqualTo(oracle.runs);
    }
    effect.close();
    assertThat(clock.pending()).as("seed %s", seed).isZero();
  }
}
