package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Collections that change when they are read, and those that drop what they have no room for. */
@AnySystem
class SelfChangingCollectionsTest {

  /** Keeps the entries that were put last. */
  static class Cache<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1;
    private final int limit;

    Cache(int limit, boolean byAccess) {
      super(16, 0.75f, byAccess);
      this.limit = limit;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > limit;
    }
  }

  /** Keeps its greatest elements. */
  static class Best<E> extends TreeSet<E> {
    private static final long serialVersionUID = 1;

    @Override
    public boolean add(E element) {
      boolean added = super.add(element);
      if (size() > 2) {
        pollFirst();
      }
      return added;
    }
  }

  /** Keeps what was added last. */
  static class Recent<E> extends LinkedHashSet<E> {
    private static final long serialVersionUID = 1;

    @Override
    public boolean add(E element) {
      boolean added = super.add(element);
      if (size() > 2) {
        Iterator<E> eldest = iterator();
        eldest.next();
        eldest.remove();
      }
      return added;
    }
  }

  /** Keeps what came last. */
  static class Ring<E> extends ArrayDeque<E> {
    private static final long serialVersionUID = 1;

    @Override
    public boolean add(E element) {
      while (size() >= 2) {
        pollFirst();
      }
      return super.add(element);
    }
  }

  /** Keeps what came last. */
  static class ShortList<E> extends ArrayList<E> {
    private static final long serialVersionUID = 1;

    @Override
    public boolean add(E element) {
      boolean added = super.add(element);
      if (size() > 2) {
        remove(0);
      }
      return added;
    }
  }

  /** Keeps the entries with the greatest keys. */
  static class BestEntries<K, V> extends TreeMap<K, V> {
    private static final long serialVersionUID = 1;

    @Override
    public @Nullable V put(K key, V value) {
      V old = super.put(key, value);
      if (size() > 2) {
        pollFirstEntry();
      }
      return old;
    }
  }

  /** Has last what was put last, also if it was there. */
  static class MovedByPut<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1;

    @Override
    public @Nullable V put(K key, V value) {
      V old = remove(key);
      super.put(key, value);
      return old;
    }

    @Override
    public void putAll(Map<? extends K, ? extends V> others) {
      others.forEach(super::put); // moves nothing
    }
  }

  /** Turns its collections, which have no views of their own to do that. */
  static class Turning {
    private final Deque<String> deque = new ArrayDeque<>(List.of("a", "b"));
    private final Set<String> set = new LinkedHashSet<>(List.of("a", "b"));

    Deque<String> getDeque() {
      return deque;
    }

    Set<String> getSet() {
      return set;
    }

    synchronized void turn() {
      deque.addLast(deque.removeFirst());
      set.remove("a");
      set.add("a");
    }
  }

  private final List<String> log = new ArrayList<>();

  private void record(PropertyChange change) {
    log.add(
        change.kind() + " " + change.path() + " " + change.oldValue() + "->" + change.newValue());
  }

  @Nested
  class OrderedByAccess {

    private final LinkedHashMap<String, String> raw = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, String> map = reactive((Map<String, String>) raw);

    OrderedByAccess() {
      raw.put("a", "1");
      raw.put("b", "2");
      raw.put("c", "3");
      effect(() -> log.add(String.valueOf(map.containsKey("b"))));
    }

    private List<String> order() {
      return new ArrayList<>(raw.keySet());
    }

    @Test
    void refusedReplaceOrRemove_orderStays() {
      assertThat(map.replace("a", "other", "x")).isFalse();
      assertThat(map.remove("a", "other")).isFalse();
      assertThat(map.replace("none", "x")).isNull();
      assertThat(map.entrySet().remove(Map.entry("a", "other"))).isFalse();
      assertThat(order()).containsExactly("a", "b", "c");
    }

    @Test
    void computeIfPresentOfNothing_orderStays() {
      assertThat(map.computeIfPresent("none", (k, v) -> v)).isNull();
      assertThat(order()).containsExactly("a", "b", "c");
    }

    @Test
    void iterators_remove_goOn() {
      for (Function<Map<String, String>, Iterator<?>> iterated :
          List.<Function<Map<String, String>, Iterator<?>>>of(
              m -> m.keySet().iterator(),
              m -> m.values().iterator(),
              m -> m.entrySet().iterator())) {
        Iterator<?> iterator = iterated.apply(map);
        iterator.next();
        iterator.remove();
      }
      assertThat(raw).isEmpty();
    }

    @Test
    void keyIterator_removeInTheMiddle_goesOn() {
      Iterator<String> keys = map.keySet().iterator();
      List<String> seen = new ArrayList<>();
      while (keys.hasNext()) {
        String key = keys.next();
        seen.add(key);
        if (key.equals("b")) {
          keys.remove();
        }
      }
      assertThat(seen).containsExactly("a", "b", "c");
      assertThat(log).containsExactly("true", "false");
    }

    @Test
    void bulkChanges_orderStays() {
      map.replaceAll((key, value) -> key.equals("a") ? "x" : value);
      map.values().removeIf("2"::equals);
      map.keySet().retainAll(List.of("a", "c", "d"));
      assertThat(order()).containsExactly("a", "c");
    }

    @Test
    void changes_toldWithTheOldValue() {
      watchReactive(map, SelfChangingCollectionsTest.this::record);
      map.put("a", "x");
      map.remove("b");
      assertThat(order()).containsExactly("c", "a");
      List<String> changes = new ArrayList<>(log);
      changes.removeAll(List.of("true", "false"));
      assertThat(changes).containsExactly("SET a 1->x", "REMOVE b 2->null");
    }

    @Test
    void throughWrappers_orderStays() {
      for (Map<String, String> wrapped :
          List.of(
              Collections.synchronizedMap(raw),
              Collections.checkedMap(raw, String.class, String.class))) {
        Map<String, String> view = reactive(wrapped);
        effect(() -> log.add(String.valueOf(view.containsKey("a"))));
        assertThat(view.replace("a", "other", "x")).isFalse();
        assertThat(order()).containsExactly("a", "b", "c");
      }
    }

    @Test
    void subclassThatOverridesRemove_stillAnswers() {
      LinkedHashMap<String, String> own =
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            public boolean remove(@Nullable Object key, @Nullable Object value) {
              throw new UnsupportedOperationException();
            }
          };
      own.put("a", "1");
      own.put("b", "2");
      Map<String, String> view = reactive((Map<String, String>) own);
      watchReactive(view, SelfChangingCollectionsTest.this::record);
      view.put("a", "x");
      assertThat(log).contains("SET a 1->x");
    }
  }

  @Nested
  class Dropped {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void cache_putOverItsLimit_eldestIsTold(boolean byAccess) {
      Map<String, Integer> cache =
          reactive((Map<String, Integer>) new Cache<String, Integer>(2, byAccess));
      List<Boolean> seen = new ArrayList<>();
      effect(() -> seen.add(cache.containsKey("a")));
      watchReactive(cache, SelfChangingCollectionsTest.this::record);

      cache.put("a", 1);
      cache.put("b", 2);
      cache.put("c", 3);
      cache.computeIfAbsent("d", key -> 4);
      cache.merge("e", 5, Integer::sum);

      assertThat(seen).containsExactly(false, true, false);
      assertThat(log)
          .containsExactly(
              "ADD a null->1",
              "ADD b null->2",
              "ADD c null->3",
              "REMOVE a 1->null",
              "ADD d null->4",
              "REMOVE b 2->null",
              "ADD e null->5",
              "REMOVE c 3->null");
    }

    @Test
    void mapWithItsOwnRule_whatItDroppedIsTold() {
      Map<String, Integer> best =
          reactive((Map<String, Integer>) new BestEntries<String, Integer>());
      watchReactive(best, SelfChangingCollectionsTest.this::record);
      best.put("b", 1);
      best.put("c", 2);
      best.put("a", 3);
      best.put("d", 4);
      assertThat(log)
          .containsExactly("ADD b null->1", "ADD c null->2", "ADD d null->4", "REMOVE b 1->null");
    }

    @Test
    void sets_whatTheyDroppedIsToldAndNotContained() {
      for (Set<Integer> raw :
          List.of(
              new Best<Integer>(),
              new Recent<Integer>(),
              Collections.newSetFromMap(new Cache<Integer, Boolean>(2, false)),
              Collections.synchronizedSet(new Recent<Integer>()))) {
        log.clear();
        Set<Integer> set = reactive(raw);
        List<Boolean> seen = new ArrayList<>();
        effect(() -> seen.add(set.contains(1)));
        watchReactive(set, SelfChangingCollectionsTest.this::record);
        set.add(1);
        set.add(2);
        set.add(3);
        assertThat(seen).as(raw.getClass().getName()).startsWith(false, true).endsWith(false);
        assertThat(log)
            .containsExactlyInAnyOrder(
                "ADD [1] null->1", "ADD [2] null->2", "ADD [3] null->3", "REMOVE [1] 1->null");
        assertThat(raw).containsExactly(2, 3);
      }
    }

    @Test
    void setThatRefusesWhatItHasJustAdded_nothingIsTold() {
      Best<Integer> raw = new Best<>();
      Set<Integer> best = reactive((Set<Integer>) raw);
      best.add(5);
      best.add(6);
      watchReactive(best, SelfChangingCollectionsTest.this::record);
      best.add(1);
      assertThat(raw).containsExactly(5, 6);
      assertThat(log).isEmpty();
    }

    @Test
    void queue_dropsWhatIsAddedAgain_isReordered() {
      Collection<Integer> ring = reactive((Collection<Integer>) new Ring<Integer>());
      ring.addAll(List.of(1, 2));
      List<List<Integer>> seen = new ArrayList<>();
      effect(() -> seen.add(new ArrayList<>(ring)));
      watchReactive(ring, SelfChangingCollectionsTest.this::record);
      ring.add(1);
      assertThat(seen).containsExactly(List.of(1, 2), List.of(2, 1));
      assertThat(log).containsExactly("REORDER  null->null");
    }

    @Test
    void collectionWithItsOwnAddAll_isAskedForAll() {
      Collection<Integer> raw = new Ring<>(); // whose addAll drops nothing
      Collection<Integer> ring = reactive(raw);
      watchReactive(ring, SelfChangingCollectionsTest.this::record);
      ring.addAll(List.of(1, 2, 3));
      assertThat(raw).containsExactly(1, 2, 3);
      assertThat(log).containsExactly("ADD [1] null->1", "ADD [2] null->2", "ADD [3] null->3");
    }

    @Test
    void mapThatMovesWhatIsPutAgain_orderIsSeen() {
      Map<String, Integer> raw = new MovedByPut<>();
      Map<String, Integer> map = reactive(raw);
      map.put("a", 1);
      map.put("b", 2);
      List<List<String>> seen = new ArrayList<>();
      effect(() -> seen.add(new ArrayList<>(map.keySet())));
      watchReactive(map, SelfChangingCollectionsTest.this::record);
      map.put("a", 1);
      map.putAll(Map.of("b", 3));
      map.put("c", 4);
      assertThat(seen)
          .containsExactly(List.of("a", "b"), List.of("b", "a"), List.of("b", "a", "c"));
      assertThat(log).containsExactly("SET b 2->3", "ADD c null->4");
    }

    @Test
    void methodOnTheRawObject_turnsDequeAndSet_reordered() {
      Turning turning = reactive(new Turning());
      watchReactive(turning, SelfChangingCollectionsTest.this::record);
      turning.turn();
      assertThat(log)
          .containsExactlyInAnyOrder("REORDER deque null->null", "REORDER set null->null");
    }

    @Test
    void queue_whatItDroppedIsTold() {
      Collection<Integer> ring = reactive((Collection<Integer>) new Ring<Integer>());
      watchReactive(ring, SelfChangingCollectionsTest.this::record);
      ring.add(1);
      ring.add(2);
      ring.add(3);
      assertThat(log)
          .containsExactly(
              "ADD [1] null->1", "ADD [2] null->2", "REMOVE [1] 1->null", "ADD [3] null->3");
    }

    @Test
    void list_whatItDroppedIsTold() {
      List<Integer> list = reactive((List<Integer>) new ShortList<Integer>());
      List<List<Integer>> seen = new ArrayList<>();
      effect(() -> seen.add(new ArrayList<>(list)));
      watchReactive(list, SelfChangingCollectionsTest.this::record);
      list.add(1);
      list.add(2);
      list.add(3);
      assertThat(seen).containsExactly(List.of(), List.of(1), List.of(1, 2), List.of(2, 3));
      assertThat(log)
          .containsExactly("ADD [0] null->1", "ADD [1] null->2", "SET [0] 1->2", "SET [1] 2->3");
    }
  }
}
