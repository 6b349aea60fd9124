package dev.aliensignals.primitives.collections;

import static dev.aliensignals.primitives.Signals.batch;
import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.signal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aliensignals.primitives.InvalidSignalValueException;
import dev.aliensignals.primitives.Signal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GroupedListTest {

  private int evals;

  private final KeyedList<String, Rec> list = KeyedList.by(Rec::id, Rec.all("a1 b2 c3 d4 e7"));

  /** The groups 1 (a d e), 2 (b), and 0 (c). */
  private final ReadableList<Integer, ReadableList<String, Rec>> groups =
      list.groupBy(
          value -> {
            evals++;
            return value.v() % 3;
          });

  private ReadableList<String, Rec> group(int key) {
    return Objects.requireNonNull(groups.byKey(key)).get();
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

  private String text() {
    List<String> text = new ArrayList<>();
    groups.items().forEach(group -> text.add(group.key() + "=" + group.get().get()));
    return text.toString();
  }

  @Test
  void X12_groups_areInTheOrderOfTheirFirstEntries() {
    assertThat(evals).isZero();
    assertThat(text()).isEqualTo("[1=[a1, d4, e7], 2=[b2], 0=[c3]]");
    assertThat(evals).isEqualTo(5);

    list.move("c", 0);
    assertThat(text()).isEqualTo("[0=[c3], 1=[a1, d4, e7], 2=[b2]]");
    list.sort(Comparator.comparing(Rec::v).reversed());
    assertThat(text()).isEqualTo("[1=[e7, d4, a1], 0=[c3], 2=[b2]]");
    list.remove("b");
    assertThat(text()).as("an empty group goes").isEqualTo("[1=[e7, d4, a1], 0=[c3]]");
    assertThat(evals).isEqualTo(5);
    list.insert(1, Rec.of("f5"));
    assertThat(text()).isEqualTo("[1=[e7, d4, a1], 2=[f5], 0=[c3]]");
    list.clear();
    assertThat(text()).isEqualTo("[]");
    assertThat(evals).isEqualTo(6);
  }

  @Test
  void X12_signalOfTheFunction_regroupsTheItemsThatHaveReadIt() {
    Signal<String> special = signal("low");
    ReadableList<String, ReadableList<String, Rec>> named =
        list.groupBy(
            value -> {
              evals++;
              return value.id().equals("b") ? special.get() : "others";
            });
    int[] keys = runsOf(named::keys);
    evals = 0;

    special.set("high");

    assertThat(named.keys()).containsExactly("others", "high");
    assertThat(evals).isEqualTo(1);
    assertThat(take(keys)).isEqualTo(1);
  }

  @Test
  void X13_itemThatChangesGroup_runsThoseOfBothGroupsOnce() {
    int[] one = runsOf(group(1)::get);
    int[] two = runsOf(group(2)::get);
    int[] zero = runsOf(group(0)::get);
    int[] oneSize = runsOf(group(1)::size);
    int[] zeroKeys = runsOf(group(0)::keys);
    int[] keys = runsOf(groups::keys);
    evals = 0;

    list.replace("d", Rec.of("d5"));

    assertThat(text()).isEqualTo("[1=[a1, e7], 2=[b2, d5], 0=[c3]]");
    assertThat(evals).isEqualTo(1);
    assertThat(List.of(take(one), take(two), take(oneSize))).containsExactly(1, 1, 1);
    assertThat(List.of(take(zero), take(zeroKeys), take(keys))).containsExactly(0, 0, 0);
    list.replace("c", Rec.of("c8"));
    assertThat(text()).as("a group goes").isEqualTo("[1=[a1, e7], 2=[b2, c8, d5]]");
    assertThat(List.of(take(one), take(two), take(zero), take(keys))).containsExactly(0, 1, 1, 1);
    list.replace("a", Rec.of("a10"));
    assertThat(List.of(take(one), take(two), take(oneSize), take(keys)))
        .as("another value in the same group")
        .containsExactly(1, 0, 0, 0);
  }

  @Test
  void X13_exchangedInABatch_runsOnce() {
    int[] one = runsOf(group(1)::keys);
    int[] keys = runsOf(groups::keys);

    batch(
        () -> {
          list.replace("a", Rec.of("a2"));
          list.replace("b", Rec.of("b1"));
        });

    assertThat(text()).isEqualTo("[2=[a2], 1=[b1, d4, e7], 0=[c3]]");
    assertThat(List.of(take(one), take(keys))).containsExactly(1, 1);
    batch(
        () -> {
          list.replace("a", Rec.of("a1"));
          list.replace("a", Rec.of("a2"));
          list.move("c", 0);
          list.move("c", 2);
        });
    assertThat(List.of(take(one), take(keys))).containsExactly(0, 0);
  }

  @Test
  void X14_group_isTheSameListWhileItLives() {
    ListItem<Integer, ReadableList<String, Rec>> entry = Objects.requireNonNull(groups.byKey(2));
    ReadableList<String, Rec> two = entry.get();

    list.replace("d", Rec.of("d5"));
    list.remove("b");
    list.sort(Comparator.comparing(Rec::id).reversed());

    assertThat(group(2)).isSameAs(two);
    assertThat(groups.byKey(2)).isSameAs(entry);
    assertThat(two.get()).hasToString("[d5]");
    list.remove("d");
    assertThat(entry.isPresent()).isFalse();
    assertThat(two.get()).isEmpty();
    list.add(Rec.of("z2"));
    assertThat(group(2)).isNotSameAs(two);
    assertThat(two.get()).isEmpty();
  }

  @Test
  void X14_scopeOfAGroup_endsWithIt() {
    List<String> log = new ArrayList<>();
    groups.scopePerItem(
        (key, group) -> {
          log.add("+" + key);
          dev.aliensignals.primitives.Signals.onCleanup(() -> log.add("-" + key));
        });

    list.replace("b", Rec.of("b3"));
    list.add(Rec.of("f2"));

    assertThat(log).containsExactly("+1", "+2", "+0", "-2", "+2");
  }

  @Test
  void X6_functionThatThrows_isThrownByReadsUntilItHeals() {
    Signal<Boolean> bad = signal(false);
    ReadableList<Integer, ReadableList<String, Rec>> some =
        list.groupBy(
            value -> {
              if (value.id().equals("b") && bad.get()) {
                throw new IllegalStateException("bad b");
              }
              return value.v() % 3;
            });
    ReadableList<String, Rec> one = Objects.requireNonNull(some.byKey(1)).get();

    bad.set(true);

    assertThatThrownBy(some::keys).hasMessage("bad b");
    assertThatThrownBy(one::get).hasMessage("bad b");
    list.replace("a", Rec.of("a3"));
    bad.set(false);
    assertThat(some.keys()).containsExactly(0, 2, 1);
    assertThat(one.get()).hasToString("[d4, e7]");
  }

  @Test
  @SuppressWarnings("NullAway") // a list must refuse this
  void X12_nullGroup_isRefusedByName() {
    ReadableList<String, ReadableList<String, Rec>> some =
        list.groupBy(value -> value.id().equals("d") ? (String) (@Nullable Object) null : "x");

    assertThatThrownBy(some::keys)
        .isInstanceOf(InvalidSignalValueException.class)
        .hasMessageContaining("'d'");
    list.remove("d");
    assertThat(some.keys()).containsExactly("x");
  }

  @Test
  void X16_chainOnGroups_followsEachGroup() {
    ReadableList<Integer, Integer> sizes = groups.map(ReadableList::size);
    ReadableList<Integer, ReadableList<String, Rec>> large =
        groups.filter(group -> group.size() > 1).sortedBy(ReadableList::size);
    int[] runs = runsOf(large::keys);
    assertThat(sizes.get()).containsExactly(3, 1, 1);
    assertThat(large.keys()).containsExactly(1);

    list.replace("d", Rec.of("d5"));

    assertThat(sizes.get()).containsExactly(2, 2, 1);
    assertThat(large.keys()).containsExactly(1, 2);
    assertThat(take(runs)).isEqualTo(1);
    list.remove("a");
    assertThat(large.keys()).containsExactly(2);
  }
}
