package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.*;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.Interop;
import dev.aliensignals.primitives.Mirror;
import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.Signal;
import dev.aliensignals.primitives.Task;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An application that uses everything once and closes what it has opened. */
public final class Deployed implements Runnable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A bean. */
  public static class Person {

    private String name = "Ada";
    private List<Item> items = new ArrayList<>();
    private Kind kind = Kind.ONE;
    private @Nullable Object other = new AtomicInteger();

    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }

    public List<Item> getItems() {
      return items;
    }

    public void setItems(List<Item> items) {
      this.items = items;
    }

    public Kind getKind() {
      return kind;
    }

    public void setKind(Kind kind) {
      this.kind = kind;
    }

    public @Nullable Object getOther() {
      return other;
    }

    public void setOther(@Nullable Object other) {
      this.other = other;
    }
  }

  /** A bean in a bean. */
  public static class Item {

    private int amount;

    public int getAmount() {
      return amount;
    }

    public void setAmount(int amount) {
      this.amount = amount;
    }
  }

  /** A bean of the library's making. */
  public interface State {

    String getTitle();

    void setTitle(String title);
  }

  /** A class that is never reactive. */
  public enum Kind {
    ONE,
    TWO
  }

  /** Nor is this. */
  public record Point(int x, int y) {}

  /** Has a public field, which is refused. */
  public static class Open {
    public int field;
  }

  @SuppressWarnings("UnusedVariable") // keeps the JVM from leaving out what is seen
  private int seen;

  private void see(@Nullable Object value) {
    seen += String.valueOf(value).length();
  }

  @Override
  public void run() {
    try (ReactiveSystem application = ReactiveSystem.create("application")) {
      application.run(
          () -> {
            useViews();
            useRefusals();
            useTimersAndActions();
            useTasks();
            usePublishers();
            useSharedState(application);
            useADeadOwner();
            useAWait();
          });
    }
  }

  private void useViews() {
    Person person = reactive(new Person());
    watchReactive(person, change -> see(change));
    watch(person::getName, (now, old) -> see(now));
    effect(() -> see(person.getName() + person.getItems().size() + person.getKind()));
    effect(() -> person.getItems().forEach(item -> see(item.getAmount())));
    person.setName("Grace");
    person.getItems().add(new Item());
    person.getItems().get(0).setAmount(3);
    see(readonly(person).getName());
    see(shallowReactive(new Person()).getItems());
    see(shallowReadonly(new Person()).getName());
    see(snapshot(person).getItems());
    assign(person, new Person());
    State state = reactive(State.class);
    effect(() -> see(state.getTitle()));
    state.setTitle("title");
    Ref<Person> ref = ref(new Person());
    effect(() -> see(ref.get().getName()));
    ref.get().setName("Edsger");
    see(toRefs(person).keySet());
    List<Item> list = reactive(new ArrayList<>(List.of(new Item())));
    Set<Object> set = reactive(new HashSet<>(Set.of(1)));
    Map<String, Item> map = reactive(new HashMap<>(Map.of("a", new Item())));
    Deque<Object> deque = Hybrid.<Deque<Object>>reactive(new ArrayDeque<>(List.of(1)));
    Map<String, Object> sorted = reactive(new TreeMap<>(Map.of("a", 1)));
    Set<String> sortedSet = reactive(new TreeSet<>(Set.of("a")));
    Map<String, Object> concurrent = reactive(new ConcurrentHashMap<>(Map.of("a", 1)));
    effect(() -> see(list.get(0).getAmount() + set.size() + map.size() + deque.size()));
    effect(() -> see(sorted.keySet() + "" + sortedSet + concurrent.values()));
    list.get(0).setAmount(1);
    list.subList(0, 1).add(new Item());
    set.add(new Item());
    map.put("b", new Item());
    deque.addFirst(new Item());
    sorted.put("b", new Item());
    sortedSet.add("b");
    concurrent.merge("a", 2, (a, b) -> b);
  }

  private void useRefusals() {
    for (Object refused : new Object[] {Kind.ONE, new Point(1, 2), new Open(), "text", see()}) {
      try {
        see(reactive(refused));
      } catch (NotReactiveException e) {
        see(e.getMessage());
      }
    }
    Person person = reactive(new Person());
    person.setOther(new Open()); // logged, and given out as it is
    see(person.getOther());
    person.setOther(new Point(1, 2));
    see(person.getOther());
    Signal<Integer> zero = signal(0);
    Computed<Integer> failing = computed(() -> 1 / zero.get());
    try {
      see(failing.get());
    } catch (ArithmeticException e) {
      see(e.getMessage());
    }
    try {
      effect(() -> see(failing.get()));
    } catch (ArithmeticException e) {
      see(e.getMessage());
    }
  }

  @SuppressWarnings("UnnecessaryLambda") // an application may have one
  private static Supplier<String> see() {
    return () -> "lambda";
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("Nobody opens the latch.");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void useTimersAndActions() {
    Signal<Integer> number = signal(0);
    var later = new CountDownLatch(1);
    var acted = new CountDownLatch(1);
    var elsewhere = new CountDownLatch(1);
    effect(
        o -> o.debounce(Duration.ofMillis(1)),
        () -> {
          if (number.get() == 1) {
            later.countDown();
          }
        });
    effect(
        number,
        value -> {
          if (value == 1) {
            acted.countDown();
          }
        });
    effect(
        o -> o.executor(task -> new Thread(task).start()),
        number,
        value -> {
          if (value == 1) {
            elsewhere.countDown();
          }
        });
    effect(number, value -> signal(value).set(value + 1));
    number.set(1);
    await(later);
    await(acted);
    await(elsewhere);
  }

  private void await(Task<?> task) {
    try {
      see(task.await(PATIENCE));
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private void useTasks() {
    Signal<Integer> number = signal(1);
    Task<Integer> twice = task(ctx -> 2 * number.get());
    await(twice);
    number.set(2);
    await(twice);
  }

  private void usePublishers() {
    Signal<Integer> number = signal(1);
    CompletableFuture<Integer> next = Interop.next(number);
    number.set(2);
    see(next.join());
  }

  private void useSharedState(ReactiveSystem application) {
    ReactiveSystem common = ReactiveSystem.create("common");
    Signal<Integer> number = common.signal(0);
    Person person = common.run(() -> reactive(new Person()));
    Person constant = shared(new Person());
    Mirror<Integer> mirror = application.mirror(number);
    Mirror<String> name = application.mirror(toRef(person, Person::getName));
    effect(() -> see(mirror.get() + name.get() + constant.getItems()));
    number.set(1);
    person.setName("Alan");
    common.close();
  }

  private static void run(Runnable body) {
    var thread = new Thread(body);
    thread.start();
    try {
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void useADeadOwner() {
    ReactiveSystem system = ReactiveSystem.current();
    run(() -> system.startBatch()); // and the thread ends
    batch(() -> {});
  }

  private void useAWait() {
    Signal<Integer> number = signal(0);
    var waiting = new CountDownLatch(1);
    var thread =
        new Thread(
            () -> {
              waiting.countDown();
              number.set(1);
            });
    batch(
        () -> {
          thread.start();
          await(waiting);
        });
    try {
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    see(number.get());
  }
}
