package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.effect;
import static dev.aliensignals.hybrid.Hybrid.reactive;
import static dev.aliensignals.hybrid.Hybrid.shared;
import static dev.aliensignals.hybrid.Hybrid.signal;
import static dev.aliensignals.hybrid.Hybrid.task;
import static dev.aliensignals.hybrid.Hybrid.toRef;
import static dev.aliensignals.hybrid.Hybrid.watch;
import static dev.aliensignals.hybrid.Hybrid.watchReactive;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.primitives.Mirror;
import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.Signal;
import dev.aliensignals.primitives.Task;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * The traces of sessions that have ended: none. {@code -Dsessions.count} and {@code
 * -Dsessions.objects} choose how many there are: 10 000 and 1 000 000 are what is promised.
 */
class SessionsGarbageTest {

  private static final int SESSIONS = Integer.getInteger("sessions.count", 400);
  private static final int OBJECTS = Integer.getInteger("sessions.objects", 40_000);

  /** Less than one object of each session that ended would take. */
  private static final long SLACK_BYTES = 16L * SESSIONS + 400_000;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A bean of a session. */
  public static class Cart {
    private String owner;
    private final List<Cart> items = new ArrayList<>();

    Cart(String owner) {
      this.owner = owner;
    }

    String getOwner() {
      return owner;
    }

    void setOwner(String owner) {
      this.owner = owner;
    }

    List<Cart> getItems() {
      return items;
    }
  }

  private final AtomicLong seen = new AtomicLong();

  private void see(Object value) {
    seen.addAndGet(String.valueOf(value).length());
  }

  private static long usedHeap() throws InterruptedException {
    for (int i = 0; i < 4; i++) {
      ReferenceQueue<Object> collected = new ReferenceQueue<>();
      Reference<Object> last = new WeakReference<>(new Object(), collected);
      Garbage.awaitCleared(last);
      collected.remove(PATIENCE.toMillis()); // earlier ones are in its queue, too
      reactive(new Cart("")); // lets go of the entries of views that were collected
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Something that may throw. */
  private interface Work {
    void run() throws Exception;
  }

  /**
   * How much the heap grows while some work is done: the least of several times, as a leak makes it
   * grow each time, other than work that the JVM does for the first time or puts off.
   */
  private static long leastGrowth(Work work, long enough) throws Exception {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 8 && least >= enough; i++) {
      long before = usedHeap();
      work.run();
      least = Math.min(least, usedHeap() - before);
    }
    return least;
  }

  @Test
  void sessions_createdUsedAndClosed_leaveHeapThreadsAndClassesFlat() throws Exception {
    assertThat(alone("sessions")).contains("flat");
  }

  @Test
  void objects_madeReactiveFollowedAndClosed_leaveTheHeapFlat() throws Exception {
    assertThat(alone("objects")).contains("flat");
  }

  /** Tries in a JVM where no other test leaves anything behind. */
  private static String alone(String what) throws Exception {
    return ForkedJvm.run(
        Alone.class,
        "-Dtried=" + what,
        "-Dsessions.count=" + SESSIONS,
        "-Dsessions.objects=" + OBJECTS);
  }

  /** The program of that JVM. */
  static final class Alone {

    public static void main(String[] args) throws Exception {
      var garbage = new SessionsGarbageTest();
      if (System.getProperty("tried").equals("sessions")) {
        garbage.assertSessionsLeaveNothing();
      } else {
        garbage.assertObjectsLeaveNothing();
      }
      System.out.println("flat");
    }
  }

  private void assertSessionsLeaveNothing() throws Exception {
    ReactiveSystem store = ReactiveSystem.create("store");
    Cart stock = store.run(() -> reactive(new Cart("store")));
    Signal<Integer> price = store.signal(1);
    Cart catalogue = shared(new Cart("catalogue"));
    ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
    ExecutorService bodies = Executors.newFixedThreadPool(2);
    try {
      use(SESSIONS / 2, store, stock, price, catalogue, bodies);
      usedHeap();
      long loaded = classes.getTotalLoadedClassCount();
      int running = Thread.activeCount();

      long moreHeap =
          leastGrowth(() -> use(SESSIONS, store, stock, price, catalogue, bodies), SLACK_BYTES);

      long moreClasses = classes.getTotalLoadedClassCount() - loaded;
      int moreThreads = Thread.activeCount() - running;
      assertThat(moreHeap).as("bytes").isLessThan(SLACK_BYTES);
      assertThat(moreClasses).as("classes").isLessThan(40); // some of the JDK
      assertThat(moreThreads).as("threads").isLessThanOrEqualTo(1); // the one of timers
      assertThat(seen).hasPositiveValue();
    } finally {
      bodies.shutdownNow();
      store.close();
    }
  }

  private void use(
      int count,
      ReactiveSystem store,
      Cart stock,
      Signal<Integer> price,
      Cart catalogue,
      ExecutorService bodies)
      throws Exception {
    for (int i = 0; i < count; i++) {
      String name = "session " + i;
      ReactiveSystem session = ReactiveSystem.create(name);
      Task<String> task =
          session.run(
              () -> {
                Cart cart = reactive(new Cart(name));
                Mirror<Integer> shown = session.mirror(price);
                Mirror<String> owner = session.mirror(toRef(stock, Cart::getOwner));
                Mirror<Integer> size = session.mirrorAll(store, () -> stock.getItems().size());
                effect(() -> see(cart.getOwner() + shown.get() + owner.get() + size.get()));
                effect(() -> see(cart.getItems().size() + catalogue.getOwner()));
                effect(o -> o.debounce(Duration.ofHours(1)), () -> see(cart.getOwner()));
                effect(o -> o.throttle(Duration.ofMillis(1)), () -> see(cart.getOwner()));
                watch(cart::getOwner, (now, old) -> see(now));
                watchReactive(cart, change -> see(change.path()));
                Signal<Integer> number = signal(name.length());
                Task<String> made =
                    task(o -> o.executor(bodies), context -> cart.getOwner() + number.get());
                effect(() -> see(made.state()));
                cart.setOwner(name + "!");
                cart.getItems().add(new Cart("item"));
                cart.getItems().get(0).setOwner("changed");
                return made;
              });
      see(task.await(PATIENCE));
      price.set(i);
      stock.setOwner(name);
      session.close();
    }
    price.set(-1); // nobody follows
    for (int i = 0; i < 2; i++) { // both threads have nothing left to do
      bodies.submit(() -> {}).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private void assertObjectsLeaveNothing() throws Exception {
    for (ReactiveSystem system :
        List.of(ReactiveSystem.global(), ReactiveSystem.create("objects"))) {
      follow(system, OBJECTS / 2);

      long slack = 8L * OBJECTS + 400_000; // the table of views may grow by 4 bytes for each
      long more = leastGrowth(() -> follow(system, OBJECTS), slack);
      assertThat(more).as("bytes").isLessThan(slack);
    }
  }

  private void follow(ReactiveSystem system, int count) {
    system.run(
        () -> {
          for (int i = 0; i < count; i++) {
            Cart cart = reactive(new Cart("a"));
            var followed = effect(() -> see(cart.getOwner() + cart.getItems().size()));
            cart.setOwner("b");
            followed.close();
          }
        });
  }
}
