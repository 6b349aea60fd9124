package dev.aliensignals.examples;

import static dev.aliensignals.primitives.Signals.*;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.Interop;
import dev.aliensignals.primitives.Sensor;
import dev.aliensignals.primitives.Signal;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reactivestreams.Subscription;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** The snippets of docs/guide/interop.md. */
@ExtendWith(Printed.class)
class InteropSnippetsTest {

  @Test
  void publisher_inReactor_isAFlux() {
    // snippet: interop-publisher
    Signal<Integer> price = signal(100);
    Computed<Integer> gross = computed(() -> price.get() * 119 / 100);

    Flux<Integer> prices = JdkFlowAdapter.flowPublisherToFlux(Interop.toPublisher(gross));
    Disposable printing =
        prices.filter(p -> p > 120).map(p -> "costs " + p).subscribe(System.out::println);
    price.set(200); // prints costs 238
    price.set(300); // prints costs 357
    printing.dispose();
    price.set(400);
    // end
  }

  @Test
  void publisher_slowSubscriber_getsTheLatest() {
    // snippet: interop-backpressure
    Signal<Integer> position = signal(0);
    BaseSubscriber<Integer> slow =
        new BaseSubscriber<>() {
          @Override
          protected void hookOnSubscribe(Subscription subscription) {
            request(1);
          }

          @Override
          protected void hookOnNext(Integer value) {
            System.out.println("at " + value);
          }
        };
    JdkFlowAdapter.flowPublisherToFlux(Interop.toPublisher(position)).subscribe(slow);
    // prints at 0
    position.set(1);
    position.set(2);
    position.set(3);
    slow.request(1); // prints at 3
    slow.cancel();
    // end
  }

  @Test
  void sensor_ofAFlux_isFed() {
    // snippet: interop-sensor
    Sinks.Many<String> chat = Sinks.many().multicast().directBestEffort();
    Sensor<String> message =
        Interop.fromPublisher(
            o -> o.name("message"), JdkFlowAdapter.publisherToFlowPublisher(chat.asFlux()));

    Effect display =
        effect(() -> System.out.println(message.isSet() ? message.get() : "nobody speaks"));
    // prints nobody speaks
    chat.tryEmitNext("hello"); // prints hello
    display.close(); // cancels
    System.out.println(chat.currentSubscriberCount()); // prints 0
    // end
  }

  @Test
  void stage_completes_isAValue() {
    // snippet: interop-stage
    CompletableFuture<String> loading = new CompletableFuture<>(); // of an HTTP client, say
    Sensor<String> profile = Interop.fromStage(loading);
    Effect display =
        effect(() -> System.out.println(profile.isSet() ? profile.get() : "loading ..."));
    // prints loading ...
    loading.complete("Ada"); // prints Ada
    display.close();
    // end
  }

  @Test
  void firstMatch_later_completesTheFuture() {
    // snippet: interop-first
    Signal<Integer> progress = signal(0);
    CompletableFuture<Void> finished =
        Interop.firstMatch(progress, percent -> percent >= 100)
            .thenAccept(percent -> System.out.println("done"));
    CompletableFuture<Void> begun =
        Interop.next(progress).thenAccept(percent -> System.out.println("first step: " + percent));

    progress.set(40); // prints first step: 40
    progress.set(100); // prints done
    System.out.println(begun.isDone() && finished.isDone()); // prints true
    // end
  }
}
