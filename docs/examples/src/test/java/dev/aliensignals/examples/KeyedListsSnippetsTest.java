package dev.aliensignals.examples;

import static dev.aliensignals.primitives.Signals.*;

import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.EffectScope;
import dev.aliensignals.primitives.Signal;
import dev.aliensignals.primitives.collections.KeyedList;
import dev.aliensignals.primitives.collections.ListItem;
import dev.aliensignals.primitives.collections.ReadableList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The snippets of docs/guide/keyed-lists.md. */
@ExtendWith(Printed.class)
class KeyedListsSnippetsTest {

  private record Todo(String id, String text) {}

  private record Price(String id, double amount) {}

  private record Row(String id, int value) {}

  @Test
  void list_changed_runsWhoIsConcerned() {
    // snippet: keyed-basics
    KeyedList<String, Todo> todos =
        KeyedList.by(Todo::id, List.of(new Todo("a", "Write"), new Todo("b", "Test")));

    effect(() -> System.out.println(todos.size() + " todos")); // prints 2 todos
    effect(() -> System.out.println("first: " + todos.keyAt(0))); // prints first: a

    todos.add(new Todo("c", "Ship")); // prints 3 todos
    todos.move("b", 0); // prints first: b
    todos.replace("b", new Todo("b", "Test more")); // no run: neither the size nor who is first
    // end
  }

  @SuppressWarnings("NullAway") // the key is there
  @Test
  void signal_sortedAndSet_isTheSame() {
    // snippet: keyed-identity
    KeyedList<String, Row> rows = KeyedList.by(Row::id, List.of(new Row("a", 2), new Row("b", 1)));
    ListItem<String, Row> a = rows.byKey("a");
    effect(() -> System.out.println(a.get().value())); // prints 2

    rows.sort(Comparator.comparing(Row::value));
    rows.set(List.of(new Row("c", 7), new Row("a", 5))); // prints 5
    System.out.println(rows.byKey("a") == a); // prints true

    rows.remove("a");
    System.out.println(a.isPresent() + " " + a.get().value()); // prints false 5
    // end
  }

  @Test
  void scopePerItem_endsWithItsKey() {
    // snippet: keyed-rows
    KeyedList<String, Row> rows = KeyedList.by(Row::id, List.of(new Row("a", 1)));
    EffectScope table =
        rows.scopePerItem(
            (key, row) -> {
              effect(() -> System.out.println(key + " shows " + row.get().value()));
              onCleanup(() -> System.out.println(key + " is gone"));
            });
    // prints a shows 1
    rows.add(new Row("b", 2)); // prints b shows 2
    rows.replace("a", new Row("a", 3)); // prints a shows 3
    rows.sort(Comparator.comparing(Row::value)); // no run: each row keeps its scope
    rows.remove("a"); // prints a is gone
    table.close(); // prints b is gone
    // end
  }

  @Test
  void map_changed_evaluatesWhatHasChanged() {
    // snippet: keyed-map
    KeyedList<String, Price> prices =
        KeyedList.by(Price::id, List.of(new Price("tea", 2), new Price("cake", 5)));
    Signal<Double> rate = signal(1.5);
    ReadableList<String, Double> converted =
        prices.map(
            price -> {
              System.out.println("converts " + price.id());
              return price.amount() * rate.get();
            });

    effect(() -> System.out.println(converted.get()));
    // prints converts tea
    // prints converts cake
    // prints [3.0, 7.5]
    prices.replace("tea", new Price("tea", 4));
    // prints converts tea
    // prints [6.0, 7.5]
    prices.move("cake", 0); // prints [7.5, 6.0]
    // end
  }

  @Test
  void changes_areSteps() {
    // snippet: keyed-changes
    KeyedList<String, Row> rows = KeyedList.by(Row::id, List.of(new Row("a", 1), new Row("b", 2)));
    Effect log =
        rows.changes(
            steps ->
                steps.forEach(
                    step ->
                        System.out.println(step.kind() + " " + step.key() + " " + step.index())));

    rows.add(new Row("c", 3)); // prints ADD c 2
    rows.set(List.of(new Row("c", 3), new Row("a", 9), new Row("b", 2)));
    // prints MOVE c 0
    // prints SET a 1
    log.close();
    // end
  }

  @Test
  void otherList_bound_isKeptInStep() {
    // snippet: keyed-bind
    KeyedList<String, Row> rows = KeyedList.by(Row::id, List.of(new Row("a", 1), new Row("b", 2)));
    List<Row> shown = new ArrayList<>(); // or tableView.getItems() of JavaFX
    Effect binding = rows.bindTo(shown);

    rows.addAll(List.of(new Row("c", 3), new Row("d", 4))); // one call: addAll(2, …)
    rows.remove("a"); // one call: remove(0)
    System.out.println(shown.equals(rows.get())); // prints true
    binding.close();
    // end
  }
}
