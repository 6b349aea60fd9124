package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Signals as publishers and stages, and back. */
class InteropTest {

  private final ReactiveSystem system = ReactiveSystem.create("bridge");
  private final Canary canary = new Canary(system);
  private final Recorder log = new Recorder();
  private final Signal<Integer> source = system.signal(o -> o.name("source"), 1);

  @AfterEach
  void systemStillWorks() {
    canary.assertWorks();
    assertThat(Recorder.subscribers(source)).as("left subscribed").isZero();
  }

  /** Records what it gets, and asks for what the test wants. */
  private class Probe implements Flow.Subscriber<Object>, AutoCloseable {

    private final long first;
    private Flow.@Nullable Subscription subscription;

    Probe(long first) {
      this.first = first;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = subscription;
      if (first != 0) {
        subscription.request(first);
      }
    }

    @Override
    public void onNext(Object item) {
      assertThat(system.engine.isOwner()).isFalse();
      log.add(item);
    }

    @Override
    public void onError(Throwable thrown) {
      log.add(thrown);
    }

    @Override
    public void onComplete() {
      log.add("complete");
    }

    void request(long n) {
      subscription.request(n);
    }

    @Override
    public void close() {
      subscription.cancel();
    }
  }

  @Nested
  class Publishers {

    @Test
    void subscribe_getsThePresentValueAndChanges() {
      try (Probe probe = new Probe(Long.MAX_VALUE)) {
        Interop.toPublisher(source).subscribe(probe);
        source.set(2);
        source.set(2);
        source.set(3);
      }
      source.set(4);

      assertThat(log.events()).containsExactly("1", "2", "3");
    }

    @Test
    void slowSubscriber_getsTheLatest() {
      try (Probe probe = new Probe(1)) {
        Interop.toPublisher(source).subscribe(probe);
        source.set(2);
        source.set(3);
        source.set(4);
        assertThat(log.take()).containsExactly("1");

        probe.request(2);
        source.set(5);
        source.set(6);
        assertThat(log.take()).containsExactly("4", "5");
        probe.request(1);
      }

      assertThat(log.events()).containsExactly("6");
    }

    @Test
    void batch_isOneValue_andARevertNone() {
      try (Probe probe = new Probe(Long.MAX_VALUE)) {
        Interop.toPublisher(source).subscribe(probe);
        system.batch(
            () -> {
              source.set(2);
              source.set(3);
            });
        system.batch(
            () -> {
              source.set(4);
              source.set(3);
            });
      }

      assertThat(log.events()).containsExactly("1", "3");
    }

    @Test
    void equalityNever_publishesEachWrite() {
      Signal<Integer> loud = system.signal(o -> o.equality(Equality.never()), 1);
      try (Probe probe = new Probe(Long.MAX_VALUE)) {
        Interop.toPublisher(loud).subscribe(probe);
        loud.set(1);
      }

      assertThat(log.events()).containsExactly("1", "1");
    }

    @Test
    void function_isAComputedFirst() {
      try (Probe probe = new Probe(Long.MAX_VALUE)) {
        system.run(() -> Interop.toPublisher(() -> source.get() % 2).subscribe(probe));
        source.set(3);
        source.set(4);
      }

      assertThat(log.events()).containsExactly("1", "0");
    }

    @Test
    void unset_publishesNothingUntilSet() {
      Signal<Integer> later = system.signal();
      try (Probe probe = new Probe(Long.MAX_VALUE)) {
        Interop.toPublisher(later).subscribe(probe);
        assertThat(log.events()).isEmpty();
        later.set(1);
      }

      assertThat(log.events()).containsExactly("1");
    }

    @Test
    void sourceThrows_endsWithError() {
      Computed<Integer> inverse = system.computed(() -> 100 / source.get());
      Probe probe = new Probe(Long.MAX_VALUE);
      Interop.toPublisher(inverse).subscribe(probe);

      source.set(0);
      source.set(5);

      assertThat(log.events()).containsExactly("100", "java.lang.ArithmeticException: / by zero");
    }

    @Test
    void sourceThrowsAnError_endsWithIt() {
      Probe probe = new Probe(1);
      system.run(
          () ->
              Interop.toPublisher(
                      () -> {
                        throw new AssertionError("fatal");
                      })
                  .subscribe(probe));

      assertThat(log.events()).containsExactly("java.lang.AssertionError: fatal");
    }

