package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** Subscribers that leave a batch open. */
class SubscriberBatchTest {

  @Test
  void onSubscribe_leavesABatchOpen_isEndedAndSaid() {
    ReactiveSystem system = ReactiveSystem.create("published");
    Signal<Integer> signal = system.signal(0);
    Flow.Publisher<Integer> publisher = Interop.toPublisher(signal);
    Flow.Subscriber<Integer> careless =
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            system.startBatch();
          }

          @Override
          public void onNext(Integer number) {}

          @Override
          public void onError(Throwable thrown) {}

          @Override
          public void onComplete() {}
        };

    assertThatThrownBy(() -> publisher.subscribe(careless))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("batch");

    assertThat(system.engine.ownerThread()).isNull();
  }
}
