package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Random graphs with effects that wait, beside effects that do not. The graph is sound all the
 * time, and when nothing waits any more, every effect has seen what is there.
 */
class DeferredModelTest {

  private static final int PROGRAMS = 300;
  private static final int STEPS = 80;
  private static final int SIGNALS = 4;
  private static final int COMPUTEDS = 6;

  /** One effect and what it has seen last. */
  private static final class Watcher {
    private final Supplier<Integer> what;
    private final Effect effect;
    private int seen;
    private boolean paused;

    Watcher(
        ReactiveSystem system,
        Consumer<EffectOptions> options,
        Supplier<Integer> what,
        boolean split) {
      this.what = what;
      this.effect =
          split
              ? system.effect(options, what, value -> seen = value)
              : system.effect(options, () -> seen = what.get());
    }
  }

  private final List<Signal<Integer>> signals = new ArrayList<>();
  private final List<Supplier<Integer>> sources = new ArrayList<>();
  private final List<Watcher> watchers = new ArrayList<>();
  private ReactiveSystem system = ReactiveSystem.create("model");
  private VirtualClock clock = new VirtualClock();
  private Pump pump = new Pump();

  @Test
  void effectsThatWait_randomGraphs_seeWhatIsThereInTheEnd() {
    for (int seed = 0; seed < PROGRAMS; seed++) {
      play(seed);
    }
  }

  private void play(int seed) {
    Random random = new Random(seed);
    signals.clear();
    sources.clear();
    watchers.clear();
    system = ReactiveSystem.create("model " + seed);
    clock = new VirtualClock();
    pump = new Pump();
    system.changeScheduler(clock);
    makeGraph(random);
    makeWatchers(random);
    List<Effect> effects = watchers.stream().map(watcher -> watcher.effect).toList();
    for (int step = 0; step < STEPS; step++) {
      act(random);
      GraphInvariants.assertAtRest(system, effects);
      if (random.nextInt(10) == 0) {
        settle();
        for (Watcher watcher : watchers) {
          if (!watcher.paused) {
            assertThat(watcher.seen)
                .as("seed %s, step %s, watcher %s", seed, step, watchers.indexOf(watcher))
                .isEqualTo(system.untracked(watcher.what));
          }
        }
      }
    }
    effects.forEach(Effect::close);
    assertThat(clock.pending()).as("seed %s", seed).isZero();
    signals.forEach(signal -> assertThat(Recorder.subscribers(signal)).isZero());
  }

  private void makeGraph(Random random) {
    for (int i = 0; i < SIGNALS; i++) {
      int number = i;
      Signal<Integer> signal = system.signal(o -> o.name("s" + number), 0);
      signals.add(signal);
      sources.add(signal);
    }
    for (int i = 0; i < COMPUTEDS; i++) {
      int number = i;
      Supplier<Integer> a = any(random);
      Supplier<Integer> b = any(random);
      Supplier<Integer> c = any(random);
      Supplier<Integer> fn =
          switch (random.nextInt(3)) {
            case 0 -> () -> a.get() + b.get();
            case 1 -> () -> a.get() % 2 == 0 ? b.get() : c.get();
            default -> () -> a.get() / 2;
          };
      sources.add(system.computed(o -> o.name("c" + number), fn));
    }
  }

  private Supplier<Integer> any(Random random) {
    return sources.get(random.nextInt(sources.size()));
  }

  private void makeWatchers(Random random) {
    List<Consumer<EffectOptions>> options =
        List.of(
            o -> {},
            o -> o.debounce(Duration.ofMillis(5)),
            o -> o.throttle(Duration.ofMillis(5)),
            o -> o.adaptive(Duration.ofMillis(5)),
            o -> o.executor(pump),
            o -> o.executor(pump).debounce(Duration.ofMillis(5)),
            o -> o.executor(Runnable::run));
    for (Consumer<EffectOptions> option : options) {
      Supplier<Integer> a = any(random);
      Supplier<Integer> b = any(random);
      watchers.add(
          new Watcher(system, option, () -> a.get() * 1_000 + b.get(), random.nextInt(3) == 0));
    }
  }

  private void act(Random random) {
    Watcher watcher = watchers.get(random.nextInt(watchers.size()));
    switch (random.nextInt(12)) {
      case 0 -> {
        watcher.paused = !watcher.paused;
        if (watcher.paused) {
          watcher.effect.pause();
        } else {
          watcher.effect.resume();
        }
      }
      case 1 -> watcher.effect.flush();
      case 2 -> pump.run();
      case 3 -> clock.advance(Duration.ofMillis(random.nextInt(8)));
      case 4 -> read(random);
      case 5 ->
          system.batch(
              () -> {
                write(random);
                read(random);
                write(random);
              });
      default -> write(random);
    }
  }

  /** Also brings computeds up to date that a waiting effect has left as they were. */
  private void read(Random random) {
    assertThat(any(random).get()).isNotNull();
  }

  private void write(Random random) {
    signals.get(random.nextInt(SIGNALS)).set(random.nextInt(6));
  }

  private void settle() {
    clock.advance(Duration.ofMillis(20));
    while (!pump.isEmpty()) {
      pump.run();
      clock.advance(Duration.ofMillis(20));
    }
  }
}
