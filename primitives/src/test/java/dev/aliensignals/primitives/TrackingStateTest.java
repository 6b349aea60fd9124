package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * After any exception anywhere, the tracker, the owner and the number of open batches are as
 * before.
 */
class TrackingStateTest {

  private final ReactiveSystem system = ReactiveSystem.create("tracked");
  private final Canary canary = new Canary(system);
  private final Recorder log = new Recorder();
  private final Signal<Integer> source = system.signal(0);

  @AfterEach
  void systemStillWorks() {
    canary.assertWorks();
  }

  /** The surroundings of a function of the user. */
  private record Context(
      @Nullable Subscriber sub, @Nullable EffectScope scope, int batchDepth, boolean owner) {

    static Context of(ReactiveSystem system) {
      return new Context(
          system.getActiveSub(),
          system.getActiveScope(),
          system.getBatchDepth(),
          system.engine.isOwner());
    }
  }

  /** Where user code runs: each calls {@code body} somewhere inside. */
  @SuppressWarnings("ImmutableEnumChecker") // lambdas without state
  private enum Place {
    COMPUTED((system, body) -> system.computed(supplier(body)).get()),
    INT_COMPUTED((system, body) -> system.intComputed(() -> zero(body)).getAsInt()),
    LONG_COMPUTED((system, body) -> system.longComputed(() -> zero(body)).getAsLong()),
    DOUBLE_COMPUTED((system, body) -> system.doubleComputed(() -> zero(body)).getAsDouble()),
    REDUCED((system, body) -> system.reduced(0, previous -> zero(body)).get()),
    PEEKED((system, body) -> system.computed(supplier(body)).peek()),
    COMPUTED_EQUALITY(
        (system, body) -> {
          Signal<Integer> changing = system.signal(0);
          Computed<Integer> computed =
              system.computed(o -> o.equality((a, b) -> truth(body)), changing);
          computed.get();
          changing.set(1);
          computed.get();
        }),
    EFFECT((system, body) -> system.effect(body).close()),
    BATCHED_EFFECT((system, body) -> system.effect(o -> o.batched(), body).close()),
    EFFECT_IN_FLUSH(
        (system, body) -> {
          Signal<Boolean> on = system.signal(false);
          Effect effect =
              system.effect(
                  () -> {
                    if (on.get()) {
                      body.run();
                    }
                  });
          try {
            on.set(true);
          } finally {
            effect.close();
          }
        }),
    EFFECT_IN_BATCH_END(
        (system, body) -> {
          Signal<Boolean> on = system.signal(false);
          Effect effect =
              system.effect(
                  () -> {
                    if (on.get()) {
                      body.run();
                    }
                  });
          try {
            system.batch(() -> on.set(true));
          } finally {
            effect.close();
          }
        }),
    CLEANUP((system, body) -> system.effect(() -> system.onCleanup(body::run)).close()),
    RETURNED_CLEANUP(
        (system, body) -> {
          system.effect(() -> (Cleanup) body::run).close();
        }),
    SCOPE((system, body) -> system.effectScope(body).close()),
    SCOPE_RUN((system, body) -> system.effectScope().run(body)),
    SCOPE_CLEANUP((system, body) -> system.effectScope(() -> system.onCleanup(body::run)).close()),
    BATCH((system, body) -> system.batch(body)),
    UNTRACKED((system, body) -> system.untracked(body)),
    DETACHED((system, body) -> system.detached(body)),
    READ((system, body) -> system.read(supplier(body))),
    TRIGGER((system, body) -> system.trigger(body)),
    UPDATE((system, body) -> system.signal(0).update(v -> zero(body))),
    INT_UPDATE((system, body) -> system.intSignal(0).update(v -> zero(body))),
    GUARD((system, body) -> system.signal(o -> o.guard(v -> truth(body)), 0)),
    GUARD_OF_A_WRITE(
        (system, body) -> system.signal(o -> o.guard(v -> v.equals(0) || truth(body)), 0).set(1)),
    EQUALITY((system, body) -> system.signal(o -> o.equality((a, b) -> truth(body)), 0).set(1)),
    BEFORE_CHANGE(
        (system, body) -> {
          Signal<Integer> observed = system.signal(0);
          system.onWrite(observed, (old, next) -> body.run(), (old, next) -> {});
          observed.set(1);
        }),
    AFTER_CHANGE(
        (system, body) -> {
          Signal<Integer> observed = system.signal(0);
          system.onWrite(observed, (old, next) -> {}, (old, next) -> body.run());
          observed.set(1);
        }),
    HANDLER(
        (system, body) -> {
          Signal<Integer> observed = system.signal(0);
          system.effect(
              o -> o.onError(failure -> body.run()),
              () -> {
                if (observed.get() > 0) {
                  throw new IllegalStateException("handled");
                }
              });
          observed.set(1);
        }),
    WATCHED_HOOK(
        (system, body) -> {
          Signal<Integer> hooked = system.signal(o -> o.onWatched(body), 0);
          system.effect(() -> zero(hooked::get)).close();
        }),
    INVALIDATION_HOOK(
        (system, body) -> {
          Computed<Integer> hooked =
              system.computed(
                  o ->
                      o.watched(
                          invalidate -> {
                            body.run();
                            return null;
                          }),
                  () -> 1);
          system.effect(() -> zero(hooked::get)).close();
        }),
    SENSOR_START(
        (system, body) -> {
          Sensor<Integer> sensor =
              system.sensor(
                  o -> o.name("sensor"),
                  1,
                  sink -> {
                    body.run();
                    return null;
                  });
          system.effect(() -> zero(sensor::get)).close();
        }),
    SENSOR_STOP(
        (system, body) -> {
          Sensor<Integer> sensor = system.sensor(o -> o.name("sensor"), 1, sink -> body::run);
          system.effect(() -> zero(sensor::get)).close();
        }),
    LINKED((system, body) -> system.linked(supplier(body)).get()),
    ACTION((system, body) -> system.effect(() -> 1, value -> body.run()).close());

