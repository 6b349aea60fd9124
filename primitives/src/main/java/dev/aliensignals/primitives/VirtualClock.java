package dev.aliensignals.primitives;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler whose time stands still until {@link #advance} is called, which runs what has become
 * due before it returns, in the caller's thread. So tests of debounced, throttled and adaptive
 * effects need not wait and always take the same course:
 *
 * <pre>{@code
 * var clock = new VirtualClock();
 * var system = ReactiveSystem.create(o -> o.name("test").scheduler(clock));
 * ...
 * clock.advance(Duration.ofMillis(300));
 * }</pre>
 *
 * <p>Safe to use from any thread, but one at a time may advance it.
 */
public final class VirtualClock implements Scheduler {

  /** The tasks that wait for their time. */
  private static final class Alarm implements Comparable<Alarm> {
    final long at;
    final long number;
    final Runnable task;

    Alarm(long at, long number, Runnable task) {
      this.at = at;
      this.number = number;
      this.task = task;
    }

    @Override
    public int compareTo(Alarm other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
    }
  }

  private final PriorityBlockingQueue<Alarm> alarms = new PriorityBlockingQueue<>();
  private final AtomicLong now = new AtomicLong();
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicBoolean advancing = new AtomicBoolean();

  /** Makes a clock that shows zero. */
  public VirtualClock() {}

  @Override
  public long nanoTime() {
    return now.get();
  }

  @Override
  public Timer schedule(Runnable task, Duration delay) {
    Objects.requireNonNull(task, "task");
    Alarm alarm = new Alarm(now.get() + delay.toNanos(), numbers.incrementAndGet(), task);
    alarms.add(alarm);
    return () -> alarms.remove(alarm);
  }

  /**
   * The time that has passed on this clock.
   *
   * @return the sum of all advances
   */
  public Duration elapsed() {
    return Duration.ofNanos(now.get());
  }

  /**
   * The number of tasks that wait for their time. After everything timed has been closed it is
   * zero.
   *
   * @return the number of tasks that have neither run nor been cancelled
   */
  public int pending() {
    return alarms.size();
  }

  /**
   * Lets time pass. Runs the tasks that become due, in the order of their times, each at its time;
   * also those that these tasks schedule. If a task throws, the call ends at the time of that task.
   *
   * @param by how far; zero runs nothing that was not due before
   * @throws IllegalArgumentException if {@code by} is negative
   * @throws IllegalStateException inside a batch, computed, effect or other operation of a system,
   *     where no effect could run; or inside another advance
   */
  public void advance(Duration by) {
    if (Objects.requireNonNull(by, "by").isNegative()) {
      throw new IllegalArgumentException("A clock cannot go back, so not advance by " + by + ".");
    }
    CrossSystem.requireFree(
        "The clock was advanced",
        "Advance it outside of batches, computeds and effects; in an action if need be.");
    if (!advancing.compareAndSet(false, true)) {
      throw new IllegalStateException(
          "The clock is being advanced already. Advance it from one thread at a time, and not in an"
              + " action that runs because of it.");
    }
    try {
      long end = now.get() + by.toNanos();
      for (Alarm next = firstUntil(end); next != null; next = firstUntil(end)) {
        now.set(Math.max(now.get(), next.at));
        next.task.run();
      }
      now.set(end);
    } finally {
      advancing.set(false);
    }
  }

  /** Takes the next alarm if its time comes by {@code end}. */
  private @Nullable Alarm firstUntil(long end) {
    Alarm first = alarms.peek();
    return first != null && first.at <= end && alarms.remove(first) ? first : null;
  }

  /** The time that has passed and how many tasks wait. */
  @Override
  public String toString() {
    return "VirtualClock(" + elapsed() + ", " + pending() + " pending)";
  }
}
