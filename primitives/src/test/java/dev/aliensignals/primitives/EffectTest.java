package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Recorder.dependencies;
import static dev.aliensignals.primitives.Recorder.subscribers;
import static dev.aliensignals.primitives.Signals.batch;
import static dev.aliensignals.primitives.Signals.bind;
import static dev.aliensignals.primitives.Signals.computed;
import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.onCleanup;
import static dev.aliensignals.primitives.Signals.signal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** When effects run, in which order, and how they end. */
class EffectTest {

  private final Recorder log = new Recorder();

  @Nested
  class Running {

    @Test
    void T18_effect_created_runsOnce() {
      effect(() -> log.add("run"));

      assertThat(log.events()).containsExactly("run");
    }

    @Test
    void T06_effect_sourceWritten_runsInsideSet() {
      var s = signal(0);
      effect(() -> log.add("effect " + s.get()));

      log.add("before set");
      s.set(1);
      log.add("after set");

      assertThat(log.events()).containsExactly("effect 0", "before set", "effect 1", "after set");
    }

    @Test
    void T18_effect_eachChange_runsOnce() {
      var s = signal(0);
      effect(() -> log.add(s.get()));

      s.set(1);
      s.set(2);
      s.set(2);

      assertThat(log.events()).containsExactly("0", "1", "2");
    }

    @Test
    void T18_effect_closed_neverRunsAgain() {
      var s = signal(0);
      var effect = effect(() -> log.add(s.get()));

      effect.close();
      s.set(1);

      assertThat(log.events()).containsExactly("0");
      assertThat(effect.isClosed()).isTrue();
    }

    @Test
    void D27_effectThatReadsNothing_runsOnce() {
      var s = signal(0);
      effect(() -> log.add(s.peek()));

      s.set(1);

      assertThat(log.events()).containsExactly("0");
    }

    @Test
    void T22_bind_targetFollowsUntilClosed() {
      var s = signal("a");
      var target = new AtomicReference<@Nullable String>();

      var binding = bind(s, target::set);
      assertThat(target).hasValue("a");
      s.set("b");
      assertThat(target).hasValue("b");
      binding.close();
      s.set("c");

      assertThat(target).hasValue("b");
    }

    @Test
    void T22_bind_targetReadsSignal_isUntracked() {
      var s = signal("a");
      var other = signal(1);
      bind(s, value -> log.add(value + other.get()));

      other.set(2);

      assertThat(log.events()).containsExactly("a1");
    }

    @Test
    void T25_splitEffect_actionRuns_whenNobodyOwnsTheSystem() {
      var s = signal(1);
      effect(s, value -> log.add(value + " owned " + ReactiveSystem.global().engine.isOwner()));

      s.set(2);

      assertThat(log.events()).containsExactly("1 owned false", "2 owned false");
    }
  }

  @Nested
  class Order {

    @Test
    void A25_D19_suite216_effectsOfOneSignal_runInOrderOfCreation() {
      var s = signal(0);
      for (int i = 0; i <= 3; i++) {
        int number = i;
        effect(
            () -> {
              s.get();
              log.add(number);
            });
      }
      log.clear();

      s.set(1);

      assertThat(log.events()).containsExactly("0", "1", "2", "3");
    }

    @Test
    void A25_effectsOnLayersOfComputeds_runInOrderTheMarkReachesThem() {
      var s = signal(0);
      var c1 = computed(() -> s.get() + 1);
      var c2 = computed(() -> c1.get() + 1);
      effect(() -> log.add("layer 1: " + s.get()));
      effect(() -> log.add("layer 2: " + c1.get()));
      effect(() -> log.add("layer 3: " + c2.get()));
      log.clear();

      s.set(10);

      assertThat(log.events()).containsExactly("layer 1: 10", "layer 2: 11", "layer 3: 12");
    }

    @Test
    void D19_outerAndInnerEffect_bothReached_outerRunsFirstAndInnerOnce() {
      var s = signal(0);
      effect(
          () -> {
            log.add("outer " + s.get());
            effect(() -> log.add("inner " + s.get()));
          });
      log.clear();

      s.set(1);

      assertThat(log.events()).containsExactly("outer 1", "inner 1");
    }

