package dev.aliensignals.primitives.collections;

import dev.aliensignals.primitives.Equality;
import dev.aliensignals.primitives.Interop;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Publishes the steps of a list, joined where a subscriber is slower than the changes. */
final class ChangePublisher<K, T extends @Nullable Object>
    implements Flow.Publisher<List<ListChange<K, T>>> {
  /*
   *   list ──▶ mark: another object for each change ──▶ publisher of signals ──▶ steps ──▶ subscriber
   *
   * The steps are not found before the subscriber asks for them: then those that lead from what it was
   * told of to what is. So what is not asked for is kept by nobody.
   */

  private final ListNode<K, T> list;
  private final Flow.Publisher<Object> marks;

  ChangePublisher(ListNode<K, T> list) {
    this.list = list;
    this.marks =
        Interop.toPublisher(
            list.system.computed(
                o -> o.name("changes of " + list.name()).equality(Equality.identity()),
                () -> {
                  list.trackOrder();
                  list.trackValues();
                  return new Object();
                }));
  }

  @Override
  public void subscribe(Flow.Subscriber<? super List<ListChange<K, T>>> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    marks.subscribe(new Steps<>(list, subscriber));
  }

  /** Turns the marks of one subscription into steps. */
  private static final class Steps<K, T extends @Nullable Object>
      implements Flow.Subscriber<Object> {

    private final ChangeFeed<K, T> feed;
    private final Flow.Subscriber<? super List<ListChange<K, T>>> subscriber;
    private Flow.@Nullable Subscription subscription;

    Steps(ListNode<K, T> list, Flow.Subscriber<? super List<ListChange<K, T>>> subscriber) {
      this.feed = new ChangeFeed<>(list, true, steps -> {});
      this.subscriber = subscriber;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      subscriber.onSubscribe(given);
    }

    @Override
    public void onNext(Object mark) {
      Flow.Subscription asked = Objects.requireNonNull(subscription);
      List<ListChange<K, T>> steps;
      try {
        steps = feed.take();
      } catch (Throwable thrown) {
        asked.cancel();
        subscriber.onError(thrown);
        return;
      }
      if (steps.isEmpty()) {
        asked.request(1); // in place of the one that was asked for
      } else {
        subscriber.onNext(steps);
      }
    }

    @Override
    public void onError(Throwable thrown) {
      subscriber.onError(thrown);
    }

    @Override
    public void onComplete() {
      subscriber.onComplete();
    }
  }
}
