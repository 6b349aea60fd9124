package dev.aliensignals.primitives;

import java.lang.reflect.Method;
import java.util.concurrent.CountDownLatch;

/**
 * A program: two virtual threads wait for the system and cannot run, as all carriers are taken by
 * static initialisers, which wait until a thread has written; and one of which writes itself.
 */
final class PinnedCarriers {

  private static final IntSignal NUMBER = Signals.intSignal(0);
  private static final CountDownLatch PINNED = new CountDownLatch(2);
  private static final CountDownLatch RELEASED = new CountDownLatch(1);
  private static final CountDownLatch WRITTEN = new CountDownLatch(2);

  private PinnedCarriers() {}

  private static void write() {
    NUMBER.update(n -> n + 1);
  }

  /** Waits on its carrier for what other threads write. */
  private static final class First {

    static final int SIZE;

    static {
      PINNED.countDown();
      Threads.await(WRITTEN);
      SIZE = 1;
    }

    private First() {}
  }

  /** Writes on its carrier, and waits for what others write. */
  private static final class Second {

    static final int SIZE;

    static {
      PINNED.countDown();
      Threads.await(RELEASED);
      write();
      Threads.await(WRITTEN);
      SIZE = 1;
    }

    private Second() {}
  }

  private static void awaitWaiting(int threads) {
    while (ReactiveSystem.global().engine.waiters() < threads) {
      Thread.onSpinWait();
    }
  }

  public static void main(String[] args) throws ReflectiveOperationException {
    Method startVirtualThread = Thread.class.getMethod("startVirtualThread", Runnable.class);
    var ended = new CountDownLatch(4);
    Batch batch = Signals.startBatch();
    for (int i = 1; i <= 2; i++) { // the first in the queue
      startVirtualThread.invoke(
          null,
          (Runnable)
              () -> {
                write();
                ended.countDown();
              });
      awaitWaiting(i);
    }
    startVirtualThread.invoke(
        null,
        (Runnable)
            () -> {
              System.out.println(First.SIZE);
              ended.countDown();
            });
    startVirtualThread.invoke(
        null,
        (Runnable)
            () -> {
              System.out.println(Second.SIZE);
              ended.countDown();
            });
    Threads.await(PINNED);
    var behind =
        Threads.start(
            "behind",
            () -> {
              write();
              WRITTEN.countDown();
            });
    awaitWaiting(3);
    batch.close(); // lets in a virtual thread, which cannot come
    RELEASED.countDown();
    write();
    Threads.run(
        "new",
        () -> {
          write();
          WRITTEN.countDown();
        });
    behind.join();
    Threads.await(ended);
    System.out.println("all have written " + NUMBER.peekAsInt());
  }
}
