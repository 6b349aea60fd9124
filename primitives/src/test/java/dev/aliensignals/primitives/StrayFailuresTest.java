package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Failures that no operation can throw: the handler of the system gets them, else the log. */
class StrayFailuresTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final VirtualClock time = new VirtualClock();
  private final List<Failure> failures = new ArrayList<>();
  private final ReactiveSystem system =
      ReactiveSystem.create(o -> o.name("handled").scheduler(time).onError(failures::add));
  private final Canary canary = new Canary(system);
  private final Signal<Integer> source = system.signal(0);
  private final LogRecorder log = new LogRecorder();

  @AfterEach
  void systemStillWorks() {
    log.close();
    canary.assertWorks();
  }

  private Failure onlyFailure() {
    assertThat(log.messages()).isEmpty();
    assertThat(failures).hasSize(1);
    return failures.get(0);
  }

  /** A clock whose timers cannot be cancelled. */
  private final class Stubborn implements Scheduler {

    @Override
    public long nanoTime() {
      return time.nanoTime();
    }

    @Override
    public Timer schedule(Runnable task, Duration delay) {
      time.schedule(task, delay);
      return () -> {
        throw new IllegalStateException("stubborn");
      };
    }
  }

  @Nested
  class OfTimersAndExecutors {

    @Test
    void cancelOfATimer_goesToTheHandlerOfTheEffect() {
      List<Failure> own = new ArrayList<>();
      ReactiveSystem stubborn =
          ReactiveSystem.create(
              o -> o.name("stubborn").scheduler(new Stubborn()).onError(failures::add));
      Signal<Integer> n = stubborn.signal(0);
      Effect first = stubborn.effect(o -> o.name("first").debounce(SECOND), n::get);
      Effect second =
          stubborn.effect(o -> o.name("second").debounce(SECOND).onError(own::add), n::get);
      n.set(1);

      first.close();
      second.close();

      assertThat(onlyFailure().name()).isEqualTo("first");
      assertThat(onlyFailure().subscriber()).isSameAs(first);
      assertThat(onlyFailure().error()).hasMessage("stubborn");
      assertThat(own).singleElement().extracting(Failure::name).isEqualTo("second");
    }

    @Test
    void executorThatThrowsAfterTheBody_goesToTheHandler() {
      Task<Integer> task =
          system.task(
              o ->
                  o.name("task")
                      .executor(
                          body -> {
                            body.run();
                            throw new IllegalStateException("too late");
                          }),
              ctx -> source.get());
      try (Effect effect = system.effect(task::lastValue)) {
        assertThat(task.lastValue()).isZero();
      }

      assertThat(onlyFailure().name()).isEqualTo("task");
      assertThat(onlyFailure().subscriber()).isNull();
      assertThat(onlyFailure().error()).hasMessage("too late");
    }
  }

  @Test
  void onCancelOfATask_goesToTheHandler() {
    Pump pump = new Pump();
    List<Task<Integer>> self = new ArrayList<>();
    Task<Integer> task =
        system.task(
            o -> o.name("task").executor(pump),
            ctx -> {
              ctx.onCancel(
                  () -> {
                    throw new IllegalStateException("cancelled");
                  });
              self.get(0).cancel();
              return 1;
            });
    self.add(task);
    try (Effect effect = system.effect(task::lastValue)) {
      pump.run();
    }

    assertThat(onlyFailure().name()).isEqualTo("task");
    assertThat(onlyFailure().subscriber()).isNull();
    assertThat(onlyFailure().error()).hasMessage("cancelled");
  }

  @Test
  void hookInARunThatIsLate_goesToTheHandler() {
    Signal<Integer> watched =
        system.signal(
            o ->
                o.name("watched")
                    .onWatched(
                        () -> {
                          throw new IllegalStateException("hook");
                        }),
            0);
    try (Effect effect =
        system.effect(
            o -> o.debounce(SECOND),
            () -> {
              if (source.get() > 0) {
                watched.get();
              }
            })) {
      source.set(1);
      time.advance(SECOND);
    }

    assertThat(onlyFailure().name()).isEqualTo("watched");
    assertThat(onlyFailure().error()).isInstanceOf(HookException.class).hasRootCauseMessage("hook");
  }

  @Test
  void guardOfAnInterval_goesToTheHandler_andTicksGoOn() {
    ReadableSignal<Long> ticks =
        system.interval(
            o ->
                o.name("ticks")
                    .guard(
                        n -> {
                          if (n == 1) {
                            throw new IllegalStateException("guard");
                          }
                          return true;
                        }),
            SECOND);
    List<Long> seen = new ArrayList<>();
    try (Effect effect = system.effect(() -> seen.add(ticks.get()))) {
      time.advance(SECOND.multipliedBy(2));
    }

    assertThat(seen).containsExactly(0L, 2L);
    assertThat(onlyFailure().name()).isEqualTo("ticks");
    assertThat(onlyFailure().error()).hasMessage("guard");
  }

  @Test
  void handlerThatThrows_isLoggedWithTheFailure() {
    IllegalStateException thrown = new IllegalStateException("first");
    ReactiveSystem strict =
        ReactiveSystem.create(
            o ->
                o.onError(
                    failure -> {
                      throw new IllegalStateException("second");
                    }));

    StrayFailures.report(strict.engine, "name", thrown, "message");
    strict.batch(() -> StrayFailures.report(strict.engine, "name", thrown, "message"));

    assertThat(log.messages()).containsExactly("message", "message");
  }

  @Test
  void errors_passByTheHandler() {
    StrayFailures.report(system.engine, "name", new AssertionError("broken"), "message");

    assertThat(failures).isEmpty();
    assertThat(log.messages()).containsExactly("message");
  }

  @Test
  void threadOfAnotherSystem_isNotGivenToTheHandler() {
    ReactiveSystem other = ReactiveSystem.create("other");
    other.batch(
        () -> StrayFailures.report(system.engine, "name", new IllegalStateException(), "message"));

    assertThat(failures).isEmpty();
    assertThat(log.messages()).containsExactly("message");
  }
}
