package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Signals that are fed from outside, while they are observed. */
class SensorTest {

  private final ReactiveSystem system = ReactiveSystem.create("lab");
  private final Canary canary = new Canary(system);
  private final Recorder log = new Recorder();
  private final Source source = new Source();
  private final Sensor<Integer> sensor = system.sensor(o -> o.name("sensor"), source);

  /**
   * The source of a sensor: gives one value when it is started, if it has one, and those that the
   * test sends.
   */
  private final class Source implements Sensor.Start<Integer> {

    @Nullable Integer atOnce;
    Sensor.@Nullable Sink<Integer> sink;

    @Override
    public Cleanup start(Sensor.Sink<Integer> sink) {
      log.add("start");
      this.sink = sink;
      if (atOnce != null) {
        sink.set(atOnce);
      }
      return () -> log.add("stop");
    }

    void send(int value) {
      sink.set(value);
    }
  }

  @AfterEach
  void systemStillWorks() {
    GraphInvariants.assertAtRest(system, List.of(sensor.node()));
    canary.assertWorks();
  }

  private Effect logged(ReadableSignal<?> signal) {
    return system.effect(() -> log.add(signal.get()));
  }

  @Nested
  class Lifecycle {

    @Test
    void sensor_fedAtOnceAndLater_isStartedAndStoppedAround() { // C24
      source.atOnce = 1;

      Effect first = logged(sensor);
      source.send(2);
      first.close();
      Effect second = logged(sensor);
      second.close();

      assertThat(log.events()).containsExactly("start", "1", "2", "stop", "start", "1", "stop");
    }

    @Test
    void sensor_throughComputeds_theSame() { // C24, C62
      source.atOnce = 1;
      Computed<Integer> doubled = system.computed(() -> sensor.get() * 2);
      Computed<Integer> more = system.computed(() -> doubled.get() + doubled.get());

      Effect first = logged(more);
      source.send(2);
      first.close();
      Effect second = logged(more);
      second.close();

      assertThat(log.events()).containsExactly("start", "4", "8", "stop", "start", "4", "stop");
    }

    @Test
    void sensor_throughUnboxedComputed_theSame() { // C24
      source.atOnce = 1;
      IntComputed doubled = system.intComputed(() -> sensor.get() * 2);

      system.effect(() -> log.add(doubled.getAsInt())).close();

      assertThat(log.events()).containsExactly("start", "2", "stop");
    }

    @Test
    void sensor_throughComputedReadBefore_isFresh() { // C24
      Sensor<Integer> initial = system.sensor(o -> o.name("initial"), 0, source);
      Computed<Integer> doubled = system.computed(() -> initial.get() * 2);
      assertThat(doubled.get()).isZero();
      source.atOnce = 1;

      logged(doubled).close();

      assertThat(log.events()).containsExactly("start", "2", "stop");
    }

    @Test
    void sensor_inASplitEffect_theSame() { // C24
      source.atOnce = 1;

      Effect first = system.effect(sensor, value -> log.add(value));
      source.send(2);
      first.close();

      assertThat(log.events()).containsExactly("start", "1", "2", "stop");
    }

    @Test
    void sensor_readByATask_isStartedAndTheTaskRunsAgain() {
      source.atOnce = 1;
      ManualExecutor pump = new ManualExecutor();
      Task<Integer> doubled = system.task(o -> o.executor(pump), ctx -> sensor.get() * 2);

      Effect effect = system.effect(() -> log.add(doubled.lastValue()));
      pump.runAll();
      source.send(5);
      pump.runAll();
      effect.close();

      assertThat(log.events()).containsExactly("null", "start", "2", "10", "stop");
    }

    @Test
    void sensor_severalObservers_isStartedOnce() { // C62
      source.atOnce = 1;
      Effect first = logged(sensor);
      Effect second = logged(system.computed(() -> -sensor.get()));

      first.close();
      assertThat(log.take()).containsExactly("start", "1", "-1");
      second.close();

      assertThat(log.events()).containsExactly("stop");
    }

    @Test
    void sensor_notReadAgain_isStopped() {
      source.atOnce = 1;
      Signal<Boolean> wanted = system.signal(true);
      Effect effect = system.effect(() -> log.add(wanted.get() ? sensor.get() : "off"));

      wanted.set(false);
      wanted.set(true);
      effect.close();

      assertThat(log.events()).containsExactly("start", "1", "off", "stop", "start", "1", "stop");
    }

