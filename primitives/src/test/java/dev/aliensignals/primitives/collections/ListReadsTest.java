package dev.aliensignals.primitives.collections;

import static dev.aliensignals.primitives.Signals.batch;
import static dev.aliensignals.primitives.Signals.computed;
import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.effectScope;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.ReactiveSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The results of reads of a list, and the things they follow. */
class ListReadsTest {

  private final KeyedList<String, Rec> list = KeyedList.by(Rec::id, Rec.all("a1 b2 c3"));

  private WritableListItem<String, Rec> item(String key) {
    return Objects.requireNonNull(list.byKey(key));
  }

  private static int[] runsOf(Supplier<?> read) {
    int[] runs = new int[1];
    effect(
        () -> {
          runs[0]++;
          assertThat(List.of(Optional.ofNullable(read.get()))).hasSize(1); // it is read
        });
    return runs;
  }

  @Test
  void R1_get_isTheSameSnapshotUntilSomethingChanges() {
    List<Rec> before = list.get();
    assertThat(list.get()).isSameAs(before);
    assertThat(list.peek()).isSameAs(before);

    list.add(Rec.of("d4"));

    assertThat(list.get()).isNotSameAs(before).hasSize(4);
    assertThat(before).isEqualTo(Rec.all("a1 b2 c3"));
    assertThatThrownBy(() -> before.add(Rec.of("x1")))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void R2_size_followsTheSizeOnly() {
    int[] size = runsOf(list::size);
    int[] empty = runsOf(list::isEmpty);

    list.move("a", 2);
    list.replace("a", Rec.of("a5"));
    assertThat(size[0]).isEqualTo(1);
    list.remove("a");
    assertThat(size[0]).isEqualTo(2);
    assertThat(empty[0]).isEqualTo(2);
  }

  @Test
  void R4_items_followStructureAndAreReadOneByOne() {
    int[] runs = runsOf(() -> list.items().stream().map(ListItem::key).toList());

    item("a").set(Rec.of("a9"));
    assertThat(runs[0]).isEqualTo(1);
    list.move("a", 2);
    assertThat(runs[0]).isEqualTo(2);
    assertThat(list.items()).extracting(ListItem::key).containsExactly("b", "c", "a");
  }

  @Test
  void R5_R7_at_followsWhoIsThere() {
    int[] second = runsOf(() -> list.keyAt(1));
    int[] tenth = runsOf(() -> list.at(5));
    assertThat(list.at(-1)).isNull();
    assertThat(list.at(3)).isNull();

    list.add(Rec.of("d4"));
    assertThat(second[0]).isEqualTo(1);
    list.insert(0, Rec.of("e5"));
    assertThat(second[0]).isEqualTo(2);
    assertThat(tenth[0]).isEqualTo(1);
    list.addAll(Rec.all("f1 g1"));
    assertThat(tenth[0]).isEqualTo(2);
  }

  @Test
  void R10_R11_signalTakenOutside_keepsItsValueAfterRemoval() {
    WritableListItem<String, Rec> a = item("a");
    int[] value = runsOf(a);
    List<Boolean> present = new ArrayList<>();
    effect(() -> present.add(a.isPresent()));

    list.remove("a");
    assertThat(a.get()).isEqualTo(Rec.of("a1"));
    assertThat(value[0]).isEqualTo(1);
    list.add(Rec.of("a7"));

    assertThat(list.byKey("a")).isNotSameAs(a);
    assertThat(a.get()).isEqualTo(Rec.of("a1"));
    assertThat(value[0]).isEqualTo(1);
    assertThat(present).containsExactly(true, false, false);
    assertThat(a.key()).isEqualTo("a");
  }

  @Test
  void R12_readsInABatch_seeWhatWasWritten() {
    Computed<Integer> sum = computed(() -> list.get().stream().mapToInt(Rec::v).sum());
    effect(sum::get);
    batch(
        () -> {
          list.add(Rec.of("d4"));
          assertThat(list.size()).isEqualTo(4);
          assertThat(list.get()).hasSize(4);
          assertThat(sum.get()).isEqualTo(10);
          item("d").set(Rec.of("d5"));
          assertThat(sum.get()).isEqualTo(11);
        });
    assertThat(sum.get()).isEqualTo(11);
  }

  @Test
  void R14_contains_stream_forEach_followAllValues() {
    int[] contains = runsOf(() -> list.contains(Rec.of("b2")));
    int[] stream = runsOf(() -> list.stream().toList());
    int[] each =
        runsOf(
            () -> {
              list.forEach(value -> {});
              return null;
            });

    item("c").set(Rec.of("c5"));

    assertThat(contains[0]).isEqualTo(2);
    assertThat(stream[0]).isEqualTo(2);
    assertThat(each[0]).isEqualTo(2);
  }

  @Test
  void R15_P10_firstRead_followsSignalsNobodyHasReadBefore() {
    int[] runs = runsOf(list);

    item("b").set(Rec.of("b5"));

    assertThat(runs[0]).isEqualTo(2);
  }

  @Test
  void unobservedComputed_overEachKindOfRead_isNeverStale() {
    Computed<String> reads =
        computed(
            () ->
                list.size()
                    + " "
                    + list.keyAt(1)
                    + " "
                    + (list.byKey("d") != null)
                    + " "
                    + list.indexOfKey("c")
                    + " "
                    + list.get());
    assertThat(reads.get()).isEqualTo("3 b false 2 [a1, b2, c3]");
    list.move("c", 0);
    assertThat(reads.get()).isEqualTo("3 a false 0 [c3, a1, b2]");
    list.add(Rec.of("d4"));
    assertThat(reads.get()).isEqualTo("4 a true 0 [c3, a1, b2, d4]");
    item("a").set(Rec.of("a9"));
    assertThat(reads.get()).isEqualTo("4 a true 0 [c3, a9, b2, d4]");
  }

  @Test
  void readsOfManyKeys_byUnobservedComputeds_areDroppedAndStayRight() {
    KeyedList<Integer, Integer> numbers = KeyedList.by(n -> n, List.of());
    List<Computed<Boolean>> there = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      int key = i;
      Computed<Boolean> is = computed(() -> numbers.byKey(key) != null);
      is.get();
      there.add(is);
    }
    int[] runs = runsOf(() -> there.get(1999).get());

    numbers.addAll(List.of(3, 1500, 1999));

    assertThat(there.get(3).get()).isTrue();
    assertThat(there.get(1500).get()).isTrue();
    assertThat(there.get(4).get()).isFalse();
    assertThat(runs[0]).isEqualTo(2);
  }

