package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** To await a task that has read other tasks, or mirrors, is to await what they have now. */
class AwaitUpstreamTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The follower of the task that is awaited. */
  enum Followed {
    BY_NOBODY,
    BY_AN_EFFECT,
    KEPT
  }

  private final ReactiveSystem system = ReactiveSystem.create("tasks");
  private final Signal<Integer> number = system.signal(1);

  private <T> Task<T> task(Followed followed, TaskBody<T> body) {
    Task<T> made =
        system.task(
            options -> {
              if (followed == Followed.KEPT) {
                options.keep();
              }
            },
            body);
    if (followed == Followed.BY_AN_EFFECT) {
      system.effect(
          () -> {
            made.state();
          });
    }
    return made;
  }

  @ParameterizedTest
  @EnumSource
  void await_afterAChangeBehindAnAwaitedTask_isOfThatChange(Followed followed) throws Exception {
    Task<Integer> first = system.task(context -> number.get() * 10);
    Task<Integer> second = task(followed, context -> first.await(PATIENCE) + 1);
    Task<Integer> third = task(followed, context -> second.await(PATIENCE) + 1);

    for (int i = 1; i < 20; i++) {
      number.set(i);
      assertThat(third.await(PATIENCE)).isEqualTo(i * 10 + 2);
    }
  }

  @Test
  void await_behindATaskReadThroughAComputed_isOfTheLastChange() throws Exception {
    Task<Integer> first = system.task(context -> number.get() * 10);
    Computed<Integer> between = system.computed(() -> first.get() + number.get());
    Task<Integer> second =
        system.task(
            context -> {
              first.await(PATIENCE);
              return between.get();
            });

    for (int i = 1; i < 20; i++) {
      number.set(i);
      assertThat(second.await(PATIENCE)).isEqualTo(i * 11);
    }
  }

  @Test
  void await_nothingHasChanged_runsNothing() throws Exception {
    var runs = new AtomicInteger();
    Task<Integer> first = system.task(context -> number.get() * 10);
    Task<Integer> second =
        system.task(
            context -> {
              runs.incrementAndGet();
              return first.await(PATIENCE);
            });
    second.await(PATIENCE);
    int before = runs.get();

    assertThat(second.await(PATIENCE)).isEqualTo(10);

    assertThat(runs).hasValue(before);
  }

  @Test
  void await_bodyDoesNotAwaitWhatItReads_isOfOneMoreRun() throws Exception {
    var runs = new AtomicInteger();
    Task<Integer> slow =
        system.task(
            -1,
            (previous, context) -> {
              new CountDownLatch(1).await();
              return number.get();
            });
    Task<Integer> task =
        system.task(
            context -> {
              runs.incrementAndGet();
              return slow.get();
            });

    assertThat(task.await(PATIENCE)).isEqualTo(-1);
    assertThat(task.await(PATIENCE)).isEqualTo(-1);

    assertThat(runs).hasValue(2);
    system.close(); // interrupts the slow one
  }

  @ParameterizedTest
  @EnumSource
  void await_behindAMirror_isOfWhatItsSourceIs(Followed followed) throws Exception {
    ReactiveSystem shared = ReactiveSystem.create("shared");
    Signal<Integer> price = shared.signal(1);
    Mirror<Integer> mirror = system.mirror(price);
    Task<Integer> task = task(followed, context -> mirror.get() + 100);

    for (int i = 1; i < 20; i++) {
      price.set(i);
      assertThat(task.await(PATIENCE)).isEqualTo(100 + i);
    }
  }
}
