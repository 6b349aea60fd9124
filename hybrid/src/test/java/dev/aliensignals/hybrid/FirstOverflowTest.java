package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.batch;
import static dev.aliensignals.hybrid.Hybrid.effect;
import static dev.aliensignals.hybrid.Hybrid.reactive;
import static dev.aliensignals.hybrid.Hybrid.ref;
import static dev.aliensignals.hybrid.Hybrid.snapshot;
import static dev.aliensignals.hybrid.Hybrid.watch;
import static dev.aliensignals.hybrid.Hybrid.watchReactive;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.GraphAtRest;
import dev.aliensignals.primitives.Signals;
import dev.aliensignals.primitives.spi.Spi;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The first overflow of the stack in a JVM, inside of a reactive object. A class that is used for
 * the first time where the stack ends can never be used again, so no class may be used for the
 * first time after an overflow. Each runs in a JVM of its own, with interpreted code, whose frames
 * are large.
 */
class FirstOverflowTest {

  private static final int STACK = 256 * 1024;
  private static final int ROUNDS = 3;

  static class Cell {
    private int value;
    private @Nullable Cell next;

    int getValue() {
      return value;
    }

    void setValue(int value) {
      this.value = value;
    }

    @Nullable Cell getNext() {
      return next;
    }

    void setNext(@Nullable Cell next) {
      this.next = next;
    }

    void increment() {
      value++;
      value++;
    }

    /** Runs on the raw object, as another class has the field. */
    void onRaw() {
      value += Limits.limit();
    }
  }

  private static final class Limits {
    private static int limit = 1;

    private static int limit() {
      return limit;
    }
  }

  /** The operation at each depth until the stack ends. */
  enum Operation {
    GETTER(world -> world.read = world.cell.getValue()),
    SETTER(world -> world.cell.setValue(++world.written)),
    SET_BEAN(world -> world.cell.setNext(new Cell())),
    METHOD(world -> world.cell.increment()),
    METHOD_ON_RAW(world -> world.cell.onRaw()),
    LIST(
        world -> {
          world.list.add(++world.written);
          world.list.remove(0);
          world.read = world.list.get(0);
        }),
    LIST_CALLBACKS(
        world -> {
          world.list.removeIf(e -> e == null);
          world.list.replaceAll(e -> ++world.written);
        }),
    MAP(
        world -> {
          world.map.merge(1, 1, Integer::sum);
          world.read = world.map.get(1);
        }),
    SORTED_MAP(world -> world.sorted.put(1, ++world.written)),
    REF(world -> world.ref.set(world.ref.get() + 1)),
    WATCH_REACTIVE(
        world -> {
          Effect watch = watchReactive(world.cell, change -> world.read = change.newValue());
          try {
            world.cell.setValue(++world.written);
          } finally {
            watch.close();
          }
        }),
    WATCH(
        world -> {
          Effect watch = watch(() -> world.cell.getValue(), (now, old) -> world.read = now);
          try {
            world.cell.setValue(++world.written);
          } finally {
            watch.close();
          }
        }),
    NEW_VIEWS(
        world -> {
          Cell made = reactive(new Cell());
          made.setValue(1);
          world.read = reactive(new ArrayList<>(List.of(made))).get(0);
        }),
    NEW_EFFECT(
        world ->
            effect(
                    () -> {
                      world.read = world.cell.getValue() + world.list.size();
                      world.cell.setNext(null);
                    })
                .close()),
    SNAPSHOT(world -> world.read = snapshot(world.cell));

    @SuppressWarnings("ImmutableEnumChecker") // has no state
    private final Consumer<World> action;

    Operation(Consumer<World> action) {
      this.action = action;
    }
  }

  /** Views of one of everything, followed. */
  private static final class World {
    final Cell cell = reactive(new Cell());
    final List<Integer> list = reactive(new ArrayList<>(List.of(1, 2, 3)));
    final Map<Integer, Integer> map = reactive(new HashMap<>(Map.of(1, 1)));
    final Map<Integer, Integer> sorted = reactive(new TreeMap<>(Map.of(1, 1)));
    final Ref<Integer> ref = ref(0);
    final List<Object> seen = new ArrayList<>();
    final List<Object> told = new ArrayList<>();
    final List<Effect> effects =
        List.of(
            effect(
                () -> {
                  seen.clear();
                  seen.addAll(
                      List.of(cell.getValue(), list.get(0), map.get(1), sorted.get(1), ref.get()));
                }),
            watchReactive(cell, change -> told.add(change.newValue())));
    int written;
    @Nullable Object read;

