package dev.aliensignals.hybrid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.primitives.Effect;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random changes of collections of all kinds, which hold beans raw and as views, while a watch and
 * effects over deep, shallow and readonly views look on. After each change: every form of a bean
 * finds it exactly if it is there; the effects have seen the content; the changes that the watch
 * has reported, made again on a copy, give the same collection; and a change of a bean is told
 * exactly if it is there, with the index where it is.
 */
class WatchedCollectionsModelTest {

  private static final int SEEDS = 6;
  private static final int STEPS = 80;
  private static final int ROWS = 7;

  /** Equal to nothing but itself. */
  static class Row {
    private final int id;
    private String name = "";

    Row(int id) {
      this.id = id;
    }

    int getId() {
      return id;
    }

    String getName() {
      return name;
    }

    void setName(String name) {
      this.name = name;
    }
  }

  private static final Comparator<Row> BY_ID = Comparator.comparingInt(Row::getId);

  enum Kind {
    ARRAY_LIST(ArrayList::new),
    @SuppressWarnings("JdkObsolete") // without random access
    LINKED_LIST(LinkedList::new),
    WRAPPED_LIST(() -> Collections.synchronizedList(new ArrayList<>())),
    DROPPING_LIST(SelfChangingCollectionsTest.ShortList::new),
    LINKED_SET(LinkedHashSet::new),
    COMPARING_SET(() -> new TreeSet<>(BY_ID)),
    IDENTITY_SET(() -> Collections.newSetFromMap(new IdentityHashMap<>())),
    DROPPING_SET(SelfChangingCollectionsTest.Recent::new),
    DEQUE(ArrayDeque::new),
    DROPPING_DEQUE(SelfChangingCollectionsTest.Ring::new);

    @SuppressWarnings("ImmutableEnumChecker") // without state
    private final Supplier<Collection<Row>> maker;

    Kind(Supplier<Collection<Row>> maker) {
      this.maker = maker;
    }
  }

