package dev.aliensignals.examples;

import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.VirtualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Somebody uses a {@link SearchBox}. The time between keystrokes passes on a virtual clock, so it
 * takes none; the server and its latency are real.
 */
final class SearchBoxDay {

  private static final int LATENCY_MILLIS = 20;

  /** So slow that nobody waits for the answer. */
  private static final String SLOW = "gra";

  private final VirtualClock clock = new VirtualClock();
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private final AtomicInteger keystrokes = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();
  private final Consumer<String> trace;

  private SearchBoxDay(Consumer<String> trace) {
    this.trace = trace;
  }

  /** Types, waits and looks. Returns what it has come to. */
  static String run(Consumer<String> trace) throws IOException, InterruptedException {
    return new SearchBoxDay(trace).live();
  }

  private String live() throws IOException, InterruptedException {
    ReactiveSystem system = ReactiveSystem.create(o -> o.name("search box").scheduler(clock));
    try (SearchServer server = new SearchServer(this::answer);
        SearchBox box =
            new SearchBox(
                system, server.address(), line -> events.add("screen: " + line), events::add)) {
      follow("type a name");

      type(box, "a", "ad", "ada");
      follow("Ada Lovelace");

      type(box, "g", "gr", "gra");
      follow("loading");
      requests.take(); // of ada
      trace.accept("server: " + requests.take() + " will take long");
      type(box, "grac", "grace");
      follow("Grace Hopper");

      trace.accept("server: out of service");
      server.setBroken(true);
      type(box, "b", "ba", "barbara");
      follow("status 503");

      trace.accept("server: well again, retry");
      server.setBroken(false);
      box.retry();
      follow("Barbara Liskov");
    }
    return keystrokes + " keystrokes, " + asked + " requests";
  }

  private void answer(String query) throws InterruptedException {
    asked.incrementAndGet();
    requests.add(query);
    TimeUnit.MILLISECONDS.sleep(query.equals(SLOW) ? TimeUnit.HOURS.toMillis(1) : LATENCY_MILLIS);
  }

  /** Types faster than the box asks, and stops. */
  private void type(SearchBox box, String... typed) {
    for (String text : typed) {
      trace.accept("typed " + text);
      keystrokes.incrementAndGet();
      box.type(text);
      clock.advance(Duration.ofMillis(100));
    }
    clock.advance(Duration.ofMillis(300));
  }

  /** Reports what happens, until something ends with {@code expected}. */
  private void follow(String expected) throws InterruptedException {
    String event;
    do {
      event = events.poll(1, TimeUnit.MINUTES);
      if (event == null) {
        throw new IllegalStateException("'" + expected + "' was never to be seen.");
      }
      trace.accept(event);
    } while (!event.endsWith(expected));
  }
}
