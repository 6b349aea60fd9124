package dev.aliensignals.primitives;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler of every system that has not been given another. One thread waits for the time;
 * others run the effects that are due, one thread for each system that is busy and one for each
 * action that blocks, so no effect is late because of another one. All are daemons and end when
 * they have been idle for a while.
 */
final class SharedScheduler implements Scheduler {

  static final String TIMER_NAME = "alien-signals timer";
  static final String WORKER_NAME = "alien-signals timed effects";

  private static final long KEEP_ALIVE_MILLIS = 500;

  static final SharedScheduler INSTANCE = new SharedScheduler();

  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, daemons(TIMER_NAME));

  private final Executor workers =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          KEEP_ALIVE_MILLIS,
          TimeUnit.MILLISECONDS,
          new SynchronousQueue<>(),
          daemons(WORKER_NAME));

  private SharedScheduler() {
    timer.setKeepAliveTime(KEEP_ALIVE_MILLIS, TimeUnit.MILLISECONDS);
    timer.allowCoreThreadTimeOut(true);
    timer.setRemoveOnCancelPolicy(true);
  }

  /**
   * Threads that inherit nothing from the one that happens to start them: no loader of a context,
   * no thread group, and on JDK 17 no classes of its callers.
   */
  @SuppressWarnings("removal") // JDK 17 keeps the callers' protection domains otherwise
  private static ThreadFactory daemons(String name) {
    return body -> {
      ThreadGroup group = topGroup();
      PrivilegedAction<Thread> making = () -> new Thread(group, body, name, 0, false);
      Thread thread = AccessController.doPrivileged(making);
      thread.setDaemon(true);
      thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
      return thread;
    };
  }

  /** Runs something in a thread that may block. */
  void execute(Runnable task) {
    workers.execute(task);
  }

  private static @Nullable ThreadGroup topGroup() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group != null && group.getParent() != null) {
      group = group.getParent();
    }
    return group;
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Timer schedule(Runnable task, Duration delay) {
    Runnable due =
        task instanceof DueTimers.Timed timed
            ? () -> timed.engine().timers.add(timed)
            : () -> workers.execute(task);
    Future<?> scheduled = timer.schedule(due, delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> scheduled.cancel(false);
  }
}
