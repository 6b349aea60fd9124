package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Recorder.dependencies;
import static dev.aliensignals.primitives.Recorder.subscribers;
import static dev.aliensignals.primitives.Signals.batch;
import static dev.aliensignals.primitives.Signals.computed;
import static dev.aliensignals.primitives.Signals.detached;
import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.effectScope;
import static dev.aliensignals.primitives.Signals.enableTracking;
import static dev.aliensignals.primitives.Signals.getActiveSub;
import static dev.aliensignals.primitives.Signals.getBatchDepth;
import static dev.aliensignals.primitives.Signals.onCleanup;
import static dev.aliensignals.primitives.Signals.onWrite;
import static dev.aliensignals.primitives.Signals.pauseTracking;
import static dev.aliensignals.primitives.Signals.resumeTracking;
import static dev.aliensignals.primitives.Signals.setActiveSub;
import static dev.aliensignals.primitives.Signals.signal;
import static dev.aliensignals.primitives.Signals.trigger;
import static dev.aliensignals.primitives.Signals.unsetSignal;
import static dev.aliensignals.primitives.Signals.untracked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The links made by reads, and the context, which is the same after as before. */
class TrackingTest {

  private static final Duration WAIT = Duration.ofSeconds(60);

  private final Recorder log = new Recorder();

  @Nested
  class Reads {

    @Test
    void T03_M05_readInsideEffect_linksIt() {
      var s = signal(1);
      var effect = effect(() -> log.add(s.get()));

      s.set(2);

      assertThat(log.events()).containsExactly("1", "2");
      assertThat(dependencies(effect)).containsExactly(s);
    }

    @Test
    void T03_readInsideEffect_storesVersionSeen() {
      var s = signal(1);
      var effect = effect(() -> log.add(s.get()));

      s.set(2);

      assertThat(effect.deps.depVersion).isEqualTo(s.version);
    }

    @Test
    void T04_readOutside_linksNobody() {
      var s = signal(1);

      s.get();

      assertThat(subscribers(s)).isZero();
    }

    @Test
    void readAfterEffectHasRun_isNotItsOwn() {
      var s = signal(1);
      var other = signal(1);
      effect(() -> log.add(s.get()));

      other.get();
      other.set(2);

      assertThat(log.events()).containsExactly("1");
    }
  }

  @Nested
  class Nesting {

    @Test
    void T07_A07_innerEffectEnds_outerGoesOnTracking() {
      var inner = signal(0);
      var after = signal(0);
      effect(
          () -> {
            log.add("outer");
            effect(() -> log.add("inner " + inner.get()));
            after.get();
          });
      log.clear();

      inner.set(1);
      assertThat(log.take()).containsExactly("inner 1");
      after.set(1);

      assertThat(log.events()).containsExactly("outer", "inner 1");
    }

    @Test
    void T07_A07_innerEffectThrows_outerGoesOnTracking() {
      var after = signal(0);
      var failure = new IllegalStateException("inner");
      effect(
          () -> {
            assertThatThrownBy(
                    () ->
                        effect(
                            () -> {
                              throw failure;
                            }))
                .isSameAs(failure);
            log.add("after " + after.get());
          });

      after.set(1);

      assertThat(log.events()).containsExactly("after 0", "after 1");
    }

    @Test
    void A07_computedReadByEffect_itsReadsAreItsOwn() {
      var s = signal(1);
      var c = computed(() -> s.get() % 2);
      var effect = effect(() -> log.add(c.get()));

      assertThat(dependencies(effect)).containsExactly(c);
      assertThat(dependencies(c)).containsExactly(s);
    }

    @Test
    void A07_computedThrows_effectGoesOnTracking() {
      var s = signal(0);
      var failure = new IllegalStateException("computed");
      var c =
          computed(
              () -> {
                throw failure;
              });
      effect(
          () -> {
            assertThatThrownBy(c::get).isSameAs(failure);
            log.add(s.get());
          });

      s.set(1);

      assertThat(log.events()).containsExactly("0", "1");
    }

