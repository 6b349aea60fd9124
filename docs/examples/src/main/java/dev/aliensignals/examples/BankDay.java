package dev.aliensignals.examples;

import dev.aliensignals.primitives.IntSignal;
import dev.aliensignals.primitives.Signals;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * One day at the {@link Bank}: threads that move money, threads that look whether any is missing,
 * and a clerk who takes every notice to the archive by hand while the action waits for him.
 */
final class BankDay {

  private static final int ACCOUNTS = 4;
  private static final int BALANCE = 250;

  /**
   * The results of the day. Torn reads saw another total than there is; archived is the number of
   * the last transfer in the archive.
   */
  record Closing(int total, int transfers, int tornReads, int archived) {}

  private final SynchronousQueue<Integer> counter = new SynchronousQueue<>();
  private final IntSignal archived = Signals.intSignal(0);
  private final AtomicInteger tornReads = new AtomicInteger();
  private final AtomicBoolean open = new AtomicBoolean(true);
  private final CountDownLatch lastArchived = new CountDownLatch(1);

  private BankDay() {}

  /** Lives through a day and returns when the archive is complete. */
  static Closing run(int writers, int transfersEach) throws InterruptedException {
    return new BankDay().live(writers, transfersEach);
  }

  private Closing live(int writers, int transfersEach) throws InterruptedException {
    List<Thread> others = new ArrayList<>();
    others.add(start("clerk", () -> carry(writers * transfersEach)));
    try (Bank bank = new Bank(ACCOUNTS, BALANCE, this::handOver)) {
      others.add(start("computed reader", () -> look(bank::total)));
      others.add(start("adding reader", () -> look(bank::sum)));
      List<Thread> moving = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        int seed = i;
        moving.add(start("writer " + i, () -> move(bank, transfersEach, seed)));
      }
      for (Thread thread : moving) {
        thread.join();
      }
      lastArchived.await();
      open.set(false);
      for (Thread thread : others) {
        thread.join();
      }
      return new Closing(bank.total(), bank.transfers(), tornReads.get(), archived.getAsInt());
    }
  }

  private static Thread start(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.start();
    return thread;
  }

  private static void move(Bank bank, int times, int seed) {
    Random random = new Random(seed);
    for (int i = 0; i < times; i++) {
      bank.transfer(random.nextInt(ACCOUNTS), random.nextInt(ACCOUNTS), 1 + random.nextInt(99));
    }
  }

  private void look(IntSupplier money) {
    while (open.get()) {
      if (money.getAsInt() != ACCOUNTS * BALANCE) {
        tornReads.incrementAndGet();
      }
    }
  }

  /** The action: waits until the clerk has come. */
  private void handOver(int transfer) {
    try {
      counter.put(transfer);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted at the counter", e);
    }
  }

  /**
   * The clerk writes a signal for each notice, which he could not if the action held the system.
   */
  private void carry(int last) {
    try {
      int transfer;
      do {
        transfer = counter.take();
        archived.set(transfer);
      } while (transfer != last);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted on the way", e);
    }
    lastArchived.countDown();
  }
}
