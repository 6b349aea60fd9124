package dev.aliensignals.examples;

import static dev.aliensignals.hybrid.Hybrid.batch;
import static dev.aliensignals.hybrid.Hybrid.bind;
import static dev.aliensignals.hybrid.Hybrid.computed;
import static dev.aliensignals.hybrid.Hybrid.effectScope;
import static dev.aliensignals.hybrid.Hybrid.linked;
import static dev.aliensignals.hybrid.Hybrid.reactive;
import static dev.aliensignals.hybrid.Hybrid.ref;
import static dev.aliensignals.hybrid.Hybrid.snapshot;
import static dev.aliensignals.hybrid.Hybrid.task;
import static dev.aliensignals.hybrid.Hybrid.watch;

import dev.aliensignals.hybrid.Ref;
import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.EffectScope;
import dev.aliensignals.primitives.LinkedSignal;
import dev.aliensignals.primitives.Task;
import dev.aliensignals.primitives.TaskState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An application as one writes it with Vue, translated: things to do whose filter is a part of the
 * address, a form that is checked while somebody types, and a table whose pages come from a server.
 *
 * <p>The state is refs, reactive lists of beans, and what is computed from them; the fields of the
 * form are a composable, {@link Field}. A place that is not on the screen computes nothing and asks
 * the server nothing.
 */
public final class Planner implements AutoCloseable {

  // ---- data, and a server ---------------------------------------------------------------------

  /** Something to do. */
  public static class Todo {
    private final String title;
    private final int minutes;
    private boolean done;

    /** Something that is not done yet. */
    public Todo(String title, int minutes) {
      this.title = title;
      this.minutes = minutes;
    }

    /** The thing to do. */
    public String getTitle() {
      return title;
    }

    /** How long it takes. */
    public int getMinutes() {
      return minutes;
    }

    /** Whether it is done. */
    public boolean isDone() {
      return done;
    }

    /** Does or undoes it. */
    public void setDone(boolean done) {
      this.done = done;
    }
  }

  /** Which things to do are shown. */
  public enum Filter {
    /** Every one. */
    ALL,
    /** Those that are not done. */
    OPEN,
    /** Those that are done. */
    DONE;

    private boolean shows(Todo todo) {
      return this == ALL || todo.isDone() == (this == DONE);
    }

    private String address() {
      return "/todos/" + name().toLowerCase(Locale.ROOT);
    }
  }

  /** The places of the application. */
  private enum Place {
    TODOS,
    FORM,
    ORDERS
  }

  /** A place with its parameter, made from an address by the router. */
  private record Route(Place place, Filter filter) {

    static Route of(String address) {
      for (Filter filter : Filter.values()) {
        if (filter.address().equals(address)) {
          return new Route(Place.TODOS, filter);
        }
      }
      return new Route(address.equals("/new") ? Place.FORM : Place.ORDERS, Filter.ALL);
    }
  }

  /** One page of the table, and how many there are. */
  public record Page(List<String> rows, int pages) {}

  /** Has the orders. Is called by threads that may wait, and interrupted if nobody waits for it. */
  public interface Server {

    /** Loads one page, the first of which is 1. */
    Page orders(int page, String sortedBy) throws IOException, InterruptedException;

    /** Counts the orders on all pages. */
    int count() throws IOException, InterruptedException;
  }

  // ---- the router -------------------------------------------------------------------------------

  private final List<String> history = reactive(new ArrayList<>(List.of("/todos/all")));
  private final Computed<Route> route = computed(() -> Route.of(history.get(history.size() - 1)));

  /** The filter that is in the address; setting it goes to another address. */
  private final Ref<Filter> filter =
      computed(() -> route.get().filter(), chosen -> go(chosen.address()));

  /** Goes to an address. */
  public void go(String address) {
    history.add(address);
  }

  /** Goes to where one was before. */
  public void back() {
    if (history.size() > 1) {
      history.remove(history.size() - 1);
    }
  }

  // ---- things to do -----------------------------------------------------------------------------

  private final List<Todo> todos;
  private final Computed<List<Todo>> shown;
  private final Computed<Integer> minutesLeft;

  /** Shows others. */
  public void show(Filter chosen) {
    filter.set(chosen);
  }

  /** Does what is at an index of the list that is shown, or undoes it. */
  public void toggle(int index) {
    Todo todo = shown.get().get(index);
    todo.setDone(!todo.isDone());
  }

  /** Does all that is left, as one update. */
  public void doAll() {
    batch(() -> todos.forEach(todo -> todo.setDone(true)));
  }

  /** Removes what is done, as one update. */
  public void removeDone() {
    todos.removeIf(Todo::isDone);
  }

  private String todosText() {
    String lines =
        shown.get().stream()
            .map(todo -> (todo.isDone() ? "[x] " : "[ ] ") + todo.getTitle())
            .collect(Collectors.joining(", "));
    return filter.get() + ": " + lines + " | " + minutesLeft.get() + " minutes left";
  }

  // ---- the form ---------------------------------------------------------------------------------

