package dev.aliensignals.primitives;

import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

/**
 * The rules of Reactive Streams for publishers, on one whose source changes all the time. Run by
 * TestNG. It never completes, as no signal does, so tests that need a last element are skipped.
 */
public class SignalPublisherTckTest extends FlowPublisherVerification<Integer> {

  /** For the runner. */
  public SignalPublisherTckTest() {
    super(new TestEnvironment(500, 50));
  }

  @Override
  public Flow.Publisher<Integer> createFlowPublisher(long elements) {
    return Interop.toPublisher(changing(ReactiveSystem.create("tck")));
  }

  /** Counts up in a thread of its own while it is observed. */
  static Sensor<Integer> changing(ReactiveSystem system) {
    return system.sensor(
        o -> o.name("changing"),
        0,
        sink -> {
          Thread feeder =
              new Thread(
                  () -> {
                    for (int i = 1; sink.isOpen(); i++) {
                      sink.set(i);
                      Thread.onSpinWait();
                    }
                  },
                  "feeder");
          feeder.setDaemon(true);
          feeder.start();
          return null;
        });
  }

  @Override
  public Flow.Publisher<Integer> createFailedFlowPublisher() {
    return Interop.toPublisher(
        () -> {
          throw new IllegalStateException("the source fails");
        });
  }

  @Override
  public long maxElementsFromPublisher() {
    return publisherUnableToSignalOnComplete();
  }
}