    @Test
    void sourceIsNull_endsWithErrorThatNamesIt() {
      Signal<@Nullable Integer> nullable = system.signal(o -> o.name("nullable"), 1);
      Probe probe = new Probe(Long.MAX_VALUE);
      Interop.toPublisher(nullable).subscribe(probe);

      nullable.set(null);

      assertThat(log.events()).hasSize(2).first().isEqualTo("1");
      assertThat(log.events().get(1)).contains("NullPointerException", "'nullable' is null");
    }

    @Test
    void request_ofNothing_endsWithError() {
      Probe probe = new Probe(-1);
      Interop.toPublisher(source).subscribe(probe);

      assertThat(log.events()).hasSize(1);
      assertThat(log.events().get(0)).contains("IllegalArgumentException", "request(-1)", "3.9");
    }

    @Test
    void subscribe_insideAnEffect_outlivesIt() {
      Probe probe = new Probe(Long.MAX_VALUE);
      Effect effect = system.effect(() -> Interop.toPublisher(source).subscribe(probe));
      effect.close();

      source.set(2);
      probe.close();

      assertThat(log.events()).containsExactly("1", "2");
    }

    @Test
    void subscribe_byOwnerOfAnotherSystem_endsWithError() {
      Probe probe = new Probe(1);

      ReactiveSystem.create("other").batch(() -> Interop.toPublisher(source).subscribe(probe));

      assertThat(log.events()).hasSize(1);
      assertThat(log.events().get(0)).contains("CrossSystemException");
    }

    @Test
    void cancel_byOwnerOfAnotherSystem_endsWithTheNextChange() {
      Probe probe = new Probe(Long.MAX_VALUE);
      Interop.toPublisher(source).subscribe(probe);

      ReactiveSystem.create("other").batch(probe::close);
      source.set(2);

      assertThat(log.events()).containsExactly("1");
    }

    @Test
    void cancel_insideOnNext_isTheEnd() {
      Interop.toPublisher(source)
          .subscribe(
              new Probe(Long.MAX_VALUE) {
                @Override
                public void onNext(Object item) {
                  super.onNext(item);
                  close();
                }
              });

      source.set(2);

      assertThat(log.events()).containsExactly("1");
    }

    @Test
    void onNext_throws_endsTheSubscription() {
      Probe probe =
          new Probe(Long.MAX_VALUE) {
            @Override
            public void onNext(Object item) {
              throw new IllegalStateException("rule 2.13");
            }
          };

      assertThatThrownBy(() -> Interop.toPublisher(source).subscribe(probe))
          .hasMessage("rule 2.13");
    }

    @Test
    void onSubscribe_throws_leavesNothing() {
      Probe probe =
          new Probe(1) {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
              throw new IllegalStateException("rule 2.13");
            }
          };

      assertThatThrownBy(() -> Interop.toPublisher(source).subscribe(probe))
          .hasMessage("rule 2.13");
    }

    @Test
    void onNext_writesTheSource_isPublishedToo() {
      try (Probe probe =
          new Probe(Long.MAX_VALUE) {
            @Override
            public void onNext(Object item) {
              super.onNext(item);
              source.update(v -> Math.min(v + 1, 4));
            }
          }) {
        Interop.toPublisher(source).subscribe(probe);
      }

      assertThat(log.events()).containsExactly("1", "2", "3", "4");
    }

    @Test
    void sensor_isStartedByASubscription() {
      Sensor<Integer> sensor =
          system.sensor(
              sink -> {
                log.add("start");
                sink.set(1);
                return () -> log.add("stop");
              });
      Probe probe = new Probe(Long.MAX_VALUE);
      Interop.toPublisher(sensor).subscribe(probe);
      probe.close();

      assertThat(log.events()).containsExactly("start", "1", "stop");
    }

    @Test
    void subscriberAskingOneByOne_whileThreadsWrite_seesIncreasingValuesAndTheLast() {
      int writes = 20_000;
      List<Integer> seen = new ArrayList<>(); // one call at a time
      CountDownLatch last = new CountDownLatch(1);
      var subscription = new AtomicReference<Flow.Subscription>();
      Interop.toPublisher(source)
          .subscribe(
              new Flow.Subscriber<Integer>() {
                @Override
                public void onSubscribe(Flow.Subscription s) {
                  subscription.set(s);
                  s.request(1);
                }

                @Override
                public void onNext(Integer item) {
                  seen.add(item);
                  if (item == 2 * writes + 1) {
                    last.countDown();
                  }
                  subscription.get().request(1);
                }

                @Override
                public void onError(Throwable thrown) {
                  seen.add(-1);
                }

                @Override
                public void onComplete() {
                  seen.add(-2);
                }
              });
      Runnable work =
          () -> {
            for (int i = 0; i < writes; i++) {
              source.update(v -> v + 1);
            }
          };

      var first = Threads.start("first", work);
      var second = Threads.start("second", work);
      first.join();
      second.join();
      Threads.await(last);
      subscription.get().cancel();

      assertThat(seen).isSorted().doesNotHaveDuplicates().endsWith(2 * writes + 1);
    }

