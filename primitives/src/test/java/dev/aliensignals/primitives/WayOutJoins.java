package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.primitives.WayOutWorld.Place;
import dev.aliensignals.primitives.WayOutWorld.Value;
import dev.aliensignals.primitives.collections.DerivedMap;
import dev.aliensignals.primitives.collections.KeyedList;
import dev.aliensignals.primitives.collections.ListItem;
import dev.aliensignals.primitives.collections.NestedKey;
import dev.aliensignals.primitives.collections.ReadableList;
import dev.aliensignals.primitives.collections.ReadableMap;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lists that are joined, have other keys or are kept in step, and maps, for {@link WayOutWorld}:
 * each once observed and once not.
 */
final class WayOutJoins {

  /** A list of others, all of whose methods are user code. */
  private final class Bound extends AbstractList<Integer> {
    private final List<Integer> values = new ArrayList<>();

    @Override
    public Integer get(int index) {
      return values.get(index);
    }

    @Override
    public int size() {
      return values.size();
    }

    @Override
    public Integer set(int index, Integer value) {
      world.at(Place.BOUND);
      return values.set(index, value);
    }

    @Override
    public void add(int index, Integer value) {
      values.add(index, value);
      world.at(Place.BOUND); // what has come in is there, whatever is thrown
    }

    @Override
    public Integer remove(int index) {
      world.at(Place.BOUND);
      return values.remove(index);
    }
  }

  /** One of each kind. */
  private final class Kinds {
    final ReadableList<Integer, Value> indexed =
        list.indexBy(v -> at(Place.INDEXED, v).number * 10);
    final ReadableList<NestedKey<Integer, Integer>, Integer> flat =
        list.flatMap(v -> joinedFor(at(Place.JOINED, v).number));
    final ReadableList<NestedKey<Integer, Integer>, Integer> elements =
        list.flatMap(
            n -> {
              world.at(Place.ELEMENT_KEY);
              return n;
            },
            v -> List.of(at(Place.ELEMENTS, v).number, -v.number));
    final ReadableList<NestedKey<Integer, Integer>, Integer> both = odd.concat(even);
    final ReadableMap<Integer, Integer> map =
        DerivedMap.of(
            () -> {
              Map<Integer, Integer> made = new LinkedHashMap<>();
              list.get().forEach(v -> made.put(v.number, v.number + 1));
              world.at(Place.MAP);
              return made;
            });
  }

  private final WayOutWorld world;
  private final KeyedList<Integer, Value> list;
  private final KeyedList<Integer, Integer> odd;
  private final KeyedList<Integer, Integer> even;
  private final Kinds observed;
  private final Kinds cold;
  private final Bound bound = new Bound();
  private final IntSignal sought;

  /** What the lists have come to, as effects have seen them. */
  private List<Integer> indexes = List.of();

  private List<Integer> joined = List.of();
  private List<Integer> joinedElements = List.of();
  private List<Integer> concatenated = List.of();
  private Map<Integer, Integer> mapped = Map.of();
  private @Nullable Integer found;
  private @Nullable Integer foundInMap;

  WayOutJoins(WayOutWorld world) {
    this.world = world;
    this.list = world.list;
    this.sought = world.system.intSignal(0);
    this.odd = world.system.run(() -> KeyedList.by(n -> n, List.of(1, 3)));
    this.even = world.system.run(() -> KeyedList.by(n -> n, List.of(2)));
    Supplier<Kinds> kinds = Kinds::new;
    this.observed = world.system.run(kinds);
    this.cold = world.system.run(kinds);
    world.system.effect(() -> indexes = observed.indexed.keys());
    world.system.effect(() -> joined = observed.flat.get());
    world.system.effect(() -> joinedElements = observed.elements.get());
    world.system.effect(() -> concatenated = observed.both.get());
    world.system.effect(() -> mapped = observed.map.get());
    world.system.effect(
        () -> {
          ListItem<Integer, Value> item = observed.indexed.byKey(sought.getAsInt() * 10);
          found = item == null ? null : item.get().number;
          ListItem<Integer, Integer> entry = observed.map.byKey(sought.getAsInt());
          foundInMap = entry == null ? null : entry.get();
        });
    observed.flat.bindTo(bound);
  }

  private Value at(Place place, Value value) {
    world.at(place);
    return value;
  }

  private KeyedList<Integer, Integer> joinedFor(int number) {
    return number % 2 == 0 ? even : odd;
  }

  private void readAll(Kinds kinds) {
    int read =
        kinds.indexed.get().size()
            + kinds.flat.get().size()
            + kinds.elements.get().size()
            + kinds.both.get().size()
            + kinds.map.get().size();
    assertThat(read).isNotNegative();
  }

  private static WayOutJoins of(WayOutWorld w) {
    return Objects.requireNonNull(w.joins);
  }

