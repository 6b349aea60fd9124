package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Recorder.subscribers;
import static dev.aliensignals.primitives.Signals.batch;
import static dev.aliensignals.primitives.Signals.computed;
import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.effectScope;
import static dev.aliensignals.primitives.Signals.onCleanup;
import static dev.aliensignals.primitives.Signals.reduced;
import static dev.aliensignals.primitives.Signals.signal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The ways of exceptions that functions of the user throw. */
class ErrorsTest {

  private final Canary canary = new Canary(ReactiveSystem.global());
  private final Recorder log = new Recorder();
  private final Signal<Integer> source = signal(0);

  /** Throws the same instance for each value from 1 on. */
  private final IllegalArgumentException boom = new IllegalArgumentException("boom");

  @AfterEach
  void graphStillWorks() {
    canary.assertWorks();
  }

  private void failFrom(int limit, RuntimeException thrown) {
    if (source.get() >= limit) {
      throw thrown;
    }
  }

  @Nested
  class Computeds {

    @Test
    void C31_D3_failedComputed_throwsSameInstanceUntilADependencyChanges() {
      Computed<Integer> failing =
          computed(
              log.supplier(
                  "evaluated",
                  () -> {
                    if (source.get() < 7) {
                      throw new IllegalStateException("too small");
                    }
                    return source.get();
                  }));

      Throwable first = catchThrowable(failing::get);
      Throwable second = catchThrowable(failing::get);
      source.set(7);

      assertThat(second).isSameAs(first).hasMessage("too small");
      assertThat(failing.get()).isEqualTo(7);
      assertThat(log.events()).containsExactly("evaluated", "evaluated");
    }

    @Test
    void D3_peekOfFailedComputed_throwsSameInstance() {
      Computed<Integer> failing =
          computed(
              () -> {
                throw boom;
              });

      assertThatThrownBy(failing::peek).isSameAs(boom);
      assertThatThrownBy(failing::get).isSameAs(boom);
    }

    @Test
    void D3_valueThenFailureThenValue_effectSeesEach() {
      Computed<Integer> computed =
          computed(
              () -> {
                if (source.get() == 1) {
                  throw boom;
                }
                return source.get();
              });
      Effect observer =
          effect(
              () -> {
                try {
                  log.add(computed.get());
                } catch (IllegalArgumentException e) {
                  log.add(e.getMessage());
                }
              });

      source.set(1);
      source.set(2);

      assertThat(log.events()).containsExactly("0", "boom", "2");
      observer.close();
    }

    @Test
    void D3_dependencyReadBeforeTheThrow_isKept() {
      Signal<Integer> readBefore = signal(0);
      Computed<Integer> computed =
          computed(
              () -> {
                readBefore.get();
                failFrom(0, boom);
                return 1;
              });
      assertThatThrownBy(computed::get).isSameAs(boom);

      assertThat(Recorder.dependencies(computed)).containsExactly(readBefore, source);
    }

    @Test
    void D3_sameInstanceThrownAgain_isNoChange() {
      Computed<Integer> failing =
          computed(
              () -> {
                source.get();
                throw boom;
              });
      Effect observer = effect(() -> log.add(catchThrowable(failing::get).getMessage()));

      source.set(1);

      assertThat(log.events()).containsExactly("boom");
      observer.close();
    }

    @Test
    void D3_computedBehindFailedOne_failsWithSameInstance() {
      Computed<Integer> failing =
          computed(
              () -> {
                failFrom(1, boom);
                return 0;
              });
      Computed<Integer> behind = computed(() -> failing.get() + 1);
      source.set(1);

      assertThatThrownBy(behind::get).isSameAs(boom);
    }

    @Test
    void D3_C29_reducerFailed_goesOnFromLastValue() {
      Computed<Integer> sum =
          reduced(
              10,
              previous -> {
                if (source.get() == 1) {
                  throw boom;
                }
                return previous + source.get();
              });
      assertThat(sum.get()).isEqualTo(10);
      source.set(1);
      assertThatThrownBy(sum::get).isSameAs(boom);

      source.set(5);

      assertThat(sum.get()).isEqualTo(15);
    }

    @Test
    void D3_checkedException_isThrownAsItIs() {
      Exception checked = new Exception("checked");
      Computed<Integer> failing =
          computed(
              () -> {
                throw Failures.<RuntimeException>sneaky(checked);
              });

      assertThatThrownBy(failing::get).isSameAs(checked);
      assertThatThrownBy(failing::get).isSameAs(checked);
    }

