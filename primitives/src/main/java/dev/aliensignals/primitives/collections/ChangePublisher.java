package dev.aliensignals.primitives.collections;

import dev.aliensignals.primitives.Equality;
import dev.aliensignals.primitives.Interop;
import dev.aliensignals.primitives.spi.Spi;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Publishes the steps of a list, joined where a subscriber is slower than the changes. */
final class ChangePublisher<K, T extends @Nullable Object>
    implements Flow.Publisher<List<ListChange<K, T>>> {
  /*
   *   list ──▶ mark: another object for each change ──▶ publisher of signals ──▶ steps ──▶ subscriber
   *
   * The steps are found only when the subscriber asks for them. They lead from the list it was told
   * of to the present one. So no steps are kept for a subscriber that does not ask.
   *
   * Q1  The thread that raises due from zero delivers, and goes on until it is zero again: calls of
   *     the subscriber are one at a time. A thread that owns another system cannot read the list,
   *     and hands that on.
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

    private final ListNode<K, T> list;
    private final ChangeFeed<K, T> feed;
    private final Flow.Subscriber<? super List<ListChange<K, T>>> subscriber;
    private volatile Flow.@Nullable Subscription subscription;

    /** The exception of a failed read of the list. */
    private volatile @Nullable Throwable failure;

    /** The number of marks that have come without a delivery for them. */
    private final AtomicInteger due = new AtomicInteger();

    /** Whether a failure has ended it. Of the thread that delivers. */
    private boolean over;

    Steps(ListNode<K, T> list, Flow.Subscriber<? super List<ListChange<K, T>>> subscriber) {
      this.list = list;
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
      wake();
    }

    private void wake() {
      if (due.getAndIncrement() == 0) {
        deliver();
      }
    }

    /** Q1 */
    private void deliver() {
      do {
        Spi here = list.spi.current();
        if (here != list.spi && here.isOwner()) {
          ForkJoinPool.commonPool().execute(this::deliver);
          return;
        }
        deliverOne();
      } while (due.decrementAndGet() != 0);
    }

    private void deliverOne() {
      Flow.Subscription asked = Objects.requireNonNull(subscription);
      if (over) {
        return;
      }
      Throwable failed = failure;
      if (failed != null) {
        over = true;
        subscriber.onError(failed);
        return;
      }
      List<ListChange<K, T>> steps;
      try {
        steps = feed.take();
      } catch (Throwable thrown) {
        over = true;
        asked.cancel();
        subscriber.onError(thrown);
        return;
      }
      if (steps.isEmpty()) {
        asked.request(1); // in place of the one that was asked for
        return;
      }
      try {
        subscriber.onNext(steps);
      } catch (Throwable thrown) { // it may not throw [2.13]
        over = true;
        asked.cancel();
        throw thrown;
      }
    }

    @Override
    public void onError(Throwable thrown) {
      failure = thrown;
      wake();
    }

    @Override
    public void onComplete() {
      subscriber.onComplete();
    }
  }
}
