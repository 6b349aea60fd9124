package dev.aliensignals.hybrid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Collections whose owner has put views into them. Both forms find what is there. */
@AnySystem
class BothFormsTest {

  /** Equal to nothing but itself. */
  static class Row {
    private String name;
    private boolean done;

    Row(String name) {
      this.name = name;
    }

    String getName() {
      return name;
    }

    void setName(String name) {
      this.name = name;
    }

    boolean isDone() {
      return done;
    }

    void setDone(boolean done) {
      this.done = done;
    }
  }

  /** Equal by its name. */
  static class Named {
    private String name;

    Named(String name) {
      this.name = name;
    }

    String getName() {
      return name;
    }

    void setName(String name) {
      this.name = name;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Named named && name.equals(named.getName());
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }
  }

  static class Bag {
    private List<Row> rows = new ArrayList<>();
    private Map<Row, String> notes = new HashMap<>();

    List<Row> getRows() {
      return rows;
    }

    void setRows(List<Row> rows) {
      this.rows = rows;
    }

    Map<Row, String> getNotes() {
      return notes;
    }

    void setNotes(Map<Row, String> notes) {
      this.notes = notes;
    }
  }

  private static final Comparator<Row> BY_NAME = Comparator.comparing(Row::getName);

  enum Kind {
    ARRAY_LIST(ArrayList::new),
    @SuppressWarnings("JdkObsolete") // without random access
    LINKED_LIST(LinkedList::new),
    COPY_ON_WRITE_LIST(CopyOnWriteArrayList::new),
    HASH_SET(HashSet::new),
    LINKED_SET(LinkedHashSet::new),
    TREE_SET(() -> new TreeSet<>(BY_NAME)),
    SKIP_LIST_SET(() -> new ConcurrentSkipListSet<>(BY_NAME)),
    IDENTITY_SET(() -> Collections.newSetFromMap(new IdentityHashMap<>())),
    CONCURRENT_SET(ConcurrentHashMap::newKeySet),
    COPY_ON_WRITE_SET(CopyOnWriteArraySet::new),
    DEQUE(ArrayDeque::new),
    PRIORITY_QUEUE(() -> new PriorityQueue<>(BY_NAME)),
    KEY_SET(() -> Collections.newSetFromMap(new LinkedHashMap<>())),
    WRAPPED(() -> Collections.synchronizedCollection(new ArrayList<>()));

    @SuppressWarnings("ImmutableEnumChecker") // without state
    private final Supplier<Collection<Row>> maker;

    Kind(Supplier<Collection<Row>> maker) {
      this.maker = maker;
    }

    @SuppressWarnings("unchecked")
    static Collection<Row> view(Collection<Row> raw, boolean shallow) {
      return shallow
          ? (Collection<Row>) Hybrid.shallowReactive((Object) raw)
          : (Collection<Row>) Hybrid.reactive((Object) raw);
    }
  }

  /** The forms that a raw collection may hold: the object, or any of its views. */
  private static List<Row> forms(Row raw) {
    return List.of(raw, Hybrid.reactive(raw), Hybrid.readonly(raw), Hybrid.shallowReactive(raw));
  }

  @ParameterizedTest
  @EnumSource
  void collection_holdsAnyForm_everyFormFindsIt(Kind kind) {
    for (boolean shallow : new boolean[] {false, true}) {
      for (int held = 0; held < 4; held++) {
        for (int sought = 0; sought < 4; sought++) {
          Row row = new Row("a");
          Collection<Row> raw = kind.maker.get();
          raw.add(new Row("0"));
          raw.add(forms(row).get(held));
          raw.add(new Row("z"));
          Collection<Row> view = Kind.view(raw, shallow);
          Row form = forms(row).get(sought);
          String what = kind + ", holds " + held + ", sought " + sought;

          assertThat(view.contains(form)).as(what).isTrue();
          assertThat(view.containsAll(List.of(form))).as(what).isTrue();
          if (view instanceof Set) {
            assertThat(view.add(form)).as(what).isFalse();
            assertThat(raw).as(what).hasSize(3);
          }
          if (view instanceof List<Row> list) {
            assertThat(list.indexOf(form)).as(what).isEqualTo(1);
            assertThat(list.lastIndexOf(form)).as(what).isEqualTo(1);
          }
          assertThat(view.retainAll(List.of(form))).as(what).isTrue();
          assertThat(raw).as(what).hasSize(1);
          assertThat(view.remove(form)).as(what).isTrue();
          assertThat(raw).as(what).isEmpty();
        }
      }
    }
  }

  enum MapKind {
    HASH_MAP(HashMap::new),
    LINKED_MAP(LinkedHashMap::new),
    TREE_MAP(() -> new TreeMap<>(BY_NAME)),
    SKIP_LIST_MAP(() -> new ConcurrentSkipListMap<>(BY_NAME)),
    IDENTITY_MAP(IdentityHashMap::new),
    CONCURRENT_MAP(ConcurrentHashMap::new),
    WRAPPED(() -> Collections.synchronizedMap(new HashMap<>()));

