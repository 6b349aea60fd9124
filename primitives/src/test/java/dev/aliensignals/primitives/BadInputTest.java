package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each misuse gets the documented exception with the name of the node, and breaks nothing. */
class BadInputTest {

  private final ReactiveSystem system = ReactiveSystem.create("shop");
  private final Canary canary = new Canary(system);
  private final Recorder log = new Recorder();

  @AfterEach
  void systemStillWorks() {
    canary.assertWorks();
  }

  /** Wrong uses of the library. Each throws its exception wherever it is done. */
  @SuppressWarnings("ImmutableEnumChecker") // lambdas without state
  private enum Misuse {
    CYCLE(
        CyclicDependencyException.class,
        "price",
        system -> {
          List<Computed<Integer>> cycle = new ArrayList<>();
          cycle.add(system.computed(o -> o.name("price"), () -> cycle.get(1).get()));
          cycle.add(system.computed(o -> o.name("total"), () -> cycle.get(0).get()));
          cycle.get(0).get();
        }),
    GUARD(
        InvalidSignalValueException.class,
        "price",
        system -> system.signal(o -> o.name("price").guard(v -> v > 0), 1).set(-1)),
    GUARD_OF_AN_UPDATE(
        InvalidSignalValueException.class,
        "price",
        system -> system.intSignal(o -> o.name("price").guard(v -> v > 0), 1).update(v -> -v)),
    GUARD_OF_THE_INITIAL_VALUE(
        InvalidSignalValueException.class,
        "price",
        system -> system.doubleSignal(o -> o.name("price").guard(v -> v > 0), -1)),
    NULL_VALUE(
        InvalidSignalValueException.class,
        "price",
        system -> system.<@Nullable Integer>signal(o -> o.name("price").nonNull(), 1).set(null)),
    NULL_RESULT(
        InvalidSignalValueException.class,
        "price",
        system ->
            system.<@Nullable Integer>computed(o -> o.name("price").nonNull(), () -> null).get()),
    UNSET_READ(
        UnsetSignalException.class,
        "price",
        system -> system.unsetSignal(o -> o.name("price")).get()),
    UNSET_PEEK(
        UnsetSignalException.class,
        "price",
        system -> system.unsetSignal(o -> o.name("price")).peek()),
    UNSET_UPDATE(
        UnsetSignalException.class,
        "price",
        system -> system.unsetSignal(o -> o.name("price")).update(v -> v)),
    READONLY_WRITE(
        ReadonlySignalException.class,
        "price",
        system ->
            ((WritableSignal<Integer>) system.signal(o -> o.name("price"), 1).asReadonly()).set(2)),
    READONLY_UPDATE(
        ReadonlySignalException.class,
        "price",
        system ->
            ((WritableSignal<Long>) system.longSignal(o -> o.name("price"), 1).asReadonly())
                .update(v -> v + 1)),
    NO_OWNER(
        NoOwnerException.class,
        "shop",
        system -> system.detached(() -> system.onCleanup(() -> {}))) {
      @Override
      String message() {
        return "onCleanup() outside of an effect or scope";
      }
    },
    NO_OWNER_IN_A_COMPUTED(
        NoOwnerException.class,
        "price",
        system ->
            system
                .computed(
                    o -> o.name("price"),
                    () -> {
                      system.onCleanup(() -> {});
                      return 1;
                    })
                .get()),
    CLOSED_SCOPE(
        IllegalStateException.class,
        "'page'",
        system -> {
          EffectScope scope = system.effectScope(o -> o.name("page"), () -> {});
          scope.close();
          scope.run(() -> {});
        }),
    SCOPE_AS_SUBSCRIBER(
        IllegalArgumentException.class,
        "'page'",
        system -> system.setActiveSub(system.effectScope(o -> o.name("page"), () -> {}))),
    END_OF_NO_BATCH(IllegalStateException.class, "endBatch()", ReactiveSystem::endBatch),
    RESUME_WITHOUT_PAUSE(
        IllegalStateException.class, "resumeTracking()", ReactiveSystem::resumeTracking),
    BATCH_ENDED_BY_AN_EFFECT_INSIDE(
        IllegalStateException.class,
        "'page'",
        system -> system.batch(() -> system.effect(o -> o.name("page"), system::endBatch))),
    BATCH_LEFT_OPEN(
        IllegalStateException.class,
        "'page'",
        system ->
            system.effect(o -> o.name("page"), () -> assertThat(system.startBatch()).isNotNull())),
    BATCHES_ENDED_OUT_OF_ORDER(
        IllegalStateException.class,
        "reverse order",
        system -> {
          Batch outer = system.startBatch();
          Batch inner = system.startBatch();
          try {
            outer.close();
          } finally {
            inner.close();
            outer.close();
          }
        }),
    BATCH_ENDED_BY_ANOTHER_THREAD(
        IllegalStateException.class,
        "its owner is thread 'starter'",
        system -> {
          Thread current = Thread.currentThread();
          String before = current.getName();
          current.setName("starter");
          try (Batch batch = system.startBatch()) {
            rethrow(Threads.start("ender", batch::close).end());
          } finally {
            current.setName(before);
          }
        }),
    ENDLESS_LOOP(
        EffectLoopException.class,
        "endless",
        system -> {
          Signal<Boolean> on = system.signal(false);
          Signal<Integer> count = system.signal(o -> o.name("count"), 0);
          system.detached(
              () ->
                  system.effect(
                      o -> o.name("endless").allowRecursion(),
                      () -> {
                        if (on.get()) {
                          count.set(count.get() + 1);
                        }
                      }));
          on.set(true);
        }),
    OTHER_SYSTEM_TRACKED(
        CrossSystemException.class,
        "price",
        system -> {
          Signal<Integer> price =
              ReactiveSystem.create("warehouse").signal(o -> o.name("price"), 1);
          system.computed(price).get();
        }),
    OTHER_SYSTEM_WRITTEN(
        CrossSystemException.class,
        "warehouse",
        system -> {
          Signal<Integer> price = ReactiveSystem.create("warehouse").signal(1);
          system.batch(() -> price.set(2));
        }),
    OTHER_SYSTEM_TRIGGERED(
        CrossSystemException.class,
        "price",
        system ->
            system.trigger(ReactiveSystem.create("warehouse").signal(o -> o.name("price"), 1))),
    OPTIONS_CHANGED_LATER(
        IllegalStateException.class,
        "'price'",
        system -> {
          List<SignalOptions<Integer>> kept = new ArrayList<>();
          system.signal(o -> kept.add(o.name("price")), 1);
          kept.get(0).nonNull();
        });

