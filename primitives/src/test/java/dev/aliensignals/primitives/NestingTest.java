package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Computeds that are read first at their end, however many are behind that: see {@link Nesting}.
 */
class NestingTest {

  private static final int DEEP = 100_000;
  private static final int SMALL_STACK_KB = 256;

  private final ReactiveSystem system = ReactiveSystem.create("nesting");
  private final Engine engine = system.engine;
  private final IntSignal source = system.intSignal(0);

  @AfterEach
  void systemIsAtRest() {
    GraphInvariants.assertAtRest(system, List.of(source));
  }

  /** How often each function was called. */
  private final List<AtomicInteger> calls = new ArrayList<>();

  private int maxCalls() {
    return calls.stream().mapToInt(AtomicInteger::get).max().orElse(0);
  }

  private int allCalls() {
    return calls.stream().mapToInt(AtomicInteger::get).sum();
  }

  private IntSupplier counted(IntSupplier fn) {
    AtomicInteger count = new AtomicInteger();
    calls.add(count);
    return () -> {
      count.incrementAndGet();
      return fn.getAsInt();
    };
  }

  /** How a computed of a chain is made, given how to read the one before. */
  enum Kind {
    BOXED {
      @Override
      IntSupplier make(ReactiveSystem system, IntSupplier before) {
        Computed<Integer> made = system.computed(() -> before.getAsInt() + 1);
        return made::get;
      }
    },
    INT {
      @Override
      IntSupplier make(ReactiveSystem system, IntSupplier before) {
        IntComputed made = system.intComputed(() -> before.getAsInt() + 1);
        return made;
      }
    },
    LONG {
      @Override
      IntSupplier make(ReactiveSystem system, IntSupplier before) {
        LongComputed made = system.longComputed(() -> before.getAsInt() + 1L);
        return () -> (int) made.getAsLong();
      }
    },
    DOUBLE {
      @Override
      IntSupplier make(ReactiveSystem system, IntSupplier before) {
        DoubleComputed made = system.doubleComputed(() -> before.getAsInt() + 1.0);
        return () -> (int) made.getAsDouble();
      }
    },
    CONFIGURED {
      @Override
      IntSupplier make(ReactiveSystem system, IntSupplier before) {
        Computed<Integer> made =
            system.computed(
                o -> o.name("cell").equality(Equality.structural()), () -> before.getAsInt() + 1);
        return made::get;
      }
    },
    REDUCED {
      @Override
      IntSupplier make(ReactiveSystem system, IntSupplier before) {
        Computed<Integer> made =
            system.reduced(0, previous -> Math.max(previous, before.getAsInt() + 1));
        return made::get;
      }
    },
    LINKED {
      @Override
      IntSupplier make(ReactiveSystem system, IntSupplier before) {
        LinkedSignal<Integer> made = system.linked(() -> before.getAsInt() + 1);
        return made::get;
      }
    },
    SLOT {
      @Override
      IntSupplier make(ReactiveSystem system, IntSupplier before) {
        Slot<Integer> made = system.slot(system.computed(() -> before.getAsInt() + 1));
        return made::get;
      }
    },
    PEEKED {
      @Override
      IntSupplier make(ReactiveSystem system, IntSupplier before) {
        Computed<Integer> made = system.computed(() -> before.getAsInt() + 1);
        return made::peek;
      }
    },
    UNTRACKED {
      @Override
      IntSupplier make(ReactiveSystem system, IntSupplier before) {
        Computed<Integer> made =
            system.computed(() -> system.untracked(() -> before.getAsInt()) + 1);
        return made::get;
      }
    },
    PAUSED {
      @Override
      IntSupplier make(ReactiveSystem system, IntSupplier before) {
        Computed<Integer> made =
            system.computed(
                () -> {
                  system.pauseTracking();
                  int value = before.getAsInt(); // given up in between
                  system.resumeTracking();
                  return value + 1;
                });
        return made::get;
      }
    };

    abstract IntSupplier make(ReactiveSystem system, IntSupplier before);
  }

  private IntSupplier chain(Kind kind, int length) {
    IntSupplier last = source;
    for (int i = 0; i < length; i++) {
      last = kind.make(system, last);
    }
    return last;
  }

