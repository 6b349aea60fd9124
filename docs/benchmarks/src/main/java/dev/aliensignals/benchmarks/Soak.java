package dev.aliensignals.benchmarks;

import dev.aliensignals.hybrid.Hybrid;
import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.EffectScope;
import dev.aliensignals.primitives.IntSignal;
import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.Signal;
import dev.aliensignals.primitives.Task;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Everything at once for a long time: sessions that come and go, storms of writes, tasks, timers,
 * slow actions, failures. Prints heap, threads and classes at rest every tenth of the time, and
 * fails if something has not been delivered or is not free at the end.
 *
 * <p>Arguments: minutes, 30 by default.
 */
public final class Soak {

  private static final int THREADS = 6;
  private static final int SHARED = 16;

  private static final AtomicLong sessions = new AtomicLong();
  private static final AtomicLong writes = new AtomicLong();
  private static final AtomicLong failures = new AtomicLong();
  private static final ReactiveSystem SYSTEM =
      ReactiveSystem.create(o -> o.name("soak").onError(failure -> failures.incrementAndGet()));

  /** Longer than a machine with much else to do keeps a thread from running. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Queue<String> wrong = new ConcurrentLinkedQueue<>();

  private static volatile boolean paused;
  private static volatile boolean ended;
  private static final AtomicInteger resting = new AtomicInteger();

  private Soak() {}

  /** A bean of a session. */
  public static class Cart {
    private int count;
    private List<String> names = new ArrayList<>();

    /**
     * How many.
     *
     * @return how many
     */
    public int getCount() {
      return count;
    }

    /**
     * Changes that.
     *
     * @param count how many
     */
    public void setCount(int count) {
      this.count = count;
    }

    /**
     * The names.
     *
     * @return the list
     */
    public List<String> getNames() {
      return names;
    }

    /**
     * Changes that.
     *
     * @param names the list
     */
    public void setNames(List<String> names) {
      this.names = names;
    }
  }

  /** A signal that lives as long as the program, an effect and an action on it. */
  private static final class Shared {
    final IntSignal signal = SYSTEM.intSignal(0);
    final AtomicInteger seen = new AtomicInteger();
    final AtomicInteger acted = new AtomicInteger();
    final AtomicInteger late = new AtomicInteger();

    Shared(int index) {
      SYSTEM.effect(() -> seen.set(signal.getAsInt()));
      SYSTEM.effect(
          signal,
          value -> {
            if (value % 5000 == index) {
              LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(150)); // longer than the limit
            }
            acted.set(value);
          });
      SYSTEM.effect(o -> o.debounce(Duration.ofMillis(20)), () -> late.set(signal.getAsInt()));
    }