    @Test
    void D4_errorInComputed_isNotKept() {
      AtomicInteger evaluations = new AtomicInteger();
      Computed<Integer> failing =
          computed(
              () -> {
                if (evaluations.incrementAndGet() == 1) {
                  throw new AssertionError("first");
                }
                return source.get();
              });

      assertThatThrownBy(failing::get).isInstanceOf(AssertionError.class);

      assertThat(failing.get()).isZero();
    }
  }

  @Nested
  class Flushes {

    @Test
    void C17_D1_L27_oneEffectThrows_othersRunAndWriterGetsTheInstance() {
      Effect first = effect(() -> log.add("1:" + source.get()));
      Effect second =
          effect(
              () -> {
                log.add("2:" + source.get());
                failFrom(1, boom);
              });
      Effect third = effect(() -> log.add("3:" + source.get()));
      log.clear();

      assertThatThrownBy(() -> source.set(1)).isSameAs(boom);
      assertThat(log.take()).containsExactly("1:1", "2:1", "3:1");

      source.set(0);
      assertThat(log.take()).containsExactly("1:0", "2:0", "3:0");
      first.close();
      second.close();
      third.close();
    }

    @Test
    void D1_severalEffectsThrow_firstHasTheOthersSuppressed() {
      RuntimeException other = new IllegalStateException("other");
      List<Effect> effects =
          List.of(effect(() -> failFrom(1, boom)), effect(() -> failFrom(1, other)));

      assertThatThrownBy(() -> source.set(1))
          .isSameAs(boom)
          .satisfies(thrown -> assertThat(thrown.getSuppressed()).containsExactly(other));
      effects.forEach(Effect::close);
    }

    @Test
    void D1_twoEffectsOnOneFailedComputed_itsExceptionIsThrownOnce() {
      Computed<Integer> failing =
          computed(
              () -> {
                failFrom(1, boom);
                return 0;
              });
      List<Effect> effects = List.of(effect(failing::get), effect(failing::get));

      assertThatThrownBy(() -> source.set(1))
          .isSameAs(boom)
          .satisfies(thrown -> assertThat(thrown.getSuppressed()).isEmpty());
      effects.forEach(Effect::close);
    }

    @Test
    void D1_cachedExceptionComesFirst_flushExceptionCarriesAll() {
      Signal<Integer> other = signal(0);
      RuntimeException second = new IllegalStateException("second");
      Computed<Integer> failing =
          computed(
              () -> {
                failFrom(1, boom);
                return 0;
              });
      source.set(1);
      assertThatThrownBy(failing::get).isSameAs(boom);
      Effect first =
          effect(
              o -> o.name("first"),
              () -> {
                if (other.get() > 0) {
                  failing.get();
                }
              });
      Effect next =
          effect(
              () -> {
                if (other.get() > 0) {
                  throw second;
                }
              });

      assertThatThrownBy(() -> other.set(1))
          .isInstanceOf(FlushException.class)
          .hasCause(boom)
          .hasMessageContaining("'first'")
          .satisfies(
              thrown -> {
                assertThat(((SignalFailure) thrown).nodeName()).isEqualTo("first");
                assertThat(thrown.getSuppressed()).containsExactly(second);
              });
      assertThat(boom.getSuppressed()).isEmpty();
      first.close();
      next.close();
    }

    @Test
    void D1_hundredThousandFlushesWithOneFailedComputed_exceptionCollectsNothing() {
      Signal<Integer> trigger = signal(0);
      Computed<Integer> failing =
          computed(
              () -> {
                throw boom;
              });
      assertThatThrownBy(failing::get).isSameAs(boom);
      List<Effect> effects = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        effects.add(
            effect(
                () -> {
                  if (trigger.get() > 0) {
                    failing.get();
                  }
                }));
      }
      effects.add(
          effect(
              () -> {
                if (trigger.get() > 0) {
                  throw new IllegalStateException("another");
                }
              }));
      AtomicInteger thrown = new AtomicInteger();
      long before = 0;

      for (int i = 1; i <= 100_000; i++) {
        int next = i;
        if (catchThrowable(() -> trigger.set(next)) != null) {
          thrown.incrementAndGet();
        }
        if (i == 1_000) {
          before = Garbage.usedHeap();
        }
      }

      assertThat(thrown).hasValue(100_000);
      assertThat(boom.getSuppressed()).isEmpty();
      assertThat(Garbage.usedHeap() - before).isLessThan(8 << 20);
      effects.forEach(Effect::close);
    }

