package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Effects in two phases: a tracked source, and an action after the system has been released. */
class SplitEffectTest {

  private final ReactiveSystem system = ReactiveSystem.create("split");
  private final Engine engine = system.engine;
  private final Recorder recorder = new Recorder();
  private final LogRecorder log = new LogRecorder();

  @AfterEach
  void closeLog() {
    log.close();
  }

  /** A split effect that records each new and old value. */
  private <T extends @Nullable Object> Effect watch(Supplier<T> source) {
    return system.split(source, (value, old) -> recorder.add(old + "->" + value), false, null);
  }

  /** An executor that runs nothing until it is told to. */
  private static final class Pump implements Executor {

    private final Queue<Runnable> tasks = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    int size() {
      return tasks.size();
    }

    void runNext() {
      tasks.remove().run();
    }

    void runAll() {
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
    }
  }

  @Nested
  class FirstDelivery {

    @Test
    void effect_created_deliversFirstValue() {
      var name = system.signal("ada");

      system.effect(name, recorder::add);

      assertThat(recorder.events()).containsExactly("ada");
    }

    @Test
    void effect_firstValueNull_deliversIt() {
      Signal<@Nullable String> name = system.signal(null);

      system.effect(name, recorder::add);

      assertThat(recorder.events()).containsExactly("null");
    }

    @Test
    void effect_createdInBatch_deliversWhenBatchHasEnded() {
      var name = system.signal("ada");

      system.batch(
          () -> {
            system.effect(name, recorder::add);
            name.set("bob");
            recorder.add("end");
          });

      assertThat(recorder.events()).containsExactly("end", "bob");
    }

    @Test
    void effect_createdInEffect_deliversAfterIt() {
      var name = system.signal("ada");

      system.effect(
          () -> {
            system.effect(name, recorder::add);
            recorder.add("outer");
          });

      assertThat(recorder.events()).containsExactly("outer", "ada");
    }

    @Test
    void watch_created_deliversNothing() {
      watch(system.signal("ada"));

      assertThat(recorder.events()).isEmpty();
    }

    @Test
    void watch_firstChange_deliversInitialAsOld() {
      var name = system.signal("ada");
      watch(name);

      name.set("bob");

      assertThat(recorder.events()).containsExactly("ada->bob");
    }

    @Test
    void watch_immediate_deliversNullAsOld() {
      var name = system.signal("ada");

      system.watch(name, (value, old) -> recorder.add(old + "->" + value), true, o -> {});

      assertThat(recorder.events()).containsExactly("null->ada");
    }

    @Test
    void effect_firstActionThrows_throwsToCreatorAndIsClosed() {
      var name = system.signal("ada");

      assertThatThrownBy(
              () ->
                  system.effect(
                      name,
                      value -> {
                        throw new IllegalArgumentException(value);
                      }))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("ada");
      assertThat(Recorder.subscribers(name)).isZero();
    }

    @Test
    void effect_firstSourceThrows_throwsToCreatorAndIsClosed() {
      var number = system.signal(0);

      assertThatThrownBy(() -> system.effect(() -> 1 / number.get(), recorder::add))
          .isInstanceOf(ArithmeticException.class);
      assertThat(Recorder.subscribers(number)).isZero();
      assertThat(recorder.events()).isEmpty();
    }
  }

  @Nested
  class Change {

    @Test
    void source_equalValue_notDelivered() {
      var name = system.signal("ada");
      watch(() -> name.get().toLowerCase(Locale.ROOT));

      name.set("ADA");

      assertThat(recorder.events()).isEmpty();
    }

    @Test
    void source_signalWithOwnEquality_judgedByIt() {
      Signal<String> name = system.signal(o -> o.equality(String::equalsIgnoreCase), "ada");
      watch(name);

      name.set("ADA");
      name.set("bob");

      assertThat(recorder.events()).containsExactly("ada->bob");
    }

    @Test
    void source_signalNeverEqual_deliversEachWrite() {
      Signal<String> name = system.signal(o -> o.equality(Equality.never()), "ada");
      watch(name);

      name.set("ada");

      assertThat(recorder.events()).containsExactly("ada->ada");
    }

    @Test
    void source_computedWithOwnEquality_judgedByIt() {
      var number = system.signal(10);
      Computed<Integer> rounded =
          system.computed(o -> o.equality((a, b) -> a / 10 == b / 10), number);
      watch(rounded);

      number.set(11);
      number.set(25);

      assertThat(recorder.events()).containsExactly("10->25");
    }

