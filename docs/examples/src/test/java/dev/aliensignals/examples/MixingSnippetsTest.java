package dev.aliensignals.examples;

import static dev.aliensignals.hybrid.Hybrid.*;

import dev.aliensignals.examples.TodoApp.Todo;
import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.IntSignal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The snippets of docs/guide/mixing.md. */
@ExtendWith(Printed.class)
class MixingSnippetsTest {

  @Test
  void batch_bothLayers_isOneUpdate() {
    // snippet: mixing-basics
    IntSignal minutes = intSignal(30);
    Todo todo = reactive(new Todo("write"));
    Computed<String> plan =
        computed(() -> todo.getTitle() + " for " + minutes.getAsInt() + " minutes");
    effect(() -> System.out.println(plan.get())); // prints write for 30 minutes

    batch(
        () -> {
          minutes.set(45);
          todo.setTitle("publish");
        }); // prints publish for 45 minutes
    // end
  }
}
