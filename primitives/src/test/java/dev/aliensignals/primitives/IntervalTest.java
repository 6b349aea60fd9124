package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ticks and the time as signals. */
class IntervalTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final VirtualClock time = new VirtualClock();
  private final ReactiveSystem system = ReactiveSystem.create(o -> o.name("ui").scheduler(time));
  private final Canary canary = new Canary(system);
  private final Recorder log = new Recorder();

  @AfterEach
  void nothingIsLeft() {
    canary.assertWorks();
    assertThat(time.pending()).isZero();
  }

  @Test
  void interval_followed_ticksEachPeriod() {
    ReadableSignal<Long> ticks = system.interval(SECOND);
    try (Effect effect = system.effect(() -> log.add(ticks.get()))) {
      time.advance(Duration.ofMillis(999));
      time.advance(Duration.ofMillis(1));
      time.advance(Duration.ofSeconds(2));
    }

    assertThat(log.events()).containsExactly("0", "1", "2", "3");
  }

  @Test
  void interval_unfollowed_restsAndCountsOnLater() {
    ReadableSignal<Long> ticks = system.interval(SECOND);
    assertThat(ticks.get()).isZero();
    time.advance(SECOND);
    Computed<Long> twice = system.computed(() -> ticks.get() * 2);
    Effect first = system.effect(() -> log.add(twice.get()));
    time.advance(SECOND);
    first.close();
    time.advance(SECOND.multipliedBy(5));
    Effect second = system.effect(() -> log.add(twice.get()));
    time.advance(SECOND);
    second.close();

    assertThat(log.events()).containsExactly("0", "2", "2", "4");
  }

  @Test
  void interval_effectThrows_ticksGoOn() {
    ReadableSignal<Long> ticks = system.interval(SECOND);
    try (var logged = new LogRecorder();
        Effect effect =
            system.effect(
                () -> {
                  log.add(ticks.get());
                  if (ticks.get() == 1) {
                    throw new IllegalStateException("one");
                  }
                })) {
      time.advance(SECOND.multipliedBy(2));
      assertThat(logged.messages()).singleElement().asString().contains("interval#");
    }

    assertThat(log.events()).containsExactly("0", "1", "2");
  }

  @Test
  void interval_closedInAnEffectThatItRuns_ends() {
    ReadableSignal<Long> ticks = system.interval(SECOND);
    system.effect(
        o -> o.name("thrice"),
        () -> {
          log.add(ticks.get());
          if (ticks.get() == 3) {
            system.getActiveEffect().close();
          }
        });

    time.advance(SECOND.multipliedBy(10));

    assertThat(log.events()).containsExactly("0", "1", "2", "3");
  }

  @Test
  void interval_systemClosed_ends() {
    ReactiveSystem session = ReactiveSystem.create(o -> o.name("session").scheduler(time));
    ReadableSignal<Long> ticks = session.interval(SECOND);
    session.effect(() -> log.add(ticks.get()));

    session.close();
    time.advance(SECOND.multipliedBy(3));

    assertThat(log.events()).containsExactly("0");
  }

  @Test
  void interval_periodNotPositive_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> system.interval(Duration.ZERO))
        .withMessageContaining("more than zero");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> system.now(InstantSource.system(), Duration.ofSeconds(-1)))
        .withMessageContaining("more than zero");
  }

  @Test
  void now_followed_looksAtTheClockAtOnceAndEachPeriod() {
    var at = new AtomicReference<>(Instant.EPOCH);
    ReadableSignal<Instant> now = system.now(at::get, SECOND);
    at.set(Instant.ofEpochSecond(10));
    assertThat(now.get()).isEqualTo(Instant.EPOCH);
    try (Effect effect = system.effect(() -> log.add(now.get().getEpochSecond()))) {
      at.set(Instant.ofEpochSecond(11));
      time.advance(SECOND);
    }

    assertThat(log.events()).containsExactly("10", "11");
    assertThat(now.peek()).isEqualTo(Instant.ofEpochSecond(11));
  }

  @Test
  void interval_withOptions_hasNameHooksAndGuard() {
    ReadableSignal<Long> ticks =
        system.interval(
            o ->
                o.name("ticks")
                    .guard(n -> n < 2)
                    .onWatched(() -> log.add("watched"))
                    .onUnwatched(() -> log.add("unwatched")),
            SECOND);
    try (Effect effect =
        system.effect(
            () -> {
              try {
                log.add(ticks.get());
              } catch (InvalidSignalValueException refused) {
                log.add(refused.nodeName());
              }
            })) {
      time.advance(SECOND.multipliedBy(2));
    }

    assertThat(log.events()).containsExactly("0", "watched", "1", "ticks", "unwatched");
  }

  @Test
  void now_withAnEquality_tellsOfWhatIsAnotherTimeForIt() {
    var at = new AtomicReference<>(Instant.EPOCH);
    ReadableSignal<Instant> minutes =
        system.now(
            o -> o.equality((a, b) -> a.getEpochSecond() / 60 == b.getEpochSecond() / 60),
            at::get,
            SECOND);
    try (Effect effect = system.effect(() -> log.add(minutes.get().getEpochSecond()))) {
      for (int second = 1; second <= 61; second++) {
        at.set(Instant.ofEpochSecond(second));
        time.advance(SECOND);
      }
    }

    assertThat(log.events()).containsExactly("0", "60");
  }

  @Test
  void guardThatRefusesTheFirstValue_isRefusedWhereItIsMade() {
    assertThatThrownBy(() -> system.interval(o -> o.guard(n -> n > 0), SECOND))
        .isInstanceOf(InvalidSignalValueException.class);
  }
}
