package dev.aliensignals.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortfolioTest {

  private final List<String> trace = new ArrayList<>();
  private final Portfolio portfolio = new Portfolio(trace::add);

  @Test
  void boughtAtAPrice_oneUpdate() {
    portfolio.buyApples(5, 11);
    assertThat(trace).containsExactly("Ada owns 0.0", "Ada owns 55.0");
  }

  @Test
  void priceOfWhatIsNotOwnedTicks_nothing() {
    portfolio.buyPears(10);
    trace.clear();
    portfolio.tick(99);
    assertThat(trace).isEmpty();
  }

  @Test
  void givenAway_shownWithTheNewOwner() {
    portfolio.buyPears(10);
    trace.clear();
    portfolio.giveTo("Grace");
    assertThat(trace).containsExactly("Grace owns 40.0");
  }
}
