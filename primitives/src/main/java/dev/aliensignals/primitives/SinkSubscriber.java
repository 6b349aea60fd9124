package dev.aliensignals.primitives;

import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Feeds a sensor with what a publisher publishes. */
final class SinkSubscriber<T> implements Flow.Subscriber<T> {

  private final Sensor<T>.Feed feed;
  private final AtomicReference<Flow.@Nullable Subscription> upstream = new AtomicReference<>();
  private volatile boolean done;

  SinkSubscriber(Sensor<T>.Feed feed) {
    this.feed = feed;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    Objects.requireNonNull(subscription, "subscription");
    if (!upstream.compareAndSet(null, subscription)) {
      subscription.cancel(); // one is enough
      return;
    }
    if (done) {
      subscription.cancel(); // stopped while it was being subscribed
    } else {
      subscription.request(Long.MAX_VALUE);
    }
  }

  @Override
  public void onNext(T item) {
    Objects.requireNonNull(item, "item");
    if (!done && !feed.offer(item)) {
      cancel();
    }
  }

  @Override
  public void onError(Throwable thrown) {
    Objects.requireNonNull(thrown, "thrown");
    if (!done) {
      done = true;
      feed.offerFailure(thrown);
    }
  }

  @Override
  public void onComplete() {
    done = true;
  }

  void cancel() {
    done = true;
    Flow.Subscription subscription = upstream.get();
    if (subscription != null) {
      subscription.cancel();
    }
  }
}
