package dev.aliensignals.primitives.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aliensignals.primitives.ClosedSystemException;
import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.ReactiveSystem;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Lists of a system that was closed: they are read as before, and neither changed nor derived. */
class ClosedSystemTest {

  private final ReactiveSystem system = ReactiveSystem.create("closed");
  private final KeyedList<String, Rec> list =
      system.run(() -> KeyedList.by(Rec::id, Rec.all("a1 b2 c3")));

  @Test
  void derivedBefore_readFirstAfterClose_isEvaluated() {
    ReadableList<String, Integer> mapped = list.map(rec -> rec.v() * 10);
    ReadableList<String, Rec> filtered = list.filter(rec -> rec.v() > 1);
    ReadableList<String, Rec> sorted = list.sortedBy(Rec::v, Comparator.reverseOrder());
    ReadableList<Boolean, ReadableList<String, Rec>> groups = list.groupBy(rec -> rec.v() > 1);
    ReadableList<String, Rec> distinct = list.distinctBy(rec -> rec.v() > 1);
    ReadableList<String, Rec> page = list.limit(2);
    ReadableList<Integer, Rec> index = list.indexBy(Rec::v);
    ReadableList<NestedKey<Integer, String>, Rec> joined = list.concat(list);
    ReadableList<NestedKey<String, Integer>, Integer> flat =
        list.flatMap((Integer n) -> n, rec -> List.of(rec.v()));
    DerivedList<String, Rec> whole = system.run(() -> DerivedList.by(Rec::id, list));
    Computed<Long> sum = list.sum(Rec::v);
    Computed<Object> facets =
        system.computed(
            () ->
                List.of(
                    list.indexOfKey("b"),
                    Objects.requireNonNull(list.byKey("c")).get(),
                    Objects.requireNonNull(sorted.keyAt(0)),
                    filtered.byKey("a") == null,
                    Objects.requireNonNull(whole.at(1)).get()));

    system.close();

    assertThat(mapped.get()).containsExactly(10, 20, 30);
    assertThat(filtered.get()).isEqualTo(Rec.all("b2 c3"));
    assertThat(sorted.get()).isEqualTo(Rec.all("c3 b2 a1"));
    assertThat(groups.get().stream().map(ReadableList::get))
        .containsExactly(Rec.all("a1"), Rec.all("b2 c3"));
    assertThat(distinct.get()).isEqualTo(Rec.all("a1 b2"));
    assertThat(page.get()).isEqualTo(Rec.all("a1 b2"));
    assertThat(index.keys()).containsExactly(1, 2, 3);
    assertThat(joined.get()).isEqualTo(Rec.all("a1 b2 c3 a1 b2 c3"));
    assertThat(flat.get()).containsExactly(1, 2, 3);
    assertThat(whole.get()).isEqualTo(Rec.all("a1 b2 c3"));
    assertThat(sum.get()).isEqualTo(6);
    assertThat(facets.get()).isEqualTo(List.of(1, Rec.of("c3"), "c", true, Rec.of("b2")));
  }

  @Test
  void P5_writtenAfterClose_nothingHasChanged() {
    ReadableList<NestedKey<Integer, String>, Rec> joined = list.concat(list);
    system.close();

    for (Runnable write :
        List.<Runnable>of(
            () -> list.add(Rec.of("d4")),
            () -> list.remove("a"),
            () -> list.replace("a", Rec.of("a9")),
            () -> list.move("c", 0),
            () -> list.sort(Comparator.comparing(Rec::v).reversed()),
            () -> list.set(Rec.all("x1")),
            list::clear)) {
      assertThatThrownBy(write::run)
          .isInstanceOf(ClosedSystemException.class)
          .hasMessageContaining("cannot be written");
      assertThat(list.get()).isEqualTo(Rec.all("a1 b2 c3"));
      assertThat(list.keys()).containsExactly("a", "b", "c");
    }
    assertThat(joined.get()).isEqualTo(Rec.all("a1 b2 c3 a1 b2 c3"));
  }

  @Test
  void derivedAfterClose_isRefused() {
    system.close();

    for (Runnable make :
        List.<Runnable>of(
            () -> list.map(rec -> rec),
            () -> list.filter(rec -> true),
            () -> list.sortedBy(Rec::v),
            () -> list.groupBy(Rec::v),
            () -> list.limit(1),
            () -> list.concat(list),
            () -> list.flatMap((Integer n) -> n, rec -> List.of(rec.v())),
            () -> system.run(() -> DerivedList.of(() -> List.of(1))),
            () -> system.run(() -> KeyedList.of(List.of(1))))) {
      assertThatThrownBy(make::run)
          .isInstanceOf(ClosedSystemException.class)
          .hasMessageContaining("Nothing can be made");
    }
  }
}
