package dev.aliensignals.examples;

import static dev.aliensignals.primitives.Signals.batch;
import static dev.aliensignals.primitives.Signals.doubleComputed;
import static dev.aliensignals.primitives.Signals.doubleSignal;
import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.effectScope;
import static dev.aliensignals.primitives.Signals.intSignal;

import dev.aliensignals.primitives.DoubleComputed;
import dev.aliensignals.primitives.DoubleSignal;
import dev.aliensignals.primitives.EffectScope;
import dev.aliensignals.primitives.IntSignal;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * A shopping cart: four signals, five computeds that share intermediate results, and two effects
 * that follow them. It reports every evaluation and every run, so that one can see that nothing is
 * computed twice.
 */
public final class ShoppingCart implements AutoCloseable {
  /*
   * itemPrice  quantity
   *      \      /
   *      subtotal     discountRate
   *       |     \      /
   *       |   discountAmount          taxRate
   *       |     /                       |
   *    afterDiscount ─────────────▶ taxAmount
   *           \                     /
   *            finalTotal ◀────────        read by the UI effect
   *
   * The log effect reads subtotal and discountAmount.
   */

  private final Consumer<String> trace;

  private final DoubleSignal itemPrice = doubleSignal(100);
  private final IntSignal quantity = intSignal(2);
  private final DoubleSignal discountRate = doubleSignal(0.1);
  private final DoubleSignal taxRate = doubleSignal(0.08);
  private final IntSignal uiUpdates = intSignal(0);

  private final DoubleComputed subtotal =
      traced("subtotal", () -> itemPrice.getAsDouble() * quantity.getAsInt());
  private final DoubleComputed discountAmount =
      traced("discountAmount", () -> subtotal.getAsDouble() * discountRate.getAsDouble());
  private final DoubleComputed afterDiscount =
      traced("afterDiscount", () -> subtotal.getAsDouble() - discountAmount.getAsDouble());
  private final DoubleComputed taxAmount =
      traced("taxAmount", () -> afterDiscount.getAsDouble() * taxRate.getAsDouble());
  private final DoubleComputed finalTotal =
      traced("finalTotal", () -> afterDiscount.getAsDouble() + taxAmount.getAsDouble());

  private final EffectScope effects;

  /**
   * Opens a cart of two items, and shows it.
   *
   * @param trace gets a line for each evaluation and each run
   */
  public ShoppingCart(Consumer<String> trace) {
    this.trace = trace;
    this.effects =
        effectScope(
            () -> {
              effect(this::updateUi);
              effect(this::log);
            });
  }

  private DoubleComputed traced(String name, DoubleSupplier formula) {
    return doubleComputed(
        o -> o.name(name),
        () -> {
          trace.accept("Computing " + name);
          return formula.getAsDouble();
        });
  }

  private void updateUi() {
    trace.accept("UI Update - Total: " + finalTotal.getAsDouble());
    // reads and writes the same signal: an effect is not repeated for its own writes
    uiUpdates.set(uiUpdates.getAsInt() + 1);
  }

  private void log() {
    trace.accept(
        "Log - Subtotal: "
            + subtotal.getAsDouble()
            + ", Discount: "
            + discountAmount.getAsDouble());
  }

  /** Orders another number of items. */
  public void setQuantity(int items) {
    quantity.set(items);
  }

  /** Changes price and discount together: one update, not two. */
  public void setOffer(double price, double discount) {
    batch(
        () -> {
          itemPrice.set(price);
          discountRate.set(discount);
        });
  }

  /** The amount to pay. */
  public double total() {
    return finalTotal.getAsDouble();
  }

  /** How often the UI effect has run. */
  public int uiUpdates() {
    return uiUpdates.getAsInt();
  }

  /** Ends both effects. */
  @Override
  public void close() {
    effects.close();
  }
}