    @Test
    void source_readonlyViewOfSignal_judgedByItsEquality() {
      Signal<String> name = system.signal(o -> o.equality(Equality.never()), "ada");
      watch(name.asReadonly());

      name.set("ada");

      assertThat(recorder.events()).containsExactly("ada->ada");
    }

    @Test
    void source_lambdaAroundNeverEqualSignal_judgedByEquals() {
      Signal<String> name = system.signal(o -> o.equality(Equality.never()), "ada");
      watch(() -> name.get());

      name.set("ada");

      assertThat(recorder.events()).isEmpty();
    }

    @Test
    void source_signalTriggered_deliversSameValue() {
      List<String> names = new ArrayList<>(List.of("ada"));
      var signal = system.signal(names);
      watch(signal);

      names.add("bob");
      system.trigger(signal);

      assertThat(recorder.events()).containsExactly("[ada, bob]->[ada, bob]");
    }

    @Test
    void equality_readsSignal_notTracked() {
      var tolerance = system.signal(1);
      Signal<Integer> number =
          system.signal(o -> o.equality((a, b) -> Math.abs(a - b) < tolerance.get()), 0);
      watch(number);

      number.set(5);
      recorder.clear();

      assertThat(Recorder.subscribers(tolerance)).isZero();
    }

    @Test
    void source_throws_reportedAndDeliversAfterwards() {
      var number = system.signal(2);
      watch(() -> 10 / number.get());

      assertThatThrownBy(() -> number.set(0)).isInstanceOf(ArithmeticException.class);
      number.set(5);

      assertThat(recorder.events()).containsExactly("5->2");
    }

    @Test
    void source_computedFailsAndRecoversWithSameValue_notDelivered() {
      var number = system.signal(2);
      watch(system.computed(() -> 10 / number.get()));

      assertThatThrownBy(() -> number.set(0)).isInstanceOf(ArithmeticException.class);
      number.set(2);

      assertThat(recorder.events()).isEmpty();
    }

    @Test
    void equality_throwsWhenJudging_reportedToWriter() {
      Signal<String> name = system.signal("ada");
      Computed<String> odd =
          system.computed(
              o ->
                  o.equality(
                      (a, b) -> {
                        throw new IllegalStateException("equality");
                      }),
              name);
      watch(odd);

      assertThatThrownBy(() -> name.set("bob")).hasMessage("equality");
      assertThat(recorder.events()).isEmpty();
    }
  }

  @Nested
  class Coalescing {

    @Test
    void batch_severalWrites_deliversFirstOldAndLastNew() {
      var number = system.signal(1);
      watch(number);

      system.batch(
          () -> {
            number.set(2);
            number.set(3);
          });

      assertThat(recorder.events()).containsExactly("1->3");
    }

    @Test
    void action_changesWhileItRuns_deliversFirstOldAndLastNew() {
      var number = system.signal(1);
      system.split(
          number,
          (value, old) -> {
            recorder.add(old + "->" + value);
            if (value == 2) {
              number.set(3);
              number.set(4);
            }
          },
          false,
          null);

      number.set(2);

      assertThat(recorder.events()).containsExactly("1->2", "2->4");
    }

    @Test
    void queued_revertedBeforeItsTurn_deliversNothing() {
      var number = system.signal(1);
      system.split(
          number,
          (value, old) -> {
            if (value == 2) {
              number.set(1);
            }
          },
          false,
          null);
      watch(number);

      number.set(2);

      assertThat(recorder.events()).isEmpty();
    }

    @Test
    void action_revertedWhileItRuns_deliversTheRevert() {
      var number = system.signal(1);
      system.split(
          number,
          (value, old) -> {
            recorder.add(old + "->" + value);
            if (value == 2) {
              number.set(1);
            }
          },
          false,
          null);

      number.set(2);

      assertThat(recorder.events()).containsExactly("1->2", "2->1");
    }

    @Test
    void action_changedAndRevertedWhileItRuns_deliversNothingMore() {
      var number = system.signal(1);
      system.split(
          number,
          (value, old) -> {
            recorder.add(old + "->" + value);
            number.set(7);
            number.set(value);
          },
          false,
          null);

      number.set(2);

      assertThat(recorder.events()).containsExactly("1->2");
    }

    @Test
    void queued_changedTwiceBeforeItsTurn_isInTheQueueOnce() {
      var number = system.signal(1);
      system.split(number, (value, old) -> number.set(number.get() + 1 - value % 2), false, null);
      watch(number);

      number.set(2);

      assertThat(recorder.events()).containsExactly("1->3");
    }
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
  class Pausing {

