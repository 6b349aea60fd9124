package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Recorder.dependencies;
import static dev.aliensignals.primitives.Recorder.subscribers;
import static dev.aliensignals.primitives.Signals.computed;
import static dev.aliensignals.primitives.Signals.detached;
import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.effectScope;
import static dev.aliensignals.primitives.Signals.getActiveScope;
import static dev.aliensignals.primitives.Signals.getActiveSub;
import static dev.aliensignals.primitives.Signals.onCleanup;
import static dev.aliensignals.primitives.Signals.signal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Scopes own effects, other scopes and cleanups; they do not track. */
class EffectScopeTest {

  private final Recorder log = new Recorder();

  @Nested
  class Closing {

    @Test
    void A18_T25_fourEffectsOverFiveSignals_closed_leaveNoSubscriber() {
      List<Signal<Integer>> signals = Stream.of(1, 2, 3, 4, 5).map(Signals::signal).toList();
      var scope =
          effectScope(
              () -> {
                for (int i = 0; i < 4; i++) {
                  int at = i;
                  effect(() -> log.add(signals.get(at).get() + signals.get(at + 1).get()));
                }
              });
      log.clear();

      scope.close();
      signals.forEach(s -> s.set(100));

      assertThat(log.events()).isEmpty();
      assertThat(signals).allMatch(s -> s.subs == null);
    }

    @Test
    void A18_effectsInScope_runUntilItIsClosed() {
      var s = signal(0);
      var scope = effectScope(() -> effect(() -> log.add(s.get())));

      s.set(1);
      scope.stop();
      s.set(2);

      assertThat(log.events()).containsExactly("0", "1");
    }

    @Test
    void A18_computedReadInScopeEffect_closed_isReleased() {
      var s = signal(0);
      var c = computed(s);
      var scope = effectScope(() -> effect(() -> log.add(c.get())));

      scope.close();

      assertThat(subscribers(s)).isZero();
      assertThat(subscribers(c)).isZero();
    }

    @Test
    void nestedScope_outerClosed_innerIsClosedFirst() {
      var outer =
          effectScope(
              () -> {
                onCleanup(log.cleanup("outer"));
                effectScope(() -> onCleanup(log.cleanup("inner")));
              });

      outer.close();

      assertThat(log.events()).containsExactly("inner", "outer");
    }

    @Test
    void nestedScope_innerClosed_outerGoesOn() {
      var s = signal(0);
      var inner = new AtomicReference<EffectScope>();
      effectScope(
          () -> {
            inner.set(effectScope(() -> effect(() -> log.add("inner " + s.get()))));
            effect(() -> log.add("outer " + s.get()));
          });
      log.clear();

      inner.get().close();
      s.set(1);

      assertThat(log.events()).containsExactly("outer 1");
    }

    @Test
    void scopeInsideEffect_effectRunsAgain_scopeIsClosed() {
      var outer = signal(0);
      var s = signal(0);
      effect(
          () -> {
            outer.get();
            effectScope(() -> effect(() -> log.add(s.get())));
          });
      outer.set(1);
      log.clear();

      s.set(1);

      assertThat(log.events()).containsExactly("1");
      assertThat(subscribers(s)).isEqualTo(1);
    }

    @Test
    void D21_scope_closedTwice_cleansUpOnce() {
      var scope = effectScope(() -> onCleanup(log.cleanup("cleanup")));

      scope.close();
      scope.close();

      assertThat(log.events()).containsExactly("cleanup");
      assertThat(scope.isClosed()).isTrue();
    }

    @Test
    void D21_scope_closedInItsOwnBody_whatTheBodyStillCreatesEndsWithIt() {
      var s = signal(0);
      var scope = effectScope();

      scope.run(
          () -> {
            effect(() -> log.add("before " + s.get()));
            scope.close();
            effect(() -> log.add("after " + s.get()));
          });
      s.set(1);

      assertThat(log.events()).containsExactly("before 0", "after 0");
      assertThat(subscribers(s)).isZero();
    }

    @Test
    void scope_closedInBatchAfterWrite_itsEffectsDoNotRun() {
      var s = signal(0);
      var scope = effectScope(() -> effect(() -> log.add(s.get())));

      Signals.batch(
          () -> {
            s.set(1);
            scope.close();
          });

      assertThat(log.events()).containsExactly("0");
    }
  }

  @Nested
  class Running {

    @Test
    void A18_run_later_ownsWhatItsBodyCreates() {
      var s = signal(0);
      var scope = effectScope();

      scope.run(() -> effect(() -> log.add(s.get())));
      scope.close();
      s.set(1);

      assertThat(log.events()).containsExactly("0");
    }

    @Test
    void A18_run_functionWithResult_returnsIt() {
      assertThat(effectScope().run(() -> "result")).isEqualTo("result");
    }

    @Test
    void run_afterClose_throwsAndNamesScope() {
      var scope = effectScope(o -> o.name("page"), () -> log.add("body"));
      scope.close();

      assertThatIllegalStateException()
          .isThrownBy(() -> scope.run(() -> log.add("late")))
          .withMessageContaining("page");
      assertThat(log.events()).containsExactly("body");
    }

