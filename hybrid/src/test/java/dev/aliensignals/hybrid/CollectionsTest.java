package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.batch;
import static dev.aliensignals.hybrid.Hybrid.effect;
import static dev.aliensignals.hybrid.Hybrid.isReactive;
import static dev.aliensignals.hybrid.Hybrid.isReadonly;
import static dev.aliensignals.hybrid.Hybrid.reactive;
import static dev.aliensignals.hybrid.Hybrid.readonly;
import static dev.aliensignals.hybrid.Hybrid.shallowReactive;
import static dev.aliensignals.hybrid.Hybrid.shallowReadonly;
import static dev.aliensignals.hybrid.Hybrid.toRaw;
import static dev.aliensignals.hybrid.Hybrid.trigger;
import static dev.aliensignals.hybrid.Hybrid.untracked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.RandomAccess;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Reactive collections, by the rows of the list of features. */
@AnySystem
class CollectionsTest {

  /** A bean to put into collections. */
  public static class Item {
    private String name;

    public Item(String name) {
      this.name = name;
    }

    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }
  }

  /** Counts the runs of an effect after its first one. */
  private static AtomicInteger runsOf(Runnable body) {
    AtomicInteger runs = new AtomicInteger(-1);
    effect(
        () -> {
          body.run();
          runs.incrementAndGet();
        });
    return runs;
  }

  private static <T> void use(T value) {
    assertThat(value).isSameAs(value);
  }

  private static List<String> abc() {
    return new ArrayList<>(List.of("a", "b", "c"));
  }

  private static Map<String, String> ab() {
    return new LinkedHashMap<>(Map.of("a", "1", "b", "2"));
  }

  private static Arguments change(String name, Consumer<?> change, boolean changes) {
    return Arguments.of(name, change, changes);
  }

  @Nested
  class Lists {

    static Stream<Arguments> mutators() {
      return Stream.of(
          list("add", list -> list.add("x"), true),
          list("add at", list -> list.add(1, "x"), true),
          list("addAll", list -> list.addAll(List.of("x", "y")), true),
          list("addAll nothing", list -> list.addAll(List.of()), false),
          list("addAll at", list -> list.addAll(1, List.of("x")), true),
          list("set", list -> list.set(1, "x"), true),
          list("set equal", list -> list.set(1, new String("b")), false),
          list("remove at", list -> list.remove(1), true),
          list("remove", list -> list.remove("b"), true),
          list("remove missing", list -> list.remove("x"), false),
          list("removeAll", list -> list.removeAll(List.of("a", "b")), true),
          list("removeAll missing", list -> list.removeAll(List.of("x")), false),
          list("retainAll", list -> list.retainAll(List.of("a")), true),
          list("retainAll of all", list -> list.retainAll(List.of("a", "b", "c")), false),
          list("removeIf", list -> list.removeIf("a"::equals), true),
          list("removeIf none", list -> list.removeIf("x"::equals), false),
          list("replaceAll", list -> list.replaceAll(e -> e + "x"), true),
          list("replaceAll with equals", list -> list.replaceAll(String::new), false),
          list("sort", list -> list.sort(Collections.reverseOrder()), true),
          list("sort sorted", list -> list.sort(null), false),
          list("reverse", Collections::reverse, true),
          list("clear", List::clear, true),
          list("subList.clear of nothing", list -> list.subList(1, 1).clear(), false),
          list("subList.clear", list -> list.subList(0, 2).clear(), true),
          list("subList.add", list -> list.subList(0, 2).add("x"), true),
          list("subList.set", list -> list.subList(1, 3).set(0, "x"), true),
          list("listIterator.set", list -> next(list).set("x"), true),
          list("listIterator.add", list -> next(list).add("x"), true),
          list("listIterator.remove", list -> next(list).remove(), true));
    }

    private static Arguments list(String name, Consumer<List<String>> change, boolean changes) {
      return change(name, change, changes);
    }

    private static ListIterator<String> next(List<String> list) {
      ListIterator<String> iterator = list.listIterator();
      iterator.next();
      return iterator;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutators")
    void M16_mutator_triggersIfContentChanges(
        String name, Consumer<List<String>> change, boolean changes) {
      List<String> raw = abc();
      List<String> list = reactive(raw);
      List<List<String>> seen = new ArrayList<>();
      effect(() -> seen.add(List.copyOf(list)));

      batch(() -> change.accept(list));

      assertThat(seen).hasSize(changes ? 2 : 1);
      assertThat(seen.get(seen.size() - 1)).isEqualTo(raw);
    }

    /** Those that are one call of a method that returns nothing to read with. */
    static Stream<Arguments> directMutators() {
      return mutators()
          .filter(
              mutator ->
                  !String.valueOf(mutator.get()[0]).matches("reverse|listIterator.*|subList.*"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("directMutators")
    void D36_mutatorInEffect_tracksNothing(
        String name, Consumer<List<String>> change, boolean changes) {
      List<String> list = reactive(abc());
      AtomicInteger runs = runsOf(() -> change.accept(list));

      list.addAll(abc());
      list.set(0, "other");

      assertThat(runs).hasValue(0);
    }

    @Test
    void L49_add_sizeRunsOtherIndexDoesNot() {
      List<String> list = reactive(abc());
      AtomicInteger sizes = runsOf(() -> use(list.size()));
      AtomicInteger firsts = runsOf(() -> use(list.get(0)));

      list.add("d");

      assertThat(sizes).hasValue(1);
      assertThat(firsts).hasValue(0);
    }

    @Test
    void get_outOfRange_followsSize() {
      List<String> list = reactive(new ArrayList<>());
      List<String> seen = new ArrayList<>();
      effect(
          () -> {
            try {
              seen.add(list.get(0));
            } catch (IndexOutOfBoundsException e) {
              seen.add("none");
            }
          });

      list.add("a");

      assertThat(seen).containsExactly("none", "a");
    }

    @Test
    void removeFirst_sameElementAtIndex_doesNotRunIt() {
      List<String> list = reactive(new ArrayList<>(List.of("a", "a", "b")));
      AtomicInteger firsts = runsOf(() -> use(list.get(0)));
      AtomicInteger seconds = runsOf(() -> use(list.get(1)));

      list.remove(0);

      assertThat(firsts).hasValue(0);
      assertThat(seconds).hasValue(1);
    }

    @Test
    void indexReads_moreThanOneRunTracksOneByOne_followEverything() {
      List<Integer> list = reactive(new ArrayList<>(Collections.nCopies(200, 0)));
      AtomicInteger many =
          runsOf(
              () -> {
                for (int i = 0; i < 100; i++) {
                  use(list.get(i));
                }
              });
      AtomicInteger one = runsOf(() -> use(list.get(150)));

      list.set(199, 1);

      assertThat(many).as("follows everything").hasValue(1);
      assertThat(one).as("still follows one").hasValue(0);
    }

    @Test
    void D36_modificationDuringIteration_throws() {
      List<String> list = reactive(abc());
      Iterator<String> iterator = list.iterator();
      list.add("d");

      assertThatThrownBy(iterator::next).isInstanceOf(ConcurrentModificationException.class);
    }

    @Test
    void D36_nullElements_asTheRawListAllows() {
      List<String> list = reactive(new ArrayList<>());
      list.add(null);

      assertThat(list).containsExactly((String) null);
      assertThat(list.contains(null)).isTrue();
      List<String> immutable = reactive(List.of("a"));
      assertThatNullPointerException().isThrownBy(() -> immutable.contains(null));
    }

    @Test
    @SuppressWarnings("JdkObsolete") // a list without random access
    void D36_throwInBulkOperation_whatChangedIsTriggered() {
      List<String> list = reactive(new LinkedList<>(List.of("a", "b", "c")));
      AtomicInteger runs = runsOf(() -> use(list.toString()));

      assertThatThrownBy(
              () ->
                  list.removeIf(
                      element -> {
                        if (element.equals("c")) {
                          throw new IllegalStateException("no");
                        }
                        return true;
                      }))
          .isInstanceOf(IllegalStateException.class);

      assertThat(runs).hasValue(1);
    }

    @Test
    @SuppressWarnings("JdkObsolete") // a list without random access
    void randomAccess_keptAsTheRawListHasIt() {
      assertThat(reactive(new ArrayList<>())).isInstanceOf(RandomAccess.class);
      assertThat(reactive(abc()).subList(0, 1)).isInstanceOf(RandomAccess.class);
      assertThat(reactive(new LinkedList<>())).isNotInstanceOf(RandomAccess.class);
    }

    @Test
    void stream_madeParallel_runsInThisThread() {
      List<String> list = reactive(abc());
      Thread here = Thread.currentThread();

      batch(() -> list.stream().parallel().forEach(e -> use(list.get(0))));

      assertThat(list.stream().parallel().map(e -> Thread.currentThread())).containsOnly(here);
    }

    @Test
    void sequencedMethods_onNewerVersions_followed()
        throws NoSuchMethodException, IllegalAccessException, InvocationTargetException {
      assumeTrue(Runtime.version().feature() >= 21);
      List<String> raw = abc();
      List<String> list = reactive(raw);
      List<Object> seen = new ArrayList<>();
      effect(() -> seen.add(sequenced(list, "getFirst") + "" + sequenced(list, "getLast")));
      AtomicInteger mutated = runsOf(() -> use(String.valueOf(sequenced(list, "removeLast"))));
      @SuppressWarnings("unchecked")
      List<String> reversed = (List<String>) List.class.getMethod("reversed").invoke(list);
      List.class.getMethod("addFirst", Object.class).invoke(list, "x");
      reversed.set(0, "z");

      assertThat(seen).containsExactly("ac", "ab", "xb", "xz");
      assertThat(mutated).hasValue(0);
      assertThat(raw).containsExactly("x", "a", "z");
    }

    @Test
    @SuppressWarnings("JdkObsolete") // a list without random access
    void reversed_ofLinkedListOnNewerVersions_whateverItIsDeclaredAs()
        throws ReflectiveOperationException {
      assumeTrue(Runtime.version().feature() >= 21);
      List<String> list = reactive((List<String>) new LinkedList<>(abc()));

      for (String type : List.of("List", "Deque", "SequencedCollection")) {
        Object reversed = Class.forName("java.util." + type).getMethod("reversed").invoke(list);
        assertThat(reversed).hasToString("[c, b, a]");
      }
    }

    @Test
    void reversed_onNewerVersions_findsRawObjects() throws ReflectiveOperationException {
      assumeTrue(Runtime.version().feature() >= 21);
      for (Collection<List<String>> raw :
          List.of(new ArrayList<List<String>>(), new ArrayDeque<List<String>>())) {
        List<String> a = new ArrayList<>(List.of("a"));
        List<String> b = new ArrayList<>(List.of("b"));
        raw.addAll(List.of(a, b, a));
        Object view = Hybrid.<Object>reactive((Object) raw);
        Class<?> type = raw instanceof List ? List.class : Deque.class;
        @SuppressWarnings("unchecked")
        Collection<List<String>> reversed =
            (Collection<List<String>>) type.getMethod("reversed").invoke(view);

        assertThat(reversed.remove(a)).isTrue();
        assertThat(raw).containsExactly(a, b);
        assertThat(reversed.retainAll(List.of(b))).isTrue();
        assertThat(raw).containsExactly(b);
        assertThat(reversed.removeAll(List.of(b))).isTrue();
        assertThat(raw).isEmpty();
        assertThat(type.getMethod("reversed").invoke(reversed)).isSameAs(view);
      }
    }

    private static Object sequenced(List<String> list, String method) {
      try {
        return List.class.getMethod(method).invoke(list);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(method, e);
      }
    }
  }

  @Nested
  class Maps {

    static Stream<Arguments> mutators() {
      return Stream.of(
          map("put", map -> map.put("a", "x"), true),
          map("put equal", map -> map.put("a", new String("1")), false),
          map("put new", map -> map.put("c", "x"), true),
          map("remove", map -> map.remove("a"), true),
          map("remove missing", map -> map.remove("x"), false),
          map("remove pair", map -> map.remove("a", "1"), true),
          map("remove other pair", map -> map.remove("a", "2"), false),
          map("putIfAbsent", map -> map.putIfAbsent("c", "x"), true),
          map("putIfAbsent present", map -> map.putIfAbsent("a", "x"), false),
          map("computeIfAbsent", map -> map.computeIfAbsent("c", k -> "x"), true),
          map("computeIfAbsent present", map -> map.computeIfAbsent("a", k -> "x"), false),
          map("computeIfPresent", map -> map.computeIfPresent("a", (k, v) -> null), true),
          map("computeIfPresent absent", map -> map.computeIfPresent("c", (k, v) -> "x"), false),
          map("compute", map -> map.compute("a", (k, v) -> v + "x"), true),
          map("compute same", map -> map.compute("a", (k, v) -> v), false),
          map("merge", map -> map.merge("a", "x", String::concat), true),
          map("replace", map -> map.replace("a", "x"), true),
          map("replace missing", map -> map.replace("c", "x"), false),
          map("replace pair", map -> map.replace("a", "1", "x"), true),
          map("replaceAll", map -> map.replaceAll((k, v) -> v + "x"), true),
          map("replaceAll with equals", map -> map.replaceAll((k, v) -> new String(v)), false),
          map("putAll", map -> map.putAll(Map.of("c", "x", "d", "y")), true),
          map("putAll of the same", map -> map.putAll(Map.of("a", "1")), false),
          map("clear", Map::clear, true),
          map("setValue", map -> map.entrySet().iterator().next().setValue("x"), true),
          map("keySet.remove", map -> map.keySet().remove("a"), true),
          map("keySet.clear", map -> map.keySet().clear(), true),
          map("values.remove", map -> map.values().remove("1"), true),
          map("values.remove missing", map -> map.values().remove("x"), false),
          map("entrySet.remove", map -> map.entrySet().remove(Map.entry("a", "1")), true),
          map("entrySet.removeIf", map -> map.entrySet().removeIf(e -> true), true),
          map("iterator.remove", Maps::removeByIterator, true));
    }

    private static Arguments map(
        String name, Consumer<Map<String, String>> change, boolean changes) {
      return change(name, change, changes);
    }

    private static void removeByIterator(Map<String, String> map) {
      Iterator<String> keys = map.keySet().iterator();
      keys.next();
      keys.remove();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutators")
    void M15_mutator_triggersIfContentChanges(
        String name, Consumer<Map<String, String>> change, boolean changes) {
      // C44
      Map<String, String> raw = ab();
      Map<String, String> map = reactive(raw);
      List<Map<String, String>> seen = new ArrayList<>();
      effect(() -> seen.add(new HashMap<>(map)));

      change.accept(map);

      assertThat(seen).hasSize(changes ? 2 : 1);
      assertThat(seen.get(seen.size() - 1)).isEqualTo(raw);
    }

    @Test
    void M15_clearOfEmptyMap_triggersNothing() {
      Map<String, String> map = reactive(new HashMap<>());
      AtomicInteger runs = runsOf(() -> use(map.toString()));

      map.clear();

      assertThat(runs).hasValue(0);
    }

    @Test
    void M18_otherKeyChanged_doesNotRun() {
      Map<String, String> map = reactive(ab());
      AtomicInteger runs = runsOf(() -> use(map.get("a")));

      map.put("b", "x");
      map.remove("b");
      map.put("c", "y");
      assertThat(runs).hasValue(0);

      map.put("a", "x");
      assertThat(runs).hasValue(1);
    }

    @Test
    void L38_missingKeyRead_runsWhenItIsPut() {
      Map<String, String> map = reactive(new HashMap<>());
      List<Object> seen = new ArrayList<>();
      effect(() -> seen.add(map.containsKey("a") + "=" + map.getOrDefault("a", "none")));

      map.put("a", "1");
      map.remove("a");

      assertThat(seen).containsExactly("false=none", "true=1", "false=none");
    }

    @Test
    void C45_valueChanged_keySetDoesNotRunButValuesDo() {
      Map<String, String> map = reactive(ab());
      AtomicInteger keys = runsOf(() -> map.keySet().forEach(CollectionsTest::use));
      AtomicInteger values = runsOf(() -> map.values().forEach(CollectionsTest::use));

      map.put("a", "x");
      assertThat(keys).hasValue(0);
      assertThat(values).hasValue(1);

      map.put("c", "y");
      assertThat(keys).hasValue(1);
      assertThat(values).hasValue(2);
    }

    @Test
    void entry_keptFromOutside_valueFollowed() {
      Map<String, String> map = reactive(ab());
      Map.Entry<String, String> entry = map.entrySet().iterator().next();
      AtomicInteger runs = runsOf(() -> use(entry.getValue()));

      map.put(entry.getKey(), "x");

      assertThat(runs).hasValue(1);
    }

    @Test
    void treeMap_keysEqualByComparator_areOneDependency() {
      Map<String, String> map = reactive(new TreeMap<>(String.CASE_INSENSITIVE_ORDER));
      AtomicInteger runs = runsOf(() -> use(String.valueOf(map.get("KEY"))));

      map.put("key", "1");

      assertThat(runs).hasValue(1);
    }

    @Test
    void identityHashMap_equalKeys_areTwoDependencies() {
      String first = new String("key");
      String second = new String("key");
      Map<String, String> map = reactive(new IdentityHashMap<>());
      AtomicInteger runs = runsOf(() -> use(String.valueOf(map.get(first))));

      map.put(second, "1");
      assertThat(runs).hasValue(0);

      map.put(first, "1");
      assertThat(runs).hasValue(1);
    }

    @Test
    void cacheThatDropsItsEldest_putOfNewKey_runsWhoReadTheOther() {
      Map<String, String> map =
          reactive(
              new LinkedHashMap<String, String>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
                  return size() > 1;
                }
              });
      map.put("a", "1");
      AtomicInteger runs = runsOf(() -> use(map.containsKey("a")));

      map.put("b", "2");

      assertThat(map).containsOnlyKeys("b");
      assertThat(runs).hasValue(1);
    }

    @Test
    void headMap_keyOutside_doesNotRunItsReaders() {
      NavigableMap<String, String> map = reactive(new TreeMap<>(Map.of("a", "1", "z", "2")));
      AtomicInteger value = runsOf(() -> use(map.headMap("m").get("a")));

      map.put("z", "3");
      assertThat(value).hasValue(0);

      map.headMap("m").put("a", "4");
      assertThat(value).hasValue(1);
      assertThat(map.get("a")).isEqualTo("4");
    }
  }

  @Nested
  class Sets {

    @Test
    void contains_otherElementAdded_doesNotRun() {
      Set<String> set = reactive(new HashSet<>());
      AtomicInteger runs = runsOf(() -> use(set.contains("a")));

      set.add("b");
      assertThat(runs).hasValue(0);

      set.add("a");
      set.add("a");
      assertThat(runs).hasValue(1);
    }

    @Test
    void setByIdentity_elementAdded_runsWhoLookedForIt() {
      Set<Item> set = reactive(Collections.newSetFromMap(new IdentityHashMap<>()));
      Item item = new Item("a");
      AtomicInteger runs = runsOf(() -> use(set.contains(item)));

      set.add(item);

      assertThat(runs).hasValue(1);
    }

    @Test
    void stream_ofSetInOtherOrder_canBeSorted() {
      NavigableSet<String> set = reactive(new TreeSet<>(Collections.reverseOrder()));
      set.addAll(abc());

      assertThat(set.stream()).containsExactly("c", "b", "a");
      assertThat(set.stream().sorted()).containsExactly("a", "b", "c");
    }

    @Test
    void removeAll_severalElements_isOneRun() {
      Set<String> set = reactive(new TreeSet<>(abc()));
      AtomicInteger runs = runsOf(() -> use(set.size()));

      set.removeAll(List.of("a", "b", "x"));

      assertThat(runs).hasValue(1);
      assertThat(set).containsExactly("c");
    }
  }

  @Nested
  class Queues {

    @Test
    void deque_bothEnds_followed() {
      Deque<String> raw = new ArrayDeque<>();
      Collection<String> view = reactive((Collection<String>) raw);
      Deque<String> deque = (Deque<String>) view;
      List<String> seen = new ArrayList<>();
      effect(() -> seen.add(deque.peekFirst() + ".." + deque.peekLast()));

      deque.addLast("b");
      deque.push("a");
      deque.pollLast();
      deque.pop();

      assertThat(seen).containsExactly("null..null", "b..b", "a..b", "a..a", "null..null");
      assertThat(raw).isEmpty();
    }

    /** Properties of the interfaces that views have. */
    static class Inbox {
      @SuppressWarnings("JdkObsolete") // a list without random access
      private Deque<String> letters = new LinkedList<>();

      @SuppressWarnings("JdkObsolete") // a list without random access
      private Queue<String> parcels = new LinkedList<>();

      private ConcurrentMap<String, Integer> counts = new ConcurrentHashMap<>();

      Deque<String> getLetters() {
        return letters;
      }

      void setLetters(Deque<String> letters) {
        this.letters = letters;
      }

      Queue<String> getParcels() {
        return parcels;
      }

      ConcurrentMap<String, Integer> getCounts() {
        return counts;
      }
    }

    @Test
    void linkedList_declaredAsDeque_bothEndsFollowed() {
      Inbox inbox = reactive(new Inbox());
      List<String> seen = new ArrayList<>();
      effect(() -> seen.add(inbox.getLetters().peekFirst() + ".." + inbox.getLetters().peekLast()));

      inbox.getLetters().offer("b");
      inbox.getLetters().push("a");
      inbox.getLetters().pollLast();
      inbox.getLetters().pop();
      inbox.setLetters(new ArrayDeque<>(List.of("c")));

      assertThat(seen).containsExactly("null..null", "b..b", "a..b", "a..a", "null..null", "c..c");
    }

    @Test
    void linkedList_declaredAsQueue_followed() {
      Inbox inbox = reactive(new Inbox());
      List<String> seen = new ArrayList<>();
      effect(() -> seen.add(inbox.getParcels().peek() + " " + inbox.getParcels().size()));

      inbox.getParcels().addAll(List.of("a", "b"));
      inbox.getParcels().remove();
      inbox.getParcels().poll();
      inbox.getParcels().poll();

      assertThat(seen).containsExactly("null 0", "a 2", "b 1", "null 0");
    }

    @Test
    @SuppressWarnings("JdkObsolete") // a list without random access
    void linkedList_asDeque_doesWhatTheRawOneDoes() {
      LinkedList<String> raw = new LinkedList<>(List.of("a", "b", "a", "c"));
      Deque<String> view = (Deque<String>) reactive((List<String>) new LinkedList<>(raw));
      List<Deque<String>> both = List.of(raw, view);
      List<List<Object>> results = new ArrayList<>();
      for (Deque<String> deque : both) {
        List<Object> result = new ArrayList<>();
        result.add(deque.removeLastOccurrence("a"));
        result.add(deque.removeFirstOccurrence("x"));
        result.add(deque.offerFirst("f") && deque.offerLast("l"));
        deque.descendingIterator().forEachRemaining(result::add);
        Iterator<String> backwards = deque.descendingIterator();
        result.add(backwards.next());
        backwards.remove();
        result.add(deque.element());
        result.add(deque.pollFirst());
        result.add(deque.removeLast());
        result.add(List.copyOf(deque));
        deque.clear();
        result.add(deque.peek() == null && deque.pollLast() == null && deque.poll() == null);
        results.add(result);
      }

      assertThat(results.get(1)).isEqualTo(results.get(0));
      assertThatThrownBy(view::pop).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void concurrentMap_declaredAsSuch_followed() {
      Inbox inbox = reactive(new Inbox());
      List<Integer> seen = new ArrayList<>();
      effect(() -> seen.add(inbox.getCounts().getOrDefault("a", 0)));

      inbox.getCounts().putIfAbsent("a", 1);
      inbox.getCounts().merge("a", 2, Integer::sum);
      inbox.getCounts().replace("a", 3, 4);

      assertThat(seen).containsExactly(0, 1, 3, 4);
    }

    @Test
    void priorityQueue_offered_followedInItsOrder() {
      Queue<String> queue =
          (Queue<String>) reactive((Collection<String>) new PriorityQueue<String>());
      List<String> seen = new ArrayList<>();
      effect(() -> seen.add(String.valueOf(queue.peek())));

      queue.addAll(List.of("c", "b"));
      queue.offer("a");
      queue.remove();

      assertThat(seen).containsExactly("null", "b", "a", "b");
    }

    @Test
    void bag_ofValues_followed() {
      Map<String, String> plain = ab();
      Collection<String> bag = reactive(plain.values());
      AtomicInteger runs = runsOf(() -> use(bag.size()));

      bag.remove("1");

      assertThat(runs).hasValue(1);
      assertThat(plain).containsOnlyKeys("b");
    }
  }

  @Nested
  class Deep {

    @Test
    void L36_nestedBeanChanged_runsOnlyIfDeep() {
      Item raw = new Item("a");
      List<Item> items = new ArrayList<>(List.of(raw));
      List<Item> deep = reactive(items);
      List<Item> shallow = shallowReactive(items);
      AtomicInteger deepRuns = runsOf(() -> use(deep.get(0).getName()));
      AtomicInteger shallowRuns = runsOf(() -> use(shallow.get(0).getName()));

      deep.get(0).setName("b");

      assertThat(deepRuns).hasValue(1);
      assertThat(shallowRuns).hasValue(0);
      assertThat(shallow.get(0)).isSameAs(raw);
    }

    @Test
    void D36_elements_areWrappedOnEveryWayOut() {
      Item raw = new Item("a");
      List<Item> list = reactive(new ArrayList<>(List.of(raw)));
      Item view = reactive(raw);

      assertThat(list.get(0)).isSameAs(view);
      assertThat(list.iterator().next()).isSameAs(view);
      assertThat(list.listIterator(1).previous()).isSameAs(view);
      assertThat(list.stream().findFirst().orElseThrow()).isSameAs(view);
      assertThat(list.toArray()[0]).isSameAs(view);
      assertThat(list.toArray(new Item[0])[0]).isSameAs(view);
      assertThat(list.subList(0, 1).get(0)).isSameAs(view);
      list.forEach(element -> assertThat(element).isSameAs(view));
      list.removeIf(element -> element != view);
      list.sort((a, b) -> a == view && b == view ? 0 : 1);
      assertThat(list.remove(0)).isSameAs(view);
    }

    @Test
    void D36_views_areUnwrappedOnEveryWayIn() {
      Item raw = new Item("a");
      Item view = reactive(raw);
      List<Item> rawList = new ArrayList<>();
      List<Item> list = reactive(rawList);
      list.add(view);
      list.add(0, view);
      list.addAll(List.of(view));
      list.addAll(list.subList(0, 3));
      list.set(0, view);
      list.replaceAll(element -> view);
      Map<Item, Item> rawMap = new HashMap<>();
      Map<Item, Item> map = reactive(rawMap);
      map.put(view, view);
      map.compute(view, (k, v) -> view);
      map.entrySet().iterator().next().setValue(view);

      assertThat(rawList).hasSize(6).allMatch(element -> element == raw);
      assertThat(rawMap.keySet().iterator().next()).isSameAs(raw);
      assertThat(rawMap.values().iterator().next()).isSameAs(raw);
    }

    @Test
    void D33_search_byRawOrView() {
      Item raw = new Item("a");
      Item view = reactive(raw);
      List<Item> list = reactive(new ArrayList<>(List.of(raw)));
      Set<Item> set = reactive(new HashSet<>(List.of(raw)));
      Map<Item, Item> map = reactive(new HashMap<>(Map.of(raw, raw)));

      assertThat(list.contains(view)).isTrue();
      assertThat(list.contains(raw)).isTrue();
      assertThat(list.indexOf(view)).isZero();
      assertThat(set.contains(view)).isTrue();
      assertThat(set.containsAll(List.of(raw, view))).isTrue();
      assertThat(map.get(view)).isSameAs(view);
      assertThat(map.containsValue(raw)).isTrue();
      assertThat(map.entrySet().contains(Map.entry(view, view))).isTrue();
      assertThat(set.remove(view)).isTrue();
      assertThat(list.removeAll(List.of(view))).isTrue();
    }

    @Test
    void D29_view_isOneForEachRawCollection() {
      List<String> raw = abc();
      List<String> view = reactive(raw);

      assertThat(reactive(raw)).isSameAs(view);
      assertThat(reactive(view)).isSameAs(view);
      assertThat(toRaw(view)).isSameAs(raw);
      assertThat(toRaw(readonly(view))).isSameAs(raw);
      assertThat(readonly(view)).isSameAs(readonly(raw)).isNotSameAs(view);
    }

    @Test
    void D33_equalsAndHashCode_areThoseOfTheRawCollection() {
      assertThat(reactive(abc()))
          .isEqualTo(abc())
          .isEqualTo(reactive(abc()))
          .hasSameHashCodeAs(abc());
      assertThat(abc()).isEqualTo(reactive(abc()));
      assertThat(reactive(ab())).isEqualTo(ab()).isEqualTo(reactive(ab())).hasSameHashCodeAs(ab());
      assertThat(reactive(new HashSet<>(abc()))).isEqualTo(Set.of("a", "b", "c"));
    }

    @Test
    void D33_collectionOfViews_equalsThatOfTheRawObjects() {
      Item raw = new Item("a");
      Item view = reactive(raw);

      assertThat(reactive(new ArrayList<>(List.of(raw)))).isEqualTo(List.of(view));
      assertThat(reactive(new HashSet<>(List.of(raw)))).isEqualTo(Set.of(view));
      assertThat(reactive(new HashMap<>(Map.of("a", raw)))).isEqualTo(Map.of("a", view));
    }

    @Test
    void toString_inEffect_followsElements() {
      List<List<String>> list = reactive(new ArrayList<>(List.of(abc())));
      AtomicInteger runs = runsOf(() -> use(list.toString()));

      list.get(0).add("d");

      assertThat(runs).hasValue(1);
      assertThat(list).hasToString("[[a, b, c, d]]");
    }

    @Test
    void D38_collectionThatContainsItself_isFine() {
      List<Object> raw = new ArrayList<>();
      List<Object> list = reactive(raw);
      list.add(list);
      AtomicInteger runs = runsOf(() -> use(list.get(0)));

      assertThat(raw.get(0)).isSameAs(raw);
      assertThat(list.get(0)).isSameAs(list);
      assertThat(list).hasToString("[(this Collection)]");
      assertThat(runs).hasValue(0);
    }

    @Test
    void D35_serialised_isReadAsRawCollection() throws IOException, ClassNotFoundException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(reactive(ab()));
      }
      try (ObjectInputStream in =
          new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
        assertThat(in.readObject()).isExactlyInstanceOf(LinkedHashMap.class).isEqualTo(ab());
      }
    }
  }

  @Nested
  class Modes {

    @Test
    void D45_readonly_everyWriteThrows() {
      List<String> list = readonly(abc());
      Map<String, String> map = readonly(ab());
      List<Runnable> writes =
          Arrays.asList(
              () -> list.add("x"),
              () -> list.set(0, "x"),
              () -> list.removeIf("x"::equals),
              () -> list.sort(null),
              list::clear,
              () -> list.subList(0, 1).clear(),
              () -> list.listIterator().add("x"),
              () -> map.put("a", "x"),
              () -> map.putIfAbsent("a", "1"),
              () -> map.keySet().remove("a"),
              () -> map.values().clear(),
              () -> map.entrySet().iterator().next().setValue("x"));

      for (Runnable write : writes) {
        assertThatThrownBy(write::run)
            .isInstanceOf(UnsupportedOperationException.class)
            .hasMessageContaining("readonly");
      }
      assertThat(list).isEqualTo(abc());
      assertThat(map).isEqualTo(ab());
    }

    @Test
    void readonly_changedThroughOtherView_followed() {
      List<String> raw = abc();
      List<String> view = readonly(raw);
      List<String> shallow = shallowReadonly(raw);
      AtomicInteger runs = runsOf(() -> use(view.size() + shallow.size()));

      reactive(raw).add("d");
      shallowReactive(raw).add("e");

      assertThat(runs).hasValue(2);
    }

    @Test
    void readonly_ofPartOfView_followsTheWhole() {
      NavigableMap<String, String> map = reactive(new TreeMap<>(ab()));
      List<String> list = reactive(abc());
      Set<String> keys = readonly(map.keySet());
      Collection<String> values = readonly(map.headMap("b").values());
      List<String> part = readonly(list.subList(0, 2));
      AtomicInteger runs = runsOf(() -> use(keys.size() + values.toString() + part));

      map.put("c", "3");
      map.put("a", "x");
      list.set(1, "x");

      assertThat(runs).hasValue(3);
      assertThatThrownBy(() -> keys.remove("a")).hasMessageContaining("readonly");
      assertThatThrownBy(values::clear).hasMessageContaining("readonly");
      assertThatThrownBy(part::clear).hasMessageContaining("readonly");
    }

    @Test
    void readonly_nested_isReadonlyToo() {
      List<List<String>> list = readonly(new ArrayList<>(List.of(abc())));

      assertThat(isReadonly(list.get(0))).isTrue();
      assertThat(isReadonly(list.subList(0, 1).iterator().next())).isTrue();
      assertThat(isReactive(list.get(0))).isTrue();
    }

    @Test
    void kinds_areThoseOfTheRawCollection() {
      SortedSet<String> sortedSet = reactive((SortedSet<String>) new TreeSet<String>());
      NavigableSet<String> navigableSet = reactive(new TreeSet<String>().descendingSet());
      SortedMap<String, String> sortedMap =
          reactive((SortedMap<String, String>) new TreeMap<String, String>());

      assertThat(sortedSet).isInstanceOf(NavigableSet.class);
      assertThat(navigableSet.comparator()).isEqualTo(Collections.reverseOrder());
      assertThat(sortedMap).isInstanceOf(NavigableMap.class);
    }
  }

  @Nested
  class Batches {

    @Test
    void D36_bulkOperation_isOneRun() {
      List<String> list = reactive(abc());
      AtomicInteger runs = runsOf(() -> use(list.size() + list.get(0) + list));

      list.addAll(0, List.of("x", "y", "z"));

      assertThat(runs).hasValue(1);
    }

    @Test
    void D36_pushInEffect_doesNotRepeatIt() {
      List<Integer> list = reactive(new ArrayList<>());
      AtomicInteger first = runsOf(() -> list.add(1));
      AtomicInteger second = runsOf(() -> list.add(2));

      list.add(3);

      assertThat(first).hasValue(0);
      assertThat(second).hasValue(0);
      assertThat(list).containsExactly(1, 2, 3);
    }

    @Test
    void addAll_ofReactiveCollection_followsIt() {
      List<Integer> from = reactive(new ArrayList<>());
      List<Integer> to = reactive(new ArrayList<>());
      AtomicInteger runs = runsOf(() -> to.addAll(from));

      from.add(1);

      assertThat(runs).hasValue(1);
      assertThat(to).containsExactly(1);
    }

    @Test
    void untracked_reads_areNotFollowed() {
      Map<String, String> map = reactive(ab());
      AtomicInteger runs = runsOf(() -> use(untracked(() -> map.get("a") + map.keySet())));

      map.put("a", "x");

      assertThat(runs).hasValue(0);
    }

    @Test
    void trigger_partsAfterTheWhole_areTriggeredToo() {
      List<Integer> list = reactive(new ArrayList<>(Collections.nCopies(200, 1)));
      Map<String, String> map = reactive(ab());
      AtomicInteger first = runsOf(() -> use(list.get(0)));
      AtomicInteger last = runsOf(() -> use(list.get(199)));
      AtomicInteger size = runsOf(() -> use(list.size()));
      AtomicInteger entry = runsOf(() -> use(map.get("a")));

      trigger(
          () -> {
            use(list.hashCode());
            use(list.size());
            for (int i = 0; i < 200; i++) {
              use(list.get(i));
            }
            use(map.toString());
            use(map.get("a"));
          });

      assertThat(List.of(first.get(), last.get(), size.get(), entry.get())).containsOnly(1);
    }

    @Test
    void partsAfterTheWhole_effectRunsOnceForEachChange() {
      List<Integer> list = reactive(new ArrayList<>(List.of(1, 2)));
      AtomicInteger runs =
          runsOf(
              () -> {
                use(list.hashCode());
                use(list.get(0) + list.size());
              });

      list.set(0, 5);
      assertThat(runs).hasValue(1);
      list.add(3);
      assertThat(runs).hasValue(2);
      list.remove(0);
      assertThat(runs).hasValue(3);
    }
  }
}