    @Test
    void D19_innerEffectReachedBeforeOuter_outerRunsFirst() {
      var a = signal(0);
      var b = signal(0);
      effect(
          () -> {
            b.get();
            log.add("outer");
            effect(
                () -> {
                  a.get();
                  log.add("inner");
                });
          });
      log.clear();

      batch(
          () -> {
            a.set(1);
            b.set(1);
          });

      assertThat(log.events()).containsExactly("outer", "inner");
    }

    @Test
    void D19_innerEffects_runInSameOrderAsOthers() {
      var a = signal(0);
      effect(
          () -> {
            effect(() -> log.add("first " + a.get()));
            effect(() -> log.add("second " + a.get()));
          });
      log.clear();

      a.set(1);

      assertThat(log.events()).containsExactly("first 1", "second 1");
    }
  }

  @Nested
  class Closing {

    @Test
    void A17_effect_closed_signalHasNoSubscriber() {
      var s = signal(0);
      var effect = effect(() -> log.add(s.get()));

      effect.close();

      assertThat(subscribers(s)).isZero();
      assertThat(dependencies(effect)).isEmpty();
    }

    @Test
    void A17_effectInTheMiddle_closed_neighboursStillRun() {
      var s = signal(0);
      effect(() -> log.add("first " + s.get()));
      var middle = effect(() -> log.add("middle " + s.get()));
      effect(() -> log.add("last " + s.get()));
      log.clear();

      middle.close();
      s.set(1);

      assertThat(log.events()).containsExactly("first 1", "last 1");
      assertThat(s.subs.nextSub).isSameAs(s.subs.prevSub);
    }

    @Test
    void M08_D21_suite110_effect_closedTwice_cleansUpOnce() {
      var effect = effect(() -> onCleanup(log.cleanup("cleanup")));

      effect.close();
      effect.close();
      effect.stop();

      assertThat(log.events()).containsExactly("cleanup");
    }

    @Test
    void D21_suite108_effectClosesItselfDuringRun_runGoesOnAndCleansUpAtItsEnd() {
      var s = signal(0);
      var self = new AtomicReference<Effect>();
      self.set(
          effect(
              () -> {
                onCleanup(log.cleanup("cleanup " + s.get()));
                if (s.get() == 1) {
                  self.get().close();
                  log.add("closed");
                }
              }));

      s.set(1);
      s.set(2);

      assertThat(log.events()).containsExactly("cleanup 0", "closed", "cleanup 1");
    }

    @Test
    void D21_effectClosesItself_laterReadsLinkNobody() {
      var s = signal(0);
      var late = signal(0);
      var self = new AtomicReference<Effect>();
      self.set(
          effect(
              () -> {
                if (s.get() == 1) {
                  self.get().close();
                  log.add(late.get());
                }
              }));

      s.set(1);

      assertThat(subscribers(late)).isZero();
      assertThat(subscribers(s)).isZero();
      assertThat(dependencies(self.get())).isEmpty();
    }

    @Test
    void D21_effectClosesItself_whatItStillCreatesEndsWithTheRun() {
      var s = signal(0);
      var inner = signal(0);
      var self = new AtomicReference<Effect>();
      self.set(
          effect(
              () -> {
                if (s.get() == 1) {
                  self.get().close();
                  effect(() -> log.add("inner " + inner.get()));
                }
              }));

      s.set(1);
      inner.set(1);

      assertThat(log.events()).containsExactly("inner 0");
      assertThat(subscribers(inner)).isZero();
    }

    @Test
    void D21_suite111_cleanupClosesItsEffect_notRunAgain() {
      var s = signal(0);
      var self = new AtomicReference<Effect>();
      self.set(
          effect(
              () -> {
                log.add(s.get());
                onCleanup(
                    () -> {
                      log.add("cleanup");
                      self.get().close();
                    });
              }));

      s.set(1);
      s.set(2);

      assertThat(log.events()).containsExactly("0", "cleanup");
      assertThat(subscribers(s)).isZero();
    }

