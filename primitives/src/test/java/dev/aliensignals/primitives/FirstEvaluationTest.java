package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The one recursion there is: a chain that is read at its end before any of it was evaluated, where
 * each function calls the next. Functions that can be called again do not go deep, see {@link
 * NestingTest}; here is what it costs, and that others may go too deep without harm.
 */
class FirstEvaluationTest {

  /** The stack that Linux gives a thread if nothing is said. */
  private static final int DEFAULT_STACK_KB = 1024;

  /** Half of what overflowed once; how large frames are depends on what is compiled by then. */
  private static final int SAFE_DEPTH = 500;

  private static final int TOO_DEEP = 200_000;

  private final ReactiveSystem system = ReactiveSystem.create("first");
  private final IntSignal source = system.intSignal(0);
  private final AtomicInteger runs = new AtomicInteger();

  /** The computeds of a chain over the source, none of them evaluated. */
  private List<Computed<Integer>> chain(int length) {
    List<Computed<Integer>> chain = new ArrayList<>(length);
    chain.add(system.computed(() -> source.getAsInt()));
    for (int i = 1; i < length; i++) {
      Computed<Integer> previous = chain.get(i - 1);
      chain.add(
          system.computed(
              () -> {
                runs.incrementAndGet();
                return previous.get() + 1;
              }));
    }
    return chain;
  }

  private static <T> T last(List<T> list) {
    return list.get(list.size() - 1);
  }

  /** Starting points of a first evaluation. */
  enum Reader {
    GET {
      @Override
      void read(Computed<Integer> end, ReactiveSystem system) {
        end.get();
      }
    },
    PEEK {
      @Override
      void read(Computed<Integer> end, ReactiveSystem system) {
        end.peek();
      }
    },
    EFFECT {
      @Override
      void read(Computed<Integer> end, ReactiveSystem system) {
        system.effect(() -> end.get());
      }
    };

    abstract void read(Computed<Integer> end, ReactiveSystem system);
  }

  @ParameterizedTest
  @EnumSource
  void chain_readFirstAtItsEnd_evaluatedInADefaultStack(Reader reader) {
    Computed<Integer> end = last(chain(SAFE_DEPTH));

    SmallStack.run(DEFAULT_STACK_KB, () -> reader.read(end, system));

    assertThat(end.peek()).isEqualTo(SAFE_DEPTH - 1);
    assertThat(runs.get()).isBetween(SAFE_DEPTH - 1, 2 * SAFE_DEPTH);
  }

  @Test
  void chain_readFirstAtItsEnd_takesFiveFramesPerComputed() {
    var frames = new ArrayList<Integer>();
    Computed<Integer> computed =
        system.computed(
            () -> {
              frames.add(new Throwable().getStackTrace().length);
              return source.getAsInt();
            });
    for (int i = 0; i < 2; i++) {
      Computed<Integer> previous = computed;
      computed =
          system.computed(
              () -> {
                frames.add(new Throwable().getStackTrace().length);
                return previous.get();
              });
    }

    computed.get();

    // get, read, refresh, evaluate, and the function itself; one more at the root
    assertThat(frames.get(1) - frames.get(0)).isEqualTo(6);
    assertThat(frames.get(2) - frames.get(1)).isEqualTo(5);
  }

  @Nested
  class TooDeep {

    /** A chain, each of which reads the next in a batch, which cannot be called again. */
    private List<Computed<Integer>> chainOfBatches() {
      List<Computed<Integer>> chain = new ArrayList<>(TOO_DEEP);
      chain.add(system.computed(() -> source.getAsInt()));
      for (int i = 1; i < TOO_DEEP; i++) {
        Computed<Integer> previous = chain.get(i - 1);
        chain.add(system.computed(() -> system.batch(() -> previous.get() + 1)));
      }
      return chain;
    }

    private final List<Computed<Integer>> chain = chainOfBatches();
    private final Computed<Integer> end = last(chain);

    private void overflow(Reader reader) {
      SmallStack.run(
          DEFAULT_STACK_KB,
          () ->
              assertThat(catchThrowable(() -> reader.read(end, system)))
                  .isInstanceOf(StackOverflowError.class));
    }

    @ParameterizedTest
    @EnumSource
    void chain_overflows_releasesTheSystemAndItsContext(Reader reader) {
      overflow(reader);

      Engine e = system.engine;
      assertThat(e.ownerThread()).isNull();
      assertThat(e.activeSub).isNull();
      assertThat(e.cycle).isZero();
      assertThat(e.batchDepth).isZero();
      assertThat(e.stackTop).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void chain_overflowsThenReadFromTheBottom_evaluated(Reader reader) {
      overflow(reader);

      chain.forEach(Computed::peek);

      assertThat(end.peek()).isEqualTo(TOO_DEEP - 1);
      source.set(1);
      assertThat(end.peek()).isEqualTo(TOO_DEEP);
    }

    @Test
    void chain_overflowsInAnEffect_effectClosedAndNothingObserved() {
      overflow(Reader.EFFECT);

      chain.forEach(Computed::peek);

      assertThat(source.subs).isNull();
      assertThat(end.subs).isNull();
    }

    @Test
    void otherNodes_afterAnOverflow_work() {
      var seen = new ArrayList<Integer>();
      system.effect(
          () -> {
            seen.add(source.getAsInt());
          });
      overflow(Reader.GET);

      source.set(1);

      assertThat(seen).containsExactly(0, 1);
    }
  }
}
