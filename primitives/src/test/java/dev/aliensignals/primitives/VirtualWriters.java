package dev.aliensignals.primitives;

import java.lang.reflect.Method;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A program: 10 000 virtual threads that write, wait and act, and prints what came of it. */
final class VirtualWriters {

  private static final int WRITERS = 10_000;

  private VirtualWriters() {}

  public static void main(String[] args) throws ReflectiveOperationException, InterruptedException {
    Method startVirtualThread = Thread.class.getMethod("startVirtualThread", Runnable.class);
    var counter = Signals.intSignal(0);
    var doubled = Signals.intComputed(() -> 2 * counter.getAsInt());
    var effectRuns = new AtomicInteger();
    Signals.effect(
        () -> {
          doubled.getAsInt();
          effectRuns.incrementAndGet();
        });
    var delivered = new CountDownLatch(1);
    Signals.effect(
        doubled,
        value -> {
          startAndAwait(startVirtualThread); // blocks, and gives the carrier away
          if (value == 2 * WRITERS) {
            delivered.countDown();
          }
        });
    var ready = new CountDownLatch(WRITERS);
    var go = new CountDownLatch(1);
    var done = new CountDownLatch(WRITERS);
    for (int i = 0; i < WRITERS; i++) {
      boolean batched = i % 2 == 0;
      startVirtualThread.invoke(
          null,
          (Runnable)
              () -> {
                ready.countDown();
                Threads.await(go);
                if (batched) {
                  try (Batch batch = Signals.startBatch()) {
                    counter.update(n -> n + 1);
                    startAndAwait(startVirtualThread); // parks while it owns the system
                  }
                } else {
                  counter.update(n -> n + 1);
                }
                done.countDown();
              });
    }
    Threads.await(ready);
    go.countDown();
    Threads.await(done);
    Threads.await(delivered);
    System.out.println("counter " + counter.peekAsInt());
    System.out.println("effect runs " + effectRuns.get());
  }

  /** Waits for another virtual thread, which touches no system. */
  private static void startAndAwait(Method startVirtualThread) {
    var ended = new CountDownLatch(1);
    try {
      startVirtualThread.invoke(null, (Runnable) ended::countDown);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
    Threads.await(ended);
  }
}
