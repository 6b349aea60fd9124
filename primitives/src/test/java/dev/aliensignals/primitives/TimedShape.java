package dev.aliensignals.primitives;

import java.util.function.Supplier;

/**
 * The nodes that may be between a signal and an effect that waits. The number of runs of computeds
 * counts.
 */
enum TimedShape {
  DIRECT(0) {
    @Override
    Supplier<Integer> over(ReactiveSystem system, Signal<Integer> number, Runnable evaluated) {
      return number;
    }
  },
  COMPUTED(1) {
    @Override
    Supplier<Integer> over(ReactiveSystem system, Signal<Integer> number, Runnable evaluated) {
      return half(system, number, evaluated);
    }
  },
  CHAIN(3) {
    @Override
    Supplier<Integer> over(ReactiveSystem system, Signal<Integer> number, Runnable evaluated) {
      return half(
          system, plus(system, plus(system, number, 2, evaluated), 4, evaluated), evaluated);
    }
  },
  DIAMOND(3) {
    @Override
    Supplier<Integer> over(ReactiveSystem system, Signal<Integer> number, Runnable evaluated) {
      Supplier<Integer> left = plus(system, number, 2, evaluated);
      Supplier<Integer> right = half(system, number, evaluated);
      return counted(system, () -> left.get() * 0 + right.get(), evaluated);
    }
  },
  DYNAMIC(3) {
    @Override
    Supplier<Integer> over(ReactiveSystem system, Signal<Integer> number, Runnable evaluated) {
      Supplier<Integer> choice = counted(system, () -> number.get() % 2, evaluated);
      Supplier<Integer> even = plus(system, number, 0, evaluated);
      Supplier<Integer> odd = plus(system, number, -1, evaluated);
      return counted(system, () -> (choice.get() == 0 ? even.get() : odd.get()) / 2, evaluated);
    }
  },
  LINKED(1) {
    @Override
    Supplier<Integer> over(ReactiveSystem system, Signal<Integer> number, Runnable evaluated) {
      return system.linked(
          () -> {
            evaluated.run();
            return number.get() / 2;
          });
    }
  },
  SLOT(1) {
    @Override
    Supplier<Integer> over(ReactiveSystem system, Signal<Integer> number, Runnable evaluated) {
      return system.slot(
          system.computed(
              () -> {
                evaluated.run();
                return number.get() / 2;
              }));
    }
  };

  /**
   * How many computeds are evaluated for a write that changes the outcome; two ways are as long.
   */
  final int evaluations;

  TimedShape(int evaluations) {
    this.evaluations = evaluations;
  }

  /** Half of a number, or the number itself, by some way. */
  abstract Supplier<Integer> over(
      ReactiveSystem system, Signal<Integer> number, Runnable evaluated);

  /** The number that it makes of another one, in the end. */
  int of(int number) {
    return switch (this) {
      case DIRECT -> number;
      case CHAIN -> (number + 6) / 2;
      default -> number / 2;
    };
  }

  private static Supplier<Integer> half(
      ReactiveSystem system, Supplier<Integer> number, Runnable evaluated) {
    return counted(system, () -> number.get() / 2, evaluated);
  }

  private static Supplier<Integer> plus(
      ReactiveSystem system, Supplier<Integer> number, int more, Runnable evaluated) {
    return counted(system, () -> number.get() + more, evaluated);
  }

  private static Supplier<Integer> counted(
      ReactiveSystem system, Supplier<Integer> fn, Runnable evaluated) {
    return system.computed(
        () -> {
          evaluated.run();
          return fn.get();
        });
  }
}
