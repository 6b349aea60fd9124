package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Derived values that can be set by hand. */
class LinkedSignalTest {

  private final ReactiveSystem system = ReactiveSystem.create("shop");
  private final Canary canary = new Canary(system);
  private final Recorder log = new Recorder();
  private final Signal<Integer> source = system.signal(1);
  private final AtomicInteger runs = new AtomicInteger();
  private final LinkedSignal<Integer> tens =
      system.linked(o -> o.name("tens"), Recorder.counting(runs, () -> source.get() * 10));

  @AfterEach
  void systemStillWorks() {
    canary.assertWorks();
  }

  private Effect logged(ReadableSignal<?> signal) {
    return system.effect(() -> log.add(signal.get()));
  }

  @Nested
  class Values {

    @Test
    void linked_notSet_isDerived() { // M12
      assertThat(tens.get()).isEqualTo(10);

      source.set(2);

      assertThat(tens.get()).isEqualTo(20);
    }

    @Test
    void set_untilASourceChanges_holds() { // M12
      tens.set(9);
      assertThat(tens.get()).isEqualTo(9);

      source.set(2);

      assertThat(tens.get()).isEqualTo(20);
    }

    @Test
    void set_equalSourceWrite_holds() { // M12
      tens.set(9);

      source.set(1);

      assertThat(tens.get()).isEqualTo(9);
    }

    @Test
    void set_derivedValueTheSame_isDroppedAllTheSame() {
      LinkedSignal<Boolean> even = system.linked(() -> source.get() % 2 == 0);
      even.set(true);

      source.set(3);

      assertThat(even.get()).isFalse();
    }

    @Test
    void set_sourceWrittenBeforeUnread_isNotDroppedForIt() {
      assertThat(tens.get()).isEqualTo(10);
      source.set(2);

      tens.set(9);

      assertThat(tens.get()).isEqualTo(9);
    }

    @Test
    void set_neverRead_callsTheFunctionOnce() {
      tens.set(9);

      assertThat(tens.get()).isEqualTo(9);
      assertThat(runs).hasValue(1);
    }

    @Test
    void linked_unread_callsNothing() {
      assertThat(tens).hasToString("tens=<not evaluated>");
      assertThat(runs).hasValue(0);
    }

    @Test
    void reset_afterSet_isDerived() {
      tens.set(9);

      tens.reset();

      assertThat(tens.get()).isEqualTo(10);
      assertThat(runs).hasValue(1);
    }

    @Test
    void reset_neverSet_changesNothing() {
      try (Effect effect = logged(tens)) {
        tens.reset();
      }

      assertThat(log.events()).containsExactly("10");
    }

    @Test
    void update_getsTheValueAndSetsByHand() {
      tens.update(v -> v + 1);
      tens.update(v -> v + 1);

      assertThat(tens.get()).isEqualTo(12);
      assertThat(tens.isOverridden()).isTrue();
    }

    @Test
    void linked_ofASignal_takesItAsFunction() {
      LinkedSignal<Integer> copy = system.linked(source);
      copy.set(7);

      assertThat(source.get()).isEqualTo(1);
      assertThat(copy.get()).isEqualTo(7);
    }

    @Test
    void linked_ofALinked_followsBoth() {
      LinkedSignal<Integer> more = system.linked(() -> tens.get() + 1);
      more.set(5);

      tens.set(9);

      assertThat(more.get()).isEqualTo(10);
    }
  }

  @Nested
  class WithPrevious {

    private final Signal<List<String>> sizes = system.signal(List.of("S", "M", "L"));
    private final List<@Nullable String> previous = new ArrayList<>();
    private final LinkedSignal<String> size =
        system.linked(
            sizes,
            (choices, before) -> {
              previous.add(before);
              return before != null && choices.contains(before) ? before : choices.get(0);
            });

    @Test
    void linked_firstTime_getsNull() {
      assertThat(size.get()).isEqualTo("S");
      assertThat(previous).containsOnlyNulls().hasSize(1);
    }

    @Test
    void linked_choiceStillThere_keepsIt() {
      size.set("M");

      sizes.set(List.of("M", "XL"));

      assertThat(size.get()).isEqualTo("M");
      assertThat(size.isOverridden()).isFalse();
    }

    @Test
    void linked_choiceGone_getsAnother() {
      size.set("M");

      sizes.set(List.of("XL"));

      assertThat(size.get()).isEqualTo("XL");
      assertThat(previous).containsExactly(null, "M");
    }

    @Test
    void linked_functionFails_nextGetsTheLastGoodValue() {
      size.set("M");
      sizes.set(List.of());
      assertThatThrownBy(size::get).isInstanceOf(IndexOutOfBoundsException.class);

      sizes.set(List.of("M"));

      assertThat(size.get()).isEqualTo("M");
    }