    @Test
    void D21_suite201_computedClosesEffectDuringCheck_effectSkippedAndUnsubscribed() {
      var s = signal(0);
      var other = signal(0);
      var effect = new AtomicReference<@Nullable Effect>();
      var closing =
          computed(
              () -> {
                int value = s.get();
                if (value == 1) {
                  effect.get().close();
                }
                return value;
              });
      effect.set(
          effect(
              () -> {
                log.add(closing.get());
                other.get();
              }));

      s.set(1);
      other.set(1);

      assertThat(log.events()).containsExactly("0");
      assertThat(subscribers(s)).isZero();
      assertThat(subscribers(other)).isZero();
      assertThat(subscribers(closing)).isZero();
    }

    @Test
    void D21_suite202_computedClosesOneEffectDuringCheck_siblingsStillRun() {
      var s = signal(0);
      var first = new AtomicReference<@Nullable Effect>();
      var closing =
          computed(
              () -> {
                int value = s.get();
                if (value == 1) {
                  first.get().close();
                }
                return value;
              });
      first.set(effect(() -> log.add("first " + closing.get())));
      effect(() -> log.add("second " + closing.get()));
      effect(() -> log.add("third " + closing.get()));
      log.clear();

      s.set(1);

      assertThat(log.events()).containsExactly("second 1", "third 1");
    }

    @Test
    void D21_suite203_closingComputedKeepsItsValue_siblingOfOtherComputedStillRuns() {
      var s = signal(0);
      var first = new AtomicReference<@Nullable Effect>();
      var constant =
          computed(
              () -> {
                if (s.get() == 1) {
                  first.get().close();
                }
                return "same";
              });
      var changing = computed(() -> s.get() * 10);
      first.set(effect(() -> log.add("first " + constant.get() + changing.get())));
      effect(() -> log.add("second " + constant.get() + changing.get()));
      log.clear();

      s.set(1);

      assertThat(log.events()).containsExactly("second same10");
    }

    @Test
    void D21_effectClosedByOtherEffectOfSameFlush_notRun() {
      var s = signal(0);
      var second = new AtomicReference<@Nullable Effect>();
      effect(
          () -> {
            if (s.get() == 1) {
              second.get().close();
            }
          });
      second.set(effect(() -> log.add(s.get())));

      s.set(1);

      assertThat(log.events()).containsExactly("0");
    }

    @Test
    void D12_effectNobodyHolds_staysUntilClosed() {
      var s = signal(0);
      effect(() -> log.add(s.get()));

      System.gc();
      s.set(1);

      assertThat(log.events()).containsExactly("0", "1");
    }
  }

  @Nested
  class Lifecycle {

    @Test
    void A24_effect_statesOfItsLife_showInItsFlags() {
      var s = signal(0);
      var states = new ArrayList<String>();
      var self = new AtomicReference<@Nullable Effect>();
      var probe =
          computed(
              () -> {
                if (self.get() != null) {
                  states.add("checking " + self.get().has(Flags.CHECKING));
                }
                return s.get();
              });
      var effect =
          effect(
              () -> {
                probe.get();
                if (self.get() != null) {
                  states.add("updating " + self.get().has(Flags.RECURSED_CHECK));
                }
              });
      self.set(effect);

      states.add("active " + (effect.flags == (Flags.WATCHING | Flags.LIVE)));
      batch(
          () -> {
            s.set(1);
            states.add("dirty " + effect.has(Flags.PENDING));
          });
      states.add("active " + (effect.flags == (Flags.WATCHING | Flags.LIVE)));
      effect.close();
      states.add("destroyed " + effect.has(Flags.CLOSED));

      assertThat(states)
          .containsExactly(
              "active true",
              "dirty true",
              "checking true",
              "updating true",
              "active true",
              "destroyed true");
    }

    @Test
    void A24_checkFindsNoChange_effectIsActiveAgainWithoutRun() {
      var s = signal(2);
      var even = computed(() -> s.get() % 2 == 0);
      var effect = effect(() -> log.add(even.get()));

      s.set(4);

      assertThat(effect.flags).isEqualTo(Flags.WATCHING | Flags.LIVE);
      assertThat(log.events()).containsExactly("true");
    }
  }

  @Nested
  class Failing {

