package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Recorder.subscribers;
import static dev.aliensignals.primitives.Signals.batch;
import static dev.aliensignals.primitives.Signals.computed;
import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.signal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Values that count as a change, and others. */
class EqualityTest {

  private final Canary canary = new Canary(ReactiveSystem.global());
  private final Recorder log = new Recorder();
  private final List<Effect> effects = new ArrayList<>();

  @AfterEach
  void graphStillWorks() {
    effects.forEach(Effect::close);
    canary.assertWorks();
  }

  private AtomicInteger runsOf(ReadableSignal<?> read) {
    AtomicInteger runs = new AtomicInteger();
    effects.add(effect(Recorder.counting(runs, () -> log.add(read.get()))));
    return runs;
  }

  @Nested
  class Kinds {

    @Test
    void D9_structural_isTheDefault() {
      Signal<List<Integer>> list = signal(List.of(1));
      AtomicInteger runs = runsOf(list);

      list.set(new ArrayList<>(List.of(1)));
      list.set(List.of(2));

      assertThat(runs).hasValue(2);
    }

    @Test
    void D9_structural_ofDoubles_isThatOfTheirBoxes() {
      Signal<Double> number = signal(o -> o.equality(Equality.structural()), Double.NaN);
      AtomicInteger runs = runsOf(number);

      number.set(Double.NaN);
      assertThat(runs).hasValue(1);
      number.set(0.0);
      number.set(-0.0);

      assertThat(runs).hasValue(3);
    }

    @Test
    @SuppressWarnings("StringOperationCanBeSimplified") // another instance is what it is for
    void D9_identity_anotherInstanceIsAChange() {
      String text = "a";
      Signal<String> signal = signal(o -> o.equality(Equality.identity()), text);
      AtomicInteger runs = runsOf(signal);

      signal.set(text);
      signal.set(new String("a"));

      assertThat(runs).hasValue(2);
    }

    @Test
    void C22_D9_never_sameInstanceIsAChange() {
      Signal<String> signal = signal(o -> o.equality(Equality.never()), "a");
      AtomicInteger runs = runsOf(signal);

      signal.set("a");
      signal.set("a");

      assertThat(runs).hasValue(3);
    }

    @Test
    void C22_never_ofAComputed_everyEvaluationIsAChange() {
      Signal<Integer> source = signal(1);
      Computed<Integer> sign =
          computed(o -> o.equality(Equality.never()), () -> Integer.signum(source.get()));
      AtomicInteger runs = runsOf(sign);

      source.set(2);

      assertThat(runs).hasValue(2);
    }

    @Test
    void C21_custom_stopsPropagation() {
      Signal<String> word = signal(o -> o.equality(Equality.of(String::equalsIgnoreCase)), "word");
      AtomicInteger runs = runsOf(word);

      word.set("WORD");
      assertThat(word.get()).isEqualTo("word");
      word.set("other");

      assertThat(runs).hasValue(2);
    }

    @Test
    void C21_custom_ofAComputed_keepsTheOldValue() {
      Signal<Double> exact = signal(1.0);
      Computed<Double> rough = computed(o -> o.equality((a, b) -> Math.abs(a - b) < 0.5), exact);
      AtomicInteger runs = runsOf(rough);

      exact.set(1.2);
      assertThat(rough.get()).isEqualTo(1.0);
      exact.set(2.0);

      assertThat(runs).hasValue(2);
      assertThat(rough.get()).isEqualTo(2.0);
    }

    @Test
    void D9_of_null_throws() {
      assertThatNullPointerException().isThrownBy(() -> Equality.of(null));
    }
  }

  @Nested
  class Deep {

    @SuppressWarnings("ArrayRecordComponent") // which equals does not look into
    private record Point(int[] at, List<String> names) {}

    private static boolean same(@Nullable Object a, @Nullable Object b) {
      return Equality.<@Nullable Object>deep().equal(a, b);
    }

