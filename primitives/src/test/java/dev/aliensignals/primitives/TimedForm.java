package dev.aliensignals.primitives;

import java.util.function.Consumer;
import java.util.function.Supplier;

/** The two forms of an effect, which a timing treats alike. */
enum TimedForm {
  PLAIN {
    @Override
    Effect start(
        ReactiveSystem system,
        Consumer<EffectOptions> options,
        Supplier<Integer> source,
        Consumer<Integer> run) {
      return system.effect(options, () -> run.accept(source.get()));
    }
  },
  SPLIT {
    @Override
    Effect start(
        ReactiveSystem system,
        Consumer<EffectOptions> options,
        Supplier<Integer> source,
        Consumer<Integer> run) {
      return system.effect(options, source, run);
    }
  };

  /** Starts an effect that gives each value of {@code source} to {@code run}. */
  abstract Effect start(
      ReactiveSystem system,
      Consumer<EffectOptions> options,
      Supplier<Integer> source,
      Consumer<Integer> run);
}
