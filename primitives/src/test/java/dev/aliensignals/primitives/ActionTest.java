package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * How actions run: in order, after the system has been released, owning what they make, and not for
 * ever.
 */
class ActionTest {

  private final ReactiveSystem system = ReactiveSystem.create("split");
  private final Engine engine = system.engine;
  private final Recorder recorder = new Recorder();

  /** A split effect that records each new and old value. */
  private <T extends @Nullable Object> Effect watch(Supplier<T> source) {
    return system.split(source, (value, old) -> recorder.add(old + "->" + value), false, null);
  }

  @Nested
  class Order {

    @Test
    void actions_severalDue_runInTheOrderTheyWereQueued() {
      var number = system.signal(0);
      system.effect(number, value -> recorder.add("first " + value));
      system.effect(number, value -> recorder.add("second " + value));
      recorder.clear();

      number.set(1);

      assertThat(recorder.events()).containsExactly("first 1", "second 1");
    }

    @Test
    void actions_dueBesidePlainEffects_runAfterAllOfThem() {
      var number = system.signal(0);
      system.effect(number, value -> recorder.add("action " + value));
      system.effect(() -> recorder.add("effect " + number.get()));
      recorder.clear();

      number.set(1);

      assertThat(recorder.events()).containsExactly("effect 1", "action 1");
    }

    @Test
    void set_uncontended_actionHasRunWhenItReturns() {
      var number = system.signal(0);
      var seen = new AtomicInteger(-1);
      system.effect(number, seen::set);

      number.set(1);

      assertThat(seen).hasValue(1);
    }

    @Test
    void set_insideAction_returnsBeforeItsActionsRun() {
      var number = system.signal(0);
      var doubled = system.signal(0);
      system.split(
          number,
          (value, old) -> {
            doubled.set(2 * value);
            recorder.add("written");
          },
          false,
          null);
      watch(doubled);

      number.set(1);

      assertThat(recorder.events()).containsExactly("written", "0->2");
    }

    @Test
    void set_whileAnotherThreadDrains_returnsBeforeItsActionHasRun() {
      system.changeActionLimit(Duration.ZERO);
      var slow = system.signal(0);
      var number = system.signal(0);
      var started = new CountDownLatch(1);
      var goOn = new CountDownLatch(1);
      system.split(
          slow,
          (value, old) -> {
            started.countDown();
            Threads.await(goOn);
            recorder.add("slow");
          },
          false,
          null);
      var seen = new AtomicReference<@Nullable Thread>();
      system.split(number, (value, old) -> seen.set(Thread.currentThread()), false, null);
      var drainer = Threads.start("drainer", () -> slow.set(1));
      Threads.await(started);

      number.set(1);

      assertThat(seen).hasValue(null);
      goOn.countDown();
      drainer.join();
      assertThat(seen).hasValue(drainer.thread());
    }
  }

  @Nested
  class HandingOn {

    /**
     * Lets a thread with the name "drainer" run one slow action, in which this thread makes {@code
     * count} more due.
     */
    private List<Thread> drainForeign(int count) {
      system.changeActionLimit(Duration.ZERO); // the number decides, not the time
      var slow = system.signal(0);
      var started = new CountDownLatch(1);
      var goOn = new CountDownLatch(1);
      system.split(
          slow,
          (value, old) -> {
            started.countDown();
            Threads.await(goOn);
          },
          false,
          null);
      var all = system.signal(0);
      List<Thread> threads = new ArrayList<>();
      var done = new CountDownLatch(count);
      var running = new AtomicInteger();
      for (int i = 0; i < count; i++) {
        system.split(
            all,
            (value, old) -> {
              assertThat(running.incrementAndGet()).isOne();
              threads.add(Thread.currentThread());
              running.decrementAndGet();
              done.countDown();
            },
            false,
            null);
      }
      var drainer = Threads.start("drainer", () -> slow.set(1));
      Threads.await(started);
      all.set(1);
      goOn.countDown();
      drainer.join();
      Threads.await(done);
      return threads;
    }

