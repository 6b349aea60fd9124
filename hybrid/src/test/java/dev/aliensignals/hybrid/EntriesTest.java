package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.batch;
import static dev.aliensignals.hybrid.Hybrid.effect;
import static dev.aliensignals.hybrid.Hybrid.entries;
import static dev.aliensignals.hybrid.Hybrid.reactive;
import static dev.aliensignals.hybrid.Hybrid.readonly;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aliensignals.primitives.CrossSystemException;
import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.collections.DuplicateKeyException;
import dev.aliensignals.primitives.collections.ListItem;
import dev.aliensignals.primitives.collections.ReadableList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Reactive collections as sources of derived lists. */
class EntriesTest {

  /** A bean. */
  static class Order {
    private final String id;
    private int amount;

    Order(String id, int amount) {
      this.id = id;
      this.amount = amount;
    }

    Order() {
      this("", 0);
    }

    public String getId() {
      return id;
    }

    public int getAmount() {
      return amount;
    }

    public void setAmount(int amount) {
      this.amount = amount;
    }

    @Override
    public String toString() {
      return getId() + getAmount();
    }
  }

  private int calls;

  private static List<Order> orders(int count) {
    List<Order> orders = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      orders.add(new Order("o" + i, i));
    }
    return reactive(orders);
  }

  private static List<String> texts(ReadableList<?, ?> list) {
    return list.get().stream().map(String::valueOf).toList();
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

  // ---- lists ------------------------------------------------------------------------------------

  @Test
  void X1_list_oneChange_evaluatesOnePredicateAndOneKey() {
    List<Order> orders = orders(1000);
    int[] keys = new int[1];
    ReadableList<String, Order> even =
        entries(
                orders,
                order -> {
                  keys[0]++;
                  return order.getId();
                })
            .filter(
                order -> {
                  calls++;
                  return order.getAmount() % 2 == 0;
                });
    effect(even::size);
    calls = 0;
    keys[0] = 0;

    orders.get(7).setAmount(100);
    assertThat(calls).isEqualTo(1);
    assertThat(keys[0]).isZero();

    orders.add(0, new Order("new", 2));
    orders.remove(500);
    orders.set(3, new Order("other", 4));

    assertThat(calls).isEqualTo(3);
    assertThat(keys[0]).isEqualTo(2);
    assertThat(even.get()).isEqualTo(orders.stream().filter(o -> o.getAmount() % 2 == 0).toList());
  }

  @Test
  void X2_list_unobserved_isRightToo() {
    List<Order> orders = orders(3);
    ReadableList<Long, Order> sorted =
        entries(orders).sortedBy(Order::getAmount, Comparator.reverseOrder());
    assertThat(texts(sorted)).containsExactly("o22", "o11", "o00");

    orders.get(0).setAmount(5);
    orders.remove(1);

    assertThat(texts(sorted)).containsExactly("o05", "o22");
  }

  @Test
  void P1_list_elementMovedInBatch_keepsItsSignal() {
    List<Order> orders = orders(4);
    ReadableList<String, Order> list = entries(orders, Order::getId);
    int[] order = runsOf(list::keys);
    ListItem<String, Order> last = Objects.requireNonNull(list.byKey("o3"));

    batch(() -> orders.add(0, orders.remove(3)));
    assertThat(list.keys()).containsExactly("o3", "o0", "o1", "o2");
    orders.sort(Comparator.comparing(Order::getId));

    assertThat(list.keys()).containsExactly("o0", "o1", "o2", "o3");
    assertThat(list.byKey("o3")).isSameAs(last);
    assertThat(order[0]).isEqualTo(2);
  }

  @Test
  void P1_list_equalBeanInTheSamePlace_isTheNewOne() {
    List<List<Integer>> lists = reactive(new ArrayList<>());
    lists.add(new ArrayList<>(List.of(1)));
    ReadableList<Long, List<Integer>> list = entries(lists);
    effect(list::get);
    List<Integer> other = new ArrayList<>(List.of(1));

    lists.set(0, other);
    lists.get(0).add(2);

    assertThat(list.get()).containsExactly(List.of(1, 2));
    assertThat(Hybrid.<Object>toRaw(list.get().get(0))).isSameAs(other);
  }

  @Test
  void F4_list_duplicateKey_isAFailureUntilItGoes() {
    List<Order> orders = orders(2);
    ReadableList<String, Order> list = entries(orders, Order::getId);
    List<Object> seen = new ArrayList<>();
    effect(
        () -> {
          try {
            seen.add(list.keys());
          } catch (DuplicateKeyException e) {
            seen.add(e.key());
          }
        });

    orders.add(new Order("o0", 9));
    assertThatThrownBy(list::keys).isInstanceOf(DuplicateKeyException.class);
    orders.remove(0);

    assertThat(seen).containsExactly(List.of("o0", "o1"), "o0", List.of("o1", "o0"));
  }

  @Test
  void X20_list_unobserved_isNotListenedTo() {
    List<Order> orders = orders(2);
    ReadableList<Long, Order> list = entries(orders);
    Effect effect = effect(list::keys);
    effect.close();

    orders.add(new Order("x", 1));
    assertThat(list.keys()).containsExactly(0L, 1L, 2L);
    effect(list::keys);
    orders.remove(0);
    assertThat(list.keys()).containsExactly(1L, 2L);
  }

  @Test
  void list_rawChangedAndTriggered_isCompared() {
    List<String> raw = new ArrayList<>(List.of("a", "b"));
    List<String> view = reactive(raw);
    ReadableList<String, String> list = entries(view, text -> text);
    effect(list::keys);

    raw.add("c");
    Hybrid.trigger(() -> assertThat(view.toArray()).hasSize(3));

    assertThat(list.keys()).containsExactly("a", "b", "c");
  }

  @Test
  void list_partOrReadonlyOrRaw_isASourceToo() {
    List<Integer> raw = new ArrayList<>(List.of(1, 2, 3, 4));
    List<Integer> view = reactive(raw);
    ReadableList<Long, Integer> part = entries(view.subList(1, 3));
    ReadableList<Long, Integer> reading = entries(readonly(view));
    ReadableList<Long, Integer> ofRaw = entries(raw);
    ReadableList<Long, Integer> constant = entries(List.of(7));
    Effect ofPart = effect(part::get);
    effect(reading::get);
    effect(ofRaw::get);
    effect(constant::get);

    view.set(1, 9);
    assertThat(part.get()).containsExactly(9, 3);
    ofPart.close(); // a sublist ends with the next addition
    view.add(5);

    assertThat(reading.get()).containsExactly(1, 9, 3, 4, 5);
    assertThat(ofRaw.get()).containsExactly(1, 9, 3, 4, 5);
    assertThat(constant.get()).containsExactly(7);
  }

  @Test
  void X24_list_twoListsOfOneSource_agree() {
    List<Integer> numbers = reactive(new ArrayList<>(List.of(1, 2, 3)));
    ReadableList<Long, Integer> even = entries(numbers).filter(n -> n % 2 == 0);
    ReadableList<Long, Integer> odd = entries(numbers).filter(n -> n % 2 != 0);
    List<Integer> totals = new ArrayList<>();
    effect(() -> totals.add(even.size() + odd.size()));

    numbers.add(4);
    numbers.set(0, 6);
    numbers.clear();

    assertThat(totals).containsExactly(3, 4, 4, 0);
  }

  @Test
  void list_ofAnotherSystem_belongsToThat() {
    ReactiveSystem system = ReactiveSystem.create("entries");
    List<Integer> numbers = system.run(() -> reactive(new ArrayList<>(List.of(1, 2))));
    ReadableList<Long, Integer> list = entries(numbers);

    assertThat(list.get()).containsExactly(1, 2);
    assertThatThrownBy(() -> effect(list::get)).isInstanceOf(CrossSystemException.class);
    List<Object> seen = new ArrayList<>();
    system.effect(() -> seen.add(list.get()));
    numbers.add(3);
    assertThat(seen).last().isEqualTo(List.of(1, 2, 3));
  }

  // ---- sets and maps ----------------------------------------------------------------------------

  @Test
  void X3_set_changes_areFollowed() {
    Set<String> set = reactive(new HashSet<>());
    set.add("b");
    ReadableList<String, String> upper = entries(set).map(text -> text.toUpperCase(Locale.ROOT));
    List<Object> seen = new ArrayList<>();
    effect(() -> seen.add(upper.get()));

    set.add("a");
    set.add("a");
    set.remove("b");
    set.add("b");

    assertThat(seen)
        .containsExactly(List.of("B"), List.of("B", "A"), List.of("A"), List.of("A", "B"));
    assertThat(upper.keys()).containsExactly("a", "b");
  }

  @Test
  void X3_setOfBeans_hasThemAsKeysWithoutViews() {
    Order first = new Order("a", 1);
    Set<Order> set = reactive(new HashSet<>(List.of(first)));
    ReadableList<Order, Order> list = entries(set);
    List<Integer> amounts = new ArrayList<>();
    effect(() -> amounts.add(list.stream().mapToInt(Order::getAmount).sum()));

    assertThat(list.keys().get(0)).isSameAs(first);
    Objects.requireNonNull(list.byKey(first)).get().setAmount(5);
    set.add(new Order("b", 2));

    assertThat(amounts).containsExactly(1, 5, 7);
  }

  @Test
  void X3_sortedSetAndMap_areInTheirOrder() {
    Set<Integer> set = reactive(new TreeSet<>(Comparator.reverseOrder()));
    Map<String, Integer> map = reactive(new TreeMap<>());
    ReadableList<Integer, Integer> ofSet = entries(set);
    ReadableList<String, Integer> ofMap = entries(map);
    effect(ofSet::get);
    effect(ofMap::get);

    set.addAll(List.of(2, 9, 4));
    map.put("b", 1);
    map.put("a", 2);

    assertThat(ofSet.get()).containsExactly(9, 4, 2);
    assertThat(ofMap.keys()).containsExactly("a", "b");
    assertThat(ofMap.get()).containsExactly(2, 1);
  }

  @Test
  void F8_map_change_runsWhatItConcerns() {
    Map<String, Integer> map = reactive(new LinkedHashMap<>());
    map.put("a", 1);
    map.put("b", 2);
    ReadableList<String, Integer> list = entries(map);
    ListItem<String, Integer> b = Objects.requireNonNull(list.byKey("b"));
    int[] all = runsOf(list::get);
    int[] keys = runsOf(list::keys);
    int[] valueOfA = runsOf(() -> Objects.requireNonNull(list.byKey("a")).get());
    int[] absent = runsOf(() -> list.byKey("c"));

    map.put("b", 20);
    assertThat(List.of(all[0], keys[0], valueOfA[0], absent[0])).containsExactly(1, 0, 0, 0);
    map.put("c", 3);
    assertThat(List.of(all[0], keys[0], valueOfA[0], absent[0])).containsExactly(2, 1, 0, 1);
    map.remove("c");

    assertThat(absent[0]).isEqualTo(2);
    assertThat(list.keys()).containsExactly("a", "b");
    assertThat(list.get()).containsExactly(1, 20);
    assertThat(list.byKey("b")).isSameAs(b);
  }

  // ---- at random --------------------------------------------------------------------------------

  @Test
  void X11_randomChanges_listSetAndMap_agreeWithThem() {
    for (long seed = 1; seed <= 12; seed++) {
      Random random = new Random(seed);
      List<Integer> list = reactive(new ArrayList<>());
      Set<Integer> set = reactive(new HashSet<>());
      Map<Integer, String> map = reactive(new HashMap<>());
      ReadableList<Long, Integer> ofList = entries(list);
      ReadableList<Long, Integer> sorted = ofList.sorted(Comparator.naturalOrder());
      ReadableList<Integer, Integer> ofSet = entries(set);
      ReadableList<Integer, String> ofMap = entries(map);
      List<Integer> shown = new ArrayList<>();
      ofList.bindTo(shown);
      @Nullable Effect effect = null;
      for (int step = 0; step < 300; step++) {
        String at = "seed " + seed + ", step " + step;
        batch(
            () -> {
              for (int i = random.nextInt(4); i >= 0; i--) {
                changeList(list, random);
                changeSetAndMap(set, map, random);
                if (random.nextInt(8) == 0) {
                  assertThat(ofList.peek()).as(at).isEqualTo(list);
                  assertThat(ofMap.peek()).as(at).containsExactlyInAnyOrderElementsOf(map.values());
                }
              }
            });
        assertThat(ofList.get()).as(at).isEqualTo(list);
        assertThat(shown).as(at).isEqualTo(list);
        assertThat(sorted.get()).as(at).isEqualTo(list.stream().sorted().toList());
        assertThat(ofSet.get()).as(at).containsExactlyInAnyOrderElementsOf(set);
        assertThat(ofMap.asMap()).as(at).isEqualTo(map);
        if (random.nextInt(30) == 0) {
          if (effect == null) {
            effect =
                effect(
                    () -> {
                      sorted.keys();
                      ofSet.get();
                      ofMap.get();
                    });
          } else {
            effect.close();
            effect = null;
          }
        }
      }
    }
  }

  private static void changeList(List<Integer> list, Random random) {
    int size = list.size();
    int at = size == 0 ? 0 : random.nextInt(size);
    switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> list.add(random.nextInt(size + 1), random.nextInt(30));
      case 4 -> list.addAll(at, List.of(random.nextInt(30), random.nextInt(30)));
      case 5 -> list.removeIf(n -> n % 7 == random.nextInt(7));
      case 6 -> list.sort(null);
      case 7 -> list.replaceAll(n -> n == 3 ? 4 : n);
      case 8 -> list.subList(at, Math.min(size, at + 3)).clear();
      default -> {
        if (size > 0 && random.nextBoolean()) {
          list.add(random.nextInt(size), list.remove(at));
        } else if (size > 0) {
          list.set(at, random.nextInt(30));
        }
      }
    }
    if (random.nextInt(200) == 0) {
      list.clear();
    }
  }

  private static void changeSetAndMap(Set<Integer> set, Map<Integer, String> map, Random random) {
    int key = random.nextInt(30);
    switch (random.nextInt(8)) {
      case 0, 1 -> set.add(key);
      case 2 -> set.remove(key);
      case 3 -> set.removeIf(n -> n % 5 == key % 5);
      case 4 -> map.put(key, "v" + random.nextInt(5));
      case 5 -> map.remove(key);
      case 6 -> map.merge(key, "m", (a, b) -> a.length() > 3 ? null : a + b);
      default -> map.keySet().removeIf(n -> n % 9 == key % 9);
    }
  }
}
