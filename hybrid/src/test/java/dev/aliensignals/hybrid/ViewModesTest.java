package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.batch;
import static dev.aliensignals.hybrid.Hybrid.effect;
import static dev.aliensignals.hybrid.Hybrid.isReactive;
import static dev.aliensignals.hybrid.Hybrid.isReadonly;
import static dev.aliensignals.hybrid.Hybrid.reactive;
import static dev.aliensignals.hybrid.Hybrid.readonly;
import static dev.aliensignals.hybrid.Hybrid.ref;
import static dev.aliensignals.hybrid.Hybrid.shallowReactive;
import static dev.aliensignals.hybrid.Hybrid.shallowRef;
import static dev.aliensignals.hybrid.Hybrid.toRaw;
import static dev.aliensignals.hybrid.Hybrid.toRef;
import static dev.aliensignals.hybrid.Hybrid.watchReactive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.aliensignals.primitives.Effect;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Views that are stored in objects: they come out as they went in. */
@AnySystem
class ViewModesTest {

  /** A bean. */
  static class Box {
    private final String name = "box";
    private @Nullable Object content;
    private List<String> list = new ArrayList<>();

    String getName() {
      return name;
    }

    @Nullable Object getContent() {
      return content;
    }

    void setContent(@Nullable Object content) {
      this.content = content;
    }

    void replace(@Nullable Object with) {
      content = with;
      content = with; // so that it is copied rather than a setter
    }

    List<String> getList() {
      return list;
    }

    void setList(List<String> list) {
      this.list = list;
    }
  }

  /** Is its own state. */
  interface Holder {
    @Nullable Object getContent();

    void setContent(@Nullable Object content);
  }

  private static final Comparator<Object> BY_NAME =
      Comparator.comparing(box -> ((Box) box).getName());

  /** Where a value can be stored and read again. */
  @SuppressWarnings("ImmutableEnumChecker") // functions without state
  enum Place {
    PROPERTY(
        Box::new, (box, value) -> ((Box) box).setContent(value), box -> ((Box) box).getContent()),
    STATE(
        () -> toRaw(reactive(Holder.class)),
        (state, value) -> ((Holder) state).setContent(value),
        state -> ((Holder) state).getContent()),
    REF(
        Box::new,
        (box, value) -> toRef((Box) box, Box::getContent, Box::setContent).set(value),
        box -> ((Box) box).getContent()),
    METHOD(Box::new, (box, value) -> ((Box) box).replace(value), box -> ((Box) box).getContent()),
    ADDED(ArrayList::new, (list, value) -> list(list).add(value), list -> list(list).get(0)),
    ADDED_ALL(
        ArrayList::new,
        (list, value) -> list(list).addAll(List.of(value)),
        list -> list(list).get(0)),
    SET_BY_ITERATOR(
        () -> new ArrayList<>(List.of("")),
        (list, value) -> {
          var steps = list(list).listIterator();
          steps.next();
          steps.set(value);
        },
        list -> list(list).get(0)),
    REPLACED(
        () -> new ArrayList<>(List.of("")),
        (list, value) -> list(list).replaceAll(old -> value),
        list -> list(list).get(0)),
    QUEUED(
        ArrayDeque::new,
        (deque, value) -> deque(deque).addFirst(value),
        deque -> deque(deque).peek()),
    MAPPED(HashMap::new, (map, value) -> map(map).put("k", value), map -> map(map).get("k")),
    MERGED(
        HashMap::new,
        (map, value) -> map(map).computeIfAbsent("k", key -> value),
        map -> map(map).get("k")),
    ENTRY(
        () -> new HashMap<>(Map.of("k", "")),
        (map, value) -> map(map).entrySet().iterator().next().setValue(value),
        map -> map(map).values().iterator().next()),
    HASH_SET(HashSet::new, Place::addToSet, Place::first),
    LINKED_SET(LinkedHashSet::new, Place::addToSet, Place::first),
    SORTED_SET(() -> new TreeSet<>(BY_NAME), Place::addToSet, Place::first),
    SKIP_LIST_SET(() -> new ConcurrentSkipListSet<>(BY_NAME), Place::addToSet, Place::first),
    IDENTITY_SET(
        () -> Collections.newSetFromMap(new IdentityHashMap<>()), Place::addToSet, Place::first),
    CONCURRENT_SET(ConcurrentHashMap::newKeySet, Place::addToSet, Place::first),
    COPY_ON_WRITE_SET(CopyOnWriteArraySet::new, Place::addToSet, Place::first),
    PART_OF_SET(
        () -> new TreeSet<>(BY_NAME),
        (set, value) -> ((NavigableSet<Object>) set(set)).tailSet(new Box(), true).add(value),
        set -> ((NavigableSet<Object>) set(set)).first()),
    HASH_KEY(HashMap::new, Place::addKey, Place::firstKey),
    LINKED_KEY(LinkedHashMap::new, Place::addKey, Place::firstKey),
    SORTED_KEY(() -> new TreeMap<>(BY_NAME), Place::addKey, Place::firstKey),
    SKIP_LIST_KEY(() -> new ConcurrentSkipListMap<>(BY_NAME), Place::addKey, Place::firstKey),
    IDENTITY_KEY(IdentityHashMap::new, Place::addKey, Place::firstKey),
    CONCURRENT_KEY(ConcurrentHashMap::new, Place::addKey, Place::firstKey),
    ABSENT_KEY(
        HashMap::new,
        (map, value) -> keyed(map).putIfAbsent(value, "v"),
        map -> keyed(map).entrySet().iterator().next().getKey()),
    COMPUTED_KEY(
        HashMap::new,
        (map, value) -> keyed(map).computeIfAbsent(value, key -> "v"),
        Place::firstKey),
    MERGED_KEY(
        HashMap::new, (map, value) -> keyed(map).merge(value, "v", (a, b) -> "v"), Place::firstKey),
    ALL_KEYS(HashMap::new, (map, value) -> keyed(map).putAll(Map.of(value, "v")), Place::firstKey),
    PRIORITY_QUEUE(
        () -> new PriorityQueue<>(BY_NAME),
        (queue, value) -> queue(queue).offer(value),
        queue -> queue(queue).peek());

