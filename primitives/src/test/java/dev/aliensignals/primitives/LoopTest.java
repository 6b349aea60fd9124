package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Signals.batch;
import static dev.aliensignals.primitives.Signals.computed;
import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.signal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Effects that write values that they read themselves, and values that others read. */
class LoopTest {

  private final Canary canary = new Canary(ReactiveSystem.global());
  private final Recorder log = new Recorder();
  private final List<Effect> effects = new ArrayList<>();

  @AfterEach
  void graphStillWorks() {
    effects.forEach(Effect::close);
    canary.assertWorks();
  }

  private void run(Runnable fn) {
    effects.add(effect(fn));
  }

  @Nested
  class OwnWrites {

    @Test
    void D7_C71_effectWritesWhatItReads_isNotRunAgain() {
      Signal<Integer> count = signal(0);

      run(
          () -> {
            log.add(count.get());
            count.set(count.get() + 1);
          });

      assertThat(log.events()).containsExactly("0");
      assertThat(count.get()).isEqualTo(1);
    }

    @Test
    void L24_firstRunWritesWhatItReads_runsOnce() {
      Signal<Integer> source = signal(0);
      AtomicInteger runs = new AtomicInteger();

      run(
          Recorder.counting(
              runs,
              () -> {
                if (source.get() == 0) {
                  source.set(1);
                }
              }));

      assertThat(runs).hasValue(1);
    }

    @Test
    void L32_selfCountingEffect_runsOncePerUpdate() {
      Signal<Integer> quantity = signal(2);
      Signal<Integer> price = signal(100);
      Signal<Integer> updates = signal(0);
      run(
          () -> {
            log.add(quantity.get() * price.get());
            updates.set(updates.get() + 1);
            log.add("update " + updates.peek());
          });

      quantity.set(3);
      batch(
          () -> {
            price.set(120);
            quantity.set(4);
          });

      assertThat(log.events())
          .containsExactly("200", "update 1", "300", "update 2", "480", "update 3");
    }

    @Test
    void D7_writeFromOutsideAfterOwnWrite_runsItAgain() {
      Signal<Integer> source = signal(0);
      run(
          () -> {
            log.add(source.get());
            source.set(source.get() + 1);
          });

      source.set(10);

      assertThat(log.events()).containsExactly("0", "10");
      assertThat(source.get()).isEqualTo(11);
    }

    @Test
    void D7_ownWriteThroughAComputed_isNotRunAgain() {
      Signal<Integer> source = signal(0);
      Computed<Integer> next = computed(() -> source.get() + 1);
      run(
          () -> {
            log.add(next.get());
            source.set(next.get());
          });

      assertThat(log.take()).containsExactly("1");
      source.set(5);

      assertThat(log.events()).containsExactly("6");
      assertThat(source.get()).isEqualTo(6);
    }

    @Test
    void D7_suite212_effectResetsItsSource_sourceStaysResetAndLaterWritesRun() {
      Signal<Boolean> requested = signal(false);
      run(
          () -> {
            if (requested.get()) {
              log.add("handled");
              requested.set(false);
            }
          });

      requested.set(true);
      requested.set(true);

      assertThat(log.events()).containsExactly("handled", "handled");
      assertThat(requested.get()).isFalse();
    }
  }

  @Nested
  class Recursion {

    @Test
    void L13_D7_allowRecursion_runsUntilNothingChanges() {
      Signal<Integer> count = signal(0);
      AtomicInteger runs = new AtomicInteger();

      effects.add(
          effect(
              o -> o.allowRecursion(),
              Recorder.counting(
                  runs,
                  () -> {
                    if (count.get() < 5) {
                      count.set(count.get() + 1);
                    }
                  })));

      assertThat(count.get()).isEqualTo(5);
      assertThat(runs).hasValue(6);
    }

    @Test
    void D6_recursionWithoutEnd_throwsNamingEffectAndSource() {
      ReactiveSystem system = ReactiveSystem.create("loop");
      Signal<Boolean> on = system.signal(false);
      Signal<Integer> count = system.signal(o -> o.name("count"), 0);
      Effect endless =
          system.effect(
              o -> o.name("endless").allowRecursion(),
              () -> {
                if (on.get()) {
                  count.set(count.get() + 1);
                }
              });

      assertThatThrownBy(() -> on.set(true))
          .isInstanceOf(EffectLoopException.class)
          .hasMessageContaining("'endless' was run 100 times")
          .hasMessageContaining("'count'");

      assertThat(count.get()).isEqualTo(100);
      assertThat(endless.isClosed()).isFalse();
      Canary.assertAtRest(system);
    }

    @Test
    void D6_afterTheLimit_effectRunsAgainAtTheNextWrite() {
      Signal<Integer> goal = signal(0);
      Signal<Integer> count = signal(0);
      effects.add(
          effect(
              o -> o.allowRecursion(),
              () -> {
                if (count.get() < goal.get()) {
                  count.set(count.get() + 1);
                }
              }));
      assertThatThrownBy(() -> goal.set(1_000)).isInstanceOf(EffectLoopException.class);
      int reached = count.get();

      goal.set(reached + 10);

      assertThat(count.get()).isEqualTo(reached + 10);
    }

    @Test
    void D6_othersOfTheFlush_runAllTheSame() {
      Signal<Integer> source = signal(0);
      Signal<Integer> count = signal(0);
      effects.add(
          effect(
              o -> o.allowRecursion(),
              () -> {
                if (source.get() > 0) {
                  count.set(count.get() + 1);
                }
              }));
      run(() -> log.add(source.get()));

      assertThatThrownBy(() -> source.set(1)).isInstanceOf(EffectLoopException.class);

      assertThat(log.events()).containsExactly("0", "1");
    }

