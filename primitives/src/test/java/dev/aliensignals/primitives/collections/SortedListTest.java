package dev.aliensignals.primitives.collections;

import static dev.aliensignals.primitives.Signals.batch;
import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.signal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.InvalidSignalValueException;
import dev.aliensignals.primitives.Signal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SortedListTest {

  private static final Comparator<Rec> BY_VALUE = Comparator.comparing(Rec::v);

  private int evals;
  private int compared;

  private final KeyedList<String, Rec> list = KeyedList.by(Rec::id, Rec.all("a3 b1 c2 d1"));

  private static int[] runsOf(Runnable read) {
    int[] runs = new int[1];
    effect(
        () -> {
          runs[0]++;
          read.run();
        });
    runs[0] = 0;
    return runs;
  }

  private static int take(int[] runs) {
    int taken = runs[0];
    runs[0] = 0;
    return taken;
  }

  private int takeEvals() {
    int taken = evals;
    evals = 0;
    return taken;
  }

  private ReadableList<String, Rec> byValue() {
    return list.sortedBy(
        value -> {
          evals++;
          return value.v();
        });
  }

  @Test
  void X5_sortedBy_isStableAndEvaluatesWhatChanges() {
    ReadableList<String, Rec> s = byValue();
    int[] all = runsOf(s::get);
    int[] keys = runsOf(s::keys);
    assertThat(s.get()).hasToString("[b1, d1, c2, a3]");
    assertThat(takeEvals()).isEqualTo(4);

    list.replace("d", Rec.of("d9"));
    assertThat(s.get()).hasToString("[b1, c2, a3, d9]");
    assertThat(List.of(takeEvals(), take(all), take(keys))).containsExactly(1, 1, 1);
    list.replace("d", Rec.of("d8"));
    assertThat(List.of(takeEvals(), take(all), take(keys))).containsExactly(1, 1, 0);
    list.replace("d", Rec.of("d1"));
    assertThat(s.keys()).containsExactly("b", "d", "c", "a");
    assertThat(List.of(takeEvals(), take(all), take(keys))).containsExactly(1, 1, 1);
    list.move("d", 0);
    assertThat(s.keys()).as("ties in source order").containsExactly("d", "b", "c", "a");
    assertThat(List.of(takeEvals(), take(all), take(keys))).containsExactly(0, 1, 1);
    list.move("c", 0);
    assertThat(s.keys()).containsExactly("d", "b", "c", "a");
    assertThat(List.of(takeEvals(), take(all), take(keys))).containsExactly(0, 0, 0);
    list.sort(BY_VALUE.reversed());
    assertThat(s.keys()).containsExactly("d", "b", "c", "a");
    list.add(Rec.of("e2"));
    assertThat(s.keys()).containsExactly("d", "b", "c", "e", "a");
    list.remove("b");
    assertThat(s.keys()).containsExactly("d", "c", "e", "a");
    assertThat(takeEvals()).isEqualTo(1);
  }

  @Test
  void X5_oneChange_costsLogarithmicallyManyComparisons() {
    List<Rec> many = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      many.add(new Rec("k" + i, (i * 7919) % 10_000));
    }
    list.set(many);
    ReadableList<String, Rec> s =
        list.sorted(
            (one, other) -> {
              compared++;
              return Integer.compare(one.v(), other.v());
            });
    runsOf(s::keys);
    compared = 0;

    list.replace("k77", new Rec("k77", 4_711));

    assertThat(compared).isBetween(2, 80);
    assertThat(s.get()).isSortedAccordingTo(BY_VALUE);
  }

  @Test
  void X5_comparatorThatReadsSignals_movesTheItemsThatHaveReadThem() {
    Map<String, Signal<Integer>> prices = new HashMap<>();
    list.keys().forEach(key -> prices.put(key, signal(1)));
    Comparator<Rec> byPrice =
        Comparator.comparing(value -> Objects.requireNonNull(prices.get(value.id())).get());
    ReadableList<String, Rec> s = list.sorted(byPrice.thenComparing(BY_VALUE));
    int[] keys = runsOf(s::keys);
    assertThat(s.keys()).containsExactly("b", "d", "c", "a");

    Objects.requireNonNull(prices.get("b")).set(5);

    assertThat(s.keys()).containsExactly("d", "c", "a", "b");
    assertThat(take(keys)).isEqualTo(1);
    Objects.requireNonNull(prices.get("b")).set(6);
    assertThat(take(keys)).isZero();
    batch(
        () -> {
          Objects.requireNonNull(prices.get("d")).set(7);
          Objects.requireNonNull(prices.get("c")).set(0);
        });
    assertThat(s.keys()).containsExactly("c", "a", "b", "d");
    assertThat(take(keys)).isEqualTo(1);
  }

  @Test
  void X6_rankThatThrows_isThrownByReadsUntilItChanges() {
    Signal<Boolean> bad = signal(true);
    ReadableList<String, Rec> s =
        list.sortedBy(
            value -> {
              if (value.id().equals("c") && bad.get()) {
                throw new IllegalStateException("bad c");
              }
              return value.v();
            });
    int[] failures = new int[1];
    effect(
        () -> {
          try {
            s.keys();
          } catch (IllegalStateException expected) {
            failures[0]++;
          }
        });

    assertThatThrownBy(s::get).hasMessage("bad c");
    assertThatThrownBy(s::size).hasMessage("bad c");
    assertThat(Objects.requireNonNull(s.byKey("a")).get()).isEqualTo(Rec.of("a3"));
    bad.set(false);
    assertThat(s.keys()).containsExactly("b", "d", "c", "a");
    assertThat(failures[0]).isEqualTo(1);
  }

  @Test
  void X6_comparatorThatThrows_isThrownByReadsUntilSomethingChanges() {
    ReadableList<String, Rec> s =
        list.sorted(
            (one, other) -> {
              if (one.v() == 7 && other.v() != 7) {
                throw new IllegalStateException("bad 7");
              }
              return Integer.compare(one.v(), other.v());
            });
    runsOf(
        () -> {
          try {
            s.keys();
          } catch (IllegalStateException expected) {
            assertThat(expected).hasMessage("bad 7");
          }
        });

    list.replace("c", Rec.of("c7"));

    assertThatThrownBy(s::keys).hasMessage("bad 7");
    assertThatThrownBy(s::keys).hasMessage("bad 7");
    list.replace("c", Rec.of("c0"));
    assertThat(s.keys()).containsExactly("c", "b", "d", "a");
    list.replace("a", Rec.of("a-1"));
    assertThat(s.keys()).containsExactly("a", "c", "b", "d");
  }

  @Test
  void X6_nullRank_isRefusedByName() {
    ReadableList<String, Rec> s =
        list.<String>sortedBy(value -> value.id().equals("d") ? nothing() : value.id());

    assertThatThrownBy(s::keys)
        .isInstanceOf(InvalidSignalValueException.class)
        .hasMessageContaining("'d'");
    list.remove("d");
    assertThat(s.keys()).containsExactly("a", "b", "c");
    assertThat(
            list.<@Nullable String>sortedBy(
                    value -> value.id().equals("b") ? null : value.id(),
                    Comparator.nullsFirst(Comparator.naturalOrder()))
                .keys())
        .containsExactly("b", "a", "c");
  }

  @SuppressWarnings("NullAway") // a list must refuse this
  private static String nothing() {
    return (String) (@Nullable Object) null;
  }

  @Test
  void X7_comparatorAsASignal_sortsOnceAndRunsOnlyIfTheOrderDiffers() {
    Signal<Boolean> down = signal(false);
    ReadableList<String, Rec> s = list.sorted(() -> down.get() ? BY_VALUE.reversed() : BY_VALUE);
    int[] keys = runsOf(s::keys);
    int[] size = runsOf(s::size);

    down.set(true);

    assertThat(s.keys()).containsExactly("a", "c", "b", "d");
    assertThat(List.of(take(keys), take(size))).containsExactly(1, 0);
    list.replace("c", Rec.of("c5"));
    assertThat(s.keys()).containsExactly("c", "a", "b", "d");
    assertThat(take(keys)).isEqualTo(1);
    list.set(Rec.all("x1 y1"));
    assertThat(take(keys)).isEqualTo(1);
    down.set(false);
    assertThat(s.keys()).containsExactly("x", "y");
    assertThat(take(keys)).isZero();
  }

  @Test
  void X7_nullComparator_isTheNaturalOrder() {
    KeyedList<Long, Integer> numbers = KeyedList.of(List.of(10, 9, 1));
    Comparator<Integer> none = null;

    assertThat(numbers.sorted(none).get()).containsExactly(1, 9, 10);
    assertThat(numbers.<Integer>sortedBy(x -> -x).get()).containsExactly(10, 9, 1);
    Signal<Boolean> reversed = signal(true);
    ReadableList<Long, Integer> s =
        numbers.sorted(() -> reversed.get() ? Comparator.reverseOrder() : null);
    assertThat(s.get()).containsExactly(10, 9, 1);
    reversed.set(false);
    assertThat(s.get()).containsExactly(1, 9, 10);
  }

  @Test
  void X8_itemThatMoves_isOneMoveAndKeepsItsScope() {
    ReadableList<String, Rec> s = byValue();
    List<String> log = new ArrayList<>();
    s.changes(
        steps -> steps.forEach(step -> log.add(step.kind() + " " + step.key() + step.index())));
    int[] rows = new int[1];
    s.scopePerItem((key, value) -> rows[0]++);
    ListItem<String, Rec> b = Objects.requireNonNull(s.byKey("b"));

    list.replace("b", Rec.of("b7"));

    assertThat(log).containsExactly("MOVE b3", "SET b3");
    assertThat(rows[0]).isEqualTo(4);
    assertThat(s.byKey("b")).isSameAs(b);
    assertThat(s.indexOfKey("b")).isEqualTo(3);
  }

  @Test
  void X8_blockThatMovesTogether_isInOrderForWhoFollows() {
    KeyedList<String, Rec> many = KeyedList.by(Rec::id, Rec.all("a1 b2 c3 d4 e5 f6 g7 h8"));
    ReadableList<String, Rec> s = many.sorted(BY_VALUE).filter(value -> value.v() != 100);
    List<Rec> copy = new ArrayList<>(s.get());
    s.changes(steps -> ChangesTest.replay(steps, copy));

    batch(
        () -> {
          many.replace("b", Rec.of("b20"));
          many.replace("c", Rec.of("c30"));
        });

    assertThat(s.keys()).containsExactly("a", "d", "e", "f", "g", "h", "b", "c");
    assertThat(copy).isEqualTo(s.get());
  }

  @Test
  void R12_listReadInABatchThatEndsAsItBegan_isAsItWas() {
    ReadableList<String, Rec> s = byValue();
    ReadableList<String, Rec> page = s.page(() -> list.size() - 4, 2);
    Computed<Long> sum = s.sum(Rec::v);
    assertThat(List.of(s.keys(), page.keys(), sum.get()))
        .containsExactly(List.of("b", "d", "c", "a"), List.of("b", "d"), 7L);

    batch(
        () -> {
          Rec removed = Objects.requireNonNull(list.remove("a"));
          list.add(Rec.of("e0"));
          assertThat(List.of(s.keys(), page.keys(), sum.get()))
              .containsExactly(List.of("e", "b", "d", "c"), List.of("e", "b"), 4L);
          list.remove("e");
          list.insert(0, removed);
        });

    assertThat(List.of(s.keys(), page.keys(), sum.get()))
        .containsExactly(List.of("b", "d", "c", "a"), List.of("b", "d"), 7L);
    list.replace("a", Rec.of("a0"));
    assertThat(List.of(s.keys(), page.keys(), sum.get()))
        .containsExactly(List.of("a", "b", "d", "c"), List.of("a", "b"), 4L);
  }
}
