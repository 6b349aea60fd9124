package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Reactive systems: apart from each other, and each whole in itself. */
class SystemTest {

  private final ReactiveSystem one = ReactiveSystem.create("one");
  private final ReactiveSystem two = ReactiveSystem.create("two");
  private final Canary canaryOfOne = new Canary(one);
  private final Canary canaryOfTwo = new Canary(two);
  private final Recorder log = new Recorder();

  @AfterEach
  void systemsStillWork() {
    canaryOfOne.assertWorks();
    canaryOfTwo.assertWorks();
    Canary.assertAtRest(ReactiveSystem.global());
  }

  private static ReactiveSystem systemOf(Object node) {
    return ((ReactiveNode) node).engine.system;
  }

  @Nested
  class Factories {

    @Test
    void D16_staticFactories_createInTheGlobalSystem() {
      assertThat(systemOf(Signals.signal(1))).isSameAs(ReactiveSystem.global());
      assertThat(systemOf(Signals.computed(() -> 1))).isSameAs(ReactiveSystem.global());
    }

    @Test
    void D16_everyFactory_createsInItsSystem() {
      List<Object> nodes =
          List.of(
              one.signal(1),
              one.signal(o -> o.name("n"), 1),
              one.<Integer>signal(),
              one.unsetSignal(o -> o.name("n")),
              one.intSignal(1),
              one.intSignal(o -> o.name("n"), 1),
              one.longSignal(1),
              one.longSignal(o -> o.name("n"), 1),
              one.doubleSignal(1),
              one.doubleSignal(o -> o.name("n"), 1),
              one.computed(() -> 1),
              one.computed(o -> o.name("n"), () -> 1),
              one.reduced(1, v -> v),
              one.reduced(o -> o.name("n"), 1, v -> v),
              one.intComputed(() -> 1),
              one.intComputed(o -> o.name("n"), () -> 1),
              one.longComputed(() -> 1),
              one.longComputed(o -> o.name("n"), () -> 1),
              one.doubleComputed(() -> 1),
              one.doubleComputed(o -> o.name("n"), () -> 1),
              one.effect(() -> log.add("effect")),
              one.effect(o -> o.name("n"), () -> log.cleanup("cleanup")),
              one.effect(() -> 1, value -> log.add(value)),
              one.effect(o -> o.name("n"), () -> 1, value -> log.add(value)),
              one.bind(() -> 1, value -> log.add(value)),
              one.effectScope(),
              one.effectScope(() -> log.add("scope")),
              one.effectScope(o -> o.name("n"), () -> log.add("scope")));

      assertThat(nodes).allSatisfy(node -> assertThat(systemOf(node)).isSameAs(one));
    }

    @Test
    void D16_run_staticFunctionsMeanThatSystem() {
      one.run(
          () -> {
            Signal<Integer> signal = Signals.signal(0);
            log.add(systemOf(signal) == one);
            Signals.batch(() -> log.add(one.getBatchDepth() + "/" + Signals.getBatchDepth()));
            two.run(() -> log.add(systemOf(Signals.signal(0)) == two));
            log.add(systemOf(Signals.intSignal(0)) == one);
          });

      assertThat(log.events()).containsExactly("true", "1/1", "true", "true");
      assertThat(systemOf(Signals.signal(0))).isSameAs(ReactiveSystem.global());
    }

    @Test
    void D16_runThrows_staticFunctionsMeanTheOuterSystemAgain() {
      IllegalStateException boom = new IllegalStateException("boom");

      assertThatThrownBy(
              () ->
                  one.run(
                      () -> {
                        throw boom;
                      }))
          .isSameAs(boom);

      assertThat(systemOf(Signals.signal(0))).isSameAs(ReactiveSystem.global());
    }

    @Test
    void D16_staticFactoryInAnEffect_createsInTheSystemOfTheEffect() {
      List<Object> made = new ArrayList<>();

      Effect effect = one.effect(() -> made.add(Signals.signal(0)));

      assertThat(systemOf(made.get(0))).isSameAs(one);
      effect.close();
    }

