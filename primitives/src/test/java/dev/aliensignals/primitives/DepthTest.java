package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The engine walks every graph in constant stack space, and in time linear in what it visits. The
 * bodies run with a stack that holds a few hundred frames of a recursion; graphs are so large that
 * a quadratic walk does not end.
 */
class DepthTest {

  private static final int MILLION = 1_000_000;
  private static final int STACK_KB = 256;

  private final ReactiveSystem system = ReactiveSystem.create("depth");
  private final IntSignal source = system.intSignal(0);
  private final AtomicInteger runs = new AtomicInteger();

  /** A chain over the source, each evaluated once. Returns its end. */
  private IntComputed chain(int length) {
    IntComputed last = system.intComputed(() -> source.getAsInt());
    last.peekAsInt();
    for (int i = 1; i < length; i++) {
      IntComputed previous = last;
      last = system.intComputed(() -> previous.getAsInt() + 1);
      last.peekAsInt(); // bottom up: the first evaluation of each finds the one below evaluated
    }
    return last;
  }

  private Effect watch(IntComputed computed) {
    return system.effect(
        () -> {
          computed.getAsInt();
          runs.incrementAndGet();
        });
  }

  /** How many computeds of a chain, from its end on, are live. */
  private static int live(IntComputed last) {
    int count = 0;
    ReactiveNode node = last;
    while (node instanceof ComputedNode computed) {
      count += computed.has(Flags.LIVE) ? 1 : 0;
      assertThat(computed.deps).isNotNull();
      node = computed.deps.dep;
    }
    return count;
  }

  private void assertNothingRetained() {
    Engine e = system.engine;
    assertThat(e.stackTop).isZero();
    assertThat(Arrays.stream(e.stack).allMatch(slot -> slot == null)).isTrue();
    assertThat(Arrays.stream(e.queue).allMatch(slot -> slot == null)).isTrue();
  }

