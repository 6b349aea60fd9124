package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Places for signals that are replaced. */
class SlotTest {

  private final ReactiveSystem system = ReactiveSystem.create("shop");
  private final Canary canary = new Canary(system);
  private final Recorder log = new Recorder();
  private final Signal<Integer> first = system.signal(o -> o.name("first"), 1);
  private final Signal<Integer> second = system.signal(o -> o.name("second"), 2);
  private final Slot<Integer> slot = system.slot(o -> o.name("slot"), first);

  @AfterEach
  void systemStillWorks() {
    canary.assertWorks();
  }

  @Nested
  class Reading {

    @Test
    void get_isTheValueOfTheSignalInIt() { // C68
      assertThat(slot.get()).isEqualTo(1);
      first.set(3);
      assertThat(slot.get()).isEqualTo(3);
      assertThat(slot.peek()).isEqualTo(3);
    }

    @Test
    void replace_effectRunsOnce() { // C68
      try (Effect effect = system.effect(() -> log.add(slot.get()))) {
        slot.replace(second);
        second.set(4);
      }

      assertThat(log.events()).containsExactly("1", "2", "4");
    }

    @Test
    void replace_equalValue_runsNothing() { // C68
      second.set(1);
      try (Effect effect = system.effect(() -> log.add(slot.get()))) {
        slot.replace(second);
      }

      assertThat(log.events()).containsExactly("1");
    }

    @Test
    void replace_oldSignal_isUnlinked() { // C68
      try (Effect effect = system.effect(() -> log.add(slot.get()))) {
        slot.replace(second);
        first.set(9);

        assertThat(Recorder.subscribers(first)).isZero();
        assertThat(Recorder.subscribers(second)).isOne();
      }

      assertThat(log.events()).containsExactly("1", "2");
    }

    @Test
    void replace_inABatchAndBack_runsNothing() {
      try (Effect effect = system.effect(() -> log.add(slot.get()))) {
        system.batch(
            () -> {
              slot.replace(second);
              slot.replace(first);
            });
      }

      assertThat(log.events()).containsExactly("1");
    }

    @Test
    void current_isTrackedAndDoesNotFollowValues() {
      try (Effect effect = system.effect(() -> log.add(slot.current()))) {
        first.set(5);
        slot.replace(second);
      }

      assertThat(log.events()).containsExactly("first=1", "second=2");
      assertThat(slot.current()).isSameAs(second);
    }

    @Test
    void signalWithItsOwnEquality_decidesAsThere() {
      Signal<Integer> noisy = system.signal(o -> o.equality(Equality.never()), 7);
      slot.replace(noisy);
      try (Effect effect = system.effect(() -> log.add(slot.get()))) {
        noisy.set(7);
      }

      assertThat(log.events()).containsExactly("7", "7");
    }

    @Test
    void equalityOfTheSlot_goesFirst() {
      Slot<Integer> parity =
          system.slot(o -> o.equality(Equality.of((a, b) -> a % 2 == b % 2)), first);
      try (Effect effect = system.effect(() -> log.add(parity.get()))) {
        first.set(3);
        first.set(4);
      }

      assertThat(log.events()).containsExactly("1", "4");
    }

    @Test
    void unsetSignal_throwsUntilItIsSet() {
      Signal<Integer> unset = system.unsetSignal(o -> o.name("later"));
      slot.replace(unset);
      assertThatThrownBy(slot::get)
          .isInstanceOf(UnsetSignalException.class)
          .hasMessageContaining("'later'");

      slot.set(8);

      assertThat(slot.get()).isEqualTo(8);
    }

    @Test
    void toString_showsNameAndLastValue() {
      slot.get();
      assertThat(slot).hasToString("slot=1");
      assertThat(system.slot(first).toString()).matches("slot#[0-9a-f]+=<not evaluated>");
    }

    @Test
    void otherThread_readsCleanValueWhileTheSystemIsOwned() {
      slot.get();

      try (Batch batch = system.startBatch()) {
        Threads.run("reader", () -> log.add(slot.get()));
      }

      assertThat(log.events()).containsExactly("1");
    }
  }

  @Nested
  class Writing {

    @Test
    void set_writesTheSignalInIt() { // C68
      slot.set(5);
      assertThat(first.get()).isEqualTo(5);

      slot.replace(second);
      slot.update(v -> v * 10);

      assertThat(first.get()).isEqualTo(5);
      assertThat(second.get()).isEqualTo(20);
    }

    @Test
    void set_unboxedSignals_works() {
      Slot<Integer> ints = system.slot(system.intSignal(1));
      ints.set(2);
      ints.update(v -> v + 1);
      assertThat(ints.get()).isEqualTo(3);

      Slot<Long> longs = system.slot(system.longSignal(1));
      longs.set(2L);
      assertThat(longs.get()).isEqualTo(2);

      Slot<Double> doubles = system.slot(system.doubleSignal(1));
      doubles.set(2.5);
      assertThat(doubles.get()).isEqualTo(2.5);
    }

