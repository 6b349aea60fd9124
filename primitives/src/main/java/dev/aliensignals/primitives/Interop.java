package dev.aliensignals.primitives;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Bridges between signals and the asynchronous types of the JDK. Reactor, RxJava and others have
 * adapters to and from {@link Flow.Publisher}, so this is also the way to those. Safe to use from
 * any thread.
 *
 * <p>Subscribers and futures are called after the system has been released, as the action of a
 * split effect is: see {@link Signals#effect(Supplier, Consumer)}. Nothing here starts a thread.
 */
public final class Interop {

  private Interop() {}

  // ---- Flow -------------------------------------------------------------------------------------

  /**
   * A publisher of the values of a signal: each subscriber gets the present value and then each
   * change, as far as it asks for them. Changes that come faster than it asks are conflated: it
   * gets the latest value, never an old one. An unset signal publishes nothing until it is set. The
   * stream ends with {@code onError} if the source throws, or is null, which {@link Flow} forbids;
   * otherwise it never ends, as signals do not.
   *
   * <p>A subscription lives until it is cancelled, whatever effect or scope it is made in. While it
   * does it observes the source, so it starts sensors. Subscribers are called one call at a time,
   * by the thread that wrote or the one that asked for more; a slow one should move to a thread of
   * its own ({@code publishOn}, {@code observeOn}). Cancelling waits for the system if another
   * thread owns it.
   *
   * @param <T> the type of the values
   * @param source read tracked; if it is not a signal it is made a computed first
   * @return a publisher for any number of subscribers, in the system of {@code source}
   */
  public static <T> Flow.Publisher<T> toPublisher(Supplier<? extends T> source) {
    Objects.requireNonNull(source, "source");
    ReactiveSystem system = systemOf(source);
    return new SignalPublisher<>(system, followed(source, system));
  }

  /**
   * A sensor that shows the values of a publisher: it subscribes when it is started, asks for
   * everything, and cancels when it is stopped. If the publisher fails, readers get its exception
   * until the sensor is started again; when it completes, the last value stays.
   *
   * @param <T> the type of the value
   * @param publisher subscribed to each time the sensor is started, by a thread that owns the
   *     system: it must not wait for another thread there, nor when it is cancelled
   * @return a new sensor, without a value until the publisher publishes one
   */
  public static <T> Sensor<T> fromPublisher(Flow.Publisher<? extends T> publisher) {
    return fromPublisher(options -> {}, publisher);
  }

  /**
   * {@link #fromPublisher(Flow.Publisher)} with options. A value that they reject ends the
   * subscription, and readers get the {@link InvalidSignalValueException}.
   *
   * @param <T> the type of the value
   * @param options sets the options, see {@link SignalOptions}
   * @param publisher subscribed to each time the sensor is started
   * @return a new sensor
   */
  public static <T> Sensor<T> fromPublisher(
      Consumer<SignalOptions<T>> options, Flow.Publisher<? extends T> publisher) {
    Objects.requireNonNull(publisher, "publisher");
    return ReactiveSystem.current()
        .sensor(
            options,
            sink -> {
              SinkSubscriber<T> subscriber = new SinkSubscriber<>((Sensor<T>.Feed) sink);
              publisher.subscribe(subscriber);
              return subscriber::cancel;
            });
  }

  // ---- CompletionStage --------------------------------------------------------------------------

  /**
   * A signal of the value that a stage completes with. It has no value until then; if the stage has
   * completed already, it has one at once. If the stage fails, readers get its exception (not the
   * {@code CompletionException} around it). It need not be observed for that.
   *
   * @param <T> the type of the value
   * @param stage not cancelled by the library
   * @return a new sensor, which is never stopped
   */
  public static <T extends @Nullable Object> Sensor<T> fromStage(
      CompletionStage<? extends T> stage) {
    return fromStage(options -> {}, stage);
  }

  /**
   * {@link #fromStage(CompletionStage)} with options. If they reject the value, readers get the
   * {@link InvalidSignalValueException}.
   *
   * @param <T> the type of the value
   * @param options sets the options, see {@link SignalOptions}
   * @param stage not cancelled by the library
   * @return a new sensor, which is never stopped
   */
  public static <T extends @Nullable Object> Sensor<T> fromStage(
      Consumer<SignalOptions<T>> options, CompletionStage<? extends T> stage) {
    Objects.requireNonNull(stage, "stage");
    Sensor<T> sensor = ReactiveSystem.current().fedSensor(options);
    Sensor<T>.Feed feed = sensor.open();
    stage.whenComplete(
        (value, thrown) -> {
          if (feed.isElsewhere()) {
            // this thread owns another system, and a stage completes only once
            ForkJoinPool.commonPool().execute(() -> settle(feed, value, thrown));
          } else {
            settle(feed, value, thrown);
          }
        });
    return sensor;
  }

  private static <T extends @Nullable Object> void settle(
      Sensor<T>.Feed feed, T value, @Nullable Throwable thrown) {
    if (thrown == null) {
      feed.offer(value);
      return;
    }
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : null;
    feed.offerFailure(cause != null ? cause : thrown);
  }

  /**
   * A future of the first value that a predicate accepts: the present one if it does, else one to
   * come. It fails with an exception of the source or the predicate; an unset signal is waited for.
   * Cancelling the future ends the waiting. Until it is completed it observes the source, whatever
   * effect or scope it is made in.
   *
   * <p>Every value is tested, except those that a batch replaces. The thread that wrote calls the
   * functions that depend on the future, after the system has been released; use the {@code …Async}
   * methods for functions that take long.
   *
   * @param <T> the type of the value
   * @param source read tracked; if it is not a signal it is made a computed first
   * @param predicate called untracked with each value, in a thread that owns the system
   * @return a future, which may be completed already
   */
  public static <T extends @Nullable Object> CompletableFuture<T> firstMatch(
      Supplier<? extends T> source, Predicate<? super T> predicate) {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(predicate, "predicate");
    ReactiveSystem system = systemOf(source);
    return new FirstMatch<T>(system, followed(source, system), predicate, false).begin();
  }

  /**
   * A future of the next value: {@link #firstMatch} for any value but the present one.
   *
   * @param <T> the type of the value
   * @param source read tracked; if it is not a signal it is made a computed first
   * @return a future that is completed by the next change
   */
  public static <T extends @Nullable Object> CompletableFuture<T> next(
      Supplier<? extends T> source) {
    Objects.requireNonNull(source, "source");
    ReactiveSystem system = systemOf(source);
    return new FirstMatch<T>(system, followed(source, system), value -> true, true).begin();
  }

  private static ReactiveSystem systemOf(Supplier<?> source) {
    ReactiveNode node = Nodes.of(source);
    return node != null ? node.engine.system : ReactiveSystem.current();
  }

  /** A source that is read anew only when its value has changed. */
  private static <T extends @Nullable Object> Supplier<? extends T> followed(
      Supplier<? extends T> source, ReactiveSystem system) {
    return source instanceof ReadableSignal<?> ? source : system.<T>computed(source);
  }

  /** The function that an effect of an asynchronous consumer calls at its end, in any thread. */
  static void close(Effect effect) {
    if (!CrossSystem.isElsewhere(effect.engine)) { // else its next run closes it
      effect.close();
    }
  }
}