    @Test
    void linked_sourceIsFunctionWithEqualResult_keepsWhatWasSet() {
      LinkedSignal<String> first =
          system.linked(() -> sizes.get().size(), (count, before) -> count + " sizes");
      first.set("some");

      sizes.set(List.of("1", "2", "3"));

      assertThat(first.get()).isEqualTo("some");
    }

    @Test
    void linked_functionReadsMore_followsThatToo() {
      LinkedSignal<String> text = system.linked(source, (n, before) -> n + sizes.get().get(0));
      text.set("by hand");

      sizes.set(List.of("XS"));

      assertThat(text.get()).isEqualTo("1XS");
    }
  }

  @Nested
  class Observed {

    @Test
    void effect_runsForSetAndForSourceChange() { // M13
      try (Effect effect = logged(tens)) {
        tens.set(9);
        source.set(2);
      }

      assertThat(log.events()).containsExactly("10", "9", "20");
    }

    @Test
    void effect_setToEqualValue_doesNotRun() {
      try (Effect effect = logged(tens)) {
        tens.set(10);
        tens.set(10);
        source.set(1);
      }

      assertThat(log.events()).containsExactly("10");
    }

    @Test
    void effect_sourceChangesToTheValueSet_doesNotRun() {
      tens.set(20);
      try (Effect effect = logged(tens)) {
        source.set(2);
      }

      assertThat(log.events()).containsExactly("20");
    }

    @Test
    void computed_followsBoth() { // M13
      Computed<Integer> sum = system.computed(() -> tens.get() + 1);
      List<Integer> seen = new ArrayList<>();
      seen.add(sum.get());
      tens.set(9);
      seen.add(sum.get());
      source.set(2);
      seen.add(sum.get());

      assertThat(seen).containsExactly(11, 10, 21);
    }

    @Test
    void batch_setAndSetBack_runsNothing() {
      try (Effect effect = logged(tens)) {
        system.batch(
            () -> {
              tens.set(9);
              tens.reset();
            });
      }

      assertThat(log.events()).containsExactly("10");
    }

    @Test
    void batch_otherManualValueAndBack_runsNothing() {
      tens.set(9);
      try (Effect effect = logged(tens)) {
        system.batch(
            () -> {
              tens.set(8);
              tens.set(9);
            });
      }

      assertThat(log.events()).containsExactly("9");
    }

    @Test
    void batch_setAfterSourceWrite_wins() {
      try (Effect effect = logged(tens)) {
        system.batch(
            () -> {
              source.set(2);
              tens.set(9);
              assertThat(tens.get()).isEqualTo(9);
            });
      }

      assertThat(log.events()).containsExactly("10", "9");
    }

    @Test
    void batch_setBeforeSourceWrite_loses() {
      try (Effect effect = logged(tens)) {
        system.batch(
            () -> {
              tens.set(9);
              source.set(2);
            });
      }

      assertThat(log.events()).containsExactly("10", "20");
    }

    @Test
    void batch_sourceChangedAndBackUnread_keepsWhatWasSet() {
      tens.set(9);
      try (Effect effect = logged(tens)) {
        system.batch(
            () -> {
              source.set(2);
              source.set(1);
            });
      }

      assertThat(log.events()).containsExactly("9");
    }

    @Test
    void effect_thatSetsWhatItReads_isNotRepeated() {
      try (Effect effect =
          system.effect(
              () -> {
                log.add(tens.get());
                tens.set(9);
              })) {
        assertThat(tens.get()).isEqualTo(9);
      }

      assertThat(log.events()).containsExactly("10");
    }

    @Test
    void splitEffect_getsEachValue() {
      try (Effect effect = system.effect(tens, log::add)) {
        tens.set(9);
        source.set(2);
      }

      assertThat(log.events()).containsExactly("10", "9", "20");
    }

    @Test
    void trigger_tellsReaders() {
      try (Effect effect = logged(tens)) {
        system.trigger(tens);
      }

      assertThat(log.events()).containsExactly("10", "10");
    }

    @Test
    void hooks_areCalled() {
      LinkedSignal<Integer> hooked =
          system.linked(
              o -> o.onWatched(() -> log.add("on")).onUnwatched(() -> log.add("off")), source);

      logged(hooked).close();

      assertThat(log.events()).containsExactly("1", "on", "off");
    }

    @Test
    void close_lastReader_leavesNothingSubscribed() {
      logged(tens).close();

      assertThat(Recorder.subscribers(source)).isZero();
    }
  }

  @Nested
  class Overridden {

    @Test
    void isOverridden_isTracked() {
      try (Effect effect = system.effect(() -> log.add(tens.isOverridden()))) {
        tens.set(9);
        tens.set(8);
        source.set(2);
        tens.set(7);
        tens.reset();
      }

      assertThat(log.events()).containsExactly("false", "true", "false", "true", "false");
    }

