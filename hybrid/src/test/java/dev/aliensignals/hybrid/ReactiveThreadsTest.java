package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.batch;
import static dev.aliensignals.hybrid.Hybrid.computed;
import static dev.aliensignals.hybrid.Hybrid.effect;
import static dev.aliensignals.hybrid.Hybrid.reactive;
import static dev.aliensignals.hybrid.Hybrid.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Views of beans that several threads use. */
@AnySystem
class ReactiveThreadsTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** A bean whose methods wait. */
  static class Account {
    private int balance;
    private String owner = "";
    private Holding holding = new Holding(0);

    int getBalance() {
      return balance;
    }

    void setBalance(int balance) {
      this.balance = balance;
    }

    Holding getHolding() {
      return holding;
    }

    void setHolding(Holding holding) {
      this.holding = holding;
    }

    void deposit(int amount) {
      balance += amount;
    }

    String label() {
      return owner + ":" + balance;
    }

    @NoBatch
    void save(CountDownLatch started, CountDownLatch saved) throws InterruptedException {
      owner = "saving";
      started.countDown();
      assertThat(saved.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      owner = "saved";
    }
  }

  /** Is published by a data race. Its field is not final on purpose. */
  static class Holding {
    private int shares;

    Holding(int shares) {
      this.shares = shares;
    }

    int shares() {
      return shares;
    }
  }

  private static <T> T get(CompletableFuture<T> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void accessor_whileAnotherThreadHoldsTheSystem_doesNotWait() {
    Account account = reactive(new Account());

    int seen = batch(() -> join(CompletableFuture.supplyAsync(account::getBalance)));

    assertThat(seen).isZero();
  }

  @Test
  void methodThatOnlyReads_whileAnotherThreadHoldsTheSystem_doesNotWait() {
    Account account = reactive(new Account());

    String seen = batch(() -> join(CompletableFuture.supplyAsync(account::label)));

    assertThat(seen).isEqualTo(":0");
  }

  private static <T> T join(CompletableFuture<T> future) {
    return future.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }

  @Test
  void noBatchMethod_whileItWaits_othersWrite() throws Exception {
    Account account = reactive(new Account());
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch saved = new CountDownLatch(1);
    CompletableFuture<Void> saving =
        CompletableFuture.runAsync(
            () -> {
              try {
                account.save(started, saved);
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    assertThat(started.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

    account.setBalance(5);
    saved.countDown();

    get(saving);
    assertThat(account.label()).isEqualTo("saved:5");
  }

  @Test
  void methodThatWrites_manyThreads_losesNothing() throws Exception {
    Account account = reactive(new Account());
    List<CompletableFuture<Void>> depositing = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      depositing.add(
          CompletableFuture.runAsync(
              () -> {
                for (int n = 0; n < 2_000; n++) {
                  account.deposit(1);
                }
              }));
    }

    for (CompletableFuture<Void> one : depositing) {
      get(one);
    }

    assertThat(account.getBalance()).isEqualTo(8_000);
  }

  @Test
  @Tag("once")
  void nestedObject_setByAnotherThread_seenWhole() throws Exception {
    Account account = reactive(new Account());
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(
            () -> {
              for (int n = 1; n <= 50_000; n++) {
                account.setHolding(new Holding(n));
              }
            });

    int last = 0;
    while (!writing.isDone()) {
      int shares = account.getHolding().shares();
      assertThat(shares).isGreaterThanOrEqualTo(last);
      last = shares;
    }

    get(writing);
    assertThat(account.getHolding().shares()).isEqualTo(50_000);
  }

  /** Writes a balance that grows, while this thread reads it and then what is computed from it. */
  private static void assertNeverOlder(
      Account account, IntConsumer write, Computed<Integer> balance)
      throws ExecutionException, InterruptedException, TimeoutException {
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(
            () -> {
              for (int n = 1; n <= 200_000; n++) {
                write.accept(n);
              }
            });

    while (!writing.isDone()) {
      int seen = account.getBalance();
      assertThat(balance.get()).isGreaterThanOrEqualTo(seen);
    }

    get(writing);
    assertThat(balance.get()).isEqualTo(200_000);
  }

  @Test
  @Tag("once")
  void setter_valueSeenByAnotherThread_computedIsNotOlder() throws Exception {
    Account account = reactive(new Account());
    Computed<Integer> balance = computed(account::getBalance);

    assertNeverOlder(account, account::setBalance, balance);
  }

  @Test
  @Tag("once")
  void setter_valueSeenByAnotherThread_observedComputedIsNotOlder() throws Exception {
    Account account = reactive(new Account());
    Computed<Integer> balance = computed(account::getBalance);

    try (Effect observer = effect(() -> balance.get())) {
      assertNeverOlder(account, account::setBalance, balance);
    }
  }

  @Test
  @Tag("once")
  void method_valueSeenByAnotherThread_observedComputedIsNotOlder() throws Exception {
    Account account = reactive(new Account());
    Computed<Integer> balance = computed(account::getBalance);

    try (Effect observer = effect(() -> balance.get())) {
      assertNeverOlder(account, n -> account.deposit(1), balance);
    }
  }

  /** A task that reads the balance, in the thread that starts a run. */
  private static Task<Integer> readingBalance(Account account) {
    return task(o -> o.executor(Runnable::run).keep(), ctx -> account.getBalance());
  }

  @Test
  void firstRead_byATaskAgainstASetter_neverMissed() throws Exception {
    for (int round = 0; round < 2_000; round++) {
      Account account = reactive(new Account());
      Task<Integer> task = readingBalance(account);

      race(task::reload, () -> account.setBalance(1));

      assertThat(task.get()).as("round %s", round).isOne();
      task.close();
    }
  }

  @Test
  void firstRead_byTwoTasksAtOnce_bothFollow() throws Exception {
    for (int round = 0; round < 2_000; round++) {
      Account account = reactive(new Account());
      Task<Integer> first = readingBalance(account);
      Task<Integer> second = readingBalance(account);

      race(first::reload, second::reload);
      account.setBalance(1);

      assertThat(first.get()).as("round %s", round).isOne();
      assertThat(second.get()).as("round %s", round).isOne();
      first.close();
      second.close();
    }
  }

  @Test
  void firstRead_byATaskAndAnEffectAtOnce_bothFollow() throws Exception {
    for (int round = 0; round < 2_000; round++) {
      Account account = reactive(new Account());
      Task<Integer> task = readingBalance(account);
      int[] seen = {-1};

      race(
          task::reload,
          () ->
              effect(
                  () -> {
                    seen[0] = account.getBalance();
                  }));
      account.setBalance(1);

      assertThat(task.get()).as("round %s", round).isOne();
      assertThat(seen[0]).as("round %s", round).isOne();
      task.close();
    }
  }

  /** Runs both at once, and waits for their ends. */
  private static void race(Runnable one, Runnable other) throws Exception {
    CountDownLatch start = new CountDownLatch(2);
    ReactiveSystem system = ReactiveSystem.current();
    CompletableFuture<Void> beside =
        CompletableFuture.runAsync(
            () -> {
              meet(start);
              system.run(other);
            });
    meet(start);
    one.run();
    beside.get(20, TimeUnit.SECONDS);
  }

  private static void meet(CountDownLatch start) {
    start.countDown();
    while (start.getCount() > 0) {
      Thread.onSpinWait();
    }
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      assertThat(latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void property_readByAnotherThreadWhileABatchIsOpen_isAsWrittenSoFar_inReadAsAtTheEnd()
      throws Exception {
    ReactiveSystem here = ReactiveSystem.current();
    Account account = reactive(new Account());
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch ending = new CountDownLatch(1);
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () ->
                here.batch(
                    () -> {
                      account.setBalance(1);
                      written.countDown();
                      waitFor(ending);
                      account.setBalance(2);
                    }));
    assertThat(written.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

    int atOnce = account.getBalance();
    CompletableFuture<Integer> whole =
        CompletableFuture.supplyAsync(() -> here.read(account::getBalance));
    ending.countDown();

    assertThat(atOnce).isEqualTo(1);
    assertThat(whole.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(2);
    writer.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }
}
