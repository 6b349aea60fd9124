package dev.aliensignals.primitives.collections;

import static dev.aliensignals.primitives.Signals.batch;
import static dev.aliensignals.primitives.Signals.computed;
import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.signal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.Signal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MappedListTest {

  private int evals;
  private int evals2;

  private final KeyedList<String, Rec> list = KeyedList.by(Rec::id, Rec.all("a1 b2 c3"));
  private final ReadableList<String, Integer> d =
      list.map(
          value -> {
            evals++;
            return value.v() * 10;
          });

  private static <K, T> ListItem<K, T> item(ReadableList<K, T> list, K key) {
    return Objects.requireNonNull(list.byKey(key));
  }

  private static int[] runsOf(Runnable read) {
    int[] runs = new int[1];
    effect(
        () -> {
          runs[0]++;
          read.run();
        });
    return runs;
  }

  private int takeEvals() {
    int taken = evals;
    evals = 0;
    return taken;
  }

  /** Counts: evals of both, runs of get, size, keys, signals of a and b, sum. */
  record Row(String name, Consumer<KeyedList<String, Rec>> operation, String counts) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> rows() {
    return Stream.of(
        new Row("D1", l -> l.add(Rec.of("d4")), "1 1 1 1 1 0 0 1"),
        new Row("D2", l -> l.remove("b"), "0 0 1 1 1 0 0 1"),
        new Row("D3", l -> l.sort(Comparator.comparing(Rec::v).reversed()), "0 0 1 0 1 0 0 0"),
        new Row("D4", l -> l.replace("b", Rec.of("b20")), "1 1 1 0 0 0 1 1"),
        new Row("D6", l -> l.set(Rec.all("c3 b2 a1")), "0 0 1 0 1 0 0 0"),
        new Row("D7", l -> l.set(Rec.all("a1 b20 c3 d4")), "2 2 1 1 1 0 1 1"),
        new Row("D8", l -> l.set(Rec.all("c3 a1 x7 b2")), "1 1 1 1 1 0 0 1"),
        new Row("D9", l -> l.splice(1, 1, Rec.all("x9")), "1 1 1 0 1 0 0 1"),
        new Row("D10", l -> l.splice(0, 1, Rec.all("a99")), "1 1 1 0 0 1 0 1"),
        new Row(
            "D11",
            l ->
                batch(
                    () -> {
                      l.remove("b");
                      l.add(Rec.of("b2"));
                    }),
            "0 0 1 0 1 0 0 0"),
        new Row(
            "D12",
            l ->
                batch(
                    () -> {
                      l.remove("c");
                      l.replace("a", Rec.of("a9"));
                      l.add(Rec.of("d4"));
                    }),
            "2 2 1 0 1 1 0 1"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void operation_evaluatesWhatHasChanged(Row row) {
    ReadableList<String, Integer> second =
        d.map(
            value -> {
              evals2++;
              return value + 1;
            });
    ListItem<String, Integer> a = item(d, "a");
    ListItem<String, Integer> b = item(d, "b");
    Computed<Integer> sum = computed(() -> d.get().stream().mapToInt(v -> v).sum());
    int[] all = runsOf(d::get);
    int[] size = runsOf(d::size);
    int[] keys = runsOf(d::keys);
    int[] ofA = runsOf(a::get);
    int[] ofB = runsOf(b::get);
    int[] ofSum = runsOf(sum::get);
    runsOf(second::get);
    evals = 0;
    evals2 = 0;

    row.operation.accept(list);

    assertThat(
            Stream.of(all, size, keys, ofA, ofB, ofSum)
                .map(runs -> runs[0] - 1 + "")
                .reduce(evals + " " + evals2, (x, y) -> x + " " + y))
        .isEqualTo(row.counts);
    assertThat(d.keys()).isEqualTo(list.keys());
    assertThat(d.get()).isEqualTo(list.get().stream().map(r -> r.v() * 10).toList());
    assertThat(second.get()).isEqualTo(list.get().stream().map(r -> r.v() * 10 + 1).toList());
    for (String key : list.keys()) {
      assertThat(d.indexOfKey(key)).isEqualTo(list.indexOfKey(key));
    }
  }

  @Test
  void D5_equalResult_stopsThere() {
    ReadableList<String, Boolean> odd =
        list.map(
            value -> {
              evals++;
              return value.v() % 2 == 1;
            });
    ReadableList<String, String> named =
        odd.map(
            value -> {
              evals2++;
              return value ? "odd" : "even";
            });
    int[] runs = runsOf(odd::get);
    int[] runs2 = runsOf(named::get);
    takeEvals();
    evals2 = 0;

    list.replace("b", Rec.of("b4"));

    assertThat(evals).isEqualTo(1);
    assertThat(evals2).isZero();
    assertThat(runs[0] + runs2[0]).isEqualTo(2);
  }

  @Test
  void D14_D18_unobserved_evaluatesWhatIsRead() {
    assertThat(evals).isZero();
    d.size();
    d.keys();
    ListItem<String, Integer> second = Objects.requireNonNull(d.at(1));
    item(d, "b");
    assertThat(evals).isZero();
    assertThat(second.get()).isEqualTo(20);
    assertThat(takeEvals()).isEqualTo(1);
    assertThat(d.get()).containsExactly(10, 20, 30);
    assertThat(takeEvals()).isEqualTo(2);
    d.get();
    assertThat(takeEvals()).isZero();
    list.replace("b", Rec.of("b5"));
    assertThat(takeEvals()).isZero();
    d.get();
    assertThat(takeEvals()).isEqualTo(1);
    list.add(Rec.of("d4"));
    d.get();
    assertThat(takeEvals()).isEqualTo(1);
    list.sort(Comparator.comparing(Rec::id).reversed());
    assertThat(d.get()).containsExactly(40, 30, 50, 10);
    assertThat(takeEvals()).isZero();
  }

  @Test
  void D15_signal_isTheSameWhileTheKeyIsThere() {
    ListItem<String, Integer> b = item(d, "b");
    int[] runs = runsOf(b::get);

    list.move("b", 0);
    list.set(Rec.all("c3 b2"));
    assertThat(d.byKey("b")).isSameAs(b);
    list.remove("b");
    assertThat(d.byKey("b")).isNull();
    assertThat(b.isPresent()).isFalse();
    assertThat(b.get()).isEqualTo(20);
    list.add(Rec.of("b7"));
    assertThat(d.byKey("b")).isNotSameAs(b);
    assertThat(item(d, "b").get()).isEqualTo(70);
    assertThat(runs[0]).isEqualTo(1);
  }

  @Test
  void D16_function_isTrackedPerItem() {
    Signal<Integer> factor = signal(2);
    ReadableList<String, Integer> scaled =
        list.map(
            value -> {
              evals++;
              return value.v() > 1 ? value.v() * factor.get() : value.v();
            });
    int[] runs = runsOf(scaled::get);
    takeEvals();

    factor.set(3);

    assertThat(takeEvals()).isEqualTo(2);
    assertThat(runs[0]).isEqualTo(2);
    assertThat(scaled.get()).containsExactly(1, 6, 9);
  }

  @Test
  void D19_nestedList_evaluatesTheOneWhoseListHasChanged() {
    KeyedList<Long, KeyedList<Long, Integer>> lists = KeyedList.of(List.of());
    for (int i = 0; i < 10; i++) {
      lists.add(KeyedList.of(List.of(i)));
    }
    ReadableList<Long, Integer> sums =
        lists.map(
            inner -> {
              evals++;
              return inner.get().stream().mapToInt(v -> v).sum();
            });
    runsOf(sums::get);
    takeEvals();

    lists.get().get(4).add(100);

    assertThat(takeEvals()).isEqualTo(1);
    assertThat(sums.get()).element(4).isEqualTo(104);
  }

  @Test
  void D20_null_isAValue() {
    ReadableList<String, Integer> odd = list.map(value -> value.v() % 2 == 1 ? value.v() : null);

    assertThat(odd.get()).containsExactly(1, null, 3);
    assertThat(odd.size()).isEqualTo(3);
  }

  @Test
  void D21_observersOfEveryKey_beforeOneOfTheSum() {
    runsOf(() -> list.keys().forEach(key -> item(d, key).get()));
    List<Integer> sums = new ArrayList<>();
    Computed<Integer> sum = computed(() -> d.get().stream().mapToInt(v -> v).sum());
    effect(() -> sums.add(sum.get()));

    list.add(Rec.of("d4"));

    assertThat(sums).containsExactly(60, 100);
  }

  @Test
  void D22_function_mayHaveTheKey() {
    assertThat(list.map((key, value) -> key + value.v()).get()).containsExactly("a1", "b2", "c3");
  }

  @Test
  void P12_failure_isThatOfItsItem() {
    Signal<Integer> divisor = signal(1);
    ReadableList<String, Integer> divided =
        list.map(value -> value.id().equals("b") ? 10 / divisor.get() : value.v());
    List<Object> seen = new ArrayList<>();
    effect(
        () -> {
          try {
            seen.add(divided.get());
          } catch (ArithmeticException e) {
            seen.add("failed");
          }
        });

    divisor.set(0);
    assertThat(divided.size()).isEqualTo(3);
    assertThat(item(divided, "a").get()).isEqualTo(1);
    assertThatThrownBy(divided::get).isInstanceOf(ArithmeticException.class);
    divisor.set(5);
    divisor.set(0);
    list.remove("b");

    assertThat(seen)
        .containsExactly(List.of(1, 10, 3), "failed", List.of(1, 2, 3), "failed", List.of(1, 3));
  }

  @Test
  void P12_severalFailures_getThrowsTheFirstInTheList() {
    Signal<String> bad = signal("");
    ReadableList<String, Integer> some =
        list.map(
            value -> {
              if (bad.get().contains(value.id())) {
                throw new IllegalStateException("bad " + value.id());
              }
              return value.v();
            });
    List<String> seen = new ArrayList<>();
    effect(
        () -> {
          try {
            seen.add(some.get().toString());
          } catch (IllegalStateException failed) {
            seen.add(failed.getMessage());
          }
        });

    bad.set("c");
    bad.set("ca");
    assertThatThrownBy(some::get).hasMessage("bad a");
    bad.set("cb");
    assertThatThrownBy(some::get).hasMessage("bad b");
    bad.set("");

    assertThat(seen).containsExactly("[1, 2, 3]", "bad c", "bad a", "bad b", "[1, 2, 3]");
  }

  @Test
  void changes_ofOneOfMany_costOneEvaluation() {
    KeyedList<Integer, Integer> numbers = KeyedList.by(v -> v % 10_000, List.of());
    List<Integer> initial = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      initial.add(i);
    }
    numbers.addAll(initial);
    Signal<Integer> offset = signal(0);
    ReadableList<Integer, Integer> mapped =
        numbers.map(
            value -> {
              evals++;
              return value + (value == 77 ? offset.get() : 0);
            });
    Effect effect = effect(() -> mapped.get());
    takeEvals();

    numbers.replace(5, 10_005);
    assertThat(takeEvals()).isEqualTo(1);
    offset.set(1);
    assertThat(takeEvals()).isEqualTo(1);
    assertThat(mapped.get().get(77)).isEqualTo(78);
    effect.close();
    numbers.replace(5, 20_005);
    offset.set(2);
    assertThat(mapped.get().get(77)).isEqualTo(79);
    assertThat(takeEvals()).isEqualTo(2);
    effect(() -> mapped.get());
    offset.set(3);
    assertThat(mapped.get().get(77)).isEqualTo(80);
    assertThat(takeEvals()).isEqualTo(1);
  }

  @Nested
  class Collecting {

    @Test
    void writeByAnEffect_ofWhatAnItemReads_leavesTheNextWriteSeen() {
      Signal<Integer> factor = signal(1);
      Computed<Integer> between = computed(() -> factor.get() + 0);
      ReadableList<String, Integer> scaled = list.map(value -> value.v() * between.get());
      List<List<Integer>> seen = new ArrayList<>();
      effect(
          () -> {
            seen.add(scaled.get());
            if (seen.size() == 1) {
              factor.set(2); // its own write, not repeated
            }
          });

      factor.set(3);

      assertThat(seen).containsExactly(List.of(1, 2, 3), List.of(3, 6, 9));
    }

    @Test
    void functionThatWritesWhatAnotherReads_isCaughtUpWith() {
      Signal<Integer> shared = signal(0);
      Signal<Integer> trigger = signal(0);
      ReadableList<String, Integer> odd =
          list.map(
              value -> {
                if (value.id().equals("c")) {
                  shared.set(trigger.get());
                  return 0;
                }
                return shared.get();
              });
      runsOf(odd::get);

      trigger.set(5);

      assertThat(odd.get()).containsExactly(5, 5, 0);
    }

    @Test
    void observersComeAndGo_betweenChanges() {
      Signal<Integer> factor = signal(1);
      ReadableList<String, Integer> scaled = list.map(value -> value.v() * factor.get());
      for (int i = 2; i < 20; i++) {
        List<List<Integer>> seen = new ArrayList<>();
        Effect effect = effect(() -> seen.add(scaled.get()));
        factor.set(i);
        assertThat(seen.get(seen.size() - 1)).containsExactly(i, 2 * i, 3 * i);
        if (i % 2 == 0) {
          effect.close();
          factor.set(i + 100);
          assertThat(scaled.get()).element(2).isEqualTo(3 * (i + 100));
        }
        factor.set(i + 200);
      }
    }

    @Test
    void sameItemMarkedManyTimes_inOneBatch_isEvaluatedOnce() {
      Signal<Integer> factor = signal(1);
      ReadableList<String, Integer> scaled =
          list.map(
              value -> {
                evals++;
                return value.v() * factor.get();
              });
      runsOf(scaled::get);
      takeEvals();

      batch(
          () -> {
            for (int i = 0; i < 1000; i++) {
              factor.set(i);
            }
          });

      assertThat(takeEvals()).isEqualTo(3);
    }

    @Test
    void error_ofOneFunction_leavesTheOthersToTheNextRead() {
      Signal<Integer> factor = signal(1);
      boolean[] broken = new boolean[1];
      ReadableList<String, Integer> scaled =
          list.map(
              value -> {
                if (broken[0] && value.id().equals("b")) {
                  throw new AssertionError("broken");
                }
                return value.v() * factor.get();
              });
      runsOf(scaled::get);
      broken[0] = true;
      assertThatThrownBy(() -> factor.set(2)).isInstanceOf(AssertionError.class);
      broken[0] = false;

      assertThat(scaled.get()).containsExactly(2, 4, 6);
      factor.set(3);
      assertThat(scaled.get()).containsExactly(3, 6, 9);
    }
  }
}
