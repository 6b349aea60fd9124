package dev.aliensignals.primitives;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The source of {@link Signals#interval} and {@link Signals#now}, driven by the scheduler of the
 * system.
 */
final class Ticks<T> implements Sensor.Start<T> {

  private final Engine engine;
  private final long period;
  private final Supplier<? extends T> value;

  /** Whether to feed at the start, too. */
  private final boolean atOnce;

  private Ticks(Engine engine, long period, Supplier<? extends T> value, boolean atOnce) {
    this.engine = engine;
    this.period = period;
    this.value = value;
    this.atOnce = atOnce;
  }

  /** Checks what the user has given as the time between two ticks. */
  static Duration requirePeriod(String kind, Duration period) {
    if (Objects.requireNonNull(period, "period").isNegative() || period.isZero()) {
      throw new IllegalArgumentException(
          kind + " needs a period of more than zero, not " + period + ".");
    }
    return period;
  }

  /**
   * Makes a sensor that they feed.
   *
   * @param options not frozen yet; gets a name if it has none
   */
  static <T> Sensor<T> sensor(
      Engine engine,
      SignalOptions<T> options,
      String kind,
      Duration period,
      Supplier<? extends T> value,
      T initial,
      boolean atOnce) {
    Ticks<T> ticks = new Ticks<>(engine, Timing.nanos(period), value, atOnce);
    if (options.name() == null) {
      options.setName(kind + "#" + Integer.toHexString(System.identityHashCode(ticks)));
    }
    options.freeze();
    Sensor<T> sensor = new Sensor<>(engine, options, ticks, initial);
    Signal.checkFirst(initial, options, engine, sensor.node().name());
    return sensor;
  }

  @Override
  public Cleanup start(Sensor.Sink<T> sink) {
    Run run = new Run((Sensor<T>.Feed) sink);
    if (atOnce) {
      sink.set(value.get());
    }
    run.schedule();
    return run::stop;
  }

  /** The ticks of one connection. Its fields are guarded by the system. */
  private final class Run implements Runnable {

    private final Sensor<T>.Feed feed;
    private final Scheduler scheduler = engine.system.scheduler();

    /** The time at which the next tick is due. */
    private long due = scheduler.nanoTime();

    private Scheduler.@Nullable Timer timer;

    Run(Sensor<T>.Feed feed) {
      this.feed = feed;
    }

    /** Waits for the next tick, leaving out those whose time has passed. */
    void schedule() {
      long now = scheduler.nanoTime();
      due += period;
      if (due - now <= 0) {
        due = now + period;
      }
      timer = scheduler.schedule(this, Duration.ofNanos(due - now));
    }

    @Override
    public void run() {
      if (!feed.isOpen()) {
        return;
      }
      feed.offer(value.get());
      engine.exclusively(
          () -> {
            timer = null;
            if (feed.isOpen()) {
              schedule();
            }
          });
    }

    void stop() {
      Scheduler.Timer waiting = timer;
      timer = null;
      if (waiting != null) {
        waiting.cancel();
      }
    }
  }
}