    @Test
    void run_bodyThrows_whatItCreatedStays() {
      var s = signal(0);
      var failure = new IllegalStateException("body");
      var scope = effectScope();

      assertThatThrownBy(
              () ->
                  scope.run(
                      () -> {
                        effect(() -> log.add(s.get()));
                        throw failure;
                      }))
          .isSameAs(failure);
      s.set(1);

      assertThat(log.events()).containsExactly("0", "1");
    }

    @Test
    void D2_bodyOfNewScopeThrows_creatorGetsItAndNothingStays() {
      var s = signal(0);
      var failure = new IllegalStateException("body");

      assertThatThrownBy(
              () ->
                  effectScope(
                      () -> {
                        onCleanup(log.cleanup("scope"));
                        effect(
                            () -> {
                              s.get();
                              onCleanup(log.cleanup("e1"));
                            });
                        effect(() -> onCleanup(log.cleanup("e2")));
                        throw failure;
                      }))
          .isSameAs(failure);

      assertThat(log.events()).containsExactly("e2", "e1", "scope");
      assertThat(subscribers(s)).isZero();
    }
  }

  @Nested
  class Context {

    @Test
    void scope_readInBodyOutsideOfEffects_tracksNothing() {
      var s = signal(0);

      var scope = effectScope(() -> log.add(s.get()));
      s.set(1);

      assertThat(log.events()).containsExactly("0");
      assertThat(subscribers(s)).isZero();
      assertThat(dependencies(scope)).isEmpty();
    }

    @Test
    void scope_readInBodyInsideEffect_belongsToTheEffect() {
      var s = signal(0);
      effect(() -> effectScope(() -> log.add(s.get())));

      s.set(1);

      assertThat(log.events()).containsExactly("0", "1");
    }

    @Test
    void scope_activeScopeAndActiveSub_areItselfAndTheEffectAround() {
      var effect =
          effect(
              () -> {
                var scope = effectScope();
                scope.run(
                    () -> {
                      log.add(getActiveScope() == scope);
                      log.add(getActiveSub() instanceof Effect);
                    });
                log.add(getActiveScope() == null);
              });

      assertThat(log.events()).containsExactly("true", "true", "true");
      assertThat(effect.isClosed()).isFalse();
      assertThat(getActiveScope()).isNull();
    }

    @Test
    void detachedScope_outerClosed_goesOn() {
      var s = signal(0);
      var outer =
          effectScope(() -> effectScope(o -> o.detached(), () -> effect(() -> log.add(s.get()))));

      outer.close();
      s.set(1);

      assertThat(log.events()).containsExactly("0", "1");
    }

    @Test
    void detached_effectInIt_outlivesTheEffectAround() {
      var s = signal(0);
      var outer = effect(() -> detached(() -> effect(() -> log.add(s.get()))));

      outer.close();
      s.set(1);

      assertThat(log.events()).containsExactly("0", "1");
    }

    @Test
    void D1_scopeWithHandler_takesWhatItsEffectsThrow() {
      var s = signal(0);
      effectScope(
          o -> o.onError(failure -> log.add(failure.error().getMessage())),
          () ->
              effect(
                  () -> {
                    if (s.get() == 1) {
                      throw new IllegalStateException("late");
                    }
                  }));

      s.set(1);

      assertThat(log.events()).containsExactly("late");
    }
  }

  @Nested
  class Pausing {

    @Test
    void pausedScope_write_isActedOnWhenItGoesOn() {
      var s = signal(0);
      var scope = effectScope(() -> effect(() -> log.add(s.get())));

      scope.pause();
      s.set(1);
      s.set(2);
      log.add("resume");
      scope.resume();

      assertThat(log.events()).containsExactly("0", "resume", "2");
    }

    @Test
    void effectPausedByItsOwnCleanup_runsWhenItGoesOn() {
      var source = signal(0);
      Effect[] self = new Effect[1];
      self[0] =
          effect(
              () -> {
                log.add("run " + source.get());
                onCleanup(() -> self[0].pause());
              });
      log.clear();

      source.set(1);
      assertThat(log.events()).isEmpty();

      self[0].resume();
      assertThat(log.events()).containsExactly("run 1");
    }

    @Test
    void pausedScope_nothingWritten_nothingRunsWhenItGoesOn() {
      var s = signal(0);
      var scope = effectScope(() -> effect(() -> log.add(s.get())));

      scope.pause();
      scope.resume();

      assertThat(log.events()).containsExactly("0");
    }
  }

  @Test
  void scope_withOptionsAndNoBody_isEmptyAndNamed() {
    Recorder seen = new Recorder();
    Signal<Integer> source = Signals.signal(0);
    EffectScope[] made = new EffectScope[1];
    EffectScope outer =
        Signals.effectScope(() -> made[0] = Signals.effectScope(o -> o.name("page").detached()));
    made[0].run(() -> Signals.effect(() -> seen.add(source.get())));

    outer.close();
    source.set(1);
    made[0].close();
    source.set(2);

    assertThat(made[0]).hasToString("page");
    assertThat(seen.events()).containsExactly("0", "1");
  }
}
