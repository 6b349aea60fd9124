package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Computeds that also read what is outside of the graph, and are told when that changes. */
class WatchedComputedTest {

  private final ReactiveSystem system = ReactiveSystem.create("lab");
  private final Canary canary = new Canary(system);
  private final Recorder log = new Recorder();

  /** A value outside of the graph. */
  private final AtomicInteger outside = new AtomicInteger(1);

  private final AtomicReference<@Nullable Runnable> invalidate = new AtomicReference<>();
  private final AtomicInteger runs = new AtomicInteger();
  private final Signal<Integer> factor = system.signal(1);
  private final Computed<Integer> value =
      system.computed(
          o ->
              o.name("value")
                  .watched(
                      mark -> {
                        log.add("watched");
                        invalidate.set(mark);
                        return () -> log.add("unwatched");
                      }),
          Recorder.counting(runs, () -> outside.get() * factor.get()));

  @AfterEach
  void systemStillWorks() {
    GraphInvariants.assertAtRest(system, List.of(value));
    canary.assertWorks();
  }

  private Effect logged(ReadableSignal<?> signal) {
    return system.effect(() -> log.add(signal.get()));
  }

  private void changeOutside(int next) {
    outside.set(next);
    invalidate.get().run();
  }

  @Test
  void watched_isCalledAroundTheObservers() { // C62, C69
    Effect first = logged(value);
    Effect second = logged(value);
    first.close();
    second.close();

    assertThat(log.events()).containsExactly("watched", "1", "1", "unwatched");
    assertThat(runs).hasValue(1);
  }

  @Test
  void watched_derivedOfDerived_callsItOnce() { // C62
    Computed<Integer> left = system.computed(() -> value.get() + 1);
    Computed<Integer> right = system.computed(() -> value.get() + 2);

    logged(system.computed(() -> left.get() + right.get())).close();

    assertThat(log.events()).containsExactly("watched", "5", "unwatched");
  }

  @Test
  void watched_unobserved_isNotCalled() { // C69
    assertThat(value.get()).isEqualTo(1);

    assertThat(log.events()).isEmpty();
  }

  @Test
  void invalidate_otherResult_runsTheEffect() { // C69
    try (Effect effect = logged(value)) {
      changeOutside(5);
    }

    assertThat(log.events()).containsExactly("watched", "1", "5", "unwatched");
    assertThat(runs).hasValue(2);
  }

  @Test
  void invalidate_equalResult_runsNoEffect() { // C69
    try (Effect effect = logged(value)) {
      changeOutside(1);
    }

    assertThat(log.events()).containsExactly("watched", "1", "unwatched");
    assertThat(runs).hasValue(2);
  }

  @Test
  void invalidate_throughComputeds_reachesTheEffect() { // C69
    Computed<Integer> more = system.computed(() -> value.get() + 1);
    try (Effect effect = logged(more)) {
      changeOutside(5);
    }

    assertThat(log.events()).containsExactly("watched", "2", "6", "unwatched");
  }

  @Test
  void invalidate_inABatch_isSeenAtOnceAndRunsOnce() { // C69
    try (Effect effect = logged(value)) {
      system.batch(
          () -> {
            changeOutside(5);
            assertThat(value.get()).isEqualTo(5);
            changeOutside(6);
            factor.set(2);
          });
    }

    assertThat(log.events()).containsExactly("watched", "1", "12", "unwatched");
  }

  @Test
  void invalidate_whenNobodyObserves_isSeenByTheNextRead() { // C69
    logged(value).close();
    log.clear();

    changeOutside(5);

    assertThat(value.get()).isEqualTo(5);
    assertThat(system.computed(() -> value.get() + 1).get()).isEqualTo(6);
  }

  @Test
  void invalidate_unobservedReaders_areNotStale() {
    Computed<Integer> more = system.computed(() -> value.get() + 1);
    logged(value).close();
    assertThat(more.get()).isEqualTo(2);

    changeOutside(5);

    assertThat(more.get()).isEqualTo(6);
  }