    @Test
    void D1_afterFailedFlush_nothingIsLeftOver() {
      Effect failing = effect(() -> failFrom(1, boom));
      assertThatThrownBy(() -> source.set(1)).isSameAs(boom);

      Canary.assertAtRest(ReactiveSystem.global());
      source.set(0);
      source.set(0);

      Canary.assertAtRest(ReactiveSystem.global());
      failing.close();
    }

    @Test
    void D1_effectWritesAndADependentFails_writerInsideGetsNothing() {
      Signal<Integer> inner = signal(0);
      Effect failing =
          effect(
              () -> {
                if (inner.get() > 0) {
                  throw boom;
                }
              });
      Effect writing =
          effect(
              () -> {
                if (source.get() > 0) {
                  inner.set(source.get());
                  log.add("written");
                }
              });

      assertThatThrownBy(() -> source.set(1)).isSameAs(boom);

      assertThat(log.events()).containsExactly("written");
      failing.close();
      writing.close();
    }

    private final AssertionError error = new AssertionError("stop");

    @Test
    void D4_error_othersRunAndWriterGetsItOnce() {
      Signal<Integer> unrelated = signal(0);
      Effect failing =
          effect(
              () -> {
                log.add("failing " + source.get());
                if (source.get() == 1) {
                  throw error;
                }
              });
      Effect other = effect(() -> log.add("other " + source.get()));
      Effect third = effect(() -> log.add("unrelated " + unrelated.get()));
      log.clear();

      assertThatThrownBy(() -> source.set(1)).isSameAs(error);
      assertThat(log.take()).containsExactly("failing 1", "other 1");
      Canary.assertAtRest(ReactiveSystem.global());
      unrelated.set(1);
      assertThat(log.take()).containsExactly("unrelated 1");
      source.set(2);

      assertThat(log.take()).containsExactly("failing 2", "other 2");
      List.of(failing, other, third).forEach(Effect::close);
    }

    @Test
    void D4_severalErrorsAndExceptions_firstErrorHasTheRestSuppressed() {
      AssertionError second = new AssertionError("second");
      List<Effect> effects =
          List.of(
              effect(() -> failFrom(1, boom)),
              effect(() -> throwFrom(1, error)),
              effect(() -> throwFrom(1, second)),
              effect(() -> log.add(source.get())));

      assertThatThrownBy(() -> source.set(1))
          .isSameAs(error)
          .satisfies(thrown -> assertThat(thrown.getSuppressed()).containsExactly(second, boom));

      assertThat(log.events()).containsExactly("0", "1");
      effects.forEach(Effect::close);
    }

    private void throwFrom(int limit, Throwable thrown) {
      if (source.get() >= limit) {
        throw Failures.<RuntimeException>sneaky(thrown);
      }
    }

    @Test
    void D4_errorOfAComputedThatIsChecked_effectWaitsAndOthersRun() {
      Computed<Integer> failing =
          computed(
              () -> {
                int value = source.get();
                if (value == 1) {
                  throw error;
                }
                return value;
              });
      Computed<Integer> between = computed(() -> failing.get() + 1);
      Effect effect = effect(() -> log.add("effect " + between.get()));
      Effect other = effect(() -> log.add("other " + source.get()));
      log.clear();

      assertThatThrownBy(() -> source.set(1)).isSameAs(error);
      assertThat(log.take()).containsExactly("other 1");
      assertThat(signal(0).get()).isZero();
      GraphInvariants.assertAtRest(
          ReactiveSystem.global(), List.of(source, failing, between, effect, other));
      source.set(2);

      assertThat(log.take()).containsExactly("effect 3", "other 2");
      effect.close();
      other.close();
    }

    @Test
    void D4_errorOfAComputedThatIsChecked_whatElseHasChangedIsNotMissed() {
      Signal<Integer> other = signal(10);
      Computed<Integer> failing =
          computed(
              () -> {
                if (source.get() == 1) {
                  throw error;
                }
                return 0;
              });
      Computed<Integer> after = computed(() -> other.get() + 1);
      Effect effect = effect(() -> log.add(failing.get() + after.get()));
      assertThatThrownBy(
              () ->
                  batch(
                      () -> {
                        source.set(1);
                        other.set(20);
                      }))
          .isSameAs(error);

      source.set(2);

      assertThat(log.events()).containsExactly("11", "21");
      effect.close();
    }