    @Test
    void D50_toString_isItsName() {
      assertThat(one).hasToString("ReactiveSystem(one)");
      assertThat(ReactiveSystem.global()).hasToString("ReactiveSystem(global)");
    }

    @Test
    void waitLimit_negative_throws() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> one.changeWaitLimit(Duration.ofSeconds(-1)))
          .withMessageContaining("must not be negative");
    }
  }

  @Nested
  class Apart {

    @Test
    void D16_batchOfOne_doesNotHoldTheOther() {
      Signal<Integer> inOne = one.signal(0);
      Signal<Integer> inTwo = two.signal(0);
      one.effect(() -> log.add("one " + inOne.get()));
      two.effect(() -> log.add("two " + inTwo.get()));
      log.clear();

      Batch batch = one.startBatch();
      inOne.set(1);
      Threads.run("other", () -> inTwo.set(1));
      assertThat(log.events()).containsExactly("two 1");
      batch.close();

      assertThat(log.events()).containsExactly("two 1", "one 1");
    }

    @Test
    void D16_handlerAndLoopLimit_areOfOneSystem() {
      IllegalStateException boom = new IllegalStateException("boom");
      one.changeErrorHandler(failure -> log.add("one"));
      Signal<Boolean> on = two.signal(false);
      two.effect(
          () -> {
            if (on.get()) {
              throw boom;
            }
          });

      assertThatThrownBy(() -> on.set(true)).isSameAs(boom);

      assertThat(log.events()).isEmpty();
    }

    @Test
    void D16_pauseInOne_doesNotPauseTheOther() {
      Signal<Integer> inTwo = two.signal(0);
      one.pauseTracking();
      two.effect(() -> log.add(inTwo.get()));
      one.resumeTracking();

      inTwo.set(1);

      assertThat(log.events()).containsExactly("0", "1");
    }
  }

  @Nested
  class Across {

    private final Signal<Integer> foreign = two.signal(o -> o.name("foreign"), 1);

    @Test
    void D16_effectReadsAnotherSystem_throwsNamingBoth() {
      assertThatThrownBy(() -> one.effect(o -> o.name("reader"), () -> log.add(foreign.get())))
          .isInstanceOf(CrossSystemException.class)
          .hasMessageContaining("'foreign'")
          .hasMessageContaining("'reader'")
          .hasMessageContaining("'one'")
          .hasMessageContaining("'two'");
    }

    @Test
    void D16_computedReadsAnotherSystem_throws() {
      Computed<Integer> computed = one.computed(() -> foreign.get() + 1);

      assertThatThrownBy(computed::get).isInstanceOf(CrossSystemException.class);
    }

    @Test
    void D16_untrackedReadOfAClearValue_isAllowed() {
      Computed<Integer> computed = one.computed(() -> one.untracked(foreign) + 1);

      assertThat(computed.get()).isEqualTo(2);
    }

    @Test
    void D16_writeToAnotherSystemInsideABatch_throwsAndNothingChanges() {
      assertThatThrownBy(() -> one.batch(() -> foreign.set(2)))
          .isInstanceOf(CrossSystemException.class)
          .hasMessageContaining("'one'")
          .hasMessageContaining("'two'");

      assertThat(foreign.get()).isEqualTo(1);
    }

    @Test
    void D16_triggerObserveAndSetActiveSub_refuseForeignNodes() {
      assertThatThrownBy(() -> one.trigger(foreign)).isInstanceOf(CrossSystemException.class);
      assertThatThrownBy(() -> one.onWrite(foreign, (a, b) -> {}, (a, b) -> {}))
          .isInstanceOf(CrossSystemException.class);
      Computed<Integer> computed = two.computed(foreign);
      assertThatThrownBy(() -> one.batch(() -> one.setActiveSub(computed)))
          .isInstanceOf(CrossSystemException.class);
    }

    @Test
    void D16_runInAnotherSystemInsideABatch_throws() {
      assertThatThrownBy(() -> one.batch(() -> two.run(() -> log.add("ran"))))
          .isInstanceOf(CrossSystemException.class);

      assertThat(log.events()).isEmpty();
    }

    @Test
    void D16_actionOfASplitEffect_mayWriteAnotherSystem() {
      Signal<Integer> source = one.signal(0);
      Effect bridge = one.effect(source, value -> foreign.set(value * 10));

      source.set(5);

      assertThat(foreign.get()).isEqualTo(50);
      bridge.close();
    }
  }

  @Nested
  class Options {

    @Test
    void create_withOptions_takesThemAll() throws Exception {
      var time = new VirtualClock();
      Recorder seen = new Recorder();
      ReactiveSystem system =
          ReactiveSystem.create(
              o ->
                  o.name("session")
                      .scheduler(time)
                      .taskExecutor(
                          body -> {
                            seen.add("task");
                            body.run();
                          })
                      .taskParallelism(2)
                      .loopLimit(3)
                      .waitLimit(Duration.ofSeconds(1))
                      .actionLimit(Duration.ZERO)
                      .onError(failure -> seen.add(failure.error().getClass().getSimpleName())));
      Signal<Integer> n = system.signal(0);
      system.task(ctx -> 1).await(Duration.ofSeconds(60));
      system.effect(
          o -> o.allowRecursion(),
          () -> {
            int now = n.get();
            if (now > 0) {
              n.set(now + 1);
            }
          });

      n.set(1);

      assertThat(seen.events()).containsExactly("task", "EffectLoopException");
      assertThat(system.scheduler()).isSameAs(time);
      assertThat(system).hasToString("ReactiveSystem(session)");
      assertThat(ReactiveSystem.create(o -> {}).toString()).startsWith("ReactiveSystem(system#");
    }

    @Test
    void options_wrongOrLate_areRefused() {
      var kept = new ArrayList<SystemOptions>();
      ReactiveSystem.create(o -> kept.add(o.name("late")));

      assertThatThrownBy(() -> kept.get(0).loopLimit(1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("'late'");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ReactiveSystem.create(o -> o.loopLimit(0)));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ReactiveSystem.create(o -> o.waitLimit(Duration.ofSeconds(-1))));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ReactiveSystem.create(o -> o.taskParallelism(0)));
    }

    @Test
    void wrap_inAnotherThread_isInTheSystemOfItsMaker() throws Exception {
      ReactiveSystem session = ReactiveSystem.create("session");
      List<Object> seen = Collections.synchronizedList(new ArrayList<>());
      Runnable body = () -> seen.add(ReactiveSystem.current());
      Runnable[] wrapped = new Runnable[2];
      session.run(() -> wrapped[0] = ReactiveSystem.wrap(body));
      session.batch(() -> wrapped[1] = ReactiveSystem.wrap(body));
      for (Runnable one : List.of(body, wrapped[0], wrapped[1])) {
        Thread thread = new Thread(one);
        thread.start();
        thread.join();
      }

      assertThat(seen).containsExactly(ReactiveSystem.global(), session, session);
      assertThat(ReactiveSystem.current()).isSameAs(ReactiveSystem.global());
    }
  }

  @Test
  void setters_areOfTheGlobalSystemAlone() {
    ReactiveSystem made = ReactiveSystem.create("made");
    ReactiveSystem global = ReactiveSystem.global();
    List<Consumer<ReactiveSystem>> setters =
        List.of(
            s -> s.setErrorHandler(null),
            s -> s.setLoopLimit(100),
            s -> s.setWaitLimit(Duration.ofSeconds(10)),
            s -> s.setActionLimit(Duration.ofMillis(100)),
            s -> s.setScheduler(global.scheduler()),
            s -> s.setTaskExecutor(null),
            s -> s.setTaskParallelism(Integer.MAX_VALUE));

    assertThat(setters)
        .allSatisfy(
            setter ->
                assertThatThrownBy(() -> setter.accept(made))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContainingAll("'made'", "ReactiveSystem.create(o -> o."));
    setters.forEach(setter -> setter.accept(global));
  }
}
