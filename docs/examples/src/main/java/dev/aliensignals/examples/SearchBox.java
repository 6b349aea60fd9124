package dev.aliensignals.examples;

import dev.aliensignals.primitives.EffectScope;
import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.Signal;
import dev.aliensignals.primitives.Task;
import dev.aliensignals.primitives.TaskContext;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A box in which one types and sees who is found. It asks the server when the typing has stopped,
 * gives up a request as soon as its answer is of no interest any more, and goes on showing what it
 * has while it waits, or when something has gone wrong.
 *
 * <p>All of that is four nodes: the text, an effect that lets it come to rest, a task that follows
 * the query, and an effect that shows what state the task is in.
 */
public final class SearchBox implements AutoCloseable {

  private static final Duration REST = Duration.ofMillis(300);

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI address;
  private final Consumer<String> report;
  private final Signal<String> text;
  private final Signal<String> query;
  private final Task<List<String>> results;
  private final EffectScope scope;

  /**
   * Opens a search box.
   *
   * @param system the system it is part of
   * @param address whom to ask
   * @param screen gets the line to show, whenever it changes
   * @param report gets other events of interest
   */
  public SearchBox(
      ReactiveSystem system, URI address, Consumer<String> screen, Consumer<String> report) {
    this.address = address;
    this.report = report;
    text = system.signal(o -> o.name("text"), "");
    query = system.signal(o -> o.name("query"), "");
    results = system.task(o -> o.name("results"), ctx -> find(query.get(), ctx));
    scope =
        system.effectScope(
            () -> {
              system.effect(o -> o.name("typing").debounce(REST).skipFirst(), text, query::set);
              system.effect(o -> o.name("screen"), this::line, screen);
            });
  }

  /** Takes the text that the user has typed. */
  public void type(String typed) {
    text.set(typed);
  }

  /** Asks once more. */
  public void retry() {
    results.reload();
  }

  /** The body of the task: in a thread of its own, where it may block. */
  private List<String> find(String wanted, TaskContext ctx)
      throws IOException, InterruptedException {
    ctx.onCancel(() -> report.accept("request for " + wanted + " cancelled"));
    URI question = URI.create(address + "?q=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8));
    HttpResponse<String> answer = // a cancelled run is interrupted, which ends the request
        http.send(HttpRequest.newBuilder(question).build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("status " + answer.statusCode());
    }
    return answer.body().lines().toList();
  }

  /**
   * The line to show. As long as there is no question, nothing reads the task, so it does nothing.
   */
  private String line() {
    if (query.get().isEmpty()) {
      return "type a name";
    }
    return query.get()
        + ": "
        + results
            .state()
            .match(
                () -> "",
                previous -> names(previous) + "loading",
                found -> found.isEmpty() ? "nobody" : String.join(", ", found),
                (error, previous) -> names(previous) + error.getMessage());
  }

  private static String names(@Nullable List<String> previous) {
    return previous == null || previous.isEmpty() ? "" : String.join(", ", previous) + " | ";
  }

  /** Gives up what it waits for. */
  @Override
  public void close() {
    scope.close();
    results.close();
  }
}
