package dev.aliensignals.primitives.collections;

import static dev.aliensignals.primitives.Signals.batch;
import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.signal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aliensignals.primitives.Interop;
import dev.aliensignals.primitives.InvalidSignalValueException;
import dev.aliensignals.primitives.Signal;
import dev.aliensignals.primitives.Signals;
import dev.aliensignals.primitives.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DerivedMapTest {

  private int evals;

  private final Signal<Integer> a = signal(1);
  private final Signal<Integer> b = signal(2);
  private final Signal<Boolean> wide = signal(false);
  private final DerivedMap<String, Integer> map =
      DerivedMap.of(
          o -> o.name("sums"),
          () -> {
            evals++;
            Map<String, Integer> now = new LinkedHashMap<>();
            now.put("a", a.get());
            now.put("b", b.get());
            if (wide.get()) {
              now.put("c", 3);
            }
            return now;
          });

  private final int[] all = new int[1];
  private final int[] keys = new int[1];
  private final int[] size = new int[1];
  private final int[] ofA = new int[1];
  private final int[] ofB = new int[1];
  private final int[] ofC = new int[1];

  private static void count(int[] runs, Runnable read) {
    effect(
        () -> {
          runs[0]++;
          read.run();
        });
    runs[0] = 0;
  }

  private ListItem<String, Integer> item(String key) {
    return Objects.requireNonNull(map.byKey(key));
  }

  private void observe() {
    count(all, map::get);
    count(keys, map::keys);
    count(size, map::size);
    count(ofA, () -> item("a").get());
    count(ofB, () -> item("b").get());
    count(
        ofC,
        () -> {
          ListItem<String, Integer> c = map.byKey("c");
          if (c != null) {
            c.get();
          }
        });
    evals = 0;
  }

  /** Runs of get, keys, size, and of those of a, b and c; and evaluations. */
  private List<Integer> take() {
    List<Integer> taken = new ArrayList<>();
    for (int[] runs : List.of(all, keys, size, ofA, ofB, ofC)) {
      taken.add(runs[0]);
      runs[0] = 0;
    }
    taken.add(evals);
    evals = 0;
    return taken;
  }

  @Test
  void F7_map_isReadAsAWholeAndByKey() {
    assertThat(evals).isZero();
    assertThat(map.get()).isEqualTo(Map.of("a", 1, "b", 2)).isUnmodifiable();
    assertThat(map.get()).isSameAs(map.get()).isSameAs(map.peek());
    assertThat(map.keys()).containsExactly("a", "b");
    assertThat(map.size()).isEqualTo(2);
    assertThat(map.isEmpty()).isFalse();
    assertThat(item("a").get()).isEqualTo(1);
    assertThat(map.byKey("c")).isNull();
    assertThat(map.containsKey("b")).isTrue();
    assertThat(map.containsKey("c")).isFalse();
    assertThat(map).hasToString("sums={a=1, b=2}");
    assertThat(evals).isEqualTo(1);
  }

  @Test
  void F8_valueOfAKey_runsItsReadersAndThoseOfAll() {
    observe();

    a.set(5);

    assertThat(take()).containsExactly(1, 0, 0, 1, 0, 0, 1);
    assertThat(map.get()).isEqualTo(Map.of("a", 5, "b", 2));
  }

  @Test
  void F9_batch_evaluatesOnce() {
    observe();

    batch(
        () -> {
          a.set(5);
          b.set(6);
        });

    assertThat(take()).containsExactly(1, 0, 0, 1, 1, 0, 1);
    batch(
        () -> {
          a.set(7);
          a.set(5);
        });
    assertThat(take()).containsExactly(0, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void F10_keyThatAppears_runsThoseWhoHaveAskedForIt() {
    observe();

    wide.set(true);

    assertThat(take()).containsExactly(1, 1, 1, 0, 0, 1, 1);
    assertThat(map.get()).isEqualTo(Map.of("a", 1, "b", 2, "c", 3));
  }

  @Test
  void F11_keyThatGoes_runsThoseWhoHaveReadIt() {
    wide.set(true);
    observe();
    ListItem<String, Integer> c = item("c");

    wide.set(false);

    assertThat(take()).containsExactly(1, 1, 1, 0, 0, 1, 1);
    assertThat(c.isPresent()).isFalse();
    assertThat(c.get()).isEqualTo(3);
  }

  @Test
  void F12_signalOfAKey_staysTheSame() {
    ListItem<String, Integer> before = item("b");

    a.set(9);
    wide.set(true);
    ListItem<String, Integer> c = item("c");
    b.set(7);
    wide.set(false);
    map.get();
    wide.set(true);

    assertThat(item("b")).isSameAs(before);
    assertThat(before.get()).isEqualTo(7);
    assertThat(item("c")).as("has gone in between").isNotSameAs(c);
  }

  @Test
  void F13_values_areNotConverted() {
    Map<String, Integer> inner = new HashMap<>(Map.of("x", 1));
    DerivedMap<String, Map<String, Integer>> outer = DerivedMap.of(() -> Map.of("in", inner));

    assertThat(Objects.requireNonNull(outer.byKey("in")).get()).isSameAs(inner);
  }

  @Test
  void F14_writes_areRefused() {
    assertThat((Object) map).isNotInstanceOf(dev.aliensignals.primitives.WritableSignal.class);
    assertThat((Object) item("a"))
        .isNotInstanceOf(dev.aliensignals.primitives.WritableSignal.class);
    assertThatThrownBy(() -> map.get().put("z", 1))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> map.asMap().put("z", 1))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void F15_asMap_isALiveViewThatIsFollowed() {
    Map<String, Integer> view = map.asMap();
    List<Object> seen = new ArrayList<>();
    count(ofC, () -> seen.add(view.containsKey("c")));
    count(ofB, () -> view.get("b"));
    evals = 0;

    wide.set(true);
    a.set(3);

    assertThat(view).isEqualTo(Map.of("a", 3, "b", 2, "c", 3));
    assertThat(take()).containsExactly(0, 0, 0, 0, 0, 1, 2);
    assertThat(seen).containsExactly(false, true);
  }

  @Test
  void F20_valueOfAKeyNobodyReads_runsNoReaderOfAnother() {
    count(ofB, () -> item("b").get());
    evals = 0;

    a.set(4);

    assertThat(take()).containsExactly(0, 0, 0, 0, 0, 0, 1);
  }

  @Test
  void F5_functionThatThrows_isReadAsAComputed() {
    IllegalStateException bad = new IllegalStateException("bad");
    DerivedMap<String, Integer> some =
        DerivedMap.of(
            () -> {
              if (wide.get()) {
                throw bad;
              }
              return Map.of("a", a.get());
            });
    ListItem<String, Integer> item = Objects.requireNonNull(some.byKey("a"));

    wide.set(true);
    assertThatThrownBy(some::get).isSameAs(bad);
    assertThatThrownBy(some::size).isSameAs(bad);
    assertThatThrownBy(item::get).isSameAs(bad);
    wide.set(false);

    assertThat(some.get()).isEqualTo(Map.of("a", 1));
    assertThat(some.byKey("a")).isSameAs(item);
  }

  @Test
  @SuppressWarnings("NullAway") // the map must refuse this
  void F18_nullIsAValue_andNoKey() {
    Signal<Boolean> nullKey = signal(false);
    DerivedMap<String, @Nullable Integer> some =
        DerivedMap.of(
            o -> o.name("some"),
            () -> Collections.singletonMap(nullKey.get() ? null : "n", (Integer) null));

    assertThat(some.get()).containsEntry("n", null).hasSize(1);
    assertThat(some.size()).isEqualTo(1);
    nullKey.set(true);
    assertThatThrownBy(some::get)
        .isInstanceOf(InvalidSignalValueException.class)
        .hasMessageContaining("'some'")
        .hasMessageContaining("null");
    nullKey.set(false);
    assertThat(some.keys()).containsExactly("n");
  }

  @Test
  void F2_otherOrder_runsThoseWhoFollowTheKeysAndNotTheMap() {
    Signal<List<String>> order = signal(List.of("x", "y"));
    DerivedMap<String, Integer> some =
        DerivedMap.of(
            () -> {
              Map<String, Integer> now = new LinkedHashMap<>();
              order.get().forEach(key -> now.put(key, key.length()));
              return now;
            });
    count(all, some::get);
    count(keys, some::keys);
    count(size, some::size);

    order.set(List.of("y", "x"));

    assertThat(take()).containsExactly(0, 1, 0, 0, 0, 0, 0);
  }

  @Test
  void O48_itemEquality_saysWhatIsAnotherValue() {
    DerivedMap<String, Double> some =
        DerivedMap.of(
            o -> o.itemEquality((x, y) -> Math.abs(x - y) < 0.5),
            () -> Map.of("a", a.get() / 10.0));
    count(all, some::get);

    a.set(2);
    assertThat(all[0]).isZero();
    a.set(9);
    assertThat(all[0]).isEqualTo(1);
  }

  @Test
  void D26_sourceWithoutAValue_isEmpty() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Task<Map<String, Integer>> task =
        Signals.task(
            ctx -> {
              go.await();
              return Map.of("a", 1, "b", 2);
            });
    DerivedMap<String, Integer> loaded = DerivedMap.of(task);
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
  void X16_entries_haveTheOperatorsOfAList() {
    wide.set(true);
    ReadableList<String, Integer> large = map.entries().filter(v -> v > 1).sortedBy(v -> -v);
    assertThat(large.keys()).containsExactly("c", "b");
    count(keys, large::keys);

    a.set(0);
    assertThat(keys[0]).isZero();
    b.set(9);

    assertThat(keys[0]).isEqualTo(1);
    assertThat(large.asMap()).hasToString("{b=9, c=3}");
  }

  @Test
  void X19_map_isASignalAsAnyOther() {
    var found = Interop.firstMatch(map, now -> now.containsKey("c"));
    assertThat(found).isNotDone();

    wide.set(true);

    assertThat(found.join()).containsEntry("c", 3);
  }
}