  /** A field: its text, and the error in that, shown once somebody has left it. */
  public static final class Field {
    private final Ref<String> text = ref("");
    private final Ref<Boolean> left = ref(false);
    private final Computed<String> error;

    /** A field that is checked by a rule, which returns what is wrong, or nothing. */
    private Field(Function<String, String> rule) {
      error = computed(() -> rule.apply(text.get()));
    }

    /** Puts something in. */
    public void type(String typed) {
      text.set(typed);
    }

    /** Goes to another field. */
    public void leave() {
      left.set(true);
    }

    private boolean isRight() {
      return error.get().isEmpty();
    }

    private void clear() {
      text.set("");
      left.set(false);
    }

    private String line() {
      return "[" + text.get() + "]" + (left.get() && !isRight() ? " " + error.get() : "");
    }
  }

  private final Field title = new Field(this::checkTitle);
  private final Field minutes = new Field(Planner::checkMinutes);
  private final Computed<Boolean> ready = computed(() -> title.isRight() && minutes.isRight());

  /** The field for what to do. */
  public Field title() {
    return title;
  }

  /** The field for how long it takes. */
  public Field minutes() {
    return minutes;
  }

  private String checkTitle(String typed) {
    if (typed.isBlank()) {
      return "say what to do";
    }
    boolean known = todos.stream().anyMatch(todo -> todo.getTitle().equals(typed.strip()));
    return known ? "is there already" : "";
  }

  private static String checkMinutes(String typed) {
    return typed.matches("[1-9][0-9]{0,2}") ? "" : "a number up to 999";
  }

  /** Adds what is in the form, if nothing is wrong with it, and goes to the list. */
  public void submit() {
    batch(
        () -> {
          if (ready.get()) {
            todos.add(new Todo(title.text.get().strip(), Integer.parseInt(minutes.text.get())));
            go(Filter.ALL.address());
          } else {
            title.leave();
            minutes.leave();
          }
        });
  }

  private String formText() {
    return "title " + title.line() + ", minutes " + minutes.line() + (ready.get() ? " | add" : "");
  }

  // ---- the table --------------------------------------------------------------------------------

  private final Ref<String> sortedBy = ref("date");

  /** Which page: the first one again when the order changes. */
  private final LinkedSignal<Integer> number = linked(sortedBy, (order, previous) -> 1);

  private final Task<Page> page;
  private final Task<Integer> count;

  /** Sorts the orders by another column. */
  public void sortBy(String column) {
    sortedBy.set(column);
  }

  /** Goes to the next page, if there is one. */
  public void nextPage() {
    Page last = page.lastValue();
    number.update(n -> last == null ? n : Math.min(n + 1, last.pages()));
  }

  /** Goes to the page before, if there is one. */
  public void previousPage() {
    number.update(n -> Math.max(n - 1, 1));
  }

  /** Asks the server again. */
  public void retry() {
    page.reload();
    count.reload();
  }

  /** Waits until the server has answered. */
  public void awaitOrders(Duration atMost) throws Exception {
    count.await(atMost);
    page.await(atMost);
  }

  private String ordersText() {
    Page last = page.lastValue();
    String rows = last == null ? "" : " " + last.rows();
    return TaskState.match(
        page.state(),
        count.state(),
        () -> "nothing asked for",
        () -> "loading" + rows,
        (now, all) -> number.get() + "/" + now.pages() + " of " + all + " " + now.rows(),
        errors -> "failed: " + errors.get(0).getMessage() + rows);
  }

  // ---- the application --------------------------------------------------------------------------

  private final EffectScope scope = effectScope();

  /**
   * Opens the application.
   *
   * @param saved things to do, from the last time
   * @param server has the orders
   * @param screen gets all that is to be seen, when that changes
   * @param save gets all that is to be done, when that changes
   */
  public Planner(
      List<Todo> saved, Server server, Consumer<String> screen, Consumer<List<Todo>> save) {
    todos = reactive(new ArrayList<>(saved));
    shown = computed(() -> todos.stream().filter(todo -> filter.get().shows(todo)).toList());
    minutesLeft =
        computed(
            () -> todos.stream().filter(todo -> !todo.isDone()).mapToInt(Todo::getMinutes).sum());
    page = scope.run(() -> task(ctx -> server.orders(number.get(), sortedBy.get())));
    count = scope.run(() -> task(ctx -> server.count()));
    scope.run(
        () -> {
          bind(this::text, screen);
          watch(o -> o.deep(), () -> todos, now -> save.accept(snapshot(now)));
          watch(
              () -> route.get().place(),
              now -> { // the form is empty when somebody comes to it
                title.clear();
                minutes.clear();
              });
        });
  }

  private String text() {
    return switch (route.get().place()) {
      case TODOS -> todosText();
      case FORM -> formText();
      case ORDERS -> ordersText();
    };
  }

  /** Leaves the application: gives up what it waits for, and shows nothing any more. */
  @Override
  public void close() {
    scope.close();
  }
}