    private final Supplier<Object> make;
    private final BiConsumer<Object, Object> store;
    private final Function<Object, @Nullable Object> read;

    Place(
        Supplier<Object> make,
        BiConsumer<Object, Object> store,
        Function<Object, @Nullable Object> read) {
      this.make = make;
      this.store = store;
      this.read = read;
    }

    @SuppressWarnings("unchecked") // made so
    private static List<Object> list(Object list) {
      return (List<Object>) list;
    }

    @SuppressWarnings("unchecked") // made so
    private static Deque<Object> deque(Object deque) {
      return (Deque<Object>) deque;
    }

    @SuppressWarnings("unchecked") // made so
    private static Set<Object> set(Object set) {
      return (Set<Object>) set;
    }

    @SuppressWarnings("unchecked") // made so
    private static Queue<Object> queue(Object queue) {
      return (Queue<Object>) queue;
    }

    private static void addToSet(Object set, Object value) {
      set(set).add(value);
    }

    private static Object first(Object set) {
      return set(set).iterator().next();
    }

    @SuppressWarnings("unchecked") // made so
    private static Map<Object, String> keyed(Object map) {
      return (Map<Object, String>) map;
    }

    private static void addKey(Object map, Object value) {
      keyed(map).put(value, "v");
    }

    private static Object firstKey(Object map) {
      return keyed(map).keySet().iterator().next();
    }

    @SuppressWarnings("unchecked") // made so
    private static Map<String, Object> map(Object map) {
      return (Map<String, Object>) map;
    }
  }

  private final Box box = new Box();

  @ParameterizedTest
  @EnumSource
  void shallow_deepViewStored_comesOutAsItWentIn(Place place) {
    Object holder = shallowReactive(place.make.get());
    Box view = reactive(box);

    place.store.accept(holder, view);

    assertThat(place.read.apply(holder)).isSameAs(view);
    assertThat(place.read.apply(reactive(toRaw(holder)))).isSameAs(view);
    assertThat(isReadonly(place.read.apply(readonly(toRaw(holder))))).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void shallow_rawStored_comesOutRaw(Place place) {
    Object holder = shallowReactive(place.make.get());

    place.store.accept(holder, box);

    assertThat(place.read.apply(holder)).isSameAs(box);
  }

  @ParameterizedTest
  @EnumSource
  void deep_readonlyStored_comesOutReadonly(Place place) {
    Object holder = reactive(place.make.get());
    Box view = readonly(box);

    place.store.accept(holder, view);

    assertThat(place.read.apply(holder)).isSameAs(view);
  }

  @ParameterizedTest
  @EnumSource
  void deep_deepViewStored_isRaw(Place place) {
    Object holder = reactive(place.make.get());

    place.store.accept(holder, reactive(box));

    assertThat(place.read.apply(toRaw(holder))).isSameAs(box);
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "PROPERTY",
        "STATE",
        "REF",
        "METHOD",
        "MAPPED",
        "ENTRY",
        "SET_BY_ITERATOR",
        "REPLACED"
      })
  void readonly_inPlaceOfRaw_isAChange(Place place) {
    Object holder = reactive(place.make.get());
    place.store.accept(holder, box);
    List<Boolean> seen = new ArrayList<>();

    try (Effect reader = effect(() -> seen.add(isReadonly(place.read.apply(holder))))) {
      place.store.accept(holder, readonly(box));
      place.store.accept(holder, readonly(box));
      place.store.accept(holder, reactive(box));
      place.store.accept(holder, box);
    }

    assertThat(seen).containsExactly(false, true, false);
  }

