package dev.aliensignals.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.examples.OrderTable.Order;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OrderTableTest {

  private final OrderTable table = new OrderTable(200, 20);

  @Test
  void priceThatTicks_asksAboutItsOrdersAndDrawsOnce() {
    assertThat(table.isRight()).isTrue();

    table.tick(Map.of(3, 9_999L));

    assertThat(table.evaluated()).isEqualTo(10);
    assertThat(table.screens()).isEqualTo(2);
    assertThat(table.isRight()).isTrue();
  }

  @Test
  void pricesThatTickTogether_drawOnce() {
    table.tick(Map.of(3, 9_999L, 4, 1L, 5, 20_000L));

    assertThat(table.evaluated()).isEqualTo(30);
    assertThat(table.screens()).isEqualTo(2);
    assertThat(table.isRight()).isTrue();
  }

  @Test
  void ordersThatComeAndGo_areInTheirPlace() {
    table.add(new Order(1_000, "north", 3, 1_000));
    assertThat(table.page().get(0).id()).isEqualTo(1_000);
    assertThat(table.evaluated()).isEqualTo(1);
    table.remove(1_000);
    assertThat(table.page().get(0).id()).isNotEqualTo(1_000);
    assertThat(table.evaluated()).isEqualTo(1);
    assertThat(table.isRight()).isTrue();
  }

  @Test
  void otherLimit_asksAboutAll() {
    table.showFrom(100_000);
    assertThat(table.evaluated()).isEqualTo(200);
    assertThat(table.isRight()).isTrue();
    table.showFrom(Long.MAX_VALUE);
    assertThat(table.page()).isEmpty();
    assertThat(table.totals()).isEmpty();
    assertThat(table.total()).isZero();
  }

  @Test
  void manyTicks_areRightAtEachOfThem() {
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      table.tick(Map.of(random.nextInt(20), 1L + random.nextInt(20_000)));
      assertThat(table.isRight()).isTrue();
    }
    assertThat(table.evaluated()).isLessThanOrEqualTo(300 * 10);
  }
}
