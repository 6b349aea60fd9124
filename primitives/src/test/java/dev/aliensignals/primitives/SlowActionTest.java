package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An action that takes long holds nobody up but its own thread. */
class SlowActionTest {

  private static final String SUCCESSOR = "actions of system 'slow'";

  private final ReactiveSystem system = ReactiveSystem.create("slow");
  private final Signal<Integer> blocking = system.signal(0);
  private final Signal<Integer> own = system.signal(0);
  private final Signal<Integer> other = system.signal(0);
  private final CountDownLatch inAction = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final List<String> events = Collections.synchronizedList(new ArrayList<>());
  private final LogRecorder log = new LogRecorder();

  @BeforeEach
  void makeTheLimitShort() {
    system.changeActionLimit(Duration.ofMillis(20));
  }

  @AfterEach
  void closeLog() {
    goOn.countDown();
    log.close();
  }

  private Effect onChange(String name, Signal<Integer> source, Consumer<Integer> action) {
    return system.watch(source, (value, old) -> action.accept(value), false, o -> o.name(name));
  }

  private void record(String event) {
    events.add(event + " in " + Thread.currentThread().getName());
  }

  /** Starts a thread "drainer" with an action that begins with {@code first}, and then blocks. */
  private Threads.Running block(Runnable first) {
    onChange(
        "blocked",
        blocking,
        value -> {
          first.run();
          inAction.countDown();
          Threads.await(goOn);
          record("blocked");
        });
    var drainer = Threads.start("drainer", () -> blocking.set(1));
    Threads.await(inAction);
    return drainer;
  }

  @Test
  void actionsOfOtherThreads_behindABlockedOne_run() {
    var ran = new CountDownLatch(100);
    List<Signal<Integer>> signals = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Signal<Integer> signal = system.signal(0);
      signals.add(signal);
      onChange("unrelated", signal, value -> ran.countDown());
    }
    var drainer = block(() -> {});

    signals.forEach(signal -> signal.set(1));

