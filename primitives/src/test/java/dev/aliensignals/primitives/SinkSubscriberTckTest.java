package dev.aliensignals.primitives;

import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;

/** The rules of Reactive Streams for subscribers, on what feeds a sensor. Run by TestNG. */
public class SinkSubscriberTckTest extends FlowSubscriberBlackboxVerification<Integer> {

  /** For the runner. */
  public SinkSubscriberTckTest() {
    super(new TestEnvironment(500, 50));
  }

  @Override
  public Flow.Subscriber<Integer> createFlowSubscriber() {
    Sensor<Integer> sensor = ReactiveSystem.create("tck").fedSensor(o -> o.name("fed"));
    return new SinkSubscriber<>(sensor.open());
  }

  @Override
  public Integer createElement(int element) {
    return element;
  }
}