    @SuppressWarnings("ImmutableEnumChecker") // without state
    private final Supplier<Map<Row, Row>> maker;

    MapKind(Supplier<Map<Row, Row>> maker) {
      this.maker = maker;
    }
  }

  @ParameterizedTest
  @EnumSource
  void map_hasAnyFormAsKeyAndValue_everyFormFindsIt(MapKind kind) {
    for (int held = 0; held < 4; held++) {
      for (int sought = 0; sought < 4; sought++) {
        Row key = new Row("a");
        Row value = new Row("b");
        Map<Row, Row> raw = kind.maker.get();
        Row heldKey = forms(key).get(held);
        Row heldValue = forms(value).get(held);
        raw.put(heldKey, heldValue);
        Map<Row, Row> map = Hybrid.reactive(raw);
        Row k = forms(key).get(sought);
        Row v = forms(value).get(sought);
        String what = kind + ", holds " + held + ", sought " + sought;

        assertThat(map.containsKey(k)).as(what).isTrue();
        assertThat(map.containsValue(v)).as(what).isTrue();
        assertThat(map.keySet().contains(k)).as(what).isTrue();
        assertThat(map.values().contains(v)).as(what).isTrue();
        assertThat(map.entrySet().contains(Map.entry(k, v))).as(what).isTrue();
        assertThat(Hybrid.<Object>toRaw(map.get(k))).as(what).isSameAs(value);
        assertThat(Hybrid.<Object>toRaw(map.getOrDefault(k, key))).as(what).isSameAs(value);
        assertThat(map.replace(k, v, value)).as(what).isTrue();
        assertThat(map.put(k, heldValue)).as(what).isNotNull();
        assertThat(map.putIfAbsent(k, v)).as(what).isNotNull();
        assertThat(map.computeIfAbsent(k, x -> new Row("new"))).as(what).isNotNull();
        assertThat(map.computeIfPresent(k, (x, old) -> old)).as(what).isNotNull();
        assertThat(map.compute(k, (x, old) -> Objects.requireNonNull(old))).as(what).isNotNull();
        assertThat(map.merge(k, value, (a, b) -> a)).as(what).isNotNull();
        assertThat(map.replace(k, heldValue)).as(what).isNotNull();
        assertThat(raw).as(what).hasSize(1);
        assertThat(map.remove(k, v)).as(what).isTrue();
        raw.put(heldKey, heldValue);
        assertThat(map.entrySet().remove(Map.entry(k, v))).as(what).isTrue();
        raw.put(heldKey, heldValue);
        assertThat(map.values().remove(v)).as(what).isTrue();
        raw.put(heldKey, heldValue);
        assertThat(map.keySet().remove(k)).as(what).isTrue();
        raw.put(heldKey, heldValue);
        assertThat(map.remove(k)).as(what).isNotNull();
        assertThat(raw).as(what).isEmpty();
      }
    }
  }

  @Test
  void list_setFromItsOwnStream_findsWhatIsThere() {
    Bag bag = Hybrid.reactive(new Bag());
    bag.getRows().add(new Row("a"));
    bag.getRows().add(new Row("b"));
    bag.setRows(bag.getRows().stream().filter(row -> !row.isDone()).toList());
    Row view = bag.getRows().get(1);

    assertThat(bag.getRows().contains(view)).isTrue();
    assertThat(bag.getRows().indexOf(view)).isEqualTo(1);
    assertThat(bag.getRows().indexOf(Hybrid.toRaw(view))).isEqualTo(1);
    assertThat(bag.getRows().get(1)).isSameAs(view);
  }

  @Test
  void map_setWithViewsAsKeys_putMakesNoSecondEntry() {
    Bag bag = Hybrid.reactive(new Bag());
    Row row = Hybrid.reactive(new Row("a"));
    Map<Row, String> notes = new HashMap<>();
    notes.put(row, "old");
    bag.setNotes(notes);

    bag.getNotes().put(row, "new");

    assertThat(bag.getNotes().get(row)).isEqualTo("new");
    assertThat(bag.getNotes()).hasSize(1);
    assertThat(bag.getNotes().keySet().iterator().next()).isSameAs(row);
  }

  @Test
  void indexOf_bothFormsInOneList_isOfTheFirst() {
    Row row = new Row("a");
    Row view = Hybrid.reactive(row);
    List<Row> list = Hybrid.reactive(new ArrayList<>(List.of(view, row, view)));

    assertThat(list.indexOf(row)).isZero();
    assertThat(list.indexOf(view)).isZero();
    assertThat(list.lastIndexOf(row)).isEqualTo(2);
    assertThat(list.remove(row)).isTrue();
    assertThat(list).hasSize(2);
  }

