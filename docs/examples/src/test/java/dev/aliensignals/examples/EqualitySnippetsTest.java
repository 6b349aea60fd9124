package dev.aliensignals.examples;

import static dev.aliensignals.primitives.Signals.*;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.Equality;
import dev.aliensignals.primitives.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The snippets of docs/guide/equality.md. */
@ExtendWith(Printed.class)
class EqualitySnippetsTest {

  @Test
  void structural_equalInstances_areNoChange() {
    // snippet: equality-default
    Signal<List<String>> tags = signal(List.of("a", "b"));
    effect(() -> System.out.println(tags.get())); // prints [a, b]

    tags.set(new ArrayList<>(List.of("a", "b"))); // another list, equal: no run
    tags.set(List.of("b")); // prints [b]
    // end
  }

  @Test
  void structural_mutatedInstance_isNoChange() {
    // snippet: equality-mutable
    Signal<List<String>> tags = signal(new ArrayList<>(List.of("a")));
    effect(() -> System.out.println(tags.get())); // prints [a]

    List<String> same = tags.peek();
    same.add("b");
    tags.set(same); // the signal holds this very list: equal to itself, no run

    List<String> changed = new ArrayList<>(tags.peek());
    changed.add("c");
    tags.set(changed); // prints [a, b, c]
    // end
  }

  @Test
  void never_sameInstance_isAChange() {
    // snippet: equality-never
    Signal<List<String>> tags =
        signal(o -> o.equality(Equality.never()), new ArrayList<>(List.of("a")));
    effect(() -> System.out.println(tags.get())); // prints [a]

    List<String> same = tags.peek();
    same.add("b");
    tags.set(same); // prints [a, b]
    // end
  }

  @Test
  void identity_equalInstances_areChanges() {
    // snippet: equality-identity
    record Page(String title) {}

    Signal<Page> page = signal(o -> o.equality(Equality.identity()), new Page("home"));
    effect(() -> System.out.println(page.get().title())); // prints home

    page.set(new Page("home")); // prints home
    page.set(page.peek()); // the same instance: no run
    // end
  }

  @Test
  void deep_arrays_areComparedByContent() {
    // snippet: equality-deep
    Signal<int[]> plain = signal(new int[] {1, 2});
    Signal<int[]> deep = signal(o -> o.equality(Equality.deep()), new int[] {1, 2});
    effect(() -> System.out.println("plain " + plain.get().length)); // prints plain 2
    effect(() -> System.out.println("deep " + deep.get().length)); // prints deep 2

    plain.set(new int[] {1, 2}); // prints plain 2
    deep.set(new int[] {1, 2}); // equal: no run
    // end
  }

  @Test
  void custom_predicate_decides() {
    // snippet: equality-custom
    Signal<Double> weight = signal(71.24);
    Computed<Double> shown =
        computed(o -> o.equality(Equality.of((a, b) -> Math.abs(a - b) < 0.1)), () -> weight.get());
    effect(() -> System.out.println(String.format(Locale.ROOT, "%.1f kg", shown.get())));
    // prints 71.2 kg

    weight.set(71.29); // less than 0.1 away from 71.24: no run
    weight.set(71.35); // prints 71.4 kg
    // end
  }
}