    @Test
    void T07_effectThrowsInFlush_nothingIsTrackedAfterwards() {
      var s = signal(0);
      effect(
          () -> {
            if (s.get() > 0) {
              throw new IllegalStateException("late");
            }
          });

      assertThatIllegalStateException().isThrownBy(() -> s.set(1));

      assertThat(getActiveSub()).isNull();
      assertThat(getBatchDepth()).isZero();
    }
  }

  @Nested
  class Untracked {

    @Test
    void T20_M21_readInUntracked_doesNotLink() {
      var s = signal(1);
      effect(() -> log.add(untracked(s)));

      s.set(2);

      assertThat(log.events()).containsExactly("1");
    }

    @Test
    void T20_untracked_returnsValueOfFunction() {
      assertThat(untracked(() -> "value")).isEqualTo("value");
    }

    @Test
    void T20_readAfterUntracked_links() {
      var s = signal(1);
      effect(
          () -> {
            untracked(() -> log.add("untracked"));
            log.add(s.get());
          });

      s.set(2);

      assertThat(log.events()).containsExactly("untracked", "1", "untracked", "2");
    }

    @Test
    void T20_M21_untrackedThrows_trackingIsRestored() {
      var s = signal(1);
      var failure = new IllegalStateException("inside");
      effect(
          () -> {
            assertThatThrownBy(
                    () ->
                        untracked(
                            () -> {
                              throw failure;
                            }))
                .isSameAs(failure);
            log.add(s.get());
          });

      s.set(2);

      assertThat(log.events()).containsExactly("1", "2");
    }

    @Test
    @SuppressWarnings("NullAway") // that is what it is about
    void M21_untracked_null_throws() {
      assertThatNullPointerException().isThrownBy(() -> untracked((Runnable) null));
    }

    @Test
    void untracked_computedReadInIt_tracksItsOwnDependencies() {
      var s = signal(1);
      var c = computed(s);
      effect(() -> log.add(untracked(c)));

      s.set(2);

      assertThat(c.get()).isEqualTo(2);
      assertThat(log.events()).containsExactly("1");
    }

    @Test
    void D18_effectCreatedInUntracked_belongsToOuterEffect() {
      var outer = signal(0);
      var inner = signal(0);
      effect(
          () -> {
            outer.get();
            untracked(() -> effect(() -> log.add(inner.get())));
          });
      outer.set(1);
      log.clear();

      inner.set(1);

      assertThat(log.events()).containsExactly("1");
    }
  }

  @Nested
  class Pausing {

    @Test
    void M22_D18_readWhilePaused_doesNotLink() {
      var s = signal(1);
      effect(
          () -> {
            pauseTracking();
            log.add(s.get());
            resumeTracking();
          });

      s.set(2);

      assertThat(log.events()).containsExactly("1");
    }

    @Test
    void M22_D18_readAfterResume_links() {
      var s = signal(1);
      effect(
          () -> {
            pauseTracking();
            resumeTracking();
            log.add(s.get());
          });

      s.set(2);

      assertThat(log.events()).containsExactly("1", "2");
    }

    @Test
    void D18_pausedTwice_firstResumeChangesNothing() {
      var s = signal(1);
      effect(
          () -> {
            pauseTracking();
            pauseTracking();
            resumeTracking();
            log.add(s.get());
            resumeTracking();
          });

      s.set(2);

      assertThat(log.events()).containsExactly("1");
    }

    @Test
    void M22_D18_effectCreatedWhilePaused_tracksItself() {
      var s = signal(1);
      effect(
          () -> {
            pauseTracking();
            effect(() -> log.add(s.get()));
            resumeTracking();
          });

      s.set(2);

      assertThat(log.events()).containsExactly("1", "2");
    }

    @Test
    void D18_effectEndsPaused_outerTracksAgain() {
      var s = signal(1);
      effect(
          () -> {
            effect(Signals::pauseTracking);
            log.add(s.get());
          });

      s.set(2);

      assertThat(log.events()).containsExactly("1", "2");
    }

    @Test
    void D18_effectThrowsPaused_outerTracksAgain() {
      var s = signal(1);
      effect(
          () -> {
            assertThatIllegalStateException()
                .isThrownBy(
                    () ->
                        effect(
                            () -> {
                              pauseTracking();
                              throw new IllegalStateException("paused");
                            }));
            log.add(s.get());
          });

      s.set(2);

      assertThat(log.events()).containsExactly("1", "2");
    }

