package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.Scheduler;
import dev.aliensignals.primitives.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The changes of a list that a watch with a timing delivers as one. */
class WatchedListTimingTest {

  private static final Duration WINDOW = Duration.ofMillis(100);
  private static final long SEED = Long.getLong("model.seed", 1);
  private static final int ROUNDS = Integer.getInteger("model.rounds", 2_000);

  private final List<String> raw = new ArrayList<>(List.of("a", "b", "c"));
  private final List<String> list = reactive(raw);
  private final List<PropertyChange> told = new ArrayList<>();
  private final VirtualClock clock = new VirtualClock();
  private final ReactiveSystem system = ReactiveSystem.current();
  private final Scheduler before = system.scheduler();

  @BeforeEach
  void stopTheTime() {
    system.setScheduler(clock);
  }

  @AfterEach
  void letItGoOn() {
    system.setScheduler(before);
  }

  private void follow(Object state) {
    watchReactive(o -> o.debounce(WINDOW), state, told::add);
  }

  private List<String> delivered() {
    clock.advance(WINDOW);
    List<String> texts = new ArrayList<>();
    for (PropertyChange change : told) {
      texts.add(
          change.kind() + " " + change.path() + " " + change.oldValue() + "->" + change.newValue());
    }
    told.clear();
    return texts;
  }

  // ---- elements that go -------------------------------------------------------------------------

  @Test
  void addedAndRemoved_nothing() {
    follow(list);
    list.add(1, "x");
    list.remove(1);
    assertThat(delivered()).isEmpty();
  }

  @Test
  void removedAndAddedAtTheSamePlace_nothing() {
    follow(list);
    list.remove(1);
    list.add(1, "b");
    assertThat(delivered()).isEmpty();
  }

  @Test
  void addedAndRemoved_othersInBetween_onlyThoseWithTheIndicesTheyHaveThen() {
    follow(list);
    list.add(0, "x");
    list.add("d");
    list.set(2, "B");
    list.remove("x");
    assertThat(delivered()).containsExactly("ADD [3] null->d", "SET [1] b->B");
  }

  @Test
  void clearedAndFilledAgain_nothing() {
    follow(list);
    list.clear();
    list.addAll(List.of("a", "b", "c"));
    assertThat(delivered()).isEmpty();
  }

  @Test
  void clearedAndFilledWithOneMoreAndOneOther_twoChanges() {
    follow(list);
    list.clear();
    list.addAll(List.of("a", "x", "B", "c"));
    assertThat(delivered()).containsExactlyInAnyOrder("SET [1] b->x", "ADD [2] null->B");
  }

  @Test
  void addedAndRemovedAgainAndAgain_nothing() {
    follow(list);
    for (int i = 0; i < 5; i++) {
      list.add(i % 3, "x" + i);
      list.remove("x" + i);
    }
    assertThat(delivered()).isEmpty();
  }

  @Test
  void addedInOneDeliveryAndRemovedInTheNext_both() {
    follow(list);
    list.add("d");
    assertThat(delivered()).containsExactly("ADD [3] null->d");
    list.remove("d");
    assertThat(delivered()).containsExactly("REMOVE [3] d->null");
  }

  // ---- differences as one change ----------------------------------------------------------------

  @Test
  void addedAndSet_addedWithTheLastValue() {
    follow(list);
    list.add("x");
    list.set(3, "y");
    list.set(3, "z");
    assertThat(delivered()).containsExactly("ADD [3] null->z");
  }

  @Test
  void setAndRemoved_removedWithTheFirstValue() {
    follow(list);
    list.set(1, "B");
    list.remove(1);
    assertThat(delivered()).containsExactly("REMOVE [1] b->null");
  }

  @Test
  void setBetweenInsertions_oneFromTheFirstOldToTheLastNew() {
    follow(list);
    list.set(1, "B");
    list.add(0, "x");
    list.set(2, "BB");
    assertThat(delivered()).containsExactly("SET [1] b->BB", "ADD [0] null->x");
  }

  @Test
  void setBetweenInsertionsAndBack_onlyTheInsertion() {
    follow(list);
    list.set(1, "B");
    list.add(0, "x");
    list.set(2, "b");
    assertThat(delivered()).containsExactly("ADD [0] null->x");
  }

  @Test
  void removedAndAnotherAddedInItsPlace_set() {
    follow(list);
    list.remove(1);
    list.add(1, "B");
    assertThat(delivered()).containsExactly("SET [1] b->B");
  }

  @Test
  void moved_removedAndAdded() {
    follow(list);
    list.add(list.remove(0));
    assertThat(delivered()).containsExactly("REMOVE [0] a->null", "ADD [2] null->a");
  }

