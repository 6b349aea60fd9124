package dev.aliensignals.examples;

import static dev.aliensignals.hybrid.Hybrid.batch;
import static dev.aliensignals.hybrid.Hybrid.computed;
import static dev.aliensignals.hybrid.Hybrid.effect;
import static dev.aliensignals.hybrid.Hybrid.effectScope;
import static dev.aliensignals.hybrid.Hybrid.reactive;
import static dev.aliensignals.hybrid.Hybrid.watchReactive;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.EffectScope;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A list of things to do, on reactive objects alone: ordinary beans in an ordinary list, computeds
 * over them, an effect that shows the list, and a watch that tells what has changed where.
 */
public final class TodoApp implements AutoCloseable {

  /** Something to do. */
  public static class Todo {
    private String title;
    private boolean done;

    /** Something that is not done yet. */
    public Todo(String title) {
      this.title = title;
    }

    /** The thing to do. */
    public String getTitle() {
      return title;
    }

    /** Says it better. */
    public void setTitle(String title) {
      this.title = title;
    }

    /** Whether it is done. */
    public boolean isDone() {
      return done;
    }

    /** Does or undoes it. */
    public void setDone(boolean done) {
      this.done = done;
    }

    @Override
    public String toString() {
      return title;
    }
  }

  /** The whole state. */
  public static class TodoList {
    private final List<Todo> todos = new ArrayList<>();
    private boolean hidingDone;

    /** All of them, done or not. */
    public List<Todo> getTodos() {
      return todos;
    }

    /** Whether to show only what is left. */
    public boolean isHidingDone() {
      return hidingDone;
    }

    /** Shows all, or what is left. */
    public void setHidingDone(boolean hidingDone) {
      this.hidingDone = hidingDone;
    }
  }

  private final TodoList list = reactive(new TodoList());
  private final Computed<Long> left =
      computed(() -> list.getTodos().stream().filter(todo -> !todo.isDone()).count());
  private final Computed<List<String>> shown =
      computed(
          () ->
              list.getTodos().stream()
                  .filter(todo -> !list.isHidingDone() || !todo.isDone())
                  .map(todo -> (todo.isDone() ? "[x] " : "[ ] ") + todo.getTitle())
                  .toList());
  private final EffectScope effects;

  /**
   * Opens an empty list, and shows it.
   *
   * @param trace gets a line for each change and each time the list is shown
   */
  public TodoApp(Consumer<String> trace) {
    effects =
        effectScope(
            () -> {
              effect(() -> trace.accept(left.get() + " left " + shown.get()));
              watchReactive(
                  list,
                  change -> trace.accept("changed " + change.path() + " to " + change.newValue()));
            });
  }

  /** Adds something to do. */
  public void add(String title) {
    list.getTodos().add(new Todo(title));
  }

  /** Does one of them. */
  public void done(int index) {
    list.getTodos().get(index).setDone(true);
  }

  /** Does what is left, as one update. */
  public void doneAll() {
    batch(() -> list.getTodos().forEach(todo -> todo.setDone(true)));
  }

  /** Shows only what is left. */
  public void hideDone() {
    list.setHidingDone(true);
  }

  /** Ends the effect and the watch. */
  @Override
  public void close() {
    effects.close();
  }
}