  /** From where the end of a chain is read. */
  enum Reader {
    OUTSIDE {
      @Override
      int read(ReactiveSystem system, IntSupplier end) {
        return end.getAsInt();
      }
    },
    EFFECT {
      @Override
      int read(ReactiveSystem system, IntSupplier end) {
        int[] value = {0};
        system.effect(
            () -> {
              value[0] = end.getAsInt();
            });
        return value[0];
      }
    },
    CHANGED_EFFECT {
      @Override
      int read(ReactiveSystem system, IntSupplier end) {
        IntSignal on = system.intSignal(0);
        int[] value = {0};
        system.effect(
            () -> {
              value[0] = on.getAsInt() == 0 ? 0 : end.getAsInt();
            });
        on.set(1);
        return value[0];
      }
    },
    CHANGED_COMPUTED {
      @Override
      int read(ReactiveSystem system, IntSupplier end) {
        IntSignal on = system.intSignal(0);
        IntComputed chosen = system.intComputed(() -> on.getAsInt() == 0 ? 0 : end.getAsInt());
        int[] value = {0};
        system.effect(
            () -> {
              value[0] = chosen.getAsInt();
            });
        on.set(1);
        return value[0];
      }
    },
    BATCH {
      @Override
      int read(ReactiveSystem system, IntSupplier end) {
        return system.batch(end::getAsInt);
      }
    },
    SPLIT {
      @Override
      int read(ReactiveSystem system, IntSupplier end) {
        int[] value = {0};
        system.effect(
            end::getAsInt,
            read -> {
              value[0] = read;
            });
        return value[0];
      }
    },
    EFFECT_IN_A_COMPUTED {
      @Override
      int read(ReactiveSystem system, IntSupplier end) {
        int[] value = {0};
        system
            .computed(
                () ->
                    system.effect(
                        () -> {
                          value[0] = end.getAsInt();
                        }))
            .get();
        return value[0];
      }
    },
    TASK {
      @Override
      int read(ReactiveSystem system, IntSupplier end) {
        CompletableFuture<Integer> value = new CompletableFuture<>();
        Task<Integer> task = system.task(context -> end.getAsInt());
        system.effect(
            () -> {
              if (task.state() instanceof TaskState.Ready<Integer> ready) {
                value.complete(ready.value());
              }
            });
        return value.join();
      }
    };

    abstract int read(ReactiveSystem system, IntSupplier end);
  }

  @Nested
  class Chains {

    @ParameterizedTest
    @EnumSource
    void chain_ofEachKind_evaluatedOnASmallStack(Kind kind) {
      int length = kind == Kind.SLOT || kind == Kind.LINKED ? DEEP / 2 : DEEP; // two for each
      IntSupplier end = chain(kind, length);

      SmallStack.run(SMALL_STACK_KB, () -> assertThat(end.getAsInt()).isEqualTo(length));

      source.set(1);
      assertThat(end.getAsInt())
          .isEqualTo(
              kind == Kind.PEEKED || kind == Kind.UNTRACKED || kind == Kind.PAUSED
                  ? length
                  : length + 1);
    }

    @ParameterizedTest
    @EnumSource
    void chain_readFromEachPlace_evaluatedAndFollowed(Reader reader) {
      IntSupplier end = chain(Kind.INT, DEEP);

      SmallStack.run(SMALL_STACK_KB, () -> assertThat(reader.read(system, end)).isEqualTo(DEEP));

      source.set(1);
      assertThat(end.getAsInt()).isEqualTo(DEEP + 1);
    }

    @Test
    void chain_onTheStackOfThisThread_evaluated() {
      assertThat(chain(Kind.BOXED, DEEP).getAsInt()).isEqualTo(DEEP);
    }

    @Test
    void chain_asDeepAsTheLimit_eachFunctionIsCalledOnce() {
      IntSupplier last = source;
      for (int i = 0; i < Nesting.LIMIT; i++) {
        last = system.intComputed(counted(last));
      }

      assertThat(last.getAsInt()).isZero();

      assertThat(maxCalls()).isOne();
    }

    @Test
    void chain_deeper_eachFunctionIsCalledAtMostTwice() {
      IntSupplier last = source;
      for (int i = 0; i < 10 * Nesting.LIMIT + 7; i++) {
        last = system.intComputed(counted(last));
      }

      assertThat(last.getAsInt()).isZero();

      assertThat(maxCalls()).isEqualTo(2);
      calls.forEach(count -> count.set(0));
      source.set(1);
      assertThat(last.getAsInt()).isOne();
      assertThat(maxCalls()).isOne(); // the next time they are evaluated from the bottom
    }

    @Test
    void chain_ofComputedsThatSwitchToTheNext_evaluated() {
      IntSignal on = system.intSignal(0);
      List<IntComputed> all = new ArrayList<>();
      IntSupplier last = source;
      for (int i = 0; i < DEEP; i++) {
        IntSupplier before = last;
        IntComputed made = system.intComputed(() -> on.getAsInt() == 0 ? 0 : before.getAsInt() + 1);
        made.getAsInt();
        all.add(made);
        last = made;
      }
      IntSupplier end = last;
      int[] seen = {0};
      system.effect(
          () -> {
            seen[0] = end.getAsInt();
          });

      SmallStack.run(SMALL_STACK_KB, () -> on.set(1));

      assertThat(seen[0]).isEqualTo(DEEP);
      GraphInvariants.assertAtRest(system, all.subList(0, 1_000));
    }

