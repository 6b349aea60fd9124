package dev.aliensignals.primitives.collections;

import static dev.aliensignals.primitives.Signals.batch;
import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.signal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aliensignals.primitives.Signal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilteredListTest {

  private int evals;

  private final KeyedList<String, Rec> list = KeyedList.by(Rec::id, Rec.all("a1 b2 c3 d4"));
  private final Signal<Integer> least = signal(2);
  private final ReadableList<String, Rec> f =
      list.filter(
          value -> {
            evals++;
            return value.v() >= least.get();
          });

  private int takeEvals() {
    int taken = evals;
    evals = 0;
    return taken;
  }

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

  private ListItem<String, Rec> item(String key) {
    return Objects.requireNonNull(f.byKey(key));
  }

  private static String text(ReadableList<?, Rec> of) {
    return of.get().toString();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void X1_predicate_isCalledOnceForEachItemAndChange(boolean observed) {
    assertThat(takeEvals()).isZero();
    if (observed) {
      runsOf(f::get);
    }
    assertThat(text(f)).isEqualTo("[b2, c3, d4]");
    assertThat(takeEvals()).isEqualTo(4);

    list.replace("c", Rec.of("c9"));
    assertThat(text(f)).isEqualTo("[b2, c9, d4]");
    assertThat(takeEvals()).isEqualTo(1);
    list.add(Rec.of("e5"));
    assertThat(text(f)).isEqualTo("[b2, c9, d4, e5]");
    assertThat(takeEvals()).isEqualTo(1);
    list.remove("b");
    list.remove("a");
    assertThat(text(f)).isEqualTo("[c9, d4, e5]");
    list.sort(Comparator.comparing(Rec::v));
    assertThat(text(f)).isEqualTo("[d4, e5, c9]");
    list.move("c", 0);
    assertThat(text(f)).isEqualTo("[c9, d4, e5]");
    assertThat(takeEvals()).isZero();
    list.set(Rec.all("e5 x1 d4 c1"));
    assertThat(text(f)).isEqualTo("[e5, d4]");
    assertThat(takeEvals()).isEqualTo(2);
    list.clear();
    assertThat(text(f)).isEqualTo("[]");
    assertThat(takeEvals()).isZero();
  }

  @Test
  void X1_oneKey_evaluatesThatItemAlone() {
    assertThat(f.byKey("a")).isNull();
    assertThat(f.byKey("zz")).isNull();
    assertThat(item("c").get()).isEqualTo(Rec.of("c3"));
    assertThat(takeEvals()).isEqualTo(2);
    assertThat(f.size()).isEqualTo(3);
    assertThat(takeEvals()).isEqualTo(2);
  }

  @Test
  void X2_signalOfThePredicate_evaluatesAllOnceAndRunsOnce() {
    int[] all = runsOf(f::get);
    int[] size = runsOf(f::size);
    int[] keys = runsOf(f::keys);
    takeEvals();

    least.set(3);

    assertThat(takeEvals()).isEqualTo(4);
    assertThat(List.of(take(all), take(size), take(keys))).containsExactly(1, 1, 1);
    list.replace("b", Rec.of("b-9"));
    takeEvals();
    least.set(2);
    assertThat(takeEvals()).isEqualTo(4);
    assertThat(List.of(take(all), take(size), take(keys))).containsExactly(0, 0, 0);
  }

  @Test
  void X2_signalReadForOneItem_evaluatesThatOne() {
    Signal<Boolean> special = signal(false);
    ReadableList<String, Rec> some =
        list.filter(
            value -> {
              evals++;
              return value.id().equals("b") ? special.get() : true;
            });
    int[] size = runsOf(some::size);
    takeEvals();

    special.set(true);

    assertThat(takeEvals()).isEqualTo(1);
    assertThat(take(size)).isEqualTo(1);
    assertThat(some.keys()).containsExactly("a", "b", "c", "d");
  }

  @Test
  void X3_itemThatComesToPass_isWhereItBelongsWithTheSignalItHad() {
    runsOf(f::keys);
    ListItem<String, Rec> c = item("c");
    ListItem<String, Rec> b = item("b");

    list.replace("b", Rec.of("b0"));
    assertThat(f.keys()).containsExactly("c", "d");
    assertThat(b.isPresent()).isFalse();
    assertThat(b.get()).isEqualTo(Rec.of("b0"));
    list.replace("b", Rec.of("b7"));

    assertThat(f.keys()).containsExactly("b", "c", "d");
    assertThat(item("b")).isSameAs(b);
    assertThat(f.at(1)).isSameAs(c);
    assertThat(b.isPresent()).isTrue();
    assertThat(b).isNotInstanceOf(WritableListItem.class);
    list.remove("b");
    list.add(Rec.of("b8"));
    assertThat(item("b")).isNotSameAs(b);
    assertThat(f.keys()).containsExactly("c", "d", "b");
  }

  @Test
  void X4_valueThatStaysIn_isNoChangeOfStructure() {
    int[] all = runsOf(f::get);
    int[] size = runsOf(f::size);
    int[] keys = runsOf(f::keys);
    int[] at = runsOf(() -> f.at(1));
    int[] key = runsOf(() -> f.byKey("c"));
    int[] index = runsOf(() -> f.indexOfKey("d"));
    int[] value = runsOf(() -> item("c").get());
    int[] other = runsOf(() -> item("d").get());

    list.replace("c", Rec.of("c30"));

    assertThat(List.of(take(all), take(value))).containsExactly(1, 1);
    assertThat(List.of(take(size), take(keys), take(at), take(key), take(index), take(other)))
        .containsExactly(0, 0, 0, 0, 0, 0);
    list.replace("a", Rec.of("a0"));
    assertThat(take(all)).isZero();
  }

  @Test
  void X4_itemThatComesToPass_runsThoseItConcerns() {
    int[] all = runsOf(f::get);
    int[] size = runsOf(f::size);
    int[] first = runsOf(() -> f.at(0));
    int[] past = runsOf(() -> f.at(9));
    int[] absent = runsOf(() -> f.byKey("a"));
    int[] key = runsOf(() -> f.byKey("c"));
    int[] index = runsOf(() -> f.indexOfKey("d"));
    int[] ofAbsent = runsOf(() -> f.indexOfKey("zz"));

    list.replace("a", Rec.of("a5"));

    assertThat(List.of(take(all), take(size), take(first), take(absent), take(index)))
        .containsExactly(1, 1, 1, 1, 1);
    assertThat(List.of(take(past), take(key), take(ofAbsent))).containsExactly(0, 0, 0);
    batch(
        () -> {
          list.replace("a", Rec.of("a0"));
          list.replace("a", Rec.of("a5"));
          list.add(Rec.of("e9"));
          list.remove("e");
        });
    assertThat(List.of(take(all), take(size), take(first), take(absent), take(index)))
        .containsExactly(0, 0, 0, 0, 0);
  }

  @Test
  void X6_predicateThatThrows_isTheFailureOfThatItem() {
    Signal<Boolean> bad = signal(false);
    ReadableList<String, Rec> some =
        list.filter(
            value -> {
              if (value.id().equals("b") && bad.get()) {
                throw new IllegalStateException("bad b");
              }
              return value.v() > 1;
            });
    Map<String, Integer> seen = new HashMap<>();
    effect(
        () -> {
          int size;
          try {
            size = some.size();
          } catch (IllegalStateException failed) {
            size = -1;
          }
          seen.merge("" + size, 1, Integer::sum);
        });

    bad.set(true);

    assertThatThrownBy(some::size).hasMessage("bad b");
    assertThatThrownBy(some::get).hasMessage("bad b");
    assertThatThrownBy(() -> some.byKey("b")).hasMessage("bad b");
    assertThat(Objects.requireNonNull(some.byKey("c")).get()).isEqualTo(Rec.of("c3"));
    assertThat(some.byKey("a")).isNull();
    bad.set(false);
    assertThat(text(some)).isEqualTo("[b2, c3, d4]");
    assertThat(seen).isEqualTo(Map.of("3", 2, "-1", 1));
    bad.set(true);
    list.remove("b");
    assertThat(text(some)).isEqualTo("[c3, d4]");
  }

  @Test
  void X6_predicateThatChangesItsSource_isAskedForWhatItHasAdded() {
    ReadableList<String, Rec> writes =
        list.filter(
            value -> {
              if (value.v() < 4) {
                list.add(new Rec(value.id() + value.id(), value.v() + 10));
                list.move(value.id(), 0);
              }
              return value.v() != 3;
            });

    assertThat(list.size()).isEqualTo(4);
    assertThat(writes.keys()).containsExactlyInAnyOrder("a", "b", "d", "aa", "bb", "cc");
    assertThat(writes.get()).isEqualTo(list.get().stream().filter(r -> r.v() != 3).toList());
  }

  @Test
  void X6_predicateThatReadsItsOwnList_isACycle() {
    List<ReadableList<String, Rec>> self = new ArrayList<>();
    self.add(list.filter(value -> self.get(0).size() > 2));

    assertThatThrownBy(self.get(0)::size)
        .isInstanceOf(dev.aliensignals.primitives.CyclicDependencyException.class);
  }

  @Test
  void X24_listOfTwoFilters_neverSeesOneOldAndOneNew() {
    ReadableList<String, Rec> small = list.filter(value -> value.v() < 3);
    ReadableList<String, Rec> large = list.filter(value -> value.v() >= 3);
    List<Integer> sums = new ArrayList<>();
    effect(() -> sums.add(small.size() + large.size()));

    list.replace("a", Rec.of("a8"));
    list.replace("d", Rec.of("d0"));
    list.set(Rec.all("d7 c1 b9 a0"));
    list.add(Rec.of("e1"));

    assertThat(sums.subList(0, sums.size() - 1)).containsOnly(4);
    assertThat(sums.get(sums.size() - 1)).isEqualTo(5);
  }

  @Test
  void filter_ofMappedAndFiltered_evaluatesOneOfEach() {
    int[] mapped = new int[1];
    ReadableList<String, Integer> chain =
        f.map(
                value -> {
                  mapped[0]++;
                  return value.v() * 10;
                })
            .filter(value -> value != 30);
    int[] all = runsOf(chain::get);
    assertThat(chain.get()).containsExactly(20, 40);
    assertThat(mapped[0]).isEqualTo(3);
    takeEvals();

    list.replace("c", Rec.of("c5"));

    assertThat(chain.get()).containsExactly(20, 50, 40);
    assertThat(List.of(take(all), mapped[0], takeEvals())).containsExactly(1, 4, 1);
    list.replace("b", Rec.of("b0"));
    assertThat(chain.keys()).containsExactly("c", "d");
    assertThat(List.of(take(all), mapped[0], takeEvals())).containsExactly(1, 4, 1);
  }
}
