package dev.aliensignals.primitives.collections;

import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.signal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aliensignals.primitives.InvalidSignalValueException;
import dev.aliensignals.primitives.Signal;
import dev.aliensignals.primitives.Signals;
import dev.aliensignals.primitives.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DerivedListTest {

  private int evals;

  private final Signal<List<Rec>> source = signal(Rec.all("a1 b2 c3"));
  private final DerivedList<String, Rec> list =
      DerivedList.by(
          Rec::id,
          () -> {
            evals++;
            return source.get();
          });

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

  private ListItem<String, Rec> item(String key) {
    return Objects.requireNonNull(list.byKey(key));
  }

  /**
   * Runs of get, size, keys, at(0), byKey(a), byKey(d), indexOfKey(b), and of the values of a, b.
   */
  @ParameterizedTest
  @CsvSource({
    "a1 b2 c3, 0 0 0 0 0 0 0 0 0",
    "a1 b20 c3, 1 0 0 0 0 0 0 0 1",
    "a10 b2 c3, 1 0 0 0 0 0 0 1 0",
    "c3 b2 a1, 1 0 1 1 0 0 0 0 0",
    "a1 b2 c3 d4, 1 1 1 0 0 1 0 0 0",
    "b2 c3, 1 1 1 1 1 0 1 0 0",
    "x1 y2, 1 1 1 1 1 0 1 0 0",
    "'', 1 1 1 1 1 0 1 0 0",
    "c3 a10 d4, 1 0 1 1 0 1 1 1 0"
  })
  void F2_change_runsWhatItConcerns(String next, String counts) {
    ListItem<String, Rec> a = item("a");
    ListItem<String, Rec> b = item("b");
    List<int[]> runs =
        List.of(
            runsOf(list::get),
            runsOf(list::size),
            runsOf(list::keys),
            runsOf(() -> list.at(0)),
            runsOf(() -> list.byKey("a")),
            runsOf(() -> list.byKey("d")),
            runsOf(() -> list.indexOfKey("b")),
            runsOf(a::get),
            runsOf(b::get));
    evals = 0;

    source.set(Rec.all(next));

    assertThat(runs.stream().map(each -> each[0] + "").reduce("", (x, y) -> (x + " " + y).trim()))
        .isEqualTo(counts);
    assertThat(list.get()).isEqualTo(Rec.all(next));
    assertThat(evals).as("F1").isEqualTo(source.get().equals(Rec.all("a1 b2 c3")) ? 0 : 1);
  }

  @Test
  void F1_function_isEvaluatedWhenRead() {
    assertThat(evals).isZero();
    assertThat(list.size()).isEqualTo(3);
    list.get();
    list.keys();
    assertThat(item("b").get()).isEqualTo(Rec.of("b2"));
    assertThat(evals).isEqualTo(1);
    source.set(Rec.all("a1 b9"));
    assertThat(item("b").peek()).isEqualTo(Rec.of("b9"));
    assertThat(list.peek()).hasToString("[a1, b9]");
    assertThat(evals).isEqualTo(2);
  }

  @Test
  void F3_valuesWithoutKeys_goByValueAndThenByIndex() {
    Signal<Integer> factor = signal(1);
    DerivedList<Long, Integer> products =
        DerivedList.of(() -> List.of(factor.get(), 2 * factor.get(), 3 * factor.get()));
    ListItem<Long, Integer> first = Objects.requireNonNull(products.at(0));
    int[] keys = runsOf(products::keys);

    factor.set(5);

    assertThat(products.get()).containsExactly(5, 10, 15);
    assertThat(first.get()).isEqualTo(5);
    assertThat(products.keys()).containsExactly(0L, 1L, 2L);
    assertThat(keys[0]).isZero();
    factor.set(10);
    assertThat(products.keys()).as("10 is the entry that was 10").containsExactly(1L, 3L, 2L);
  }

  @Test
  void F4_duplicateKey_isTheFailureOfAllReadsUntilItHeals() {
    ListItem<String, Rec> a = item("a");
    List<String> seen = new ArrayList<>();
    effect(
        () -> {
          try {
            seen.add(list.get().toString());
          } catch (DuplicateKeyException failed) {
            seen.add("duplicate " + failed.key());
          }
        });

    source.set(Rec.all("a1 x1 x2"));

    assertThatThrownBy(list::size).isInstanceOf(DuplicateKeyException.class);
    assertThatThrownBy(list::keys).isInstanceOf(DuplicateKeyException.class);
    assertThatThrownBy(() -> list.byKey("a")).isInstanceOf(DuplicateKeyException.class);
    assertThatThrownBy(a::get).isInstanceOf(DuplicateKeyException.class);
    source.set(Rec.all("a5 x1"));
    assertThat(item("a")).isSameAs(a);
    assertThat(seen).containsExactly("[a1, b2, c3]", "duplicate x", "[a5, x1]");
  }

  @Test
  void F5_functionThatThrows_isReadAsAComputed() {
    IllegalStateException bad = new IllegalStateException("bad");
    Signal<Boolean> failing = signal(true);
    DerivedList<String, Rec> some =
        DerivedList.by(
            o -> o.name("some"),
            Rec::id,
            () -> {
              if (failing.get()) {
                throw bad;
              }
              return source.get();
            });

    assertThatThrownBy(some::get).isSameAs(bad);
    assertThatThrownBy(some::size).isSameAs(bad);
    failing.set(false);
    assertThat(some.get()).hasToString("[a1, b2, c3]");
    assertThat(some).hasToString("some=[a1, b2, c3]");
  }

  @Test
  @SuppressWarnings("NullAway") // a list must refuse this
  void F4_nullKey_isRefusedByName() {
    DerivedList<String, Rec> some =
        DerivedList.by(
            o -> o.name("some"),
            r -> r.v() == 2 ? (String) (@Nullable Object) null : r.id(),
            source);

    assertThatThrownBy(some::keys)
        .isInstanceOf(InvalidSignalValueException.class)
        .hasMessageContaining("'some'")
        .hasMessageContaining("b2");
    source.set(Rec.all("a1"));
    assertThat(some.keys()).containsExactly("a");
  }

  @Test
  void F6_entries_haveNoMutators() {
    assertThat((Object) list).isNotInstanceOf(dev.aliensignals.primitives.WritableSignal.class);
    assertThat((Object) item("a"))
        .isNotInstanceOf(dev.aliensignals.primitives.WritableSignal.class);
  }

  @Test
  void O48_itemEquality_saysWhatIsAnotherValue() {
    DerivedList<String, Rec> some =
        DerivedList.by(o -> o.itemEquality((x, y) -> x.id().equals(y.id())), Rec::id, source);
    int[] all = runsOf(some::get);

    source.set(Rec.all("a9 b9 c9"));

    assertThat(all[0]).isZero();
    assertThat(some.get()).hasToString("[a1, b2, c3]");
  }

  @Test
  void D23_mapped_evaluatesWhatHasChanged() {
    int[] mapped = new int[1];
    ReadableList<String, Integer> d =
        list.map(
            value -> {
              mapped[0]++;
              return value.v() * 10;
            });
    int[] all = runsOf(d::get);
    List<String> log = new ArrayList<>();
    mapped[0] = 0;
    for (String next :
        List.of("a1 b2 c3", "a1 b9 c3", "c3 a1 b9", "c3 x7 a1 b9", "c3 x7 b9", "a1 c3 x7 b9")) {
      source.set(Rec.all(next));
      log.add(mapped[0] + " " + all[0]);
      mapped[0] = 0;
      all[0] = 0;
    }

    assertThat(log).containsExactly("0 0", "1 1", "0 1", "1 1", "0 1", "1 1");
    assertThat(d.get()).containsExactly(10, 30, 70, 90);
  }

  @Test
  void D24_withoutKeys_prependingKeepsTheEntries() {
    Signal<List<String>> words = signal(List.of("x", "y", "x"));
    DerivedList<Long, String> some = DerivedList.of(words);
    assertThat(some.keys()).containsExactly(0L, 1L, 2L);
    int[] mapped = new int[1];
    ReadableList<Long, String> upper =
        some.map(
            word -> {
              mapped[0]++;
              return word + word;
            });
    runsOf(upper::get);
    mapped[0] = 0;

    words.set(List.of("z", "x", "y", "x"));
    assertThat(some.keys()).containsExactly(3L, 0L, 1L, 2L);
    words.set(List.of("x", "y", "x"));
    words.set(List.of("y", "x"));

    assertThat(some.keys()).containsExactly(1L, 2L);
    assertThat(upper.get()).containsExactly("yy", "xx");
    assertThat(mapped[0]).isEqualTo(1);
  }

  @Test
  void D25_takenSignal_keepsItsValueAndIsNotRevived() {
    ListItem<String, Rec> c = item("c");
    int[] runs = runsOf(c::get);
    source.set(Rec.all("x9 c3 b2 a1"));
    source.set(Rec.all("c3 a1"));
    assertThat(runs[0]).isZero();

    source.set(Rec.all("a1"));

    assertThat(c.get()).isEqualTo(Rec.of("c3"));
    assertThat(c.isPresent()).isFalse();
    source.set(Rec.all("a1 c8"));
    assertThat(c.get()).isEqualTo(Rec.of("c3"));
    assertThat(runs[0]).isZero();
    assertThat(item("c")).isNotSameAs(c);
    assertThat(item("c").get()).isEqualTo(Rec.of("c8"));
  }

  @Test
  void D26_sourceWithoutAValue_isEmpty() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Task<List<Rec>> task =
        Signals.task(
            ctx -> {
              go.await();
              return Rec.all("a1 b2");
            });
    DerivedList<String, Rec> loaded = DerivedList.by(Rec::id, task);
    List<Integer> sizes = new ArrayList<>();
    CountDownLatch two = new CountDownLatch(2);
    effect(
        () -> {
          sizes.add(loaded.size());
          two.countDown();
        });
    assertThat(loaded.isEmpty()).isTrue();

    go.countDown();

    assertThat(two.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(sizes).containsExactly(0, 2);
  }

  @Test
  void X9_changes_areFew() {
    List<String> steps = new ArrayList<>();
    list.filter(value -> value.v() < 100)
        .changes(
            all -> all.forEach(step -> steps.add(step.kind() + " " + step.key() + step.index())));

    source.set(Rec.all("c3 a1 b2 d4"));

    assertThat(steps).containsExactly("MOVE c0", "ADD d3");
  }
}
