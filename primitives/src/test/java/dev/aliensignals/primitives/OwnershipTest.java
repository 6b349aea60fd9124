package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Recorder.subscribers;
import static dev.aliensignals.primitives.Signals.batch;
import static dev.aliensignals.primitives.Signals.computed;
import static dev.aliensignals.primitives.Signals.detached;
import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.effectScope;
import static dev.aliensignals.primitives.Signals.getActiveScope;
import static dev.aliensignals.primitives.Signals.getActiveSub;
import static dev.aliensignals.primitives.Signals.onCleanup;
import static dev.aliensignals.primitives.Signals.signal;
import static dev.aliensignals.primitives.Signals.tryOnCleanup;
import static dev.aliensignals.primitives.Signals.untracked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The owners of effects, scopes and cleanups, and the end of these. */
class OwnershipTest {

  private final Canary canary = new Canary(ReactiveSystem.global());
  private final Recorder log = new Recorder();
  private final Signal<Integer> source = signal(0);

  @AfterEach
  void graphStillWorks() {
    canary.assertWorks();
  }

  @Nested
  class Effects {

    @Test
    void L04_C16_effect_runsNowAndUntilItIsClosed() {
      Effect effect = effect(() -> log.add(source.get()));
      source.set(1);

      effect.close();
      source.set(2);

      assertThat(log.events()).containsExactly("0", "1");
    }

    @Test
    void C16_returnedCleanup_runsBeforeTheNextRunAndAtTheEnd() {
      Effect effect =
          effect(
              () -> {
                int value = source.get();
                log.add("run " + value);
                return log.cleanup("clean " + value);
              });

      source.set(1);
      effect.close();
      effect.close();

      assertThat(log.events()).containsExactly("run 0", "clean 0", "run 1", "clean 1");
    }

    @Test
    void C14_D20_nestedEffect_runsOncePerRunOfItsParent() {
      Effect parent =
          effect(
              () -> {
                int outer = source.get();
                effect(() -> log.add(outer + "/" + source.get()));
              });

      source.set(1);
      source.set(2);

      assertThat(log.events()).containsExactly("0/0", "1/1", "2/2");
      assertThat(subscribers(source)).isEqualTo(2);
      parent.close();
      assertThat(subscribers(source)).isZero();
    }

    @Test
    void C14_effectsInOneFlush_runInOrderOfCreation() {
      List<Effect> effects = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        int number = i;
        effects.add(effect(() -> log.add(number + ":" + source.get())));
      }
      log.clear();

      source.set(1);

      assertThat(log.events()).containsExactly("0:1", "1:1", "2:1", "3:1");
      effects.forEach(Effect::close);
    }

    @Test
    void D20_D22_parentRunsAgain_childrenEndFirstLastCreatedFirst() {
      Effect parent =
          effect(
              () -> {
                int run = source.get();
                onCleanup(log.cleanup("parent " + run));
                effect(() -> onCleanup(log.cleanup("first " + run)));
                effect(() -> onCleanup(log.cleanup("second " + run)));
                log.add("run " + run);
              });

      source.set(1);

      assertThat(log.events()).containsExactly("run 0", "second 0", "first 0", "parent 0", "run 1");
      parent.close();
    }

    @Test
    void C15_D22_severalCleanups_lastRegisteredFirst() {
      Effect effect =
          effect(
              () -> {
                onCleanup(log.cleanup("1"));
                onCleanup(log.cleanup("2"));
                return log.cleanup("returned");
              });

      effect.close();

      assertThat(log.events()).containsExactly("returned", "2", "1");
    }

    @Test
    void L22_D19_outerAndInnerReached_outerRunsFirstAndStaleInnerNotAtAll() {
      Signal<Boolean> present = signal(true);
      Effect outer =
          effect(
              () -> {
                if (present.get()) {
                  effect(() -> log.add("inner " + source.get() + present.get()));
                }
                log.add("outer");
              });
      log.clear();

      present.set(false);
      source.set(1);

      assertThat(log.events()).containsExactly("outer");
      outer.close();
    }

