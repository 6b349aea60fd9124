package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.ReadableSignal;
import dev.aliensignals.primitives.Signal;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The reports of a {@code watchReactive}, for every way in which a change is made. */
@AnySystem
class WatchReactiveSourcesTest {

  static class Item {
    private String name;
    private @Nullable ReadableSignal<?> signal;
    private @Nullable Item peer;

    Item(String name) {
      this.name = name;
    }

    String getName() {
      return name;
    }

    void setName(String name) {
      this.name = name;
    }

    @Nullable ReadableSignal<?> getSignal() {
      return signal;
    }

    void setSignal(@Nullable ReadableSignal<?> signal) {
      this.signal = signal;
    }

    @Nullable Item getPeer() {
      return peer;
    }

    void setPeer(@Nullable Item peer) {
      this.peer = peer;
    }
  }

  /** Whose methods run on the raw object, as its monitor is that. */
  static class Store {
    private final List<Item> items = new ArrayList<>();
    private final Map<String, Item> byName = new LinkedHashMap<>();
    private final Set<String> tags = new LinkedHashSet<>();
    private final Deque<Item> queue = new ArrayDeque<>();

    List<Item> getItems() {
      return items;
    }

    Map<String, Item> getByName() {
      return byName;
    }

    Set<String> getTags() {
      return tags;
    }

    Deque<Item> getQueue() {
      return queue;
    }

    synchronized void add(Item item) {
      items.add(item);
      byName.put(item.getName(), item);
      tags.add(item.getName());
      queue.add(item);
    }

    synchronized void remove(int index) {
      Item item = items.remove(index);
      byName.remove(item.getName());
      tags.remove(item.getName());
      queue.remove(item);
    }

    synchronized void replace(int index, Item item) {
      items.set(index, item);
    }

    synchronized void reverse() {
      Collections.reverse(items);
    }

    synchronized void exchange(Item... others) {
      items.clear();
      items.addAll(List.of(others));
    }
  }

  private final List<String> log = new ArrayList<>();

  private void record(PropertyChange change) {
    log.add(
        change.kind()
            + " "
            + change.path()
            + " "
            + text(change.oldValue())
            + "->"
            + text(change.newValue()));
  }

  private static String text(@Nullable Object value) {
    return value instanceof Item item ? item.getName() : String.valueOf(value);
  }

  @Nested
  class MethodsOnTheRawObject {

    private final Store store = reactive(new Store());

    @Test
    void added_toldAndHeard() {
      watchReactive(store, WatchReactiveSourcesTest.this::record);
      store.add(new Item("a"));
      store.getItems().get(0).setName("b");
      assertThat(log)
          .containsExactly(
              "ADD items[0] null->a",
              "ADD byName.a null->a",
              "ADD tags.a null->a",
              "ADD queue[Item] null->a",
              "SET items[0].name a->b");
    }

    @Test
    void removed_toldAndNotHeardAnyMore() {
      store.add(new Item("a"));
      store.add(new Item("b"));
      Item a = store.getItems().get(0);
      Item b = store.getItems().get(1);
      watchReactive(store, WatchReactiveSourcesTest.this::record);
      store.remove(0);
      assertThat(log)
          .containsExactly(
              "REMOVE items[0] a->null",
              "REMOVE byName.a a->null",
              "REMOVE tags.a a->null",
              "REMOVE queue[Item] a->null");
      log.clear();
      a.setName("x");
      b.setName("y");
      assertThat(log).containsExactly("SET items[0].name b->y");
    }

    @Test
    void replacedReorderedAndExchanged_told() {
      store.add(new Item("a"));
      store.add(new Item("b"));
      Item a = store.getItems().get(0);
      watchReactive(store.getItems(), WatchReactiveSourcesTest.this::record);
      watchReactive(store, change -> {});
      store.replace(0, new Item("c"));
      store.reverse();
      store.exchange(new Item("d"));
      assertThat(log)
          .containsExactly(
              "SET [0] a->c", "REORDER  null->null", "REMOVE [1] c->null", "SET [0] b->d");
      log.clear();
      a.setName("x");
      store.getItems().get(0).setName("y");
      assertThat(log).containsExactly("SET [0].name d->y");
    }
  }

  @Nested
  class Removals {