    boolean isDelivered() {
      int value = signal.getAsInt();
      return seen.get() == value && acted.get() == value && late.get() == value;
    }
  }

  /**
   * Runs.
   *
   * @param args see the class
   * @throws InterruptedException never
   */
  public static void main(String[] args) throws InterruptedException {
    double minutes = args.length == 0 ? 30 : Double.parseDouble(args[0]);
    Logger.getLogger("dev.aliensignals").setLevel(Level.OFF); // failures are part of it
    List<Shared> shared = new ArrayList<>();
    for (int i = 0; i < SHARED; i++) {
      shared.add(new Shared(i));
    }
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int seed = i;
      Thread thread = new Thread(() -> work(shared, new SplittableRandom(seed)), "worker " + i);
      threads.add(thread);
      thread.start();
    }
    System.out.println("| minute | sessions | writes | failures | heap MB | threads | classes |");
    System.out.println("|--:|--:|--:|--:|--:|--:|--:|");
    long begin = System.nanoTime();
    for (int tenth = 1; tenth <= 10; tenth++) {
      long until = begin + (long) (minutes * 6e9 * tenth);
      while (System.nanoTime() < until) {
        rest(20);
      }
      paused = true;
      while (resting.get() < THREADS) {
        rest(5);
      }
      awaitDelivery(shared);
      print((System.nanoTime() - begin) / 6e10);
      paused = false;
    }
    ended = true;
    for (Thread thread : threads) {
      thread.join();
    }
    SYSTEM.batch(() -> {}); // nobody owns it
    if (!wrong.isEmpty()) {
      throw new AssertionError("Sessions have seen something wrong: " + wrong);
    }
    System.out.println("All has been delivered, and the system is free.");
  }

  private static void awaitDelivery(List<Shared> shared) {
    long start = System.nanoTime();
    while (!shared.stream().allMatch(Shared::isDelivered)) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new AssertionError("Something was not delivered.");
      }
      rest(5);
    }
    rest(1000); // threads of the library that are idle end
  }

  private static void rest(long millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private static void print(double minute) {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    System.out.printf(
        Locale.ROOT,
        "| %.1f | %d | %d | %d | %.1f | %d | %d |%n",
        minute,
        sessions.get(),
        writes.get(),
        failures.get(),
        (runtime.totalMemory() - runtime.freeMemory()) / 1e6,
        ManagementFactory.getThreadMXBean().getThreadCount(),
        ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
  }

  private static void work(List<Shared> shared, SplittableRandom random) {
    while (!ended) {
      if (paused) {
        resting.incrementAndGet();
        while (paused) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        resting.decrementAndGet();
        continue;
      }
      session(random);
      int storm = random.nextInt(300);
      for (int i = 0; i < storm; i++) {
        shared.get(random.nextInt(SHARED)).signal.update(n -> n + 1);
        writes.incrementAndGet();
      }
    }
  }

  private static void requireNot(int refused, int value) {
    if (value == refused) {
      throw new IllegalStateException("on purpose");
    }
  }

  private static void nothing() {}

  /** One session: a graph of its own in a system of its own, and some of it in the shared one. */
  private static void session(SplittableRandom random) {
    sessions.incrementAndGet();
    ReactiveSystem own = ReactiveSystem.create("session");
    Signal<Integer> number = own.signal(0);
    var doubled = own.computed(() -> 2 * number.get());
    var last = new AtomicInteger();
    Effect effect = own.effect(() -> last.set(doubled.get()));
    number.set(random.nextInt(100));
    if (last.get() != 2 * number.get()) {
      wrong.add("effect over a computed: " + last + " of " + number);
    }
    own.effect(
        () -> {
          if (number.get() == 1000) {
            throw new IllegalStateException("on purpose");
          }
        });
    try {
      number.set(1000);
    } catch (IllegalStateException expected) {
      failures.incrementAndGet();
    }
    effect.close();
    own.close();

    EffectScope scope = SYSTEM.effectScope(() -> {});
    Signal<Integer> local = SYSTEM.signal(0);
    scope.run(
        () -> {
          SYSTEM.effect(() -> requireNot(7, local.get())); // its failure is for the handler
          SYSTEM.effect(o -> o.throttle(Duration.ofMillis(5)), () -> local.get());
          SYSTEM.effect(local, value -> SYSTEM.onCleanup(Soak::nothing));
          return null;
        });
    local.set(random.nextInt(10));
    if (random.nextInt(20) == 0) {
      Task<Integer> task = scope.run(() -> SYSTEM.task(ctx -> local.get() + 1));
      try {
        task.await(PATIENCE);
      } catch (InterruptedException | TimeoutException e) {
        wrong.add("task: " + e);
      }
    }
    scope.close();

    Cart cart = Hybrid.reactive(new Cart());
    var seen = new AtomicInteger();
    try (Effect watching =
        Hybrid.effect(() -> seen.set(cart.getCount() + cart.getNames().size()))) {
      cart.setCount(2);
      cart.getNames().add("apple");
      if (seen.get() != 3) {
        wrong.add(
            "effect over a bean: " + seen + " of " + cart.getCount() + " + " + cart.getNames());
      }
    }
  }
}