    @Test
    void L22_innerReachedFirst_outerStillRunsFirst() {
      Signal<Integer> other = signal(0);
      Effect outer =
          effect(
              () -> {
                effect(() -> log.add("inner " + source.get()));
                log.add("outer " + other.get());
              });
      log.clear();

      Signals.batch(
          () -> {
            source.set(1);
            other.set(1);
          });

      assertThat(log.events()).containsExactly("inner 1", "outer 1");
      outer.close();
    }

    @Test
    void L22_outerReachedByAWriteWhileInnerIsQueued_outerStillRunsFirst() {
      Signal<Integer> written = signal(0);
      Effect outer =
          effect(
              () -> {
                int value = written.get();
                log.add("outer " + value);
                effect(() -> written.set(source.get()));
                effect(() -> log.add("inner " + value + "/" + source.get()));
              });
      log.clear();

      source.set(1);

      assertThat(log.events()).containsExactly("outer 1", "inner 1/1");
      outer.close();
    }

    @Test
    void L22_outermostOfThreeReachedWhileInnermostIsQueued_runsFirst() {
      Signal<Integer> written = signal(0);
      Effect outer =
          effect(
              () -> {
                int value = written.get();
                log.add("outer " + value);
                effect(() -> written.set(source.get()));
                effectScope(
                    () ->
                        effect(
                            () -> {
                              log.add("middle " + written.get());
                              effect(() -> log.add("inner " + value + "/" + source.get()));
                            }));
              });
      log.clear();

      source.set(1);

      assertThat(log.events()).containsExactly("outer 1", "middle 1", "inner 1/1");
      outer.close();
    }

    @Test
    void L22_outerReachedByTheCleanupOfInner_outerStillRunsFirst() {
      Signal<Integer> written = signal(0);
      Effect outer =
          effect(
              () -> {
                int value = written.get();
                log.add("outer " + value);
                effect(
                    () -> {
                      int seen = source.get();
                      log.add("inner " + value + "/" + seen);
                      onCleanup(() -> written.set(seen + 1));
                    });
              });
      log.clear();

      source.set(1);

      assertThat(log.events()).containsExactly("outer 1", "inner 1/1");
      outer.close();
    }

    @Test
    void L22_outerReachedWhileInnerIsQueuedButUnchanged_innerRuns() {
      Signal<Integer> written = signal(0);
      Computed<Boolean> high = computed(() -> written.get() > 5);
      Effect outer =
          effect(
              () -> {
                log.add("outer " + high.get());
                effect(() -> written.set(source.get()));
                effect(() -> log.add("inner " + source.get()));
              });
      log.clear();

      source.set(1);

      assertThat(log.events()).containsExactly("inner 1");
      outer.close();
    }

    @Test
    void L22_threeLevelsReachedByOneWrite_eachRunsOnceFromTheOutside() {
      Effect outer =
          effect(
              () -> {
                log.add("1:" + source.get());
                effect(
                    () -> {
                      log.add("2:" + source.get());
                      effect(() -> log.add("3:" + source.get()));
                    });
              });
      log.clear();

      source.set(1);

      assertThat(log.events()).containsExactly("1:1", "2:1", "3:1");
      outer.close();
    }

    @Test
    void L23_branchWithTheInnerEffectGone_innerIsUnsubscribed() {
      Signal<Boolean> on = signal(true);
      Effect outer =
          effect(
              () -> {
                if (on.get()) {
                  effect(() -> log.add(source.get()));
                }
              });

      on.set(false);
      source.set(1);

      assertThat(log.events()).containsExactly("0");
      assertThat(subscribers(source)).isZero();
      outer.close();
    }

    @Test
    void D23_cleanup_readsUntrackedAndWritesAsOneBatch() {
      Signal<Integer> a = signal(0);
      Signal<Integer> b = signal(0);
      Effect observer = effect(() -> log.add(a.get() + b.get()));
      Effect effect =
          effect(
              () -> {
                onCleanup(
                    () -> {
                      a.set(a.get() + 1);
                      b.set(b.get() + 1);
                    });
                return null;
              });
      log.clear();

      effect.close();

      assertThat(log.events()).containsExactly("2");
      assertThat(Recorder.dependencies(effect)).isEmpty();
      observer.close();
    }