    @Test
    void set_nullForUnboxed_isRefused() {
      Slot<@Nullable Integer> ints =
          system.slot(o -> o.name("ints"), nullable(system.intSignal(1)));

      assertThatThrownBy(() -> ints.set(null))
          .isInstanceOf(InvalidSignalValueException.class)
          .hasMessageContaining("'ints'");
      assertThat(ints.get()).isEqualTo(1);
    }

    @SuppressWarnings("unchecked")
    private static ReadableSignal<@Nullable Integer> nullable(ReadableSignal<Integer> signal) {
      return (ReadableSignal<@Nullable Integer>) signal;
    }

    @Test
    void set_computed_isRefused() { // C68
      slot.replace(system.computed(o -> o.name("total"), () -> first.get() + 1));

      assertThatThrownBy(() -> slot.set(1))
          .isInstanceOf(ReadonlySignalException.class)
          .hasMessageContaining("'slot'")
          .hasMessageContaining("'total'");
      assertThatThrownBy(() -> slot.update(v -> v)).isInstanceOf(ReadonlySignalException.class);
      assertThat(slot.get()).isEqualTo(2);
    }

    @Test
    void set_readonlyView_isRefused() { // C68
      slot.replace(second.asReadonly());

      assertThatThrownBy(() -> slot.set(1))
          .isInstanceOf(ReadonlySignalException.class)
          .hasMessageContaining("'second'");
      assertThat(slot.get()).isEqualTo(2);
    }

    @Test
    void set_guardRejects_throwsAndChangesNothing() {
      slot.replace(system.signal(o -> o.guard(v -> v > 0), 1));

      assertThatThrownBy(() -> slot.set(-1)).isInstanceOf(InvalidSignalValueException.class);
      assertThat(slot.get()).isEqualTo(1);
    }
  }

  @Nested
  class Refusals {

    @Test
    void replace_byItself_isRefused() { // C68
      assertThatThrownBy(() -> slot.replace(slot))
          .isInstanceOf(InvalidSignalValueException.class)
          .hasMessageContaining("Slot 'slot' cannot hold itself");
      assertThat(slot.current()).isSameAs(first);
    }

    @Test
    void replace_byWhatShowsIt_isRefused() { // C68
      Slot<Integer> outer = system.slot(slot);

      assertThatThrownBy(() -> slot.replace(outer))
          .isInstanceOf(InvalidSignalValueException.class)
          .hasMessageContaining("the given signal shows it");
      assertThatThrownBy(() -> slot.replace(slot.asReadonly()))
          .isInstanceOf(InvalidSignalValueException.class);
      assertThatThrownBy(() -> slot.replace(outer.asReadonly()))
          .isInstanceOf(InvalidSignalValueException.class);
      assertThat(outer.get()).isEqualTo(1);
    }

    @Test
    void replace_byAComputedOfIt_isACycleWhenRead() {
      slot.replace(system.computed(o -> o.name("more"), () -> slot.get() + 1));
      assertThatThrownBy(slot::get)
          .isInstanceOf(CyclicDependencyException.class)
          .hasMessageContaining("'slot'");

      slot.replace(first);

      assertThat(slot.get()).isEqualTo(1);
    }

    @Test
    void replace_ofAnotherSystem_isRefused() {
      Signal<Integer> foreign = ReactiveSystem.create("other").signal(1);

      assertThatThrownBy(() -> slot.replace(foreign)).isInstanceOf(CrossSystemException.class);
      assertThatThrownBy(() -> system.slot(foreign)).isInstanceOf(CrossSystemException.class);
      assertThat(slot.get()).isEqualTo(1);
    }

    @Test
    void null_isRefusedAtOnce() {
      assertThatNullPointerException().isThrownBy(() -> slot.replace(null)).withMessage("next");
      assertThatNullPointerException().isThrownBy(() -> system.slot(null)).withMessage("signal");
      assertThatNullPointerException().isThrownBy(() -> slot.update(null)).withMessage("fn");
    }
  }

  @Test
  void replaceAndWrites_raced_endWithTheLastSignal() {
    var replacing =
        Threads.start(
            "replacing",
            () -> {
              for (int i = 0; i < 5_000; i++) {
                slot.replace(i % 2 == 0 ? second : first);
              }
            });
    var writing =
        Threads.start(
            "writing",
            () -> {
              for (int i = 0; i < 5_000; i++) {
                slot.set(i);
              }
            });
    try (Effect effect = system.effect(() -> slot.get())) {
      replacing.join();
      writing.join();
      assertThat(slot.get()).isEqualTo(first.get());
    }

    assertThat(first.get() == 4_999 || second.get() == 4_999).isTrue();
  }

  @Nested
  class Setness {

    @Test
    void isSet_signalInItHasNoValue_isFalseUntilItHas() {
      Signal<Integer> late = system.signal();
      Slot<Integer> over = system.slot(late);
      try (Effect effect = system.effect(() -> log.add(over.isSet()))) {
        late.set(1);
        over.replace(system.computed(() -> Integer.parseInt("none")));
        over.replace(second);
      }

      assertThat(log.events()).containsExactly("false", "true", "false", "true");
    }
  }
}