    @Test
    void D4_errorOfAComputedThatIsRead_runIsMadeUpForThoughTheValueIsTheOldOne() {
      Signal<Integer> other = signal(10);
      Computed<Integer> failing =
          computed(
              () -> {
                throwErrorOnce();
                return source.get() / 100;
              });
      Effect effect =
          effect(
              () -> {
                int first = other.get();
                log.add(first + failing.get());
              });
      failNow = true;
      assertThatThrownBy(
              () ->
                  batch(
                      () -> {
                        other.set(20);
                        source.set(1);
                      }))
          .isInstanceOf(AssertionError.class);

      source.set(2);

      assertThat(log.events()).containsExactly("10", "20");
      effect.close();
    }

    @Test
    void D4_errorInsideAWriteOfAnEffect_leavesTheOutermostWriteOnly() {
      Signal<Integer> inner = signal(0);
      Effect failing =
          effect(
              () -> {
                if (inner.get() > 0) {
                  throw error;
                }
              });
      Effect writing =
          effect(
              () -> {
                inner.set(source.get());
                log.add("written " + source.get());
              });

      assertThatThrownBy(() -> source.set(1)).isSameAs(error);

      assertThat(log.events()).containsExactly("written 0", "written 1");
      failing.close();
      writing.close();
    }

    @Test
    void D4_errorInCleanup_effectRunsAgainAndOthersToo() {
      Effect effect =
          effect(
              () -> {
                log.add("effect " + source.get());
                onCleanup(
                    () -> {
                      if (source.peek() == 1) {
                        throw error;
                      }
                    });
              });
      Effect other = effect(() -> log.add("other " + source.get()));
      log.clear();

      assertThatThrownBy(() -> source.set(1)).isSameAs(error);
      source.set(2);

      assertThat(log.events()).containsExactly("effect 1", "other 1", "effect 2", "other 2");
      effect.close();
      other.close();
    }

    @Test
    void D4_errorInAHandler_othersRunAndItIsThrown() {
      Effect effect =
          effect(
              o ->
                  o.onError(
                      failure -> {
                        throw error;
                      }),
              () -> failFrom(1, boom));
      Effect other = effect(() -> log.add(source.get()));
      log.clear();

      assertThatThrownBy(() -> source.set(1)).isSameAs(error);

      assertThat(error.getSuppressed()).containsExactly(boom);
      assertThat(log.events()).containsExactly("1");
      effect.close();
      other.close();
    }

    @Test
    void D4_stackOverflowOfOneEffect_othersRunAndTheirFailuresAreInTheLog() {
      Effect endless =
          effect(
              () -> {
                if (source.get() == 1) {
                  endless(0);
                }
              });
      Effect failing = effect(() -> failFrom(1, boom));
      Effect other = effect(() -> log.add(source.get()));
      log.clear();

      try (LogRecorder recorded = new LogRecorder()) {
        assertThatThrownBy(() -> source.set(1)).isInstanceOf(StackOverflowError.class);
        assertThat(recorded.thrown()).contains(boom);
      }

      assertThat(log.events()).containsExactly("1");
      List.of(endless, failing, other).forEach(Effect::close);
    }

    private int endless(int depth) {
      return depth < 0 ? depth : endless(depth + 1) + 1;
    }

    @Test
    void D4_errorBeforeAnyRead_effectRunsWithTheNextChange() {
      Effect effect =
          effect(
              () -> {
                throwErrorOnce();
                log.add(source.get());
              });
      failNow = true;
      assertThatThrownBy(() -> source.set(1)).isInstanceOf(AssertionError.class);

      source.set(2);

      assertThat(log.events()).containsExactly("0", "2");
      effect.close();
    }

    @Test
    void D4_errorBeforeAnyReadOfAComputed_itsEffectRunsWithTheNextChange() {
      Signal<Integer> other = signal(10);
      Computed<Integer> late =
          computed(
              () -> {
                throwErrorOnce();
                return other.get();
              });
      Effect effect = effect(() -> log.add(source.get() + late.get()));
      failNow = true;
      assertThatThrownBy(
              () ->
                  batch(
                      () -> {
                        source.set(1);
                        other.set(20);
                      }))
          .isInstanceOf(AssertionError.class);

      other.set(30);

      assertThat(log.events()).containsExactly("10", "31");
      effect.close();
    }

