package dev.aliensignals.examples;

import static dev.aliensignals.hybrid.Hybrid.*;

import dev.aliensignals.examples.TodoApp.Todo;
import dev.aliensignals.primitives.Computed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The snippets of README.md, but for the quickstart. */
@ExtendWith(Printed.class)
class ReadmeSnippetsTest {

  @Test
  void hybrid_beans_areReactive() {
    // snippet: readme-hybrid
    List<Todo> todos = reactive(new ArrayList<>()); // Todo is an ordinary bean
    Computed<Long> left = computed(() -> todos.stream().filter(todo -> !todo.isDone()).count());
    effect(() -> System.out.println(left.get() + " left")); // prints 0 left

    todos.add(new Todo("write")); // prints 1 left
    watchReactive(todos, change -> System.out.println(change.path() + ": " + change.newValue()));
    todos.get(0).setDone(true);
    // prints 0 left
    // prints [0].done: true
    // end
  }
}