    @Test
    void D21_closedWhileQueued_isNotRun() {
      List<Effect> second = new ArrayList<>();
      Effect first =
          effect(
              () -> {
                if (source.get() > 0) {
                  second.get(0).close();
                }
              });
      second.add(effect(() -> log.add(source.get())));

      source.set(1);

      assertThat(log.events()).containsExactly("0");
      first.close();
    }
  }

  @Nested
  class Scopes {

    @Test
    void L05_C18_scopeClosed_endsEverythingItOwns() {
      EffectScope scope =
          effectScope(
              () -> {
                onCleanup(log.cleanup("scope"));
                effect(
                    () -> {
                      log.add("effect " + source.get());
                      onCleanup(log.cleanup("effect"));
                    });
                effectScope(
                    () -> {
                      onCleanup(log.cleanup("inner scope"));
                      effect(
                          () -> {
                            log.add("inner effect " + source.get());
                            effect(() -> onCleanup(log.cleanup("innermost")));
                          });
                    });
                Signals.effect(source, value -> log.add("action " + value));
              });
      assertThat(subscribers(source)).isEqualTo(3);
      log.clear();

      scope.close();

      assertThat(log.take()).containsExactly("innermost", "inner scope", "effect", "scope");
      source.set(1);
      assertThat(log.events()).isEmpty();
      assertThat(subscribers(source)).isZero();
    }

    @Test
    void C18_closedTwice_cleansUpOnce() {
      EffectScope scope = effectScope(() -> onCleanup(log.cleanup("clean")));

      scope.close();
      scope.stop();

      assertThat(log.events()).containsExactly("clean");
    }

    @Test
    void L05_C18_nestedScope_endsWithTheOuterOne() {
      List<EffectScope> inner = new ArrayList<>();
      EffectScope outer = effectScope(() -> inner.add(effectScope()));

      outer.close();

      assertThat(inner.get(0).isClosed()).isTrue();
    }

    @Test
    void C18_detachedScope_staysWhenTheOuterOneEnds() {
      List<EffectScope> inner = new ArrayList<>();
      EffectScope outer =
          effectScope(
              () ->
                  inner.add(
                      effectScope(o -> o.detached(), () -> effect(() -> log.add(source.get())))));

      outer.close();
      source.set(1);

      assertThat(log.events()).containsExactly("0", "1");
      inner.get(0).close();
    }

    @Test
    void L05_effectOfAScopeClosedByItself_scopeForgetsIt() {
      List<Effect> effects = new ArrayList<>();
      EffectScope scope = effectScope(() -> effects.add(effect(() -> log.add(source.get()))));

      effects.get(0).close();

      assertThat(Recorder.dependencies(scope)).isEmpty();
      scope.close();
    }

    @Test
    void L05_run_addsToTheScopeLater() {
      EffectScope scope = effectScope();

      int result =
          scope.run(
              () -> {
                effect(() -> log.add(source.get()));
                return 7;
              });
      scope.close();
      source.set(1);

      assertThat(result).isEqualTo(7);
      assertThat(log.events()).containsExactly("0");
    }

    @Test
    void C18_runThrows_scopeStaysOpen() {
      EffectScope scope = effectScope();
      IllegalStateException boom = new IllegalStateException("boom");

      assertThatThrownBy(
              () ->
                  scope.run(
                      () -> {
                        throw boom;
                      }))
          .isSameAs(boom);

      assertThat(scope.isClosed()).isFalse();
      assertThat(getActiveScope()).isNull();
    }

    @Test
    void L05_runInAClosedScope_throws() {
      EffectScope scope = effectScope(o -> o.name("gone"), () -> {});
      scope.close();

      assertThatIllegalStateException()
          .isThrownBy(() -> scope.run(() -> {}))
          .withMessageContaining("'gone'");
    }

    @Test
    void L09_activeScope_isTheInnermostAround() {
      EffectScope outer =
          effectScope(
              () -> {
                EffectScope around = getActiveScope();
                log.add(around != null);
                effectScope(() -> log.add(getActiveScope() != around));
                effect(() -> log.add(getActiveScope() == around));
                log.add(getActiveScope() == around);
              });

      assertThat(log.events()).containsExactly("true", "true", "true", "true");
      assertThat(getActiveScope()).isNull();
      outer.close();
    }

    @Test
    void L05_scopeBody_tracksForTheEffectAround() {
      Effect effect =
          effect(
              () -> {
                effectScope(() -> log.add(source.get()));
              });

      source.set(1);

      assertThat(log.events()).containsExactly("0", "1");
      effect.close();
    }

    @Test
    void L05_scopeBodyOutside_tracksNothing() {
      EffectScope scope =
          effectScope(
              () -> {
                log.add(source.get());
                log.add(getActiveSub());
              });

      source.set(1);

      assertThat(log.events()).containsExactly("0", "null");
      assertThat(subscribers(source)).isZero();
      scope.close();
    }

    @Test
    void L05_pausedScope_effectsRunWhenItIsResumed() {
      EffectScope scope = effectScope(() -> effect(() -> log.add(source.get())));

      scope.pause();
      source.set(1);
      source.set(2);
      assertThat(log.take()).containsExactly("0");
      scope.resume();

      assertThat(log.events()).containsExactly("2");
      scope.close();
    }
  }

  @Nested
  class Detached {

    @Test
    void C70_effectMadeDetached_survivesItsMakersNextRun() {
      Signal<Integer> parentOnly = signal(0);
      List<Effect> made = new ArrayList<>();
      Effect parent =
          effect(
              () -> {
                if (parentOnly.get() == 0) {
                  made.add(detached(() -> effect(() -> log.add(source.get()))));
                }
              });

      parentOnly.set(1);
      source.set(1);
      parent.close();
      source.set(2);

      assertThat(log.events()).containsExactly("0", "1", "2");
      made.get(0).close();
    }

    @Test
    void C70_detached_tracksAsBefore() {
      Effect effect = effect(() -> detached(() -> log.add(source.get())));

      source.set(1);

      assertThat(log.events()).containsExactly("0", "1");
      effect.close();
    }

    @Test
    void C70_D18_untracked_keepsTheOwner() {
      Effect parent = effect(() -> untracked(() -> effect(() -> log.add(source.get()))));

      parent.close();
      source.set(1);

      assertThat(log.events()).containsExactly("0");
    }
  }

  @Nested
  class Cleanups {

    @Test
    void D24_onCleanupOutside_throws() {
      assertThatThrownBy(() -> onCleanup(log.cleanup("never")))
          .isInstanceOf(NoOwnerException.class)
          .hasMessageContaining("tryOnCleanup");
    }

    @Test
    void D24_tryOnCleanup_answersWhetherThereIsAnOwner() {
      assertThat(tryOnCleanup(log.cleanup("never"))).isFalse();

      EffectScope scope = effectScope(() -> log.add(tryOnCleanup(log.cleanup("clean"))));
      scope.close();

      assertThat(log.events()).containsExactly("true", "clean");
    }

    @Test
    void D24_onCleanupInAComputed_throwsNamingIt() {
      Computed<Integer> computed =
          computed(
              o -> o.name("total"),
              () -> {
                onCleanup(log.cleanup("never"));
                return 1;
              });

      assertThatThrownBy(computed::get)
          .isInstanceOf(NoOwnerException.class)
          .hasMessageContaining("'total'");
    }

    @Test
    void D24_onCleanupDetached_throws() {
      EffectScope scope =
          effectScope(
              () ->
                  detached(
                      () ->
                          assertThatThrownBy(() -> onCleanup(log.cleanup("never")))
                              .isInstanceOf(NoOwnerException.class)));

      scope.close();

      assertThat(log.events()).isEmpty();
    }
  }

  @Nested
  class OwnedByComputeds {

    /** Owns an effect on {@link OwnershipTest#source}; depends on its own signal. */
    private final Signal<Integer> own = signal(0);

    private final Computed<Integer> owner =
        computed(
            () -> {
              int value = own.get();
              effect(
                  () -> {
                    log.add("run " + value + "/" + source.get());
                    onCleanup(log.cleanup("clean " + value));
                  });
              return value;
            });

    @Test
    void D20_evaluatedAgain_effectIsMadeAnew() {
      Effect observer = effect(owner::get);

      own.set(1);
      source.set(1);

      assertThat(log.events())
          .containsExactly("run 0/0", "clean 0", "run 1/0", "clean 1", "run 1/1");
      observer.close();
    }

    @Test
    void L20_lastObserverLeaves_effectEnds() {
      Effect observer = effect(owner::get);

      observer.close();
      source.set(1);

      assertThat(log.events()).containsExactly("run 0/0", "clean 0");
      assertThat(subscribers(source)).isZero();
    }

    @Test
    void L20_observedAgain_effectIsMadeAnewAndFollows() {
      effect(owner::get).close();
      log.clear();

      Effect observer = effect(owner::get);
      source.set(1);

      assertThat(log.events()).containsExactly("run 0/0", "clean 0", "run 0/1");
      observer.close();
      assertThat(subscribers(source)).isZero();
    }

    @Test
    void L20_observerChangesWithinOneOperation_effectStays() {
      Signal<Boolean> first = signal(true);
      Effect one =
          effect(
              () -> {
                if (first.get()) {
                  log.add("one " + owner.get());
                }
              });
      Effect other =
          effect(
              () -> {
                if (!first.get()) {
                  log.add("other " + owner.get());
                }
              });
      log.clear();

      first.set(false);

      assertThat(log.events()).containsExactly("other 0");
      one.close();
      other.close();
    }

    @Test
    void D20_ownerAndOwnedReachedByOneWrite_staleOneIsNotRun() {
      Computed<Integer> both =
          computed(
              () -> {
                int value = source.get();
                effect(() -> log.add(value + "/" + source.get()));
                return value;
              });
      Effect observer = effect(both::get);
      log.clear();

      source.set(1);

      assertThat(log.events()).containsExactly("1/1");
      observer.close();
    }
  }

  /** D20: an effect that a computed owns ends before its next evaluation, and may read it then. */
  @Nested
  class ReadByWhatTheyOwned {

    private final Signal<Integer> own = signal(0);
    private Runnable afterRead = () -> {};

    private final Computed<Integer> owner =
        computed(
            () -> {
              int value = own.get();
              log.add("evaluated " + value);
              effect(
                  () -> {
                    log.add("run " + value + "/" + source.get());
                    onCleanup(
                        () -> {
                          log.add("clean " + value + ", reads " + this.owner.peek());
                          afterRead.run();
                        });
                  });
              return value;
            });

    private final Computed<Integer> outer = computed(() -> owner.get() * 10);

    private void assertOneChildPerEvaluation() {
      assertThat(log.take()).containsExactly("evaluated 1", "run 1/0", "clean 0, reads 1");
      GraphInvariants.assertAtRest(ReactiveSystem.global(), List.of(own, source, owner, outer));
      assertThat(subscribers(source)).isOne();

      source.set(1);
      assertThat(log.events()).containsExactly("clean 1, reads 1", "run 1/1");
    }

    @Test
    void observedByAnEffect_evaluatedOnceAndNothingLeft() {
      effect(owner::get);
      log.clear();

      own.set(1);

      assertOneChildPerEvaluation();
    }

    @Test
    void observedThroughAnother_evaluatedOnceAndNothingLeft() {
      effect(outer::get);
      log.clear();

      own.set(1);

      assertOneChildPerEvaluation();
    }

    @Test
    void observedAndReadInABatch_evaluatedOnceAndNothingLeft() {
      effect(owner::get);
      log.clear();

      int seen =
          batch(
              () -> {
                own.set(1);
                return owner.get();
              });

      assertThat(seen).isOne();
      assertOneChildPerEvaluation();
    }

    @Test
    void unobserved_evaluatedOnceAndNothingLeft() {
      owner.peek();
      own.set(1);
      log.clear();

      assertThat(owner.peek()).isOne();

      assertOneChildPerEvaluation();
    }

    @Test
    void unobservedAndReadThroughAnother_evaluatedOnceAndNothingLeft() {
      outer.peek();
      own.set(1);
      log.clear();

      assertThat(outer.peek()).isEqualTo(10);

      assertOneChildPerEvaluation();
    }

    @Test
    void cleanupWritesAfterItsRead_lastValueCounts() {
      afterRead =
          () -> {
            afterRead = () -> {};
            own.set(7);
          };
      effect(() -> log.add("outer " + outer.get()));
      log.clear();

      own.set(1);

      assertThat(log.events())
          .containsExactly(
              "evaluated 1",
              "run 1/0",
              "clean 0, reads 1",
              "evaluated 7",
              "run 7/0",
              "clean 1, reads 7",
              "outer 70");
      GraphInvariants.assertAtRest(ReactiveSystem.global(), List.of(own, source, owner, outer));
    }
  }
}
