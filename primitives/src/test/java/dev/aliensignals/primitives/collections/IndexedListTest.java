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
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IndexedListTest {

  private int evals;

  private final KeyedList<String, Rec> list = KeyedList.by(Rec::id, Rec.all("a1 b2 c3"));
  private final ReadableList<Integer, Rec> byValue =
      list.indexBy(
          rec -> {
            evals++;
            return rec.v();
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

  @Test
  void X18_indexBy_findsEntriesByTheResult() {
    assertThat(evals).isZero();
    assertThat(byValue.keys()).containsExactly(1, 2, 3);
    assertThat(byValue.get()).hasToString("[a1, b2, c3]");
    assertThat(Objects.requireNonNull(byValue.byKey(2)).get()).isEqualTo(Rec.of("b2"));
    assertThat(byValue.byKey(9)).isNull();
    assertThat(byValue.indexOfKey(3)).isEqualTo(2);
    assertThat(takeEvals()).isEqualTo(3);

    list.sort(Comparator.comparing(Rec::v).reversed());
    assertThat(byValue.keys()).containsExactly(3, 2, 1);
    list.remove("b");
    assertThat(byValue.keys()).containsExactly(3, 1);
    assertThat(takeEvals()).isZero();
    list.insert(1, Rec.of("d7"));
    assertThat(byValue.keys()).containsExactly(3, 7, 1);
    assertThat(takeEvals()).isEqualTo(1);
    list.clear();
    assertThat(byValue.get()).isEmpty();
  }

  @Test
  void X18_keyThatBecomesAnother_isAnotherEntryAtTheSamePlace() {
    int[] keys = runsOf(byValue::keys);
    int[] size = runsOf(byValue::size);
    int[] two = runsOf(() -> byValue.byKey(2));
    int[] eight = runsOf(() -> byValue.byKey(8));
    int[] three = runsOf(() -> byValue.byKey(3));
    List<String> steps = new ArrayList<>();
    byValue.changes(
        all -> all.forEach(step -> steps.add(step.kind() + " " + step.key() + " " + step.index())));
    ListItem<Integer, Rec> item = Objects.requireNonNull(byValue.byKey(2));
    takeEvals();

    list.replace("b", Rec.of("b8"));

    assertThat(byValue.keys()).containsExactly(1, 8, 3);
    assertThat(takeEvals()).isEqualTo(1);
    assertThat(List.of(take(keys), take(size), take(two), take(eight), take(three)))
        .containsExactly(1, 0, 1, 1, 0);
    assertThat(steps).containsExactly("REMOVE 2 1", "ADD 8 1");
    assertThat(item.isPresent()).isFalse();
    assertThat(Objects.requireNonNull(byValue.byKey(8)).isPresent()).isTrue();
    batch(
        () -> {
          list.replace("b", Rec.of("b2"));
          list.replace("b", Rec.of("b8"));
        });
    assertThat(List.of(take(keys), take(two), take(eight))).containsExactly(0, 0, 0);
  }

  @Test
  void X18_valueUnderTheSameKey_isNoChangeOfStructure() {
    ReadableList<Integer, Rec> byTens = list.indexBy(rec -> rec.v() % 10);
    int[] all = runsOf(byTens::get);
    int[] keys = runsOf(byTens::keys);
    int[] one = runsOf(() -> Objects.requireNonNull(byTens.byKey(1)).get());
    ListItem<Integer, Rec> item = Objects.requireNonNull(byTens.byKey(1));

    list.replace("a", Rec.of("a11"));

    assertThat(byTens.get()).hasToString("[a11, b2, c3]");
    assertThat(byTens.byKey(1)).isSameAs(item);
    assertThat(List.of(take(all), take(keys), take(one))).containsExactly(1, 0, 1);
  }

  @Test
  void X18_exchangedKeys_areNoDuplicates() {
    int[] keys = runsOf(byValue::keys);

    batch(
        () -> {
          list.replace("a", Rec.of("a2"));
          list.replace("b", Rec.of("b1"));
        });

    assertThat(byValue.keys()).containsExactly(2, 1, 3);
    assertThat(Objects.requireNonNull(byValue.byKey(2)).get()).isEqualTo(Rec.of("a2"));
    assertThat(take(keys)).isEqualTo(1);
  }

  @Test
  void X18_sameKeyTwice_isThrownByReadsUntilItHeals() {
    List<String> seen = new ArrayList<>();
    effect(
        () -> {
          try {
            seen.add(byValue.keys().toString());
          } catch (DuplicateKeyException failed) {
            seen.add("duplicate " + failed.key() + " " + failed.value());
          }
        });

    list.replace("c", Rec.of("c2"));
    assertThatThrownBy(byValue::get).isInstanceOf(DuplicateKeyException.class);
    assertThatThrownBy(byValue::size).isInstanceOf(DuplicateKeyException.class);
    assertThatThrownBy(() -> byValue.byKey(1)).isInstanceOf(DuplicateKeyException.class);
    list.add(Rec.of("d2"));
    assertThatThrownBy(byValue::get).isInstanceOf(DuplicateKeyException.class);
    list.remove("b");
    assertThatThrownBy(byValue::get).isInstanceOf(DuplicateKeyException.class);
    list.replace("c", Rec.of("c5"));

    assertThat(byValue.keys()).containsExactly(1, 5, 2);
    assertThat(Objects.requireNonNull(byValue.byKey(2)).get()).isEqualTo(Rec.of("d2"));
    assertThat(seen).startsWith("[1, 2, 3]", "duplicate 2 c2").endsWith("[1, 5, 2]");
    list.addAll(Rec.all("e5 f5 g1"));
    assertThatThrownBy(byValue::get).isInstanceOf(DuplicateKeyException.class);
    list.retainKeys(List.of("a", "e", "d"));
    assertThat(byValue.keys()).containsExactly(1, 2, 5);
  }

  @Test
  void X6_functionThatThrows_isThrownByReadsUntilItHeals() {
    Signal<Boolean> bad = signal(false);
    ReadableList<Integer, Rec> some =
        list.indexBy(
            rec -> {
              if (rec.v() == 2 && bad.get()) {
                throw new IllegalStateException("bad " + rec);
              }
              return rec.v();
            });
    ListItem<Integer, Rec> item = Objects.requireNonNull(some.byKey(2));

    bad.set(true);
    assertThatThrownBy(some::keys).hasMessage("bad b2");
    list.replace("a", Rec.of("a4"));
    bad.set(false);

    assertThat(some.keys()).containsExactly(4, 2, 3);
    assertThat(some.byKey(2)).isSameAs(item);
  }

  @Test
  @SuppressWarnings("NullAway") // a list must refuse this
  void X18_nullKey_isRefusedByName() {
    ReadableList<String, Rec> some =
        list.indexBy(rec -> rec.v() == 2 ? (String) (@Nullable Object) null : rec.id());

    assertThatThrownBy(some::keys)
        .isInstanceOf(InvalidSignalValueException.class)
        .hasMessageContaining("'b'");
    list.remove("b");
    assertThat(some.keys()).containsExactly("a", "c");
  }

  @Test
  void X18_asMap_isFollowedByPart() {
    Map<String, Rec> map = list.asMap();
    int[] value = runsOf(() -> map.get("b"));
    int[] absent = runsOf(() -> map.get("d"));
    List<Object> seen = new ArrayList<>();
    int[] contains = runsOf(() -> seen.add(map.containsKey("b")));
    int[] size = runsOf(() -> seen.add(map.size()));
    int[] keys = runsOf(() -> new ArrayList<>(map.keySet()));
    int[] entries = runsOf(() -> new HashMap<>(map));

    list.replace("b", Rec.of("b7"));
    assertThat(
            List.of(
                take(value), take(absent), take(contains), take(size), take(keys), take(entries)))
        .containsExactly(1, 0, 0, 0, 0, 1);
    list.add(Rec.of("d4"));
    assertThat(
            List.of(
                take(value), take(absent), take(contains), take(size), take(keys), take(entries)))
        .containsExactly(0, 1, 0, 1, 1, 1);
    list.remove("b");
    assertThat(
            List.of(
                take(value), take(absent), take(contains), take(size), take(keys), take(entries)))
        .containsExactly(1, 0, 1, 1, 1, 1);
    assertThat(seen).containsExactlyInAnyOrder(true, 3, 4, false, 3);
  }

  @Test
  @SuppressWarnings("NullAway") // as users may ask
  void X18_asMap_isAMap() {
    Map<String, Rec> map = list.asMap();
    assertThat(map)
        .hasToString("{a=a1, b=b2, c=c3}")
        .isEqualTo(Map.of("a", Rec.of("a1"), "b", Rec.of("b2"), "c", Rec.of("c3")))
        .containsValue(Rec.of("c3"))
        .doesNotContainKey("z");
    assertThat(map.get(null)).isNull();
    Object other = 5;
    assertThat(map.get(other)).isNull();
    assertThat(map.keySet()).containsExactly("a", "b", "c").contains("a");
    assertThat(map.values()).isEqualTo(Rec.all("a1 b2 c3"));
    Set<String> keys = new LinkedHashSet<>(map.keySet());

    list.move("c", 0);

    assertThat(map).hasToString("{c=c3, a=a1, b=b2}");
    assertThat(keys).containsExactly("a", "b", "c");
    assertThatThrownBy(() -> map.put("x", Rec.of("x1")))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> map.remove("zz")).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(map::clear).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> map.keySet().remove("a"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> map.values().remove(Rec.of("a1")))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> map.entrySet().iterator().next().setValue(Rec.of("q1")))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(byValue.asMap().keySet()).containsExactly(3, 1, 2);
  }
}
