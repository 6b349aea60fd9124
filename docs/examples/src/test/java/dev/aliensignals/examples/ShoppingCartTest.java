package dev.aliensignals.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShoppingCartTest {

  private final List<String> trace = new ArrayList<>();
  private final ShoppingCart cart = new ShoppingCart(trace::add);

  @Test
  void cart_new_computesEachValueOnce() {
    assertThat(cart.total()).isEqualTo(194.4);
    assertThat(cart.uiUpdates()).isEqualTo(1);
    assertThat(trace)
        .containsExactly(
            "Computing finalTotal",
            "Computing afterDiscount",
            "Computing subtotal",
            "Computing discountAmount",
            "Computing taxAmount",
            "UI Update - Total: 194.4",
            "Log - Subtotal: 200.0, Discount: 20.0");
  }

  @Test
  void cart_quantityChanged_computesEachValueOnce() {
    trace.clear();

    cart.setQuantity(3);

    assertThat(cart.total()).isEqualTo(291.6);
    assertThat(cart.uiUpdates()).isEqualTo(2);
    assertThat(trace)
        .containsExactlyInAnyOrder(
            "Computing subtotal",
            "Computing discountAmount",
            "Computing afterDiscount",
            "Computing taxAmount",
            "Computing finalTotal",
            "UI Update - Total: 291.6",
            "Log - Subtotal: 300.0, Discount: 30.0");
  }

  @Test
  void cart_twoChangesInOneBatch_computesEachValueOnce() {
    cart.setQuantity(3);
    trace.clear();

    cart.setOffer(120, 0.15);

    assertThat(cart.total()).isEqualTo(330.48);
    assertThat(cart.uiUpdates()).isEqualTo(3);
    assertThat(trace)
        .containsExactlyInAnyOrder(
            "Computing subtotal",
            "Computing discountAmount",
            "Computing afterDiscount",
            "Computing taxAmount",
            "Computing finalTotal",
            "UI Update - Total: 330.48",
            "Log - Subtotal: 360.0, Discount: 54.0");
  }

  @Test
  void cart_closed_showsNothingMore() {
    cart.close();
    trace.clear();

    cart.setQuantity(3);

    assertThat(trace).isEmpty();
    assertThat(cart.total()).isEqualTo(291.6);
  }
}
