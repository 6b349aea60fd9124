package dev.aliensignals.examples;

import static dev.aliensignals.hybrid.Hybrid.*;

import dev.aliensignals.primitives.collections.ReadableList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The snippets of docs/guide/collections.md. */
@ExtendWith(Printed.class)
class CollectionsSnippetsTest {

  @Test
  void list_changed_isFollowed() {
    // snippet: collections-basics
    List<String> raw = new ArrayList<>(List.of("milk", "bread"));
    List<String> shopping = reactive(raw);
    effect(() -> System.out.println("to buy: " + shopping)); // prints to buy: [milk, bread]

    shopping.add("eggs"); // prints to buy: [milk, bread, eggs]
    shopping.removeIf(item -> item.length() > 4); // prints to buy: [milk, eggs]
    System.out.println(raw); // prints [milk, eggs]
    // end
  }

  @Test
  void entries_areFollowedByOperators() {
    // snippet: collections-entries
    List<Integer> readings = reactive(new ArrayList<>(List.of(7, 12, 3)));
    ReadableList<Long, Integer> high =
        entries(readings)
            .filter(
                n -> {
                  System.out.println("looks at " + n);
                  return n > 5;
                })
            .sorted(Comparator.naturalOrder());

    effect(() -> System.out.println(high.get()));
    // prints looks at 7
    // prints looks at 12
    // prints looks at 3
    // prints [7, 12]
    readings.add(0, 9);
    // prints looks at 9
    // prints [7, 9, 12]
    // end
  }

  @Test
  void dependencies_areFine() {
    // snippet: collections-granular
    Map<String, Integer> stock = reactive(new LinkedHashMap<>());
    effect(() -> System.out.println("milk " + stock.get("milk"))); // prints milk null
    effect(() -> System.out.println("kinds " + stock.keySet())); // prints kinds []

    stock.put("milk", 2);
    // prints milk 2
    // prints kinds [milk]
    stock.put("milk", 1); // prints milk 1
    stock.put("bread", 5); // prints kinds [milk, bread]
    // end
  }

  @Test
  void bulkOperations_areOneUpdate() {
    // snippet: collections-bulk
    List<Integer> numbers = reactive(new ArrayList<>(List.of(3, 1, 2)));
    effect(() -> System.out.println(numbers)); // prints [3, 1, 2]

    numbers.addAll(List.of(5, 4)); // prints [3, 1, 2, 5, 4]
    numbers.sort(null); // prints [1, 2, 3, 4, 5]
    numbers.sort(null); // sorted already: nothing
    batch(
        () -> {
          numbers.remove(0);
          numbers.add(6);
        }); // prints [2, 3, 4, 5, 6]
    // end
  }

  @Test
  void nested_isReactiveToo() {
    // snippet: collections-nested
    List<List<String>> rows = reactive(new ArrayList<>());
    rows.add(new ArrayList<>(List.of("a")));
    effect(() -> System.out.println(rows.get(0).size())); // prints 1

    rows.get(0).add("b"); // prints 2
    List<String> row = new ArrayList<>();
    rows.set(0, row); // prints 0
    System.out.println(rows.contains(row) && rows.contains(reactive(row))); // prints true
    // end
  }

  @Test
  void readonlyView_refusesWrites() {
    // snippet: collections-readonly
    List<String> names = reactive(new ArrayList<>(List.of("Ada")));
    List<String> forReaders = readonly(names);
    effect(() -> System.out.println(forReaders.size())); // prints 1

    names.add("Grace"); // prints 2
    try {
      forReaders.add("Alan");
    } catch (UnsupportedOperationException e) {
      System.out.println("refused"); // prints refused
    }
    // end
  }

  @Test
  void push_inEffect_doesNotLoop() {
    // snippet: collections-mutators
    List<String> log = reactive(new ArrayList<>());
    List<Integer> values = reactive(new ArrayList<>());
    effect(() -> log.add("size " + values.size())); // follows values, not log

    values.add(7);
    System.out.println(log); // prints [size 0, size 1]
    // end
  }
}