    @Test
    void C23_arrays_areComparedByContent() {
      assertThat(same(new int[] {1, 2}, new int[] {1, 2})).isTrue();
      assertThat(same(new int[] {1, 2}, new int[] {1, 3})).isFalse();
      assertThat(same(new int[] {1}, new int[] {1, 2})).isFalse();
      assertThat(same(new int[] {1}, new long[] {1})).isFalse();
      assertThat(same(new Object[] {new int[] {1}}, new Object[] {new int[] {1}})).isTrue();
      assertThat(same(new double[] {Double.NaN}, new double[] {Double.NaN})).isTrue();
    }

    @Test
    void C23_listsOfArrays_areComparedByContent() {
      assertThat(same(List.of(new int[] {1}), Arrays.asList(new int[][] {{1}}))).isTrue();
      assertThat(same(List.of(new int[] {1}), List.of(new int[] {2}))).isFalse();
      assertThat(same(List.of(1), List.of(1, 2))).isFalse();
    }

    @Test
    void C23_mapsOfArrays_areComparedByContent() {
      assertThat(same(Map.of("a", new int[] {1}), Map.of("a", new int[] {1}))).isTrue();
      assertThat(same(Map.of("a", new int[] {1}), Map.of("b", new int[] {1}))).isFalse();
      assertThat(same(Map.of("a", new int[] {1}), Map.of("a", new int[] {2}))).isFalse();
    }

    @Test
    void C23_records_areComparedByComponents() {
      assertThat(
              same(new Point(new int[] {1}, List.of("a")), new Point(new int[] {1}, List.of("a"))))
          .isTrue();
      assertThat(
              same(new Point(new int[] {1}, List.of("a")), new Point(new int[] {2}, List.of("a"))))
          .isFalse();
    }

    @Test
    void C23_differentKinds_areNotEqual() {
      assertThat(same(List.of(1), Set.of(1))).isFalse();
      assertThat(same(List.of(1), new int[] {1})).isFalse();
      assertThat(same(Map.of(), List.of())).isFalse();
      assertThat(same(null, List.of())).isFalse();
      assertThat(same(null, null)).isTrue();
      assertThat(same(1, 1L)).isFalse();
    }

    @Test
    void C23_valuesThatContainThemselves_terminate() {
      List<Object> a = new ArrayList<>(List.of(1));
      a.add(a);
      List<Object> b = new ArrayList<>(List.of(1));
      b.add(b);
      Map<String, Object> map = new HashMap<>();
      map.put("self", map);
      Map<String, Object> other = new HashMap<>();
      other.put("self", other);
      List<Object> different = new ArrayList<>(List.of(2));
      different.add(different);

      assertThat(same(a, b)).isTrue();
      assertThat(same(map, other)).isTrue();
      assertThat(same(a, different)).isFalse();
    }

    @Test
    void C23_veryDeepValues_needNoStack() {
      Object a = List.of();
      Object b = List.of();
      for (int i = 0; i < 100_000; i++) {
        a = List.of(a);
        b = Arrays.asList(b);
      }

      assertThat(same(a, b)).isTrue();
    }

    @Test
    void C23_asEqualityOfASignal_equalContentIsNoChange() {
      Signal<int[]> signal = signal(o -> o.equality(Equality.deep()), new int[] {1});
      AtomicInteger runs = runsOf(signal);

      signal.set(new int[] {1});
      signal.set(new int[] {2});

      assertThat(runs).hasValue(2);
    }
  }

  @Nested
  class Called {

    @Test
    void D9_inSet_withCurrentAndNextUntracked() {
      Signal<Integer> read = signal(0);
      Signal<Integer> signal =
          signal(
              o ->
                  o.equality(
                      (current, next) -> {
                        read.get();
                        log.add(current + ">" + next);
                        return current.equals(next);
                      }),
              1);
      Effect writer = effect(() -> signal.set(2));

      assertThat(log.events()).containsExactly("1>2");
      assertThat(subscribers(read)).isZero();
      writer.close();
    }