    @Test
    void A22_D1_effectThrowsInFlush_othersRunThenWriterGetsSameInstance() {
      var s = signal(0);
      var failure = new IllegalStateException("second");
      effect(() -> log.add("first " + s.get()));
      effect(
          () -> {
            log.add("second " + s.get());
            if (s.get() == 1) {
              throw failure;
            }
          });
      effect(() -> log.add("third " + s.get()));
      log.clear();

      assertThatThrownBy(() -> s.set(1)).isSameAs(failure);
      assertThat(log.take()).containsExactly("first 1", "second 1", "third 1");
      s.set(2);

      assertThat(log.events()).containsExactly("first 2", "second 2", "third 2");
    }

    @Test
    void D2_firstRunThrows_creatorGetsItAndEffectIsGone() {
      var s = signal(0);
      var failure = new IllegalStateException("first run");

      assertThatThrownBy(
              () ->
                  effect(
                      () -> {
                        onCleanup(log.cleanup("cleanup"));
                        s.get();
                        throw failure;
                      }))
          .isSameAs(failure);

      assertThat(subscribers(s)).isZero();
      assertThat(log.events()).containsExactly("cleanup");
    }

    @Test
    void M24_closeAfterFailures_limitReached_bodyNotCalledAgain() {
      var s = signal(0);
      effect(
          o -> o.closeAfterFailures(5).onError(failure -> log.add(failure.error().getMessage())),
          () -> {
            if (s.get() > 0) {
              throw new IllegalStateException("failed " + s.get());
            }
          });

      for (int i = 1; i <= 7; i++) {
        s.set(i);
      }

      assertThat(log.events())
          .containsExactly("failed 1", "failed 2", "failed 3", "failed 4", "failed 5");
    }

    @Test
    void M24_closeAfterFailures_successInBetween_countsFromNull() {
      var s = signal(0);
      var effect =
          effect(
              o ->
                  o.closeAfterFailures(2).onError(failure -> log.add(failure.error().getMessage())),
              () -> {
                if (s.get() % 2 == 1) {
                  throw new IllegalStateException("failed " + s.get());
                }
              });

      for (int i = 1; i <= 6; i++) {
        s.set(i);
      }

      assertThat(log.events()).containsExactly("failed 1", "failed 3", "failed 5");
      assertThat(effect.isClosed()).isFalse();
    }

    @Test
    void M25_handlerOfSystem_effectThrows_getsEffectAndExceptionInPlaceOfWriter() {
      var system = ReactiveSystem.create("handled");
      var failure = new IllegalStateException("late");
      system.changeErrorHandler(told -> log.add(told.name() + ": " + told.error().getMessage()));
      var s = system.signal(0);
      system.effect(
          o -> o.name("chart"),
          () -> {
            if (s.get() == 1) {
              throw failure;
            }
          });

      s.set(1);

      assertThat(log.events()).containsExactly("chart: late");
    }

    @Test
    void D1_handlerOfEffect_isAskedBeforeThatOfSystem() {
      var system = ReactiveSystem.create("handled");
      system.changeErrorHandler(failure -> log.add("system"));
      var s = system.signal(0);
      system.effect(
          o -> o.onError(failure -> log.add("effect")),
          () -> {
            if (s.get() == 1) {
              throw new IllegalStateException("late");
            }
          });

      s.set(1);

      assertThat(log.events()).containsExactly("effect");
    }
  }

  @Nested
  class Looping {

    @Test
    void A21_D6_recursiveEffectThatNeverSettles_throwsAtLimit() {
      var system = ReactiveSystem.create("bounded");
      system.changeLoopLimit(10);
      var s = system.signal(0);
      system.effect(
          o -> o.name("endless").allowRecursion(),
          () -> {
            log.add(s.get());
            if (s.get() > 0) {
              s.set(s.get() + 1);
            }
          });
      log.clear();

      assertThatExceptionOfType(EffectLoopException.class)
          .isThrownBy(() -> s.set(1))
          .matches(e -> e.nodeName().equals("endless"));

      assertThat(log.events()).hasSize(10);
    }

    @Test
    void A21_effectsThatTriggerEachOther_stopByThemselves() {
      var a = signal(0);
      var b = signal(0);
      effect(() -> b.set(a.get() + 1));
      effect(() -> a.set(b.get() + 1));

      a.set(10);

      assertThat(a.get() + b.get()).isGreaterThan(20);
      assertThatIllegalStateException().isThrownBy(Signals::endBatch); // nothing is left open
    }
  }
}
