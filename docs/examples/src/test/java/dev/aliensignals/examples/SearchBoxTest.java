package dev.aliensignals.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.VirtualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SearchBoxTest {

  private final VirtualClock clock = new VirtualClock();
  private final BlockingQueue<String> screen = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> reports = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();

  /** Answers to these wait for their latch. */
  private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();

  private SearchServer server;
  private SearchBox box;

  @BeforeEach
  void open() throws IOException, InterruptedException {
    ReactiveSystem system = ReactiveSystem.create(o -> o.name("search box").scheduler(clock));
    server = new SearchServer(this::answer);
    box = new SearchBox(system, server.address(), screen::add, reports::add);
    assertThat(next(screen)).isEqualTo("type a name");
  }

  @AfterEach
  void close() {
    box.close();
    server.close();
  }

  private void answer(String query) throws InterruptedException {
    requests.add(query);
    CountDownLatch latch = held.get(query);
    if (latch != null) {
      latch.await();
    }
  }

  private CountDownLatch hold(String query) {
    CountDownLatch latch = new CountDownLatch(1);
    held.put(query, latch);
    return latch;
  }

  private static String next(BlockingQueue<String> queue) throws InterruptedException {
    String line = queue.poll(30, TimeUnit.SECONDS);
    return line == null ? "nothing came" : line;
  }

  private void search(String text) {
    box.type(text);
    clock.advance(Duration.ofMillis(300));
  }

  @Test
  void typing_pausesShorterThanTheRest_asksNobody() {
    for (int i = 0; i < 10; i++) {
      box.type("ada".substring(0, 1 + i % 3));
      clock.advance(Duration.ofMillis(299));
    }

    assertThat(requests).isEmpty();
    assertThat(screen).isEmpty();
  }

  @Test
  void typing_comesToRest_oneRequestWithTheLastText() throws InterruptedException {
    box.type("a");
    box.type("ad");
    search("ada");

    assertThat(next(screen)).isEqualTo("ada: loading");
    assertThat(next(screen)).isEqualTo("ada: Ada Lovelace");
    assertThat(requests).containsExactly("ada");
  }

  @Test
  void query_severalAndNone_areShown() throws InterruptedException {
    search("gra");
    assertThat(next(screen)).isEqualTo("gra: loading");
    assertThat(next(screen)).isEqualTo("gra: Grace Hopper, Grady Booch");

    search("x");

    assertThat(next(screen)).isEqualTo("x: Grace Hopper, Grady Booch | loading");
    assertThat(next(screen)).isEqualTo("x: nobody");
  }

  @Test
  void newQuery_whileOneIsAsked_cancelsItAndNeverShowsItsAnswer() throws InterruptedException {
    CountDownLatch late = hold("gra");
    search("gra");
    assertThat(next(screen)).isEqualTo("gra: loading");
    assertThat(next(requests)).isEqualTo("gra");

    search("ada");
    late.countDown();

    assertThat(next(reports)).isEqualTo("request for gra cancelled");
    assertThat(next(screen)).isEqualTo("ada: loading");
    assertThat(next(screen)).isEqualTo("ada: Ada Lovelace");
    assertThat(screen).isEmpty();
  }

  @Test
  void manyQueries_inARow_noAnswerIsShownForAnother() throws InterruptedException {
    for (int i = 0; i < 50; i++) {
      search("gra");
      search("ada");
    }
    search("katherine");

    List<String> answers = new ArrayList<>();
    for (String line = next(screen); !line.equals("katherine: Katherine Johnson"); ) {
      if (!line.endsWith("loading")) {
        answers.add(line);
      }
      line = next(screen);
    }
    assertThat(answers)
        .allMatch(Set.of("gra: Grace Hopper, Grady Booch", "ada: Ada Lovelace")::contains);
    assertThat(screen).isEmpty();
  }

  @Test
  void failure_isShownWithTheLastResult_retryRecovers() throws InterruptedException {
    search("ada");
    next(screen);
    next(screen);
    server.setBroken(true);

    search("b");
    assertThat(next(screen)).isEqualTo("b: Ada Lovelace | loading");
    assertThat(next(screen)).isEqualTo("b: Ada Lovelace | status 503");
    server.setBroken(false);
    box.retry();

    assertThat(next(screen)).isEqualTo("b: Ada Lovelace | loading");
    assertThat(next(screen)).isEqualTo("b: Barbara Liskov");
  }

  @Test
  void close_whileItWaits_cancelsAndShowsNothingMore() throws InterruptedException {
    CountDownLatch never = hold("ada");
    search("ada");
    next(screen);
    next(requests);

    box.close();
    never.countDown();

    assertThat(next(reports)).isEqualTo("request for ada cancelled");
    assertThat(screen).isEmpty();
    assertThat(clock.pending()).isZero();
  }

  @Test
  void close_beforeTheTypingHasComeToRest_asksNobody() {
    box.type("ada");
    box.close();
    clock.advance(Duration.ofSeconds(1));

    assertThat(requests).isEmpty();
  }

  @Test
  void day_trace_isWhatAUserExpects() throws IOException, InterruptedException {
    List<String> trace = new ArrayList<>();

    assertThat(SearchBoxDay.run(trace::add)).isEqualTo("11 keystrokes, 5 requests");
    assertThat(trace)
        .containsExactly(
            "screen: type a name",
            "typed a",
            "typed ad",
            "typed ada",
            "screen: ada: loading",
            "screen: ada: Ada Lovelace",
            "typed g",
            "typed gr",
            "typed gra",
            "screen: gra: Ada Lovelace | loading",
            "server: gra will take long",
            "typed grac",
            "typed grace",
            "request for gra cancelled",
            "screen: grace: Ada Lovelace | loading",
            "screen: grace: Grace Hopper",
            "server: out of service",
            "typed b",
            "typed ba",
            "typed barbara",
            "screen: barbara: Grace Hopper | loading",
            "screen: barbara: Grace Hopper | status 503",
            "server: well again, retry",
            "screen: barbara: Grace Hopper | loading",
            "screen: barbara: Barbara Liskov");
  }
}