    @Test
    void drainer_asManyForeignActionsAsTheLimit_runsThemAll() {
      List<Thread> threads = drainForeign(Actions.FOREIGN_LIMIT);

      assertThat(threads)
          .hasSize(Actions.FOREIGN_LIMIT)
          .allMatch(thread -> thread.getName().equals("drainer"));
    }

    @Test
    void drainer_moreForeignActionsThanTheLimit_handsTheRestToAThreadOfItsOwn() {
      List<Thread> threads = drainForeign(Actions.FOREIGN_LIMIT + 10);

      assertThat(threads).hasSize(Actions.FOREIGN_LIMIT + 10);
      assertThat(threads.subList(0, Actions.FOREIGN_LIMIT))
          .allMatch(thread -> thread.getName().equals("drainer"));
      assertThat(threads.subList(Actions.FOREIGN_LIMIT, threads.size()))
          .allMatch(thread -> thread.getName().equals("actions of system 'split'"));
    }

    @Test
    void successor_queueEmpty_endsAndTheNextWriterDrains() {
      List<Thread> threads = drainForeign(Actions.FOREIGN_LIMIT + 1);
      Threads.awaitEnd(threads.get(Actions.FOREIGN_LIMIT));
      var number = system.signal(0);
      watch(number);

      number.set(1);

      assertThat(recorder.events()).containsExactly("0->1");
    }

    @Test
    void drainer_moreOwnActionsThanTheLimit_runsThemAll() {
      var number = system.signal(0);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 2 * Actions.FOREIGN_LIMIT; i++) {
        system.split(number, (value, old) -> threads.add(Thread.currentThread()), false, null);
      }

      number.set(1);