  /** What changes the lists that all of this is made of, and what is done with it. */
  static void operations(Map<String, Consumer<WayOutWorld>> all) {
    all.put("joined outer list.add", w -> w.list.add(w.value()));
    all.put("joined outer list.removeAt", w -> w.list.removeAt(0));
    all.put("joined outer list.move", w -> w.list.move(w.list.peek().get(0).number, 2));
    all.put("joined outer list.set", w -> w.list.set(List.of(w.value(), w.list.peek().get(0))));
    all.put("joined inner list.add", w -> of(w).odd.add(w.value().number));
    all.put("joined inner list.set", w -> of(w).even.set(List.of(w.value().number, 2)));
    all.put(
        "joined inner list replaced",
        w ->
            w.system.batch(
                () -> {
                  of(w).odd.clear();
                  of(w).even.insert(0, w.value().number);
                  w.list.removeAt(0);
                }));
    all.put("joined read unobserved", w -> of(w).readAll(of(w).cold));
    all.put(
        "joined observe and close", w -> w.system.effect(() -> of(w).readAll(of(w).cold)).close());
    all.put(
        "joined bind and close",
        w -> {
          Bound target = of(w).new Bound();
          Effect binding = of(w).cold.elements.bindTo(target);
          try {
            w.list.add(w.value());
          } finally {
            binding.close();
          }
        });
  }

  /** Asserts that all is as the lists are after a change. */
  void assertSound() {
    list.set(List.of(world.value(), world.value(), world.value(), world.value()));
    odd.set(List.of(world.value().number, world.value().number));
    even.set(List.of(world.value().number));
    list.removeAt(0);
    even.add(world.value().number);
    List<Integer> now = new ArrayList<>();
    list.peek().forEach(v -> now.add(v.number));
    sought.set(now.get(1));

    assertThat(indexes).as("keys of the index").isEqualTo(tenfold(now));
    assertThat(joined).as("flatMap").isEqualTo(joinedNow(now));
    assertThat(joinedElements).as("flatMap of elements").isEqualTo(elementsNow(now));
    assertThat(concatenated).as("concat").isEqualTo(bothNow());
    assertThat(mapped).as("derived map").isEqualTo(mapNow(now));
    assertThat(found).as("by key of the index").isEqualTo(now.get(1));
    assertThat(foundInMap).as("by key of the map").isEqualTo(now.get(1) + 1);
    assertThat(bound).as("bound list").isEqualTo(joinedNow(now));

    assertThat(cold.indexed.keys()).as("keys of the index, cold").isEqualTo(tenfold(now));
    assertThat(cold.flat.peek()).as("flatMap, cold").isEqualTo(joinedNow(now));
    assertThat(cold.elements.peek()).as("flatMap of elements, cold").isEqualTo(elementsNow(now));
    assertThat(cold.both.peek()).as("concat, cold").isEqualTo(bothNow());
    assertThat(cold.map.peek()).as("derived map, cold").isEqualTo(mapNow(now));
    for (Kinds kinds : List.of(observed, cold)) {
      assertItems(kinds.flat, "flatMap");
      assertItems(kinds.elements, "flatMap of elements");
      assertItems(kinds.both, "concat");
    }
  }

  /** Each entry is found under its key, which no other has. */
  private static void assertItems(
      ReadableList<NestedKey<Integer, Integer>, Integer> list, String what) {
    List<NestedKey<Integer, Integer>> keys = list.keys();
    assertThat(Set.copyOf(keys)).as("keys of %s", what).hasSameSizeAs(keys);
    for (int i = 0; i < keys.size(); i++) {
      ListItem<NestedKey<Integer, Integer>, Integer> item = list.byKey(keys.get(i));
      assertThat(item).as("entry of %s under %s", what, keys.get(i)).isNotNull();
      assertThat(item.peek()).isEqualTo(list.peek().get(i));
      assertThat(list.indexOfKey(keys.get(i))).as("index in %s", what).isEqualTo(i);
    }
  }

  private static List<Integer> tenfold(List<Integer> now) {
    return now.stream().map(n -> n * 10).toList();
  }

  private List<Integer> joinedNow(List<Integer> now) {
    List<Integer> all = new ArrayList<>();
    now.forEach(n -> all.addAll(joinedFor(n).peek()));
    return all;
  }

  private static List<Integer> elementsNow(List<Integer> now) {
    List<Integer> all = new ArrayList<>();
    now.forEach(n -> all.addAll(List.of(n, -n)));
    return all;
  }

  private List<Integer> bothNow() {
    List<Integer> all = new ArrayList<>(odd.peek());
    all.addAll(even.peek());
    return all;
  }

  private static Map<Integer, Integer> mapNow(List<Integer> now) {
    Map<Integer, Integer> all = new LinkedHashMap<>();
    now.forEach(n -> all.put(n, n + 1));
    return all;
  }
}