    @Test
    void sensor_leftAndReadAgainInOneOperation_goesOn() {
      source.atOnce = 1;
      Effect first = logged(sensor);

      system.batch(
          () -> {
            first.close();
            logged(sensor);
          });

      assertThat(log.events()).containsExactly("start", "1", "1");
    }

    @Test
    void sensor_observedInABatch_isStartedAtOnceAndStoppedAtItsEnd() {
      source.atOnce = 1;

      system.batch(
          () -> {
            logged(sensor).close();
            log.add("end");
          });

      assertThat(log.events()).containsExactly("start", "1", "end", "stop");
    }

    @Test
    void sensor_anotherObserverWhileStopIsDue_goesOn() {
      source.atOnce = 1;
      Signal<Integer> turn = system.signal(0);
      Effect even = system.effect(() -> log.add(turn.get() % 2 == 0 ? sensor.get() : "-"));
      Effect odd = system.effect(() -> log.add(turn.get() % 2 == 1 ? sensor.get() : "-"));

      turn.set(1);

      assertThat(log.take()).containsExactly("start", "1", "-", "-", "1");
      even.close();
      odd.close();
      assertThat(log.events()).containsExactly("stop");
    }

    @Test
    void sensor_startedByAComputedThatChangesItsMind_isFresh() {
      source.atOnce = 1;
      Signal<Boolean> wanted = system.signal(false);
      Computed<Integer> doubled = system.computed(() -> sensor.get() * 2);
      Computed<Integer> choice = system.computed(() -> wanted.get() ? doubled.get() : 0);
      try (Effect effect = logged(choice)) {
        wanted.set(true);
        source.send(5);
        wanted.set(false);
      }

      assertThat(log.events()).containsExactly("0", "start", "2", "10", "0", "stop");
    }

    @Test
    void sensor_belowAMillionComputeds_isStartedAndStopped() {
      source.atOnce = 1;
      ReadableSignal<Integer> last = system.sensor(o -> o.name("deep"), 0, source);
      for (int i = 0; i < 1_000_000; i++) {
        ReadableSignal<Integer> below = last;
        last = system.computed(below);
        last.get();
      }

      logged(last).close();

      assertThat(log.events()).containsExactly("start", "1", "stop");
    }

    @Test
    void twoSensors_behindOneComputed_areBothStartedBeforeItIsRead() {
      source.atOnce = 1;
      Sensor<Integer> other =
          system.sensor(
              sink -> {
                sink.set(10);
                return null;
              });
      Computed<Integer> sum = system.computed(() -> sensor.get() + other.get());

      logged(sum).close();

      assertThat(log.events()).containsExactly("start", "11", "stop");
    }

    @Test
    void hooks_areCalledBesides() {
      Sensor<Integer> hooked =
          system.sensor(
              o -> o.onWatched(() -> log.add("on")).onUnwatched(() -> log.add("off")), 0, source);

      logged(hooked).close();

      assertThat(log.events()).containsExactly("start", "0", "on", "stop", "off");
    }
  }

  @Nested
  class Values {

    @Test
    void get_neverFed_throws() { // C25
      assertThatThrownBy(sensor::get)
          .isInstanceOf(UnsetSignalException.class)
          .hasMessageContaining("'sensor'")
          .hasMessageContaining("The first effect that reads it starts it");
      assertThat(sensor.isSet()).isFalse();
    }

    @Test
    void get_startedAndNotFed_throws() { // C25
      assertThatThrownBy(() -> logged(sensor))
          .isInstanceOf(UnsetSignalException.class)
          .hasMessageEndingWith("create it with a value.");

      assertThat(log.events()).containsExactly("start", "stop");
    }

    @Test
    void get_afterStop_isTheLastValue() { // C25
      source.atOnce = 1;
      Effect effect = logged(sensor);
      source.send(2);
      effect.close();

      assertThat(sensor.get()).isEqualTo(2);
      assertThat(sensor.peek()).isEqualTo(2);
      assertThat(sensor.isSet()).isTrue();
    }

    @Test
    void get_outsideOfEffects_startsNothing() { // C26
      Sensor<Integer> initial = system.sensor(o -> o.name("initial"), 0, source);
      Computed<Integer> cold = system.computed(initial);

      assertThat(initial.get()).isZero();
      assertThat(cold.get()).isZero();
      system.batch(() -> assertThat(cold.get()).isZero());
      system.effect(() -> system.untracked(() -> log.add(cold.get()))).close();
      system.effect(() -> log.add(initial.peek())).close();

      assertThat(log.events()).containsExactly("0", "0");
    }

