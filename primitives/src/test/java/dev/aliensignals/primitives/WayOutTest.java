package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.primitives.WayOutWorld.Place;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever is thrown, wherever, at any depth of the stack: the system is free afterwards and works.
 * Every operation of {@link WayOutWorld} with every fault, and E3.
 */
class WayOutTest {

  /** How user code fails. */
  enum Fault {
    EXCEPTION(
        w -> {
          throw new IllegalStateException("exception");
        }),
    ERROR(
        w -> {
          throw new AssertionError("error");
        }),
    PLAIN_THROWABLE(
        w -> {
          throw Failures.<RuntimeException>sneaky(new Throwable("plain"));
        }),
    OVERFLOW(w -> recurse(0)),
    OPEN_BATCH(w -> w.system.startBatch());

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    final Consumer<WayOutWorld> fault;

    Fault(Consumer<WayOutWorld> fault) {
      this.fault = fault;
    }
  }

  /** Where an operation is called. */
  enum Around {
    NOTHING((w, body) -> body.run()),
    BATCH((w, body) -> w.system.batch(body)),
    EFFECT((w, body) -> w.system.effect(body).close());

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    final Context context;

    Around(Context context) {
      this.context = context;
    }
  }

  interface Context {
    void run(WayOutWorld world, Runnable body);
  }

  private static final int STACK = 256;

  /** Everything, which takes minutes. */
  private static final boolean ALL = Boolean.getBoolean("wayout.all");

  private ExecutorService other;
  private LogRecorder log;

  @BeforeEach
  void open() {
    other =
        Executors.newSingleThreadExecutor(
            body -> {
              var thread = new Thread(body, "other");
              thread.setDaemon(true);
              return thread;
            });
    log = new LogRecorder();
  }

  @AfterEach
  void close() {
    log.close();
    other.shutdown();
  }

  @SuppressWarnings("InfiniteRecursion") // that is the fault
  private static int recurse(int depth) {
    return depth == Integer.MIN_VALUE ? 0 : recurse(depth + 1) + 1;
  }

  private void inOther(Runnable body) {
    try {
      other.submit(body).get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("in the other thread", e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("the other thread waits", e);
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void anyOperation_anyCallbackFails_systemFreeAndSound(Fault fault) {
    List<String> broken = new ArrayList<>();
    Set<Place> all = EnumSet.allOf(Place.class);
    SmallStack.run(
        STACK,
        () ->
            WayOutWorld.operations()
                .forEach(
                    (name, operation) -> {
                      for (Around around : Around.values()) {
                        for (Place place : reached(name, operation, around)) {
                          all.remove(place);
                          if (isOwnBatch(name, place, fault)) {
                            continue;
                          }
                          String what = name + ", " + place + ", in " + around;
                          try {
                            fail(name, operation, place, fault, around);
                          } catch (Throwable t) {
                            broken.add(what + ": " + t + cause(t));
                          }
                        }
                      }
                    }));
    assertThat(broken).isEmpty();
    assertThat(all).as("never called").isEmpty();
  }

  /** Where an operation calls user code, if nothing fails. */
  private Set<Place> reached(String name, Consumer<WayOutWorld> operation, Around around) {
    var world = new WayOutWorld(name);
    world.reached.clear();
    log.besides = () -> world.at(Place.LOG);
    try {
      around.context.run(world, () -> operation.accept(world));
    } catch (RuntimeException refused) {
      // as some are in an effect
    }
    Set<Place> places = EnumSet.noneOf(Place.class);
    places.addAll(world.reached);
    return places;
  }

  /** Whether it is nobody but the caller who opens the batch, outside of everything. */
  private static boolean isOwnBatch(String operation, Place place, Fault fault) {
    return fault == Fault.OPEN_BATCH
        && place == Place.FUNCTION
        && List.of("startBatch", "untracked", "detached").contains(operation);
  }

  private static String cause(Throwable t) {
    return t.getCause() == null ? "" : " <- " + t.getCause();
  }

  private void fail(
      String name, Consumer<WayOutWorld> operation, Place place, Fault fault, Around around) {
    var world = new WayOutWorld(name);
    world.fault = () -> fault.fault.accept(world);
    world.faulty = place;
    log.besides = () -> world.at(Place.LOG);
    try {
      around.context.run(world, () -> operation.accept(world));
    } catch (Throwable expected) {
      // its result does not matter here
    }
    world.assertSound(this::inOther);
  }

  /** Calls an operation at every depth of the last part of a stack. */
  private static final class Descent {
    private final Runnable operation;
    private final int last;
    private int depth;
    private int overflows;

    Descent(Runnable operation, int last) {
      this.operation = operation;
      this.last = last;
    }

    /** Goes down to the end of the stack, and calls the operation on the way back. */
    @SuppressWarnings("InfiniteRecursion") // as deep as the stack
    void down(int level) {
      depth = level;
      try {
        down(level + 1);
      } catch (StackOverflowError e) {
        // the end
      }
      int fromEnd = depth - level;
      if (fromEnd < last && (ALL || fromEnd < 100 || fromEnd % 4 == 0)) {
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

  @ParameterizedTest
  @EnumSource(Around.class)
  void anyOperation_anyDepthOfTheStack_systemFreeAndSound(Around around) {
    List<String> broken = new ArrayList<>();
    WayOutWorld.operations()
        .forEach(
            (name, operation) -> {
              try {
                descend(name, operation, around);
              } catch (Throwable t) {
                broken.add(name + ": " + t + cause(t));
              }
            });
    assertThat(broken).isEmpty();
  }

  private void descend(String name, Consumer<WayOutWorld> operation, Around around) {
    var world = new WayOutWorld(name);
    for (int round = 0; round < (ALL ? 20 : 1); round++) {
      var descent =
          new Descent(() -> around.context.run(world, () -> operation.accept(world)), 300);
      SmallStack.run(STACK + round * 4, () -> descent.down(0));
      assertThat(descent.overflows).isPositive();
      world.assertSound(this::inOther);
    }
  }

  @Test
  void anyOperation_heapFull_systemFreeAndSound() throws Exception {
    ForkedJvm.run(
        OutOfMemory.class,
        "-Xmx10m",
        "-Xms10m",
        "-Xmn2m",
        "-XX:+UseSerialGC",
        "-XX:-UseTLAB",
        "-Dwayout.all=" + Boolean.getBoolean("wayout.all"));
  }

  @Test
  void read_atEveryDepthDownToTheEnd_otherThreadsGoOn() {
    var world = new WayOutWorld();
    for (int round = 0; round < 20; round++) {
      SmallStack.run(
          STACK,
          () -> {
            try {
              visit(world, 0);
            } catch (StackOverflowError e) {
              // as meant
            }
          });
      world.assertSound(this::inOther);
    }
  }

  @SuppressWarnings("InfiniteRecursion") // as deep as the stack
  private static int visit(WayOutWorld world, int depth) {
    world.system.read(() -> world.number.get());
    return visit(world, depth + 1) + 1;
  }
}