  @Test
  void sortedInBetween_standsForItself() {
    follow(list);
    list.add("x");
    list.sort(Comparator.reverseOrder());
    list.remove("x");
    assertThat(delivered())
        .containsExactly("ADD [3] null->x", "REORDER  null->null", "REMOVE [0] x->null");
  }

  @Test
  void changedBehindItsViews_toldAsHeard() {
    follow(list);
    list.set(0, "A");
    list.add("x");
    raw.set(0, "behind");
    list.set(0, "a");
    assertThat(delivered()).containsExactly("SET [0] a->A", "ADD [3] null->x", "SET [0] behind->a");
  }

  @Test
  void nestedList_pathLeadsThere() {
    List<List<String>> outer = reactive(new ArrayList<>(List.of(new ArrayList<>(List.of("a")))));
    follow(outer);
    outer.get(0).add(0, "x");
    outer.get(0).add("b");
    outer.get(0).remove("x");
    assertThat(delivered()).containsExactly("ADD [0][1] null->b");
  }

  // ---- oracle -----------------------------------------------------------------------------------

  /**
   * Whatever has happened: the changes, applied one after the other to what the list was, make what
   * it is, and are no more than there were. Where nothing of the list has been left alone, none can
   * do it with fewer.
   */
  @Test
  void anyChanges_appliedToACopy_makeTheList() {
    for (long seed = SEED; seed < SEED + ROUNDS; seed++) {
      random(seed);
    }
  }

  private void random(long seed) {
    Random random = new Random(seed);
    List<@Nullable Integer> numbers = reactive(new ArrayList<>());
    List<PropertyChange> changes = new ArrayList<>();
    List<PropertyChange> single = new ArrayList<>();
    var merged = watchReactive(o -> o.debounce(WINDOW), numbers, changes::add);
    var apart = watchReactive(numbers, single::add);
    try {
      List<@Nullable Integer> copy = new ArrayList<>();
      for (int delivery = 0; delivery < 5; delivery++) {
        List<@Nullable Integer> old = List.copyOf(copy);
        int steps = random.nextInt(12);
        for (int i = 0; i < steps; i++) {
          change(numbers, random);
        }
        boolean renewed = random.nextInt(3) == 0;
        if (renewed) {
          List<Integer> next = new ArrayList<>();
          for (int i = random.nextInt(6); i > 0; i--) {
            next.add(random.nextInt(3));
          }
          numbers.clear();
          numbers.addAll(next);
        }
        clock.advance(WINDOW);
        changes.forEach(change -> apply(change, copy, seed));

        assertThat(copy).as("seed %d, delivery %d", seed, delivery).isEqualTo(numbers);
        assertThat(changes).as("seed %d", seed).hasSizeLessThanOrEqualTo(single.size());
        if (renewed) {
          assertThat(changes).as("seed %d", seed).hasSize(distance(old, copy));
        }
        changes.clear();
        single.clear();
      }
    } finally {
      merged.close();
      apart.close();
    }
  }

  private static void change(List<@Nullable Integer> numbers, Random random) {
    int size = numbers.size();
    Integer value = random.nextInt(4);
    switch (size == 0 ? 0 : random.nextInt(8)) {
      case 0, 1 -> numbers.add(random.nextInt(size + 1), value);
      case 2, 3 -> numbers.remove(random.nextInt(size));
      case 4 -> numbers.set(random.nextInt(size), value);
      case 5 ->
          batch(
              () -> {
                int index = random.nextInt(size);
                numbers.add(index, value);
                numbers.add(0, 7);
                numbers.remove(index + 1);
              });
      case 6 -> numbers.removeIf(each -> Objects.equals(each, value));
      default -> numbers.addAll(random.nextInt(size + 1), List.of(value, 5));
    }
  }

  private static void apply(PropertyChange change, List<@Nullable Integer> copy, long seed) {
    int index = (Integer) Objects.requireNonNull(change.key());
    Integer now = (Integer) change.newValue();
    Object old =
        switch (change.kind()) {
          case ADD -> {
            copy.add(index, now);
            yield null;
          }
          case REMOVE -> copy.remove(index);
          case SET -> copy.set(index, now);
          case REORDER -> throw new AssertionError(change);
        };
    assertThat(change.oldValue()).as("seed %d, %s", seed, change).isEqualTo(old);
    assertThat(change.segments()).isEqualTo(Collections.singletonList(index));
  }

  /** By how few insertions, removals and replacements one list becomes the other. */
  private static int distance(List<@Nullable Integer> old, List<@Nullable Integer> now) {
    int[] row = new int[now.size() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= old.size(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (Objects.equals(old.get(i - 1), now.get(j - 1)) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[now.size()];
  }
}
