package dev.aliensignals.primitives.collections;

import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.signal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.EffectOptions;
import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.Scheduler;
import dev.aliensignals.primitives.Signal;
import dev.aliensignals.primitives.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Effects over lists that wait: nothing is mapped before their time has come. */
class ListTimingTest {

  private static final Duration WINDOW = Duration.ofMillis(100);

  /** The option that lets an effect wait. */
  private enum Wait {
    DEBOUNCE,
    THROTTLE;

    Consumer<EffectOptions> options() {
      return this == DEBOUNCE ? o -> o.debounce(WINDOW) : o -> o.throttle(WINDOW);
    }
  }

  private final VirtualClock clock = new VirtualClock();
  private final Scheduler before = ReactiveSystem.global().scheduler();
  private final List<Object> log = new ArrayList<>();
  private final KeyedList<Integer, Integer> list =
      KeyedList.by(value -> value % 10, List.of(1, 2, 3));
  private int calls;

  @BeforeEach
  void stopTheTime() {
    ReactiveSystem.global().setScheduler(clock);
  }

  @AfterEach
  void letItGoOn() {
    ReactiveSystem.global().setScheduler(before);
  }

  private Effect watch(Wait wait, ReadableList<?, ?> shown) {
    Effect effect = effect(wait.options(), () -> log.add(List.copyOf(shown.get())));
    clock.advance(WINDOW.multipliedBy(2));
    if (wait == Wait.THROTTLE) {
      list.add(9); // runs at once: from here on it has to wait
    }
    log.clear();
    calls = 0;
    return effect;
  }

  private ReadableList<Integer, Integer> mapped() {
    return list.map(
        value -> {
          calls++;
          return value / 10;
        });
  }

  @ParameterizedTest
  @EnumSource
  void mapped_floodOfReplacements_mappedOnceAtTheEnd(Wait wait) {
    watch(wait, mapped());

    for (int i = 1; i <= 100; i++) {
      list.replace(2, i * 10 + 2);
    }
    assertThat(calls).isZero();
    clock.advance(WINDOW);

    assertThat(calls).isOne();
    assertThat(log)
        .containsExactly(wait == Wait.THROTTLE ? List.of(0, 100, 0, 0) : List.of(0, 100, 0));
    clock.advance(WINDOW.multipliedBy(2));
    assertThat(calls).isOne();
  }

  @ParameterizedTest
  @EnumSource
  void mapped_floodOfAdditionsAndRemovals_onlyWhatStaysIsMapped(Wait wait) {
    watch(wait, mapped());

    for (int i = 1; i <= 100; i++) {
      list.add(i * 10 + 4);
      list.remove(4);
    }
    list.add(54);
    assertThat(calls).isZero();
    clock.advance(WINDOW);

    assertThat(calls).isOne();
    assertThat(log).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void functionReadsASignal_floodOfWrites_mappedOnceAtTheEnd(Wait wait) {
    Signal<Integer> factor = signal(1);
    ReadableList<Integer, Integer> scaled =
        list.map(
            value -> {
              calls++;
              return value * factor.get();
            });
    watch(wait, scaled);
    int rows = list.size();

    for (int i = 2; i <= 100; i++) {
      factor.set(i);
    }
    assertThat(calls).isZero();
    clock.advance(WINDOW);

    assertThat(calls).isEqualTo(rows);
    assertThat(log).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void functionReadsASignal_writesThatComeOneByOne_eachExtendsTheDebounce(Wait wait) {
    Signal<Integer> factor = signal(1);
    watch(wait, list.map(value -> value * factor.get()));

    for (int i = 2; i <= 7; i++) {
      factor.set(i);
      clock.advance(Duration.ofMillis(60));
    }

    assertThat(log).hasSize(wait == Wait.THROTTLE ? 3 : 0);
    clock.advance(WINDOW);
    assertThat(log).hasSize(wait == Wait.THROTTLE ? 4 : 1);
  }
}
