package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.assign;
import static dev.aliensignals.hybrid.Hybrid.effect;
import static dev.aliensignals.hybrid.Hybrid.isProxy;
import static dev.aliensignals.hybrid.Hybrid.isReactive;
import static dev.aliensignals.hybrid.Hybrid.isReadonly;
import static dev.aliensignals.hybrid.Hybrid.isShared;
import static dev.aliensignals.hybrid.Hybrid.reactive;
import static dev.aliensignals.hybrid.Hybrid.readonly;
import static dev.aliensignals.hybrid.Hybrid.ref;
import static dev.aliensignals.hybrid.Hybrid.shallowReactive;
import static dev.aliensignals.hybrid.Hybrid.shallowReadonly;
import static dev.aliensignals.hybrid.Hybrid.shared;
import static dev.aliensignals.hybrid.Hybrid.snapshot;
import static dev.aliensignals.hybrid.Hybrid.toRaw;
import static dev.aliensignals.hybrid.Hybrid.toRef;
import static dev.aliensignals.hybrid.Hybrid.toRefs;
import static dev.aliensignals.hybrid.Hybrid.watch;
import static dev.aliensignals.hybrid.Hybrid.watchReactive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.aliensignals.primitives.CrossSystemException;
import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.spi.Spi;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Objects that never change, so that every system may read them. */
@AnySystem
class SharedTest {

  static class Product {
    private String name;
    private Product part;
    private final List<Product> parts = new ArrayList<>();
    private final Map<String, Integer> prices = new HashMap<>();

    Product(String name) {
      this.name = name;
    }

    String getName() {
      return name;
    }

    void setName(String name) {
      this.name = name;
    }

    Product getPart() {
      return part;
    }

    void setPart(Product part) {
      this.part = part;
    }

    List<Product> getParts() {
      return parts;
    }

    Map<String, Integer> getPrices() {
      return prices;
    }

    String label() {
      return name + " of " + prices;
    }

    void rename(String to) {
      name = to;
    }
  }

  /** Whose methods run on the raw object, as what is in an array cannot be followed. */
  static class Sieve {
    private final int[] flags = {0, 1, 1};
    private int primes = 2;

    int getPrimes() {
      return primes;
    }

    int count() {
      int count = 0;
      for (int flag : flags) {
        count += flag;
      }
      return count;
    }

    void strike() {
      flags[1] = 0;
      primes--;
    }
  }

  private final ReactiveSystem one = ReactiveSystem.create("one");
  private final ReactiveSystem two = ReactiveSystem.create("two");
  private final List<Object> seen = new ArrayList<>();

  private static Product product() {
    Product raw = new Product("car");
    raw.part = new Product("wheel");
    raw.parts.add(raw.part);
    raw.parts.add(new Product("door"));
    raw.prices.put("new", 10);
    return raw;
  }

  // ---- reads ------------------------------------------------------------------------------------

  @Test
  void bean_insideEffectsOfTwoSystemsAndTheGlobalOne_isRead() {
    Product car = shared(product());
    Runnable read =
        () ->
            seen.add(
                car.getName()
                    + car.getPart().getName()
                    + car.getParts().size()
                    + car.getPrices().get("new")
                    + car.label());

    one.effect(read);
    two.effect(read);
    effect(read);
    one.batch(() -> two.signal(1)); // nothing is left behind

    assertThat(seen).hasSize(3).containsOnly("carwheel210car of {new=10}");
  }

