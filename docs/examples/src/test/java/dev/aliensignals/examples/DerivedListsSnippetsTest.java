package dev.aliensignals.examples;

import static dev.aliensignals.primitives.Signals.*;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.Signal;
import dev.aliensignals.primitives.collections.DerivedList;
import dev.aliensignals.primitives.collections.DerivedMap;
import dev.aliensignals.primitives.collections.KeyedList;
import dev.aliensignals.primitives.collections.NestedKey;
import dev.aliensignals.primitives.collections.ReadableList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The snippets of docs/guide/derived-lists.md. */
@ExtendWith(Printed.class)
class DerivedListsSnippetsTest {

  private record Order(String id, String customer, long amount) {}

  @Test
  void chain_changed_evaluatesWhatHasChanged() {
    // snippet: derived-chain
    KeyedList<String, Order> orders =
        KeyedList.by(
            Order::id,
            List.of(
                new Order("1", "ada", 30), new Order("2", "bob", 10), new Order("3", "ada", 20)));
    Signal<String> search = signal("");

    ReadableList<String, Order> found = orders.filter(o -> o.customer().contains(search.get()));
    ReadableList<String, Order> table = found.sortedBy(Order::amount);
    Computed<Long> total = found.sum(Order::amount);

    effect(() -> System.out.println(table.keys())); // prints [2, 3, 1]
    effect(() -> System.out.println("total " + total.get())); // prints total 60

    orders.replace("2", new Order("2", "bob", 25));
    // prints [3, 2, 1]
    // prints total 75
    search.set("ada");
    // prints [3, 1]
    // prints total 50
    orders.replace("2", new Order("2", "bob", 99)); // no run: it is not in
    // end
  }

  @Test
  void comparator_anotherOne_sortsAnew() {
    KeyedList<String, Order> orders =
        KeyedList.by(Order::id, List.of(new Order("1", "ada", 30), new Order("2", "bob", 10)));
    // snippet: derived-sorted
    Signal<Boolean> descending = signal(false);
    Comparator<Order> byAmount = Comparator.comparing(Order::amount);
    ReadableList<String, Order> table =
        orders.sorted(() -> descending.get() ? byAmount.reversed() : byAmount);

    effect(() -> System.out.println(table.keys())); // prints [2, 1]
    descending.set(true); // prints [1, 2]
    orders.replace("2", new Order("2", "bob", 20)); // no run: the order is the same
    orders.replace("2", new Order("2", "bob", 40)); // prints [2, 1]
    // end
  }

  @Test
  void aggregates_followEachItem() {
    KeyedList<String, Order> orders =
        KeyedList.by(Order::id, List.of(new Order("1", "ada", 30), new Order("2", "bob", 10)));
    // snippet: derived-aggregates
    Computed<Integer> large = orders.count(o -> o.amount() > 20);
    Computed<Boolean> anyFree = orders.anyMatch(o -> o.amount() == 0);
    Computed<Long> greatest = orders.reduce(0L, Order::amount, Math::max);

    effect(() -> System.out.println(large.get() + " " + anyFree.get() + " " + greatest.get()));
    // prints 1 false 30
    orders.add(new Order("3", "eve", 0)); // prints 1 true 30
    orders.remove("1"); // prints 0 true 10
    // end
  }

  @Test
  void groups_areFollowedApart() {
    KeyedList<String, Order> orders =
        KeyedList.by(
            Order::id,
            List.of(
                new Order("1", "ada", 30), new Order("2", "bob", 10), new Order("3", "ada", 20)));
    // snippet: derived-groups
    ReadableList<String, ReadableList<String, Order>> byCustomer = orders.groupBy(Order::customer);
    byCustomer.scopePerItem(
        (customer, group) -> {
          Computed<Long> total = group.get().sum(Order::amount);
          effect(() -> System.out.println(customer + " " + total.get()));
        });
    // prints ada 50
    // prints bob 10
    orders.replace("2", new Order("2", "bob", 15)); // prints bob 15
    orders.add(new Order("4", "eve", 5)); // prints eve 5
    // end
  }

  @Test
  void derivedList_comparesWhatItIsGiven() {
    // snippet: derived-whole
    Signal<List<Order>> loaded = signal(List.of(new Order("1", "ada", 30)));
    DerivedList<String, Order> orders = DerivedList.by(Order::id, () -> loaded.get());

    effect(() -> System.out.println(orders.keys())); // prints [1]
    orders.scopePerItem(
        (id, order) -> effect(() -> System.out.println(id + ": " + order.get().amount())));
    // prints 1: 30

    loaded.set(List.of(new Order("2", "bob", 10), new Order("1", "ada", 35)));
    // prints [2, 1]
    // prints 2: 10
    // prints 1: 35
    // end
  }

  private record Room(String name, KeyedList<String, String> guests) {}

  @Test
  void flatMap_listsThatChange_areJoined() {
    // snippet: derived-flat
    KeyedList<String, String> hall = KeyedList.by(name -> name, List.of("ada", "bob"));
    KeyedList<String, String> bar = KeyedList.by(name -> name, List.of("eve"));
    KeyedList<String, Room> rooms =
        KeyedList.by(Room::name, List.of(new Room("hall", hall), new Room("bar", bar)));
    ReadableList<NestedKey<String, String>, String> guests = rooms.flatMap(Room::guests);

    effect(() -> System.out.println(guests.keys())); // prints [hall/ada, hall/bob, bar/eve]
    bar.add("kim"); // prints [hall/ada, hall/bob, bar/eve, bar/kim]
    rooms.move("bar", 0); // prints [bar/eve, bar/kim, hall/ada, hall/bob]
    // end
  }

  private record User(int id, String email) {}

  @Test
  void index_keyThatBecomesAnother_isFoundUnderIt() {
    // snippet: derived-index
    KeyedList<Integer, User> users =
        KeyedList.by(User::id, List.of(new User(1, "ada@x.org"), new User(2, "bob@x.org")));
    ReadableList<String, User> byEmail = users.indexBy(User::email);
    Map<String, User> map = byEmail.asMap();

    effect(() -> System.out.println(map.get("eve@x.org"))); // prints null
    users.add(new User(3, "kim@x.org")); // no run
    users.replace(2, new User(2, "eve@x.org")); // prints User[id=2, email=eve@x.org]
    // end
  }

  @Test
  void map_oneValueChanged_runsItsReaders() {
    // snippet: derived-map
    Signal<Integer> width = signal(2);
    Signal<Integer> height = signal(3);
    DerivedMap<String, Integer> sizes =
        DerivedMap.of(
            () ->
                Map.of(
                    "area", width.get() * height.get(), "edge", 2 * (width.get() + height.get())));

    Map<String, Integer> view = sizes.asMap();
    effect(() -> System.out.println("area " + view.get("area"))); // prints area 6
    effect(() -> System.out.println("edge " + view.get("edge"))); // prints edge 10

    batch(
        () -> {
          width.set(1);
          height.set(6);
        });
    // prints edge 14
    // end
  }
}