    @Test
    void D18_resumeWithoutPause_throws() {
      assertThatIllegalStateException().isThrownBy(Signals::resumeTracking);
    }

    @Test
    void D18_effectResumesWhatOuterPaused_throws() {
      effect(
          () -> {
            pauseTracking();
            assertThatIllegalStateException().isThrownBy(() -> effect(Signals::resumeTracking));
            resumeTracking();
            log.add("balanced");
          });

      assertThat(log.events()).containsExactly("balanced");
    }

    @Test
    void D18_pausedOutside_effectsStillTrack() {
      var s = signal(1);

      pauseTracking();
      effect(() -> log.add(s.get()));
      resumeTracking();
      s.set(2);

      assertThat(log.events()).containsExactly("1", "2");
    }
  }

  @Nested
  class ActiveSub {

    @Test
    void D18_activeSub_insideEffectAndComputed_isTheOneThatRuns() {
      var seen = new ArrayList<Object>();
      var c =
          computed(
              () -> {
                seen.add(getActiveSub());
                return 1;
              });

      var effect =
          effect(
              () -> {
                seen.add(getActiveSub());
                c.get();
                seen.add(getActiveSub());
              });

      assertThat(seen).containsExactly(effect, c, effect);
      assertThat(getActiveSub()).isNull();
    }

    @Test
    void D18_setActiveSub_returnsPreviousAndStopsTracking() {
      var s = signal(1);
      var other = signal(1);
      effect(
          () -> {
            Subscriber before = setActiveSub(null);
            s.get();
            setActiveSub(before);
            log.add(other.get());
          });

      s.set(2);
      other.set(2);

      assertThat(log.events()).containsExactly("1", "2");
    }

    @Test
    void D18_setActiveSubToOtherEffect_readsLinkThatOne() {
      var s = signal(1);
      var other = effect(() -> log.add("other"));

      effect(
          () -> {
            Subscriber before = setActiveSub(other);
            s.get();
            setActiveSub(before);
          });
      s.set(2);

      assertThat(log.events()).containsExactly("other", "other");
    }

    @Test
    void D18_setActiveSubInAScope_scopeGoesOnOwning() {
      var other = effect(() -> {});
      var scope = effectScope();
      var owner =
          effect(
              () ->
                  scope.run(
                      () -> {
                        setActiveSub(setActiveSub(other));
                        onCleanup(() -> log.add("end"));
                      }));

      owner.close();
      assertThat(log.events()).isEmpty();
      scope.close();

      assertThat(log.events()).containsExactly("end");
    }

    @Test
    void D18_setActiveSubInDetached_nobodyOwns() {
      var other = effect(() -> {});
      List<Effect> made = new ArrayList<>();
      var maker =
          effect(
              () ->
                  detached(
                      () -> {
                        setActiveSub(setActiveSub(other));
                        made.add(effect(() -> {}));
                      }));

      maker.close();

      assertThat(made.get(0).isClosed()).isFalse();
    }

    @Test
    void D18_setActiveSubLeftBehind_endsWithTheFunction() {
      var s = signal(1);
      effect(
          () -> {
            effect(() -> setActiveSub(null));
            log.add(s.get());
          });

      s.set(2);

      assertThat(log.events()).containsExactly("1", "2");
    }

    @Test
    void D18_setActiveSubToScope_throws() {
      var scope = effectScope();

      assertThatIllegalArgumentException().isThrownBy(() -> batch(() -> setActiveSub(scope)));
    }

    @Test
    void D18_setActiveSubOutsideOfEverything_throwsUnlessNull() {
      var effect = effect(() -> log.add("run"));

      assertThat(setActiveSub(null)).isNull();
      assertThatIllegalStateException().isThrownBy(() -> setActiveSub(effect));
    }
  }

  /** Whatever throws, the function around it goes on as if it had returned. */
  @Nested
  class Restoring {

