package dev.aliensignals.examples;

import static dev.aliensignals.primitives.Signals.batch;
import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.longSignal;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.LongSignal;
import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.collections.KeyedList;
import dev.aliensignals.primitives.collections.ReadableList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A table of many orders that is filtered, sorted, grouped and summed while prices tick. The
 * functions read the price of an order where they need it; nobody says which orders a price
 * concerns, and a tick looks at those alone.
 */
public final class OrderTable implements AutoCloseable {

  /** An order of so many pieces of something that has a price. */
  public record Order(int id, String region, int article, int pieces) {}

  private static final int ROWS = 20;
  private static final List<String> REGIONS = List.of("east", "north", "south", "west");

  private final List<LongSignal> prices = new ArrayList<>();
  private final LongSignal least = longSignal(50_000);
  private final KeyedList<Integer, Order> orders;

  private final ReadableList<Integer, Order> shown;
  private final ReadableList<Integer, Order> page;
  private final ReadableList<String, Computed<Long>> regions;
  private final Computed<Long> total;
  private final Effect screen;

  private int evaluated;
  private int screens;

  /**
   * Opens a table and shows it.
   *
   * @param count how many orders
   * @param articles how many things that have a price; each is in as many orders as the others
   */
  public OrderTable(int count, int articles) {
    Random random = new Random(count);
    for (int i = 0; i < articles; i++) {
      prices.add(longSignal(1_000 + random.nextInt(9_000)));
    }
    List<Order> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String region = REGIONS.get(random.nextInt(REGIONS.size()));
      all.add(new Order(i, region, i % articles, 1 + random.nextInt(20)));
    }
    orders = KeyedList.by(Order::id, all);
    shown =
        orders.filter(
            order -> {
              evaluated++;
              return isShown(order);
            });
    page = shown.sortedBy(this::value, Comparator.reverseOrder()).limit(ROWS);
    regions = shown.groupBy(Order::region).map(group -> group.sum(this::value));
    total = shown.sum(this::value);
    screen = effect(this::draw);
    evaluated = 0;
  }

  private long value(Order order) {
    return order.pieces() * prices.get(order.article()).getAsLong();
  }

  private boolean isShown(Order order) {
    return value(order) >= least.getAsLong();
  }

  private void draw() {
    screens++;
    page.get();
    total.get();
    totals();
  }

  /** Prices tick: one update of the screen. */
  public void tick(Map<Integer, Long> changed) {
    batch(() -> changed.forEach((article, price) -> prices.get(article).set(price)));
  }

  /** Shows orders from a value on. */
  public void showFrom(long value) {
    least.set(value);
  }

  /** An order comes in. */
  public void add(Order order) {
    orders.add(order);
  }

  /** An order is done. */
  public void remove(int id) {
    orders.remove(id);
  }

  /** The greatest orders among those that are shown. */
  public List<Order> page() {
    return page.get();
  }

  /** The value of all orders that are shown. */
  public long total() {
    return total.get();
  }

  /** The values of the regions, by name. */
  public Map<String, Long> totals() {
    Map<String, Long> totals = new TreeMap<>();
    regions.asMap().forEach((region, sum) -> totals.put(region, sum.get()));
    return totals;
  }

  /** How often the screen was drawn. */
  public int screens() {
    return screens;
  }

  /** How often the filter was asked about an order since the table was opened. */
  public int evaluated() {
    return evaluated;
  }

  /** Whether the table shows what filtering, sorting, grouping and adding anew would. */
  public boolean isRight() {
    return ReactiveSystem.current()
        .read(
            () -> {
              List<Order> all = orders.get().stream().filter(this::isShown).toList();
              Map<String, Long> sums = new TreeMap<>();
              all.forEach(order -> sums.merge(order.region(), value(order), Long::sum));
              Stream<Order> greatest =
                  all.stream().sorted(Comparator.comparing(this::value, Comparator.reverseOrder()));
              return page().equals(greatest.limit(ROWS).toList())
                  && totals().equals(sums)
                  && total() == sums.values().stream().mapToLong(Long::longValue).sum();
            });
  }

  /** Ends the effect. */
  @Override
  public void close() {
    screen.close();
  }
}
