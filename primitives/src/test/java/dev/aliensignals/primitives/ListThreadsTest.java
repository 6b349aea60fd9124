package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.primitives.collections.KeyedList;
import dev.aliensignals.primitives.collections.ListChange;
import dev.aliensignals.primitives.collections.NestedKey;
import dev.aliensignals.primitives.collections.ReadableList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Lists that several threads write, read and follow. */
class ListThreadsTest {

  private record Row(int id, int v) {}

  private static final int ROWS = 12;
  private static final int WRITES = 1_500;

  private final ReactiveSystem system = ReactiveSystem.create("lists");
  private final KeyedList<Integer, Row> list =
      system.run(() -> KeyedList.by(Row::id, rows(0, new Random(1))));
  private final ReadableList<Integer, Row> even = list.filter(row -> row.v() % 2 == 0);
  private final ReadableList<Integer, Row> odd = list.filter(row -> row.v() % 2 != 0);
  private final ReadableList<Integer, Row> sorted = list.sortedBy(Row::v);
  private final Computed<Long> sum = sorted.sum(Row::v);
  private final ReadableList<Integer, ReadableList<Integer, Row>> groups =
      list.groupBy(row -> row.v() % 2);
  private final ReadableList<NestedKey<Integer, Integer>, Row> joined =
      groups.flatMap(group -> group);
  private final ReadableList<NestedKey<Integer, Integer>, Row> both = even.concat(odd);
  private final ReadableList<Integer, Row> byNegative = list.indexBy(row -> -row.id());
  private final AtomicBoolean done = new AtomicBoolean();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /** All rows in some order, whose values add up to 0 and are even and odd in pairs. */
  private static List<Row> rows(int seed, Random random) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i += 2) {
      int v = random.nextInt(50) + seed;
      rows.add(new Row(i, v));
      rows.add(new Row(i + 1, -v));
    }
    Collections.shuffle(rows, random);
    return rows;
  }

  private void write(int writer) {
    Random random = new Random(writer);
    for (int i = 0; i < WRITES; i++) {
      switch (random.nextInt(4)) {
        case 0 -> list.set(rows(i % 7, random));
        case 1 -> list.sort(Comparator.comparing(Row::v));
        case 2 -> {
          int id = random.nextInt(ROWS / 2) * 2;
          int v = random.nextInt(50);
          system.batch(
              () -> {
                list.replace(id, new Row(id, v));
                list.replace(id + 1, new Row(id + 1, -v));
              });
        }
        default -> {
          int id = random.nextInt(ROWS);
          system.batch(
              () -> {
                int last = list.size() - 1;
                Row row = Objects.requireNonNull(list.remove(id));
                list.insert(random.nextInt(last + 1), row);
              });
        }
      }
    }
  }

  private void guarded(Runnable body) {
    try {
      body.run();
    } catch (Throwable thrown) {
      failure.compareAndSet(null, thrown);
    }
  }

  private static void assertWhole(List<Row> all) {
    assertThat(all).hasSize(ROWS);
    assertThat(all.stream().mapToInt(Row::v).sum()).isZero();
    assertThat(new HashSet<>(all.stream().map(Row::id).toList())).hasSize(ROWS);
  }

  private void assertTogether() {
    assertThat(even.size() + odd.size()).isEqualTo(ROWS);
    assertThat(even.get().size()).isEqualTo(even.size());
    List<Row> ordered = sorted.get();
    assertWhole(ordered);
    assertThat(ordered).isSortedAccordingTo(Comparator.comparing(Row::v));
    assertThat(sum.get()).isZero();
    int grouped = 0;
    for (ReadableList<Integer, Row> group : groups.get()) {
      grouped += group.size();
    }
    assertThat(grouped).isEqualTo(ROWS);
    assertWhole(joined.get());
    assertWhole(both.get());
    assertThat(byNegative.get()).isEqualTo(list.get());
  }

  private void read(int reader) {
    while (!done.get()) {
      assertWhole(list.get());
      assertWhole(sorted.get());
      if (reader == 0) {
        system.read(
            () -> {
              assertTogether();
              return true;
            });
      } else {
        Effect effect = system.effect(() -> guarded(this::assertTogether)); // comes and goes
        effect.close();
      }
    }
  }

  @Test
  void X22_X24_readersAndEffects_seeWholeOperationsAndListsThatAgree() {
    List<Row> copy = new ArrayList<>(sorted.get());
    CountDownLatch replayed = new CountDownLatch(1);
    Row end = new Row(ROWS, 1_000);
    sorted.changes(
        steps -> {
          guarded(() -> replay(steps, copy));
          if (copy.contains(end)) {
            replayed.countDown();
          }
        });
    system.effect(() -> guarded(this::assertTogether));
    List<Threads.Running> readers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int reader = i;
      readers.add(Threads.start("reader " + i, () -> guarded(() -> read(reader))));
    }
    List<Threads.Running> writers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int writer = i;
      writers.add(Threads.start("writer " + i, () -> guarded(() -> write(writer))));
    }

    writers.forEach(Threads.Running::join);
    done.set(true);
    readers.forEach(Threads.Running::join);

    assertThat(failure.get()).isNull();
    list.add(end);
    Threads.await(replayed);
    assertThat(copy).isEqualTo(sorted.get());
    system.close();
  }

  private static void replay(List<? extends ListChange<Integer, Row>> steps, List<Row> on) {
    for (ListChange<Integer, Row> step : steps) {
      switch (step.kind()) {
        case ADD -> on.add(step.index(), Objects.requireNonNull(step.value()));
        case REMOVE -> on.remove(step.index());
        case MOVE -> on.add(step.index(), on.remove(step.from()));
        case SET -> on.set(step.index(), Objects.requireNonNull(step.value()));
      }
    }
  }

  @Test
  void X22_twoListsInBothOrders_neverBlockEachOther() {
    KeyedList<Integer, Row> other = system.run(() -> KeyedList.by(Row::id, list.get()));
    ReadableList<Integer, Row> joined = list.filter(row -> other.byKey(row.id()) != null);
    system.effect(() -> joined.size());
    List<Threads.Running> threads = new ArrayList<>();
    threads.add(Threads.start("one", () -> guarded(() -> exchange(list, other, joined))));
    threads.add(Threads.start("two", () -> guarded(() -> exchange(other, list, joined))));

    threads.forEach(Threads.Running::join);

    assertThat(failure.get()).isNull();
    assertThat(joined.size()).isEqualTo(ROWS);
    system.close();
  }

  private void exchange(
      KeyedList<Integer, Row> first,
      KeyedList<Integer, Row> second,
      ReadableList<Integer, Row> joined) {
    for (int i = 0; i < WRITES; i++) {
      int id = i % ROWS;
      system.batch(
          () -> {
            Row row = Objects.requireNonNull(first.remove(id));
            second.move(id, 0);
            first.insert(0, row);
          });
      assertThat(joined.size()).isEqualTo(ROWS);
    }
  }
}
