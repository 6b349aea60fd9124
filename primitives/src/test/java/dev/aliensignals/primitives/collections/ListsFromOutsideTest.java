package dev.aliensignals.primitives.collections;

import static dev.aliensignals.primitives.Signals.batch;
import static dev.aliensignals.primitives.Signals.computed;
import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.sensor;
import static dev.aliensignals.primitives.Signals.signal;
import static dev.aliensignals.primitives.Signals.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.HookException;
import dev.aliensignals.primitives.Sensor;
import dev.aliensignals.primitives.Signal;
import dev.aliensignals.primitives.Task;
import dev.aliensignals.primitives.ValueOnError;
import dev.aliensignals.primitives.WritableSignal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists and maps whose content a task computes, or a sensor is fed with. */
class ListsFromOutsideTest {

  private final List<Object> seen = new ArrayList<>();

  private void see(Supplier<?> read) {
    effect(
        () -> {
          try {
            seen.add(read.get());
          } catch (RuntimeException e) {
            seen.add(e.getClass().getSimpleName());
          }
        });
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

  @Nested
  class OfTasks {

    private final Deque<Runnable> due = new ArrayDeque<>();
    private final Signal<String> source = signal("a1 b2");

    private List<Rec> load() {
      String text = source.get();
      if (text.equals("bad")) {
        throw new IllegalStateException("bad");
      }
      return Rec.all(text);
    }

    private final Task<List<Rec>> task =
        task(o -> o.executor(due::add), Rec.all("i0"), (previous, ctx) -> load());
    private final DerivedList<String, Rec> list = DerivedList.by(Rec::id, task);

    private void settle() {
      while (!due.isEmpty()) {
        due.remove().run();
      }
    }

    @Test
    void A21_task_initialValue_isThereFromTheStart() {
      assertThat(list.get()).isEqualTo(Rec.all("i0"));
      assertThat(list.keys()).containsExactly("i");
      assertThat(due).isEmpty();
    }

    @Test
    void A22_task_dependencyChanges_itemsAreKeptAndPendingIsSeen() {
      see(() -> list.get() + " " + task.isPending());
      settle();
      ListItem<String, Rec> a = Objects.requireNonNull(list.byKey("a"));
      source.set("a3 b2");
      settle();

      assertThat(seen)
          .containsExactly("[i0] true", "[a1, b2] false", "[a1, b2] true", "[a3, b2] false");
      assertThat(list.byKey("a")).isSameAs(a);
    }

    @Test
    void A23_task_cancelled_isNotPendingAndHasTheValueOfBefore() {
      see(list);
      task.cancel();
      settle();

      assertThat(task.isPending()).isFalse();
      assertThat(list.get()).isEqualTo(Rec.all("i0"));
    }

    @Test
    void A24_task_fails_readsThrowUntilTheNextRun() {
      see(list::keys);
      settle();
      source.set("bad");
      settle();
      source.set("a5");
      settle();

      assertThat(seen)
          .containsExactly(
              List.of("i"),
              List.of("a", "b"),
              "IllegalStateException",
              List.of("a", "b"),
              List.of("a"));
    }

    @Test
    void A24_task_keepsTheValueOnError_listDoesToo() {
      Task<List<Rec>> keeping =
          task(
              o -> o.executor(due::add).valueOnError(ValueOnError.KEEP),
              Rec.all("i0"),
              (previous, ctx) -> load());
      DerivedList<String, Rec> kept = DerivedList.by(Rec::id, keeping);
      see(kept::keys);
      settle();
      source.set("bad");
      settle();

      assertThat(seen).containsExactly(List.of("i"), List.of("a", "b"));
    }

    @Test
    void A25_task_returnsDuplicateKeys_listFailsAndTheValueIsThere() {
      see(list::keys);
      source.set("a1 a2");
      settle();
      source.set("c3");
      settle();

      assertThat(seen).containsExactly(List.of("i"), "DuplicateKeyException", List.of("c"));
      assertThat(task.lastValue()).isEqualTo(Rec.all("c3"));
    }

    @Test
    void F16_task_ofAMap_runsReadersOfWhatHasChanged() {
      Signal<Integer> a = signal(1);
      Task<Map<String, Integer>> loaded =
          task(
              o -> o.executor(due::add),
              Map.of("a", 0, "b", 0),
              (previous, ctx) -> Map.of("a", a.get(), "b", 2));
      DerivedMap<String, Integer> map = DerivedMap.of(loaded);
      int[] ofA = runsOf(() -> Objects.requireNonNull(map.byKey("a")).get());
      int[] ofB = runsOf(() -> Objects.requireNonNull(map.byKey("b")).get());
      int[] all = runsOf(map::get);
      settle();
      assertThat(List.of(ofA[0], ofB[0], all[0])).containsExactly(1, 1, 1);

      a.set(5);
      settle();

      assertThat(List.of(ofA[0], ofB[0], all[0])).containsExactly(2, 1, 2);
    }
  }

  @Nested
  class OfSensors {

    private final List<String> log = new ArrayList<>();
    private Sensor.@Nullable Sink<List<Rec>> sink;
    private final Sensor<List<Rec>> source =
        sensor(
            o -> o.name("feed"),
            Rec.all("a1"),
            fed -> {
              log.add("start");
              sink = fed;
              return () -> log.add("stop");
            });
    private final DerivedList<String, Rec> list = DerivedList.by(Rec::id, source);

    private Sensor.Sink<List<Rec>> sink() {
      return Objects.requireNonNull(sink);
    }

    @Test
    void E1_sensor_notObserved_isNotStarted() {
      assertThat(list.get()).isEqualTo(Rec.all("a1"));
      assertThat(log).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"size", "keys", "get", "at", "byKey", "items", "derived", "taken"})
    void E2_E3_E19_sensor_anyRead_startsItAndTheLastOneStopsIt(String read) {
      ListItem<String, Rec> taken = Objects.requireNonNull(list.byKey("a"));
      ReadableList<String, Rec> derived = list.filter(rec -> true);
      Runnable reading =
          Map.<String, Runnable>of(
                  "size", list::size,
                  "keys", list::keys,
                  "get", list::get,
                  "at", () -> list.at(0),
                  "byKey", () -> list.byKey("a"),
                  "items", list::items,
                  "derived", derived::get,
                  "taken", taken::get)
              .get(read);
      Effect first = effect(Objects.requireNonNull(reading));
      Effect second = effect(list::get);
      sink().set(Rec.all("b2 a1"));
      first.close();
      assertThat(log).containsExactly("start");

      second.close();

      assertThat(log).containsExactly("start", "stop");
      assertThat(list.get()).isEqualTo(Rec.all("b2 a1"));
    }

    @Test
    void E4_sensor_fedInItsStart_isTheFirstValueSeen() {
      Sensor<List<Rec>> eager =
          sensor(
              o -> o.name("eager"),
              List.of(),
              fed -> {
                fed.set(Rec.all("a1 b2"));
                return null;
              });
      ReadableList<String, Integer> derived =
          DerivedList.<String, Rec>by(Rec::id, eager).map(rec -> rec.v() * 2);

      see(derived);

      assertThat(seen).containsExactly(List.of(2, 4));
    }

    @Test
    void E5_E6_E7_sensor_newContent_runsWhatItConcerns() {
      ListItem<String, Rec> a = Objects.requireNonNull(list.byKey("a"));
      int[] all = runsOf(list::get);
      int[] keys = runsOf(list::keys);
      int[] valueOfA = runsOf(a::get);

      sink().set(Rec.all("a1 c3"));
      assertThat(List.of(all[0], keys[0], valueOfA[0])).containsExactly(1, 1, 0);
      sink().set(Rec.all("a10 c3"));
      assertThat(List.of(all[0], keys[0], valueOfA[0])).containsExactly(2, 1, 1);
      sink().set(Rec.all("a10 c3"));
      assertThat(List.of(all[0], keys[0], valueOfA[0])).containsExactly(2, 1, 1);
    }

    @Test
    void E16_sensor_fedTwiceInABatch_runsOnce() {
      int[] all = runsOf(list::get);

      batch(
          () -> {
            sink().set(Rec.all("a1 b2"));
            sink().set(Rec.all("a1 c3"));
          });

      assertThat(all[0]).isEqualTo(1);
      assertThat(list.get()).isEqualTo(Rec.all("a1 c3"));
    }

    @Test
    void E17_sensor_fedInAnEffect_isNotFollowedByIt() {
      effect(list::get);
      int[] feeding = runsOf(() -> sink().set(Rec.all("b2")));

      sink().set(Rec.all("c3"));

      assertThat(feeding[0]).isZero();
    }

    @Test
    void E24_sensor_readInABranch_startsWhenThatIsTaken() {
      Signal<Boolean> shown = signal(false);
      see(() -> shown.get() ? list.size() : 0);
      assertThat(log).isEmpty();

      shown.set(true);
      assertThat(log).containsExactly("start");
      shown.set(false);
      assertThat(log).containsExactly("start", "stop");
    }

    @Test
    void E25_sensor_readByAComputedThatNobodyObserves_isNotStarted() {
      Computed<Integer> size = computed(list::size);

      assertThat(size.get()).isEqualTo(1);
      assertThat(log).isEmpty();
    }

    @Test
    void E30_sensor_entries_areNotWritable() {
      assertThat(list.at(0)).isNotInstanceOf(WritableSignal.class);
    }

    @Test
    void E20_E21_sensor_fedAfterTheStop_ignoresItAndKeepsItsEntries() {
      Effect first = effect(list::get);
      Sensor.Sink<List<Rec>> old = sink();
      first.close();
      old.set(Rec.all("z9"));
      ListItem<String, Rec> a = Objects.requireNonNull(list.byKey("a"));
      int[] all = runsOf(list::get);

      sink().set(Rec.all("a1"));

      assertThat(old.isOpen()).isFalse();
      assertThat(all[0]).isZero();
      assertThat(list.byKey("a")).isSameAs(a);
    }

    @Test
    void E26_sensor_startThrows_readersGetIt() {
      Sensor<List<Rec>> broken =
          sensor(
              o -> o.name("broken"),
              List.of(),
              fed -> {
                throw new IllegalStateException("no device");
              });
      DerivedList<String, Rec> derived = DerivedList.by(Rec::id, broken);

      assertThatThrownBy(() -> effect(derived::get))
          .isInstanceOf(HookException.class)
          .hasRootCauseMessage("no device");
    }

    @Test
    void E27_sensor_fails_readsThrowUntilItIsFedAndNothingIsEvaluatedForEqualValues() {
      int[] calls = new int[1];
      ReadableList<String, Integer> derived =
          list.map(
              rec -> {
                calls[0]++;
                return rec.v();
              });
      see(derived);
      sink().fail(new IllegalArgumentException("gone"));
      calls[0] = 0;

      sink().set(Rec.all("a1"));

      assertThat(seen).containsExactly(List.of(1), "IllegalArgumentException", List.of(1));
      assertThat(calls[0]).isZero();
    }

    @Test
    void F17_F19_sensor_ofAMap_startsAtAnyReadAndRunsWhatHasChanged() {
      List<Sensor.Sink<Map<String, Integer>>> sinks = new ArrayList<>();
      Sensor<Map<String, Integer>> fedMap =
          sensor(
              o -> o.name("map"),
              Map.of("a", 1, "b", 2),
              fed -> {
                sinks.add(fed);
                return null;
              });
      DerivedMap<String, Integer> map = DerivedMap.of(fedMap);
      int[] ofA = runsOf(() -> Objects.requireNonNull(map.byKey("a")).get());
      assertThat(sinks).hasSize(1);
      int[] ofB = runsOf(() -> Objects.requireNonNull(map.byKey("b")).get());
      int[] all = runsOf(map::get);
      int[] keys = runsOf(map::keys);

      sinks.get(0).set(Map.of("a", 5, "b", 2));

      assertThat(List.of(ofA[0], ofB[0], all[0], keys[0])).containsExactly(1, 0, 1, 0);
    }
  }
}
