package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A function of the user that calls itself without end, and does something with the graph at each
 * depth: the stack overflows in every place of the engine. Then the graph is whole, no read reports
 * a cycle that there is none of, and the next change reaches everybody.
 */
class ShortStackTest {

  private static final int STACK_KB = 256;
  private static final int ROUNDS = Integer.getInteger("stack.rounds", 10);

  /** The operation at each depth. */
  enum Operation {
    WRITE(graph -> graph.source.set(graph.source.peekAsInt() + 1)),
    WRITE_IN_BATCH(graph -> graph.system.batch(() -> graph.source.set(graph.next++))),
    WRITE_AND_READ_IN_BATCH(
        graph ->
            graph.system.batch(
                () -> {
                  graph.source.set(graph.next++);
                  graph.liveEnd.peekAsInt();
                })),
    WRITE_AND_READ_COLD(
        graph -> {
          graph.other.set(graph.next++);
          graph.coldEnd.peekAsInt();
        }),
    SWITCH(graph -> graph.choice.set(graph.next++)),
    NEW_EFFECT(graph -> graph.system.effect(() -> graph.coldEnd.getAsInt()).close()),
    FIRST_READ(graph -> graph.chain(graph.other, 3).getAsInt()),
    IN_AN_EFFECT(
        graph ->
            graph
                .system
                .effect(
                    () -> {
                      graph.liveEnd.getAsInt();
                      graph.source.set(graph.next++);
                      graph.coldEnd.getAsInt();
                    })
                .close()),
    SCOPE_WITH_CLEANUPS(Graph::openAndClose),
    RERUN_WITH_CLEANUPS(
        graph -> {
          graph.openAndClose();
          graph.cleaned.set(graph.next++);
        });

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    final Consumer<Graph> action;

    Operation(Consumer<Graph> action) {
      this.action = action;
    }
  }

  /** Observed and unobserved chains with several observers, and a computed that switches. */
  private static final class Graph {

    final ReactiveSystem system = ReactiveSystem.create("short");
    final IntSignal source = system.intSignal(0);
    final IntSignal other = system.intSignal(0);
    final IntSignal choice = system.intSignal(0);
    final List<ReactiveNode> nodes = new ArrayList<>(List.of(source, other, choice));
    final IntComputed liveEnd = chain(source, 5);
    final IntComputed coldEnd = chain(other, 5);
    final IntComputed switching =
        system.intComputed(
            () ->
                choice.getAsInt() % 2 == 0
                    ? liveEnd.getAsInt()
                    : coldEnd.getAsInt() + other.getAsInt());
    final int[] seen = new int[4];
    int next = 1;

    private static final int SCOPES = 100_000;
    final IntSignal cleaned = system.intSignal(0);
    final EffectScope[] scopes = new EffectScope[SCOPES];
    final byte[] registered = new byte[2 * SCOPES];
    final byte[] ran = new byte[2 * SCOPES];
    int made = 0;
    int current;

    Graph() {
      nodes.add(cleaned);
      nodes.add(
          system.effect(
              () -> {
                cleaned.getAsInt();
                current = made++;
                register(current);
              }));
      nodes.add(switching);
      nodes.add(
          system.effect(
              () -> {
                seen[0] = liveEnd.getAsInt();
              }));
      nodes.add(
          system.effect(
              () -> {
                seen[1] = switching.getAsInt() + liveEnd.getAsInt();
              }));
      nodes.add(
          system.effect(
              () -> {
                seen[2] = source.getAsInt() + switching.getAsInt();
              }));
      nodes.add(
          system.effect(
              () -> {
                int chosen = choice.getAsInt();
                system.effect(
                    () -> {
                      seen[3] = chosen + liveEnd.getAsInt();
                    });
              }));
    }

    IntComputed chain(IntSignal from, int length) {
      IntComputed last = system.intComputed(from);
      for (int i = 1; i < length; i++) {
        IntComputed before = last;
        last = system.intComputed(() -> before.getAsInt() + from.getAsInt() % 2);
        if (nodes.size() < 30) {
          nodes.add(last);
        }
      }
      return last;
    }