  /** Each reads the one before it, then the source: it must not begin before that one is done. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void chainThatReadsTheSourceLast_writtenAlone_eachEvaluatedOnce(boolean sourceFirst) {
    int length = 100_000;
    SmallStack.run(
        STACK_KB,
        () -> {
          IntComputed last = system.intComputed(() -> source.getAsInt());
          last.peekAsInt();
          for (int i = 1; i < length; i++) {
            IntComputed previous = last;
            last =
                system.intComputed(
                    () -> {
                      runs.incrementAndGet();
                      return sourceFirst
                          ? source.getAsInt() + previous.getAsInt()
                          : previous.getAsInt() + source.getAsInt();
                    });
            last.peekAsInt();
          }
          Effect end = system.effect(last::getAsInt);
          runs.set(0);

          source.set(1);

          assertThat(last.peekAsInt()).isEqualTo(length);
          assertThat(runs.get()).isBetween(length - 1, sourceFirst ? 2 * length : length - 1);
          end.close();
        });
    assertNothingRetained();
  }

  @Nested
  class ChainOfAMillionComputeds {

    @Test
    void chain_observed_isLiveThroughout() {
      SmallStack.run(
          STACK_KB,
          () -> {
            IntComputed last = chain(MILLION);

            watch(last);

            assertThat(live(last)).isEqualTo(MILLION);
            assertThat(Recorder.subscribers(source)).isEqualTo(1);
          });
      assertNothingRetained();
    }

    @Test
    void chain_sourceWritten_markedCheckedAndEvaluated() {
      SmallStack.run(
          STACK_KB,
          () -> {
            IntComputed last = chain(MILLION);
            watch(last);

            source.set(5);

            assertThat(runs).hasValue(2);
            assertThat(last.peekAsInt()).isEqualTo(MILLION + 4);
          });
      assertNothingRetained();
    }

    @Test
    void chain_writtenInABatchAndRead_refreshedByTheRead() {
      SmallStack.run(
          STACK_KB,
          () -> {
            IntComputed last = chain(MILLION);
            watch(last);

            int read =
                system.batch(
                    () -> {
                      source.set(5);
                      return last.peekAsInt();
                    });

            assertThat(read).isEqualTo(MILLION + 4);
            assertThat(runs).hasValue(2);
          });
      assertNothingRetained();
    }

    @Test
    void chain_firstComputedUnchanged_checkedWithoutRunningAnything() {
      SmallStack.run(
          STACK_KB,
          () -> {
            IntComputed sign = system.intComputed(() -> Integer.signum(source.getAsInt()));
            sign.peekAsInt();
            IntComputed last = sign;
            for (int i = 1; i < MILLION; i++) {
              IntComputed previous = last;
              last =
                  system.intComputed(
                      () -> {
                        runs.incrementAndGet();
                        return previous.getAsInt();
                      });
              last.peekAsInt();
            }
            source.set(1);
            watch(last);
            runs.set(0);

            source.set(2);

            assertThat(runs).hasValue(0);
            assertThat(live(last)).isEqualTo(MILLION);
          });
      assertNothingRetained();
    }

    @Test
    void chain_everyComputedFails_allKeepTheSameException() {
      SmallStack.run(
          STACK_KB,
          () -> {
            var failure = new IllegalStateException("below");
            IntComputed first =
                system.intComputed(
                    () -> {
                      if (source.getAsInt() == 1) {
                        throw failure;
                      }
                      return 0;
                    });
            first.peekAsInt();
            IntComputed last = first;
            for (int i = 1; i < MILLION; i++) {
              IntComputed previous = last;
              last = system.intComputed(() -> previous.getAsInt() + 1);
              last.peekAsInt();
            }
            List<Throwable> caught = new ArrayList<>();
            IntComputed end = last;
            system.effect(o -> o.onError(told -> caught.add(told.error())), end::getAsInt);

            source.set(1);

            assertThat(caught).singleElement().isSameAs(failure);
          });
      assertNothingRetained();
    }

    @Test
    void chain_observerClosed_coldThroughout() {
      SmallStack.run(
          STACK_KB,
          () -> {
            IntComputed last = chain(MILLION);
            Effect effect = watch(last);

            effect.close();

            assertThat(live(last)).isZero();
            assertThat(source.subs).isNull();
          });
      assertNothingRetained();
    }

    @Test
    void chain_observerSwitchesAway_coldThroughout() {
      SmallStack.run(
          STACK_KB,
          () -> {
            IntComputed last = chain(MILLION);
            IntSignal on = system.intSignal(1);
            system.effect(
                () -> {
                  if (on.getAsInt() == 1) {
                    last.getAsInt();
                  }
                });

            on.set(0);

            assertThat(live(last)).isZero();
            assertThat(source.subs).isNull();
          });
      assertNothingRetained();
    }

    @Test
    void coldChain_sourceWritten_polledAndEvaluated() {
      SmallStack.run(
          STACK_KB,
          () -> {
            IntComputed last = chain(MILLION);

            source.set(5);

            assertThat(last.peekAsInt()).isEqualTo(MILLION + 4);
          });
      assertNothingRetained();
    }

    @Test
    void coldChain_somethingElseWritten_polledWithoutRunningAnything() {
      SmallStack.run(
          STACK_KB,
          () -> {
            IntComputed last = chain(MILLION);
            IntSignal other = system.intSignal(0);

            other.set(1);

            assertThat(last.peekAsInt()).isEqualTo(MILLION - 1);
            assertThat(last.validAt).isEqualTo(system.engine.epoch);
          });
      assertNothingRetained();
    }

    @Test
    void coldChain_observedAfterAWrite_broughtUpToDate() {
      SmallStack.run(
          STACK_KB,
          () -> {
            IntComputed last = chain(MILLION);
            source.set(5);

            watch(last);

            assertThat(last.peekAsInt()).isEqualTo(MILLION + 4);
            assertThat(live(last)).isEqualTo(MILLION);
          });
      assertNothingRetained();
    }

    @Test
    void ladder_sourceWritten_everyRungEvaluatedOnce() {
      SmallStack.run(
          STACK_KB,
          () -> {
            IntComputed left = system.intComputed(() -> source.getAsInt());
            IntComputed right = system.intComputed(() -> source.getAsInt());
            for (int i = 1; i < MILLION / 4; i++) {
              IntComputed a = left;
              IntComputed b = right;
              left =
                  system.intComputed(
                      () -> {
                        runs.incrementAndGet();
                        return Math.max(a.getAsInt(), b.getAsInt());
                      });
              right =
                  system.intComputed(
                      () -> {
                        runs.incrementAndGet();
                        return Math.max(b.getAsInt(), a.getAsInt());
                      });
              left.peekAsInt();
              right.peekAsInt();
            }
            IntComputed end = left;
            watch(end);
            runs.set(0);

            source.set(1);

            // both of each rung, but one of the last, and the effect
            assertThat(runs).hasValue(2 * (MILLION / 4 - 1) - 1 + 1);
          });
      assertNothingRetained();
    }
  }

  @Nested
  class ManyEffectsOnOneSignal {

    private List<Effect> effects(int count) {
      List<Effect> effects = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        effects.add(
            system.effect(
                () -> {
                  source.getAsInt();
                  runs.incrementAndGet();
                }));
      }
      return effects;
    }

    @Test
    void signal_hundredThousandEffects_allRunAfterAWrite() {
      SmallStack.run(
          STACK_KB,
          () -> {
            effects(100_000);

            source.set(1);

            assertThat(runs).hasValue(200_000);
          });
      assertNothingRetained();
    }

    @ParameterizedTest
    @ValueSource(ints = {100_000, 400_000})
    void effects_closedInOrder_unsubscribed(int count) {
      SmallStack.run(
          STACK_KB,
          () -> {
            closeAndCheck(effects(count));
          });
    }

    @ParameterizedTest
    @ValueSource(ints = {100_000, 400_000})
    void effects_closedInReverse_unsubscribed(int count) {
      SmallStack.run(
          STACK_KB,
          () -> {
            List<Effect> effects = effects(count);
            Collections.reverse(effects);
            closeAndCheck(effects);
          });
    }

    @ParameterizedTest
    @ValueSource(ints = {100_000, 400_000})
    void effects_closedShuffled_unsubscribed(int count) {
      SmallStack.run(
          STACK_KB,
          () -> {
            List<Effect> effects = effects(count);
            Collections.shuffle(effects, new Random(1));
            closeAndCheck(effects);
          });
    }

    @ParameterizedTest
    @ValueSource(ints = {100_000, 400_000})
    void effects_ofOneScopeClosedShuffled_unsubscribed(int count) {
      SmallStack.run(
          STACK_KB,
          () -> {
            EffectScope scope = system.effectScope();
            List<Effect> effects = scope.run(() -> effects(count));
            Collections.shuffle(effects, new Random(1));
            closeAndCheck(effects);
            assertThat(scope.deps).isNull();
          });
    }

    @ParameterizedTest
    @ValueSource(ints = {100_000, 400_000})
    void scope_closed_closesItsEffects(int count) {
      SmallStack.run(
          STACK_KB,
          () -> {
            EffectScope scope = system.effectScope(() -> effects(count));

            scope.close();

            assertThat(source.subs).isNull();
          });
    }

    @Test
    void effects_allClosedByTheFirstToRun_noneOfTheOthersRuns() {
      SmallStack.run(
          STACK_KB,
          () -> {
            List<Effect> others = new ArrayList<>();
            system.effect(
                () -> {
                  if (source.getAsInt() == 1) {
                    others.forEach(Effect::close);
                  }
                });
            others.addAll(effects(100_000));

            source.set(1);

            assertThat(runs).hasValue(100_000);
            assertThat(Recorder.subscribers(source)).isEqualTo(1);
          });
      assertNothingRetained();
    }

    private void closeAndCheck(List<Effect> effects) {
      int half = effects.size() / 2;
      effects.subList(0, half).forEach(Effect::close);
      assertThat(Recorder.subscribers(source)).isEqualTo(effects.size() - half);

      runs.set(0);
      source.set(1);
      assertThat(runs).hasValue(effects.size() - half);

      effects.forEach(Effect::close);
      assertThat(source.subs).isNull();
    }
  }

  @Nested
  class DeepOwnership {

    private final int[] expected = {MILLION - 1};

    /** Counts down: the innermost cleanup runs first. */
    private void cleanupOf(int depth) {
      assertThat(expected[0]).isEqualTo(depth);
      expected[0]--;
    }