  @Test
  void indexesOfManyKeys_followEveryMove() {
    KeyedList<Integer, Integer> numbers = KeyedList.by(n -> n, List.of());
    for (int i = 0; i < 300; i++) {
      numbers.add(i);
    }
    int[] indexes = new int[300];
    effectScope(
        () -> {
          for (int i = 0; i < 300; i++) {
            int key = i;
            effect(() -> indexes[key] = numbers.indexOfKey(key));
          }
        });
    numbers.move(299, 0);
    numbers.remove(5);
    numbers.insert(100, 5);
    numbers.sort((a, b) -> Integer.compare(b % 7, a % 7));
    for (int i = 0; i < 300; i++) {
      assertThat(indexes[i]).isEqualTo(numbers.keys().indexOf(i));
    }
  }

  @Test
  void asList_isATrackedView() {
    List<Rec> view = list.asList();
    int[] second = runsOf(() -> view.get(1));
    int[] size = runsOf(() -> view.size() + 0);
    int[] all = runsOf(() -> view.stream().toList());

    item("a").set(Rec.of("a9"));
    assertThat(second[0]).isEqualTo(1);
    assertThat(size[0]).isEqualTo(1);
    assertThat(all[0]).isEqualTo(2);
    list.remove("a");
    assertThat(view).isEqualTo(Rec.all("b2 c3")).hasSize(2);
    assertThat(view.subList(1, 2)).isEqualTo(Rec.all("c3"));
    assertThat(view.indexOf(Rec.of("c3"))).isEqualTo(1);
    assertThatThrownBy(() -> view.add(Rec.of("x1")))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> view.get(2)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void list_inAnotherSystem_livesThere() {
    ReactiveSystem other = ReactiveSystem.create("other");
    List<List<Integer>> seen = new ArrayList<>();
    other.run(
        () -> {
          KeyedList<Long, Integer> numbers = KeyedList.of(List.of(1));
          effect(() -> seen.add(numbers.get()));
          numbers.add(2);
        });
    assertThat(seen).containsExactly(List.of(1), List.of(1, 2));
  }

  @Test
  void toString_saysNameAndLastValues() {
    KeyedList<String, Rec> named = KeyedList.by(o -> o.name("recs"), Rec::id, Rec.all("a1"));
    assertThat(named).hasToString("recs=<not evaluated>");
    named.get();
    assertThat(named).hasToString("recs=[a1]");
    assertThat(named.byKey("a")).hasToString("recs[a]=a1");
  }

  @Test
  void effectThatClosesItself_whileItsListChanges_endsQuietly() {
    Effect[] self = new Effect[1];
    int[] runs = new int[1];
    self[0] =
        effect(
            () -> {
              runs[0]++;
              if (list.size() > 3) {
                self[0].close();
              }
            });
    list.add(Rec.of("d4"));
    list.add(Rec.of("e4"));
    assertThat(runs[0]).isEqualTo(2);
  }
}
