package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.assign;
import static dev.aliensignals.hybrid.Hybrid.computed;
import static dev.aliensignals.hybrid.Hybrid.effect;
import static dev.aliensignals.hybrid.Hybrid.intSignal;
import static dev.aliensignals.hybrid.Hybrid.isReactive;
import static dev.aliensignals.hybrid.Hybrid.reactive;
import static dev.aliensignals.hybrid.Hybrid.readonly;
import static dev.aliensignals.hybrid.Hybrid.ref;
import static dev.aliensignals.hybrid.Hybrid.signal;
import static dev.aliensignals.hybrid.Hybrid.snapshot;
import static dev.aliensignals.hybrid.Hybrid.toRaw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.IntSignal;
import dev.aliensignals.primitives.InvalidSignalValueException;
import dev.aliensignals.primitives.Signal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Copies of whole objects, out of views and into them. */
@AnySystem
class CopiesTest {

  /** A bean with what is hard to copy. */
  static class Person {
    private final List<String> tags = new ArrayList<>();
    private String name = "";
    private int age;
    private @Nullable Person friend;

    Person() {}

    Person(String name, int age) {
      this.name = name;
      this.age = age;
    }

    List<String> getTags() {
      return tags;
    }

    String getName() {
      return name;
    }

    void setName(String name) {
      this.name = name;
    }

    int getAge() {
      return age;
    }

    void setAge(int age) {
      this.age = age;
    }

    @Nullable Person getFriend() {
      return friend;
    }

    void setFriend(@Nullable Person friend) {
      this.friend = friend;
    }
  }

  private static Person friendOf(Person person) {
    return Objects.requireNonNull(person.getFriend());
  }

  /** As many persons, each the friend of the one before. */
  private static Person chain(int length) {
    Person first = new Person("ada", 0);
    for (int i = 1; i < length; i++) {
      Person next = new Person("ada", i);
      next.friend = first;
      first = next;
    }
    return first;
  }

  private static int lengthOf(Person first) {
    int length = 0;
    for (Person person = first; person != null; person = person.friend) {
      length++;
    }
    return length;
  }

  @Nested
  class Snapshot {

    @Test
    void snapshot_ofView_isRawAndApart() {
      // C42
      Person person = reactive(new Person("ada", 36));
      person.setFriend(new Person("bob", 40));

      Person copy = snapshot(person);
      person.setName("eve");
      friendOf(person).setAge(41);

      assertThat(isReactive(copy)).isFalse();
      assertThat(isReactive(copy.getFriend())).isFalse();
      assertThat(copy).hasSameClassAs(toRaw(person)).isNotSameAs(toRaw(person));
      assertThat(copy.getName()).isEqualTo("ada");
      assertThat(friendOf(copy).getAge()).isEqualTo(40);
    }

    @Test
    void snapshot_ofFinalList_copied() {
      Person raw = new Person("ada", 36);
      raw.tags.add("a");

      Person copy = snapshot(reactive(raw));
      raw.tags.add("b");

      assertThat(copy.tags).containsExactly("a");
    }

    @Test
    void snapshot_ofCycle_isCycle() {
      // D38
      Person raw = new Person("ada", 36);
      raw.friend = raw;

      Person copy = snapshot(reactive(raw));

      assertThat(copy.friend).isSameAs(copy);
    }

    @Test
    void snapshot_hundredThousandDeep_noStackNeeded() {
      Person copy = snapshot(reactive(chain(100_000)));

      assertThat(lengthOf(copy)).isEqualTo(100_000);
    }

    @Test
    void snapshot_setOfWhatIsEqualByContent_findsWhatIsInIt() {
      Set<List<Person>> groups = new HashSet<>();
      groups.add(new ArrayList<>(List.of(new Person("ada", 36))));
      List<Object> nested = new ArrayList<>(List.of(groups.iterator().next(), groups));

      List<Object> copy = snapshot(reactive(nested));

      Object group = copy.get(0);
      assertThat(group).isNotSameAs(nested.get(0));
      assertThat(((Set<?>) copy.get(1)).contains(group)).isTrue();
    }

    @Test
    void snapshot_collectionsOfSpecialClasses_keepTheirKind() {
      Map<String, Object> all = new HashMap<>();
      all.put("units", new EnumMap<TimeUnit, Person>(Map.of(TimeUnit.DAYS, new Person("ada", 36))));
      all.put("days", EnumSet.of(TimeUnit.DAYS));
      all.put("skips", new ConcurrentSkipListMap<>(Map.of("a", 1)));
      all.put("first", new PriorityQueue<>(Comparator.comparing(Person::getName)));
      all.put("bounded", new ArrayBlockingQueue<>(1));

      Map<String, Object> copy = snapshot(reactive(all));

      assertThat(copy.get("units")).isInstanceOf(EnumMap.class).isNotSameAs(all.get("units"));
      assertThat(copy.get("days")).isInstanceOf(EnumSet.class).isEqualTo(all.get("days"));
      assertThat(copy.get("skips")).isInstanceOf(ConcurrentSkipListMap.class);
      assertThat(copy.get("first")).isInstanceOf(PriorityQueue.class);
      assertThat(copy.get("bounded")).isInstanceOf(Queue.class);
    }