  @Test
  void invalidate_inTheHook_evaluatesAfreshBeforeTheRead() { // C69
    Computed<Integer> eager =
        system.computed(
            o ->
                o.watched(
                    mark -> {
                      mark.run();
                      return null;
                    }),
            outside::get);
    assertThat(eager.get()).isEqualTo(1);
    outside.set(2);

    logged(eager).close();

    assertThat(log.events()).containsExactly("2");
  }

  @Test
  void invalidate_fromAnEffect_evaluatesAgain() {
    Signal<Integer> poke = system.signal(0);
    try (Effect effect = logged(value);
        Effect poking =
            system.effect(
                () -> {
                  if (poke.get() > 0) {
                    changeOutside(poke.get());
                  }
                })) {
      poke.set(7);
      poke.set(8);
    }

    assertThat(log.events()).containsExactly("watched", "1", "7", "8", "unwatched");
  }

  @Test
  void invalidate_fromItsOwnFunction_ends() {
    Computed<Integer> restless =
        system.computed(
            o -> o.watched(mark -> setAndReturn(mark)),
            () -> {
              Runnable mark = invalidate.get();
              if (mark != null && runs.incrementAndGet() < 10) {
                mark.run();
              }
              return outside.get();
            });

    try (Effect effect = logged(restless)) {
      changeOutside(2);
    }

    assertThat(log.events()).containsExactly("1", "2");
    GraphInvariants.assertAtRest(system, List.of(restless));
  }

  private @Nullable Cleanup setAndReturn(Runnable mark) {
    invalidate.set(mark);
    return null;
  }

  @Test
  void invalidate_afterAFailure_triesAgain() {
    outside.set(0);
    Computed<Integer> inverse =
        system.computed(o -> o.watched(this::setAndReturn), () -> 100 / outside.get());
    system.changeErrorHandler(failure -> log.add(failure.error().getMessage()));
    try (Effect effect =
        system.effect(
            () -> {
              factor.get();
              if (factor.peek() > 1) {
                log.add(inverse.get());
              }
            })) {
      factor.set(2);
      changeOutside(5);
    }

    assertThat(log.events()).containsExactly("/ by zero", "20");
  }

  @Test
  void invalidate_fromOtherThreads_losesNothing() {
    AtomicInteger seen = new AtomicInteger();
    Effect effect = system.effect(() -> seen.set(value.get()));
    Runnable work =
        () -> {
          for (int i = 0; i < 5_000; i++) {
            outside.incrementAndGet();
            invalidate.get().run();
          }
        };

    var first = Threads.start("first", work);
    var second = Threads.start("second", work);
    first.join();
    second.join();

    assertThat(seen).hasValue(10_001);
    effect.close();
  }

  @Test
  void hook_throws_theOperationThrowsItAndTheEffectStays() {
    RuntimeException boom = new IllegalStateException("boom");
    Computed<Integer> broken =
        system.computed(
            o ->
                o.name("broken")
                    .watched(
                        mark -> {
                          throw boom;
                        }),
            () -> factor.get());
    Effect outer = system.effect(() -> {});

    assertThatThrownBy(() -> logged(broken))
        .isInstanceOf(HookException.class)
        .hasMessageContaining("The watched hook of 'broken'")
        .hasCause(boom);
    GraphInvariants.assertAtRest(system, List.of(broken));
    outer.close();
  }

  @Test
  void cleanup_throws_closeThrowsIt() {
    RuntimeException boom = new IllegalStateException("boom");
    Computed<Integer> broken =
        system.computed(
            o ->
                o.name("broken")
                    .watched(
                        mark ->
                            () -> {
                              throw boom;
                            }),
            () -> factor.get());
    Effect effect = logged(broken);

    assertThatThrownBy(effect::close)
        .isInstanceOf(HookException.class)
        .hasMessageContaining("The cleanup of the watched hook of 'broken'")
        .hasCause(boom);
  }

  @Test
  void watched_null_isRefused() {
    assertThatNullPointerException()
        .isThrownBy(() -> system.computed(o -> o.watched(null), () -> 1))
        .withMessage("hook");
  }
}
