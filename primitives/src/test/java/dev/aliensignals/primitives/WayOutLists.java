package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.primitives.WayOutWorld.Place;
import dev.aliensignals.primitives.WayOutWorld.Value;
import dev.aliensignals.primitives.collections.DerivedList;
import dev.aliensignals.primitives.collections.KeyedList;
import dev.aliensignals.primitives.collections.ListChange;
import dev.aliensignals.primitives.collections.ReadableList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One of everything that follows a list, for {@link WayOutWorld}. */
final class WayOutLists {

  private final WayOutWorld world;
  private final KeyedList<Integer, Value> list;

  /** The contents of the lists, as effects have seen them. */
  private List<Integer> kept = List.of();

  private List<Integer> ranked = List.of();
  private List<Integer> compared = List.of();
  private List<Integer> first = List.of();
  private List<Integer> distinct = List.of();
  private List<Integer> copied = List.of();
  private List<List<Integer>> grouped = List.of();
  private long sum;
  private int joined;
  private int place;
  private @Nullable Integer atFirst;

  /** Whose key {@link #place} is of. */
  private final IntSignal sought;

  /** The list as the steps tell of it. */
  private final List<Integer> told = new ArrayList<>();

  /** The keys whose scope is open. */
  private final Set<Integer> open = new TreeSet<>();

  WayOutLists(WayOutWorld world) {
    this.world = world;
    this.list = world.list;
    this.sought = world.system.intSignal(0);
    ReadableList<Integer, Value> even = list.filter(v -> at(Place.FILTERED, v).number % 2 == 0);
    ReadableList<Integer, Value> byRank = list.sortedBy(v -> -at(Place.RANK, v).number);
    ReadableList<Integer, Value> byComparator =
        list.sorted((a, b) -> Integer.compare(at(Place.COMPARATOR, b).number, a.number));
    ReadableList<Integer, Value> page =
        list.page(
            () -> {
              world.at(Place.OFFSET);
              return 0;
            },
            2);
    ReadableList<Integer, Value> different = list.distinctBy(v -> at(Place.DISTINCT, v).number % 2);
    ReadableList<Integer, ReadableList<Integer, Value>> groups =
        list.groupBy(v -> at(Place.GROUPED, v).number % 3);
    Computed<Long> total = list.sum(v -> at(Place.SUMMED, v).number);
    Computed<Integer> reduction =
        list.reduce(
            0,
            v -> at(Place.REDUCED, v).number,
            (a, b) -> {
              world.at(Place.COMBINED);
              return a + b;
            });
    DerivedList<Integer, Value> copy =
        world.system.run(
            () ->
                DerivedList.by(
                    v -> at(Place.KEYED_BY, v).number,
                    () -> {
                      List<Value> read = list.get();
                      world.at(Place.DERIVED);
                      return read;
                    }));
    world.system.effect(() -> kept = numbers(even.get()));
    world.system.effect(() -> ranked = numbers(byRank.get()));
    world.system.effect(() -> compared = numbers(byComparator.get()));
    world.system.effect(() -> first = numbers(page.get()));
    world.system.effect(() -> distinct = numbers(different.get()));
    world.system.effect(() -> copied = numbers(copy.get()));
    world.system.effect(
        () ->
            grouped =
                groups.get().stream().map(g -> numbers(g.get())).collect(Collectors.toList()));
    world.system.effect(() -> sum = total.get());
    world.system.effect(() -> joined = reduction.get());
    world.system.effect(
        () -> {
          atFirst = list.keyAt(0);
          place = list.indexOfKey(sought.getAsInt());
          if (list.byKey(sought.getAsInt()) == null && place >= 0) {
            throw new AssertionError("no entry at " + place);
          }
        });
    list.changes(
        steps -> {
          steps.forEach(this::apply);
          world.at(Place.CHANGES);
        });
    list.scopePerItem(
        (key, item) -> {
          world.system.onCleanup(() -> open.remove(key));
          open.add(key);
          world.at(Place.ITEM_SCOPE);
        });
  }

