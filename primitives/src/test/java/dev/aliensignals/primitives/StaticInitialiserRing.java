package dev.aliensignals.primitives;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * A program that deadlocks: a static initialiser writes a signal while an effect, whose thread owns
 * the system, waits for that class to be initialised. It ends when the library has reported it.
 */
final class StaticInitialiserRing {

  private static final CountDownLatch IN_INITIALISER = new CountDownLatch(1);
  private static final CountDownLatch IN_EFFECT = new CountDownLatch(1);
  private static final Signal<Integer> NUMBER = Signals.signal(0);

  private StaticInitialiserRing() {}

  /** The user's class, which should not do this. */
  private static final class Registry {

    static final int SIZE;

    static {
      IN_INITIALISER.countDown();
      Threads.await(IN_EFFECT);
      NUMBER.set(1);
      SIZE = 1;
    }

    private Registry() {}
  }

  public static void main(String[] args) {
    ReactiveSystem.global().setWaitLimit(Duration.ofMillis(50));
    try (var log = new LogRecorder()) {
      Threads.start("initialiser", () -> System.out.println(Registry.SIZE));
      Threads.await(IN_INITIALISER);
      Threads.start(
          "effect",
          () ->
              Signals.effect(
                  o -> o.name("size"),
                  () -> {
                    IN_EFFECT.countDown();
                    System.out.println(Registry.SIZE);
                  }));
      log.awaitFirst();
      System.out.println(log.messages().get(0));
    }
    System.exit(0); // the two threads never end
  }
}