    private final Class<? extends Throwable> type;
    private final String name;
    private final Consumer<ReactiveSystem> action;

    Misuse(Class<? extends Throwable> type, String name, Consumer<ReactiveSystem> action) {
      this.type = type;
      this.name = name;
      this.action = action;
    }

    void commit(ReactiveSystem system) {
      action.accept(system);
    }

    private static void rethrow(@Nullable Throwable thrown) {
      if (thrown != null) {
        throw Failures.<RuntimeException>sneaky(thrown);
      }
    }

    String message() {
      return name;
    }

    void check(@Nullable Throwable thrown) {
      assertThat(thrown).isInstanceOf(type).hasMessageContaining(message());
      if (thrown instanceof SignalFailure failure) {
        assertThat(failure.nodeName()).isEqualTo(name);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void C66_misuse_outside_throwsNamingTheNodeAndBreaksNothing(Misuse misuse) {
    Throwable thrown = catchThrowable(() -> misuse.commit(system));

    misuse.check(thrown);
    Canary.assertAtRest(system);
  }

  @ParameterizedTest
  @EnumSource
  void C66_misuse_inAnEffect_reachesTheWriterAndBreaksNothing(Misuse misuse) {
    Signal<Integer> source = system.signal(0);
    Effect effect =
        system.effect(
            () -> {
              log.add(source.get());
              if (source.get() == 1) {
                misuse.commit(system);
              }
            });

    Throwable thrown = catchThrowable(() -> source.set(1));
    source.set(2);

    misuse.check(thrown);
    assertThat(log.events()).containsExactly("0", "1", "2");
    assertThat(effect.isClosed()).isFalse();
    effect.close();
    Canary.assertAtRest(system);
  }

  @ParameterizedTest
  @EnumSource
  void C66_misuse_caughtInAnEffectOfABatch_effectGoesOn(Misuse misuse) {
    Signal<Integer> source = system.signal(0);
    Signal<Integer> after = system.signal(0);
    Effect effect =
        system.effect(
            () -> {
              boolean bad = source.get() == 1 && after.get() == 0;
              Throwable thrown = bad ? catchThrowable(() -> misuse.commit(system)) : null;
              log.add(after.get() + (thrown == null ? "" : " caught"));
            });

    Throwable atTheEnd = catchThrowable(() -> system.batch(() -> source.set(1)));
    after.set(1);

    boolean caught = log.events().contains("0 caught");
    assertThat(caught || atTheEnd != null).isTrue();
    assertThat(log.events()).hasSize(3);
    assertThat(log.events().get(2)).startsWith("1");
    effect.close();
    Canary.assertAtRest(system);
  }

  @Nested
  class Twice {

    @Test
    void closedTwice_effectScopeAndBatch_secondIsIgnored() {
      Effect effect = system.effect(() -> system.onCleanup(log.cleanup("effect")));
      EffectScope scope = system.effectScope(() -> system.onCleanup(log.cleanup("scope")));
      Batch batch = system.startBatch();

      effect.close();
      effect.close();
      scope.close();
      scope.close();
      batch.close();
      batch.close();

      assertThat(log.events()).containsExactly("effect", "scope");
      assertThat(system.getBatchDepth()).isZero();
    }

    @Test
    void observationEndedTwice_secondIsIgnored() {
      Signal<Integer> source = system.signal(0);
      Registration end =
          system.onWrite(source, (old, next) -> log.add("before"), (old, next) -> log.add("after"));

      end.close();
      end.close();
      source.set(1);

      assertThat(log.events()).isEmpty();
    }

    @Test
    void pausedAndResumedTwice_secondIsIgnored() {
      Signal<Integer> source = system.signal(0);
      Effect effect = system.effect(() -> log.add(source.get()));

      effect.pause();
      effect.pause();
      source.set(1);
      effect.resume();
      effect.resume();
      source.set(2);

      assertThat(log.events()).containsExactly("0", "1", "2");
      effect.close();
      effect.pause();
      effect.resume();
      Canary.assertAtRest(system);
    }
  }

  /** Arguments that must not be null, by the name in the message. */
  @SuppressWarnings({"NullAway", "ImmutableEnumChecker"}) // null is what they are for
  private enum NullArgument {
    COMPUTED("fn", (system, source) -> system.computed(null)),
    COMPUTED_WITH_OPTIONS("fn", (system, source) -> system.computed(o -> o.name("n"), null)),
    COMPUTED_OPTIONS("options", (system, source) -> system.computed(null, source)),
    REDUCED("fn", (system, source) -> system.reduced(0, null)),
    INT_COMPUTED("fn", (system, source) -> system.intComputed(null)),
    LONG_COMPUTED("fn", (system, source) -> system.longComputed(null)),
    DOUBLE_COMPUTED("fn", (system, source) -> system.doubleComputed(null)),
    SIGNAL_OPTIONS("options", (system, source) -> system.signal(null, 1)),
    UNSET_OPTIONS("options", (system, source) -> system.unsetSignal(null)),
    EFFECT("fn", (system, source) -> system.effect((Runnable) null)),
    EFFECT_SUPPLIER("fn", (system, source) -> system.effect((Supplier<Cleanup>) null)),
    EFFECT_OPTIONS("options", (system, source) -> system.effect(null, () -> {})),
    EFFECT_SOURCE("source", (system, source) -> system.effect(null, value -> {})),
    EFFECT_ACTION("action", (system, source) -> system.effect(source, (Consumer<Integer>) null)),
    BIND_SOURCE("source", (system, source) -> system.bind(null, value -> {})),
    BIND_TARGET("target", (system, source) -> system.bind(source, null)),
    SCOPE("body", (system, source) -> system.effectScope((Runnable) null)),
    SCOPE_OPTIONS("options", (system, source) -> system.effectScope(null, () -> {})),
    SCOPE_RUN("body", (system, source) -> system.effectScope().run((Runnable) null)),
    SCOPE_RUN_SUPPLIER("body", (system, source) -> system.effectScope().run((Supplier<?>) null)),
    BATCH("fn", (system, source) -> system.batch((Runnable) null)),
    BATCH_SUPPLIER("fn", (system, source) -> system.batch((Supplier<?>) null)),
    READ("fn", (system, source) -> system.read(null)),
    UNTRACKED("fn", (system, source) -> system.untracked((Runnable) null)),
    DETACHED("fn", (system, source) -> system.detached((Runnable) null)),
    TRIGGER("fn", (system, source) -> system.trigger((Runnable) null)),
    TRIGGER_SIGNAL("signal", (system, source) -> system.trigger((ReadableSignal<?>) null)),
    ON_CLEANUP("cleanup", (system, source) -> system.onCleanup(null)),
    TRY_ON_CLEANUP("cleanup", (system, source) -> system.tryOnCleanup(null)),
    UPDATE("fn", (system, source) -> source.update(null)),
    INT_UPDATE("fn", (system, source) -> system.intSignal(0).update(null)),
    ON_WRITE("signal", (system, source) -> system.onWrite(null, (a, b) -> {}, (a, b) -> {})),
    ON_WRITE_BEFORE("before", (system, source) -> system.onWrite(source, null, (a, b) -> {})),
    ON_WRITE_AFTER("after", (system, source) -> system.onWrite(source, (a, b) -> {}, null)),
    NAME("name", (system, source) -> system.signal(o -> o.name(null), 1)),
    EQUALITY("equality", (system, source) -> system.signal(o -> o.equality(null), 1)),
    GUARD("guard", (system, source) -> system.signal(o -> o.guard(null), 1)),
    HOOK("hook", (system, source) -> system.signal(o -> o.onWatched(null), 1)),
    HANDLER("handler", (system, source) -> system.effect(o -> o.onError(null), () -> {})),
    EXECUTOR("executor", (system, source) -> system.effect(o -> o.executor(null), () -> {})),
    SYSTEM_NAME("name", (system, source) -> ReactiveSystem.create((String) null)),
    SYSTEM_RUN("body", (system, source) -> system.run((Runnable) null));

    private final String argument;
    private final BiConsumer<ReactiveSystem, Signal<Integer>> call;

    NullArgument(String argument, BiConsumer<ReactiveSystem, Signal<Integer>> call) {
      this.argument = argument;
      this.call = call;
    }
  }

  @ParameterizedTest
  @EnumSource
  void C16_C19_nullArgument_throwsNamingItAndBreaksNothing(NullArgument misuse) {
    Signal<Integer> source = system.signal(0);
    system.effect(() -> log.add(source.get()));

    assertThatNullPointerException()
        .isThrownBy(() -> misuse.call.accept(system, source))
        .withMessage(misuse.argument);
    source.set(1);

    assertThat(log.events()).containsExactly("0", "1");
    Canary.assertAtRest(system);
  }
}
