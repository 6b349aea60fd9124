package dev.aliensignals.examples;

import static dev.aliensignals.hybrid.Hybrid.*;

import dev.aliensignals.examples.TodoApp.Todo;
import dev.aliensignals.hybrid.Ref;
import dev.aliensignals.hybrid.RefAccess;
import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.Signal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The snippets of docs/guide/refs.md. */
@ExtendWith(Printed.class)
class RefsSnippetsTest {

  @Test
  void ref_set_isFollowed() {
    // snippet: refs-basics
    Ref<Integer> count = ref(0);
    effect(() -> System.out.println("count " + count.value())); // prints count 0

    count.value(1); // prints count 1
    count.set(2); // prints count 2
    count.update(n -> n + 1); // prints count 3
    // end
  }

  @Test
  void ref_object_isReactive() {
    // snippet: refs-deep
    Ref<Todo> current = ref(new Todo("write"));
    effect(() -> System.out.println(current.get().getTitle())); // prints write

    current.get().setTitle("rewrite"); // prints rewrite
    current.set(new Todo("publish")); // prints publish

    Ref<List<String>> names = ref(new ArrayList<>());
    effect(() -> System.out.println(names.get().size() + " names")); // prints 0 names
    names.get().add("Ada"); // prints 1 names
    // end
  }

  @Test
  void shallowRef_object_isGivenOutAsItIs() {
    // snippet: refs-shallow
    Ref<Todo> current = shallowRef(new Todo("write"));
    effect(() -> System.out.println(current.get().getTitle())); // prints write

    current.get().setTitle("rewrite"); // nobody sees it
    triggerRef(current); // prints rewrite
    // end
  }

  @Test
  void computed_setter_writesTheSource() {
    // snippet: refs-computed
    Signal<Integer> cents = signal(250);
    Ref<Double> euros =
        computed(() -> cents.get() / 100.0, value -> cents.set((int) (value * 100)));

    System.out.println(euros.get()); // prints 2.5
    euros.set(4.0);
    System.out.println(cents.get()); // prints 400
    // end
  }

  @Test
  void toRef_property_readsAndWritesTheBean() {
    // snippet: refs-to-ref
    Todo todo = reactive(new Todo("write"));
    Ref<String> title = toRef(todo, Todo::getTitle, Todo::setTitle);
    Computed<Integer> length = computed(() -> title.get().length());

    System.out.println(length.get()); // prints 5
    title.set("publish");
    System.out.println(todo.getTitle() + " " + length.get()); // prints publish 7
    // end
  }

  @Test
  void customRef_get_isFollowed() {
    // snippet: refs-custom
    Ref<String> trimmed =
        customRef(
            (track, trigger) ->
                new RefAccess<String>() {
                  private String text = "";

                  @Override
                  public String get() {
                    track.run();
                    return text;
                  }

                  @Override
                  public void set(String value) {
                    text = value.trim();
                    trigger.run();
                  }
                });
    effect(() -> System.out.println("'" + trimmed.get() + "'")); // prints ''
    trimmed.set("  Ada "); // prints 'Ada'
    // end
  }
}