  enum MapKind {
    HASH_MAP(HashMap::new),
    BY_ACCESS(() -> new LinkedHashMap<>(16, 0.75f, true)),
    WRAPPED_BY_ACCESS(() -> Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true))),
    DROPPING(() -> new SelfChangingCollectionsTest.Cache<>(3, false)),
    DROPPING_BY_ACCESS(() -> new SelfChangingCollectionsTest.Cache<>(3, true)),
    COMPARING(() -> new TreeMap<>(BY_ID)),
    IDENTITY(IdentityHashMap::new);

    @SuppressWarnings("ImmutableEnumChecker") // without state
    private final Supplier<Map<Row, Row>> maker;

    MapKind(Supplier<Map<Row, Row>> maker) {
      this.maker = maker;
    }
  }

  private final Row[] rows = new Row[ROWS];
  private final List<PropertyChange> told = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();
  private Random random = new Random(0);

  private void start(int seed) {
    random = new Random(seed);
    for (int i = 0; i < ROWS; i++) {
      rows[i] = new Row(i);
    }
  }

  private void stop() {
    effects.forEach(Effect::close);
    effects.clear();
  }

  /** A bean in any form. */
  private Row any() {
    Row row = rows[random.nextInt(ROWS)];
    return form(row, random.nextInt(4));
  }

  private static Row form(Row row, int number) {
    return switch (number) {
      case 0 -> row;
      case 1 -> Hybrid.reactive(row);
      case 2 -> Hybrid.readonly(row);
      default -> Hybrid.shallowReactive(row);
    };
  }

  private static Row raw(@Nullable Object row) {
    return (Row) Objects.requireNonNull(Hybrid.toRaw(row));
  }

  private static List<Row> raws(Collection<?> rows) {
    List<Row> raws = new ArrayList<>();
    for (Object row : rows) {
      raws.add(raw(row));
    }
    return raws;
  }

  // ---- collections ------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource
  @SuppressWarnings("unchecked")
  void collection_randomChanges_allLookersOnAgree(Kind kind) {
    Systems.forSeeds(
        SEEDS,
        seed -> {
          start(seed);
          Collection<Row> raw = kind.maker.get();
          raw.add(Hybrid.reactive(rows[0])); // put in without the help of a view
          raw.add(Hybrid.readonly(rows[1]));
          Collection<Row> view = (Collection<Row>) Hybrid.<Object>reactive((Object) raw);
          Collection<Row> shallow = (Collection<Row>) Hybrid.<Object>shallowReactive((Object) raw);
          Collection<Row> readonly = (Collection<Row>) Hybrid.<Object>readonly((Object) raw);
          List<List<Row>> seen = new ArrayList<>(List.of(List.of(), List.of(), List.of()));
          boolean[] contained = new boolean[2];
          effects.add(Hybrid.effect(() -> seen.set(0, raws(view))));
          effects.add(Hybrid.effect(() -> seen.set(1, raws(shallow))));
          effects.add(Hybrid.effect(() -> seen.set(2, raws(readonly))));
          effects.add(Hybrid.effect(() -> contained[0] = view.contains(rows[0])));
          effects.add(
              Hybrid.effect(() -> contained[1] = shallow.contains(Hybrid.reactive(rows[1]))));
          effects.add(Hybrid.watchReactive(view, told::add));
          List<Row> copy = raws(raw);
          for (int step = 0; step < STEPS; step++) {
            String done = kind + ", seed " + seed + ", step " + step + ": ";
            told.clear();
            done += change(random.nextInt(4) == 0 ? shallow : view);
            List<Row> now = raws(raw);
            assertThat(seen).as(done).containsOnly(now);
            assertThat(contained[0]).as(done).isEqualTo(now.contains(rows[0]));
            assertThat(contained[1]).as(done).isEqualTo(now.contains(rows[1]));
            for (PropertyChange change : told) {
              replay(copy, change, raw);
            }
            if (raw instanceof List) {
              assertThat(copy).as(done).isEqualTo(now);
            } else {
              assertThat(copy).as(done).containsExactlyInAnyOrderElementsOf(now);
            }
            for (Row row : rows) {
              Row form = form(row, random.nextInt(4));
              assertThat(view.contains(form)).as(done).isEqualTo(now.contains(row));
              if (view instanceof List<Row> list) {
                assertThat(list.indexOf(form)).as(done).isEqualTo(now.indexOf(row));
                assertThat(list.lastIndexOf(form)).as(done).isEqualTo(now.lastIndexOf(row));
              }
              told.clear();
              Hybrid.reactive(row).setName(step + " " + seed);
              assertThat(told).as(done).hasSize(now.contains(row) ? 1 : 0);
              for (PropertyChange change : told) {
                assertThat(change.key()).isEqualTo("name");
                Object place = change.segments().get(0);
                assertThat(place)
                    .as(done)
                    .isEqualTo(raw instanceof List ? (Object) now.indexOf(row) : row);
              }
            }
          }
          stop();
        });
  }

  private static void replay(List<Row> copy, PropertyChange change, Collection<Row> raw) {
    boolean list = raw instanceof List;
    switch (change.kind()) {
      case ADD -> {
        Row added = raw(change.newValue());
        if (list) {
          copy.add((Integer) Objects.requireNonNull(change.key()), added);
        } else {
          assertThat(change.key()).isSameAs(added);
          copy.add(added);
        }
      }
      case REMOVE -> {
        Row removed = raw(change.oldValue());
        if (list) {
          int index = (Integer) Objects.requireNonNull(change.key());
          assertThat(copy.remove(index)).isSameAs(removed);
        } else {
          assertThat(copy.remove(removed)).isTrue();
        }
      }
      case SET -> {
        Row old = raw(change.oldValue());
        Row now = raw(change.newValue());
        if (list) {
          int index = (Integer) Objects.requireNonNull(change.key());
          assertThat(copy.set(index, now)).isSameAs(old);
        } else { // one view of an object in the place of another
          assertThat(now).isSameAs(old);
          assertThat(change.newValue()).isNotSameAs(change.oldValue());
          assertThat(copy).contains(now);
        }
      }
      case REORDER -> {
        copy.clear();
        copy.addAll(raws(raw));
      }
    }
  }

  private String change(Collection<Row> view) {
    Row row = any();
    Row other = any();
    if (random.nextBoolean()) {
      if (view instanceof List<Row> list) {
        return changeList(list, row, other);
      }
      if (view instanceof Deque<?>) {
        @SuppressWarnings("unchecked")
        Deque<Row> deque = (Deque<Row>) view;
        return changeDeque(deque, row);
      }
    }
    switch (random.nextInt(view.size() > 8 ? 5 : 9)) {
      case 0 -> {
        return "remove " + view.remove(row);
      }
      case 1 -> {
        return "removeIf " + view.removeIf(each -> each.getId() == row.getId());
      }
      case 2 -> {
        return "removeAll " + view.removeAll(List.of(row, other));
      }
      case 3 -> {
        if (random.nextInt(3) == 0) {
          view.clear();
        }
        return "clear";
      }
      case 4 -> {
        Iterator<Row> iterator = view.iterator();
        if (iterator.hasNext()) {
          iterator.next();
          iterator.remove();
        }
        return "iterator.remove";
      }
      case 5 -> {
        return "addAll " + view.addAll(List.of(row, other));
      }
      default -> {
        return "add " + view.add(row);
      }
    }
  }

  private String changeList(List<Row> list, Row row, Row other) {
    int at = random.nextInt(list.size() + 1);
    switch (random.nextInt(6)) {
      case 0 -> {
        list.add(at, row);
        return "add at " + at;
      }
      case 1 -> {
        if (at < list.size()) {
          list.set(at, row);
        }
        return "set " + at;
      }
      case 2 -> {
        if (at < list.size()) {
          list.remove(at);
        }
        return "remove at " + at;
      }
      case 3 -> {
        list.sort(random.nextBoolean() ? BY_ID : BY_ID.reversed());
        return "sort";
      }
      case 4 -> {
        list.replaceAll(each -> each.getId() == row.getId() ? other : each);
        return "replaceAll";
      }
      default -> {
        list.subList(at, list.size()).retainAll(List.of(row, other));
        return "subList.retainAll from " + at;
      }
    }
  }

  private String changeDeque(Deque<Row> deque, Row row) {
    switch (random.nextInt(4)) {
      case 0 -> {
        deque.addFirst(row);
        return "addFirst";
      }
      case 1 -> {
        return "removeLastOccurrence " + deque.removeLastOccurrence(row);
      }
      case 2 -> {
        return "removeFirstOccurrence " + deque.removeFirstOccurrence(row);
      }
      default -> {
        return "pollLast " + (deque.pollLast() != null);
      }
    }
  }

  // ---- maps -------------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource
  void map_randomChanges_allLookersOnAgree(MapKind kind) {
    Systems.forSeeds(
        SEEDS,
        seed -> {
          start(seed);
          Map<Row, Row> raw = kind.maker.get();
          raw.put(Hybrid.reactive(rows[0]), Hybrid.readonly(rows[1]));
          Map<Row, Row> view = Hybrid.reactive(raw);
          Map<Row, Row> shallow = Hybrid.shallowReactive(raw);
          Map<Row, Row> readonly = Hybrid.readonly(raw);
          List<Map<Row, Row>> seen = new ArrayList<>(List.of(Map.of(), Map.of(), Map.of()));
          @Nullable Object[] got = new @Nullable Object[1];
          effects.add(Hybrid.effect(() -> seen.set(0, contents(view))));
          effects.add(Hybrid.effect(() -> seen.set(1, contents(shallow))));
          effects.add(Hybrid.effect(() -> seen.set(2, contents(readonly))));
          effects.add(
              Hybrid.effect(
                  () -> got[0] = view.containsKey(rows[0]) ? contents(view, rows[0]) : null));
          effects.add(Hybrid.watchReactive(view, told::add));
          Map<Row, Row> copy = contents(raw);
          for (int step = 0; step < STEPS; step++) {
            String done = kind + ", seed " + seed + ", step " + step + ": ";
            told.clear();
            List<Row> order = raws(raw.keySet());
            boolean[] refused = {false};
            done += change(random.nextInt(4) == 0 ? shallow : view, refused);
            if (refused[0]) {
              assertThat(raws(raw.keySet())).as(done).isEqualTo(order);
            }
            Map<Row, Row> now = contents(raw);
            assertThat(seen).as(done).containsOnly(now);
            assertThat(got[0]).as(done).isEqualTo(now.get(rows[0]));
            for (PropertyChange change : told) {
              Row key = raw(change.key());
              switch (change.kind()) {
                case ADD -> assertThat(copy.put(key, raw(change.newValue()))).as(done).isNull();
                case REMOVE ->
                    assertThat(copy.remove(key)).as(done).isSameAs(raw(change.oldValue()));
                default ->
                    assertThat(copy.put(key, raw(change.newValue())))
                        .as(done)
                        .isSameAs(raw(change.oldValue()));
              }
            }
            assertThat(copy).as(done).isEqualTo(now);
            for (Row row : rows) {
              Row form = form(row, random.nextInt(4));
              assertThat(view.containsKey(form)).as(done).isEqualTo(now.containsKey(row));
              assertThat(view.containsValue(form)).as(done).isEqualTo(now.containsValue(row));
              told.clear();
              Hybrid.reactive(row).setName(step + " " + seed);
              assertThat(told).as(done).hasSize(now.containsValue(row) ? 1 : 0);
              for (PropertyChange change : told) {
                assertThat(now.get(raw(change.segments().get(0)))).as(done).isSameAs(row);
              }
            }
          }
          stop();
        });
  }

  private static Row contents(Map<Row, Row> map, Row key) {
    for (Map.Entry<Row, Row> entry : map.entrySet()) {
      if (raw(entry.getKey()) == key) {
        return raw(entry.getValue());
      }
    }
    throw new AssertionError("not there");
  }

  private static Map<Row, Row> contents(Map<Row, Row> map) {
    Map<Row, Row> contents = new HashMap<>();
    map.forEach((key, value) -> contents.put(raw(key), raw(value)));
    return contents;
  }

  private String change(Map<Row, Row> map, boolean[] refused) {
    Row key = any();
    Row value = any();
    Row other = any();
    switch (random.nextInt(14)) {
      case 0 -> {
        return "remove " + (map.remove(key) != null);
      }
      case 1 -> {
        boolean done = map.remove(key, value);
        refused[0] = !done;
        return "remove if " + done;
      }
      case 2 -> {
        boolean done = map.replace(key, value, other);
        refused[0] = !done;
        return "replace if " + done;
      }
      case 3 -> {
        return "replace " + (map.replace(key, value) != null);
      }
      case 4 -> {
        return "putIfAbsent " + (map.putIfAbsent(key, value) != null);
      }
      case 5 -> {
        return "computeIfAbsent " + (map.computeIfAbsent(key, each -> value) != null);
      }
      case 6 -> {
        return "merge " + (map.merge(key, value, (a, b) -> other) != null);
      }
      case 7 -> {
        return "values.remove " + map.values().remove(value);
      }
      case 8 -> {
        Iterator<Row> keys = map.keySet().iterator();
        if (keys.hasNext()) {
          keys.next();
          keys.remove();
        }
        return "keySet.iterator.remove";
      }
      case 9 -> {
        boolean done = map.entrySet().remove(Map.entry(key, value));
        refused[0] = !done;
        return "entrySet.remove " + done;
      }
      case 10 -> {
        map.replaceAll((each, old) -> old.getId() == value.getId() ? other : old);
        return "replaceAll";
      }
      case 11 -> {
        return "keySet.removeAll " + map.keySet().removeAll(Set.of(key));
      }
      default -> {
        return "put " + (map.put(key, value) != null);
      }
    }
  }
}
