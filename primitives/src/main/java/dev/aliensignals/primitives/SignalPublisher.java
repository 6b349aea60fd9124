package dev.aliensignals.primitives;

import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Publishes the values of a signal, the latest where a subscriber is slower than the changes. */
final class SignalPublisher<T> implements Flow.Publisher<T> {

  /** A value of the source, or what it threw. Compared by identity: each is another one. */
  private static final class Item<T> {

    final @Nullable T value;
    final @Nullable Throwable thrown;

    Item(@Nullable T value, @Nullable Throwable thrown) {
      this.value = value;
      this.thrown = thrown;
    }
  }

  private final ReactiveSystem system;
  private final Supplier<? extends T> source;

  SignalPublisher(ReactiveSystem system, Supplier<? extends T> source) {
    this.system = system;
    this.source = source;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super T> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    new Subscription<T>(this, subscriber).begin();
  }

  /** One subscriber's. Numbers in brackets are rules of Reactive Streams. */
  private static final class Subscription<T> implements Flow.Subscription {
    /*
     *   source ──▶ split effect ──▶ latest ──▶ emit ──▶ subscriber
     *                               failure     ▲
     *                               requested ──┘
     *
     * P1  The thread that raises working from zero emits, and goes on until it is zero again: calls
     *     of the subscriber are one at a time, and its requests in onNext do not recurse [1.3,
     *     3.3].
     * P2  working is held from before onSubscribe until the effect is there [1.9].
     * P3  The thread that emits drops the reference to the subscriber, once it is over [3.13].
     */

    private final SignalPublisher<T> publisher;
    private volatile Flow.@Nullable Subscriber<? super T> subscriber;
    private final AtomicInteger working = new AtomicInteger(1); // P2
    private final AtomicLong requested = new AtomicLong();
    private final AtomicReference<@Nullable Item<T>> latest = new AtomicReference<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean over;
    private volatile @Nullable Effect effect;

    Subscription(SignalPublisher<T> publisher, Flow.Subscriber<? super T> subscriber) {
      this.publisher = publisher;
      this.subscriber = subscriber;
    }

    void begin() {
      try {
        Flow.Subscriber<? super T> target = Objects.requireNonNull(subscriber);
        CrossSystem.call(() -> target.onSubscribe(this));
      } catch (Throwable t) {
        end(); // it may not throw [2.13]
        subscriber = null;
        throw t;
      }
      if (!over) {
        try {
          ReactiveSystem system = publisher.system;
          effect = system.detached(() -> system.effect(this::read, this::offer));
        } catch (Throwable t) {
          failure.compareAndSet(null, t);
        }
      }
      if (over) {
        closeEffect();
      }
      emit();
    }

    /** The source of the effect. */
    private @Nullable Item<T> read() {
      if (over) {
        closeEffect(); // cancelled where that was not possible
        return null;
      }
      try {
        return new Item<>(publisher.source.get(), null);
      } catch (UnsetSignalException e) {
        return null; // nothing to publish yet
      } catch (Throwable t) {
        return new Item<>(null, t);
      }
    }

    /** The action of the effect. */
    private void offer(@Nullable Item<T> item) {
      if (item == null) {
        return;
      }
      if (item.thrown != null) {
        failure.compareAndSet(null, item.thrown);
      } else if (item.value == null) {
        failure.compareAndSet(
            null,
            new NullPointerException(
                "'"
                    + Nodes.nameOf(publisher.source)
                    + "' is null, which a publisher cannot publish. Publish a computed that makes"
                    + " something else of null."));
      } else {
        latest.set(item);
      }
      wake();
    }

    @Override
    public void request(long n) {
      if (n > 0) {
        requested.accumulateAndGet(n, (had, more) -> had + more < 0 ? Long.MAX_VALUE : had + more);
      } else {
        failure.compareAndSet(
            null,
            new IllegalArgumentException(
                "request(" + n + "): a subscriber must ask for at least 1 [rule 3.9]."));
      }
      wake();
    }

    @Override
    public void cancel() {
      end();
      wake();
    }

    private void end() {
      over = true;
      closeEffect();
    }

    private void closeEffect() {
      Effect running = effect;
      if (running != null) {
        Interop.close(running);
      }
    }

    private void wake() {
      if (working.getAndIncrement() == 0) {
        emit();
      }
    }

    /** Calls the subscriber as long as there is something to call it with. P1 */
    private void emit() {
      int seen = 1;
      try {
        do {
          emitLatest();
          seen = working.addAndGet(-seen);
        } while (seen != 0);
      } catch (Throwable t) { // of the subscriber; or no stack or memory is left
        working.set(0);
        throw t;
      }
    }

    private void emitLatest() {
      while (true) {
        Flow.Subscriber<? super T> target = subscriber;
        if (target == null) {
          return;
        }
        Throwable thrown = failure.get();
        if (over) {
          subscriber = null; // P3
          latest.set(null);
          return;
        }
        if (thrown != null) {
          subscriber = null;
          end();
          CrossSystem.call(() -> target.onError(thrown));
          return;
        }
        if (requested.get() == 0) {
          return;
        }
        Item<T> item = latest.getAndSet(null);
        if (item == null || item.value == null) {
          return;
        }
        requested.updateAndGet(had -> had == Long.MAX_VALUE ? had : had - 1);
        T value = item.value;
        try {
          CrossSystem.call(() -> target.onNext(value));
        } catch (Throwable t) {
          subscriber = null; // it may not throw [2.13]
          end();
          throw t;
        }
      }
    }

    @Override
    public String toString() {
      return "subscription to " + Nodes.nameOf(publisher.source);
    }
  }

  @Override
  public String toString() {
    return "publisher of " + Nodes.nameOf(source);
  }
}