    @Test
    void isSet_inAnEffect_observes() {
      Effect effect = system.effect(() -> log.add(sensor.isSet() ? sensor.get() : "none"));
      source.send(1);
      effect.close();

      assertThat(log.events()).containsExactly("start", "none", "1", "stop");
    }

    @Test
    void set_sameObjectChanged_runsNothingUnlessEqualityIsNever() { // C28
      List<Integer> shared = new ArrayList<>();
      var sinks = new ArrayList<Sensor.Sink<List<Integer>>>();
      Sensor.Start<List<Integer>> start =
          sink -> {
            sinks.add(sink);
            sink.set(shared);
            return null;
          };
      Sensor<List<Integer>> quiet = system.sensor(start);
      Sensor<List<Integer>> loud = system.sensor(o -> o.equality(Equality.never()), start);
      Effect quietly = system.effect(() -> log.add("quiet " + quiet.get()));
      Effect loudly = system.effect(() -> log.add("loud " + loud.get()));

      shared.add(1);
      sinks.forEach(sink -> sink.set(shared));
      system.trigger(quiet);
      quietly.close();
      loudly.close();

      assertThat(log.events()).containsExactly("quiet []", "loud []", "loud [1]", "quiet [1]");
    }

    @Test
    void set_afterStop_isIgnored() {
      source.atOnce = 1;
      Effect effect = logged(sensor);
      Sensor.Sink<Integer> old = source.sink;
      assertThat(old.isOpen()).isTrue();
      effect.close();

      old.set(99);

      assertThat(old.isOpen()).isFalse();
      assertThat(sensor.get()).isEqualTo(1);
    }

    @Test
    void set_throughTheSinkOfAnEarlierStart_isIgnored() {
      source.atOnce = 1;
      logged(sensor).close();
      Sensor.Sink<Integer> old = source.sink;
      Effect effect = logged(sensor);

      old.set(99);
      old.fail(new IOException("late"));

      assertThat(sensor.get()).isEqualTo(1);
      effect.close();
    }

    @Test
    void set_null_isAValueUnlessNonNull() {
      Sensor<@Nullable Integer> nullable =
          system.sensor(
              sink -> {
                sink.set(null);
                return null;
              });

      logged(nullable).close();

      assertThat(log.events()).containsExactly("null");
    }

    @Test
    void toString_showsNameAndLastValue() {
      assertThat(sensor).hasToString("sensor=<unset>");
      source.atOnce = 1;
      logged(sensor).close();
      assertThat(sensor).hasToString("sensor=1");
      assertThat(system.sensor(sink -> null).toString()).matches("sensor#[0-9a-f]+=<unset>");
    }
  }

  @Nested
  class Rejections {

    private final AtomicReference<Sensor.Sink<@Nullable Integer>> sink = new AtomicReference<>();
    private final Sensor<@Nullable Integer> strict =
        system.sensor(
            o -> o.name("strict").nonNull().guard(v -> v > 0),
            1,
            opened -> {
              sink.set(opened);
              return null;
            });

    @Test
    void set_nullForNonNull_isRejected() {
      Effect effect = logged(strict);

      assertThatThrownBy(() -> sink.get().set(null))
          .isInstanceOf(InvalidSignalValueException.class)
          .hasMessageContaining("'strict' must not be null");
      assertThat(strict.get()).isEqualTo(1);
      effect.close();
    }

    @Test
    void set_guardRejects_throwsToTheFeeder() {
      Effect effect = logged(strict);

      assertThatThrownBy(() -> sink.get().set(-1))
          .isInstanceOf(InvalidSignalValueException.class)
          .hasMessageContaining("'strict'");
      sink.get().set(2);

      assertThat(log.events()).containsExactly("1", "2");
      effect.close();
    }

    @Test
    void initial_rejected_throwsAtOnce() {
      assertThatThrownBy(() -> system.sensor(o -> o.name("bad").guard(v -> v > 0), -1, source))
          .isInstanceOf(InvalidSignalValueException.class)
          .hasMessageContaining("'bad'");
    }