    @Test
    void null_isRefusedAtOnce() {
      assertThatNullPointerException()
          .isThrownBy(() -> Interop.toPublisher(null))
          .withMessage("source");
      assertThatNullPointerException()
          .isThrownBy(() -> Interop.toPublisher(source).subscribe(null))
          .withMessage("subscriber");
    }
  }

  @Nested
  class FromPublishers {

    /** Publishes what the test says, in its thread. */
    private final class Manual implements Flow.Publisher<Integer> {

      private Flow.@Nullable Subscriber<? super Integer> subscriber;

      @Override
      public void subscribe(Flow.Subscriber<? super Integer> subscriber) {
        log.add("subscribe");
        this.subscriber = subscriber;
        subscriber.onSubscribe(
            new Flow.Subscription() {
              @Override
              public void request(long n) {
                log.add(n == Long.MAX_VALUE ? "request all" : "request " + n);
              }

              @Override
              public void cancel() {
                log.add("cancel");
              }
            });
      }
    }

    private final Manual publisher = new Manual();

    private Sensor<Integer> sensor(java.util.function.Consumer<SignalOptions<Integer>> options) {
      var made = new AtomicReference<Sensor<Integer>>();
      system.run(() -> made.set(Interop.fromPublisher(options, publisher)));
      return made.get();
    }

    @Test
    void sensor_subscribesWhileObserved() {
      Sensor<Integer> sensor = sensor(o -> {});
      assertThatThrownBy(sensor::get).isInstanceOf(UnsetSignalException.class);
      Effect effect = system.effect(() -> log.add(sensor.isSet() ? sensor.get() : "unset"));

      publisher.subscriber.onNext(1);
      publisher.subscriber.onNext(2);
      effect.close();
      publisher.subscriber.onNext(3);

      assertThat(log.events())
          .containsExactly("subscribe", "request all", "unset", "1", "2", "cancel");
      assertThat(sensor.get()).isEqualTo(2);
    }

    @Test
    void publisherFails_readersGetIt() {
      Sensor<Integer> sensor = sensor(o -> {});
      IOException lost = new IOException("lost");
      List<Object> seen = new ArrayList<>();
      Effect effect =
          system.effect(
              () -> {
                try {
                  seen.add(sensor.get());
                } catch (UnsetSignalException e) {
                  seen.add("unset");
                } catch (Exception e) {
                  seen.add(e);
                }
              });

      publisher.subscriber.onNext(1);
      publisher.subscriber.onError(lost);
      publisher.subscriber.onNext(2);
      effect.close();

      assertThat(seen).containsExactly("unset", 1, lost);
    }

    @Test
    void publisherCompletes_lastValueStays() {
      Sensor<Integer> sensor = sensor(o -> {});
      Effect effect = system.effect(() -> log.add(sensor.isSet()));

      publisher.subscriber.onNext(1);
      publisher.subscriber.onComplete();
      effect.close();

      assertThat(sensor.get()).isEqualTo(1);
    }

    @Test
    void guardRejects_cancelsAndReadersGetIt() {
      Sensor<Integer> sensor = sensor(o -> o.name("strict").guard(v -> v > 0));
      Effect effect = system.effect(() -> log.add(sensor.isSet()));

      publisher.subscriber.onNext(-1);

      assertThat(log.events()).contains("cancel");
      assertThatThrownBy(sensor::get)
          .isInstanceOf(InvalidSignalValueException.class)
          .hasMessageContaining("'strict'");
      effect.close();
    }

    @Test
    void effectFails_publisherHearsNothingAndTheLogDoes() {
      Sensor<Integer> sensor = sensor(o -> o.name("fed"));
      try (var recorded = new LogRecorder()) {
        Effect effect =
            system.effect(
                () -> {
                  if (sensor.isSet()) {
                    throw new IllegalStateException("boom");
                  }
                });

        publisher.subscriber.onNext(1);
        effect.close();

        assertThat(recorded.messages()).anyMatch(message -> message.contains("'fed'"));
      }
      assertThat(sensor.get()).isEqualTo(1);
    }

    @Test
    @Timeout(30)
    void submissionPublisher_feedsFromItsThreads() {
      try (SubmissionPublisher<Integer> upstream = new SubmissionPublisher<>()) {
        var made = new AtomicReference<Sensor<Integer>>();
        system.run(() -> made.set(Interop.fromPublisher(upstream)));
        Sensor<Integer> sensor = made.get();
        CountDownLatch last = new CountDownLatch(1);
        Effect effect =
            system.effect(
                () -> {
                  if (sensor.isSet() && sensor.get() == 1_000) {
                    last.countDown();
                  }
                });

        for (int i = 1; i <= 1_000; i++) {
          upstream.submit(i);
        }
        Threads.await(last);
        effect.close();

        while (upstream.hasSubscribers()) {
          Thread.onSpinWait(); // it ends a cancelled subscription in a thread of its own
        }
      }
    }

    @Test
    void throughAPublisherOfAnotherSystem_valuesArrive() {
      var made = new AtomicReference<Sensor<Integer>>();
      ReactiveSystem other = ReactiveSystem.create("other");
      other.run(() -> made.set(Interop.fromPublisher(Interop.toPublisher(source))));
      Sensor<Integer> there = made.get();
      List<Integer> seen = new ArrayList<>();
      // a thread that owns "other" cannot subscribe to a signal of "bridge": it would have to wait
      assertThatThrownBy(() -> other.effect(() -> seen.add(there.get())))
          .isInstanceOf(CrossSystemException.class);
    }

    @Test
    void null_isRefusedAtOnce() {
      assertThatNullPointerException()
          .isThrownBy(() -> Interop.fromPublisher(null))
          .withMessage("publisher");
      assertThatNullPointerException()
          .isThrownBy(() -> Interop.fromStage(null))
          .withMessage("stage");
    }
  }

  @Nested
  class Stages {

    private <T extends @Nullable Object> Sensor<T> from(CompletableFuture<T> stage) {
      var made = new AtomicReference<Sensor<T>>();
      system.run(() -> made.set(Interop.fromStage(stage)));
      return made.get();
    }

    @Test
    void completedStage_isSetAtOnce() {
      assertThat(from(CompletableFuture.completedFuture(1)).get()).isEqualTo(1);
    }

    @Test
    void stage_completes_effectRuns() {
      CompletableFuture<Integer> stage = new CompletableFuture<>();
      Sensor<Integer> signal = from(stage);
      Effect effect = system.effect(() -> log.add(signal.isSet() ? signal.get() : "waiting"));

      stage.complete(5);
      effect.close();

      assertThat(log.events()).containsExactly("waiting", "5");
    }

    @Test
    void stage_pending_isUnset() {
      assertThatThrownBy(() -> from(new CompletableFuture<>()).get())
          .isInstanceOf(UnsetSignalException.class)
          .hasMessageContaining("the stage it was made from");
    }

    @Test
    void stage_fails_readersGetTheCause() {
      IOException lost = new IOException("lost");
      CompletableFuture<Integer> stage = new CompletableFuture<>();
      Sensor<Integer> direct = from(stage);
      Sensor<Integer> derived = from(stage.thenApply(v -> v + 1));

      stage.completeExceptionally(lost);

      assertThatThrownBy(direct::get).isSameAs(lost);
      assertThatThrownBy(derived::get).isSameAs(lost);
    }

    @Test
    void stage_completesInAnotherSystem_arrives() {
      CompletableFuture<Integer> stage = new CompletableFuture<>();
      Sensor<Integer> signal = from(stage);
      CountDownLatch arrived = new CountDownLatch(1);
      Effect effect =
          system.effect(
              () -> {
                if (signal.isSet()) {
                  arrived.countDown();
                }
              });

      ReactiveSystem.create("other").batch(() -> stage.complete(5));
      Threads.await(arrived);

      assertThat(signal.get()).isEqualTo(5);
      effect.close();
    }

    @Test
    void firstMatch_presentValueMatches_isCompleted() {
      assertThat(Interop.firstMatch(source, v -> v == 1)).isCompletedWithValue(1);
    }

    @Test
    void firstMatch_laterValue_completesThen() {
      CompletableFuture<Integer> future = Interop.firstMatch(source, v -> v > 2);
      source.set(2);
      assertThat(future).isNotDone();

      source.set(3);
      source.set(4);

      assertThat(future).isCompletedWithValue(3);
    }

    @Test
    void firstMatch_shortMatchWhileActionsWait_isNotMissed() {
      CompletableFuture<Integer> future = Interop.firstMatch(source, v -> v == 2);
      AtomicBoolean once = new AtomicBoolean();
      Effect busy =
          system.effect(
              source,
              v -> {
                if (v == 2 && once.compareAndSet(false, true)) {
                  source.set(3);
                }
              });

      source.set(2);
      busy.close();

      assertThat(future).isCompletedWithValue(2);
    }

    @Test
    void firstMatch_dependentsRun_afterTheRelease() {
      AtomicBoolean owned = new AtomicBoolean(true);
      CompletableFuture<Void> done =
          Interop.firstMatch(source, v -> v == 2)
              .thenAccept(v -> owned.set(system.engine.isOwner()));

      source.set(2);

      assertThat(done).isDone();
      assertThat(owned).isFalse();
    }

    @Test
    void firstMatch_cancelled_endsTheWaiting() {
      CompletableFuture<Integer> future = Interop.firstMatch(source, v -> v == 2);
      assertThat(Recorder.subscribers(source)).isOne();

      future.cancel(false);

      assertThat(Recorder.subscribers(source)).isZero();
      assertThatThrownBy(future::join).isInstanceOf(CancellationException.class);
    }

    @Test
    void firstMatch_cancelledByOwnerOfAnotherSystem_endsWithTheNextChange() {
      CompletableFuture<Integer> future = Interop.firstMatch(source, v -> v == 2);

      ReactiveSystem.create("other").batch(() -> future.cancel(false));
      source.set(3);

      assertThat(Recorder.subscribers(source)).isZero();
    }

    @Test
    void firstMatch_predicateThrows_failsTheFuture() {
      RuntimeException boom = new IllegalStateException("boom");
      CompletableFuture<Integer> future =
          Interop.firstMatch(
              source,
              v -> {
                if (v == 2) {
                  throw boom;
                }
                return false;
              });

      source.set(2);

      assertThat(future).isCompletedExceptionally();
      assertThatThrownBy(future::join).hasCause(boom);
    }

    @Test
    void firstMatch_unset_waits() {
      Signal<Integer> later = system.signal();
      CompletableFuture<Integer> future = Interop.firstMatch(later, v -> true);
      assertThat(future).isNotDone();

      later.set(1);

      assertThat(future).isCompletedWithValue(1);
    }

    @Test
    void firstMatch_inAnEffect_outlivesIt() {
      var future = new AtomicReference<@Nullable CompletableFuture<Integer>>();
      system.effect(() -> future.set(Interop.firstMatch(source, v -> v == 2))).close();

      source.set(2);

      assertThat(future.get()).isCompletedWithValue(2);
    }

    @Test
    void firstMatch_predicateReads_isNotTracked() {
      Signal<Integer> wanted = system.signal(5);
      AtomicInteger asked = new AtomicInteger();
      CompletableFuture<Integer> future =
          Interop.firstMatch(
              source,
              v -> {
                asked.incrementAndGet();
                return v.equals(wanted.get());
              });

      wanted.set(1);

      assertThat(asked).hasValue(1);
      future.cancel(false);
    }

    @Test
    void next_isTheNextChange() {
      CompletableFuture<Integer> future = Interop.next(source);
      source.set(1);
      assertThat(future).isNotDone();

      source.set(2);
      source.set(3);

      assertThat(future).isCompletedWithValue(2);
    }

    @Test
    void next_ofAFailure_fails() {
      Computed<Integer> inverse = system.computed(() -> 100 / source.get());
      CompletableFuture<Integer> future = Interop.next(inverse);

      source.set(0);

      assertThatThrownBy(future::join).hasCauseInstanceOf(ArithmeticException.class);
    }

    @Test
    void next_racedWithWrites_getsAValueOfTheSource() {
      AtomicBoolean stop = new AtomicBoolean();
      var writer =
          Threads.start(
              "writer",
              () -> {
                while (!stop.get()) {
                  source.update(v -> v + 1);
                }
              });

      int before = 0;
      for (int i = 0; i < 500; i++) {
        int next = Interop.next(source).join();
        assertThat(next).isGreaterThan(before);
        before = next;
      }
      stop.set(true);
      writer.join();
    }
  }
}
