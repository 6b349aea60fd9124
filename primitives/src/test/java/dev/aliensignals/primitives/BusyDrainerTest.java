package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The time of an action comes while the thread that would call it is busy with another action, and
 * the source changes again meanwhile, also back to what it was. The last value is delivered.
 */
class BusyDrainerTest {

  private static final int ROUNDS = Integer.getInteger("busy.rounds", 200);
  private static final Duration WINDOW = Duration.ofMillis(10);

  /** When the action comes. */
  enum When {
    AT_ONCE,
    DEBOUNCED,
    THROTTLED,
    ADAPTIVE,
    IN_AN_EXECUTOR,
    DEBOUNCED_IN_AN_EXECUTOR;

    void set(EffectOptions options) {
      switch (this) {
        case AT_ONCE -> {}
        case DEBOUNCED -> options.debounce(WINDOW);
        case THROTTLED -> options.throttle(WINDOW);
        case ADAPTIVE -> options.adaptive(WINDOW);
        case IN_AN_EXECUTOR -> options.executor(Runnable::run);
        case DEBOUNCED_IN_AN_EXECUTOR -> options.debounce(WINDOW).executor(Runnable::run);
      }
    }
  }

  /** The source of an action. */
  enum Source {
    SIGNAL,
    COMPUTED,
    GETTER;

    Supplier<Integer> of(Signal<Integer> number, ReactiveSystem system) {
      return switch (this) {
        case SIGNAL -> number;
        case COMPUTED -> system.computed(() -> number.get() / 2);
        case GETTER -> () -> number.get() / 2;
      };
    }

    int valueOf(int number) {
      return this == SIGNAL ? number : number / 2;
    }
  }

  private final ReactiveSystem system = ReactiveSystem.create("busy");
  private final VirtualClock clock = new VirtualClock();
  private final Signal<Integer> number = system.signal(0);
  private final Signal<Integer> go = system.signal(0);

  BusyDrainerTest() {
    system.changeScheduler(clock);
    system.changeActionLimit(Duration.ZERO);
  }

  /** Does something inside an action, and runs what it has made due afterwards. */
  private void whileBusy(Runnable body) {
    try (Effect busy = system.watch(go, (value, old) -> body.run(), false, options -> {})) {
      go.update(n -> n + 1);
      assertThat(busy.isClosed()).isFalse();
    }
  }

  @Test
  void debounced_changedAndBackBehindABusyAction_lastValueIsDelivered() {
    List<Integer> seen = new ArrayList<>();
    system.watch(number, (value, old) -> seen.add(value), false, When.DEBOUNCED::set);

    whileBusy(
        () -> {
          number.set(5);
          clock.advance(WINDOW); // due now, behind this action
          number.set(2);
          number.set(5); // it waits again
        });
    clock.advance(WINDOW);

    assertThat(seen).containsExactly(5);
  }

  @Test
  void flush_behindABusyAction_lastValueIsDelivered() {
    List<Integer> seen = new ArrayList<>();
    Effect watch =
        system.watch(number, (value, old) -> seen.add(value), false, When.DEBOUNCED::set);

    whileBusy(
        () -> {
          number.set(5);
          clock.advance(WINDOW);
          number.set(2);
          number.set(5);
        });
    watch.flush();

    assertThat(seen).containsExactly(5);
    assertThat(clock.pending()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void randomChangesBehindBusyActions_lastValueIsDelivered(When when) {
    for (int seed = 0; seed < ROUNDS; seed++) {
      for (Source source : Source.values()) {
        assertDelivered(when, source, new SplittableRandom(seed), "seed " + seed + ", " + source);
      }
    }
  }

  private void assertDelivered(When when, Source source, SplittableRandom random, String trial) {
    int[] last = {source.valueOf(number.peek())};
    try (Effect watch =
        system.watch(
            source.of(number, system),
            (value, old) -> {
              assertThat(old).as(trial).isEqualTo(last[0]);
              assertThat(value).as(trial).isNotEqualTo(old);
              last[0] = value;
            },
            false,
            when::set)) {
      for (int i = 0; i < 3; i++) {
        whileBusy(() -> change(random, watch));
        change(random, watch);
      }
      clock.advance(WINDOW.multipliedBy(3));
      assertThat(last[0]).as(trial).isEqualTo(source.valueOf(number.peek()));
      assertThat(clock.pending()).as(trial).isZero();
    }
  }

  private void change(SplittableRandom random, Effect watch) {
    int steps = random.nextInt(6);
    for (int i = 0; i < steps; i++) {
      switch (random.nextInt(8)) {
        case 0, 1, 2, 3 -> number.set(random.nextInt(6));
        case 4, 5 -> clock.advance(Duration.ofMillis(random.nextInt(15)));
        case 6 -> watch.flush();
        default ->
            system.batch(
                () -> {
                  number.set(random.nextInt(6));
                  number.set(random.nextInt(6));
                });
      }
    }
  }
}