    static Stream<Arguments> throwing() {
      var failure = new IllegalArgumentException("thrown on purpose");
      Runnable fails =
          () -> {
            throw failure;
          };
      Signal<Integer> guarded =
          unsetSignal(
              o ->
                  o.guard(
                      v -> {
                        fails.run();
                        return true;
                      }));
      Signal<Integer> incomparable =
          signal(
              o ->
                  o.equality(
                      (current, next) -> {
                        fails.run();
                        return false;
                      }),
              0);
      var observed = signal(0);
      onWrite(observed, (old, next) -> fails.run(), (old, next) -> fails.run());
      return Stream.of(
          arguments("batch", (Runnable) () -> batch(fails)),
          arguments("batch in batch", (Runnable) () -> batch(() -> batch(fails))),
          arguments("untracked", (Runnable) () -> untracked(fails)),
          arguments("detached", (Runnable) () -> detached(fails)),
          arguments("first run", (Runnable) () -> effect(fails)),
          arguments("scope", (Runnable) () -> effectScope(fails)),
          arguments("scope.run", (Runnable) () -> effectScope().run(fails)),
          arguments("computed", (Runnable) () -> failing(fails).get()),
          arguments("peek", (Runnable) () -> failing(fails).peek()),
          arguments("trigger", (Runnable) () -> trigger(fails)),
          arguments("update", (Runnable) () -> signal(0).update(v -> failing(fails).get())),
          arguments("guard", (Runnable) () -> guarded.set(1)),
          arguments("equality", (Runnable) () -> incomparable.set(1)),
          arguments("observer", (Runnable) () -> observed.set(1)),
          arguments(
              "run with pause and batch open",
              (Runnable)
                  () ->
                      effect(
                          () -> {
                            pauseTracking();
                            Signals.startBatch();
                            fails.run();
                          })));
    }