    @Test
    void chain_ofUnobservedComputedsThatSwitchToTheNext_evaluated() {
      IntSignal on = system.intSignal(0);
      IntSupplier last = source;
      for (int i = 0; i < DEEP; i++) {
        IntSupplier before = last;
        IntComputed made = system.intComputed(() -> on.getAsInt() == 0 ? 0 : before.getAsInt() + 1);
        made.getAsInt();
        last = made;
      }
      IntSupplier end = last;
      on.set(1);

      SmallStack.run(SMALL_STACK_KB, () -> assertThat(end.getAsInt()).isEqualTo(DEEP));
    }
  }

  @Nested
  class Sheets {

    private static final int CELLS = 2_600;

    /** Each cell reads the next one, and an effect is on each. Typed in the given order. */
    private void sheet(List<Integer> order) {
      IntComputed[] cells = new IntComputed[CELLS];
      int[] shown = new int[CELLS];
      system.batch(
          () -> {
            for (int at : order) {
              cells[at] =
                  system.intComputed(
                      counted(
                          () ->
                              at + 1 == CELLS
                                  ? source.getAsInt()
                                  : cells[at + 1] == null ? -1 : cells[at + 1].getAsInt() + 1));
            }
            for (int at : order) {
              system.effect(
                  () -> {
                    shown[at] = cells[at].getAsInt();
                  });
            }
          });
      IntSignal unrelated = system.intSignal(0);

      unrelated.set(1);
      source.set(10);

      assertThat(shown[0]).isEqualTo(CELLS + 9);
      assertThat(shown[CELLS - 1]).isEqualTo(10);
      assertThat(allCalls()).isLessThanOrEqualTo(3 * CELLS); // once more for the write
      GraphInvariants.assertAtRest(system, List.of(cells));
    }

    @Test
    void sheet_typedFromEitherEndOrInAnyOrder_works() {
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < CELLS; i++) {
        order.add(i);
      }
      SmallStack.run(SMALL_STACK_KB, () -> sheet(order));
      calls.clear();
      Collections.reverse(order);
      SmallStack.run(SMALL_STACK_KB, () -> sheet(order));
      calls.clear();
      Collections.shuffle(order, new Random(7));
      SmallStack.run(SMALL_STACK_KB, () -> sheet(order));
    }