    @Test
    void D4_errorAfterReadsInAnotherOrder_followsAllOfThemOnce() {
      Signal<Integer> other = signal(10);
      Effect effect =
          effect(
              () -> {
                if (failNow) {
                  other.get();
                  throwErrorOnce();
                }
                log.add(source.get() + other.get());
              });
      failNow = true;
      assertThatThrownBy(() -> source.set(1)).isInstanceOf(AssertionError.class);

      other.set(20);
      source.set(2);

      assertThat(log.events()).containsExactly("10", "21", "22");
      GraphInvariants.assertAtRest(ReactiveSystem.global(), List.of(source, other, effect));
      effect.close();
      assertThat(other.subs).isNull();
    }

    @Test
    void D4_errorBeforeTheReadOfAMarkedComputed_effectRunsWithItsNextChange() {
      Signal<Integer> other = signal(10);
      Computed<Integer> late = computed(() -> other.get() + 1);
      Effect effect =
          effect(
              () -> {
                int value = source.get();
                throwErrorOnce();
                log.add(value + late.get());
              });
      failNow = true;
      assertThatThrownBy(
              () ->
                  batch(
                      () -> {
                        source.set(1);
                        other.set(20);
                      }))
          .isInstanceOf(AssertionError.class);

      other.set(30);

      assertThat(log.events()).containsExactly("11", "32");
      effect.close();
    }

    private boolean failNow;

    private void throwErrorOnce() {
      if (failNow) {
        failNow = false;
        throw new AssertionError("once");
      }
    }

    @Test
    void D15_C10_batchAndEffectThrow_functionsExceptionWins() {
      Effect failing = effect(() -> failFrom(1, boom));
      RuntimeException own = new IllegalStateException("own");

      assertThatThrownBy(
              () ->
                  batch(
                      () -> {
                        source.set(1);
                        throw own;
                      }))
          .isSameAs(own)
          .satisfies(thrown -> assertThat(thrown.getSuppressed()).containsExactly(boom));
      failing.close();
    }