    /** A scope with two cleanups, closed at once, as far as the stack goes. */
    void openAndClose() {
      int id = made++;
      EffectScope scope = system.effectScope();
      scopes[id] = scope;
      scope.run(
          () -> {
            register(id);
            system.effect(
                () -> {
                  liveEnd.getAsInt();
                  register(SCOPES + id);
                });
          });
      scope.close();
    }

    private void register(int id) {
      registered[id] = 0;
      ran[id] = 0;
      system.onCleanup(() -> ran[id]++);
      registered[id] = 1;
    }

    /**
     * A cleanup that was registered before its scope was closed, or its effect ran again, has run
     * once.
     */
    private void assertCleaned() {
      for (int id = 0; id < made; id++) {
        if (scopes[id] != null) {
          scopes[id].close();
        }
        for (int at = id; at < ran.length; at += SCOPES) {
          assertThat(ran[at])
              .as("runs of cleanup %s", at)
              .isBetween(id == current ? 0 : registered[at], (byte) 1);
        }
        scopes[id] = null;
      }
      made = 0;
      cleaned.set(++next);
    }

    static int end(int value) {
      return value + 4 * (value % 2);
    }

    void assertWhole() {
      Engine e = system.engine;
      if (e.queuedLength != 0) {
        system.batch(() -> {}); // there was no stack to run what is left
      }
      GraphInvariants.assertAtRest(system, nodes);
      assertCleaned();
      system.batch(
          () -> {
            source.set(++next);
            other.set(++next);
            choice.set(++next);
          });
      int live = end(source.peekAsInt());
      int cold = end(other.peekAsInt());
      int chosen = choice.peekAsInt() % 2 == 0 ? live : cold + other.peekAsInt();
      assertThat(seen)
          .containsExactly(
              live, chosen + live, source.peekAsInt() + chosen, choice.peekAsInt() + live);
      assertThat(coldEnd.peekAsInt()).isEqualTo(cold);
      GraphInvariants.assertAtRest(system, nodes);
    }
  }

  @SuppressWarnings("UnusedVariable") // makes the frames of the recursion larger
  private static int fill;

  private static void visit(Operation operation, Graph graph, int depth) {
    if (depth < 0) {
      return;
    }
    fill += depth;
    operation.action.accept(graph);
    visit(operation, graph, depth + 1);
    fill -= depth;
  }

  /** Moves the place where the stack overflows by less than a frame of the recursion. */
  private static void shift(int by, Runnable then) {
    if (by == 0) {
      then.run();
    } else {
      shift(by - 1, then);
    }
  }

  private static void overflow(Operation operation, int rounds) {
    Graph graph = new Graph();
    for (int round = 0; round < rounds; round++) {
      int by = round;
      SmallStack.run(
          STACK_KB,
          () ->
              shift(
                  by,
                  () ->
                      graph.system.read(
                          () -> {
                            try {
                              visit(operation, graph, 0);
                            } catch (StackOverflowError expected) {
                              return null;
                            }
                            return null;
                          })));
      assertThat(graph.system.engine.ownerThread()).as("round %s: owner", round).isNull();
      graph.assertWhole();
    }
  }

  @ParameterizedTest
  @EnumSource
  void operation_atEveryDepthUntilTheStackOverflows_graphIsWhole(Operation operation) {
    overflow(operation, ROUNDS);
  }

  /** The first overflow of a program is the first use of whatever the engine has for that. */
  @ParameterizedTest
  @EnumSource(names = {"NEW_EFFECT", "IN_AN_EFFECT", "RERUN_WITH_CLEANUPS"})
  void firstOverflowOfAJvm_graphIsWhole(Operation operation) throws Exception {
    assertThat(ForkedJvm.run(First.class, "-Xint", "-Doperation=" + operation)).contains("whole");
  }

  /** The program of the fresh JVM. */
  static final class First {

    public static void main(String[] args) {
      overflow(Operation.valueOf(System.getProperty("operation")), 3);
      System.out.println("whole");
    }
  }
}
