package dev.aliensignals.examples;

import static dev.aliensignals.hybrid.Hybrid.*;

import dev.aliensignals.examples.TodoApp.Todo;
import dev.aliensignals.examples.TodoApp.TodoList;
import dev.aliensignals.hybrid.Ref;
import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.Signal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The snippets of docs/guide/watching.md. */
@ExtendWith(Printed.class)
class WatchingSnippetsTest {

  @Test
  void watch_change_callsBack() {
    // snippet: watching-basics
    Ref<Integer> count = ref(1);
    Effect watch = watch(count, (now, old) -> System.out.println(old + " -> " + now));

    count.set(2); // prints 1 -> 2
    count.set(2); // no change
    watch.stop();
    count.set(3);
    // end
  }

  @Test
  void watch_getter_comparesWhatItReturns() {
    // snippet: watching-getter
    Signal<Integer> count = signal(0);
    watch(() -> count.get() / 10, (now, old) -> System.out.println("tens: " + now));

    count.set(9);
    count.set(10); // prints tens: 1
    // end
  }

  @Test
  void watch_immediate_callsBackNow() {
    // snippet: watching-immediate
    Ref<String> name = ref("Ada");
    watch(o -> o.immediate(), name, (now, old) -> System.out.println("hello " + now));
    // prints hello Ada
    watch(o -> o.once(), name, (now, old) -> System.out.println("bye " + old));

    batch(
        () -> {
          name.set("Grace");
          name.set("Barbara");
        });
    // prints hello Barbara
    // prints bye Ada
    name.set("Katherine"); // prints hello Katherine
    // end
  }

  @Test
  void watchAll_oneChanges_callsBackWithAll() {
    // snippet: watching-all
    Ref<Integer> width = ref(2);
    Ref<Integer> height = ref(3);
    watchAll(List.of(width, height), (now, old) -> System.out.println(old + " -> " + now));

    batch(
        () -> {
          width.set(4);
          height.set(5);
        }); // prints [2, 3] -> [4, 5]
    // end
  }

  @Test
  void watch_callback_mayClean() {
    // snippet: watching-cleanup
    Ref<Integer> id = ref(1);
    Effect watch =
        watch(
            id,
            (now, old) -> {
              System.out.println("open " + now);
              onCleanup(() -> System.out.println("shut " + now));
            });

    id.set(2); // prints open 2
    id.set(3);
    // prints shut 2
    // prints open 3
    watch.stop(); // prints shut 3
    // end
  }

  @Test
  void watchReactive_nested_tellsThePath() {
    // snippet: watching-reactive
    TodoList list = reactive(new TodoList());
    watchReactive(
        list, (key, now, old, path) -> System.out.println(path + ": " + old + " -> " + now));

    list.setHidingDone(true); // prints hidingDone: false -> true
    list.getTodos().add(new Todo("write"));
    // prints todos[0]: null -> write
    list.getTodos().get(0).setDone(true); // prints todos[0].done: false -> true
    // end
  }

  @Test
  void watchReactive_batch_oneEventForEachProperty() {
    // snippet: watching-batch
    Todo todo = reactive(new Todo("write"));
    watchReactive(
        todo,
        change ->
            System.out.println(change.kind() + " " + change.key() + " from " + change.oldValue()));

    batch(
        () -> {
          todo.setTitle("a");
          todo.setTitle("b");
          todo.setDone(true);
          todo.setDone(false); // as before
        }); // prints SET title from write
    // end
  }

  @Test
  void watchDeep_inside_callsBack() {
    // snippet: watching-deep
    Ref<Todo> current = ref(new Todo("write"));
    watch(o -> o.deep(), current, (now, old) -> System.out.println(now.getTitle()));

    current.get().setTitle("rewrite"); // prints rewrite
    // end
  }
}