    private static Computed<Integer> failing(Runnable fails) {
      return computed(
          () -> {
            fails.run();
            return 1;
          });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("throwing")
    void T07_throwInsideEffect_contextIsAsBefore(String what, Runnable code) {
      var s = signal(0);
      Engine engine = ReactiveSystem.global().engine;
      effect(
          () -> {
            Subscriber active = getActiveSub();
            int cycle = engine.cycle;
            assertThatThrownBy(code::run).hasMessage("thrown on purpose");
            assertThat(getActiveSub()).isSameAs(active);
            assertThat(engine.ownerOverride).isNull();
            assertThat(engine.cycle).isEqualTo(cycle);
            assertThat(getBatchDepth()).isZero();
            log.add(what + s.get());
          });

      s.set(1);

      assertThat(log.events()).containsExactly(what + 0, what + 1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("throwing")
    void T07_throwOutside_nothingIsLeftBehind(String what, Runnable code) {
      Engine engine = ReactiveSystem.global().engine;

      assertThatThrownBy(code::run).as(what).hasMessage("thrown on purpose");

      assertThat(engine.isOwner()).isFalse();
      assertThat(engine.activeSub).isNull();
      assertThat(engine.ownerOverride).isNull();
      assertThat(engine.cycle).isZero();
      assertThat(engine.batchDepth).isZero();
      assertThat(engine.pauseDepth).isZero();
      assertThat(engine.stackTop).isZero();
      assertThat(engine.queuedLength).isZero();
    }
  }

  @Nested
  class Systems {

    @Test
    void A06_twoSystemsOnTwoThreads_trackIndependently() throws InterruptedException {
      List<String> seen = Collections.synchronizedList(new ArrayList<>());
      var bothRun = new CountDownLatch(2);
      var threads = new ArrayList<Thread>();
      for (String name : List.of("left", "right")) {
        var system = ReactiveSystem.create(name);
        var thread =
            new Thread(
                () -> {
                  var s = system.signal(0);
                  var effect =
                      system.effect(
                          () -> {
                            bothRun.countDown();
                            await(bothRun); // both effects are on the stack now
                            seen.add(name + s.get());
                          });
                  s.set(1);
                  if (dependencies(effect).equals(List.of(s))) {
                    seen.add(name + " done");
                  }
                });
        threads.add(thread);
        thread.start();
      }

      for (Thread thread : threads) {
        thread.join();
      }

      assertThat(seen)
          .containsExactlyInAnyOrder(
              "left0", "left1", "left done", "right0", "right1", "right done");
    }

    private void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Test
    void A06_run_staticFactoriesCreateInThatSystem() {
      var system = ReactiveSystem.create("isolated");

      system.run(() -> assertThat(signal(1).engine).isSameAs(system.engine));

      assertThat(signal(1).engine).isSameAs(ReactiveSystem.global().engine);
    }
  }

  @Nested
  class Enabling {

    private final Signal<Integer> a = signal(1);
    private final Signal<Integer> b = signal(1);
    private final Signal<Integer> c = signal(1);

    @Test
    void M22_enableInsideAPause_readsAreTrackedUntilResumed() {
      effect(
          () -> {
            pauseTracking();
            pauseTracking();
            a.get();
            enableTracking();
            log.add("run " + b.get());
            resumeTracking();
            c.get();
            resumeTracking();
            resumeTracking();
          });

      a.set(2);
      b.set(2);
      c.set(2);

      assertThat(log.events()).containsExactly("run 1", "run 2");
    }

    @Test
    void M22_enableWithoutAPause_changesNothing() {
      effect(
          () -> {
            enableTracking();
            log.add("run " + a.get());
            pauseTracking();
            b.get();
            resumeTracking();
            resumeTracking();
          });

      a.set(2);
      b.set(2);

      assertThat(log.events()).containsExactly("run 1", "run 2");
    }

    @Test
    void M22_enableLeftOpen_endsWithTheFunction() {
      effect(
          () -> {
            pauseTracking();
            enableTracking();
            log.add("run " + a.get());
          });
      a.set(2);

      assertThat(log.events()).containsExactly("run 1", "run 2");
      assertThatIllegalStateException().isThrownBy(Signals::resumeTracking);
    }

    @Test
    void M22_enableInUntracked_staysUntracked() {
      effect(
          () -> {
            log.add("run");
            untracked(
                () -> {
                  enableTracking();
                  a.get();
                  resumeTracking();
                });
          });

      a.set(2);

      assertThat(log.events()).containsExactly("run");
    }

    @Test
    void M22_enableOutsideOfFunctions_nestsWithPauses() {
      pauseTracking();
      enableTracking();
      pauseTracking();
      resumeTracking();
      resumeTracking();
      resumeTracking();

      assertThatIllegalStateException().isThrownBy(Signals::resumeTracking);
    }

    @Test
    void M22_enableInATask_readsAreFollowedUntilResumed() throws Exception {
      var runs = new AtomicInteger();
      Task<Integer> task =
          Signals.task(
              ctx -> {
                pauseTracking();
                a.get();
                enableTracking();
                int seen = b.get();
                resumeTracking();
                c.get();
                resumeTracking();
                runs.incrementAndGet();
                return seen;
              });
      try (task) {
        task.await(WAIT);
        a.set(2);
        c.set(2);
        task.await(WAIT);
        assertThat(runs).hasValue(1);

        b.set(2);
        assertThat(task.await(WAIT)).isEqualTo(2);
      }
    }
  }

  @Nested
  class ActiveEffect {

    @Test
    void getActiveEffect_inItsFunctionUntrackedAndInScopes_isTheEffect() {
      List<Effect> seen = new ArrayList<>();
      Effect effect =
          effect(
              () -> {
                seen.add(Signals.getActiveEffect());
                untracked(() -> seen.add(Signals.getActiveEffect()));
                effectScope(() -> seen.add(Signals.getActiveEffect()));
              });

      assertThat(seen).containsExactly(effect, effect, effect);
      assertThat(Signals.getActiveEffect()).isNull();
    }

    @Test
    void getActiveEffect_inSourceAndAction_isTheSplitEffect() {
      List<Effect> seen = new ArrayList<>();
      Effect effect =
          effect(
              () -> {
                seen.add(Signals.getActiveEffect());
                return 1;
              },
              value -> {
                seen.add(Signals.getActiveEffect());
                batch(() -> seen.add(Signals.getActiveEffect()));
              });

      assertThat(seen).containsExactly(effect, effect, effect);
    }

    @Test
    void getActiveEffect_inAComputed_isNull() {
      List<Effect> seen = new ArrayList<>();
      var computed =
          computed(
              () -> {
                seen.add(Signals.getActiveEffect());
                return 1;
              });
      effect(() -> log.add(computed.get()));

      assertThat(seen).containsExactly((Effect) null);
    }
  }
}