    @Test
    void null_isRefusedAtOnce() {
      assertThatNullPointerException()
          .isThrownBy(() -> system.sensor((Sensor.Start<Integer>) null))
          .withMessage("start");
      assertThatNullPointerException()
          .isThrownBy(() -> system.sensor(o -> o.name("s"), 0, null))
          .withMessage("start");
      Effect effect = logged(strict);
      assertThatNullPointerException()
          .isThrownBy(() -> sink.get().fail(null))
          .withMessage("failure");
      effect.close();
    }
  }

  @Nested
  class Failing {

    private final AtomicReference<@Nullable Exception> broken =
        new AtomicReference<>(new IOException("no device"));
    private final AtomicReference<Sensor.Sink<Integer>> sink = new AtomicReference<>();
    private final Sensor<Integer> fragile =
        system.sensor(
            o -> o.name("fragile"),
            7,
            opened -> {
              sink.set(opened);
              log.add("start");
              Exception thrown = broken.get();
              if (thrown != null) {
                throw thrown;
              }
              return () -> log.add("stop");
            });

    @Test
    void start_throws_readersGetItWithTheName() {
      assertThatThrownBy(() -> logged(fragile))
          .isInstanceOf(HookException.class)
          .hasMessageContaining("start function of 'fragile'")
          .hasCause(broken.get());
      assertThat(log.events()).containsExactly("start");
    }

    @Test
    void start_throws_readersThroughComputedsGetIt() {
      Computed<Integer> doubled = system.computed(() -> fragile.get() * 2);

      assertThatThrownBy(() -> logged(doubled))
          .isInstanceOf(HookException.class)
          .hasCause(broken.get());
    }

    @Test
    void start_throws_nextObserverTriesAgain() {
      assertThatThrownBy(() -> logged(fragile)).isInstanceOf(HookException.class);
      broken.set(null);

      logged(fragile).close();

      assertThat(log.events()).containsExactly("start", "start", "7", "stop");
    }

    @Test
    void start_throws_isNotCalledAgainWhileObserved() {
      Effect first = system.effect(() -> log.add(failureOf(fragile)));
      Effect second = system.effect(() -> log.add(failureOf(fragile)));

      assertThat(log.events()).containsExactly("start", "HookException", "HookException");
      first.close();
      second.close();
      assertThat(log.events()).hasSize(3);
    }

    @Test
    void start_throws_itsSinkIsClosed() {
      Effect effect = system.effect(() -> log.add(failureOf(fragile)));

      sink.get().set(9);

      assertThat(log.events()).containsExactly("start", "HookException");
      effect.close();
    }

    private String failureOf(Sensor<?> failed) {
      try {
        return String.valueOf(failed.get());
      } catch (HookException e) {
        return "HookException";
      }
    }

    @Test
    void fail_readersGetThatInstanceUntilFed() {
      broken.set(null);
      IOException lost = new IOException("lost");
      List<Object> seen = new ArrayList<>();
      Effect effect =
          system.effect(
              () -> {
                try {
                  seen.add(fragile.get());
                } catch (Exception e) {
                  seen.add(e);
                }
              });

      sink.get().fail(lost);
      assertThatThrownBy(fragile::get).isSameAs(lost);
      assertThat(fragile.isSet()).isFalse();
      assertThat(fragile).hasToString("fragile=<failed: java.io.IOException: lost>");
      sink.get().set(8);
      effect.close();

      assertThat(seen).containsExactly(7, lost, 8);
    }

    @Test
    void fail_thenRestarted_showsTheLastValue() {
      broken.set(null);
      Effect effect = logged(fragile);
      sink.get().set(8);
      system.changeErrorHandler(failure -> log.add(failure.error().getMessage()));
      sink.get().fail(new IOException("lost"));
      sink.get().fail(new IOException("lost again"));
      effect.close();

      logged(fragile).close();

      assertThat(log.events())
          .containsExactly("start", "7", "8", "lost", "lost again", "stop", "start", "8", "stop");
    }

    @Test
    void stop_throws_theLastObserversEndThrowsIt() {
      RuntimeException boom = new IllegalStateException("boom");
      Sensor<Integer> stuck =
          system.sensor(
              o -> o.name("stuck"),
              1,
              opened ->
                  () -> {
                    throw boom;
                  });
      Effect effect = logged(stuck);

      assertThatThrownBy(effect::close)
          .isInstanceOf(HookException.class)
          .hasMessageContaining("stop function of 'stuck'")
          .hasCause(boom);
      assertThat(effect.isClosed()).isTrue();
      GraphInvariants.assertAtRest(system, List.of(stuck.node()));
    }

