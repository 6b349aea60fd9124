package dev.aliensignals.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ShowcaseTest {

  @RegisterExtension final Printed printed = new Printed();

  @Test
  void showcase_module_isNamed() {
    assertThat(Showcase.class.getModule().getName()).isEqualTo("dev.aliensignals.examples");
  }

  @Test
  void showcase_run_reportsEachUpdate() throws IOException, InterruptedException {
    Showcase.main(new String[0]);

    assertThat(printed.lines())
        .filteredOn(line -> line.startsWith("  =>"))
        .containsExactly(
            "  => total 194.4, UI updates 1",
            "  => total 291.6, UI updates 2",
            "  => total 330.48, UI updates 3",
            "  => total 1000, transfers 1000, torn reads 0, last archived 1000",
            "  => 11 keystrokes, 5 requests",
            "  => 20000 orders, 5000 ticks, 51 screens, tables that are right 50, orders asked"
                + " about for each tick 10");
  }
}