    /** A graph whose nodes read some of those before them, in any order. Returns how many links. */
    private int random(IntComputed[] nodes, Random random, int reach) {
      int links = 0;
      for (int i = 0; i < nodes.length; i++) {
        int count = i == 0 ? 0 : 1 + random.nextInt(3);
        int[] read = new int[count];
        for (int j = 0; j < count; j++) {
          read[j] = j == 0 ? i - 1 : Math.max(0, i - 1 - random.nextInt(reach));
        }
        for (int j = count - 1; j > 0; j--) {
          int other = random.nextInt(j + 1);
          int kept = read[j];
          read[j] = read[other];
          read[other] = kept;
        }
        links += (int) Arrays.stream(read).distinct().count();
        nodes[i] =
            system.intComputed(
                counted(
                    () -> {
                      int sum = source.getAsInt();
                      for (int at : read) {
                        sum = (sum + nodes[at].getAsInt()) % 1_000_003;
                      }
                      return sum;
                    }));
      }
      return links;
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 50, 400, DEEP})
    void graph_ofAnyShape_eachFunctionOnceMoreThanItHasDependencies(int reach) {
      IntComputed[] nodes = new IntComputed[DEEP / 2];
      int links = random(nodes, new Random(reach), reach);

      SmallStack.run(SMALL_STACK_KB, () -> nodes[nodes.length - 1].getAsInt());

      int read = (int) calls.stream().filter(count -> count.get() > 0).count();
      assertThat(read).isEqualTo(nodes.length);
      assertThat(allCalls()).isLessThanOrEqualTo(nodes.length + links);
      assertThat(maxCalls()).isLessThanOrEqualTo(1 + 3);
      GraphInvariants.assertAtRest(system, List.of(nodes).subList(0, 500));
    }

    /** A spine, each of whose nodes has a tooth that is deep itself. */
    @Test
    void comb_withDeepTeeth_eachFunctionOnceMoreThanItHasDependencies() {
      IntSupplier spine = source;
      for (int i = 0; i < 300; i++) {
        IntSupplier tooth = source;
        for (int j = 0; j < 300; j++) {
          tooth = system.intComputed(counted(tooth));
        }
        IntSupplier before = spine;
        IntSupplier last = tooth;
        spine =
            (i % 2 == 0
                ? system.intComputed(counted(() -> before.getAsInt() + last.getAsInt() + 1))
                : system.intComputed(counted(() -> last.getAsInt() + before.getAsInt() + 1)));
      }
      IntSupplier end = spine;

      SmallStack.run(SMALL_STACK_KB, () -> assertThat(end.getAsInt()).isEqualTo(300));

      assertThat(maxCalls()).isLessThanOrEqualTo(3);
      assertThat(allCalls()).isLessThanOrEqualTo(2 * calls.size() + 300);
    }

    @Test
    void comb_whoseFunctionsPeek_evaluated() {
      IntSupplier spine = source;
      for (int i = 0; i < 30; i++) {
        List<IntComputed> teeth = new ArrayList<>();
        for (int t = 0; t < 5; t++) {
          IntComputed tooth = system.intComputed(source);
          for (int j = 0; j < 250; j++) {
            tooth = system.intComputed(counted(tooth::peekAsInt));
          }
          teeth.add(tooth);
        }
        IntSupplier before = spine;
        spine =
            system.intComputed(
                counted(
                    () -> {
                      int sum = before.getAsInt() + 1;
                      for (IntComputed tooth : teeth) {
                        sum += tooth.peekAsInt();
                      }
                      return sum;
                    }));
      }
      IntSupplier end = spine;

      SmallStack.run(SMALL_STACK_KB, () -> assertThat(end.getAsInt()).isEqualTo(30));

      assertThat(maxCalls()).isLessThanOrEqualTo(7);
    }

    @Test
    void tree_deepOnOneSideOfEachNode_evaluated() {
      IntSupplier tree = source;
      for (int i = 0; i < DEEP / 2; i++) {
        IntSupplier below = tree;
        IntComputed leaf = system.intComputed(counted(() -> source.getAsInt() + 1));
        tree = system.intComputed(counted(() -> leaf.getAsInt() + below.getAsInt()));
      }
      IntSupplier end = tree;

      SmallStack.run(SMALL_STACK_KB, () -> assertThat(end.getAsInt()).isEqualTo(DEEP / 2));

      assertThat(maxCalls()).isLessThanOrEqualTo(3); // two dependencies
    }

    @Test
    void ladder_readFirstAtItsEnd_evaluated() {
      IntSupplier left = source;
      IntSupplier right = source;
      for (int i = 0; i < DEEP / 2; i++) {
        IntSupplier a = left;
        IntSupplier b = right;
        left = system.intComputed(counted(() -> Math.max(a.getAsInt(), b.getAsInt()) + 1));
        right = system.intComputed(counted(() -> Math.max(b.getAsInt(), a.getAsInt()) + 1));
      }
      IntSupplier end = left;

      SmallStack.run(SMALL_STACK_KB, () -> assertThat(end.getAsInt()).isEqualTo(DEEP / 2));

      assertThat(maxCalls()).isLessThanOrEqualTo(3);
    }
  }

  /** The things that functions do besides reading. */
  @Nested
  class SideEffects {

    private final int length = 5 * Nesting.LIMIT;

    @Test
    void functions_catchEverything_whatTheyReturnThenDoesNotCount() {
      IntSupplier last = () -> source.getAsInt() + 1;
      for (int i = 0; i < length; i++) {
        IntSupplier before = last;
        last =
            system.intComputed(
                () -> {
                  try {
                    return before.getAsInt();
                  } catch (Throwable t) {
                    return -1;
                  }
                });
      }

      assertThat(last.getAsInt()).isEqualTo(1);
    }

    @Test
    void functions_wrapWhatTheyCatch_thatDoesNotCount() {
      IntSupplier last = () -> source.getAsInt() + 1;
      for (int i = 0; i < length; i++) {
        IntSupplier before = last;
        last =
            system.intComputed(
                () -> {
                  try {
                    return before.getAsInt();
                  } catch (Throwable t) {
                    throw new IllegalStateException("wrapped", t);
                  }
                });
      }

      assertThat(last.getAsInt()).isEqualTo(1);
    }

    @Test
    void functions_readAfterTheyHaveCaught_readsThrowAgain() {
      List<String> wrong = new ArrayList<>();
      IntSupplier last = source;
      for (int i = 0; i < length; i++) {
        IntSupplier before = last;
        IntComputed other = system.intComputed(() -> source.getAsInt());
        IntSignal signal = system.intSignal(0);
        last =
            system.intComputed(
                () -> {
                  try {
                    return before.getAsInt() + 1;
                  } catch (Throwable t) {
                    if (catchThrowable(other::getAsInt) != t
                        || catchThrowable(other::peekAsInt) != t
                        || catchThrowable(signal::getAsInt) != t
                        || catchThrowable(before::getAsInt) != t) {
                      wrong.add("read");
                    }
                    return -1;
                  }
                });
      }

      assertThat(last.getAsInt()).isEqualTo(length);
      assertThat(wrong).isEmpty();
    }

    @Test
    void linkedFunctions_catchEverything_previousIsNothingThatDoesNotCount() {
      List<Integer> previous = new ArrayList<>();
      IntSupplier last = () -> source.getAsInt() + 1;
      for (int i = 0; i < length; i++) {
        IntSupplier before = last;
        LinkedSignal<Integer> made =
            system.linked(
                () -> {
                  try {
                    return before.getAsInt();
                  } catch (Throwable t) {
                    return -1;
                  }
                },
                (Integer value, Integer was) -> {
                  if (was != null) {
                    previous.add(was);
                  }
                  return value;
                });
        last = made::get;
      }

      assertThat(last.getAsInt()).isEqualTo(1);
      assertThat(previous).isEmpty();
    }

    @Test
    void functions_holdALock_isReleasedAndTakenAgain() {
      ReentrantLock lock = new ReentrantLock();
      IntSupplier last = source;
      for (int i = 0; i < length; i++) {
        IntSupplier before = last;
        last =
            system.intComputed(
                () -> {
                  lock.lock();
                  try {
                    return before.getAsInt() + 1;
                  } finally {
                    lock.unlock();
                  }
                });
      }

      assertThat(last.getAsInt()).isEqualTo(length);
      assertThat(lock.isHeldByCurrentThread()).isFalse();
    }

    @Test
    void functions_makeEffects_thoseOfCallsThatDoNotCountAreClosed() {
      AtomicInteger open = new AtomicInteger();
      IntSignal other = system.intSignal(0);
      AtomicInteger runs = new AtomicInteger();
      IntSupplier last = source;
      for (int i = 0; i < length; i++) {
        IntSupplier before = last;
        last =
            system.intComputed(
                () -> {
                  system.effect(
                      () -> {
                        other.getAsInt();
                        runs.incrementAndGet();
                        open.incrementAndGet();
                        system.onCleanup(open::decrementAndGet);
                      });
                  return before.getAsInt() + 1;
                });
      }
      IntSupplier end = last;
      int[] seen = {0};
      Effect observer =
          system.effect(
              () -> {
                seen[0] = end.getAsInt();
              });
      assertThat(seen[0]).isEqualTo(length);
      assertThat(open).hasValue(length);
      runs.set(0);

      other.set(1);

      assertThat(runs).hasValue(length);
      observer.close();
      assertThat(open).hasValue(0);
    }

    @Test
    void functions_write_whatTheyWroteStays() {
      IntSignal written = system.intSignal(0);
      IntSupplier last = source;
      for (int i = 0; i < length; i++) {
        IntSupplier before = last;
        last =
            system.intComputed(
                () -> {
                  written.update(value -> value + 1);
                  return before.getAsInt() + 1;
                });
      }

      assertThat(last.getAsInt()).isEqualTo(length);
      assertThat(written.peekAsInt()).isBetween(length, 2 * length);
    }

    @Test
    void functionsThatAreNoneOfComputeds_areCalledOnce() {
      IntSupplier deep = chain(Kind.INT, length);
      AtomicInteger once = new AtomicInteger();
      IntSignal guarded =
          system.intSignal(
              o ->
                  o.guard(
                      value -> {
                        once.incrementAndGet();
                        return deep.getAsInt() >= 0;
                      }),
              0);
      AtomicInteger batches = new AtomicInteger();
      AtomicInteger updates = new AtomicInteger();
      IntSupplier deepToo = chain(Kind.BOXED, length);
      IntSupplier deepThird = chain(Kind.BOXED, length);
      IntComputed reader =
          system.intComputed(
              () -> {
                guarded.set(1);
                int sum =
                    system.batch(
                        () -> {
                          batches.incrementAndGet();
                          return deepToo.getAsInt();
                        });
                IntSignal updated = system.intSignal(0);
                updated.update(
                    value -> {
                      updates.incrementAndGet();
                      return deepThird.getAsInt();
                    });
                try (Batch batch = system.startBatch()) {
                  sum += chain(Kind.INT, length).getAsInt();
                }
                return sum + updated.peekAsInt();
              });
      once.set(0);

      assertThat(system.intComputed(() -> reader.getAsInt()).getAsInt()).isEqualTo(3 * length);

      assertThat(once).hasValue(1);
      assertThat(batches).hasValue(1);
      assertThat(updates).hasValue(1);
    }

    @Test
    void equality_readsWhatIsDeep_isCalledOnce() {
      AtomicInteger once = new AtomicInteger();
      IntSupplier deep = chain(Kind.INT, length);
      Computed<Integer> compared =
          system.computed(
              o ->
                  o.equality(
                      (a, b) -> {
                        once.incrementAndGet();
                        return deep.getAsInt() < 0;
                      }),
              () -> source.getAsInt());
      IntComputed reader = system.intComputed(() -> compared.get());
      reader.getAsInt();
      source.set(1);

      assertThat(system.intComputed(() -> reader.getAsInt()).getAsInt()).isEqualTo(1);

      assertThat(once).hasValue(1);
    }
  }

  @Nested
  class Failing {

    private final int length = 5 * Nesting.LIMIT;

    @Test
    void chain_deepestThrows_allKeepTheException() {
      IllegalStateException boom = new IllegalStateException("boom");
      IntSupplier end =
          over(
              () -> {
                if (source.getAsInt() == 0) {
                  throw boom;
                }
                return 1;
              });

      assertThatThrownBy(end::getAsInt).isSameAs(boom);
      assertThatThrownBy(end::getAsInt).isSameAs(boom);

      assertThat(maxCalls()).isEqualTo(2);
      source.set(1);
      assertThat(end.getAsInt()).isEqualTo(length + 1);
    }

    private IntSupplier over(IntSupplier bottom) {
      IntSupplier last = system.intComputed(counted(bottom));
      for (int i = 0; i < length; i++) {
        IntSupplier before = last;
        last = system.intComputed(counted(() -> before.getAsInt() + 1));
      }
      return last;
    }

    @Test
    void chain_deepestThrowsAnError_readerGetsItAndEachIsCalledTwice() {
      AssertionError error = new AssertionError("stop");
      boolean[] broken = {true};
      IntSupplier end =
          over(
              () -> {
                if (broken[0]) {
                  throw error;
                }
                return source.getAsInt();
              });

      assertThatThrownBy(end::getAsInt).isSameAs(error);

      assertThat(maxCalls()).isEqualTo(2);
      broken[0] = false;
      assertThat(end.getAsInt()).isEqualTo(length);
    }

    @Test
    void chain_errorIsCaughtHalfWay_fallbackCounts() {
      IntSupplier deep =
          over(
              () -> {
                throw new AssertionError("stop");
              });
      IntComputed safe =
          system.intComputed(
              () -> {
                try {
                  return deep.getAsInt();
                } catch (AssertionError e) {
                  return 1_000;
                }
              });

      assertThat(over(safe).getAsInt()).isEqualTo(1_000 + length);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 99, 100, 101, 102, 150, 1_000, 2_600, DEEP})
    void cycle_ofAnyLength_isReportedWhole(int size) {
      IntSignal broken = system.intSignal(0);
      IntComputed[] cycle = new IntComputed[size];
      for (int i = 0; i < size; i++) {
        int next = (i + 1) % size;
        cycle[i] =
            system.intComputed(
                () -> {
                  int limit = broken.getAsInt();
                  return limit == 1 && next == 0 ? 7 : cycle[next].getAsInt() + 1;
                });
      }
      IntComputed outside = system.intComputed(() -> cycle[size / 2].getAsInt());
      List<Object> seen = new ArrayList<>();
      system.effect(
          () -> {
            try {
              seen.add(outside.getAsInt());
            } catch (CyclicDependencyException e) {
              seen.add(e.chain().size());
            }
          });

      Throwable thrown = catchThrowable(cycle[0]::getAsInt);
      assertThat(thrown).isInstanceOf(CyclicDependencyException.class);
      assertThat(((CyclicDependencyException) thrown).chain()).hasSize(size + 1);
      assertThat(catchThrowable(cycle[size - 1]::getAsInt)).isSameAs(thrown);
      GraphInvariants.assertAtRest(system, List.of(cycle));

      broken.set(1);

      assertThat(seen).containsExactly(size + 1, 7 + size - 1 - size / 2);
      assertThat(cycle[0].getAsInt()).isEqualTo(7 + size - 1);
    }

    @Test
    void effectsInsideComputeds_tooManyNested_errorSaysSoByName() {
      int depth = 10 * Nesting.MAX_ROOTS;
      IntComputed[] nested = new IntComputed[depth];
      for (int i = 0; i < depth; i++) {
        int next = i + 1;
        nested[i] =
            system.intComputed(
                o -> o.name("cell " + next),
                () -> {
                  system.effect(
                      () -> {
                        if (next < depth) {
                          nested[next].getAsInt();
                        }
                      });
                  return source.getAsInt();
                });
      }

      SmallStack.run(
          1024,
          () ->
              assertThatThrownBy(nested[0]::getAsInt)
                  .isInstanceOf(StackOverflowError.class)
                  .hasMessageContaining("'cell ")
                  .hasMessageContaining("effect"));
    }

    /** A function that makes the computed it reads, each time a new one. */
    private int recursive(int depth) {
      return depth == 0
          ? source.getAsInt()
          : system.intComputed(() -> recursive(depth - 1) + 1).getAsInt();
    }

    @Test
    void functionsThatMakeTheComputedsTheyRead_goAsDeepAsTheStack() {
      SmallStack.run(2048, () -> assertThat(recursive(400)).isEqualTo(400));
    }

    /** Like {@link #recursive}, but never at an end. */
    private int endless() {
      return system.intComputed(() -> endless() + 1).getAsInt();
    }

    @Test
    void functionsThatMakeComputedsWithoutEnd_errorSaysSo() {
      SmallStack.run(
          1024,
          () ->
              assertThatThrownBy(this::endless)
                  .isInstanceOf(StackOverflowError.class)
                  .hasMessageContaining("make the computeds"));
    }

    @Test
    void functionsThatMakeTheComputedsTheyReadAndKeepThem_noLimit() {
      IntComputed[] cells = new IntComputed[DEEP];
      IntSupplier end = () -> cell(0, cells).getAsInt();

      SmallStack.run(SMALL_STACK_KB, () -> assertThat(end.getAsInt()).isEqualTo(DEEP - 1));
    }

    private IntComputed cell(int at, IntComputed[] cells) {
      if (cells[at] == null) {
        cells[at] =
            system.intComputed(
                () ->
                    at + 1 == cells.length
                        ? source.getAsInt()
                        : cell(at + 1, cells).getAsInt() + 1);
      }
      return cells[at];
    }

    @Test
    void functionsThatWriteWhatIsBehindThem_come() {
      IntSignal written = system.intSignal(0);
      IntSignal on = system.intSignal(0);
      IntSupplier last = written;
      for (int i = 0; i < DEEP; i++) {
        IntSupplier before = last;
        IntComputed made =
            system.intComputed(
                () -> {
                  int ignored = written.getAsInt();
                  return on.getAsInt() == 0 ? 0 : before.getAsInt() * 0 + 1;
                });
        made.getAsInt();
        last = made;
      }
      IntSupplier deep = last;
      IntComputed writing =
          system.intComputed(
              counted(
                  () -> {
                    written.set(written.peekAsInt() + 1);
                    return deep.getAsInt();
                  }));
      on.set(1);
      IntComputed end = system.intComputed(writing);

      SmallStack.run(SMALL_STACK_KB, () -> assertThat(end.getAsInt()).isOne());

      assertThat(maxCalls()).isEqualTo(3); // the second time it shows that it writes
      on.set(0);
      end.getAsInt();
      on.set(1);
      calls.forEach(count -> count.set(0));
      SmallStack.run(SMALL_STACK_KB, () -> assertThat(end.getAsInt()).isOne());
      assertThat(maxCalls()).isOne();
    }

    /** Each writes what all behind it read, which so have to be evaluated while it runs. */
    private IntSupplier writing(int length, IntSupplier bottom) {
      IntSignal[] written = new IntSignal[length];
      IntSupplier last = bottom;
      for (int i = 0; i < length; i++) {
        int at = i;
        IntSupplier before = last;
        written[at] = system.intSignal(0);
        last =
            system.intComputed(
                o -> o.name("cell"),
                counted(
                    () -> {
                      for (int above = at + 1; above < length; above++) {
                        written[above].getAsInt();
                      }
                      written[at].set(written[at].peekAsInt() + 1);
                      return before.getAsInt() + 1;
                    }));
      }
      return last;
    }

    /** They are nested as deep as they are many, so the stack has to hold them. */
    @Test
    void functionsThatEachWriteWhatTheNextReads_come() {
      int writing = Nesting.LIMIT + 50;
      IntSupplier end = writing(writing, over(source));

      SmallStack.run(1024, () -> assertThat(end.getAsInt()).isEqualTo(writing + length));

      assertThat(maxCalls()).isLessThanOrEqualTo(writing * writing / 2);
    }

    @Test
    void functionsThatEachWriteWhatTheNextReads_tooManyNested_errorSaysSoByName() {
      IntSupplier end = writing(2 * Nesting.MAX_ROOTS, source);

      SmallStack.run(
          1024,
          () ->
              assertThatThrownBy(end::getAsInt)
                  .isInstanceOf(StackOverflowError.class)
                  .hasMessageContaining("writes what it reads"));
    }

    /** Both are deep, and out of date each time after the write in the middle. */
    @Test
    void functionThatWritesBetweenWhatItReads_comes() {
      IntSignal written = system.intSignal(0);
      IntSupplier first = over(written);
      IntSupplier second = over(written);
      calls.clear();
      IntComputed writing =
          system.intComputed(
              counted(
                  () -> {
                    int sum = first.getAsInt();
                    written.set(written.peekAsInt() + 1);
                    return sum + second.getAsInt();
                  }));

      IntComputed end = system.intComputed(writing);

      assertThat(end.getAsInt()).isGreaterThanOrEqualTo(2 * length);
      assertThat(maxCalls()).isLessThanOrEqualTo(4);
    }

    @Test
    void functionThatWritesAndMakesWhatItReads_comes() {
      IntSignal written = system.intSignal(0);
      IntSupplier deep = chain(Kind.INT, 0);
      for (int i = 0; i < DEEP; i++) {
        IntSupplier before = deep;
        deep = system.intComputed(() -> written.getAsInt() * 0 + before.getAsInt() + 1);
      }
      IntSupplier last = deep;
      IntComputed making =
          system.intComputed(
              counted(
                  () -> {
                    written.set(written.peekAsInt() + 1);
                    return system.intComputed(last).getAsInt();
                  }));

      IntComputed end = system.intComputed(making);

      SmallStack.run(SMALL_STACK_KB, () -> assertThat(end.getAsInt()).isEqualTo(DEEP));
      assertThat(maxCalls()).isLessThanOrEqualTo(4);
    }

    /** More reads that are no links than a function is taken to have. */
    @Test
    void functionThatPeeksAtManyDeepOnes_comes() {
      List<IntSupplier> teeth = new ArrayList<>();
      for (int i = 0; i < 3 * Nesting.LIMIT; i++) {
        IntComputed tooth = system.intComputed(chain(Kind.INT, 2 * Nesting.LIMIT));
        teeth.add(tooth::peekAsInt);
      }
      IntComputed peeking =
          system.intComputed(() -> teeth.stream().mapToInt(IntSupplier::getAsInt).sum());
      IntComputed end = system.intComputed(peeking);

      SmallStack.run(
          SMALL_STACK_KB,
          () -> assertThat(end.getAsInt()).isEqualTo(teeth.size() * 2 * Nesting.LIMIT));
    }

    @Test
    void givenUp_keptAndThrownLater_isAnErrorOfTheUser() {
      Throwable[] kept = new Throwable[1];
      IntSupplier last = source;
      for (int i = 0; i < length; i++) {
        IntSupplier before = last;
        last =
            system.intComputed(
                () -> {
                  try {
                    return before.getAsInt() + 1;
                  } catch (Throwable t) {
                    kept[0] = t;
                    throw t;
                  }
                });
      }
      assertThat(last.getAsInt()).isEqualTo(length);
      IntComputed throwing =
          system.intComputed(
              () -> {
                source.getAsInt();
                throw Failures.<RuntimeException>sneaky(kept[0]);
              });

      assertThatThrownBy(system.intComputed(throwing)::getAsInt).isSameAs(kept[0]);
      assertThatThrownBy(() -> system.effect(() -> throwing.getAsInt())).isSameAs(kept[0]);
    }
  }

  @Test
  void list_afterADeepGraph_isGivenBack() {
    assertThat(chain(Kind.INT, DEEP).getAsInt()).isEqualTo(DEEP);

    assertThat(engine.givenUp.length).isLessThanOrEqualTo(1 << 12);
    assertThat(Arrays.stream(engine.givenUp).allMatch(node -> node == null)).isTrue();
  }

  @Test
  void givenUp_sameValueThatAPausedEffectHasNotSeen_othersAreNotEvaluated() {
    ReactiveSystem system = ReactiveSystem.create("nested");
    system.engine.nestedLimit = 1;
    Signal<Integer> source = system.signal(0);
    Computed<Integer> first = system.computed(source);
    Computed<Integer> second = system.computed(() -> first.get() > 0 ? source.get() / 8 + 1 : 0);
    Effect paused = system.effect(() -> second.get());
    paused.pause();
    source.set(3);
    AtomicInteger evaluations = new AtomicInteger();
    Computed<Integer> third = system.computed(Recorder.counting(evaluations, second));
    Computed<Integer> nesting = system.computed(() -> source.get() + second.get());
    system.effect(
        () -> {
          nesting.get();
          third.get();
        });
    assertThat(evaluations).hasValue(1);

    source.set(1);

    assertThat(nesting.get()).isEqualTo(2);
    assertThat(evaluations).hasValue(1);
  }
}