    private EffectScope nestedScopes(IntConsumer inEach) {
      EffectScope root = system.effectScope();
      EffectScope inner = root;
      for (int i = 0; i < MILLION; i++) {
        int depth = i;
        inner =
            inner.run(
                () -> {
                  inEach.accept(depth);
                  return system.effectScope();
                });
      }
      return root;
    }

    @Test
    void scopes_aMillionDeep_closeFromTheInside() {
      SmallStack.run(
          STACK_KB,
          () -> {
            EffectScope root = nestedScopes(depth -> system.onCleanup(() -> cleanupOf(depth)));

            root.close();

            assertThat(expected[0]).isEqualTo(-1);
            assertThat(root.deps).isNull();
          });
      assertNothingRetained();
    }

    @Test
    void scopes_aMillionDeepWithAnEffectEach_close() {
      SmallStack.run(
          STACK_KB,
          () -> {
            EffectScope root = nestedScopes(depth -> system.effect(() -> source.getAsInt()));
            assertThat(Recorder.subscribers(source)).isEqualTo(MILLION);

            root.close();

            assertThat(source.subs).isNull();
          });
      assertNothingRetained();
    }

    @Test
    void scopes_aMillionDeepPausedAndResumed_runWhatTheInnermostMissed() {
      SmallStack.run(
          STACK_KB,
          () -> {
            EffectScope root =
                nestedScopes(
                    depth -> {
                      if (depth == MILLION - 1) {
                        system.effect(
                            () -> {
                              source.getAsInt();
                              runs.incrementAndGet();
                            });
                      }
                    });
            root.pause();
            source.set(1);
            assertThat(runs).hasValue(1);

            root.resume();

            assertThat(runs).hasValue(2);
          });
      assertNothingRetained();
    }