    @Test
    void D9_ofAComputed_isUntracked() {
      Signal<Integer> source = signal(1);
      Signal<Integer> read = signal(0);
      Computed<Integer> computed = computed(o -> o.equality((a, b) -> a + read.get() == b), source);
      AtomicInteger runs = runsOf(computed);
      source.set(2);

      read.set(5);

      assertThat(runs).hasValue(2);
      assertThat(subscribers(read)).isZero();
    }

    @Test
    void C19_D9_throws_writerGetsItBeforeAnythingChanges() {
      IllegalStateException boom = new IllegalStateException("boom");
      Signal<Integer> signal =
          signal(
              o ->
                  o.equality(
                      (a, b) -> {
                        throw boom;
                      }),
              1);
      AtomicInteger runs = runsOf(signal);

      assertThatThrownBy(() -> signal.set(2)).isSameAs(boom);

      assertThat(signal.get()).isEqualTo(1);
      assertThat(runs).hasValue(1);
    }

    @Test
    void D9_ofAComputedThrows_isItsOutcome() {
      IllegalStateException boom = new IllegalStateException("boom");
      Signal<Integer> source = signal(1);
      Computed<Integer> computed =
          computed(
              o ->
                  o.equality(
                      (a, b) -> {
                        if (b == 2) {
                          throw boom;
                        }
                        return a.equals(b);
                      }),
              source);
      assertThat(computed.get()).isEqualTo(1);

      source.set(2);
      assertThatThrownBy(computed::get).isSameAs(boom);
      source.set(3);

      assertThat(computed.get()).isEqualTo(3);
    }
  }

  @Nested
  class Reverts {

    @Test
    void C12_D13_L02_batchReturnsToTheStart_nobodyRuns() {
      Signal<Integer> signal = signal(1);
      AtomicInteger runs = runsOf(signal);

      batch(
          () -> {
            signal.set(2);
            signal.set(1);
          });

      assertThat(runs).hasValue(1);
    }

    @Test
    void L02_D13_batchReturnsToAnEqualValue_theInstanceIsTheOldOne() {
      List<Integer> start = List.of(1);
      Signal<List<Integer>> signal = signal(start);
      AtomicInteger runs = runsOf(signal);

      batch(
          () -> {
            signal.set(List.of(2));
            signal.set(new ArrayList<>(List.of(1)));
          });

      assertThat(runs).hasValue(1);
      assertThat(signal.get()).isSameAs(start);
    }

    @Test
    void L02_D13_customEquality_decidesWhatIsARevert() {
      Signal<String> word = signal(o -> o.equality(Equality.of(String::equalsIgnoreCase)), "word");
      AtomicInteger runs = runsOf(word);

      batch(
          () -> {
            word.set("other");
            word.set("WORD");
          });

      assertThat(runs).hasValue(1);
    }

    @Test
    void D13_C22_never_nothingIsARevert() {
      Signal<Integer> signal = signal(o -> o.equality(Equality.never()), 1);
      AtomicInteger runs = runsOf(signal);

      batch(
          () -> {
            signal.set(2);
            signal.set(1);
          });

      assertThat(runs).hasValue(2);
    }

    @Test
    void D13_computedReadInBetween_itsReaderRunsOnlyIfItChanged() {
      Signal<Integer> signal = signal(1);
      Computed<Integer> doubled = computed(() -> signal.get() * 2);
      AtomicInteger runs = runsOf(doubled);

      batch(
          () -> {
            signal.set(2);
            assertThat(doubled.get()).isEqualTo(4);
            signal.set(1);
          });

      assertThat(doubled.get()).isEqualTo(2);
      assertThat(log.events().get(log.events().size() - 1)).isEqualTo("2");
      assertThat(runs.get()).isLessThanOrEqualTo(2);
    }
  }
}
