package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.batch;
import static dev.aliensignals.hybrid.Hybrid.effect;
import static dev.aliensignals.hybrid.Hybrid.reactive;
import static dev.aliensignals.hybrid.Hybrid.ref;
import static dev.aliensignals.hybrid.Hybrid.toRef;
import static dev.aliensignals.hybrid.Hybrid.watch;
import static dev.aliensignals.hybrid.Hybrid.watchReactive;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.primitives.Effect;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * A follower of an object lives until it is closed, whether or not the program holds views, handles
 * and refs. Every program drops all it can, and collects garbage between the lines.
 */
@AnySystem
class LifetimeTest {

  static class Person {
    private String name = "Ada";
    private Person next;

    String getName() {
      return name;
    }

    void setName(String name) {
      this.name = name;
    }

    Person getNext() {
      return next;
    }

    void setNext(Person next) {
      this.next = next;
    }
  }

  private final List<Object> seen = new ArrayList<>();

  private static void collect() {
    WeakReference<Object> canary = new WeakReference<>(new Object());
    for (int i = 0; i < 20 || canary.get() != null; i++) {
      System.gc();
    }
  }

  private void follow(Supplier<Object> read) {
    effect(() -> seen.add(read.get()));
  }

  @Test
  void effect_overAViewMadeInIt_runsWhileTheRawObjectIsThere() {
    Person raw = new Person();
    follow(() -> reactive(raw).getName());

    collect();
    reactive(raw).setName("Grace");

    assertThat(seen).containsExactly("Ada", "Grace");
  }

  @Test
  void effect_overAKeyOfAMap_runs() {
    Map<String, Integer> stock = reactive(new HashMap<>());
    follow(() -> String.valueOf(stock.get("milk")));

    collect();
    stock.put("milk", 2);
    collect();
    stock.put("milk", 3);

    assertThat(seen).containsExactly("null", "2", "3");
  }

  @Test
  void effect_overAnIndexOrThePresenceOfAnElement_runs() {
    List<String> list = reactive(new ArrayList<>(List.of("a")));
    Set<String> set = reactive(new HashSet<>());
    follow(() -> list.get(0));
    follow(() -> set.contains("x"));
    follow(() -> reactive(new TreeMap<>(Map.of("k", 1))).containsKey("k"));

    collect();
    list.set(0, "b");
    set.add("x");

    assertThat(seen).containsExactly("a", false, true, "b", true);
  }

  @Test
  void effect_overPartsOfADequeAndSublists_runs() {
    Deque<String> deque = toDeque();
    List<String> list = reactive(new ArrayList<>(List.of("a", "b")));
    follow(() -> String.valueOf(deque.peekFirst()));
    follow(() -> list.subList(0, 1).get(0));

    collect();
    deque.addFirst("first");
    list.set(0, "c");

    assertThat(seen).containsExactly("null", "a", "first", "c");
  }

  @SuppressWarnings("unchecked")
  private static Deque<String> toDeque() {
    return (Deque<String>)
        (Object) reactive((java.util.Collection<String>) new ArrayDeque<String>());
  }

  @Test
  void effect_overAToRefOfAProperty_runs() {
    Person raw = new Person();
    follow(() -> toRef(reactive(raw), Person::getName, Person::setName).get());

    collect();
    reactive(raw).setName("Grace");

    assertThat(seen).containsExactly("Ada", "Grace");
  }

  @Test
  void effect_overNestedBeansTakenOutBefore_runs() {
    Person raw = new Person();
    raw.setNext(new Person());
    Person next = reactive(raw).getNext();
    followName(next);
    Person rawNext = raw.getNext();
    next = null;

    collect();
    reactive(rawNext).setName("Grace");
    collect();
    reactive(raw).getNext().setName("Joan");

    assertThat(seen).containsExactly("Ada", "Grace", "Joan");
  }

  private void followName(Person view) {
    follow(view::getName);
  }

  @Test
  void watches_ofKeysRefsAndNestedObjects_run() {
    Person raw = new Person();
    raw.setNext(new Person());
    Map<String, Integer> stock = reactive(new HashMap<>());
    watch(() -> stock.get("milk"), (now, old) -> seen.add(now));
    watchReactive(reactive(raw).getNext(), change -> seen.add(change.path()));
    watchReactive(reactive(raw), change -> seen.add(change.path()));

    collect();
    stock.put("milk", 2);
    collect();
    reactive(raw.getNext()).setName("Grace");
    collect();
    reactive(raw).setName("Joan");

    assertThat(seen).contains(2, "name", "next.name");
  }

  @Test
  void computedBetween_isKeptWithTheEffect() {
    Person raw = new Person();
    Supplier<Integer> length = lengthOf(raw);
    follow(length::get);
    length = null;

    collect();
    reactive(raw).setName("Grace");

    assertThat(seen).containsExactly(3, 5);
  }

  private static Supplier<Integer> lengthOf(Person raw) {
    return Hybrid.computed(() -> reactive(raw).getName().length());
  }

  @Test
  void effect_closed_letsTheViewGo() {
    Person raw = new Person();
    WeakReference<Person> view = new WeakReference<>(reactive(raw));
    Effect effect = effect(() -> seen.add(reactive(raw).getName()));
    collect();
    assertThat(view.get()).isNotNull();

    effect.close();
    collect();

    assertThat(view.get()).isNull();
  }

  @Test
  void unfollowedObjects_areCollected() {
    WeakReference<Object> raw = read();
    collect();

    assertThat(raw.get()).isNull();
  }

  private static WeakReference<Object> read() {
    Person raw = new Person();
    Hybrid.computed(() -> reactive(raw).getName()).get();
    ref(reactive(raw)).get();
    batch(() -> reactive(raw).setName("Grace"));
    return new WeakReference<>(raw);
  }

  @Test
  void manyObjects_followedAndClosed_areAllLetGo() {
    List<WeakReference<Object>> views = new ArrayList<>();
    List<Effect> effects = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Person view = reactive(new Person());
      views.add(new WeakReference<>(view));
      effects.add(effect(() -> seen.add(view.getName())));
    }
    for (int i = 0; i < 100; i++) {
      effects.get((i * 37) % 100).close(); // in no order
    }
    effects.clear();
    seen.clear();
    collect();

    assertThat(views).allMatch(view -> view.get() == null);
  }
}