    @Test
    void start_throwsAnError_goesToTheReaderAndIsStopped() {
      Sensor<Integer> fatal =
          system.sensor(
              o -> o.name("fatal"),
              1,
              opened -> {
                throw new AssertionError("fatal");
              });
      Computed<Integer> behind = system.computed(fatal);

      assertThatThrownBy(() -> logged(fatal)).hasMessage("fatal");
      assertThatThrownBy(() -> logged(behind)).hasMessage("fatal");
      GraphInvariants.assertAtRest(system, List.of(fatal.node(), behind));
    }

    @Test
    void start_leavesABatchOpen_isSaid() {
      Sensor<Integer> open =
          system.sensor(
              o -> o.name("open"),
              opened -> {
                system.startBatch();
                return null;
              });

      assertThatThrownBy(() -> logged(open))
          .isInstanceOf(HookException.class)
          .hasMessageContaining("'open'")
          .hasMessageContaining("batch open");
    }

    @Test
    void start_sinkRejects_isAFailureOfStart() {
      Sensor<Integer> strict =
          system.sensor(
              o -> o.name("strict").guard(v -> v > 0),
              opened -> {
                opened.set(-1);
                return null;
              });

      assertThatThrownBy(() -> logged(strict))
          .isInstanceOf(HookException.class)
          .hasCauseInstanceOf(InvalidSignalValueException.class);
    }
  }

  @Nested
  class WhatStartDoes {

    @Test
    void start_reads_isNotTracked() {
      Signal<Integer> offset = system.signal(10);
      Sensor<Integer> reading =
          system.sensor(
              sink -> {
                sink.set(offset.get());
                return null;
              });
      Effect effect = logged(reading);

      offset.set(20);

      assertThat(log.events()).containsExactly("10");
      effect.close();
    }

    @Test
    void start_writesOtherSignals_theirEffectsRunAfterTheRead() {
      Signal<Boolean> connected = system.signal(false);
      Effect watching = system.effect(() -> log.add(connected.get()));
      Sensor<Integer> writing =
          system.sensor(
              sink -> {
                connected.set(true);
                sink.set(1);
                return () -> connected.set(false);
              });

      logged(writing).close();

      assertThat(log.events()).containsExactly("false", "1", "true", "false");
      watching.close();
    }

    @Test
    void start_writesWhatTheComputedHasRead_readerGetsTheNewValue() {
      Signal<Integer> offset = system.signal(10);
      Sensor<Integer> writing =
          system.sensor(
              o -> o.name("writing"),
              0,
              sink -> {
                offset.set(20);
                sink.set(1);
                return null;
              });
      Computed<Integer> sum = system.computed(() -> offset.get() + writing.get());

      logged(sum).close();

      assertThat(log.events()).containsExactly("21");
    }

    @Test
    void start_observesItself_doesNotStartAgain() {
      List<Effect> inner = new ArrayList<>();
      var self = new AtomicReference<Sensor<Integer>>();
      self.set(
          system.sensor(
              o -> o.name("self"),
              0,
              sink -> {
                log.add("start");
                inner.add(logged(self.get()));
                sink.set(1);
                return () -> log.add("stop");
              }));

      logged(self.get()).close();
      assertThat(log.take()).containsExactly("start", "0", "1", "1");
      inner.get(0).close();

      assertThat(log.events()).containsExactly("stop");
    }

    @Test
    void start_startsAnotherSensor_bothRun() {
      source.atOnce = 1;
      List<Effect> inner = new ArrayList<>();
      Sensor<Integer> outer =
          system.sensor(
              sink -> {
                inner.add(system.effect(() -> sink.set(sensor.get() * 10)));
                return () -> inner.get(0).close();
              });

      Effect effect = logged(system.computed(() -> outer.get() + 1));
      source.send(2);
      effect.close();

      assertThat(log.events()).containsExactly("start", "11", "21", "stop");
    }

    @Test
    void start_closesTheReader_isStoppedAgain() {
      var reader = new AtomicReference<@Nullable Effect>();
      Signal<Boolean> wanted = system.signal(false);
      Sensor<Integer> closing =
          system.sensor(
              o -> o.name("closing"),
              1,
              sink -> {
                log.add("start");
                reader.get().close();
                return () -> log.add("stop");
              });
      reader.set(system.effect(() -> log.add(wanted.get() ? closing.get() : "-")));

      wanted.set(true);

      assertThat(log.events()).containsExactly("-", "start", "1", "stop");
      GraphInvariants.assertAtRest(system, List.of(closing.node()));
    }

