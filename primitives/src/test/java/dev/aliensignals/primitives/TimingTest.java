package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When debounced, throttled and adaptive effects run. */
class TimingTest {

  private static final Duration WINDOW = Duration.ofMillis(100);

  private final ReactiveSystem system = ReactiveSystem.create("timed");
  private final VirtualClock clock = new VirtualClock();
  private final Recorder recorder = new Recorder();
  private final Signal<Integer> number = system.signal(o -> o.name("number"), 0);
  private final LogRecorder log = new LogRecorder();

  TimingTest() {
    system.changeScheduler(clock);
  }

  @AfterEach
  void close() {
    log.close();
  }

  /** Starts an effect and forgets its first run. */
  private Effect start(TimedForm form, Consumer<EffectOptions> options) {
    Effect effect = form.start(system, options, number, this::run);
    recorder.clear();
    return effect;
  }

  private void run(int value) {
    recorder.add(clock.elapsed().toMillis() + ":" + value);
  }

  private void advance(long millis) {
    clock.advance(Duration.ofMillis(millis));
  }

  @Nested
  class Debounce {

    @ParameterizedTest
    @EnumSource
    void creation_runsAtOnce(TimedForm form) {
      form.start(system, o -> o.debounce(WINDOW), number, TimingTest.this::run);

      assertThat(recorder.events()).containsExactly("0:0");
    }

    @ParameterizedTest
    @EnumSource
    void change_runsWhenItHasBeenQuiet(TimedForm form) {
      start(form, o -> o.debounce(WINDOW));

      number.set(1);
      advance(99);
      assertThat(recorder.events()).isEmpty();
      advance(1);

      assertThat(recorder.events()).containsExactly("100:1");
    }

    @ParameterizedTest
    @EnumSource
    void changes_eachStartsTheWaitAnew(TimedForm form) {
      start(form, o -> o.debounce(WINDOW));

      for (int i = 1; i <= 10; i++) {
        number.set(i);
        advance(90);
      }
      advance(10);

      assertThat(recorder.events()).containsExactly("910:10");
    }

    @Test
    void split_backToWhatWasDelivered_notRun() {
      start(TimedForm.SPLIT, o -> o.debounce(WINDOW));

      number.set(1);
      number.set(0);
      advance(200);

      assertThat(recorder.events()).isEmpty();
    }

    @Test
    void plain_computedStaysEqual_isAChangeAsFarAsIsKnown() {
      var even = system.computed(() -> number.get() % 2 == 0);
      system.effect(o -> o.debounce(WINDOW), () -> recorder.add(even.get()));

      number.set(1);
      advance(60);
      number.set(3); // even stays false, which nobody finds out before the time has come
      advance(99);
      assertThat(recorder.events()).containsExactly("true");
      advance(1);

      assertThat(recorder.events()).containsExactly("true", "false");
    }

    @Test
    void plain_severalSourcesThroughComputeds_eachChangeCounts() {
      var other = system.signal(0);
      var a = system.computed(() -> number.get() + 1);
      var b = system.computed(() -> other.get() + 1);
      system.effect(o -> o.debounce(WINDOW), () -> run(a.get() * 100 + b.get()));
      recorder.clear();

      number.set(1);
      advance(60);
      other.set(1);
      advance(60);
      number.set(2);
      advance(60);
      other.set(2);
      advance(99);
      assertThat(recorder.events()).isEmpty();
      advance(1);

      assertThat(recorder.events()).containsExactly("280:303");
    }
  }

  @Nested
  class Throttle {

    @ParameterizedTest
    @EnumSource
    void change_afterAWindow_runsAtOnce(TimedForm form) {
      start(form, o -> o.throttle(WINDOW));
      advance(100);

      number.set(1);

      assertThat(recorder.events()).containsExactly("100:1");
    }

    @ParameterizedTest
    @EnumSource
    void change_tooEarly_waitsForTheEndOfTheWindow(TimedForm form) {
      start(form, o -> o.throttle(WINDOW));
      advance(30);

      number.set(1);
      number.set(2);
      advance(1000);

      assertThat(recorder.events()).containsExactly("100:2");
    }

    @ParameterizedTest
    @EnumSource
    void changes_allTheTime_oneRunPerWindow(TimedForm form) {
      start(form, o -> o.throttle(WINDOW));

      for (int i = 1; i <= 35; i++) {
        advance(10);
        number.set(i);
      }

      assertThat(recorder.events()).containsExactly("100:9", "200:19", "300:29");
    }
  }

