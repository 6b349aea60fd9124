package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Signals.effect;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.primitives.collections.KeyedList;
import dev.aliensignals.primitives.collections.ReadableList;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The objects that derived lists hold, and the holders of derived lists. */
class ListMemoryTest {

  private record Row(int id, Object load) {}

  private final KeyedList<Integer, Row> list = KeyedList.by(Row::id);

  private static Row row(int id) {
    return new Row(id, new byte[1_000]);
  }

  private List<ReadableList<?, ?>> chain() {
    ReadableList<Integer, Row> filtered = list.filter(row -> row.id() % 2 == 0);
    ReadableList<Integer, Row> sorted = filtered.sortedBy(row -> -row.id());
    return List.of(
        filtered,
        sorted,
        sorted.map(Row::id),
        sorted.limit(3),
        list.groupBy(row -> row.id() % 3),
        list.indexBy(row -> -row.id()),
        filtered.concat(list),
        list.groupBy(row -> row.id() % 2).flatMap(group -> group),
        list.flatMap(Row::id, row -> List.of(row, new Row(-1, row))),
        list.sorted((one, other) -> Integer.compare(one.id(), other.id())));
  }

  private WeakReference<?>[] readAndDrop(boolean observed) {
    List<ReadableList<?, ?>> chain = chain();
    Computed<Long> sum = list.sum(Row::id);
    Computed<Integer> greatest = list.reduce(0, Row::id, Math::max);
    Runnable read =
        () -> {
          chain.forEach(ReadableList::get);
          chain.forEach(ReadableList::keys);
          chain.forEach(each -> each.at(0));
          sum.get();
          greatest.get();
        };
    if (observed) {
      effect(read).close();
    } else {
      read.run();
    }
    List<WeakReference<?>> references = new ArrayList<>();
    chain.forEach(each -> references.add(new WeakReference<>(each)));
    references.add(new WeakReference<>(sum));
    references.add(new WeakReference<>(greatest));
    return references.toArray(new WeakReference<?>[0]);
  }

  @Test
  void X20_listThatNobodyObserves_isHeldByNobody() {
    for (int i = 0; i < 20; i++) {
      list.add(row(i));
    }

    Garbage.assertCollected(readAndDrop(false));
    Garbage.assertCollected(readAndDrop(true));
    assertThat(list.size()).isEqualTo(20);
  }

  @Test
  void X20_observedList_isHeldByItsEffect() {
    list.add(row(2));
    List<Integer> sizes = new ArrayList<>();
    WeakReference<?> reference = observe(sizes);

    Garbage.assertKept(reference);
    list.add(row(4));

    assertThat(sizes).containsExactly(1, 2);
  }

  private WeakReference<?> observe(List<Integer> sizes) {
    ReadableList<Integer, Row> even = list.filter(row -> row.id() % 2 == 0);
    effect(() -> sizes.add(even.size()));
    return new WeakReference<>(even);
  }

  @Test
  void X20_manyMadeAndDropped_leaveTheHeapFlat() {
    for (int i = 0; i < 10; i++) {
      list.add(row(i));
    }
    makeAndDrop(500);
    long before = Garbage.usedHeap();

    makeAndDrop(10_000);

    assertThat(Garbage.usedHeap() - before).isLessThan(2_000_000);
  }

  private void makeAndDrop(int times) {
    for (int i = 0; i < times; i++) {
      ReadableList<Integer, Row> made = list.filter(row -> row.id() > 4).sortedBy(Row::id);
      assertThat(made.size()).isEqualTo(5);
    }
  }

  @Test
  void X21_removedEntry_isHeldByNoListThatFollows() {
    for (int i = 0; i < 20; i++) {
      list.add(row(i));
    }
    List<ReadableList<?, ?>> chain = chain();
    Computed<Long> sum = list.sum(Row::id);
    Computed<Integer> greatest = list.reduce(0, Row::id, Math::max);
    effect(
        () -> {
          chain.forEach(ReadableList::get);
          sum.get();
          greatest.get();
        });
    list.scopePerItem((key, item) -> effect(item::get));
    list.changes(steps -> {});
    WeakReference<?> load =
        new WeakReference<>(Objects.requireNonNull(list.byKey(18)).get().load());
    WeakReference<?> signal = new WeakReference<>(list.byKey(18));
    WeakReference<?> derived = new WeakReference<>(chain.get(0).at(9));

    list.remove(18);

    Garbage.assertCollected(load, signal, derived);
    assertThat(chain.get(0).size()).isEqualTo(9);
  }
}