  @Test
  void elementsWithEqualsOfTheirOwn_foundByAnEqualOne() {
    Named held = Hybrid.reactive(new Named("a"));
    Set<Named> set = Hybrid.reactive(new HashSet<>(List.of(held)));
    Map<Named, Integer> map = Hybrid.reactive(new HashMap<>(Map.of(held, 1)));

    assertThat(set.contains(new Named("a"))).isTrue();
    assertThat(set.add(Hybrid.reactive(new Named("a")))).isFalse();
    assertThat(map.get(new Named("a"))).isEqualTo(1);
    assertThat(map.get(Hybrid.reactive(new Named("a")))).isEqualTo(1);
  }

  @Test
  void search_inAnEffect_followsTheCollectionAndNotWhatItCompares() {
    Named held = Hybrid.reactive(new Named("a"));
    Named sought = Hybrid.reactive(new Named("b"));
    Set<Named> set = Hybrid.reactive(new HashSet<>(List.of(held)));
    List<Boolean> seen = new ArrayList<>();
    Hybrid.effect(() -> seen.add(set.contains(sought)));

    sought.setName("c");
    held.setName("d");
    assertThat(seen).containsExactly(false);
  }

  @Test
  void nestedCollections_heldAsViews_foundInBothForms() {
    List<Row> inner = new ArrayList<>(List.of(new Row("a")));
    List<Row> view = Hybrid.reactive(inner);
    List<List<Row>> outer = Hybrid.reactive(new ArrayList<>(List.of(view)));

    assertThat(outer.contains(inner)).isTrue();
    assertThat(outer.contains(view)).isTrue();
    assertThat(outer.indexOf(inner)).isZero();
  }

  @Test
  void equals_oneHoldsViews_isTrueBothWays() {
    Row row = new Row("a");
    Row view = Hybrid.reactive(row);
    List<Row> ofViews = Hybrid.reactive(new ArrayList<>(List.of(view)));
    List<Row> ofRaws = Hybrid.reactive(new ArrayList<>(List.of(row)));
    Map<String, Row> mapOfViews = Hybrid.reactive(new HashMap<>(Map.of("k", view)));
    Map<String, Row> mapOfRaws = Hybrid.reactive(new HashMap<>(Map.of("k", row)));

    assertThat(ofViews.equals(ofRaws)).isTrue();
    assertThat(ofRaws.equals(ofViews)).isTrue();
    assertThat(mapOfViews.equals(mapOfRaws)).isTrue();
    assertThat(mapOfRaws.equals(mapOfViews)).isTrue();
    assertThat(ofViews.equals(List.of(new Row("a")))).isFalse();
    for (Row form : forms(row)) {
      Map<Row, Row> held = Hybrid.reactive(new HashMap<>(Map.of(form, form)));
      Map<Row, Row> plain = new HashMap<>(Map.of(row, row));
      assertThat(held.hashCode()).isEqualTo(plain.hashCode());
      assertThat(held.equals(plain)).isTrue();
      assertThat(held.keySet().equals(plain.keySet())).isTrue();
      assertThat(held.entrySet().equals(plain.entrySet())).isTrue();
      assertThat(held.entrySet().hashCode()).isEqualTo(plain.entrySet().hashCode());
      assertThat(held.entrySet().containsAll(plain.entrySet())).isTrue();
      assertThat(held.entrySet().equals(Map.of(row, new Row("a")).entrySet())).isFalse();
    }
  }

  @Nested
  class Effects {

    @Test
    void keyFollowed_heldAsAView_runsWhenItIsRemovedInTheOtherForm() {
      Row row = new Row("a");
      Row view = Hybrid.reactive(row);
      for (Supplier<Map<Row, String>> maker :
          List.<Supplier<Map<Row, String>>>of(
              HashMap::new, IdentityHashMap::new, () -> new TreeMap<>(BY_NAME))) {
        Map<Row, String> raw = maker.get();
        raw.put(view, "x");
        Map<Row, String> map = Hybrid.reactive(raw);
        List<@Nullable String> seen = new ArrayList<>();
        Hybrid.effect(() -> seen.add(map.get(row)));

        map.put(row, "y");
        map.keySet().removeIf(key -> true);

        assertThat(seen).containsExactly("x", "y", null);
      }
    }

    @Test
    void removedInTheOtherForm_elementThatWentIsTold() {
      Row row = new Row("a");
      Row view = Hybrid.reactive(row);
      Collection<Row> deque = Hybrid.reactive((Collection<Row>) new ArrayDeque<>(List.of(view)));
      List<Object> told = new ArrayList<>();
      Hybrid.watchReactive(deque, change -> told.add(Objects.requireNonNull(change.oldValue())));

      deque.remove(row);

      assertThat(told).containsExactly(view);
    }
  }
}