    @Test
    void start_ofAnEffectWithRecursion_doesNotRepeatIt() {
      source.atOnce = 1;
      Computed<Integer> doubled = system.computed(() -> sensor.get() * 2);

      system.effect(o -> o.allowRecursion(), () -> log.add(doubled.get())).close();

      assertThat(log.events()).containsExactly("start", "2", "stop");
    }
  }

  @Nested
  class OfThreads {

    @Test
    void tenThreads_feed_nothingIsLost() {
      AtomicReference<Sensor.Sink<Integer>> sink = new AtomicReference<>();
      Sensor<Integer> fed =
          system.sensor(
              o -> o.name("fed"),
              0,
              opened -> {
                sink.set(opened);
                return null;
              });
      AtomicInteger runs = new AtomicInteger();
      AtomicInteger last = new AtomicInteger();
      int threads = 10;
      int each = 2_000;
      Effect effect =
          system.effect(
              () -> {
                last.set(fed.get());
                runs.incrementAndGet();
              });

      List<Threads.Running> feeders = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int base = (t + 1) * 1_000_000;
        feeders.add(
            Threads.start(
                "feeder " + t,
                () -> {
                  for (int i = 1; i <= each; i++) {
                    sink.get().set(base + i);
                  }
                }));
      }
      feeders.forEach(Threads.Running::join);

      assertThat(runs).hasValue(1 + threads * each);
      assertThat(last.get()).isEqualTo(fed.get());
      assertThat(last.get() % 1_000_000).isEqualTo(each);
      effect.close();
    }

    @Test
    void tenThreads_feedWhileObserversComeAndGo_startsAndStopsAlternate() {
      AtomicReference<Sensor.@Nullable Sink<Integer>> sink = new AtomicReference<>();
      List<String> lifecycle = new ArrayList<>(); // written by the owner of the system
      Sensor<Integer> fed =
          system.sensor(
              o -> o.name("fed"),
              0,
              opened -> {
                lifecycle.add("start");
                sink.set(opened);
                return () -> lifecycle.add("stop");
              });
      Computed<Integer> behind = system.computed(() -> fed.get() + 1);
      AtomicInteger done = new AtomicInteger();

      List<Threads.Running> all = new ArrayList<>();
      for (int t = 0; t < 10; t++) {
        int base = (t + 1) * 1_000_000;
        all.add(
            Threads.start(
                "feeder " + t,
                () -> {
                  for (int i = 1; done.get() < 2; i++) {
                    Sensor.Sink<Integer> open = sink.get();
                    if (open != null) {
                      open.set(base + i % 1_000_000);
                    }
                  }
                }));
      }
      for (ReadableSignal<Integer> read : List.of(fed, behind)) {
        all.add(
            Threads.start(
                "observer",
                () -> {
                  for (int i = 0; i < 1_000; i++) {
                    system.effect(() -> read.get()).close();
                  }
                  done.incrementAndGet();
                }));
      }
      all.forEach(Threads.Running::join);

      for (int i = 0; i < lifecycle.size(); i++) {
        assertThat(lifecycle.get(i)).isEqualTo(i % 2 == 0 ? "start" : "stop");
      }
      assertThat(lifecycle.size() % 2).isZero();
      assertThat(behind.get()).isEqualTo(fed.get() + 1);
      GraphInvariants.assertAtRest(system, List.of(fed.node(), behind));
    }

    @Test
    void otherThread_readsCleanValueWhileTheSystemIsOwned() {
      source.atOnce = 1;
      logged(sensor).close();
      log.clear();

      try (Batch batch = system.startBatch()) {
        Threads.run("reader", () -> log.add(sensor.get()));
      }

      assertThat(log.events()).containsExactly("1");
    }

    @Test
    void set_byAThreadThatOwnsAnotherSystem_isRefused() {
      source.atOnce = 1;
      Effect effect = logged(sensor);

      ReactiveSystem.create("other")
          .batch(
              () ->
                  assertThatThrownBy(() -> source.send(2))
                      .isInstanceOf(CrossSystemException.class));

      effect.close();
    }
  }
}
