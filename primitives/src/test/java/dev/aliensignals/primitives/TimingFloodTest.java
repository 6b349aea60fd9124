package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The cost of waiting effects for writers: nothing is evaluated for them. */
class TimingFloodTest {

  private static final Duration WINDOW = Duration.ofMillis(100);

  private final ReactiveSystem system = ReactiveSystem.create("flood");
  private final VirtualClock clock = new VirtualClock();
  private final Recorder recorder = new Recorder();
  private final LogRecorder log = new LogRecorder();
  private final Signal<Integer> number = system.signal(o -> o.name("number"), 0);
  private int evaluations;

  TimingFloodTest() {
    system.changeScheduler(clock);
  }

  @AfterEach
  void close() {
    log.close();
  }

  private static Consumer<EffectOptions> options(Timing.Kind kind) {
    return switch (kind) {
      case DEBOUNCE -> o -> o.debounce(WINDOW);
      case THROTTLE -> o -> o.throttle(WINDOW);
      case ADAPTIVE -> o -> o.adaptive(WINDOW);
    };
  }

  static Stream<Arguments> all() {
    return Stream.of(TimedForm.values())
        .flatMap(
            form ->
                Stream.of(Timing.Kind.values())
                    .flatMap(
                        kind ->
                            Stream.of(TimedShape.values())
                                .map(shape -> Arguments.arguments(form, kind, shape))));
  }

  private Effect start(TimedForm form, Consumer<EffectOptions> options, Supplier<Integer> source) {
    Effect effect = form.start(system, options, source, recorder::add);
    recorder.clear();
    evaluations = 0;
    return effect;
  }

  private Supplier<Integer> over(TimedShape shape) {
    return shape.over(system, number, () -> evaluations++);
  }