    @Test
    void isOverridden_setToTheDerivedValue_isTrue() {
      tens.set(10);

      assertThat(tens.isOverridden()).isTrue();
    }

    @Test
    void isOverridden_equalSourceWrite_staysTrue() {
      tens.set(9);
      source.set(1);

      assertThat(tens.isOverridden()).isTrue();
    }
  }

  @Nested
  class Options {

    @Test
    void guard_rejectsWhatIsSet() {
      LinkedSignal<Integer> positive =
          system.linked(o -> o.name("positive").guard(v -> v > 0), source);

      assertThatThrownBy(() -> positive.set(-1))
          .isInstanceOf(InvalidSignalValueException.class)
          .hasMessageContaining("'positive'")
          .hasMessageContaining("-1");
      assertThat(positive.get()).isEqualTo(1);
      assertThat(positive.isOverridden()).isFalse();
    }

    @Test
    void guard_rejectsWhatTheFunctionReturns() {
      LinkedSignal<Integer> positive =
          system.linked(o -> o.name("positive").guard(v -> v > 0), source);
      source.set(-1);

      assertThatThrownBy(positive::get)
          .isInstanceOf(InvalidSignalValueException.class)
          .hasMessageContaining("'positive'")
          .hasMessageContaining("its function returned");
      positive.set(1);
      assertThat(positive.get()).isEqualTo(1);
    }

    @Test
    void nonNull_rejectsBoth() {
      Signal<@Nullable String> name = system.signal("ada");
      LinkedSignal<@Nullable String> linked = system.linked(o -> o.name("linked").nonNull(), name);

      assertThatThrownBy(() -> linked.set(null))
          .isInstanceOf(InvalidSignalValueException.class)
          .hasMessageContaining("'linked' must not be null");
      name.set(null);
      assertThatThrownBy(linked::get)
          .isInstanceOf(InvalidSignalValueException.class)
          .hasMessageContaining("its function returned null");
    }

    @Test
    void equality_never_everySetRuns() {
      LinkedSignal<Integer> all = system.linked(o -> o.equality(Equality.never()), source);
      try (Effect effect = logged(all)) {
        all.set(5);
        all.set(5);
      }

      assertThat(log.events()).containsExactly("1", "5", "5");
    }

    @Test
    void null_isAValue() {
      LinkedSignal<@Nullable Integer> nullable = system.linked(() -> source.get());
      nullable.set(null);

      assertThat(nullable.get()).isNull();
      assertThat(nullable.isOverridden()).isTrue();
    }

    @Test
    void toString_showsTheLastValue() {
      tens.get();
      assertThat(tens).hasToString("tens=10");
      tens.set(9);
      assertThat(tens).hasToString("tens=9");
      assertThat(system.linked(() -> 1).toString()).matches("linked#[0-9a-f]+=<not evaluated>");
    }

    @Test
    void null_isRefusedAtOnce() {
      assertThatNullPointerException().isThrownBy(() -> system.linked(null)).withMessage("fn");
      assertThatNullPointerException()
          .isThrownBy(() -> system.linked(null, (a, b) -> a))
          .withMessage("source");
      assertThatNullPointerException()
          .isThrownBy(() -> system.linked(source, null))
          .withMessage("fn");
      assertThatNullPointerException().isThrownBy(() -> tens.update(null)).withMessage("fn");
    }

    @Test
    void isSignal_isTrue() {
      assertThat(Signals.isSignal(tens)).isTrue();
      assertThatThrownBy(
              () -> ((WritableSignal<Integer>) tens.asReadonly()).set(1)) // a cast does not help
          .isInstanceOf(ReadonlySignalException.class)
          .hasMessageContaining("'tens'");
    }
  }

  @Nested
  class Failing {

    private final LinkedSignal<Integer> inverse =
        system.linked(o -> o.name("inverse"), () -> 100 / source.get());

