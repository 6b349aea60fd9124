package dev.aliensignals.examples;

import static dev.aliensignals.primitives.Signals.*;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.HookException;
import dev.aliensignals.primitives.Sensor;
import dev.aliensignals.primitives.UnsetSignalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The snippets of docs/guide/external-sources.md. */
@ExtendWith(Printed.class)
class ExternalSourcesSnippetsTest {

  /** A device that calls back, once when it is connected, and then with each measurement. */
  private static final class Thermometer {

    private double last = 20;
    private Consumer<Double> callback = value -> {};

    void connect(Consumer<Double> callback) {
      System.out.println("connected");
      this.callback = callback;
      callback.accept(last);
    }

    void disconnect() {
      System.out.println("disconnected");
      callback = value -> {};
    }

    void measure(double value) {
      last = value;
      callback.accept(value);
    }
  }

  /** A list that tells of changes, and not of which. */
  private static final class Inbox {

    private final List<String> messages = new ArrayList<>();
    private Runnable listener = () -> {};

    void onChange(Runnable listener) {
      this.listener = listener;
    }

    void add(String message) {
      messages.add(message);
      listener.run();
    }

    int size() {
      return messages.size();
    }
  }

  @Test
  void sensor_observed_isConnected() {
    Thermometer thermometer = new Thermometer();
    // snippet: external-sensor
    Sensor<Double> temperature =
        sensor(
            o -> o.name("temperature"),
            sink -> {
              thermometer.connect(sink::set); // calls back at once, and with each change
              return thermometer::disconnect;
            });
    Computed<String> label = computed(() -> temperature.get() > 25 ? "warm" : "fine");

    Effect display = effect(() -> System.out.println(label.get()));
    // prints connected
    // prints fine
    thermometer.measure(30); // prints warm
    display.close(); // prints disconnected
    System.out.println(temperature.get()); // prints 30.0
    // end
  }

  @Test
  void sensor_unset_throws() {
    Thermometer thermometer = new Thermometer();
    // snippet: external-unset
    Sensor<Double> temperature =
        sensor(
            sink -> {
              thermometer.connect(sink::set);
              return thermometer::disconnect;
            });
    try {
      temperature.get(); // not in an effect: connects nothing
    } catch (UnsetSignalException e) {
      System.out.println("nothing measured yet"); // prints nothing measured yet
    }

    Sensor<Double> withDefault = sensor(o -> o.name("withDefault"), 0.0, sink -> null);
    System.out.println(withDefault.get()); // prints 0.0
    // end
  }

  @Test
  void sensor_fails_readersGetIt() {
    // snippet: external-fail
    Sensor<Double> broken =
        sensor(
            o -> o.name("broken"),
            sink -> {
              throw new IOException("no such device");
            });
    try {
      effect(() -> System.out.println(broken.get()));
    } catch (HookException e) {
      System.out.println(e.getMessage());
      // prints The start function of 'broken' threw java.io.IOException: no such device
    }
    // end
  }

  @Test
  void watched_invalidated_isEvaluatedAgain() {
    Inbox inbox = new Inbox();
    // snippet: external-watched
    Computed<Integer> unread =
        computed(
            o ->
                o.watched(
                    invalidate -> {
                      inbox.onChange(invalidate);
                      return () -> inbox.onChange(() -> {});
                    }),
            inbox::size);
    Computed<String> badge = computed(() -> unread.get() > 9 ? "9+" : "" + unread.get());

    Effect display = effect(() -> System.out.println("unread " + badge.get()));
    // prints unread 0
    inbox.add("hello"); // prints unread 1
    display.close();
    // end
  }
}
