package dev.aliensignals.examples;

import static dev.aliensignals.hybrid.Hybrid.batch;
import static dev.aliensignals.hybrid.Hybrid.doubleComputed;
import static dev.aliensignals.hybrid.Hybrid.doubleSignal;
import static dev.aliensignals.hybrid.Hybrid.effect;
import static dev.aliensignals.hybrid.Hybrid.reactive;

import dev.aliensignals.primitives.DoubleComputed;
import dev.aliensignals.primitives.DoubleSignal;
import dev.aliensignals.primitives.Effect;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Both layers in one program: prices tick often, so they are unboxed signals of the core; the
 * accounts are a model that people edit, so they are reactive objects. Computeds, effects and
 * batches do not care which is which.
 */
public final class Portfolio implements AutoCloseable {

  /** The shares of one owner. */
  public static class Account {
    private String owner;
    private final Map<String, Integer> shares = new LinkedHashMap<>();

    /** An account without shares. */
    public Account(String owner) {
      this.owner = owner;
    }

    /** Whose it is. */
    public String getOwner() {
      return owner;
    }

    /** Gives it to somebody else. */
    public void setOwner(String owner) {
      this.owner = owner;
    }

    /** How many shares of each name. */
    public Map<String, Integer> getShares() {
      return shares;
    }
  }

  private final DoubleSignal apples = doubleSignal(10);
  private final DoubleSignal pears = doubleSignal(4);
  private final Map<String, DoubleSignal> prices = Map.of("apples", apples, "pears", pears);

  private final Account account = reactive(new Account("Ada"));
  private final DoubleComputed value =
      doubleComputed(
          () ->
              account.getShares().entrySet().stream()
                  .mapToDouble(entry -> entry.getValue() * price(entry.getKey()))
                  .sum());
  private final Effect display;

  /**
   * Opens an empty account, and shows it.
   *
   * @param trace gets a line for each update
   */
  public Portfolio(Consumer<String> trace) {
    display = effect(() -> trace.accept(account.getOwner() + " owns " + value.getAsDouble()));
  }

  private double price(String name) {
    DoubleSignal price = prices.get(name);
    return price == null ? 0 : price.getAsDouble();
  }

  /** The price of apples changes. */
  public void tick(double price) {
    apples.set(price);
  }

  /** Buys at a price, which is then the price: one update across both layers. */
  public void buyApples(int shares, double price) {
    batch(
        () -> {
          apples.set(price);
          account.getShares().merge("apples", shares, Integer::sum);
        });
  }

  /** Buys at the price there is. */
  public void buyPears(int shares) {
    account.getShares().merge("pears", shares, Integer::sum);
  }

  /** Gives everything to somebody else. */
  public void giveTo(String owner) {
    account.setOwner(owner);
  }

  /** Ends the effect. */
  @Override
  public void close() {
    display.close();
  }
}
