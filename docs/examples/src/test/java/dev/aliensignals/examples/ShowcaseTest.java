package dev.aliensignals.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShowcaseTest {
  @Test
  void showcase_module_isNamed() {
    assertThat(Showcase.class.getModule().getName()).isEqualTo("dev.aliensignals.examples");
  }
}