    @Test
    void snapshot_inEffect_followsEverything() {
      // C42
      Person person = reactive(new Person("ada", 36));
      person.setFriend(new Person("bob", 40));
      List<Integer> ages = new ArrayList<>();
      effect(() -> ages.add(friendOf(snapshot(person)).age));

      friendOf(person).setAge(41);
      person.setName("eve");

      assertThat(ages).containsExactly(40, 41, 41);
    }
  }

  @Nested
  class Collections {

    @Test
    void snapshot_ofList_copiesElementsToo() {
      List<Person> people = reactive(new ArrayList<>());
      people.add(new Person("ada", 36));

      List<Person> copy = snapshot(people);
      people.get(0).setAge(37);
      people.clear();

      assertThat(copy).singleElement().satisfies(person -> assertThat(person.age).isEqualTo(36));
      assertThat(isReactive(copy)).isFalse();
      assertThat(isReactive(copy.get(0))).isFalse();
    }

    @Test
    void snapshot_ofSortedMap_keepsOrder() {
      Map<String, Integer> ages = reactive(new TreeMap<>(Comparator.reverseOrder()));
      ages.putAll(Map.of("a", 1, "b", 2));

      assertThat(snapshot(ages)).containsExactly(Map.entry("b", 2), Map.entry("a", 1));
    }

    @Test
    void assign_list_onlyDifferencesRun() {
      List<String> names = reactive(new ArrayList<>(List.of("a", "b", "c")));
      List<String> first = new ArrayList<>();
      List<Integer> sizes = new ArrayList<>();
      effect(() -> first.add(names.get(0)));
      effect(() -> sizes.add(names.size()));

      assign(names, List.of("a", "x"));

      assertThat(names).containsExactly("a", "x");
      assertThat(first).hasSize(1);
      assertThat(sizes).containsExactly(3, 2);
    }

    @Test
    void assign_map_onlyDifferencesRun() {
      Map<String, Integer> ages = reactive(new HashMap<>(Map.of("a", 1, "b", 2)));
      List<Integer> seen = new ArrayList<>();
      effect(() -> seen.add(ages.get("a")));

      assign(ages, Map.of("a", 1, "c", 3));

      assertThat(ages).containsOnly(Map.entry("a", 1), Map.entry("c", 3));
      assertThat(seen).hasSize(1);
    }

    @Test
    void assign_set_hasSameElements() {
      Set<String> tags = reactive(new HashSet<>(Set.of("a", "b")));

      assign(tags, Set.of("b", "c"));

      assertThat(tags).containsExactlyInAnyOrder("b", "c");
    }

    @Test
    void assign_beanWithFinalList_changesList() {
      Person person = reactive(new Person("ada", 36));
      Person source = new Person("ada", 36);
      source.tags.add("x");
      List<Integer> sizes = new ArrayList<>();
      effect(() -> sizes.add(person.getTags().size()));

      assign(person, source);

      assertThat(sizes).containsExactly(0, 1);
      assertThat(toRaw(person).tags).isNotSameAs(source.tags).containsExactly("x");
    }
  }

  @Nested
  class Assign {

    @Test
    void assign_fewDifferences_onlyThoseRun() {
      // C43
      Person person = reactive(new Person("ada", 36));
      List<String> names = new ArrayList<>();
      List<Integer> ages = new ArrayList<>();
      effect(() -> names.add(person.getName()));
      effect(() -> ages.add(person.getAge()));

      assign(person, new Person("ada", 37));

      assertThat(names).hasSize(1);
      assertThat(ages).containsExactly(36, 37);
    }

    @Test
    void assign_manyDifferences_oneRun() {
      // C43
      Person person = reactive(new Person("ada", 36));
      List<String> seen = new ArrayList<>();
      effect(() -> seen.add(person.getName() + person.getAge()));

      assign(person, new Person("bob", 40));

      assertThat(seen).containsExactly("ada36", "bob40");
    }

    @Test
    void assign_listToBean_throwsWhatItTakes() {
      Object person = reactive(new Person());

      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> assign(person, new ArrayList<>()))
          .withMessageContaining("pass two beans, two lists, two sets or two maps");
    }

    @Test
    void assign_hundredThousandDeep_noStackNeeded() {
      Person person = chain(100_000);
      Person source = chain(100_000);
      Person last = source;
      while (last.friend != null) {
        last = last.friend;
      }
      last.setName("eve");

      assign(reactive(person), source);

      Person changed = person;
      while (changed.friend != null) {
        changed = changed.friend;
      }
      assertThat(changed.getName()).isEqualTo("eve");
    }

    @Test
    void assign_nestedOfSameClass_keepsIt() {
      Person person = reactive(new Person("ada", 36));
      person.setFriend(new Person("bob", 40));
      Person friend = person.getFriend();
      Person source = new Person("ada", 36);
      source.setFriend(new Person("bob", 41));

      assign(person, source);

      assertThat(person.getFriend()).isSameAs(friend);
      assertThat(friendOf(person).getAge()).isEqualTo(41);
    }