  private Value at(Place place, Value value) {
    world.at(place);
    return value;
  }

  private static List<Integer> numbers(List<Value> values) {
    List<Integer> numbers = new ArrayList<>();
    values.forEach(value -> numbers.add(value.number));
    return numbers;
  }

  private void apply(ListChange<Integer, Value> step) {
    switch (step.kind()) {
      case ADD -> told.add(Math.min(step.index(), told.size()), step.key());
      case REMOVE -> told.remove(step.key());
      case MOVE -> {
        told.remove(step.key());
        told.add(Math.min(step.index(), told.size()), step.key());
      }
      case SET -> {}
    }
  }

  /** The operations on a list that all of this follows. */
  static void operations(Map<String, Consumer<WayOutWorld>> all) {
    all.put("followed list.add", w -> w.list.add(w.value()));
    all.put("followed list.insert", w -> w.list.insert(0, w.value()));
    all.put(
        "followed list.removeAt",
        w -> {
          if (w.list.peek().size() > 1) {
            w.list.removeAt(0);
          }
        });
    all.put("followed list.move", w -> w.list.move(w.list.peek().get(0).number, 2));
    all.put(
        "followed list.set",
        w -> w.list.set(List.of(w.value(), w.list.peek().get(0), w.value(), w.value())));
    all.put("followed list.clear", w -> w.list.clear());
    all.put("followed list.splice", w -> w.list.splice(1, 1, List.of(w.value(), w.value())));
    all.put("followed list.sort", w -> w.list.sort(Comparator.comparing(v -> -v.number)));
    all.put(
        "two changes of a followed list in a batch",
        w ->
            w.system.batch(
                () -> {
                  w.list.add(w.value());
                  w.list.removeAt(0);
                }));
  }

  /** Asserts that all is as the list is after a change. */
  void assertSound() {
    list.add(world.value()); // whatever has kept an exception
    told.clear();
    told.addAll(list.keys());
    open.clear();
    list.set(List.of(world.value(), world.value(), world.value(), world.value()));
    list.add(world.value());
    list.removeAt(0);
    List<Integer> now = numbers(list.peek());
    sought.set(now.get(2));

    assertThat(list.keys()).as("keys").isEqualTo(now);
    now.forEach(key -> assertThat(list.byKey(key)).as("entry of %s", key).isNotNull());
    List<Integer> descending = new ArrayList<>(now);
    descending.sort(Comparator.reverseOrder());
    assertThat(kept).as("filter").isEqualTo(now.stream().filter(n -> n % 2 == 0).toList());
    assertThat(ranked).as("sortedBy").isEqualTo(descending);
    assertThat(compared).as("sorted").isEqualTo(descending);
    assertThat(first).as("page").isEqualTo(now.subList(0, 2));
    assertThat(distinct).as("distinctBy").isEqualTo(firstOfEach(now, 2));
    assertThat(copied).as("derived list").isEqualTo(now);
    assertThat(grouped.stream().map(group -> group.get(0)))
        .as("groupBy")
        .isEqualTo(firstOfEach(now, 3));
    assertThat(grouped.stream().mapToInt(List::size).sum()).as("groupBy").isEqualTo(now.size());
    int total = now.stream().mapToInt(n -> n).sum();
    assertThat(sum).as("sum").isEqualTo(total);
    assertThat(joined).as("reduce").isEqualTo(total);
    assertThat(place).as("indexOfKey").isEqualTo(2);
    assertThat(atFirst).as("keyAt").isEqualTo(now.get(0));
    assertThat(told).as("told by steps").isEqualTo(now);
    assertThat(open).as("scopes").containsExactlyInAnyOrderElementsOf(now);
  }

  private static List<Integer> firstOfEach(List<Integer> numbers, int classes) {
    List<Integer> found = new ArrayList<>();
    Set<Integer> seen = new TreeSet<>();
    for (int number : numbers) {
      if (seen.add(number % classes)) {
        found.add(number);
      }
    }
    return found;
  }
}