  @Nested
  class Adaptive {

    @ParameterizedTest
    @EnumSource
    void oneChange_oneRunAtOnce(TimedForm form) { // L28
      start(form, o -> o.adaptive(WINDOW));

      number.set(1);
      assertThat(recorder.events()).containsExactly("0:1");
      advance(1000);

      assertThat(recorder.events()).containsExactly("0:1");
    }

    @ParameterizedTest
    @EnumSource
    void hundredChangesInOneWindow_twoRunsTheSecondWithTheLast(TimedForm form) { // L28
      start(form, o -> o.adaptive(WINDOW));

      for (int i = 1; i <= 100; i++) {
        number.set(i);
        clock.advance(WINDOW.dividedBy(101));
      }
      advance(1000);

      assertThat(recorder.events()).containsExactly("0:1", "100:100");
    }

    @ParameterizedTest
    @EnumSource
    void rareChanges_allAtOnce(TimedForm form) {
      start(form, o -> o.adaptive(WINDOW));

      for (int i = 1; i <= 3; i++) {
        number.set(i);
        advance(100);
      }

      assertThat(recorder.events()).containsExactly("0:1", "100:2", "200:3");
    }

    @ParameterizedTest
    @EnumSource
    void change_soonAfterARunButLongAfterTheLastChange_runsAtOnce(TimedForm form) {
      start(form, o -> o.adaptive(WINDOW));
      number.set(1);
      advance(10);
      number.set(2); // runs at 100
      advance(105);

      number.set(3);

      assertThat(recorder.events()).containsExactly("0:1", "100:2", "115:3");
    }
  }

  @Nested
  class Ends {