  @Test
  void everyCollection_insideEffectsOfTwoSystems_isReadInEveryWay() {
    List<String> list = shared(new ArrayList<>(List.of("a", "b")));
    Set<String> set = shared(new HashSet<>(Set.of("a")));
    SortedSet<String> sortedSet = shared((SortedSet<String>) new TreeSet<>(Set.of("a", "b")));
    NavigableSet<String> navigableSet = shared(new TreeSet<>(Set.of("a", "b")));
    Map<String, Integer> map = shared(new LinkedHashMap<>(Map.of("a", 1)));
    SortedMap<String, Integer> sortedMap =
        shared((SortedMap<String, Integer>) new TreeMap<>(Map.of("a", 1)));
    NavigableMap<String, Integer> navigableMap = shared(new TreeMap<>(Map.of("a", 1, "b", 2)));
    Collection<String> deque = shared((Collection<String>) new ArrayDeque<>(List.of("a")));
    Runnable read =
        () -> {
          List<Object> found = new ArrayList<>();
          found.add(list.get(0) + list.size() + list.indexOf("b") + list.contains("b"));
          list.forEach(found::add);
          list.stream().forEach(found::add);
          for (String element : list) {
            found.add(element);
          }
          ListIterator<String> back = list.listIterator(2);
          found.add(back.previous());
          found.add(list.subList(1, 2).get(0));
          found.add(list.equals(List.of("a", "b")) + list.toString() + list.hashCode());
          found.add(set.contains("a") + set.toString() + set.iterator().next());
          found.add(sortedSet.first() + sortedSet.headSet("b"));
          found.add(navigableSet.higher("a") + navigableSet.descendingSet());
          found.add(map.get("a") + map.keySet().toString() + map.values() + map.entrySet());
          map.forEach((key, value) -> found.add(key + value));
          for (Map.Entry<String, Integer> entry : map.entrySet()) {
            found.add(entry.getKey() + entry.getValue() + entry);
          }
          found.add(sortedMap.firstKey() + sortedMap.tailMap("a"));
          found.add(navigableMap.higherKey("a") + navigableMap.descendingMap());
          found.add(deque.size() + ((Deque<String>) deque).peekFirst() + deque.iterator().next());
          seen.add(found);
        };

    one.effect(read);
    two.effect(read);
    read.run();

    assertThat(seen).hasSize(3);
    assertThat(new HashSet<>(seen)).hasSize(1);
    assertThat(seen.get(0).toString()).contains("a21true, a, b, a, b, a, b, b, b, true[a, b]");
  }

  @Test
  void read_insideAnEffect_tracksNothing() {
    Product car = shared(product());
    List<String> list = shared(new ArrayList<>(List.of("a")));
    Runnable read =
        () -> seen.add(car.getName() + car.getParts().get(0).getName() + list.get(0) + list);

    assertThat(Spi.get().of(one).dependenciesOf(read)).isEmpty();
    assertThat(Spi.get().dependenciesOf(read)).isEmpty();
    assertThat(seen).hasSize(2);
  }

  @Test
  void iterator_madeInOneSystem_goesOnInAnother() {
    Iterator<String> iterator =
        one.run(() -> shared(new ArrayList<>(List.of("a", "b")))).iterator();

    one.effect(() -> seen.add(iterator.next()));
    two.effect(() -> seen.add(iterator.next()));

    assertThat(iterator.hasNext()).isFalse();
    assertThat(seen).containsExactly("a", "b");
  }

