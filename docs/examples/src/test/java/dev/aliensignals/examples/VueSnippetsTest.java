package dev.aliensignals.examples;

import static dev.aliensignals.hybrid.Hybrid.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.examples.TodoApp.Todo;
import dev.aliensignals.hybrid.PropertyRefs;
import dev.aliensignals.hybrid.Ref;
import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.LinkedSignal;
import dev.aliensignals.primitives.ReadableSignal;
import dev.aliensignals.primitives.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The snippets of docs/guide/vue.md, and that its table is complete. */
@ExtendWith(Printed.class)
class VueSnippetsTest {

  /** The exports of {@code @vue/reactivity} 3.5, types aside. */
  private static final List<String> EXPORTS =
      List.of(
          ("ref shallowRef isRef toRef toValue toRefs unref proxyRefs customRef triggerRef reactive"
                  + " readonly isReactive isReadonly isShallow isProxy shallowReactive"
                  + " shallowReadonly markRaw toRaw toReactive toReadonly computed effect stop"
                  + " ReactiveEffect EffectFlags enableTracking onEffectCleanup pauseTracking"
                  + " resetTracking trigger track ITERATE_KEY ARRAY_ITERATE_KEY"
                  + " MAP_KEY_ITERATE_KEY effectScope EffectScope getCurrentScope onScopeDispose"
                  + " reactiveReadArray shallowReadArray TrackOpTypes TriggerOpTypes ReactiveFlags"
                  + " watch getCurrentWatcher traverse onWatcherCleanup WatchErrorCodes")
              .split(" ", -1));

  @Test
  void table_ofTheGuide_hasEveryExport() throws IOException {
    String named =
        Files.readAllLines(Path.of("../guide/vue.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.substring(0, line.indexOf(" | ", 2)))
            .collect(Collectors.joining());

    assertThat(EXPORTS).allSatisfy(name -> assertThat(named).contains("`" + name + "`"));
  }

  @Test
  void effect_replacesTheListInItsOwnRef_followsTheOneItHasRead() {
    // snippet: vue-own-list
    Ref<List<String>> rows = ref(new ArrayList<>(List.of("b")));
    Runnable shows =
        () -> {
          List<String> now = rows.get();
          System.out.println(now.size() + " rows");
          if (now.size() == 1) {
            rows.set(new ArrayList<>(List.of("a", "b")));
          }
        };
    Effect once = effect(shows); // prints 1 rows
    rows.get().add("c"); // nobody follows the new list
    once.close();

    rows.set(new ArrayList<>(List.of("b")));
    effect(o -> o.allowRecursion(), shows);
    // prints 1 rows
    // prints 2 rows
    rows.get().add("c"); // prints 3 rows
    // end
  }

  @Test
  void listener_ofAWidgetInAnAction_isNotTracked() {
    // snippet: vue-listener
    Signal<String> text = signal("a");
    Signal<Integer> clicks = signal(0);
    Consumer<String> widget = shown -> System.out.println(shown + " after " + clicks.get());
    Effect plain = effect(() -> widget.accept(text.get())); // prints a after 0
    clicks.set(1); // prints a after 1
    plain.close();

    effect(text, widget); // prints a after 1
    clicks.set(2); // the action has read it untracked
    text.set("b"); // prints b after 2
    // end
  }

  @Test
  void linked_sourceChanges_beginsAnewInTheSameUpdate() {
    // snippet: vue-linked
    Ref<String> order = ref("date");
    LinkedSignal<Integer> page = linked(order, (by, previous) -> 1);
    effect(() -> System.out.println(order.get() + " " + page.get())); // prints date 1
    page.set(2); // prints date 2
    order.set("price"); // prints price 1
    // end
  }

  @Test
  void bind_source_keepsTheTargetUpToDate() {
    // snippet: vue-bind
    Signal<Integer> count = signal(1);
    Effect binding = bind(() -> "n = " + count.get(), System.out::println); // prints n = 1
    count.set(2); // prints n = 2
    binding.close();
    // end
  }

  @Test
  void refs_ofAll_haveTypesAndReadonlyForms() {
    // snippet: refs-of-all
    Todo todo = reactive(new Todo("write"));
    PropertyRefs refs = toRefs(todo);
    Ref<String> title = refs.get("title", String.class);
    ReadableSignal<String> shown = readonly(title);
    effect(() -> System.out.println(shown.value())); // prints write
    title.set("publish"); // prints publish

    List<String> names = reactive(new ArrayList<>(List.of("Ada")));
    Ref<String> first = toRef(names, 0);
    first.set("Grace");
    System.out.println(names); // prints [Grace]
    // end
  }

  @Test
  void isReactive_ofReadonlyOfPlain_isTrue() {
    assertThat(isReactive(readonly(new Todo("write")))).isTrue();
  }
}
