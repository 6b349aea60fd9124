package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The deliveries of a split effect: a tracked source, judged by equality, and the fate of a change.
 */
class SplitEffectTest {

  private final ReactiveSystem system = ReactiveSystem.create("split");
  private final Recorder recorder = new Recorder();

  /** A split effect that records each new and old value. */
  private <T extends @Nullable Object> Effect watch(Supplier<T> source) {
    return system.split(source, (value, old) -> recorder.add(old + "->" + value), false, null);
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
      Queue<Runnable> tasks = new ArrayDeque<>();
      var number = system.signal(1);
      var effect = system.effect(o -> o.executor(tasks::add), number, recorder::add);

      effect.close();
      tasks.remove().run();

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
    void close_byItsAction_whatItStillMakesBelongsToWhomTheEffectBelongedTo() {
      var number = system.signal(1);
      var other = system.signal("a");
      var self = new AtomicReference<@Nullable Effect>();
      var scope =
          system.effectScope(
              () ->
                  self.set(
                      system.split(
                          number,
                          (value, old) -> {
                            self.get().close();
                            system.effect(() -> recorder.add(other.get()));
                          },
                          false,
                          null)));

      number.set(2);
      other.set("b");
      scope.close();
      other.set("c");

      assertThat(recorder.events()).containsExactly("a", "b");
    }

    @Test
    void close_byItsActionInAnActionThatClosedItsOwn_madeEffectLives() {
      var number = system.signal(1);
      var other = system.signal("a");
      var outer = new AtomicReference<@Nullable Effect>();
      var inner = new AtomicReference<@Nullable Effect>();
      outer.set(
          system.split(
              number,
              (value, old) -> {
                outer.get().close();
                inner.set(
                    system.split(
                        other,
                        (text, oldText) -> {
                          inner.get().close();
                          system.effect(() -> recorder.add(other.get()));
                        },
                        false,
                        null));
              },
              false,
              null));

      number.set(2);
      other.set("b");
      other.set("c");

      assertThat(recorder.events()).containsExactly("b", "c");
    }

    @Test
    void scopeClosed_whileActionRuns_whatItStillMakesEndsWithIt() {
      var number = system.signal(1);
      var other = system.signal("a");
      var scope = new AtomicReference<@Nullable EffectScope>();
      scope.set(
          system.effectScope(
              () ->
                  system.split(
                      number,
                      (value, old) -> {
                        scope.get().close();
                        system.effect(() -> recorder.add(other.get()));
                        recorder.add("end");
                      },
                      false,
                      null)));

      number.set(2);
      other.set("b");

      assertThat(recorder.events()).containsExactly("a", "end");
    }

    @Test
    void close_byItsAction_cleanupStillEndsWithIt() {
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

      assertThat(recorder.events()).containsExactly("a", "end", "cleanup", "b");
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
}