    @ParameterizedTest
    @EnumSource
    void close_whileItWaits_neverRunsAndNothingIsLeft(TimedForm form) {
      Effect effect = start(form, o -> o.debounce(WINDOW));
      number.set(1);
      assertThat(clock.pending()).isOne();

      effect.close();

      assertThat(clock.pending()).isZero();
      advance(1000);
      assertThat(recorder.events()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void closeOfTheScope_whileItWaits_neverRuns(TimedForm form) {
      EffectScope scope =
          system.effectScope(
              () -> form.start(system, o -> o.throttle(WINDOW), number, TimingTest.this::run));
      recorder.clear();
      number.set(1);

      scope.close();
      advance(1000);

      assertThat(recorder.events()).isEmpty();
      assertThat(clock.pending()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void owner_runsAgain_waitOfTheOwnedEndsWithIt(TimedForm form) {
      var page = system.signal(1);
      system.effect(
          () -> {
            page.get();
            form.start(system, o -> o.debounce(WINDOW), number, TimingTest.this::run);
          });
      number.set(1);
      recorder.clear();

      page.set(2);
      advance(1000);

      assertThat(recorder.events()).containsExactly("0:1"); // of the new one, at its creation
    }

    @ParameterizedTest
    @EnumSource
    void once_withDebounce_runsOnce(TimedForm form) {
      form.start(system, o -> o.debounce(WINDOW).once(), number, TimingTest.this::run);

      number.set(1);
      advance(1000);

      assertThat(recorder.events()).containsExactly("0:0");
    }

    @Test
    void cancelOfTheTimer_throws_loggedAndClosedAllTheSame() {
      system.changeScheduler(
          new Scheduler() {
            @Override
            public long nanoTime() {
              return 0;
            }

            @Override
            public Timer schedule(Runnable task, Duration delay) {
              return () -> {
                throw new IllegalStateException("stuck");
              };
            }
          });
      Effect effect = start(TimedForm.PLAIN, o -> o.name("save").debounce(WINDOW));
      number.set(1);

      effect.close();

      assertThat(effect.isClosed()).isTrue();
      assertThat(log.messages()).singleElement().asString().contains("'save'");
    }
  }

  @Nested
  class Pause {

    @ParameterizedTest
    @EnumSource
    void timeComes_whilePaused_notRun(TimedForm form) {
      Effect effect = start(form, o -> o.debounce(WINDOW));
      number.set(1);

      effect.pause();
      advance(1000);

      assertThat(recorder.events()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void resume_afterItsTimeHasCome_countsAsAChange(TimedForm form) {
      Effect effect = start(form, o -> o.debounce(WINDOW));
      number.set(1);
      effect.pause();
      advance(200);

      effect.resume();
      assertThat(recorder.events()).isEmpty();
      advance(100);

      assertThat(recorder.events()).containsExactly("300:1");
    }

    @ParameterizedTest
    @EnumSource
    void resume_beforeItsTimeHasCome_runsThen(TimedForm form) {
      Effect effect = start(form, o -> o.debounce(WINDOW));
      number.set(1);
      effect.pause();
      advance(50);

      effect.resume();
      advance(50);

      assertThat(recorder.events()).containsExactly("100:1");
    }

    @ParameterizedTest
    @EnumSource
    void resume_changedInThePause_oneChange(TimedForm form) {
      Effect effect = start(form, o -> o.adaptive(WINDOW));
      effect.pause();
      number.set(1);
      number.set(2);

      effect.resume();
      advance(1000);

      assertThat(recorder.events()).containsExactly("0:2");
    }

    @ParameterizedTest
    @EnumSource
    void resume_changedBeforeAndInThePause_oneChange(TimedForm form) {
      Effect effect = start(form, o -> o.adaptive(WINDOW));
      number.set(1);
      number.set(2);
      effect.pause();
      advance(500);
      number.set(3);

      effect.resume();
      advance(1000);

      assertThat(recorder.events()).containsExactly("0:1", "500:3");
    }

    @Test
    void resumeAndDrop_split_nothingOfBeforeRuns() {
      Effect effect = start(TimedForm.SPLIT, o -> o.debounce(WINDOW));
      number.set(1);
      effect.pause();
      number.set(2);

      effect.resumeAndDrop();
      advance(1000);
      assertThat(recorder.events()).isEmpty();
      assertThat(clock.pending()).isZero();
      number.set(3);
      advance(100);

      assertThat(recorder.events()).containsExactly("1100:3");
    }

    @Test
    void resumeAndDrop_plain_runsInItsTime() {
      Effect effect = start(TimedForm.PLAIN, o -> o.debounce(WINDOW));
      effect.pause();
      number.set(2);

      effect.resumeAndDrop();
      advance(100);

      assertThat(recorder.events()).containsExactly("100:2");
    }

    @ParameterizedTest
    @EnumSource
    void pauseOfTheScope_timeComes_runsAfterResume(TimedForm form) {
      EffectScope scope =
          system.effectScope(
              () -> form.start(system, o -> o.adaptive(WINDOW), number, TimingTest.this::run));
      recorder.clear();
      number.set(1);
      number.set(2);
      scope.pause();
      advance(200);

      scope.resume();

      assertThat(recorder.events()).containsExactly("0:1", "200:2");
    }
  }

  @Nested
  class Flush {

    @ParameterizedTest
    @EnumSource
    void flush_whileItWaits_runsNow(TimedForm form) {
      Effect effect = start(form, o -> o.debounce(WINDOW));
      number.set(1);
      advance(10);

      effect.flush();

      assertThat(recorder.events()).containsExactly("10:1");
      assertThat(clock.pending()).isZero();
      advance(1000);
      assertThat(recorder.events()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void flush_nothingWaits_nothing(TimedForm form) {
      Effect effect = start(form, o -> o.debounce(WINDOW));

      effect.flush();

      assertThat(recorder.events()).isEmpty();
    }

    @Test
    void flush_effectWithoutTiming_nothing() {
      Effect effect = system.effect(() -> run(number.get()));

      effect.flush();

      assertThat(recorder.events()).containsExactly("0:0");
    }

    @ParameterizedTest
    @EnumSource
    void flush_closed_nothing(TimedForm form) {
      Effect effect = start(form, o -> o.debounce(WINDOW));
      number.set(1);
      effect.close();

      effect.flush();

      assertThat(recorder.events()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void flush_paused_runsAfterResume(TimedForm form) {
      Effect effect = start(form, o -> o.throttle(WINDOW));
      number.set(1);
      effect.pause();

      effect.flush();
      assertThat(recorder.events()).isEmpty();
      advance(100);
      effect.resume();

      assertThat(recorder.events()).containsExactly("100:1");
    }

    @Test
    void flush_inABatch_runsAtItsEnd() {
      Effect effect = start(TimedForm.PLAIN, o -> o.debounce(WINDOW));
      number.set(1);

      system.batch(
          () -> {
            effect.flush();
            assertThat(recorder.events()).isEmpty();
          });

      assertThat(recorder.events()).containsExactly("0:1");
    }

    @ParameterizedTest
    @EnumSource
    void flush_runThrows_callerGetsIt(TimedForm form) {
      var boom = new IllegalStateException("boom");
      Effect effect =
          form.start(
              system,
              o -> o.debounce(WINDOW),
              number,
              value -> {
                if (value == 1) {
                  throw boom;
                }
              });
      number.set(1);

      assertThat(catchThrowable(effect::flush)).isSameAs(boom);
    }
  }

  @Nested
  class Failing {

    private final RuntimeException boom = new IllegalStateException("boom");

    private void throwing(int value) {
      run(value);
      if (value % 2 == 1) {
        throw boom;
      }
    }

    @ParameterizedTest
    @EnumSource
    void delayedRun_throws_handlerGetsItWithTheEffect(TimedForm form) {
      form.start(
          system,
          o ->
              o.name("save")
                  .debounce(WINDOW)
                  .onError(
                      failure -> recorder.add(failure.name() + " " + failure.error().getMessage())),
          number,
          this::throwing);
      recorder.clear();

      number.set(1);
      advance(100);

      assertThat(recorder.events()).containsExactly("100:1", "save boom");
      assertThat(log.messages()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void delayedRun_throwsWithoutHandler_loggedWithNames(TimedForm form) {
      form.start(system, o -> o.name("save").debounce(WINDOW), number, this::throwing);

      number.set(1);
      assertThatCode(() -> advance(100)).doesNotThrowAnyException();

      assertThat(log.thrown()).containsExactly(boom);
      assertThat(log.messages().get(0))
          .contains("ffect 'save' failed in thread '" + Thread.currentThread().getName() + "'");
    }

    @ParameterizedTest
    @EnumSource
    void delayedRun_throws_runsAgainAtTheNextChange(TimedForm form) {
      form.start(system, o -> o.name("save").debounce(WINDOW), number, this::throwing);
      recorder.clear();
      number.set(1);
      advance(100);

      number.set(2);
      advance(100);

      assertThat(recorder.events()).containsExactly("100:1", "200:2");
    }

    @ParameterizedTest
    @EnumSource
    void runAtOnce_throws_writerGetsIt(TimedForm form) {
      form.start(system, o -> o.adaptive(WINDOW), number, this::throwing);

      assertThat(catchThrowable(() -> number.set(1))).isSameAs(boom);
    }

    @ParameterizedTest
    @EnumSource
    void otherEffect_failsBecauseOfADelayedRun_loggedWithBothNames(TimedForm form) {
      var other = system.signal(0);
      system.effect(
          o -> o.name("other"),
          () -> {
            if (other.get() == 1) {
              throw boom;
            }
          });
      form.start(system, o -> o.name("save").debounce(WINDOW), number, other::set);

      number.set(1);
      advance(100);

      assertThat(log.thrown()).containsExactly(boom);
      assertThat(log.messages().get(0)).contains("'save'");
    }

    @ParameterizedTest
    @EnumSource
    void error_inADelayedRun_logged(TimedForm form) {
      var error = new AssertionError("bad");
      form.start(
          system,
          o -> o.debounce(WINDOW),
          number,
          value -> {
            if (value == 1) {
              throw error;
            }
          });

      number.set(1);
      advance(100);

      assertThat(log.thrown()).containsExactly(error);
      assertThat(system.engine.isOwner()).isFalse();
    }
  }

  @Nested
  class BadInput {

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void window_notPositive_refusedWithTheName(long millis) {
      assertThatThrownBy(
              () -> start(TimedForm.PLAIN, o -> o.debounce(Duration.ofMillis(millis)).name("save")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(
              "debounce of effect 'save' needs a duration longer than zero, not PT");
      assertThat(Recorder.subscribers(number)).isZero();
    }

    @Test
    @SuppressWarnings("NullAway") // that is what it tests
    void window_null_refusedWithTheName() {
      assertThatThrownBy(() -> start(TimedForm.SPLIT, o -> o.throttle(null).name("save")))
          .isInstanceOf(NullPointerException.class)
          .hasMessageContaining("throttle of effect 'save' needs a duration, not null");
    }

    @ParameterizedTest
    @EnumSource
    void timings_two_refusedWithTheName(TimedForm form) {
      assertThatThrownBy(() -> start(form, o -> o.name("save").debounce(WINDOW).adaptive(WINDOW)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Both debounce and adaptive are set for effect 'save'");
    }

    @Test
    void timing_effectWithoutAName_saysSo() {
      assertThatThrownBy(() -> start(TimedForm.PLAIN, o -> o.adaptive(Duration.ZERO)))
          .hasMessageContaining("adaptive of an effect that has no name needs");
    }

    @Test
    void timing_setTwice_theLastCounts() {
      start(TimedForm.PLAIN, o -> o.debounce(WINDOW).debounce(Duration.ofMillis(10)));

      number.set(1);
      advance(10);

      assertThat(recorder.events()).containsExactly("10:1");
    }

    @Test
    void timing_longerThanAnyProgram_waits() {
      start(TimedForm.PLAIN, o -> o.debounce(Duration.ofSeconds(Long.MAX_VALUE)));

      number.set(1);
      clock.advance(Duration.ofDays(1000));

      assertThat(recorder.events()).isEmpty();
    }

    @Test
    void allowRecursion_withTiming_refused() {
      assertThatThrownBy(
              () -> start(TimedForm.PLAIN, o -> o.name("loop").allowRecursion().debounce(WINDOW)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("effect 'loop'");
    }

    @Test
    void skipFirst_plainEffect_refused() {
      assertThatThrownBy(() -> start(TimedForm.PLAIN, o -> o.name("log").skipFirst()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("effect 'log' is one function");
    }

    @Test
    @SuppressWarnings("NullAway") // that is what it tests
    void scheduler_null_refused() {
      assertThatThrownBy(() -> system.changeScheduler(null))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("scheduler");
    }
  }

  @Nested
  class Runs {

    @Test
    void plain_whileItWaits_invariantsHold() {
      var doubled = system.computed(() -> number.get() * 2);
      var shown = system.computed(() -> doubled.get() + 1);
      start(TimedForm.PLAIN, o -> o.debounce(WINDOW));
      Effect effect = system.effect(o -> o.debounce(WINDOW), () -> recorder.add(shown.get()));

      for (int i = 1; i <= 5; i++) {
        number.set(i);
        GraphInvariants.assertAtRest(system, List.of(effect));
      }
      advance(100);

      assertThat(recorder.events()).contains("11");
    }

    @Test
    void plain_cleanup_runsBeforeTheDelayedRun() {
      system.effect(
          o -> o.debounce(WINDOW),
          () -> {
            int value = number.get();
            recorder.add("run " + value);
            return recorder.cleanup("cleanup " + value);
          });

      number.set(1);
      assertThat(recorder.take()).containsExactly("run 0");
      advance(100);

      assertThat(recorder.events()).containsExactly("cleanup 0", "run 1");
    }

    @Test
    void plain_writesWhatItReads_notRepeated() {
      system.effect(
          o -> o.debounce(WINDOW),
          () -> {
            int value = number.get();
            run(value);
            number.set(value + 1);
          });
      recorder.clear();

      number.set(10);
      advance(1000);

      assertThat(recorder.events()).containsExactly("100:10");
    }

    @Test
    void split_actionWritesItsSource_eachWaits() {
      system.effect(
          o -> o.debounce(WINDOW),
          number,
          value -> {
            run(value);
            if (value < 3) {
              number.set(value + 1);
            }
          });

      advance(1000);

      assertThat(recorder.events()).containsExactly("0:0", "100:1", "200:2", "300:3");
    }

    @Test
    void plain_inABatch_changesAreOne() {
      start(TimedForm.PLAIN, o -> o.adaptive(WINDOW));

      system.batch(
          () -> {
            number.set(1);
            number.set(2);
          });
      advance(1000);

      assertThat(recorder.events()).containsExactly("0:2");
    }

    @Test
    void plain_dynamicDependencies_followedAfterTheDelayedRun() {
      var which = system.signal(true);
      var other = system.signal(10);
      system.effect(o -> o.debounce(WINDOW), () -> run(which.get() ? number.get() : other.get()));
      recorder.clear();

      which.set(false);
      advance(100);
      number.set(5);
      advance(100);
      other.set(11);
      advance(100);

      assertThat(recorder.events()).containsExactly("100:10", "300:11");
    }

    @Test
    void closeAfterFailures_withDebounce_counts() {
      Effect effect =
          system.effect(
              o -> o.debounce(WINDOW).closeAfterFailures(1).onError(failure -> {}),
              () -> {
                if (number.get() == 1) {
                  throw new IllegalStateException("boom");
                }
              });

      number.set(1);
      advance(100);

      assertThat(effect.isClosed()).isTrue();
    }
  }
}