    Threads.await(ran);
    goOn.countDown();
    drainer.join();
  }

  @Test
  void actionsOfOtherThreads_queuedBeforeTheLimit_runInAThreadOfTheirOwnInOrder() {
    var ran = new CountDownLatch(3);
    for (int i = 1; i <= 3; i++) {
      int number = i;
      onChange(
          "other",
          other,
          value -> {
            record("other " + number);
            ran.countDown();
          });
    }
    var drainer = block(() -> {});

    other.set(1); // one change, and nothing else that could notice that time has passed

    Threads.await(ran);
    goOn.countDown();
    drainer.join();
    assertThat(events)
        .containsExactly(
            "other 1 in " + SUCCESSOR,
            "other 2 in " + SUCCESSOR,
            "other 3 in " + SUCCESSOR,
            "blocked in drainer");
  }

  @Test
  void actionsOfTheDrainer_behindItsBlockedOne_stayWithItInOrder() {
    onChange("own", own, value -> record("own " + value));
    onChange("own", own, value -> record("own too " + value));
    var ran = new CountDownLatch(1);
    onChange("other", other, value -> ran.countDown());
    var drainer = block(() -> own.set(7));
    other.set(1);
    Threads.await(ran);

    goOn.countDown();
    drainer.join();

    assertThat(events)
        .containsExactly("blocked in drainer", "own 7 in drainer", "own too 7 in drainer");
  }

  @Test
  void actionOfTheDrainer_changedByAnotherThread_goesOnWithoutIt() {
    var ran = new CountDownLatch(1);
    onChange(
        "own",
        own,
        value -> {
          record("own " + value);
          ran.countDown();
        });
    var drainer = block(() -> own.set(7));

    own.set(8);

    Threads.await(ran);
    goOn.countDown();
    drainer.join();
    assertThat(events).containsExactly("own 8 in " + SUCCESSOR, "blocked in drainer");
  }

  @Test
  void actionOfTheDrainer_changedByAnotherThreadAfterTheLimit_goesOnWithoutIt() {
    var first = new CountDownLatch(1);
    var ran = new CountDownLatch(1);
    onChange("other", other, value -> first.countDown());
    onChange("own", own, value -> ran.countDown());
    var drainer = block(() -> own.set(7));
    other.set(1);
    Threads.await(first); // the drainer is apart, and has its own action to itself

    own.set(8);

    Threads.await(ran);
    goOn.countDown();
    drainer.join();
  }

  @Test
  void actionOfTheBlockedEffect_changedByAnotherThread_runsAfterItInOneThreadAtATime() {
    var first = new CountDownLatch(1);
    onChange("other", other, value -> first.countDown());
    var drainer = block(() -> {});
    other.set(1);
    Threads.await(first);
    blocking.set(2);
    own.set(1);

    goOn.countDown();
    drainer.join();
    awaitEvents(2);

    assertThat(events).element(0).isEqualTo("blocked in drainer");
  }

  private void awaitEvents(int count) {
    long start = System.nanoTime();
    while (events.size() < count) {
      assertThat(System.nanoTime() - start).isLessThan(Threads.PATIENCE.toNanos());
      Thread.onSpinWait();
    }
  }

  @Test
  void writerAfterTheLimit_runsWhatItHasCausedItself() {
    var first = new CountDownLatch(1);
    onChange(
        "other",
        other,
        value -> {
          record("other " + value);
          first.countDown();
        });
    var drainer = block(() -> {});
    other.set(1);
    Threads.await(first);
    // the successor may be about to end: the first write after that finds nobody draining
    long start = System.nanoTime();
    for (int value = 2; events.stream().noneMatch(this::isMine); value++) {
      other.set(value);
      assertThat(System.nanoTime() - start).isLessThan(Threads.PATIENCE.toNanos());
    }

    goOn.countDown();
    drainer.join();
  }

  private boolean isMine(String event) {
    return event.endsWith(" in " + Thread.currentThread().getName());
  }

  @Test
  void severalBlockedActions_oneAfterTheOther_holdNobodyUp() {
    var ran = new CountDownLatch(1);
    List<Signal<Integer>> signals = new ArrayList<>();
    var blocked = new CountDownLatch(5);
    for (int i = 0; i < 5; i++) {
      Signal<Integer> signal = system.signal(0);
      signals.add(signal);
      onChange(
          "blocked too",
          signal,
          value -> {
            blocked.countDown();
            Threads.await(goOn);
          });
    }
    onChange("other", other, value -> ran.countDown());
    var drainer = block(() -> {});

    system.batch(
        () -> {
          signals.forEach(signal -> signal.set(1));
          other.set(1);
        });

    Threads.await(blocked);
    Threads.await(ran);
    goOn.countDown();
    drainer.join();
  }

  @Test
  void next_joinedInAnAction_returnsWhenAnotherThreadWrites() {
    var got = new AtomicReference<@Nullable Integer>();
    onChange(
        "waits",
        blocking,
        value -> {
          CompletableFuture<Integer> next = Interop.next(other);
          inAction.countDown();
          got.set(next.join());
        });
    var drainer = Threads.start("drainer", () -> blocking.set(1));
    Threads.await(inAction);

    other.set(5);

    drainer.join();
    assertThat(got).hasValue(5);
  }

  @Test
  void firstMatch_joinedInAnAction_returnsWhenAnotherThreadWrites() {
    var got = new AtomicReference<@Nullable Integer>();
    onChange(
        "waits",
        blocking,
        value -> {
          CompletableFuture<Integer> match = Interop.firstMatch(other, n -> n > 2);
          inAction.countDown();
          got.set(match.join());
        });
    var drainer = Threads.start("drainer", () -> blocking.set(1));
    Threads.await(inAction);

    other.set(1);
    other.set(3);

    drainer.join();
    assertThat(got).hasValue(3);
  }

  @Test
  void subscriber_awaitedInAnAction_getsWhatAnotherThreadWrites() {
    var got = new CountDownLatch(1);
    onChange(
        "waits",
        blocking,
        value -> {
          Interop.toPublisher(other).subscribe(new Countdown(got));
          inAction.countDown();
          Threads.await(got);
        });
    var drainer = Threads.start("drainer", () -> blocking.set(1));
    Threads.await(inAction);

    other.set(5);

    drainer.join();
  }

  /** Counts down at the value 5. */
  private static final class Countdown implements Flow.Subscriber<Integer> {

    private final CountDownLatch latch;

    Countdown(CountDownLatch latch) {
      this.latch = latch;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Integer item) {
      if (item == 5) {
        latch.countDown();
      }
    }

    @Override
    public void onError(Throwable throwable) {
      throw new AssertionError(throwable);
    }

    @Override
    public void onComplete() {}
  }

  @Test
  void executorThatBlocks_holdsNobodyUp() {
    var ran = new CountDownLatch(1);
    system.watch(
        blocking,
        (value, old) -> {},
        false,
        o ->
            o.executor(
                task -> {
                  inAction.countDown();
                  Threads.await(goOn);
                  task.run();
                }));
    onChange("other", other, value -> ran.countDown());
    var drainer = Threads.start("drainer", () -> blocking.set(1));
    Threads.await(inAction);

    other.set(1);

    Threads.await(ran);
    goOn.countDown();
    drainer.join();
  }

  private void failOnChange() {
    onChange(
        "broken",
        other,
        value -> {
          throw new IllegalStateException("broken");
        });
  }

  @Test
  void failureInASuccessor_isLoggedWithTheThreadThatHasCausedIt() {
    failOnChange();
    var drainer = block(() -> {});

    Threads.run("writer", () -> other.set(1));
    log.awaitFirst();
    goOn.countDown();
    drainer.join();

    assertThat(log.messages())
        .singleElement()
        .asString()
        .contains("The action of effect 'broken' failed in thread '" + SUCCESSOR + "'")
        .contains("caused by thread 'writer'");
  }

  @Test
  void failureInASuccessor_goesToTheHandler() {
    var handled = new CompletableFuture<Throwable>();
    system.changeErrorHandler(failure -> handled.complete(failure.error()));
    failOnChange();
    var drainer = block(() -> {});

    Threads.run("writer", () -> other.set(1));

    assertThat(handled.join()).hasMessage("broken");
    goOn.countDown();
    drainer.join();
  }

  @Test
  void actionThatWaitsForItsOwn_reportedWithBothNames() {
    system.changeWaitLimit(Duration.ofMillis(60));
    onChange("second", own, value -> goOn.countDown());
    var drainer = block(() -> own.set(1));

    log.awaitFirst();
    goOn.countDown();
    drainer.join();

    assertThat(log.messages())
        .singleElement()
        .asString()
        .contains("The action of effect 'blocked' of the system 'slow' has been waiting")
        .contains("in thread 'drainer'")
        .contains("The action of effect 'second', which the same thread has caused,")
        .contains("SlowActionTest");
  }

  @Test
  void actionThatWaitsForItsOwn_whileOthersGoOn_reportedWithBothNames() {
    system.changeWaitLimit(Duration.ofMillis(60));
    var ran = new CountDownLatch(1);
    onChange("second", own, value -> goOn.countDown());
    onChange("other", other, value -> ran.countDown());
    var drainer = block(() -> own.set(1));
    other.set(1);
    Threads.await(ran);

    log.awaitFirst();
    goOn.countDown();
    drainer.join();

    assertThat(log.messages()).singleElement().asString().contains("'blocked'", "'second'");
  }

  @Test
  void closedWhileItWaitsBehindABlockedOne_isNotDelivered() {
    var ran = new CountDownLatch(1);
    Effect closed = onChange("closed", own, value -> record("closed"));
    onChange("other", other, value -> ran.countDown());
    var drainer = block(() -> own.set(1));
    closed.close();
    other.set(1);
    Threads.await(ran);

    goOn.countDown();
    drainer.join();

    assertThat(events).containsExactly("blocked in drainer");
  }

  @Test
  void limit_negative_refused() {
    assertThatThrownBy(() -> system.changeActionLimit(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must not be negative");
  }

  /** Actions that are slow at random: each effect in one thread at a time, and up to the last. */
  @Test
  void stress_slowActionsOfManyThreads_orderAndExclusionHoldForEachEffect() {
    system.changeActionLimit(Duration.ofNanos(200_000));
    int count = 8;
    int writes = 400;
    List<Signal<Integer>> signals = new ArrayList<>();
    List<Checked> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Signal<Integer> signal = system.signal(0);
      signals.add(signal);
      all.add(new Checked(i, signal));
    }
    for (int i = 0; i < count; i++) {
      all.get(i).follow(signals.get((i + 1) % count));
    }
    List<Threads.Running> writers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int seed = i;
      writers.add(
          Threads.start(
              "writer " + i,
              () -> {
                var random = new SplittableRandom(seed);
                for (int k = 0; k < writes; k++) {
                  all.get(random.nextInt(count)).signal.update(n -> n + 1);
                  if (random.nextInt(20) == 0) {
                    LockSupport.parkNanos(300_000);
                  }
                }
              }));
    }
    writers.forEach(Threads.Running::join);
    long start = System.nanoTime();
    while (!all.stream().allMatch(Checked::isUpToDate)) {
      if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(20)) {
        throw new AssertionError("Something was not delivered: " + all);
      }
      Thread.onSpinWait();
    }

    assertThat(events).isEmpty();
    assertThat(log.messages()).isEmpty();
  }

  /** An effect that notes when it runs in two threads at once, or gets an older value. */
  private final class Checked {

    private final int index;
    final Signal<Integer> signal;
    private final AtomicInteger inside = new AtomicInteger();
    private final SplittableRandom random;
    private volatile int last;

    Checked(int index, Signal<Integer> signal) {
      this.index = index;
      this.signal = signal;
      this.random = new SplittableRandom(index);
    }

    /** Starts it. Now and then it writes what the next one follows. */
    void follow(Signal<Integer> next) {
      onChange(
          "checked " + index,
          signal,
          value -> {
            if (inside.incrementAndGet() != 1) {
              record("two at once");
            }
            if (value <= last) {
              record(value + " after " + last);
            }
            int chance = random.nextInt(60);
            if (chance == 0) {
              LockSupport.parkNanos(1_000_000);
            } else if (chance < 5) {
              next.update(n -> n + 1);
            }
            last = value;
            inside.decrementAndGet();
          });
    }

    boolean isUpToDate() {
      return last == signal.get();
    }

    @Override
    public String toString() {
      return index + ": " + last + " of " + signal;
    }
  }
}
