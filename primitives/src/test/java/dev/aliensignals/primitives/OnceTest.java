package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Effects that end by themselves, and those that leave the first value out. */
class OnceTest {

  private final ReactiveSystem system = ReactiveSystem.create("once");
  private final Recorder recorder = new Recorder();
  private final Signal<Integer> number = system.signal(1);

  @Test
  void once_plain_runsAndCloses() {
    Effect effect = system.effect(o -> o.once(), () -> recorder.add(number.get()));

    number.set(2);

    assertThat(effect.isClosed()).isTrue();
    assertThat(recorder.events()).containsExactly("1");
    assertThat(Recorder.subscribers(number)).isZero();
  }

  @Test
  void once_plainWithCleanup_cleanupRunsAfterTheRun() {
    system.effect(
        o -> o.once(),
        () -> {
          system.onCleanup(recorder.cleanup("registered"));
          recorder.add("run");
          return recorder.cleanup("returned");
        });

    assertThat(recorder.events()).containsExactly("run", "returned", "registered");
  }

  @Test
  void once_split_oneActionThenClosed() {
    Effect effect = system.effect(o -> o.once(), number, recorder::add);

    number.set(2);

    assertThat(effect.isClosed()).isTrue();
    assertThat(recorder.events()).containsExactly("1");
  }

  @Test
  void once_splitWithSkipFirst_firstChangeThenClosed() {
    Effect effect = system.effect(o -> o.once().skipFirst(), number, recorder::add);
    assertThat(effect.isClosed()).isFalse();

    number.set(2);
    number.set(3);

    assertThat(effect.isClosed()).isTrue();
    assertThat(recorder.events()).containsExactly("2");
  }

  @Test
  void once_actionThrows_closedAllTheSame() {
    Effect effect =
        system.effect(
            o -> o.once().skipFirst(),
            number,
            value -> {
              throw new IllegalStateException("boom");
            });

    assertThatThrownBy(() -> number.set(2)).hasMessage("boom");

    assertThat(effect.isClosed()).isTrue();
  }

  @Test
  void once_actionMakesAnEffect_endsWithIt() {
    var other = system.signal(0);
    system.effect(
        o -> o.once().skipFirst(), number, value -> system.effect(() -> recorder.add(other.get())));

    number.set(2);
    other.set(1);

    assertThat(recorder.events()).containsExactly("0");
  }

  @Test
  void skipFirst_split_onlyChangesAreDelivered() {
    system.effect(o -> o.skipFirst(), number, recorder::add);
    assertThat(recorder.events()).isEmpty();

    number.set(2);

    assertThat(recorder.events()).containsExactly("2");
  }
}