    /** Effects, each owned by the one before, made without a function inside a function. */
    private Effect nestedEffects(IntConsumer inEach) {
      Effect root = system.effect(() -> source.getAsInt());
      system.batch(
          () -> {
            Effect outer = root;
            for (int i = 0; i < MILLION; i++) {
              int depth = i;
              system.setActiveSub(outer);
              outer = system.effect(() -> inEach.accept(depth));
            }
            system.setActiveSub(null);
          });
      return root;
    }

    @Test
    void effects_aMillionDeep_closeFromTheInside() {
      SmallStack.run(
          STACK_KB,
          () -> {
            Effect root = nestedEffects(depth -> system.onCleanup(() -> cleanupOf(depth)));

            root.close();

            assertThat(expected[0]).isEqualTo(-1);
          });
      assertNothingRetained();
    }

    @Test
    void effects_aMillionDeepOutermostRunsAgain_closeFromTheInside() {
      SmallStack.run(
          STACK_KB,
          () -> {
            nestedEffects(depth -> system.onCleanup(() -> cleanupOf(depth)));

            source.set(1);

            assertThat(expected[0]).isEqualTo(-1);
          });
      assertNothingRetained();
    }

    @Test
    void effects_aMillionDeepAllReadingTheSource_onlyTheOutermostRunsAgain() {
      SmallStack.run(
          STACK_KB,
          () -> {
            nestedEffects(
                depth -> {
                  source.getAsInt();
                  runs.incrementAndGet();
                });
            assertThat(Recorder.subscribers(source)).isEqualTo(MILLION + 1);

            source.set(1);

            assertThat(runs).hasValue(MILLION);
            assertThat(Recorder.subscribers(source)).isEqualTo(1);
          });
      assertNothingRetained();
    }

    @Test
    void cleanups_aMillionOfOneEffect_runInReverse() {
      SmallStack.run(
          STACK_KB,
          () -> {
            Effect effect =
                system.effect(
                    () -> {
                      for (int i = 0; i < MILLION; i++) {
                        int order = i;
                        system.onCleanup(() -> cleanupOf(order));
                      }
                    });

            effect.close();

            assertThat(expected[0]).isEqualTo(-1);
          });
    }
  }

  @Nested
  class ManyDependenciesOfOneComputed {

    private final IntSignal[] signals = new IntSignal[MILLION];
    private final IntSignal reversed = system.intSignal(0);

    ManyDependenciesOfOneComputed() {
      Arrays.setAll(signals, i -> system.intSignal(1));
    }

    private final IntComputed sum =
        system.intComputed(
            () -> {
              runs.incrementAndGet();
              int total = 0;
              int backwards = reversed.getAsInt();
              if (backwards < 0) {
                return 0;
              }
              for (int i = 0; i < MILLION; i++) {
                total += signals[backwards == 1 ? MILLION - 1 - i : i].getAsInt();
              }
              return total;
            });

    private int dependencies() {
      int count = 0;
      for (Link link = sum.deps; link != null; link = link.nextDep) {
        count++;
      }
      return count;
    }

    @Test
    void cold_lastSourceWritten_evaluatedAgain() {
      assertThat(sum.peekAsInt()).isEqualTo(MILLION);

      signals[MILLION - 1].set(2);

      assertThat(sum.peekAsInt()).isEqualTo(MILLION + 1);
      assertThat(runs).hasValue(2);
    }

    @Test
    void observed_lastSourceWritten_evaluatedAgain() {
      watch(sum);
      runs.set(0);

      signals[MILLION - 1].set(2);

      assertThat(sum.peekAsInt()).isEqualTo(MILLION + 1);
      assertThat(runs).hasValue(2); // the computed and the effect
    }

    @Test
    void observed_closed_unsubscribesFromAll() {
      Effect effect = watch(sum);

      effect.close();

      assertThat(Arrays.stream(signals).allMatch(signal -> signal.subs == null)).isTrue();
      assertThat(dependencies()).isEqualTo(MILLION + 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void reads_reversed_linkEachOnce(boolean observed) {
      if (observed) {
        watch(sum);
      }
      sum.peekAsInt();

      reversed.set(1);

      assertThat(sum.peekAsInt()).isEqualTo(MILLION);
      assertThat(dependencies()).isEqualTo(MILLION + 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void reads_dropped_unlinkAll(boolean observed) {
      if (observed) {
        watch(sum);
      }
      sum.peekAsInt();

      reversed.set(-1);

      assertThat(sum.peekAsInt()).isZero();
      assertThat(dependencies()).isEqualTo(1);
      assertThat(Arrays.stream(signals).allMatch(signal -> signal.subs == null)).isTrue();
    }
  }
}