    private final BiConsumer<ReactiveSystem, Runnable> caller;

    Place(BiConsumer<ReactiveSystem, Runnable> caller) {
      this.caller = caller;
    }

    void call(ReactiveSystem system, Runnable body) {
      caller.accept(system, body);
    }

    private static java.util.function.Supplier<Integer> supplier(Runnable body) {
      return () -> zero(body);
    }

    private static int zero(Runnable body) {
      body.run();
      return 0;
    }

    private static boolean truth(Runnable body) {
      body.run();
      return true;
    }
  }

  /** The exception of a hook, which is reported with the name of its node. */
  private static @Nullable Throwable withoutHook(@Nullable Throwable thrown) {
    return thrown instanceof HookException ? thrown.getCause() : thrown;
  }

  @ParameterizedTest
  @EnumSource
  void functionThrows_outside_everythingIsAsBefore(Place place) {
    IllegalStateException boom = new IllegalStateException("boom");

    Throwable thrown =
        catchThrowable(
            () ->
                place.call(
                    system,
                    () -> {
                      source.get();
                      throw boom;
                    }));

    assertThat(withoutHook(thrown)).isSameAs(boom);
    Canary.assertAtRest(system);
  }

  @ParameterizedTest
  @EnumSource
  void functionThrowsError_outside_everythingIsAsBefore(Place place) {
    AssertionError error = new AssertionError("stop");

    Throwable thrown =
        catchThrowable(
            () ->
                place.call(
                    system,
                    () -> {
                      source.get();
                      throw error;
                    }));

    assertThat(thrown).isSameAs(error);
    Canary.assertAtRest(system);
  }

  @ParameterizedTest
  @EnumSource
  void functionPausesAndThrows_outside_everythingIsAsBefore(Place place) {
    IllegalStateException boom = new IllegalStateException("boom");

    Throwable thrown =
        catchThrowable(
            () ->
                place.call(
                    system,
                    () -> {
                      if (system.engine.isOwner() && system.engine.cycle != 0) {
                        system.pauseTracking();
                        system.setActiveSub(null);
                      }
                      throw boom;
                    }));

    assertThat(withoutHook(thrown)).isSameAs(boom);
    Canary.assertAtRest(system);
  }

  @ParameterizedTest
  @EnumSource
  void functionLeavesABatchOpen_outside_itIsEndedAndSaid(Place place) {
    Throwable thrown = catchThrowable(() -> place.call(system, () -> system.startBatch()));

    if (place == Place.ACTION || thrown == null) {
      endWhatIsOpen();
    } else {
      assertThat(thrown)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("returned with a batch open");
    }
    Canary.assertAtRest(system);
  }

