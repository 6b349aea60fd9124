package dev.aliensignals.examples;

/** The program that the README runs: a shopping cart that shows what it computes, and when. */
public final class Showcase {

  private Showcase() {}

  /** Prints a trace of three updates. */
  public static void main(String[] args) {
    System.out.println("Shopping cart: 2 items at 100, discount 10 %, tax 8 %");
    try (ShoppingCart cart = new ShoppingCart(line -> System.out.println("  " + line))) {
      report(cart);

      System.out.println("Quantity 3");
      cart.setQuantity(3);
      report(cart);

      System.out.println("Price 120 and discount 15 %, in one batch");
      cart.setOffer(120, 0.15);
      report(cart);
    }
  }

  private static void report(ShoppingCart cart) {
    System.out.println("  => total " + cart.total() + ", UI updates " + cart.uiUpdates());
  }
}
