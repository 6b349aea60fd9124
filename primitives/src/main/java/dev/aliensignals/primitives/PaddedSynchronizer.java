package dev.aliensignals.primitives;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;

/**
 * Keeps what every read of another thread looks at, the owner of the lock, on other cache lines
 * than the fields of the system that its owner writes all the time.
 */
@SuppressWarnings({"serial", "unused"}) // never serialised; the fields only take up room
abstract class PaddedSynchronizer extends AbstractQueuedSynchronizer {

  private static final VarHandle WAITERS;

  static {
    try {
      WAITERS =
          MethodHandles.lookup().findVarHandle(PaddedSynchronizer.class, "waiters", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * The number of threads in the queue of {@link Waiting}: raised once a thread is in it, lowered
   * once it has left.
   */
  private volatile int waiters;

  private long p0;
  private long p1;
  private long p2;
  private long p3;
  private long p4;
  private long p5;
  private long p6;
  private long p7;
  private long p8;
  private long p9;
  private long p10;
  private long p11;
  private long p12;
  private long p13;
  private long p14;
  private long p15;

  /** The number of waiting threads. */
  final int waiters() {
    return waiters;
  }

  final void addWaiters(int more) {
    WAITERS.getAndAdd(this, more);
  }
}