  private void advance(long millis) {
    clock.advance(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @MethodSource("all")
  void thousandWrites_inOneWindow_oneCheckAtItsEnd(
      TimedForm form, Timing.Kind kind, TimedShape shape) {
    Effect effect = start(form, options(kind), over(shape));
    number.set(2); // adaptive runs at once, where changes were rare
    boolean atOnce = kind == Timing.Kind.ADAPTIVE;
    assertThat(evaluations).isEqualTo(atOnce ? shape.evaluations : 0);
    evaluations = 0;

    for (int i = 3; i <= 1_000; i++) {
      number.set(i);
    }
    assertThat(evaluations).isZero();
    GraphInvariants.assertAtRest(system, List.of(effect));
    advance(100);

    assertThat(evaluations).isEqualTo(shape.evaluations);
    List<String> last = List.of("" + shape.of(1_000));
    assertThat(recorder.events()).isEqualTo(atOnce ? List.of("" + shape.of(2), last.get(0)) : last);
    advance(1_000);
    assertThat(evaluations).isEqualTo(shape.evaluations);
  }

  @ParameterizedTest
  @MethodSource("all")
  void writes_backToTheOldValueWhileItWaits_checkedAndNotRun(
      TimedForm form, Timing.Kind kind, TimedShape shape) {
    start(form, options(kind), over(shape));
    int before = kind == Timing.Kind.ADAPTIVE ? 6 : 0;
    number.set(before); // runs at once, if this is a change
    recorder.clear();

    number.set(4);
    number.set(before);
    assertThat(recorder.events()).isEmpty();
    advance(1_000);

    assertThat(recorder.events()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void equalResults_floodWithThrottle_oneCheckPerWindow(TimedForm form) {
    var positive =
        system.computed(
            () -> {
              evaluations++;
              return number.get() > 0 ? 1 : 0;
            });
    number.set(1);
    start(form, o -> o.throttle(WINDOW), positive);

    for (int i = 2; i <= 101; i++) {
      advance(10);
      number.set(i);
    }

    assertThat(evaluations).isEqualTo(10); // 1,000 ms
    assertThat(recorder.events()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void writesInABatch_floodWithDebounce_nothingEvaluated(TimedForm form) {
    var other = system.signal(0);
    var sum =
        system.computed(
            () -> {
              evaluations++;
              return number.get() + other.get();
            });
    start(form, o -> o.debounce(WINDOW), sum);

    for (int i = 1; i <= 100; i++) {
      int value = i;
      system.batch(
          () -> {
            number.set(value);
            other.set(value);
          });
      advance(60); // each batch starts the wait anew
    }
    assertThat(evaluations).isZero();
    advance(100);

    assertThat(recorder.events()).containsExactly("200");
    assertThat(evaluations).isOne();
  }

  @ParameterizedTest
  @EnumSource
  void eachOfManyWays_extendsADebounce(TimedForm form) {
    var signals = Stream.generate(() -> system.signal(0)).limit(20).toList();
    var sums =
        signals.stream().map(signal -> system.computed(() -> signal.get() + number.get())).toList();
    start(form, o -> o.debounce(WINDOW), () -> sums.stream().mapToInt(Computed::get).sum());

    for (int round = 1; round <= 3; round++) {
      for (var signal : signals) {
        signal.set(round);
        advance(99);
        number.set(number.peek() + 1);
        advance(99);
      }
    }
    assertThat(recorder.events()).isEmpty();
    advance(1);

    assertThat(recorder.events()).containsExactly("" + (20 * 3 + 20 * 60));
  }

  @ParameterizedTest
  @EnumSource
  void otherReaders_evaluateWhatTheyRead_isNoChangeForWhoWaits(TimedForm form) {
    var half = system.computed(() -> number.get() / 2);
    start(form, o -> o.debounce(WINDOW), half);
    number.set(10);
    advance(60);

    assertThat(half.get()).isEqualTo(5); // brings it up to date
    advance(40);

    assertThat(recorder.events()).containsExactly("5");
  }

  @ParameterizedTest
  @EnumSource
  void ordinaryEffect_besideOneThatWaits_runsAtEachChange(TimedForm form) {
    var half = over(TimedShape.COMPUTED);
    start(form, o -> o.debounce(WINDOW), half);
    system.effect(() -> recorder.add("now " + half.get()));
    recorder.clear();

    number.set(2);
    number.set(4);
    advance(60);
    number.set(5); // equal, but an effect that waits does not know
    advance(99);
    assertThat(recorder.take()).containsExactly("now 1", "now 2");
    advance(1);

    assertThat(recorder.events()).containsExactly("2");
  }

  @Nested
  class Executors {

    private final ManualExecutor pump = new ManualExecutor();

    @ParameterizedTest
    @EnumSource
    void plain_thousandWrites_oneCheckInTheExecutor(TimedShape shape) {
      Supplier<Integer> source = over(shape);
      system.effect(o -> o.executor(pump), () -> recorder.add(source.get()));
      pump.runAll();
      recorder.clear();
      evaluations = 0;

      flood(shape);
    }

    @ParameterizedTest
    @EnumSource
    void split_thousandWrites_oneCheckInTheExecutor(TimedShape shape) {
      system.effect(o -> o.executor(pump), over(shape), recorder::add);
      pump.runAll();
      recorder.clear();
      evaluations = 0;

      flood(shape);
    }

    private void flood(TimedShape shape) {
      for (int i = 1; i <= 1_000; i++) {
        number.set(i);
      }
      assertThat(evaluations).isZero();
      assertThat(pump.size()).isOne();
      pump.runAll();
      assertThat(evaluations).isEqualTo(shape.evaluations);
      assertThat(recorder.take()).containsExactly("" + shape.of(1_000));

      number.set(1_002);
      number.set(1_000);
      pump.runAll();
      assertThat(recorder.events()).isEmpty();
    }

    @Test
    void split_throttleToo_checkedInTheExecutorWhenTheTimeHasCome() {
      system.effect(
          o -> o.executor(pump).throttle(WINDOW), over(TimedShape.COMPUTED), recorder::add);
      pump.runAll();
      recorder.clear();
      evaluations = 0;

      number.set(2);
      number.set(4);
      assertThat(pump.size()).isZero();
      advance(100);
      number.set(6);
      assertThat(evaluations).isZero();
      pump.runAll();

      assertThat(recorder.events()).containsExactly("3");
      assertThat(evaluations).isOne();
    }

    @Test
    void split_sourceThrowsInTheExecutor_handlerGetsIt() {
      var boom = new IllegalStateException("boom");
      system.effect(
          o -> o.executor(pump).onError(failure -> recorder.add(failure.error().getMessage())),
          () -> {
            if (number.get() == 1) {
              throw boom;
            }
            return number.get();
          },
          recorder::add);
      pump.runAll();
      recorder.clear();

      number.set(1);
      pump.runAll();
      number.set(2);
      pump.runAll();

      assertThat(recorder.events()).containsExactly("boom", "2");
      assertThat(log.messages()).isEmpty();
    }

    @Test
    void split_changedWhileTheActionRuns_checkedAfterIt() {
      system.effect(
          o -> o.executor(pump),
          over(TimedShape.COMPUTED),
          value -> {
            recorder.add(value);
            if (value == 1) {
              evaluations = 0;
              for (int i = 3; i <= 10; i++) {
                number.set(i);
              }
              recorder.add("evaluations " + evaluations);
            }
          });
      pump.runAll();
      recorder.clear();

      number.set(2);
      pump.runAll();

      assertThat(recorder.events()).containsExactly("1", "evaluations 0", "5");
    }
  }

  @Nested
  class Triggers {

    @ParameterizedTest
    @EnumSource
    void split_triggeredWhileItWaits_delivered(Timing.Kind kind) {
      start(TimedForm.SPLIT, options(kind), number);
      number.set(1);
      number.set(2);
      advance(100);
      recorder.clear();
      number.set(3);
      number.set(2);

      system.trigger(number);
      advance(100);

      assertThat(recorder.events()).endsWith("2");
      advance(1_000);
      assertThat(recorder.events()).hasSizeLessThan(3);
    }

    @Test
    void split_computedTriggered_delivered() {
      var half = system.computed(() -> number.get() / 2);
      start(TimedForm.SPLIT, o -> o.debounce(WINDOW), half);

      system.trigger(half::get);
      advance(100);

      assertThat(recorder.events()).containsExactly("0");
    }

    @Test
    void plain_triggered_runs() {
      start(TimedForm.PLAIN, o -> o.debounce(WINDOW), number);

      system.trigger(number);
      advance(100);

      assertThat(recorder.events()).containsExactly("0");
    }
  }

  @Nested
  class Owned {

    @Test
    void innerEffect_runsWhileTheOuterWaits_isNoChangeOfTheOuter() {
      var inner = system.signal(0);
      system.effect(
          o -> o.debounce(WINDOW),
          () -> {
            recorder.add("outer " + number.get());
            system.effect(() -> recorder.add("inner " + inner.get()));
          });
      recorder.clear();

      number.set(1);
      advance(60);
      inner.set(1);
      assertThat(recorder.take()).containsExactly("inner 1");
      advance(40);

      assertThat(recorder.events()).containsExactly("outer 1", "inner 1");
    }

    @Test
    void writeInsideAnEffect_reachesWhoWaits() {
      var copy = system.signal(0);
      var half = system.computed(() -> copy.get() / 2);
      system.effect(() -> copy.set(number.get()));
      start(TimedForm.PLAIN, o -> o.debounce(WINDOW), half);

      for (int i = 1; i <= 10; i++) {
        number.set(i);
        advance(60);
      }
      assertThat(recorder.events()).isEmpty();
      advance(40);

      assertThat(recorder.events()).containsExactly("5");
    }
  }

  /** Marks that pass computeds cost more while somebody may have to wait. */
  @Nested
  class NobodyWaitsAnyMore {

    private final ManualExecutor pump = new ManualExecutor();

    private void marksCostNothingMore(Runnable close) {
      assertThat(system.engine.deferring).isPositive();
      number.set(number.peek() + 1);

      close.run();

      assertThat(system.engine.deferring).isZero();
      var half = system.computed(() -> number.get() / 2);
      system.effect(() -> system.batch(() -> recorder.add(half.get())));
      number.set(number.peek() + 2);
      assertThat(system.engine.passedCount).isZero();
    }

    @ParameterizedTest
    @MethodSource("dev.aliensignals.primitives.TimingFloodTest#all")
    void closed(TimedForm form, Timing.Kind kind, TimedShape shape) {
      Effect effect = start(form, options(kind), over(shape));

      marksCostNothingMore(effect::close);
    }

    @ParameterizedTest
    @EnumSource
    void closedTwiceAndOneOfTwo_theOtherIsCounted(TimedForm form) {
      Effect first = start(form, o -> o.debounce(WINDOW), number);
      Effect second = start(form, o -> o.throttle(WINDOW), number);
      first.close();
      first.close();
      assertThat(system.engine.deferring).isOne();

      marksCostNothingMore(second::close);
    }

    @ParameterizedTest
    @EnumSource
    void closedWithItsScope(TimedForm form) {
      EffectScope scope = system.effectScope();
      scope.run(
          () -> {
            start(form, o -> o.debounce(WINDOW), number);
            start(form, o -> o.executor(pump), number);
          });

      marksCostNothingMore(scope::close);
    }

    @Test
    void closesItselfInItsRun() {
      var self = new Effect[1];
      self[0] =
          system.effect(
              o -> o.debounce(WINDOW),
              () -> {
                if (number.get() > 0) {
                  self[0].close();
                }
              });

      marksCostNothingMore(() -> advance(100));
    }

    @Test
    void closedByItsAction() {
      var self = new Effect[1];
      self[0] =
          system.effect(
              o -> o.debounce(WINDOW),
              number,
              value -> {
                if (value > 0) {
                  self[0].close();
                }
              });

      marksCostNothingMore(() -> advance(100));
    }

    @Test
    void firstRunThrows() {
      var boom = new IllegalStateException("boom");
      assertThatThrownBy(
              () ->
                  system.effect(
                      o -> o.debounce(WINDOW),
                      () -> {
                        number.get();
                        throw boom;
                      }))
          .isSameAs(boom);

      assertThat(system.engine.deferring).isZero();
    }

    @Test
    void ownedByAnEffectThatRunsAgain_countedOnce() {
      Effect outer =
          system.effect(
              () -> {
                number.get();
                system.effect(o -> o.throttle(WINDOW), () -> recorder.add(number.get()));
              });
      number.set(1);
      number.set(2);
      assertThat(system.engine.deferring).isOne();

      marksCostNothingMore(outer::close);
    }

    @Test
    void taskClosed() throws Exception {
      Task<Integer> task = system.task(context -> number.get());
      system.effect(() -> recorder.add(task.isPending()));
      assertThat(task.await(Duration.ofSeconds(10))).isZero();

      marksCostNothingMore(task::close);
    }
  }
}