  @ParameterizedTest
  @EnumSource
  void deep_shallowStored_comesOutShallow(Place place) {
    Object holder = reactive(place.make.get());
    Box view = shallowReactive(box);

    place.store.accept(holder, view);

    assertThat(place.read.apply(holder)).isSameAs(view);
    assertThat(place.read.apply(holder)).hasSameHashCodeAs(box);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.MATCH_ANY,
      names = {".*SET", ".*KEYS?"})
  void keyed_readonlyStored_everyFormFindsItAndOneIsThere(Place place) {
    Object holder = reactive(place.make.get());
    place.store.accept(holder, readonly(box));
    Collection<Object> keys =
        holder instanceof Map<?, ?> ? Place.keyed(holder).keySet() : Place.set(holder);

    for (Box form : List.of(box, reactive(box), readonly(box), shallowReactive(box))) {
      place.store.accept(holder, form);
      assertThat(keys.contains(form)).isTrue();
      assertThat(keys).hasSize(1);
      assertThat(place.read.apply(holder)).isSameAs(readonly(box));
    }
    assertThat(keys.remove(box)).isTrue();
    assertThat(keys).isEmpty();
  }

  /** As an element that is added to a set with an equal one: the old one stays. */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.MATCH_ANY,
      names = {".*SET", ".*KEYS?"})
  void keyed_readonlyInPlaceOfRaw_takesARemoval(Place place) {
    Object holder = reactive(place.make.get());
    place.store.accept(holder, box);
    Collection<Object> keys =
        holder instanceof Map<?, ?> ? Place.keyed(holder).keySet() : Place.set(holder);
    List<List<Boolean>> seen = new ArrayList<>();

    try (Effect reader =
        effect(() -> seen.add(keys.stream().map(each -> isReadonly(each)).toList()))) {
      place.store.accept(holder, readonly(box));
      batch(
          () -> {
            keys.remove(box);
            place.store.accept(holder, readonly(box));
          });
    }

    assertThat(seen).containsExactly(List.of(false), List.of(true));
  }

  @Nested
  class Refs {

    @Test
    void ref_readonlyInPlaceOfRaw_isAChange() {
      Ref<Box> ref = ref(box);
      List<Boolean> seen = new ArrayList<>();

      try (Effect reader = effect(() -> seen.add(isReadonly(ref.get())))) {
        ref.set(readonly(box));
        ref.set(box);
        ref.set(reactive(box));
      }

      assertThat(seen).containsExactly(false, true, false);
    }

    @Test
    void shallowRef_keepsWhatItWasGiven() {
      Ref<Box> ref = shallowRef(box);
      ref.set(readonly(box));

      assertThat(isReadonly(ref.get())).isTrue();
    }
  }

  @Nested
  class CollectionsInside {

    @Test
    void readonlyList_inBean_comesOutReadonly() {
      Box view = reactive(box);
      List<String> list = readonly(new ArrayList<>(List.of("a")));

      view.setList(list);

      assertThat(view.getList()).isSameAs(list);
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> view.getList().add("b"));
    }

    @Test
    void readonlyList_inList_comesOutReadonly() {
      List<List<String>> lists = reactive(new ArrayList<>());
      List<String> list = readonly(new ArrayList<>(List.of("a")));

      lists.add(list);

      assertThat(lists.get(0)).isSameAs(list);
    }

    @Test
    void shallowView_ofListInList_comesOutShallow() {
      List<List<Box>> lists = reactive(new ArrayList<>());
      lists.add(shallowReactive(new ArrayList<>(List.of(box))));

      assertThat(isReactive(lists.get(0).get(0))).isFalse();
    }
  }

  /** Ordered and equal by its fields, without getters. */
  static class Direct implements Comparable<Direct> {
    private final int rank;

    Direct(int rank) {
      this.rank = rank;
    }

    int getRank() {
      return rank;
    }

    @Override
    public int compareTo(Direct other) {
      return Integer.compare(rank, other.rank);
    }

    @Override
    @SuppressWarnings("EqualsGetClass") // as generators write it
    public boolean equals(@Nullable Object other) {
      return other != null && getClass() == other.getClass() && ((Direct) other).rank == rank;
    }

    @Override
    public int hashCode() {
      return rank;
    }
  }

  @Nested
  class EqualsByFields {

    @Test
    void readonlyInSet_foundByAnotherThatIsEqual() {
      Set<Direct> set = reactive(new HashSet<>());
      set.add(readonly(new Direct(3)));

      assertThat(set.contains(new Direct(3))).isTrue();
      assertThat(set.add(new Direct(3))).isFalse();
      assertThat(set.add(reactive(new Direct(3)))).isFalse();
      assertThat(set.contains(new Direct(4))).isFalse();
      assertThat(set.remove(new Direct(3))).isTrue();
      assertThat(set).isEmpty();
    }

    @Test
    void readonlyAsKey_foundByAnotherThatIsEqual() {
      Map<Direct, String> map = reactive(new HashMap<>());
      map.put(readonly(new Direct(3)), "a");

      assertThat(map.put(new Direct(3), "b")).isEqualTo("a");
      assertThat(map.get(new Direct(3))).isEqualTo("b");
      assertThat(map).hasSize(1);
    }

    @Test
    void readonlyInList_foundByAnotherThatIsEqual() {
      List<Direct> list = reactive(new ArrayList<>());
      list.add(readonly(new Direct(3)));

      assertThat(list.indexOf(new Direct(3))).isZero();
      assertThat(list.lastIndexOf(new Direct(3))).isZero();
      assertThat(list.contains(new Direct(3))).isTrue();
    }

    /** Else it would be found by luck, and others be put in wrong places. */
    @Test
    void readonlyInSorted_refusedWithReason() {
      Direct view = readonly(new Direct(3));
      Set<Direct> set = reactive(new TreeSet<>());
      Map<Direct, String> map = reactive(new TreeMap<>());
      Collection<Direct> queue = reactive((Collection<Direct>) new PriorityQueue<Direct>());

      for (Consumer<Direct> adding :
          List.<Consumer<Direct>>of(set::add, direct -> map.put(direct, ""), queue::add)) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> adding.accept(view))
            .withMessageContaining("Direct cannot be kept in a sorted collection")
            .withMessageContaining("getters");
        adding.accept(reactive(new Direct(2)));
        adding.accept(toRaw(view));
      }
      assertThat(set).extracting(Direct::getRank).containsExactly(2, 3);
      assertThat(map.keySet()).extracting(Direct::getRank).containsExactly(2, 3);
      assertThat(queue).hasSize(2);
    }
  }

  /** Or its entry would go with the view, though the object is still there. */
  @Test
  void weakKey_viewStored_isRaw() {
    Map<Box, String> raw = new WeakHashMap<>();

    shallowReactive(raw).put(reactive(box), "a");
    reactive(raw).putAll(Map.of(readonly(box), "b"));

    assertThat(raw.keySet().iterator().next()).isSameAs(box);
    assertThat(raw).containsExactly(Map.entry(box, "b"));
  }

  @Nested
  class Deeper {

    @Test
    void readonlySetInMapInSet_comesOutReadonlyAtAllLevels() {
      Set<String> inner = readonly(new HashSet<>(List.of("a")));
      Map<Set<String>, Box> map = reactive(new HashMap<>());
      Set<Map<Set<String>, Box>> set = reactive(new HashSet<>());
      map.put(inner, readonly(box));
      set.add(readonly(map));

      Map<Set<String>, Box> outMap = set.iterator().next();
      assertThat(outMap).isSameAs(readonly(map));
      assertThat(outMap.keySet().iterator().next()).isSameAs(inner);
      assertThat(outMap.values().iterator().next()).isSameAs(readonly(box));
      assertThat(set.contains(map)).isTrue();
      assertThat(outMap.containsKey(Set.of("a"))).isTrue();
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> outMap.keySet().iterator().next().add("b"));
    }

    @Test
    void readonlyOfSet_givesOutReadonlyOfWhatIsShallow() {
      Set<Box> set = reactive(new LinkedHashSet<>());
      set.add(shallowReactive(box));

      assertThat(isReadonly(readonly(set).iterator().next())).isTrue();
    }

    @Test
    void watch_readonlyInPlaceOfRaw_toldAsOneReplacement() {
      Set<Box> set = reactive(new HashSet<>(List.of(box)));
      List<PropertyChange> told = new ArrayList<>();

      try (Effect watch = watchReactive(set, told::add)) {
        batch(
            () -> {
              set.remove(box);
              set.add(readonly(box));
            });
        reactive(box).setContent("x");
        set.remove(box);
        reactive(box).setContent("y");
      }

      assertThat(told)
          .extracting(PropertyChange::kind)
          .containsExactly(ChangeKind.SET, ChangeKind.SET, ChangeKind.REMOVE);
      assertThat(told.get(0).newValue()).isSameAs(readonly(box));
      assertThat(told.get(2).oldValue()).isSameAs(readonly(box));
    }
  }

  @Test
  void sameValue_storedAgain_isNoChange() {
    Box view = reactive(new Box());
    view.setContent(readonly(box));
    AtomicInteger runs = new AtomicInteger();

    try (Effect reader =
        effect(
            () -> {
              runs.incrementAndGet();
              view.getContent();
            })) {
      view.setContent(readonly(box));
    }

    assertThat(runs).hasValue(1);
  }
}
