package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.assign;
import static dev.aliensignals.hybrid.Hybrid.batch;
import static dev.aliensignals.hybrid.Hybrid.computed;
import static dev.aliensignals.hybrid.Hybrid.effect;
import static dev.aliensignals.hybrid.Hybrid.getBatchDepth;
import static dev.aliensignals.hybrid.Hybrid.onCleanup;
import static dev.aliensignals.hybrid.Hybrid.reactive;
import static dev.aliensignals.hybrid.Hybrid.readonly;
import static dev.aliensignals.hybrid.Hybrid.ref;
import static dev.aliensignals.hybrid.Hybrid.shallowReactive;
import static dev.aliensignals.hybrid.Hybrid.snapshot;
import static dev.aliensignals.hybrid.Hybrid.startBatch;
import static dev.aliensignals.hybrid.Hybrid.toRef;
import static dev.aliensignals.hybrid.Hybrid.watch;
import static dev.aliensignals.hybrid.Hybrid.watchReactive;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.GraphAtRest;
import dev.aliensignals.primitives.spi.Spi;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever is thrown in a call of a view, at any depth of the stack: the system is free afterwards,
 * and other threads write. The counterpart of the test of that name in {@code primitives}.
 */
class WayOutTest {

  /** A bean whose methods fail where they are told to. */
  static class Part {
    private int count;
    private @Nullable String name;
    private @Nullable Part next;

    int getCount() {
      fail("getter");
      return count;
    }

    void setCount(int count) {
      this.count = count;
      fail("setter");
    }

    @Nullable String getName() {
      return name;
    }

    void setName(@Nullable String name) {
      this.name = name;
    }

    @Nullable Part getNext() {
      return next;
    }

    void setNext(@Nullable Part next) {
      this.next = next;
    }

    void increment() {
      count++;
      fail("method");
      count++;
    }

    @NoBatch
    void save() {
      count++;
      fail("method without a batch");
    }

    /** Runs on the raw object, as its class reads a private static field of another one. */
    void onRaw() {
      count += Limits.limit();
      fail("method on the raw object");
    }
  }

  private static final class Limits {
    private static int limit = 1;

    private static int limit() {
      return limit;
    }
  }

  /** An element whose equals may fail. */
  static final class Element {
    final int number;

    Element(int number) {
      this.number = number;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      fail("equals");
      return other instanceof Element element && element.number == number;
    }

    @Override
    public int hashCode() {
      fail("hashCode");
      return number;
    }

    @Override
    public String toString() {
      fail("toString");
      return "element " + number;
    }
  }

  enum Fault {
    EXCEPTION {
      @Override
      void happen() {
        throw new IllegalStateException("exception");
      }
    },
    ERROR {
      @Override
      void happen() {
        throw new AssertionError("error");
      }
    },
    PLAIN_THROWABLE {
      @Override
      void happen() {
        WayOutTest.<RuntimeException>sneaky(new Throwable("plain"));
      }
    },
    OVERFLOW {
      @Override
      void happen() {
        recurse(0);
      }
    },
    OPEN_BATCH {
      @Override
      void happen() {
        startBatch();
      }
    };

    abstract void happen();
  }

  private static final List<String> PLACES =
      List.of(
          "setter",
          "method",
          "method without a batch",
          "method on the raw object",
          "equals",
          "hashCode",
          "toString",
          "callback",
          "getter",
          "computed",
          "watcher",
          "source",
          "action",
          "cleanup",
          "effect");

  private static final int STACK = 256 * 1024;

  private static final Logger LOG = Logger.getLogger("dev.aliensignals.primitives");

  private static @Nullable String faulty;
  private static Fault fault = Fault.EXCEPTION;

  static void fail(String place) {
    if (place.equals(faulty)) {
      fault.happen();
    }
  }

  private static int recurse(int depth) {
    return depth == Integer.MIN_VALUE ? 0 : recurse(depth + 1) + 1;
  }

  @BeforeAll
  static void logNothing() {
    LOG.setLevel(Level.OFF); // a failure that is not thrown is logged, thousands of times
  }