    @Test
    void paused_change_notDeliveredUntilResume() {
      var number = system.signal(1);
      var effect = watch(number);
      effect.pause();

      number.set(2);
      number.set(3);
      recorder.add("resume");
      effect.resume();

      assertThat(recorder.events()).containsExactly("resume", "1->3");
    }

    @Test
    void paused_changeReverted_nothingDelivered() {
      var number = system.signal(1);
      var effect = watch(number);
      effect.pause();

      number.set(2);
      number.set(1);
      effect.resume();

      assertThat(recorder.events()).isEmpty();
    }

    @Test
    void paused_byItsScope_notDeliveredUntilResume() {
      var number = system.signal(1);
      var scope = system.effectScope(() -> watch(number));
      scope.pause();
      number.set(2);
      recorder.add("resume");

      scope.resume();

      assertThat(recorder.events()).containsExactly("resume", "1->2");
    }

    @Test
    void paused_whileQueued_deliveredAtResume() {
      var number = system.signal(1);
      var watched = new AtomicReference<@Nullable Effect>();
      system.split(number, (value, old) -> watched.get().pause(), false, null);
      watched.set(watch(number));

      number.set(2);
      recorder.add("resume");
      watched.get().resume();

      assertThat(recorder.events()).containsExactly("resume", "1->2");
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
              o -> o.onError((source, error) -> recorder.add(source + " " + error.getMessage())),
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
  class Closing {

    @Test
    void close_queuedAction_notDelivered() {
      var number = system.signal(1);
      var watched = new AtomicReference<@Nullable Effect>();
      system.split(number, (value, old) -> watched.get().close(), false, null);
      watched.set(watch(number));

      number.set(2);

      assertThat(recorder.events()).isEmpty();
    }

    @Test
    void close_insideBatchAfterAWrite_notDelivered() {
      var number = system.signal(1);
      var effect = watch(number);

      system.batch(
          () -> {
            number.set(2);
            effect.close();
          });

      assertThat(recorder.events()).isEmpty();
    }

    @Test
    void close_submittedAction_notDelivered() {
      var pump = new Pump();
      var number = system.signal(1);
      var effect = system.effect(o -> o.executor(pump), number, recorder::add);

      effect.close();
      pump.runAll();

      assertThat(recorder.events()).isEmpty();
    }

    @Test
    void close_whileActionRuns_doesNotWaitForIt() {
      var number = system.signal(1);
      var started = new CountDownLatch(1);
      var goOn = new CountDownLatch(1);
      var effect =
          system.split(
              number,
              (value, old) -> {
                started.countDown();
                Threads.await(goOn);
              },
              false,
              null);
      var writer = Threads.start("writer", () -> number.set(2));
      Threads.await(started);

      effect.close();
      goOn.countDown();
      writer.join();

      assertThat(effect.isClosed()).isTrue();
    }

    @Test
    void close_whileActionRuns_whatItStillMakesEndsWithIt() {
      var number = system.signal(1);
      var other = system.signal("a");
      var self = new AtomicReference<@Nullable Effect>();
      self.set(
          system.split(
              number,
              (value, old) -> {
                self.get().close();
                system.effect(() -> recorder.add(other.get()));
                system.onCleanup(recorder.cleanup("cleanup"));
                recorder.add("end");
              },
              false,
              null));

      number.set(2);
      other.set("b");

      assertThat(recorder.events()).containsExactly("a", "end", "cleanup");
    }

    @Test
    void close_inItsOwnAction_noActionFollows() {
      var number = system.signal(1);
      var self = new AtomicReference<@Nullable Effect>();
      self.set(
          system.split(
              number,
              (value, old) -> {
                recorder.add(value);
                number.set(value + 1);
                self.get().close();
              },
              false,
              null));

      number.set(2);

      assertThat(recorder.events()).containsExactly("2");
    }
  }

  @Nested
  class OnExecutor {

    @Test
    void executor_change_handedOver() {
      var pump = new Pump();
      var number = system.signal(1);
      system.effect(o -> o.executor(pump), number, recorder::add);

      assertThat(recorder.events()).isEmpty();
      pump.runAll();
      assertThat(recorder.events()).containsExactly("1");
    }

    @Test
    void executor_severalChanges_oneTaskWithTheLastValue() {
      var pump = new Pump();
      var number = system.signal(1);
      system.effect(o -> o.executor(pump), number, recorder::add);

      number.set(2);
      number.set(3);

      assertThat(pump.size()).isOne();
      pump.runAll();
      assertThat(recorder.events()).containsExactly("3");
    }

    @Test
    void executor_changeWhileActionRuns_nextTaskAfterItsEnd() {
      var pump = new Pump();
      var number = system.signal(1);
      system.effect(
          o -> o.executor(pump),
          number,
          value -> {
            recorder.add(value);
            if (value == 1) {
              number.set(2);
              assertThat(pump.size()).isZero();
            }
          });

      pump.runNext();

      assertThat(recorder.events()).containsExactly("1");
      assertThat(pump.size()).isOne();
      pump.runAll();
      assertThat(recorder.events()).containsExactly("1", "2");
    }

    @Test
    void executor_manyThreads_actionsOfOneEffectNeverOverlap() {
      ExecutorService pool = Executors.newFixedThreadPool(4);
      var number = system.signal(0);
      var inside = new AtomicInteger();
      var overlaps = new AtomicInteger();
      var last = new CountDownLatch(1);
      system.effect(
          o -> o.executor(pool),
          number,
          value -> {
            if (inside.incrementAndGet() != 1) {
              overlaps.incrementAndGet();
            }
            Thread.onSpinWait();
            inside.decrementAndGet();
            if (value == 2_000) {
              last.countDown();
            }
          });

      for (int i = 1; i <= 2_000; i++) {
        number.set(i);
      }
      Threads.await(last);
      pool.shutdown();

      assertThat(overlaps).hasValue(0);
    }

    @Test
    void executor_rejects_reportedAndDeliveredWithTheNextChange() {
      var pump = new Pump();
      var open = new AtomicBoolean(true);
      Executor executor =
          task -> {
            if (!open.get()) {
              throw new RejectedExecutionException("full");
            }
            pump.execute(task);
          };
      var number = system.signal(1);
      system.watch(
          number,
          (value, old) -> recorder.add(old + "->" + value),
          false,
          o -> o.executor(executor));
      open.set(false);

      assertThatThrownBy(() -> number.set(2))
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessage("full");
      open.set(true);
      number.set(3);
      pump.runAll();

      assertThat(recorder.events()).containsExactly("1->3");
    }

    @Test
    void executor_rejectsWithHandler_handlerGetsIt() {
      var number = system.signal(1);
      Executor full =
          task -> {
            throw new RejectedExecutionException("full");
          };

      system.effect(
          o -> o.executor(full).onError((source, error) -> recorder.add(error.getMessage())),
          number,
          recorder::add);

      assertThat(recorder.events()).containsExactly("full");
    }

    @Test
    void executor_shutDown_rejectionIsReportedToTheWriter() {
      ExecutorService pool = Executors.newSingleThreadExecutor();
      var number = system.signal(1);
      system.watch(number, (value, old) -> recorder.add(value), false, o -> o.executor(pool));
      pool.shutdown();

      assertThatThrownBy(() -> number.set(2)).isInstanceOf(RejectedExecutionException.class);
      assertThat(recorder.events()).isEmpty();
    }

    @Test
    void executor_runsInTheCaller_sameAsWithout() {
      var number = system.signal(3);

      system.effect(
          o -> o.executor(Runnable::run),
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
    void executor_runsTaskTwice_deliversOnce() {
      var number = system.signal(1);

      system.effect(
          o ->
              o.executor(
                  task -> {
                    task.run();
                    task.run();
                  }),
          number,
          recorder::add);

      assertThat(recorder.events()).containsExactly("1");
    }

    @Test
    void executor_runsTaskAndThenThrows_deliversOnceAndReports() {
      var number = system.signal(1);

      assertThatThrownBy(
              () ->
                  system.effect(
                      o ->
                          o.executor(
                              task -> {
                                task.run();
                                throw new IllegalStateException("late");
                              }),
                      number,
                      recorder::add))
          .hasMessage("late");

      assertThat(recorder.events()).containsExactly("1");
    }

    @Test
    void executor_runsTaskInsideABatch_refusedAndDueWithTheNextChange() {
      var pump = new Pump();
      var number = system.signal(1);
      system.effect(o -> o.name("save").executor(pump), number, recorder::add);

      assertThatThrownBy(() -> system.batch(pump::runNext))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("The executor of effect 'save'")
          .hasMessageContaining("owns the system 'split'");
      number.set(2);
      pump.runAll();

      assertThat(recorder.events()).containsExactly("2");
    }

    @Test
    void executor_onPlainEffect_refused() {
      assertThatThrownBy(() -> system.effect(o -> o.executor(Runnable::run), () -> {}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("This effect has no action");
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
      system.setLoopLimit(3);
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
      system.setLoopLimit(3);
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