    @Test
    void mapWithAComparator_removedByAnotherSpelling_notHeardAnyMore() {
      Map<String, Item> map =
          reactive((Map<String, Item>) new TreeMap<String, Item>(String.CASE_INSENSITIVE_ORDER));
      map.put("a", new Item("1"));
      Item item = Objects.requireNonNull(map.get("a"));
      watchReactive(map, WatchReactiveSourcesTest.this::record);
      map.put("A", item);
      map.remove("A");
      item.setName("x");
      assertThat(log).containsExactly("REMOVE a 1->null");
    }

    @Test
    void sortedSet_removedByAnEqualOne_theOneThatWentIsTold() {
      Comparator<Item> byName = Comparator.comparing(Item::getName);
      for (Set<Item> raw :
          List.<Set<Item>>of(new TreeSet<>(byName), new ConcurrentSkipListSet<>(byName))) {
        log.clear();
        Item held = new Item("a");
        raw.add(held);
        Set<Item> set = reactive(raw);
        List<@Nullable Object> told = new ArrayList<>();
        watchReactive(set, change -> told.add(toRaw(change.oldValue())));
        set.remove(new Item("a"));
        reactive(held).setName("x");
        assertThat(told).containsExactly(held);
      }
    }

    @Test
    void identitySet_oneOfTwoEqualOnesRemoved_thatOneIsTold() {
      String first = new String("a");
      String second = new String("a");
      Set<String> raw = Collections.newSetFromMap(new IdentityHashMap<>());
      raw.add(first);
      raw.add(second);
      Set<String> set = reactive(raw);
      List<@Nullable Object> told = new ArrayList<>();
      watchReactive(set, change -> told.add(change.oldValue()));
      set.remove(second);
      assertThat(told).hasSize(1);
      assertThat(told.get(0)).isSameAs(second);
    }

    @Test
    void hashSet_removedByAnEqualOne_theOneThatWentIsTold() {
      List<Integer> held = new ArrayList<>(List.of(1));
      Set<List<Integer>> set = reactive(new LinkedHashSet<>(List.of(held)));
      List<Integer> view = set.iterator().next();
      watchReactive(set, WatchReactiveSourcesTest.this::record);
      set.remove(List.of(1));
      view.add(2);
      assertThat(log).containsExactly("REMOVE [ArrayList] [1]->null");
    }

    @Test
    @SuppressWarnings("unchecked")
    void removeLastOccurrence_theLastIsTold() {
      Item first = new Item("a");
      Item last = new Item("a");
      Deque<Object> deque =
          (Deque<Object>) (Object) reactive((Collection<Object>) new ArrayDeque<Object>());
      List<Integer> one = new ArrayList<>(List.of(1));
      List<Integer> other = new ArrayList<>(List.of(1));
      deque.add(one);
      deque.add(first);
      deque.add(last);
      deque.add(other);
      List<@Nullable Object> told = new ArrayList<>();
      watchReactive(deque, change -> told.add(toRaw(change.oldValue())));
      deque.removeLastOccurrence(List.of(1));
      assertThat(told).hasSize(1);
      assertThat(told.get(0)).isSameAs(other);
    }

    @Test
    void sharedByManyAndRemovedWithThem_notHeardAnyMore() {
      Item shared = new Item("shared");
      List<Item> raw = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        Item item = new Item("i" + i);
        item.peer = shared;
        raw.add(item);
      }
      List<Item> list = reactive(raw);
      watchReactive(list, WatchReactiveSourcesTest.this::record);
      Item view = reactive(shared);
      list.removeIf(item -> !item.getName().equals("i49"));
      log.clear();
      view.setName("x");
      list.clear();
      view.setName("y");
      assertThat(log).containsExactly("SET [0].peer.name shared->x", "REMOVE [0] i49->null");
    }