    @Test
    void function_throws_isTheOutcome() {
      source.set(0);

      assertThatThrownBy(inverse::get).isInstanceOf(ArithmeticException.class);
      assertThatThrownBy(() -> inverse.update(v -> v)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void set_overridesAFailure() {
      source.set(0);

      inverse.set(5);

      assertThat(inverse.get()).isEqualTo(5);
      inverse.reset();
      assertThatThrownBy(inverse::get).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void function_failsAgainWithTheSameException_dropsWhatWasSet() {
      RuntimeException always = new IllegalStateException("always");
      LinkedSignal<Integer> failing =
          system.linked(
              () -> {
                source.get();
                throw always;
              });
      failing.set(5);

      source.set(2);

      assertThatThrownBy(failing::get).isSameAs(always);
    }

    @Test
    void function_readsItself_isACycle() {
      var self = new AtomicReference<LinkedSignal<Integer>>();
      self.set(system.linked(o -> o.name("self"), () -> self.get().get() + 1));

      assertThatThrownBy(() -> self.get().get())
          .isInstanceOf(CyclicDependencyException.class)
          .hasMessageContaining("'self'");
      assertThatThrownBy(() -> self.get().set(1)).isInstanceOf(CyclicDependencyException.class);
    }

    @Test
    void function_setsItself_isSaid() {
      var self = new AtomicReference<LinkedSignal<Integer>>();
      self.set(
          system.linked(
              o -> o.name("self"),
              () -> {
                self.get().set(2);
                return 1;
              }));

      assertThatThrownBy(() -> self.get().get())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("The function of linked signal 'self' sets that signal itself");
    }

    @Test
    void function_throwsAnError_isCalledAgain() {
      var broken = new AtomicReference<@Nullable Error>(new AssertionError("broken"));
      LinkedSignal<Integer> linked =
          system.linked(
              () -> {
                Error error = broken.get();
                if (error != null) {
                  throw error;
                }
                return source.get();
              });
      assertThatThrownBy(linked::get).hasMessage("broken");
      assertThatThrownBy(() -> linked.set(3)).hasMessage("broken");
      broken.set(null);

      assertThat(linked.get()).isEqualTo(1);
    }

    @Test
    void guard_throws_changesNothing() {
      LinkedSignal<Integer> guarded =
          system.linked(
              o ->
                  o.guard(
                      v -> {
                        if (v == 13) {
                          throw new IllegalStateException("unlucky");
                        }
                        return true;
                      }),
              source);

      assertThatThrownBy(() -> guarded.set(13)).hasMessage("unlucky");
      assertThat(guarded.get()).isEqualTo(1);
    }
  }

  @Nested
  class OfThreads {

    @Test
    void otherThread_readsCleanValuesWhileTheSystemIsOwned() {
      List<Integer> seen = new ArrayList<>();
      tens.set(9);
      tens.get();

      try (Batch batch = system.startBatch()) {
        Threads.run("reader", () -> seen.add(tens.get()));
      }

      assertThat(seen).containsExactly(9);
    }

    @Test
    void updatesAndSourceWrites_raced_endConsistent() {
      Signal<Integer> base = system.signal(0);
      LinkedSignal<Integer> count = system.linked(base);
      var updater =
          Threads.start(
              "updater",
              () -> {
                for (int i = 0; i < 10_000; i++) {
                  count.update(v -> v + 1);
                }
              });
      var writer =
          Threads.start(
              "writer",
              () -> {
                for (int i = 1; i <= 1_000; i++) {
                  base.set(i * 100_000);
                }
              });
      updater.join();
      writer.join();

      int hundreds = count.get() / 100_000;
      assertThat(hundreds).isEqualTo(1_000);
      assertThat(count.get() % 100_000).isBetween(0, 10_000);
      assertThat(count.isOverridden()).isEqualTo(count.get() % 100_000 != 0);
    }

    @Test
    void linked_ofAnotherSystem_cannotFollow() {
      Signal<Integer> foreign = ReactiveSystem.create("other").signal(1);
      LinkedSignal<Integer> linked = system.linked(foreign);

      assertThatThrownBy(linked::get).isInstanceOf(CrossSystemException.class);
    }
  }

  @Test
  void manualValue_over_isNotKeptAlive() {
    LinkedSignal<Object> linked =
        system.linked(
            () -> {
              source.get();
              return "derived";
            });
    WeakReference<Object> manual = setToNewObject(linked);
    source.set(2);
    assertThat(linked.get()).isEqualTo("derived");

    Garbage.assertCollected(manual);

    assertThat(linked.isOverridden()).isFalse();
  }

  private static WeakReference<Object> setToNewObject(LinkedSignal<Object> linked) {
    Object value = new Object();
    linked.set(value);
    assertThat(linked.get()).isSameAs(value);
    return new WeakReference<>(value);
  }

  @Nested
  class Setness {

    @Test
    void isSet_functionReadsNoValue_isFalseUntilOneIsThere() {
      Signal<Integer> late = system.signal();
      LinkedSignal<Integer> linked = system.linked(() -> late.get() + 1);
      List<Boolean> seen = new ArrayList<>();
      system.effect(
          () -> {
            seen.add(linked.isSet());
          });

      late.set(1);

      assertThat(seen).containsExactly(false, true);
      assertThat(linked.get()).isEqualTo(2);
    }

    @Test
    void isSet_setByHandWhileTheFunctionThrows_isTrue() {
      LinkedSignal<Integer> linked = system.linked(() -> Integer.parseInt("none"));
      assertThat(linked.isSet()).isFalse();

      linked.set(1);

      assertThat(linked.isSet()).isTrue();
    }
  }
}