  private void endWhatIsOpen() {
    while (system.getBatchDepth() > 0) {
      system.endBatch();
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ACTION")
  void functionThrows_insideABatchOfAnEffectOfAScope_contextIsAsBefore(Place place) {
    IllegalStateException boom = new IllegalStateException("boom");
    List<Context> contexts = new ArrayList<>();
    List<@Nullable Throwable> caught = new ArrayList<>();
    Signal<Boolean> on = system.signal(false);
    EffectScope scope =
        system.effectScope(
            () ->
                system.effect(
                    () -> {
                      log.add(source.get());
                      if (on.get()) {
                        system.batch(
                            () -> {
                              contexts.add(Context.of(system));
                              caught.add(
                                  catchThrowable(
                                      () ->
                                          place.call(
                                              system,
                                              () -> {
                                                throw boom;
                                              })));
                              contexts.add(Context.of(system));
                            });
                      }
                    }));

    Throwable thrown = catchThrowable(() -> on.set(true));

    assertThat(withoutHook(thrown)).isIn(null, boom);
    assertThat(withoutHook(caught.get(0))).isIn(null, boom);
    assertThat(contexts.get(1)).isEqualTo(contexts.get(0));
    assertThat(contexts.get(0).batchDepth()).isOne();
    assertThat(contexts.get(0).scope()).isSameAs(scope);
    on.set(false);
    source.set(1);
    assertThat(log.events()).containsExactly("0", "0", "0", "1");
    scope.close();
    Canary.assertAtRest(system);
  }

  @Nested
  class Batches {

    @Test
    void L06_L10_startAndEnd_count() {
      assertThat(system.getBatchDepth()).isZero();
      system.startBatch();
      system.startBatch();
      assertThat(system.getBatchDepth()).isEqualTo(2);
      system.endBatch();
      assertThat(system.getBatchDepth()).isOne();
      system.endBatch();
      assertThat(system.getBatchDepth()).isZero();
    }

    @Test
    void L06_D15_endWithoutStart_throwsAndEffectsStillRun() {
      system.effect(() -> log.add(source.get()));

      assertThatIllegalStateException()
          .isThrownBy(system::endBatch)
          .withMessageContaining("endBatch()");
      source.set(1);

      assertThat(log.events()).containsExactly("0", "1");
    }

    @Test
    void C10_batchThrows_writesAreFlushed() {
      IllegalStateException boom = new IllegalStateException("boom");
      system.effect(() -> log.add(source.get()));

      assertThatThrownBy(
              () ->
                  system.batch(
                      () -> {
                        source.set(1);
                        throw boom;
                      }))
          .isSameAs(boom);

      assertThat(log.events()).containsExactly("0", "1");
    }

    @Test
    void C10_batch_returnsWhatItsFunctionReturns() {
      assertThat(system.<String>batch(() -> "result")).isEqualTo("result");
    }

    @Test
    void D15_tokenInTryWithResources_endsTheBatchOnAThrow() {
      IllegalStateException boom = new IllegalStateException("boom");
      system.effect(() -> log.add(source.get()));

      assertThatThrownBy(
              () -> {
                try (Batch batch = system.startBatch()) {
                  source.set(1);
                  log.add(batch);
                  throw boom;
                }
              })
          .isSameAs(boom);

      assertThat(log.events()).containsExactly("0", "Batch(depth 1)", "1");
    }

    @Test
    void D15_effectsThrowAtTheEnd_batchIsClosedAllTheSame() {
      IllegalStateException boom = new IllegalStateException("boom");
      system.effect(
          () -> {
            if (source.get() > 0) {
              throw boom;
            }
          });
      system.startBatch();
      source.set(1);

      assertThatThrownBy(system::endBatch).isSameAs(boom);

      assertThat(system.getBatchDepth()).isZero();
    }
  }

  @Nested
  class Subscribers {

    @Test
    void L07_D18_saveNullRestore_untracks() {
      system.effect(
          () -> {
            Subscriber before = system.setActiveSub(null);
            try {
              log.add(source.get());
            } finally {
              system.setActiveSub(before);
            }
          });

      source.set(1);

      assertThat(log.events()).containsExactly("0");
    }

    @Test
    void L07_D18_setActiveSub_returnsThePreviousAndReadsAfterItLink() {
      List<@Nullable Subscriber> seen = new ArrayList<>();
      Effect effect =
          system.effect(
              () -> {
                Subscriber before = system.setActiveSub(null);
                seen.add(before);
                seen.add(system.getActiveSub());
                seen.add(system.setActiveSub(before));
                seen.add(system.getActiveSub());
                log.add(source.get());
              });
      source.set(1);

      assertThat(seen).containsExactly(effect, null, null, effect, effect, null, null, effect);
      assertThat(log.events()).containsExactly("0", "1");
      assertThat(system.getActiveSub()).isNull();
    }

    @Test
    void L08_D18_nestedPauses_needAsManyResumes() {
      system.effect(
          () -> {
            system.pauseTracking();
            system.pauseTracking();
            system.resumeTracking();
            log.add(source.get());
            system.resumeTracking();
          });

      source.set(1);

      assertThat(log.events()).containsExactly("0");
    }

    @Test
    void L08_D18_readAfterTheLastResume_links() {
      system.effect(
          () -> {
            system.pauseTracking();
            system.resumeTracking();
            log.add(source.get());
          });

      source.set(1);

      assertThat(log.events()).containsExactly("0", "1");
    }

    @Test
    void L08_D18_resumeAlone_throwsNamingTheEffect() {
      assertThatThrownBy(() -> system.effect(o -> o.name("reader"), system::resumeTracking))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("'reader'")
          .hasMessageContaining("pauseTracking()");
    }

    @Test
    void D18_pauseLeftBehind_endsWithTheFunction() {
      Computed<Integer> pausing =
          system.computed(
              () -> {
                system.pauseTracking();
                return 1;
              });
      system.effect(() -> log.add(pausing.get() + source.get()));

      source.set(1);

      assertThat(log.events()).containsExactly("1", "2");
    }

    @Test
    void C06_untracked_returnsItsValueAndRestoresOnAThrow() {
      IllegalStateException boom = new IllegalStateException("boom");
      Signal<Integer> tracked = system.signal(0);
      system.effect(
          () -> {
            assertThatThrownBy(
                    () ->
                        system.untracked(
                            () -> {
                              source.get();
                              throw boom;
                            }))
                .isSameAs(boom);
            int value = system.untracked(source);
            log.add(value + tracked.get());
          });

      source.set(1);
      tracked.set(1);

      assertThat(log.events()).containsExactly("0", "2");
    }
  }
}