    @Test
    void assign_null_setsNull() {
      Person person = reactive(new Person("ada", 36));
      person.setFriend(new Person("bob", 40));

      assign(person, new Person("ada", 36));

      assertThat(person.getFriend()).isNull();
    }

    @Test
    void assign_raw_returnsItsView() {
      Person raw = new Person("ada", 36);

      assertThat(assign(raw, reactive(new Person("bob", 40)))).isSameAs(reactive(raw));
      assertThat(raw.name).isEqualTo("bob");
    }

    @Test
    void assign_readonly_throws() {
      Person person = readonly(new Person("ada", 36));

      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> assign(person, new Person("bob", 40)));
    }
  }

  /** A bean whose state is in signals, too. */
  static class Meter {
    private final Signal<Integer> count = signal(o -> o.name("count").guard(n -> n >= 0), 1);
    private final IntSignal ticks = intSignal(1);
    private final Ref<List<String>> labels = ref(new ArrayList<>(List.of("a")));
    private final Computed<Integer> twice = computed(() -> count.get() * 2);
    private final Map<String, Signal<Integer>> byName = new HashMap<>(Map.of("count", count));
    private final Signal<Integer> unset = signal();
    private String name = "x";

    String getName() {
      return name;
    }

    void setName(String name) {
      this.name = name;
    }

    String state() {
      return count.get() + " " + ticks.get() + " " + labels.get() + " " + name;
    }
  }

  @Test
  void snapshot_signalsAndRefs_areCopiedSoThatAssignUndoes() {
    Meter raw = new Meter();
    Meter meter = reactive(raw);
    Meter before = snapshot(meter);
    List<String> seen = new ArrayList<>();
    effect(() -> seen.add(meter.state()));

    raw.count.set(2);
    raw.ticks.set(2);
    raw.labels.get().add("b");
    meter.setName("y");

    assertThat(before.state()).isEqualTo("1 1 [a] x");
    assertThat(assign(meter, before).state()).isEqualTo("1 1 [a] x");
    assertThat(seen).startsWith("1 1 [a] x", "2 1 [a] x").endsWith("1 1 [a] x");
    raw.count.set(3);
    raw.labels.get().add("c");
    assertThat(before.state()).isEqualTo("1 1 [a] x");
  }

  @Test
  void snapshot_signals_keepNameRulesAndSharing_derivedAndUnsetOnesAreShared() {
    Meter meter = new Meter();
    Meter copy = snapshot(reactive(meter));

    assertThat(copy.count).isNotSameAs(meter.count).isSameAs(copy.byName.get("count"));
    assertThat(copy.count.toString()).startsWith("count");
    assertThatExceptionOfType(InvalidSignalValueException.class)
        .isThrownBy(() -> copy.count.set(-1));
    assertThat(copy.twice).isSameAs(meter.twice);
    assertThat(copy.unset).isSameAs(meter.unset);
  }

  @Test
  void snapshot_inAComputed_followsWhatIsInSignals() {
    Meter meter = new Meter();
    Meter view = reactive(meter);
    Computed<String> state = computed(() -> snapshot(view).state());
    String first = state.get();

    meter.count.set(5);
    meter.labels.get().add("b");

    assertThat(first).isEqualTo("1 1 [a] x");
    assertThat(state.get()).isEqualTo("5 1 [a, b] x");
  }

  @Test
  void snapshot_signalInACycle_refersToTheCopy() {
    Map<String, Object> map = new HashMap<>();
    Signal<Object> signal = signal((Object) map);
    map.put("self", signal);

    Map<String, Object> copy = snapshot(reactive(map));

    assertThat(copy.get("self")).isNotSameAs(signal);
    assertThat(((Signal<?>) copy.get("self")).get()).isSameAs(copy);
  }

  @Test
  void assign_signalWithoutOneInItsPlace_givesTheTargetACopy() {
    List<String> labels = new ArrayList<>(List.of("a"));
    Map<String, Object> source = new HashMap<>();
    Ref<List<String>> ref = ref(labels);
    source.put("ref", ref);
    source.put("same", ref);
    source.put("ticks", intSignal(1));
    source.put("self", signal((Object) source));
    Map<String, Object> target = new HashMap<>();

    assign(target, source);
    ((IntSignal) target.get("ticks")).set(2);
    ref.get().add("b");

    assertThat(((IntSignal) source.get("ticks")).get()).isEqualTo(1);
    assertThat(((Ref<?>) target.get("ref")).get()).isEqualTo(List.of("a"));
    assertThat(target.get("same")).isSameAs(target.get("ref")).isNotSameAs(ref);
    assertThat(toRaw(((Signal<?>) target.get("self")).get())).isSameAs(target);
  }

  @Test
  void assign_signalsOfTheTargetInAnotherOrder_movesThem() {
    Signal<Integer> one = signal(1);
    Signal<Integer> two = signal(2);
    List<Signal<Integer>> target = reactive(new ArrayList<>(List.of(one, two)));

    assign(target, List.of(two, one));

    assertThat(target).containsExactly(two, one);
    assertThat(one.get()).isEqualTo(1);
  }
}
