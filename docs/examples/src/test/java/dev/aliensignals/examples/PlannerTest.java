package dev.aliensignals.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aliensignals.examples.Planner.Filter;
import dev.aliensignals.examples.Planner.Todo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PlannerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<String> screen = new CopyOnWriteArrayList<>();
  private final AtomicInteger saves = new AtomicInteger();
  private volatile List<Todo> saved = List.of();
  private final Orders orders = new Orders();
  private final Planner planner =
      new Planner(
          List.of(new Todo("write", 30), new Todo("test", 20)),
          orders,
          screen::add,
          todos -> {
            saves.incrementAndGet();
            saved = todos;
          });

  @AfterEach
  void close() {
    planner.close();
  }

  /** Seven orders in pages of three. */
  private static final class Orders implements Planner.Server {

    final Queue<String> asked = new ConcurrentLinkedQueue<>();
    final AtomicBoolean broken = new AtomicBoolean();
    volatile CountDownLatch answers = new CountDownLatch(0);

    @Override
    public Planner.Page orders(int page, String sortedBy) throws IOException, InterruptedException {
      asked.add(sortedBy + " " + page);
      answers.await();
      if (broken.get()) {
        throw new IOException("no connection");
      }
      return new Planner.Page(List.of(sortedBy + "-" + page), 3);
    }

    @Override
    public int count() {
      return 7;
    }
  }

  private String shown() {
    return screen.get(screen.size() - 1);
  }

  private String ordersOnceLoaded() throws Exception {
    planner.awaitOrders(PATIENCE);
    return shown();
  }

  @Nested
  class Todos {

    @Test
    void opened_showsWhatWasSaved() {
      assertThat(screen).containsExactly("ALL: [ ] write, [ ] test | 50 minutes left");
      assertThat(saves).hasValue(0);
    }

    @Test
    void toggled_isShownAndSavedAsACopy() {
      planner.toggle(0);

      assertThat(shown()).isEqualTo("ALL: [x] write, [ ] test | 20 minutes left");
      assertThat(saved).extracting(Todo::isDone).containsExactly(true, false);
      planner.toggle(0);
      assertThat(saves).hasValue(2);
      assertThat(saved).extracting(Todo::isDone).containsExactly(false, false);
    }

    @Test
    void filter_isPartOfTheAddressAndComesBack() {
      planner.toggle(0);
      planner.show(Filter.OPEN);
      assertThat(shown()).isEqualTo("OPEN: [ ] test | 20 minutes left");
      planner.go("/todos/done");
      assertThat(shown()).isEqualTo("DONE: [x] write | 20 minutes left");
      planner.back();
      assertThat(shown()).startsWith("OPEN");
      planner.back();
      planner.back();
      assertThat(shown()).startsWith("ALL");
    }

    @Test
    void allDoneAndRemoved_areOneUpdateEach() {
      planner.doAll();
      planner.removeDone();

      assertThat(screen)
          .containsExactly(
              "ALL: [ ] write, [ ] test | 50 minutes left",
              "ALL: [x] write, [x] test | 0 minutes left",
              "ALL:  | 0 minutes left");
      assertThat(saves).hasValue(2);
    }
  }

  @Nested
  class Form {

    @Test
    void errors_areSaidOnceAFieldWasLeft() {
      planner.go("/new");
      assertThat(shown()).isEqualTo("title [], minutes []");
      planner.title().type("write");
      assertThat(shown()).isEqualTo("title [write], minutes []");
      planner.title().leave();
      assertThat(shown()).isEqualTo("title [write] is there already, minutes []");
      planner.title().type("publish");
      planner.minutes().type("5");
      assertThat(shown()).isEqualTo("title [publish], minutes [5] | add");
    }

    @Test
    void submittedWithErrors_saysThemAllAtOnce() {
      planner.go("/new");
      int before = screen.size();
      planner.submit();

      assertThat(screen).hasSize(before + 1);
      assertThat(shown()).isEqualTo("title [] say what to do, minutes [] a number up to 999");
      assertThat(saves).hasValue(0);
    }

    @Test
    void submitted_isInTheListAndTheFormIsEmpty() {
      planner.go("/new");
      planner.title().type(" publish ");
      planner.minutes().type("5");
      planner.submit();

      assertThat(shown()).isEqualTo("ALL: [ ] write, [ ] test, [ ] publish | 55 minutes left");
      assertThat(saves).hasValue(1);
      planner.go("/new");
      assertThat(shown()).isEqualTo("title [], minutes []");
    }
  }

  @Nested
  class Table {

    @Test
    void notOnTheScreen_asksNobody() {
      planner.sortBy("price");
      planner.nextPage();

      assertThat(orders.asked).isEmpty();
    }

    @Test
    void pages_areLoadedWhileTheLastIsShown() throws Exception {
      planner.go("/orders");
      assertThat(ordersOnceLoaded()).isEqualTo("1/3 of 7 [date-1]");
      orders.answers = new CountDownLatch(1);
      planner.nextPage();
      assertThat(shown()).isEqualTo("loading [date-1]");
      orders.answers.countDown();
      assertThat(ordersOnceLoaded()).isEqualTo("2/3 of 7 [date-2]");
      planner.previousPage();
      planner.previousPage();
      assertThat(ordersOnceLoaded()).isEqualTo("1/3 of 7 [date-1]");
    }

    @Test
    void sortedOtherwise_firstPageWithOneRequest() throws Exception {
      planner.go("/orders");
      ordersOnceLoaded();
      planner.nextPage();
      ordersOnceLoaded();
      planner.sortBy("price");

      assertThat(ordersOnceLoaded()).isEqualTo("1/3 of 7 [price-1]");
      assertThat(orders.asked).containsExactly("date 1", "date 2", "price 1");
    }

    @Test
    void failed_isSaidBesideTheLastPageUntilRetried() throws Exception {
      planner.go("/orders");
      ordersOnceLoaded();
      orders.broken.set(true);
      planner.nextPage();
      assertThatThrownBy(PlannerTest.this::ordersOnceLoaded).hasMessage("no connection");
      assertThat(shown()).isEqualTo("failed: no connection [date-1]");
      orders.broken.set(false);
      planner.retry();
      assertThat(ordersOnceLoaded()).isEqualTo("2/3 of 7 [date-2]");
    }

    @Test
    void left_isNotShownAnyMore() throws Exception {
      planner.go("/orders");
      ordersOnceLoaded();
      planner.back();
      assertThat(shown()).startsWith("ALL");
    }
  }

  @Test
  void closed_showsAndSavesNothing() {
    planner.close();
    int before = screen.size();
    planner.toggle(0);

    assertThat(screen).hasSize(before);
    assertThat(saves).hasValue(0);
  }

  @Test
  void program_needsNoCastAndSuppressesNoWarning() throws IOException {
    String source =
        Files.readString(Path.of("src/main/java/dev/aliensignals/examples/Planner.java"));

    assertThat(source).doesNotContain("@Suppress", ".cast(");
    assertThat(Pattern.compile("\\([A-Z]\\w*(<[^()]*>)?\\)\\s*[\\w(\"]").matcher(source).find())
        .isFalse();
    assertThat(source.lines().count()).isGreaterThan(300);
  }
}