  @AfterAll
  static void logAsBefore() {
    LOG.setLevel(null);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> void sneaky(Throwable thrown) throws X {
    throw (X) thrown;
  }

  /** Views of one of everything, followed by effects. */
  private static final class World implements AutoCloseable {
    final Part part = reactive(new Part());
    final List<Object> list = reactive(new ArrayList<>(List.of(1, 2, 3)));
    final Set<Object> set = reactive(new LinkedHashSet<>(List.of(1, 2, 3)));
    final Map<Object, Object> map = reactive(new LinkedHashMap<>(Map.of(1, 1)));
    final Map<Integer, Object> sorted = reactive(new TreeMap<>(Map.of(1, 1)));
    final Queue<Object> queue =
        (Queue<Object>) reactive((Collection<Object>) new ArrayDeque<Object>(List.of(1, 2)));
    final Ref<Integer> ref = ref(0);
    final Ref<Integer> count = toRef(part, Part::getCount, Part::setCount);
    final Computed<Integer> mapped =
        computed(
            () -> {
              int sum = ref.get() + list.size();
              fail("computed");
              return sum;
            });
    final List<Effect> effects = new ArrayList<>();
    final int[] seen = new int[1];
    int written;

    World() {
      effects.add(effect(() -> seen[0] = ref.get()));
      effects.add(
          effect(
              () -> {
                read(part.getCount());
                read(list.isEmpty() ? null : list.get(0));
                read(map.get(1));
                read(set.contains(1));
                read(sorted.get(1));
                read(queue.peek());
                read(mapped.get());
                onCleanup(() -> fail("cleanup"));
                fail("effect");
              }));
      effects.add(watchReactive(part, change -> fail("watcher")));
      effects.add(watchReactive(list, change -> fail("watcher")));
      effects.add(
          watch(
              () -> {
                fail("source");
                return part.getCount();
              },
              (now, old) -> fail("action")));
    }

    @Override
    public void close() {
      faulty = null;
      effects.forEach(Effect::close);
    }
  }

  private static Map<String, Consumer<World>> operations() {
    Map<String, Consumer<World>> all = new LinkedHashMap<>();
    all.put("set a property", w -> w.part.setCount(++w.written));
    all.put("set a name", w -> w.part.setName("n" + ++w.written));
    all.put("set a nested bean", w -> w.part.setNext(new Part()));
    all.put("get a property", w -> read(w.part.getCount()));
    all.put("call a method", w -> w.part.increment());
    all.put("call a method without a batch", w -> w.part.save());
    all.put("call a method on the raw object", w -> w.part.onRaw());
    all.put("list.add and remove", w -> addAndRemove(w));
    all.put("list.set", w -> w.list.set(0, new Element(++w.written)));
    all.put("list.get", w -> read(w.list.get(0)));
    all.put("list.contains", w -> read(w.list.contains(new Element(1))));
    all.put("list.indexOf", w -> read(w.list.indexOf(9)));
    all.put("list.removeIf", w -> w.list.removeIf(e -> failing(e)));
    all.put("list.replaceAll", w -> w.list.replaceAll(e -> checked(e)));
    all.put("list.forEach", w -> w.list.forEach(e -> failing(e)));
    all.put("list.stream", w -> read(w.list.stream().filter(e -> failing(e)).count()));
    all.put("iterate a list", w -> read(w.list.iterator().next()));
    all.put("list.sort", w -> w.list.sort((a, b) -> failing(a) || failing(b) ? 1 : 0));
    all.put("list.toString", w -> read(w.list.toString()));
    all.put("set.add", w -> w.set.add(new Element(++w.written % 7)));
    all.put("set.contains", w -> read(w.set.contains(new Element(1))));
    all.put("set.remove", w -> w.set.remove(new Element(1)));
    all.put("map.put", w -> w.map.put(new Element(++w.written % 7), w.written));
    all.put("map.get", w -> read(w.map.get(new Element(1))));
    all.put("map.compute", w -> w.map.compute(1, (k, v) -> failing(k) ? 0 : ++w.written));
    all.put("map.computeIfAbsent", w -> w.map.computeIfAbsent(8, k -> checked(null)));
    all.put("map.merge", w -> w.map.merge(1, 2, (a, b) -> failing(a) ? 0 : ++w.written));
    all.put("iterate a map", w -> w.map.entrySet().iterator().next().setValue(++w.written));
    all.put("sorted map", w -> w.sorted.put(++w.written % 5, w.written));
    all.put("set a ref", w -> w.ref.set(w.ref.peek() + 1));
    all.put("update a ref", w -> w.ref.update(v -> failing(v) ? v : v + 1));
    all.put("snapshot", w -> read(snapshot(w.part)));
    all.put("assign", w -> assign(w.part, new Part()));
    all.put("reactive", w -> reactive(new ArrayList<>()).add(1));
    all.put("queue", w -> polled(w));
    all.put("set through a ref of a property", w -> w.count.set(++w.written));
    all.put("get through a ref of a property", w -> read(w.count.get()));
    all.put("new ref", w -> ref(0).set(1));
    all.put("get a computed", w -> read(w.mapped.get()));
    all.put(
        "new computed",
        w ->
            computed(
                    () -> {
                      fail("computed");
                      return w.part.getCount() + w.list.size();
                    })
                .get());
    all.put("watchReactive", w -> watchReactive(w.list, change -> fail("watcher")).close());
    all.put(
        "watchReactive and write",
        w -> {
          Effect watch = watchReactive(w.part, change -> fail("watcher"));
          try {
            w.part.setCount(++w.written);
          } finally {
            watch.close();
          }
        });
    all.put(
        "watch",
        w ->
            watch(
                    () -> {
                      fail("source");
                      return w.part.getName();
                    },
                    (now, old) -> fail("action"))
                .close());
    all.put(
        "effect",
        w ->
            effect(
                    () -> {
                      read(w.part.getCount() + w.list.size());
                      onCleanup(() -> fail("cleanup"));
                      fail("effect");
                    })
                .close());
    all.put("readonly view", w -> read(readonly(w.part).getCount()));
    all.put("shallow view", w -> shallowReactive(new ArrayList<>()).add(new Element(1)));
    all.put("list.addAll", w -> addedAll(w));
    all.put("list.equals", w -> read(w.list.equals(List.of(new Element(1), 2))));
    all.put("list.hashCode", w -> read(w.list.hashCode()));
    all.put("sublist", w -> w.list.subList(0, 1).set(0, ++w.written));
    all.put("set.removeIf", w -> w.set.removeIf(e -> failing(e)));
    all.put("map.remove", w -> w.map.remove(new Element(++w.written % 7)));
    all.put("map.replaceAll", w -> w.map.replaceAll((k, v) -> checked(v)));
    all.put("map.keySet", w -> read(w.map.keySet().contains(new Element(1))));
    all.put("map.values", w -> w.map.values().removeIf(v -> failing(v)));
    return all;
  }

  private static void polled(World w) {
    w.queue.offer(++w.written);
    w.queue.poll();
  }

  private static void addedAll(World w) {
    w.list.addAll(List.of(new Element(1), ++w.written));
    w.list.subList(1, w.list.size()).clear();
  }

  /** Something was read for that alone. */
  private static void read(@Nullable Object value) {
    lastRead = value;
  }

  @SuppressWarnings("UnusedVariable") // keeps the JVM from leaving out the read
  private static volatile @Nullable Object lastRead;

  private static void addAndRemove(World w) {
    w.list.add(++w.written);
    w.list.remove(w.list.size() - 1);
  }

  private static <T> T checked(T value) {
    fail("callback");
    return value;
  }

  private static boolean failing(Object value) {
    fail("callback");
    return value == null;
  }

  /** Asserts that the system is free and works, for another thread too. */
  private static void assertSound(World world) throws InterruptedException {
    faulty = null;
    assertThat(Spi.get().isOwner()).isFalse();
    assertThat(getBatchDepth()).isZero();
    var thrown = new Throwable[1];
    var other =
        new Thread(
            () -> {
              int next = world.ref.peek() + 1;
              batch(
                  () -> {
                    world.ref.set(next);
                    world.part.setCount(next);
                    world.list.set(0, next);
                  });
              assertThat(world.seen[0]).isEqualTo(next);
              assertThat(getBatchDepth()).isZero();
            });
    other.setDaemon(true);
    other.setUncaughtExceptionHandler((thread, failure) -> thrown[0] = failure);
    other.start();
    other.join(20_000);
    assertThat(other.isAlive()).as("the other thread waits").isFalse();
    assertThat(thrown[0]).isNull();
    GraphAtRest.assertWhole(Spi.get().system(), world.effects);
  }

  private static void inSmallStack(Runnable body) throws InterruptedException {
    var thrown = new Throwable[1];
    var thread = new Thread(null, body, "small-stack", STACK);
    thread.setUncaughtExceptionHandler((ended, failure) -> thrown[0] = failure);
    thread.start();
    thread.join();
    assertThat(thrown[0]).isNull();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void anyCall_anyUserCodeFails_systemFreeAndOthersWrite(Fault kind) throws Exception {
    List<String> broken = new ArrayList<>();
    for (var operation : operations().entrySet()) {
      for (String place : PLACES) {
        for (boolean inBatch : new boolean[] {false, true}) {
          try (var world = new World()) {
            fault = kind;
            faulty = place;
            inSmallStack(() -> tryOnce(operation.getValue(), world, inBatch));
            assertSound(world);
          } catch (AssertionError e) {
            broken.add(operation.getKey() + ", " + place + ", " + inBatch + ": " + e);
          }
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  private static void tryOnce(Consumer<World> operation, World world, boolean inBatch) {
    try {
      run(operation, world, inBatch);
    } catch (Throwable expected) {
      // its result does not matter here
    }
  }

  private static void run(Consumer<World> operation, World world, boolean inBatch) {
    if (inBatch) {
      batch(() -> operation.accept(world));
    } else {
      operation.accept(world);
    }
  }

  /** Calls an operation at every depth of the last part of a stack. */
  private static final class Descent {
    private final Runnable operation;
    private int depth;
    int overflows;

    Descent(Runnable operation) {
      this.operation = operation;
    }

    void down(int level) {
      if (level < 0) {
        return; // never
      }
      depth = level;
      try {
        down(level + 1);
      } catch (StackOverflowError e) {
        // the end
      }
      if (level > depth - 300) {
        try {
          operation.run();
        } catch (StackOverflowError e) {
          overflows++;
        } catch (Throwable t) {
          // the failed operation
        }
      }
    }
  }

  @Test
  void anyCall_anyDepthOfTheStack_systemFreeAndOthersWrite() throws Exception {
    List<String> broken = new ArrayList<>();
    for (var operation : operations().entrySet()) {
      for (boolean inBatch : new boolean[] {false, true}) {
        try (var world = new World()) {
          operation.getValue().accept(world); // generates what it needs
          var descent = new Descent(() -> run(operation.getValue(), world, inBatch));
          inSmallStack(() -> descent.down(0));
          assertThat(descent.overflows).isPositive();
          assertSound(world);
        } catch (AssertionError e) {
          broken.add(operation.getKey() + ", " + inBatch + ": " + e);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  /**
   * Does everything with a full heap but for some bytes, so that one allocation after the other
   * fails. For a small heap.
   */
  static final class FullHeap {

    /** The free part of the heap, in bytes. */
    private static final int[] ROOM =
        Boolean.getBoolean("wayout.all") ? new int[] {0, 48, 128, 320, 800, 2000} : new int[] {128};

    /** Takes up the heap: its length, and what was there before. */
    private static volatile Object @Nullable [] blocks;

    @SuppressWarnings("UnusedVariable") // is there to be let go
    private static volatile byte @Nullable [] room;

    private FullHeap() {}

    public static void main(String[] args) throws Exception {
      logNothing();
      int failed = 0;
      for (var operation : operations().entrySet()) {
        for (int left : ROOM) {
          for (boolean inBatch : new boolean[] {false, true}) {
            try (World world = new World()) {
              tryOnce(operation.getValue(), world, inBatch); // loads what it needs
              failed += fails(() -> run(operation.getValue(), world, inBatch), left) ? 1 : 0;
              assertSound(world);
            } catch (AssertionError e) {
              throw new AssertionError(operation.getKey() + " with " + left + ", " + inBatch, e);
            }
          }
        }
      }
      System.out.println(failed + " operations failed");
      assertThat(failed).isGreaterThan(20);
    }

    private static boolean fails(Runnable operation, int left) {
      room = new byte[left + 16];
      fill(1 << 14);
      fill(1 << 8);
      fill(2);
      boolean thrown = false;
      try {
        room = null;
        operation.run();
      } catch (Throwable t) {
        thrown = true;
      }
      blocks = null;
      return thrown;
    }

    private static void fill(int length) {
      try {
        while (true) {
          Object[] block = new Object[length];
          block[0] = blocks;
          blocks = block;
        }
      } catch (OutOfMemoryError full) {
        // as meant
      }
    }
  }

  @Test
  void anyCall_heapFull_systemFreeAndOthersWrite() throws Exception {
    ForkedJvm.run(
        FullHeap.class,
        "-Xmx24m",
        "-Xms24m",
        "-Xmn4m",
        "-XX:+UseSerialGC",
        "-XX:-UseTLAB",
        "-Dwayout.all=" + Boolean.getBoolean("wayout.all"));
  }
}
