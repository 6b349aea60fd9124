package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.assign;
import static dev.aliensignals.hybrid.Hybrid.batch;
import static dev.aliensignals.hybrid.Hybrid.effect;
import static dev.aliensignals.hybrid.Hybrid.getBatchDepth;
import static dev.aliensignals.hybrid.Hybrid.reactive;
import static dev.aliensignals.hybrid.Hybrid.ref;
import static dev.aliensignals.hybrid.Hybrid.snapshot;
import static dev.aliensignals.hybrid.Hybrid.watchReactive;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.spi.Spi;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever is thrown in a call of a view, at any depth of the stack: the system is free afterwards,
 * and other threads write. The counterpart of the test of that name in {@code primitives}.
 */
@SuppressWarnings({
  "UnusedVariable",
  "DuplicateBranches",
  "ReturnValueIgnored",
  "InfiniteRecursion"
}) // operations for their effect; overflows on purpose
class WayOutTest {

  /** A bean whose methods fail where they are told to. */
  static class Part {
    private int count;
    private @Nullable String name;
    private @Nullable Part next;

    int getCount() {
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
          "effect");

  private static final int STACK = 256 * 1024;

  private static @Nullable String faulty;
  private static Fault fault = Fault.EXCEPTION;

  private static void fail(String place) {
    if (place.equals(faulty)) {
      fault.happen();
    }
  }

  private static int recurse(int depth) {
    return depth == Integer.MIN_VALUE ? 0 : recurse(depth + 1) + 1;
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
    final Ref<Integer> ref = ref(0);
    final List<Effect> effects = new ArrayList<>();
    final int[] seen = new int[1];
    int written;

    World() {
      effects.add(effect(() -> seen[0] = ref.get()));
      effects.add(
          effect(
              () -> {
                part.getCount();
                var first = list.isEmpty() ? null : list.get(0);
                map.get(1);
                set.contains(1);
                sorted.get(1);
                fail("effect");
              }));
      effects.add(watchReactive(part, change -> {}));
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
    all.put("get a property", w -> w.part.getCount());
    all.put("call a method", w -> w.part.increment());
    all.put("call a method without a batch", w -> w.part.save());
    all.put("call a method on the raw object", w -> w.part.onRaw());
    all.put("list.add and remove", w -> addAndRemove(w));
    all.put("list.set", w -> w.list.set(0, new Element(++w.written)));
    all.put("list.get", w -> w.list.get(0));
    all.put("list.contains", w -> w.list.contains(new Element(1)));
    all.put("list.indexOf", w -> w.list.indexOf(9));
    all.put("list.removeIf", w -> w.list.removeIf(e -> failing(e)));
    all.put("list.replaceAll", w -> w.list.replaceAll(e -> failing(e) ? e : e));
    all.put("list.forEach", w -> w.list.forEach(e -> failing(e)));
    all.put("list.stream", w -> w.list.stream().filter(e -> failing(e)).count());
    all.put("iterate a list", w -> w.list.iterator().next());
    all.put("list.sort", w -> w.list.sort((a, b) -> failing(a) ? 1 : 0));
    all.put("list.toString", w -> w.list.toString());
    all.put("set.add", w -> w.set.add(new Element(++w.written % 7)));
    all.put("set.contains", w -> w.set.contains(new Element(1)));
    all.put("set.remove", w -> w.set.remove(new Element(1)));
    all.put("map.put", w -> w.map.put(new Element(++w.written % 7), w.written));
    all.put("map.get", w -> w.map.get(new Element(1)));
    all.put("map.compute", w -> w.map.compute(1, (k, v) -> failing(k) ? 0 : ++w.written));
    all.put("map.computeIfAbsent", w -> w.map.computeIfAbsent(8, k -> failing(k) ? null : null));
    all.put("map.merge", w -> w.map.merge(1, 2, (a, b) -> failing(a) ? 0 : ++w.written));
    all.put("iterate a map", w -> w.map.entrySet().iterator().next().setValue(++w.written));
    all.put("sorted map", w -> w.sorted.put(++w.written % 5, w.written));
    all.put("set a ref", w -> w.ref.set(w.ref.peek() + 1));
    all.put("update a ref", w -> w.ref.update(v -> failing(v) ? v : v + 1));
    all.put("snapshot", w -> snapshot(w.part));
    all.put("assign", w -> assign(w.part, new Part()));
    all.put("reactive", w -> reactive(new ArrayList<>()).add(1));
    return all;
  }

  private static void addAndRemove(World w) {
    w.list.add(++w.written);
    w.list.remove(w.list.size() - 1);
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
      if (inBatch) {
        batch(() -> operation.accept(world));
      } else {
        operation.accept(world);
      }
    } catch (Throwable expected) {
      // what came of it does not matter here
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
          // what failed before
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
          var descent =
              new Descent(
                  () -> {
                    if (inBatch) {
                      batch(() -> operation.getValue().accept(world));
                    } else {
                      operation.getValue().accept(world);
                    }
                  });
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
}