  @Test
  @Timeout(60)
  void read_whileOthersOwnEverySystem_waitsForNobody() throws Exception {
    Product car = shared(product());
    CountDownLatch owned = new CountDownLatch(1);
    CountDownLatch read = new CountDownLatch(1);
    Thread owner =
        new Thread(
            () ->
                one.batch(
                    () -> {
                      owned.countDown();
                      await(read);
                    }));
    owner.start();
    await(owned);
    try {
      two.effect(
          () -> seen.add(car.getName() + car.getParts().size() + car.getPrices().get("new")));
      assertThat(seen).containsExactly("car210");
      assertThat(snapshot(car).getName()).isEqualTo("car");
    } finally {
      read.countDown();
      owner.join();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @Timeout(60)
  void read_ofTheSameNestedObjectsByManyThreads_givesOneViewOfEach() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 200; round++) {
        Product car = shared(product());
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Product>> parts = new ArrayList<>();
        for (ReactiveSystem system : Arrays.asList(one, two, one, two)) {
          parts.add(
              pool.submit(
                  () -> {
                    await(go);
                    return system.read(() -> car.getParts().get(0));
                  }));
        }
        go.countDown();
        Set<Product> views = new HashSet<>();
        for (Future<Product> part : parts) {
          views.add(part.get());
        }
        assertThat(views).containsExactly(car.getPart());
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  @Timeout(60)
  void declaredAndMadeReactiveAtOnce_belongsToOneOfBoth() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 500; round++) {
        Product raw = new Product("car");
        CountDownLatch go = new CountDownLatch(1);
        Future<Object> declared =
            pool.submit(
                () -> {
                  await(go);
                  try {
                    return shared(raw);
                  } catch (CrossSystemException e) {
                    return e;
                  }
                });
        Future<Product> viewed =
            pool.submit(
                () -> {
                  await(go);
                  return one.run(() -> reactive(raw));
                });
        go.countDown();

        if (isShared(viewed.get())) {
          assertThat(declared.get()).isSameAs(viewed.get());
        } else {
          assertThat(declared.get()).isInstanceOf(CrossSystemException.class);
        }
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  @Timeout(60)
  void read_inTheBodyOfATask_isAllowed() throws Exception {
    Product car = shared(product());

    assertThat(one.task(ctx -> car.getPart().getName()).await(Duration.ofSeconds(30)))
        .isEqualTo("wheel");
  }

  @Test
  void methodThatRunsOnTheRawObject_readsAnywhere_andIsUndoneIfItWrites() {
    Sieve sieve = shared(new Sieve());

    one.effect(() -> seen.add(sieve.count()));
    refused("Sieve", () -> two.effect(sieve::strike));
    refused("Sieve", sieve::strike);

    assertThat(seen).containsExactly(2);
    assertThat(sieve.count() + sieve.getPrimes()).isEqualTo(4);
  }

  // ---- views and raw objects --------------------------------------------------------------------

  @Test
  void shared_calledAgainOrOnTheView_givesTheSame() {
    Product raw = product();
    Product car = shared(raw);

    assertThat(shared(raw)).isSameAs(car);
    assertThat(shared(car)).isSameAs(car);
    assertThat(two.run(() -> shared(raw))).isSameAs(car);
    assertThat(toRaw(car)).isSameAs(raw);
    assertThat(isShared(car)).isTrue();
    assertThat(isShared(car.getPart())).isTrue();
    assertThat(isShared(raw)).isFalse();
    assertThat(isReadonly(car)).isTrue();
    assertThat(isProxy(car)).isTrue();
    assertThat(isReactive(car)).isFalse();
  }

  @Test
  void anyOtherView_ofASharedObject_isTheSharedOne() {
    Product raw = product();
    List<String> rawList = new ArrayList<>();
    Product car = shared(raw);
    List<String> list = shared(rawList);

    assertThat(reactive(raw)).isSameAs(car);
    assertThat(reactive(raw)).isSameAs(car); // found this time
    assertThat(shallowReactive(raw)).isSameAs(car);
    assertThat(readonly(raw)).isSameAs(car);
    assertThat(shallowReadonly(car)).isSameAs(car);
    assertThat(one.run(() -> reactive(rawList))).isSameAs(list);
  }

  @Test
  void sharedObject_whoseViewWasCollected_staysShared() {
    Product raw = product();
    WeakReference<Product> view = new WeakReference<>(shared(raw));
    Garbage.awaitCleared(view);

    assertThat(isShared(one.run(() -> reactive(raw)))).isTrue();
  }

  @Test
  void sharedObject_nestedInReactiveOnes_isGivenOutAsShared() {
    Product raw = new Product("wheel");
    Product wheel = shared(raw);
    Product car = one.run(() -> reactive(new Product("car")));
    List<Product> list = two.run(() -> reactive(new ArrayList<>()));
    Map<String, Product> map = two.run(() -> reactive(new HashMap<>()));
    one.effect(() -> seen.add(car.getPart() == null ? "none" : car.getPart().getName()));

    car.setPart(wheel);
    list.add(raw);
    list.add(wheel);
    map.put("a", wheel);

    assertThat(toRaw(car).part).isSameAs(raw); // as any view but readonly and shallow ones
    assertThat(toRaw(list)).containsExactly(raw, raw);
    assertThat(car.getPart()).isSameAs(wheel);
    assertThat(list.get(0)).isSameAs(wheel);
    assertThat(map.get("a")).isSameAs(wheel);
    assertThat(list.contains(wheel)).isTrue();
    assertThat(seen).containsExactly("none", "wheel");
    car.setPart(raw);
    assertThat(seen).hasSize(2); // no change
  }

  @Test
  void object_thatBelongsToASystem_cannotBeShared() {
    Product raw = product();
    Product view = one.run(() -> reactive(raw));
    List<String> list = new ArrayList<>();
    List<String> listView = reactive(list);

    assertThatExceptionOfType(CrossSystemException.class)
        .isThrownBy(() -> shared(raw))
        .withMessageContaining("'Product'")
        .withMessageContaining("'one'")
        .withMessageContaining("snapshot(");
    assertThatExceptionOfType(CrossSystemException.class).isThrownBy(() -> shared(view));
    assertThatExceptionOfType(CrossSystemException.class)
        .isThrownBy(() -> shared(one.run(() -> readonly(raw))));
    assertThatExceptionOfType(CrossSystemException.class)
        .isThrownBy(() -> shared(list))
        .withMessageContaining("'ArrayList'");
    assertThatExceptionOfType(CrossSystemException.class).isThrownBy(() -> shared(listView));
    assertThatExceptionOfType(CrossSystemException.class)
        .isThrownBy(() -> shared(listView.subList(0, 0)));
    assertThat(shared(snapshot(view)).getPart().getName()).isEqualTo("wheel");
    view.setName("still writable");
    assertThat(listView.add("a")).isTrue();
  }

  @Test
  void nestedObject_thatBelongsToASystem_isRefusedWhereItIsRead() {
    Product raw = product();
    one.run(() -> reactive(raw.part)).setName("mine");
    Product car = shared(raw);

    assertThatExceptionOfType(CrossSystemException.class)
        .isThrownBy(car::getPart)
        .withMessageContaining("'one'");
    assertThatExceptionOfType(CrossSystemException.class)
        .isThrownBy(() -> two.effect(() -> car.getParts().get(0)));
    assertThat(car.getParts().get(1).getName()).isEqualTo("door");
  }

  // ---- writes -----------------------------------------------------------------------------------

  @Test
  void write_throughTheView_isRefusedByName() {
    Product car = shared(product());
    List<String> list = shared(new ArrayList<>(List.of("a", "b")));
    Set<String> set = shared(new HashSet<>(Set.of("a")));
    Map<String, Integer> map = shared(new HashMap<>(Map.of("a", 1)));
    Deque<String> deque =
        (Deque<String>) shared((Collection<String>) new ArrayDeque<>(List.of("a")));

    refused("Product", () -> car.setName("boat"));
    refused("Product", () -> car.rename("boat"));
    refused("Product", () -> car.getPart().setName("oar"));
    refused("ArrayList", () -> car.getParts().clear());
    refused("HashMap", () -> car.getPrices().put("used", 1));
    refused("ArrayList", () -> list.add("c"));
    refused("ArrayList", () -> list.sort(null));
    refused("ArrayList", () -> list.removeIf(e -> true));
    refused("ArrayList", () -> list.subList(0, 1).clear());
    refused("ArrayList", () -> list.set(0, "c"));
    refused("HashSet", () -> set.remove("a"));
    refused("HashMap", () -> map.entrySet().iterator().next().setValue(2));
    refused("HashMap", () -> map.merge("a", 1, Integer::sum));
    refused("ArrayDeque", deque::pop);
    Iterator<String> iterator = list.iterator();
    iterator.next();
    refused("ArrayList", iterator::remove);
    refused("Product", () -> one.effect(() -> car.setName("boat")));

    assertThat(car.getName() + list + set + map + deque).isEqualTo("car[a, b][a]{a=1}[a]");
  }

  private static void refused(String name, Runnable write) {
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(write::run)
        .withMessageContaining(name)
        .withMessageContaining("shared()");
  }

  // ---- users of views ---------------------------------------------------------------------------

  @Test
  void snapshot_ofASharedObject_isAnOrdinaryObjectOfItsOwn() {
    Product car = shared(product());

    Product[] copy = new Product[1];
    one.effect(() -> copy[0] = snapshot(car));
    two.run(() -> reactive(copy[0])).setName("boat");

    assertThat(copy[0].name + copy[0].part.name).isEqualTo("boatwheel");
    assertThat(copy[0].parts.get(0)).isSameAs(copy[0].part);
    assertThat(car.getName()).isEqualTo("car");
  }

  @Test
  void assign_fromASharedObject_copies() {
    Product car = shared(product());
    Product target = one.run(() -> reactive(new Product("")));
    one.effect(() -> seen.add(target.getName()));

    assign(target, car);
    target.getPart().setName("oar");

    assertThat(seen).containsExactly("", "car");
    assertThat(isShared(target.getPart())).isFalse();
    assertThat(car.getPart().getName()).isEqualTo("wheel");
  }

  @Test
  void assign_toASharedObject_isRefused_andToOneThatRefersToIt_replacesIt() {
    Product wheel = shared(new Product("wheel"));
    refused("Product", () -> assign(wheel, new Product("oar")));
    Product car = one.run(() -> reactive(new Product("car")));
    car.setPart(wheel);

    assign(car, product());
    assertThat(isShared(car.getPart())).isFalse();
    car.getPart().setName("oar");

    assertThat(wheel.getName()).isEqualTo("wheel");
  }

  @Test
  void refs_toPropertiesOfASharedObject_readAndRefuseWrites() {
    Product car = shared(product());

    Ref<String> name = toRef(car, Product::getName);
    Ref<String> both = toRef(car, Product::getName, Product::setName);
    Ref<Integer> price = toRef(car.getPrices(), "new");

    one.effect(
        () -> seen.add(name.get() + both.get() + price.get() + toRefs(car).get("name").get()));
    assertThat(seen).containsExactly("carcar10car");
    refused("Product", () -> name.set("boat"));
    refused("Product", () -> both.update(old -> "boat"));
    refused("HashMap", () -> price.set(1));
    refused("Product", () -> toRefs(car).get("name").set("boat"));
    assertThat(one.run(() -> ref(toRaw(car)).get())).isSameAs(car);
  }

  @Test
  void watches_overASharedObject_neverCall() {
    Product car = shared(product());
    Product owner = one.run(() -> reactive(new Product("owner")));
    owner.setPart(car);
    one.run(
        () -> {
          watch(car::getName, (now, old) -> seen.add(now));
          watch(o -> o.deep().immediate(), () -> car, (now, old) -> seen.add("first"));
          watchReactive(car, change -> seen.add(change.path()));
          watchReactive(car.getParts(), change -> seen.add(change.path()));
          watchReactive(owner, change -> seen.add(change.path()));
        });

    owner.setName("new");
    owner.setPart(null);

    assertThat(seen).containsExactly("first", "name", "part");
    one.close();
  }

  @Test
  void messages_ofCrossings_mentionShared() {
    Product car = one.run(() -> reactive(product()));
    List<String> list = one.run(() -> reactive(new ArrayList<>()));
    List<Consumer<Product>> crossings =
        List.of(
            p -> two.effect(p::getName),
            p -> two.batch(() -> p.setName("boat")),
            p -> two.batch(() -> p.rename("boat")));

    for (Consumer<Product> crossing : crossings) {
      assertThatExceptionOfType(CrossSystemException.class)
          .isThrownBy(() -> crossing.accept(car))
          .withMessageContainingAll("'Product.name'", "'one'", "'two'", "shared(", "mirror(")
          .withMessageContainingAll("snapshot(", "action");
    }
    assertThatExceptionOfType(CrossSystemException.class)
        .isThrownBy(() -> two.effect(() -> seen.add(list.size())))
        .withMessageContainingAll("'ArrayList'", "'one'", "'two'", "shared(");
    assertThatExceptionOfType(CrossSystemException.class)
        .isThrownBy(() -> two.batch(() -> list.add("a")))
        .withMessageContainingAll("'ArrayList'", "'one'", "'two'", "shared(");
  }

  // ---- collections that are known never to change -----------------------------------------------

  static class Card {
    private List<Product> items = List.of();

    List<Product> getItems() {
      return items;
    }

    void setItems(List<Product> items) {
      this.items = items;
    }
  }

  @Test
  void emptyList_thatIsOneForAll_isReadInEverySystem() {
    Card a = one.run(() -> reactive(new Card()));
    Card b = two.run(() -> reactive(new Card()));

    one.effect(() -> seen.add("a" + a.getItems().size() + a.getItems()));
    two.effect(() -> seen.add("b" + b.getItems().size() + b.getItems()));
    effect(() -> seen.add("c" + reactive(List.of()).size()));
    a.setItems(List.of(new Product("new")));
    b.setItems(new ArrayList<>());
    b.getItems().add(new Product("more"));

    assertThat(seen).startsWith("a0[]", "b0[]", "c0").hasSize(6);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> two.batch(() -> a.getItems().clear()));
  }

  @Test
  void constantCollection_elementsBelongToTheSystemOfTheirView() {
    Product first = new Product("first");
    Product second = new Product("second");
    List<Product> list = reactive(List.of(first, second));
    Map<String, Product> map = reactive(Map.of("second", second));
    one.effect(() -> seen.add(list.get(0).getName()));
    two.effect(() -> seen.add(map.get("second").getName() + map.size()));
    one.effect(() -> assertThat(seen).isNotEmpty());

    list.get(0).setName("1st");
    map.get("second").setName("2nd");

    assertThat(seen).containsExactly("first", "second1", "1st", "2nd1");
    assertThatExceptionOfType(CrossSystemException.class)
        .isThrownBy(() -> one.effect(() -> list.forEach(Product::getName)))
        .withMessageContainingAll("'Product.name'", "'two'");
    assertThat(isShared(list)).isFalse();
    assertThat(isReactive(list)).isTrue();
  }

  @Test
  void constantCollection_isSharedOrNotWithoutAffectingOthers() {
    List<Product> raw = List.of(new Product("a"));
    List<Product> list = shared(raw);
    Map<String, String> empty = shared(Map.of());

    assertThat(isShared(list.get(0))).isTrue();
    assertThat(shared(reactive(raw))).isSameAs(list);
    assertThat(isShared(reactive(raw))).isFalse();
    assertThat(isShared(reactive(Map.of()))).isFalse();
    assertThat(empty).isEmpty();
  }

  @Test
  void constantCollection_printedOrCopied_isFollowedInItsElements() {
    List<Note> list = reactive(List.of(new Note()));
    one.effect(() -> seen.add(list.toString()));
    one.effect(() -> seen.add(snapshot(list).get(0).getText()));

    one.run(() -> list.get(0).setText("b"));

    assertThat(seen).containsExactly("[a]", "a", "[b]", "b");
    one.run(() -> assign(list, List.of(new Note("c"))));
    assertThat(seen).endsWith("[c]", "c");
  }

  static class Note {
    private String text = "a";

    Note() {}

    Note(String text) {
      this.text = text;
    }

    String getText() {
      return text;
    }

    void setText(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return getText();
    }
  }
}