    @Test
    void cyclesCutOffOneByOne_theRestStillHeard() {
      List<Item> raw = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Item item = new Item("i" + i);
        Item back = new Item("b" + i);
        item.peer = back;
        back.peer = item;
        raw.add(item);
      }
      List<Item> list = reactive(raw);
      Item second = Objects.requireNonNull(list.get(1).getPeer());
      Item last = Objects.requireNonNull(list.get(3).getPeer());
      watchReactive(list, WatchReactiveSourcesTest.this::record);
      list.remove(1);
      list.remove(0);
      log.clear();
      second.setName("x");
      last.setName("y");
      assertThat(log).containsExactly("SET [1].peer.name b3->y");
    }

    @Test
    void sameObjectUnderSeveralKeys_heardUntilTheLastIsGone() {
      Map<String, Item> map = reactive(new LinkedHashMap<>());
      Item item = reactive(new Item("a"));
      map.put("1", item);
      map.put("2", item);
      map.put("3", item);
      watchReactive(map, WatchReactiveSourcesTest.this::record);
      map.remove("1");
      item.setName("b");
      map.remove("3");
      map.remove("2");
      item.setName("c");
      assertThat(log)
          .containsExactly(
              "REMOVE [1] a->null",
              "SET [2].name a->b",
              "REMOVE [3] b->null",
              "REMOVE [2] b->null");
    }
  }

  @Nested
  class SignalsInside {

    @Test
    void computedToRefAndCustomRef_heard() {
      Signal<Integer> source = signal(1);
      Item other = reactive(new Item("o"));
      int[] value = {7};
      Ref<Integer> custom =
          customRef(
              (track, trigger) ->
                  new RefAccess<Integer>() {
                    @Override
                    public Integer get() {
                      track.run();
                      return value[0];
                    }

                    @Override
                    public void set(Integer next) {
                      value[0] = next;
                      trigger.run();
                    }
                  });
      Map<String, ReadableSignal<?>> map = reactive(new LinkedHashMap<>());
      map.put("computed", computed(() -> source.get() * 10));
      map.put("writable", computed(() -> source.get(), source::set));
      map.put("toRef", toRef(other, Item::getName, Item::setName));
      map.put("custom", custom);
      map.put("signal", source);
      map.put("unboxed", intSignal(3));
      map.put("readonly", source.asReadonly());
      watchReactive(map, WatchReactiveSourcesTest.this::record);

      source.set(2);
      assertThat(log)
          .containsExactlyInAnyOrder(
              "SET computed.value 10->20",
              "SET writable.value 1->2",
              "SET signal.value 1->2",
              "SET readonly.value 1->2");
      log.clear();
      other.setName("p");
      custom.set(8);
      ((dev.aliensignals.primitives.IntSignal) Objects.requireNonNull(map.get("unboxed"))).set(4);
      assertThat(log)
          .containsExactly(
              "SET toRef.value o->p", "SET custom.value 7->8", "SET unboxed.value 3->4");
    }

    @Test
    void inAList_heardUntilItIsRemoved() {
      Signal<Integer> source = signal(1);
      List<ReadableSignal<Integer>> list = reactive(new ArrayList<>());
      watchReactive(list, WatchReactiveSourcesTest.this::record);
      list.add(computed(() -> source.get() + 1));
      source.set(2);
      list.clear();
      source.set(3);
      assertThat(log.subList(1, log.size()))
          .satisfiesExactly(
              line -> assertThat(line).isEqualTo("SET [0].value 2->3"),
              line -> assertThat(line).startsWith("REMOVE [0]"));
    }

    @Test
    void addedInAnEffect_livesLongerThanItsRun() {
      Signal<Integer> source = signal(1);
      Signal<Integer> run = signal(0);
      Item item = reactive(new Item("a"));
      watchReactive(item, WatchReactiveSourcesTest.this::record);
      effect(
          () -> {
            if (run.get() == 0) {
              item.setSignal(computed(() -> source.get()));
            }
          });
      run.set(1);
      log.clear();
      source.set(2);
      assertThat(log).containsExactly("SET signal.value 1->2");
    }

    @Test
    void viewInAComputed_heard() {
      Item inner = reactive(new Item("inner"));
      Item item = reactive(new Item("a"));
      item.setSignal(computed(() -> inner));
      watchReactive(item, WatchReactiveSourcesTest.this::record);
      inner.setName("x");
      assertThat(log).containsExactly("SET signal.value.name inner->x");
    }

    @Test
    void failsAtFirst_heardWhenItWorks() {
      Signal<Integer> source = signal(0);
      Item item = reactive(new Item("a"));
      item.setSignal(computed(() -> 10 / source.get()));
      watchReactive(item, WatchReactiveSourcesTest.this::record);
      source.set(5);
      assertThat(log).containsExactly("SET signal.value null->2");
    }

    @Test
    void failsLater_handlerOfTheWatchGetsIt() {
      Signal<Integer> source = signal(1);
      Item item = reactive(new Item("a"));
      item.setSignal(computed(() -> 10 / source.get()));
      List<Throwable> errors = new ArrayList<>();
      watchReactive(
          o -> o.onError(failure -> errors.add(failure.error())),
          item,
          WatchReactiveSourcesTest.this::record);
      source.set(0);
      source.set(2);
      assertThat(errors).hasOnlyElementsOfType(ArithmeticException.class).hasSize(1);
      assertThat(log).containsExactly("SET signal.value 10->5");
    }

    @Test
    void watchStopped_signalIsLetGo() {
      Signal<Integer> source = signal(1);
      List<Integer> evaluations = new ArrayList<>();
      Item item = reactive(new Item("a"));
      item.setSignal(
          computed(
              () -> {
                evaluations.add(source.get());
                return source.get();
              }));
      Effect watch = watchReactive(item, WatchReactiveSourcesTest.this::record);
      watch.stop();
      source.set(2);
      assertThat(evaluations).containsExactly(1);
    }
  }

  @Nested
  class Shallow {

    @Test
    void shallowRefInside_whatItGetsIsNotWatched() {
      Item item = reactive(new Item("a"));
      Ref<Item> shallow = shallowRef(new Item("1"));
      item.setSignal(shallow);
      watchReactive(item, WatchReactiveSourcesTest.this::record);
      Item next = new Item("2");
      shallow.set(next);
      reactive(next).setName("x");
      assertThat(log).containsExactly("SET signal.value 1->2");
    }

    @Test
    void shallowList_whatIsAddedOrInsideIsNotWatched() {
      Item first = new Item("1");
      Item second = new Item("2");
      List<Item> list = shallowReactive(new ArrayList<>(List.of(first)));
      watchReactive(list, WatchReactiveSourcesTest.this::record);
      list.add(second);
      reactive(first).setName("x");
      reactive(second).setName("y");
      assertThat(log).containsExactly("ADD [1] null->2");
    }

    @Test
    void shallowViewWithARef_refIsNotWatched() {
      Ref<Integer> ref = ref(1);
      Item raw = new Item("a");
      raw.signal = ref;
      Item item = shallowReactive(raw);
      watchReactive(item, WatchReactiveSourcesTest.this::record);
      ref.set(2);
      assertThat(log).isEmpty();
    }
  }

  @Nested
  class Several {

    @Test
    void watchAll_triggerRef_isCalled() {
      Ref<List<Integer>> a = shallowRef(new ArrayList<>());
      Ref<Integer> b = ref(1);
      List<String> calls = new ArrayList<>();
      watchAll(List.of(a, b), (now, old) -> calls.add(old + " -> " + now));
      a.get().add(1);
      triggerRef(a);
      batch(
          () -> {
            b.set(2);
            b.set(1);
          });
      b.set(3);
      assertThat(calls).containsExactly("[[1], 1] -> [[1], 1]", "[[1], 1] -> [[1], 3]");
    }

    @Test
    void watchAll_deepAndGetters_asBefore() {
      Ref<Item> ref = ref(new Item("a"));
      Ref<Integer> number = ref(1);
      List<Object> calls = new ArrayList<>();
      Supplier<Integer> tens = () -> number.get() / 10;
      watchAll(o -> o.deep(), List.of(ref, tens), (now, old) -> calls.add(now));
      ref.get().setName("b");
      number.set(2);
      assertThat(calls).hasSize(2);
    }
  }

  @Nested
  class MadeInACallback {

    @Test
    void afterItStoppedItsOwn_called() {
      Item item = reactive(new Item("a"));
      List<Effect> own = new ArrayList<>();
      own.add(
          watchReactive(
              item,
              change -> {
                own.get(0).stop();
                watchReactive(item, WatchReactiveSourcesTest.this::record);
              }));
      item.setName("b");
      item.setName("c");
      assertThat(log).containsExactly("SET name b->c");
    }

    @Test
    void ofAWatchWithOnce_called() {
      Ref<Integer> ref = ref(1);
      List<String> calls = new ArrayList<>();
      watch(
          o -> o.once(),
          ref,
          (now, old) -> watch(ref, (next, before) -> calls.add(before + "->" + next)));
      ref.set(2);
      ref.set(3);
      assertThat(calls).containsExactly("2->3");
    }
  }

  @Nested
  class Kept {

    @Test
    void list_cleared_whatWasInItIsCollected() {
      List<Item> list = reactive(new ArrayList<>());
      List<WeakReference<Item>> references = fill(list);
      watchReactive(list, change -> {});
      list.clear();
      references.forEach(Garbage::awaitCleared);
      list.add(new Item("still alive"));
    }

    private static List<WeakReference<Item>> fill(List<Item> list) {
      List<WeakReference<Item>> references = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Item item = new Item("i" + i);
        references.add(new WeakReference<>(item));
        list.add(item);
      }
      return references;
    }

    @Test
    void weakMap_keyFollowed_entryGoesWithItsKey() {
      Map<Item, String> map = reactive(new WeakHashMap<>());
      Signal<@Nullable Item> sought = signal(null);
      List<@Nullable String> seen = new ArrayList<>();
      effect(() -> seen.add(map.get(sought.get())));
      WeakReference<Item> key = followOnce(map, sought);
      assertThat(seen).contains("x");
      assertThat(seen.get(seen.size() - 1)).isNull();
      Garbage.awaitCleared(key);
    }

    private static WeakReference<Item> followOnce(
        Map<Item, String> map, Signal<@Nullable Item> sought) {
      Item item = new Item("key");
      map.put(item, "x");
      sought.set(item);
      sought.set(null);
      return new WeakReference<>(item);
    }

    @Test
    void weakMap_keyStillFollowed_heard() {
      Map<String, String> map = reactive(new WeakHashMap<>());
      List<@Nullable String> seen = new ArrayList<>();
      effect(() -> seen.add(map.get(new String("k"))));
      System.gc();
      map.put("k", "x");
      assertThat(seen).containsExactly(null, "x");
    }

    @Test
    void weakMap_watched_keyIsNotKeptAndValueIsLetGo() {
      Map<Item, Item> map = reactive(new WeakHashMap<>());
      watchReactive(map, WatchReactiveSourcesTest.this::record);
      List<WeakReference<Item>> references = put(map);
      Garbage.awaitCleared(references.get(0));
      Item other = new Item("other");
      map.put(other, new Item("v0"));
      for (int i = 1; i < 50 && !references.get(1).refersTo(null); i++) {
        Objects.requireNonNull(map.get(other)).setName("v" + i); // lets go of what the map has lost
        System.gc();
      }
      assertThat(references.get(1).refersTo(null)).isTrue();
      assertThat(log.get(log.size() - 1)).startsWith("SET [Item].name");
    }

    private static List<WeakReference<Item>> put(Map<Item, Item> map) {
      Item key = new Item("k");
      Item value = new Item("v");
      map.put(key, value);
      return List.of(new WeakReference<>(key), new WeakReference<>(value));
    }
  }

  @Nested
  class Paths {

    @Test
    void listChangedInManyWays_indexIsTheOneOfNow() {
      List<Item> raw = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        raw.add(new Item("i" + i));
      }
      List<Item> list = reactive(raw);
      watchReactive(list, WatchReactiveSourcesTest.this::record);
      list.add(0, new Item("first"));
      list.removeIf(item -> item.getName().endsWith("7"));
      list.sort(Comparator.comparing(Item::getName).reversed());
      list.subList(10, 20).clear();
      list.replaceAll(item -> item.getName().equals("i50") ? new Item("new") : item);
      list.addAll(5, List.of(new Item("x"), new Item("y")));
      raw.remove(0); // behind the view
      for (int i = 0; i < list.size(); i++) {
        log.clear();
        list.get(i).setName("n" + i);
        assertThat(log).singleElement().asString().startsWith("SET [" + i + "].name");
      }
    }

    @Test
    void keyOfAMap_thatIsAView_isGivenAsTheRawObject() {
      Item key = new Item("k");
      Map<Item, Item> raw = new HashMap<>();
      raw.put(reactive(key), new Item("v"));
      Map<Item, Item> map = reactive(raw);
      List<Object> keys = new ArrayList<>();
      watchReactive(map, change -> keys.add(Objects.requireNonNull(change.segments().get(0))));
      Objects.requireNonNull(map.get(key)).setName("w");
      map.remove(key);
      assertThat(keys).containsExactly(key, key);
    }
  }

  @Test
  void notWatched_refused() {
    assertThatThrownBy(() -> watchReactive(new Item("a"), change -> {}))
        .hasMessageContaining("reactive()");
  }
}
