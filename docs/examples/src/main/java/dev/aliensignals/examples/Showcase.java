package dev.aliensignals.examples;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** The program that the README runs: six small programs that show what they compute, and when. */
public final class Showcase {

  private Showcase() {}

  /**
   * Prints a trace of four of them, and the results of a day at the bank and of a table of orders.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    shoppingCart();
    todoApp();
    portfolio();
    bank();
    searchBox();
    orderTable();
  }

  private static void shoppingCart() {
    System.out.println("Shopping cart: 2 items at 100, discount 10 %, tax 8 %");
    try (ShoppingCart cart = new ShoppingCart(Showcase::trace)) {
      report(cart);

      System.out.println("Quantity 3");
      cart.setQuantity(3);
      report(cart);

      System.out.println("Price 120 and discount 15 %, in one batch");
      cart.setOffer(120, 0.15);
      report(cart);
    }
  }

  private static void todoApp() {
    System.out.println("Todo list, on reactive objects");
    try (TodoApp app = new TodoApp(Showcase::trace)) {
      app.add("write");
      app.add("publish");
      app.done(0);
      app.hideDone();
      app.doneAll();
    }
  }

  private static void portfolio() {
    System.out.println("Portfolio: prices are signals, the account is a reactive object");
    try (Portfolio portfolio = new Portfolio(Showcase::trace)) {
      portfolio.buyApples(5, 11);
      portfolio.buyPears(10);
      portfolio.tick(12);
      portfolio.giveTo("Grace");
    }
  }

  private static void trace(String line) {
    System.out.println("  " + line);
  }

  private static void report(ShoppingCart cart) {
    System.out.println("  => total " + cart.total() + ", UI updates " + cart.uiUpdates());
  }

  private static void bank() throws InterruptedException {
    System.out.println("Bank: 4 writers, 250 transfers each, 2 readers, a slow archive");
    BankDay.Closing day = BankDay.run(4, 250);
    System.out.println(
        "  => total "
            + day.total()
            + ", transfers "
            + day.transfers()
            + ", torn reads "
            + day.tornReads()
            + ", last archived "
            + day.archived());
  }

  private static void orderTable() {
    System.out.println("Order table: filtered, sorted, grouped and summed while prices tick");
    int ticks = 0;
    int right = 0;
    try (OrderTable table = new OrderTable(20_000, 2_000)) {
      Random random = new Random(1);
      for (int frame = 0; frame < 50; frame++) {
        Map<Integer, Long> changed = new HashMap<>();
        while (changed.size() < 100) {
          changed.put(random.nextInt(2_000), 1_000L + random.nextInt(9_000));
        }
        table.tick(changed);
        ticks += changed.size();
        right += table.isRight() ? 1 : 0;
      }
      System.out.println(
          "  => 20000 orders, "
              + ticks
              + " ticks, "
              + table.screens()
              + " screens, tables that are right "
              + right
              + ", orders asked about for each tick "
              + Math.round((double) table.evaluated() / ticks));
    }
  }

  private static void searchBox() throws IOException, InterruptedException {
    System.out.println("Search box: asks a server when the typing stops, and drops stale requests");
    System.out.println("  => " + SearchBoxDay.run(Showcase::trace));
  }
}