    @Test
    void D6_loopLimit_canBeSet() {
      ReactiveSystem system = ReactiveSystem.create("limited");
      system.changeLoopLimit(3);
      Signal<Integer> count = system.signal(-1);
      AtomicInteger runs = new AtomicInteger();
      system.effect(
          o -> o.allowRecursion(),
          Recorder.counting(
              runs,
              () -> {
                if (count.get() >= 0) {
                  count.set(count.get() + 1);
                }
              }));
      runs.set(0);

      assertThatThrownBy(() -> count.set(0)).isInstanceOf(EffectLoopException.class);

      assertThat(runs).hasValue(3);
    }

    @Test
    void D6_loopLimitBelowOne_throws() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ReactiveSystem.create("limited").changeLoopLimit(0));
    }

    @Test
    void D6_thousandEffectsInOneFlush_isNoLoop() {
      Signal<Integer> source = signal(0);
      AtomicInteger runs = new AtomicInteger();
      for (int i = 0; i < 1_000; i++) {
        run(Recorder.counting(runs, () -> log.add(source.get())));
      }

      source.set(1);

      assertThat(runs).hasValue(2_000);
    }
  }

  @Nested
  class OfOthers {

    @Test
    void L25_D8_writeInsideAnEffect_runsOthersAtOnce() {
      Signal<Integer> a = signal(0);
      Signal<Integer> b = signal(0);
      run(
          () -> {
            if (b.get() > 0) {
              log.add("b");
            }
          });
      run(
          () -> {
            if (a.get() > 0) {
              b.set(1);
              log.add("a");
            }
          });

      a.set(1);

      assertThat(log.events()).containsExactly("b", "a");
    }

    @Test
    void D8_twoWritesInsideAnEffect_dependentRunsForEach() {
      Signal<Integer> trigger = signal(0);
      Signal<Integer> a = signal(0);
      Signal<Integer> b = signal(0);
      run(() -> log.add(a.get() + "," + b.get()));
      run(
          () -> {
            if (trigger.get() > 0) {
              a.set(1);
              b.set(1);
            }
          });
      log.clear();

      trigger.set(1);

      assertThat(log.events()).containsExactly("1,0", "1,1");
    }

    @Test
    void D8_batchedEffect_dependentRunsOnceAtItsEnd() {
      Signal<Integer> trigger = signal(0);
      Signal<Integer> a = signal(0);
      Signal<Integer> b = signal(0);
      run(() -> log.add(a.get() + "," + b.get()));
      effects.add(
          effect(
              o -> o.batched(),
              () -> {
                if (trigger.get() > 0) {
                  a.set(1);
                  b.set(1);
                }
              }));
      log.clear();

      trigger.set(1);

      assertThat(log.events()).containsExactly("1,1");
    }

    @Test
    void C13_effectWritesAnotherSignal_dependentsHaveRunBeforeSetReturns() {
      Signal<Integer> a = signal(0);
      Signal<Integer> b = signal(0);
      run(() -> b.set(a.get() * 2));
      run(() -> log.add(b.get()));
      log.clear();

      a.set(1);

      assertThat(log.events()).containsExactly("2");
    }

    @Test
    void D7_effectsThatTriggerEachOther_stopByThemselves() {
      Signal<Integer> a = signal(0);
      Signal<Integer> b = signal(0);
      AtomicInteger runs = new AtomicInteger();
      run(Recorder.counting(runs, () -> b.set(a.get() + 1)));
      run(Recorder.counting(runs, () -> a.set(b.get() + 1)));

      a.set(10);

      assertThat(runs.get()).isLessThan(10);
      assertThat(b.get()).isGreaterThan(10);
    }

    @Test
    void L26_D11_computedWritesASignal_othersSeeIt() {
      Signal<Integer> source = signal(1);
      Signal<Integer> written = signal(0);
      Computed<Integer> writing =
          computed(
              () -> {
                written.set(source.get() * 10);
                return source.get();
              });
      run(() -> log.add("written " + written.get()));
      run(() -> log.add("computed " + writing.get()));

      source.set(2);

      assertThat(log.events())
          .containsExactlyInAnyOrder(
              "written 0", "written 10", "computed 1", "written 20", "computed 2");
      assertThat(written.get()).isEqualTo(20);
    }

    @Test
    void L26_computedWritesInABatchedEffect_orderIsThatOfTheSource() {
      Signal<Integer> a = signal(0);
      Signal<Integer> b = signal(0);
      Computed<Integer> aa =
          computed(
              () -> {
                log.add("aa-0");
                if (a.get() == 0) {
                  b.set(1);
                }
                log.add("aa-1");
                return 0;
              });
      Computed<Integer> bb =
          computed(
              () -> {
                log.add("bb");
                return b.get();
              });
      effects.add(effect(o -> o.batched(), () -> log.add("effect " + bb.get())));

      effects.add(effect(o -> o.batched(), () -> log.add("effect " + aa.get())));

      assertThat(log.events())
          .containsExactly("bb", "effect 0", "aa-0", "aa-1", "effect 0", "bb", "effect 1");
    }

    @Test
    void D11_suite172_computedWritesItsOwnDependency_isEvaluatedAtEachRead() {
      Signal<Integer> source = signal(0);
      AtomicInteger evaluations = new AtomicInteger();
      Computed<Integer> restless =
          computed(
              Recorder.counting(
                  evaluations,
                  () -> {
                    source.set(source.get() + 1);
                    return source.get();
                  }));

      int first = restless.get();
      int second = restless.get();

      assertThat(second).isGreaterThan(first);
      assertThat(evaluations.get()).isEqualTo(2);
    }
  }
}
