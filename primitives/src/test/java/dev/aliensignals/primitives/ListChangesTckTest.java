package dev.aliensignals.primitives;

import dev.aliensignals.primitives.collections.DerivedList;
import dev.aliensignals.primitives.collections.ListChange;
import java.util.List;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

/**
 * The rules of Reactive Streams for publishers of the changes of a list, on one that changes all
 * the time. Run by TestNG. It never completes, as no list does.
 */
public class ListChangesTckTest extends FlowPublisherVerification<List<ListChange<Long, Integer>>> {

  /** For the runner. */
  public ListChangesTckTest() {
    super(new TestEnvironment(500, 50));
  }

  @Override
  public Flow.Publisher<List<ListChange<Long, Integer>>> createFlowPublisher(long elements) {
    ReactiveSystem system = ReactiveSystem.create("tck");
    Sensor<Integer> changing = SignalPublisherTckTest.changing(system);
    return system.run(() -> DerivedList.of(() -> List.of(changing.get()))).changes();
  }

  @Override
  public Flow.Publisher<List<ListChange<Long, Integer>>> createFailedFlowPublisher() {
    return DerivedList.<Integer>of(
            () -> {
              throw new IllegalStateException("the source fails");
            })
        .changes();
  }

  @Override
  public long maxElementsFromPublisher() {
    return publisherUnableToSignalOnComplete();
  }
}