    void assertWhole() {
      Signals.batch(() -> {}); // there was no stack to run what is left
      GraphAtRest.assertWhole(Spi.get().system(), effects);
      told.clear();
      int next = ++written;
      batch(
          () -> {
            cell.setValue(-next);
            list.set(0, next);
            map.put(1, next);
            sorted.put(1, next);
            ref.set(next);
          });
      assertThat(seen).containsExactly(-next, next, next, next, next);
      assertThat(told).containsExactly(-next);
      for (Operation operation : Operation.values()) {
        operation.action.accept(this);
      }
      assertThat(Set.copyOf(reactive(new ArrayList<>(List.of(1))))).containsExactly(1);
      GraphAtRest.assertWhole(Spi.get().system(), effects);
    }
  }

  private static int visit(Operation operation, World world, int depth) {
    if (depth < 0) {
      return 0; // never
    }
    operation.action.accept(world);
    return visit(operation, world, depth + 1) + 1;
  }

  /** Moves the place where the stack overflows by less than a frame of the recursion. */
  private static void shift(int by, Runnable then) {
    if (by == 0) {
      then.run();
    } else {
      shift(by - 1, then);
    }
  }

  /**
   * Goes down to the end of the stack first, and uses something on the last part of the way back.
   */
  private static final class FromTheEnd {
    private static final int LAST = 300;

    private final Operation operation;
    private final World world;
    private int deepest;

    FromTheEnd(Operation operation, World world) {
      this.operation = operation;
      this.world = world;
    }

    void down(int depth) {
      if (depth < 0) {
        return; // never
      }
      deepest = depth;
      try {
        down(depth + 1);
      } catch (StackOverflowError e) {
        // the end, or not yet far enough from it
      }
      if (depth > deepest - LAST) {
        operation.action.accept(world);
      }
    }
  }

  /** Makes the first of everything where the stack ends. */
  private static void makeFromTheEnd(int depth) {
    if (depth < 0) {
      return; // never
    }
    try {
      makeFromTheEnd(depth + 1);
    } catch (StackOverflowError e) {
      // the end, or not yet far enough from it
    }
    if (made == null) {
      made = new World();
    }
  }

  private static @Nullable World made;

  /** The program of the fresh JVM. */
  static final class First {

    public static void main(String[] args) throws InterruptedException {
      // opens each jar: the classes of the JDK for that are not tried here
      First.class.getClassLoader().getResource("nothing");
      Operation operation = Operation.valueOf(System.getProperty("operation"));
      if (Boolean.getBoolean("made.at.the.end")) {
        assertThat(thrownIn(() -> makeFromTheEnd(0))).isNull();
      }
      World world = made == null ? new World() : made;
      if (Boolean.getBoolean("used.at.the.end")) {
        assertThat(thrownIn(() -> new FromTheEnd(operation, world).down(0))).isNull();
        world.assertWhole();
      }
      for (int round = 0; round < ROUNDS; round++) {
        int by = round;
        Throwable thrown = thrownIn(() -> shift(by, () -> visit(operation, world, 0)));
        assertThat(thrown).isInstanceOf(StackOverflowError.class);
        world.assertWhole();
      }
      System.out.println("whole");
    }

    private static @Nullable Throwable thrownIn(Runnable body) throws InterruptedException {
      Throwable[] thrown = new Throwable[1];
      Thread thread = new Thread(null, body, "short", STACK);
      thread.setUncaughtExceptionHandler((ended, failure) -> thrown[0] = failure);
      thread.start();
      thread.join();
      return thrown[0];
    }
  }

  /** Each needs a JVM of its own; all of them on demand. */
  private static List<Operation> first() {
    return Boolean.getBoolean("wayout.all")
        ? List.of(Operation.values())
        : List.of(Operation.SETTER, Operation.METHOD_ON_RAW, Operation.LIST, Operation.NEW_VIEWS);
  }

  @ParameterizedTest
  @MethodSource("first")
  void firstOverflowOfAJvm_atEveryDepth_graphIsWhole(Operation operation) throws Exception {
    assertThat(run(operation)).contains("whole");
  }

  @ParameterizedTest
  @MethodSource("first")
  void firstUseWhereTheStackEnds_graphIsWhole(Operation operation) throws Exception {
    assertThat(run(operation, "-Dused.at.the.end=true")).contains("whole");
  }

  @Test
  void firstViewsAreMadeWhereTheStackEnds_graphIsWhole() throws Exception {
    assertThat(run(Operation.WATCH_REACTIVE, "-Dmade.at.the.end=true")).contains("whole");
  }

  private static String run(Operation operation, String... further) throws Exception {
    List<String> options = new ArrayList<>(List.of("-Xint", "-Doperation=" + operation));
    options.addAll(List.of(further));
    return ForkedJvm.run(First.class, options.toArray(new String[0]));
  }
}