    @Test
    void D3_computedFailsInsideBatchRead_batchGoesOn() {
      Computed<Integer> failing =
          computed(
              () -> {
                failFrom(1, boom);
                return 0;
              });
      Effect observer = effect(() -> log.add(source.get()));
      log.clear();

      batch(
          () -> {
            source.set(1);
            assertThatThrownBy(failing::get).isSameAs(boom);
            source.set(2);
          });

      assertThat(log.events()).containsExactly("2");
      observer.close();
    }
  }

  /** A throwable that is neither an exception nor an Error, as Scala's ControlThrowable. */
  @Nested
  class PlainThrowables {

    private final Throwable plain = new Throwable("plain");

    private void throwFrom(int limit) {
      if (source.get() >= limit) {
        throw Failures.<RuntimeException>sneaky(plain);
      }
    }

    @Test
    void D4_plainThrowableInComputed_isKept() {
      AtomicInteger evaluations = new AtomicInteger();
      Computed<Integer> failing =
          computed(
              () -> {
                evaluations.incrementAndGet();
                throwFrom(0);
                return 0;
              });

      assertThatThrownBy(failing::get).isSameAs(plain);
      assertThatThrownBy(failing::get).isSameAs(plain);

      assertThat(evaluations).hasValue(1);
    }

    @Test
    void D4_plainThrowableInEffect_handlerTakesItAndOthersRun() {
      Effect failing =
          effect(
              o -> o.onError(failure -> log.add(failure.error().getMessage())), () -> throwFrom(1));
      Effect other = effect(() -> log.add(source.get()));
      log.clear();

      source.set(1);

      assertThat(log.events()).containsExactly("plain", "1");
      failing.close();
      other.close();
    }

    @Test
    void D4_plainThrowableInCleanup_othersRunAndItIsThrown() {
      Effect effect =
          effect(
              () -> {
                log.add(source.get());
                onCleanup(log.cleanup("other"));
                onCleanup(
                    () -> {
                      throw Failures.<RuntimeException>sneaky(plain);
                    });
              });

      assertThatThrownBy(() -> source.set(1)).isSameAs(plain);
      assertThatThrownBy(effect::close).isSameAs(plain);

      assertThat(log.events()).containsExactly("0", "other", "1", "other");
    }

    @Test
    void D4_plainThrowableInHandler_writerGetsBoth() {
      Effect effect =
          effect(
              o ->
                  o.onError(
                      failure -> {
                        throw Failures.<RuntimeException>sneaky(plain);
                      }),
              () -> failFrom(1, boom));

      assertThatThrownBy(() -> source.set(1)).isSameAs(plain);

      assertThat(plain.getSuppressed()).containsExactly(boom);
      effect.close();
    }

    @Test
    void D4_plainThrowableInHook_writerGetsAHookException() {
      Signal<Integer> hooked =
          signal(
              o ->
                  o.onUnwatched(
                      () -> {
                        throw Failures.<RuntimeException>sneaky(plain);
                      }),
              0);
      Effect effect = effect(() -> log.add(hooked.get()));

      assertThatThrownBy(effect::close).isInstanceOf(HookException.class).hasCause(plain);

      Canary.assertAtRest(ReactiveSystem.global());
    }

    @Test
    void D4_plainThrowableInLinked_isItsOutcomeUntilADependencyChanges() {
      LinkedSignal<Integer> linked =
          Signals.linked(
              () -> {
                throwFrom(1);
                return source.get();
              });
      assertThat(linked.get()).isZero();

      source.set(1);

      assertThatThrownBy(linked::get).isSameAs(plain);
      linked.set(7);
      assertThat(linked.get()).isEqualTo(7);
    }

    @Test
    void D4_plainThrowables_closeAfterFailures() {
      Effect fragile =
          effect(
              o -> o.closeAfterFailures(1).onError(failure -> log.add("failed")),
              () -> throwFrom(1));

      source.set(1);

      assertThat(log.events()).containsExactly("failed");
      assertThat(fragile.isClosed()).isTrue();
    }
  }

  /** The exceptions that are added to one that is thrown again and again. */
  @Nested
  class Suppressed {

    @Test
    void D1_sameExceptionTenThousandTimes_keepsSixteenOthersAndCountsTheRest() {
      List<Effect> effects =
          List.of(
              effect(() -> failFrom(1, boom)),
              effect(() -> failFrom(1, new IllegalStateException("fresh " + source.peek()))));

      for (int i = 1; i <= 10_000; i++) {
        int next = i;
        assertThatThrownBy(() -> source.set(next)).isSameAs(boom);
      }

      assertThat(boom.getSuppressed()).hasSize(17);
      assertThat(boom.getSuppressed()[0]).hasMessage("fresh 1");
      assertThat(boom.getSuppressed()[16])
          .isInstanceOf(FlushException.class)
          .hasMessageStartingWith("9984 more failures")
          .hasRootCauseMessage("fresh 17");
      effects.forEach(Effect::close);
    }

    @Test
    void D1_samePairOfExceptions_isSuppressedOnce() {
      RuntimeException other = new IllegalStateException("other");
      List<Effect> effects =
          List.of(effect(() -> failFrom(1, boom)), effect(() -> failFrom(1, other)));

      assertThatThrownBy(() -> source.set(1)).isSameAs(boom);
      assertThatThrownBy(() -> source.set(2)).isSameAs(boom);

      assertThat(boom.getSuppressed()).containsExactly(other);
      effects.forEach(Effect::close);
    }

    @Test
    void D1_exceptionThatTakesNone_othersAreInTheLog() {
      RuntimeException closed = new RuntimeException("closed", null, false, false) {};
      List<Effect> effects =
          List.of(effect(() -> failFrom(1, closed)), effect(() -> failFrom(1, boom)));

      try (LogRecorder recorded = new LogRecorder()) {
        assertThatThrownBy(() -> source.set(1)).isSameAs(closed);
        assertThat(recorded.thrown()).contains(boom);
      }
      effects.forEach(Effect::close);
    }
  }

  @Nested
  class FirstRuns {

    @Test
    void D2_C17_firstRunThrows_creatorGetsItAndNothingStays() {
      assertThatThrownBy(
              () ->
                  effect(
                      () -> {
                        source.get();
                        onCleanup(log.cleanup("cleaned"));
                        effect(() -> log.add("child " + source.get()));
                        throw boom;
                      }))
          .isSameAs(boom);

      assertThat(log.take()).containsExactly("child 0", "cleaned");
      assertThat(subscribers(source)).isZero();
    }

    @Test
    void D2_C18_scopeBodyThrows_whatItMadeIsClosed() {
      assertThatThrownBy(
              () ->
                  effectScope(
                      () -> {
                        effect(() -> log.add(source.get()));
                        effectScope(() -> effect(() -> log.add(source.get())));
                        throw boom;
                      }))
          .isSameAs(boom);
      log.clear();

      source.set(1);

      assertThat(log.events()).isEmpty();
      assertThat(subscribers(source)).isZero();
    }

    @Test
    void D2_innerEffectThrowsAtFirst_outerGetsIt() {
      Effect outer =
          effect(
              () -> {
                int value = source.get();
                Throwable thrown =
                    catchThrowable(
                        () ->
                            effect(
                                () -> {
                                  if (value > 0) {
                                    throw boom;
                                  }
                                }));
                log.add(thrown == boom);
              });

      source.set(1);

      assertThat(log.events()).containsExactly("false", "true");
      outer.close();
    }
  }

  @Nested
  class Cleanups {

    @Test
    void D23_cleanupThrows_effectRunsAgainAndWriterGetsIt() {
      Effect effect =
          effect(
              () -> {
                log.add(source.get());
                onCleanup(
                    () -> {
                      throw boom;
                    });
              });

      assertThatThrownBy(() -> source.set(1)).isSameAs(boom);
      assertThatThrownBy(effect::close).isSameAs(boom);

      assertThat(log.events()).containsExactly("0", "1");
      assertThat(effect.isClosed()).isTrue();
    }

    @Test
    void D23_oneOfSeveralThrows_allRun() {
      Effect effect =
          effect(
              () -> {
                onCleanup(log.cleanup("first"));
                onCleanup(
                    () -> {
                      throw boom;
                    });
                onCleanup(log.cleanup("last"));
              });

      assertThatThrownBy(effect::close).isSameAs(boom);

      assertThat(log.events()).containsExactly("last", "first");
    }

    @Test
    void D23_scopeClosed_everyFailureOfItsCleanupsIsThrown() {
      RuntimeException other = new IllegalStateException("other");
      EffectScope scope =
          effectScope(
              () -> {
                onCleanup(
                    () -> {
                      throw other;
                    });
                effect(
                    () ->
                        onCleanup(
                            () -> {
                              throw boom;
                            }));
              });

      assertThatThrownBy(scope::close)
          .isSameAs(boom)
          .satisfies(thrown -> assertThat(thrown.getSuppressed()).containsExactly(other));
    }

    @Test
    void D4_errorInCleanup_othersRunAndItIsThrown() {
      AssertionError error = new AssertionError("stop");
      Effect effect =
          effect(
              () -> {
                onCleanup(log.cleanup("other"));
                onCleanup(
                    () -> {
                      throw error;
                    });
              });

      assertThatThrownBy(effect::close).isSameAs(error);

      assertThat(log.events()).containsExactly("other");
    }

    @Test
    void D4_errorInCleanupBelowAnEffectThatClosedItself_itsOwnCleanupRuns() {
      AssertionError error = new AssertionError("stop");
      List<Effect> self = new ArrayList<>();
      self.add(
          effect(
              () -> {
                if (source.get() == 1) {
                  self.get(0).close();
                  onCleanup(log.cleanup("own"));
                  effect(
                      () ->
                          onCleanup(
                              () -> {
                                throw error;
                              }));
                }
              }));

      assertThatThrownBy(() -> source.set(1)).isSameAs(error);

      assertThat(log.events()).containsExactly("own");
    }

    @Test
    void D4_errorInCleanupOfAnEffectThatClosedItselfAndThrew_carriesThatToo() {
      AssertionError error = new AssertionError("stop");
      List<Effect> self = new ArrayList<>();
      self.add(
          effect(
              () -> {
                if (source.get() == 1) {
                  self.get(0).close();
                  onCleanup(
                      () -> {
                        throw error;
                      });
                  throw boom;
                }
              }));

      assertThatThrownBy(() -> source.set(1))
          .isSameAs(error)
          .satisfies(thrown -> assertThat(thrown.getSuppressed()).containsExactly(boom));
    }
  }

  @Nested
  class Handlers {

    private final ReactiveSystem system = ReactiveSystem.create("handled");
    private final Signal<Integer> input = system.signal(0);

    private void fail() {
      if (input.get() > 0) {
        throw boom;
      }
    }

    @Test
    void D1_nearestHandler_isTheEffectsOwn() {
      system.changeErrorHandler(failure -> log.add("system"));
      system.effectScope(
          o -> o.onError(failure -> log.add("scope")),
          () -> system.effect(o -> o.onError(failure -> log.add("effect")), this::fail));

      input.set(1);

      assertThat(log.events()).containsExactly("effect");
    }

    @Test
    void D1_effectWithoutHandler_scopeAroundIsAsked() {
      system.changeErrorHandler(failure -> log.add("system"));
      system.effectScope(
          o -> o.onError(failure -> log.add("scope")),
          () -> system.effectScope(() -> system.effect(this::fail)));

      input.set(1);

      assertThat(log.events()).containsExactly("scope");
    }

    @Test
    void D1_handler_getsTheEffectAndTheInstance() {
      List<Object> got = new ArrayList<>();
      Effect effect =
          system.effect(
              o ->
                  o.name("failing")
                      .onError(
                          failure -> {
                            got.add(failure.name());
                            got.add(failure.subscriber());
                            got.add(failure.error());
                            got.add(failure.thread());
                            got.add(failure.toString());
                          }),
              this::fail);

      input.set(1);

      assertThat(got)
          .containsExactly("failing", effect, boom, Thread.currentThread(), "failing: " + boom);
    }

    @Test
    void D1_handlerTookIt_writerGetsNothingAndEffectGoesOn() {
      system.changeErrorHandler(failure -> log.add(failure.error().getMessage()));
      system.effect(
          () -> {
            log.add("run " + input.get());
            fail();
          });

      input.set(1);
      input.set(0);

      assertThat(log.events()).containsExactly("run 0", "run 1", "boom", "run 0");
    }

    @Test
    void D1_handlerRemoved_writerGetsItAgain() {
      system.changeErrorHandler(failure -> log.add("taken"));
      system.effect(this::fail);
      system.changeErrorHandler(null);

      assertThatThrownBy(() -> input.set(1)).isSameAs(boom);
      assertThat(log.events()).isEmpty();
    }

    @Test
    void D1_L27_handlerThrows_writerGetsBoth() {
      RuntimeException own = new IllegalStateException("handler");
      system.effect(
          o ->
              o.onError(
                  failure -> {
                    throw own;
                  }),
          this::fail);

      assertThatThrownBy(() -> input.set(1))
          .isSameAs(own)
          .satisfies(thrown -> assertThat(thrown.getSuppressed()).containsExactly(boom));
    }

    @Test
    void D1_D4_error_passesByTheHandler() {
      AssertionError error = new AssertionError("stop");
      system.effect(
          o -> o.onError(failure -> log.add("taken")),
          () -> {
            if (input.get() > 0) {
              throw error;
            }
          });

      assertThatThrownBy(() -> input.set(1)).isSameAs(error);
      assertThat(log.events()).isEmpty();
    }

    @Test
    void D1_handler_readsUntrackedAndItsWritesAreOneBatch() {
      Signal<Integer> a = system.signal(0);
      Signal<Integer> b = system.signal(0);
      system.effect(() -> log.add(a.get() + b.get()));
      log.clear();
      system.effect(
          o ->
              o.onError(
                  failure -> {
                    a.set(a.get() + 1);
                    b.set(b.get() + 1);
                  }),
          this::fail);

      input.set(1);

      assertThat(log.events()).containsExactly("2");
      assertThat(subscribers(a)).isOne();
    }

    @Test
    void D23_cleanupFailure_goesToTheHandlerToo() {
      Effect effect =
          system.effect(
              o -> o.onError(failure -> log.add(failure.error().getMessage())),
              () ->
                  system.onCleanup(
                      () -> {
                        throw boom;
                      }));

      effect.close();

      assertThat(log.events()).containsExactly("boom");
    }

    @Test
    void D2_firstRun_passesByTheHandler() {
      input.set(1);

      assertThatThrownBy(
              () -> system.effect(o -> o.onError(failure -> log.add("taken")), this::fail))
          .isSameAs(boom);
      assertThat(log.events()).isEmpty();
    }
  }

  @Nested
  class Hierarchy {

    @Test
    void C66_everyFailureOfTheLibrary_namesItsNodeAndExtendsTheExpectedType() {
      assertThat(
              List.of(
                  new UnsetSignalException("n"),
                  new NoOwnerException("n", "message"),
                  new CrossSystemException("n", "message"),
                  new EffectLoopException("n", 1, "'s'"),
                  new FlushException("n", 2, boom),
                  new CyclicDependencyException("n")))
          .allSatisfy(
              failure -> {
                assertThat(failure).isInstanceOf(IllegalStateException.class);
                assertThat(((SignalFailure) failure).nodeName()).isEqualTo("n");
              });
      assertThat(new InvalidSignalValueException("n", "message"))
          .isInstanceOf(IllegalArgumentException.class)
          .isInstanceOf(SignalFailure.class);
      assertThat(new ReadonlySignalException("n"))
          .isInstanceOf(UnsupportedOperationException.class)
          .isInstanceOf(SignalFailure.class);
    }
  }
}