      assertThat(threads).hasSize(2 * Actions.FOREIGN_LIMIT).containsOnly(Thread.currentThread());
    }
  }

  @Nested
  class Freedom {

    @Test
    void action_runs_ownsNoSystem() {
      var owner = new AtomicBoolean(true);

      system.effect(system.signal(0), value -> owner.set(engine.isOwner()));

      assertThat(owner).isFalse();
    }

    @Test
    void action_runs_isOutsideOfAnyBatch() {
      var depth = new AtomicInteger(-1);

      system.batch(() -> system.effect(system.signal(0), v -> depth.set(system.getBatchDepth())));

      assertThat(depth).hasValue(0);
    }

    @Test
    void action_readsSignal_notTracked() {
      var number = system.signal(0);
      var other = system.signal(0);
      system.effect(number, value -> recorder.add(value + " " + other.get()));
      recorder.clear();

      other.set(1);

      assertThat(recorder.events()).isEmpty();
      assertThat(Recorder.subscribers(other)).isZero();
    }

    @Test
    void action_writesTwice_effectsRunForEachWrite() {
      var number = system.signal(0);
      var other = system.signal(0);
      system.effect(() -> recorder.add(other.get()));
      system.split(
          number,
          (value, old) -> {
            other.set(1);
            other.set(2);
          },
          false,
          null);

      number.set(1);

      assertThat(recorder.events()).containsExactly("0", "1", "2");
    }

    @Test
    void action_callsBatch_effectsRunOnce() {
      var number = system.signal(0);
      var other = system.signal(0);
      system.effect(() -> recorder.add(other.get()));
      system.split(
          number,
          (value, old) ->
              system.batch(
                  () -> {
                    other.set(1);
                    other.set(2);
                  }),
          false,
          null);

      number.set(1);

      assertThat(recorder.events()).containsExactly("0", "2");
    }

    @Test
    void action_writesItsSource_runsAgain() {
      var number = system.signal(3);

      system.effect(
          number,
          value -> {
            recorder.add(value);
            if (value > 0) {
              number.set(value - 1);
            }
          });

      assertThat(recorder.events()).containsExactly("3", "2", "1", "0");
    }

    @Test
    void action_waitsForAThreadThatWrites_getsOn() {
      var number = system.signal(0);
      var answer = system.signal(0);

      system.split(
          number, (value, old) -> Threads.run("writer", () -> answer.set(value)), false, null);
      number.set(7);

      assertThat(answer.get()).isEqualTo(7);
    }

    @Test
    void action_touchesAnotherSystem_getsOn() {
      var other = ReactiveSystem.create("other");
      var mirror = other.signal(0);
      var number = system.signal(0);
      system.effect(number, mirror::set);

      number.set(5);

      assertThat(mirror.get()).isEqualTo(5);
    }

    @Test
    void action_leavesABatchOpen_batchIsEndedAndReported() {
      var number = system.signal(0);
      var other = system.signal(0);
      system.effect(() -> recorder.add(other.get()));
      system.split(
          number,
          (value, old) -> {
            system.startBatch();
            other.set(value);
          },
          false,
          null);

      assertThatThrownBy(() -> number.set(1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("batch of the system 'split' open");
      assertThat(recorder.events()).containsExactly("0", "1");
      assertThat(engine.isOwner()).isFalse();
    }

    @Test
    void action_usesStaticFactories_theyMeanTheSystemOfItsEffect() {
      var number = system.signal(0);
      var made = new AtomicReference<@Nullable ReactiveNode>();
      system.run(() -> Signals.effect(number, value -> made.set(Signals.signal(value))));

      Threads.run("elsewhere", () -> number.set(1));

      assertThat(made.get()).extracting(node -> node.engine).isSameAs(engine);
    }
  }

  @Nested
  class Ownership {

    @Test
    void effectMadeInAction_nextAction_isClosedBefore() {
      var number = system.signal(1);
      var other = system.signal("a");
      system.effect(
          number,
          value -> {
            recorder.add("action " + value);
            system.effect(() -> recorder.add(value + other.get()));
          });
      number.set(2);
      recorder.clear();

      other.set("b");

      assertThat(recorder.events()).containsExactly("2b");
    }

    @Test
    void cleanupOfAction_nextAction_runsBeforeIt() {
      var number = system.signal(1);
      system.effect(
          number,
          value -> {
            recorder.add("action " + value);
            system.onCleanup(recorder.cleanup("cleanup " + value));
          });

      number.set(2);

      assertThat(recorder.events()).containsExactly("action 1", "cleanup 1", "action 2");
    }

    @Test
    void cleanupOfAction_effectClosed_runs() {
      var number = system.signal(1);
      var effect = system.effect(number, v -> system.onCleanup(recorder.cleanup("cleanup")));

      effect.close();

      assertThat(recorder.events()).containsExactly("cleanup");
    }

    @Test
    void effectMadeInAction_scopeClosed_isClosed() {
      var number = system.signal(1);
      var other = system.signal("a");
      var scope =
          system.effectScope(
              () -> system.effect(number, v -> system.effect(() -> recorder.add(other.get()))));
      recorder.clear();

      scope.close();
      other.set("b");

      assertThat(recorder.events()).isEmpty();
      assertThat(Recorder.subscribers(other)).isZero();
    }

    @Test
    void effectMadeInBatchOfAction_nextAction_isClosedBefore() {
      var number = system.signal(1);
      var other = system.signal("a");
      system.effect(
          number, v -> system.batch(() -> system.effect(() -> recorder.add(v + other.get()))));
      number.set(2);
      recorder.clear();

      other.set("b");

      assertThat(recorder.events()).containsExactly("2b");
    }

    @Test
    void effectMadeDetachedInAction_nextAction_staysOpen() {
      var number = system.signal(1);
      var other = system.signal("a");
      system.effect(
          number, v -> system.detached(() -> system.effect(() -> recorder.add(v + other.get()))));
      number.set(2);
      recorder.clear();

      other.set("b");

      assertThat(recorder.events()).containsExactly("1b", "2b");
    }

    @Test
    void effectMadeBesideAction_inAnotherThread_isNotOwned() {
      var number = system.signal(1);
      var other = system.signal("a");
      system.effect(
          number,
          v -> Threads.run("beside", () -> system.effect(() -> recorder.add(v + other.get()))));
      number.set(2);
      recorder.clear();

      other.set("b");

      assertThat(recorder.events()).containsExactly("1b", "2b");
    }

    @Test
    void cleanupOfAction_revertsTheChange_noActionFollows() {
      var number = system.signal(1);
      system.effect(
          number,
          value -> {
            recorder.add("action " + value);
            system.onCleanup(() -> number.set(value));
          });

      number.set(2);

      assertThat(recorder.events()).containsExactly("action 1");
      assertThat(number.get()).isEqualTo(1);
    }

    @Test
    void cleanupOfAction_closesTheEffect_noActionFollows() {
      var number = system.signal(1);
      var self = new AtomicReference<@Nullable Effect>();
      self.set(
          system.effect(
              number,
              value -> {
                recorder.add("action " + value);
                system.onCleanup(() -> self.get().close());
              }));

      number.set(2);

      assertThat(recorder.events()).containsExactly("action 1");
    }

    @Test
    void cleanupOfAction_throws_actionStillRunsAndWriterGetsIt() {
      var number = system.signal(1);
      system.effect(
          number,
          value -> {
            recorder.add("action " + value);
            system.onCleanup(
                () -> {
                  throw new IllegalStateException("cleanup " + value);
                });
          });

      assertThatThrownBy(() -> number.set(2)).hasMessage("cleanup 1");

      assertThat(recorder.events()).containsExactly("action 1", "action 2");
    }

    @Test
    void cleanupOfAction_throwsWithHandler_handlerGetsItWithTheEffect() {
      var number = system.signal(1);
      var effect =
          system.effect(
              o ->
                  o.onError(
                      failure -> recorder.add(failure.name() + " " + failure.error().getMessage())),
              number,
              value ->
                  system.onCleanup(
                      () -> {
                        throw new IllegalStateException("cleanup " + value);
                      }));

      number.set(2);

      assertThat(recorder.events()).containsExactly(effect + " cleanup 1");
    }
  }

  @Nested
  class LoopBound {

    @Test
    void action_keepsWritingItsSource_stoppedWithNamesAfterTheLimit() {
      Signal<Integer> number = system.signal(o -> o.name("counter"), 0);
      var runs = new AtomicInteger();

      assertThatThrownBy(
              () ->
                  system.effect(
                      o -> o.name("up"),
                      number,
                      value -> {
                        runs.incrementAndGet();
                        number.set(value + 1);
                      }))
          .isInstanceOf(EffectLoopException.class)
          .hasMessageContaining("'up' was run 100 times")
          .hasMessageContaining("'counter'");
      assertThat(runs).hasValue(100);
    }

    @Test
    void actions_keepTriggeringEachOther_stopped() {
      var a = system.signal(0);
      var b = system.signal(0);
      system.split(a, (value, old) -> b.set(value + 1), false, null);
      system.split(b, (value, old) -> a.set(value + 1), false, null);

      assertThatThrownBy(() -> a.set(1)).isInstanceOf(EffectLoopException.class);
    }

    @Test
    void action_stoppedByTheBound_runsAgainAtTheNextWrite() {
      system.changeLoopLimit(3);
      var number = system.signal(0);
      var endless = new AtomicBoolean(true);
      system.split(
          number,
          (value, old) -> {
            recorder.add(value);
            if (endless.get()) {
              number.set(value + 1);
            }
          },
          false,
          null);
      assertThatThrownBy(() -> number.set(1)).isInstanceOf(EffectLoopException.class);
      assertThat(recorder.take()).containsExactly("1", "2", "3");
      endless.set(false);

      number.set(10);

      assertThat(recorder.events()).containsExactly("10");
    }

    @Test
    void action_causedManyTimesByWritersBeside_notStopped() {
      system.changeLoopLimit(3);
      var number = system.signal(0);
      system.split(
          number,
          (value, old) -> {
            recorder.add(value);
            if (value < 20) {
              Threads.run("writer", () -> number.set(value + 1));
            }
          },
          false,
          null);

      number.set(1);

      assertThat(recorder.events()).hasSize(20);
    }
  }
}
