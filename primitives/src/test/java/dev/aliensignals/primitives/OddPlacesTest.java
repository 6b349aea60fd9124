package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** User code where one does not think of it: it fails, and the rest goes on. */
class OddPlacesTest {

  private final ReactiveSystem system = ReactiveSystem.create("odd");

  /** A clock that can be made to reject. */
  private static final class Rejecting implements Scheduler {
    final VirtualClock clock = new VirtualClock();
    boolean rejecting;

    @Override
    public long nanoTime() {
      return clock.nanoTime();
    }

    @Override
    public Timer schedule(Runnable task, Duration delay) {
      if (rejecting) {
        throw new RejectedExecutionException("shut down");
      }
      return clock.schedule(task, delay);
    }
  }

  @Test
  void resume_schedulerRejects_thrownAndSystemFreeAndTheOthersOfTheTreeResumed() {
    var scheduler = new Rejecting();
    system.changeScheduler(scheduler);
    var source = system.intSignal(0);
    var seen = new int[1];
    var scope =
        system.effectScope(
            () -> {
              system.effect(() -> seen[0] = source.getAsInt());
              system.effect(o -> o.debounce(Duration.ofSeconds(1)), source::getAsInt, value -> {});
            });
    source.set(1);
    scope.pause();
    scheduler.clock.advance(Duration.ofSeconds(2)); // rings while it is paused
    source.set(2);
    scheduler.rejecting = true;

    assertThatThrownBy(scope::resume).isInstanceOf(RejectedExecutionException.class);

    assertThat(seen[0]).isEqualTo(2);
    Threads.run("other", () -> assertThat(system.batch(source::getAsInt)).isEqualTo(2));
  }

  @Test
  void resumeAndDrop_schedulerRejects_systemFree() {
    var scheduler = new Rejecting();
    system.changeScheduler(scheduler);
    var source = system.intSignal(0);
    var debounced =
        system.effect(o -> o.debounce(Duration.ofSeconds(1)), source::getAsInt, value -> {});
    source.set(1);
    debounced.pause();
    scheduler.clock.advance(Duration.ofSeconds(2));
    scheduler.rejecting = true;

    debounced.resumeAndDrop();

    Threads.run("other", () -> system.batch(source::getAsInt));
  }

  @Test
  void takeover_logHandlerThrows_whoWaitsGoesOn() {
    var source = system.intSignal(0);
    Logger logger = Logger.getLogger(Log.NAME);
    Handler throwing =
        new Handler() {
          @Override
          public void publish(LogRecord logged) {
            throw new IllegalStateException("full disk");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.addHandler(throwing);
    try {
      Threads.run("dies", system::startBatch);

      source.set(1);
    } finally {
      logger.removeHandler(throwing);
    }

    Threads.run("other", () -> source.set(2));
    assertThat(source.peek()).isEqualTo(2);
  }

  @Test
  void clock_readsSignals_notTracked() {
    var read = system.intSignal(0);
    var clock = new VirtualClock();
    system.changeScheduler(
        new Scheduler() {
          @Override
          public long nanoTime() {
            read.getAsInt();
            return clock.nanoTime();
          }

          @Override
          public Timer schedule(Runnable task, Duration delay) {
            return clock.schedule(task, delay);
          }
        });
    var source = system.intSignal(0);
    var runs = new int[1];
    system.effect(
        o -> o.throttle(Duration.ofSeconds(1)),
        () -> {
          runs[0]++;
          return source.getAsInt();
        },
        value -> {});
    source.set(1);
    int before = runs[0];

    read.set(1);

    assertThat(runs[0]).isEqualTo(before);
  }

  @Test
  void closeAfterFailures_checkedExceptionOrPlainThrowable_counted() {
    var source = system.intSignal(0);
    var failing =
        system.effect(
            o -> o.closeAfterFailures(2).onError(failure -> {}),
            () -> {
              if (source.getAsInt() > 0) {
                throw Failures.<RuntimeException>sneaky(new Throwable("plain"));
              }
            });
    source.set(1);
    source.set(2);

    assertThat(failing.isClosed()).isTrue();
  }
}
