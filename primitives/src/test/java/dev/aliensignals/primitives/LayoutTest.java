package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jol.datamodel.Model64;
import org.openjdk.jol.info.ClassLayout;
import org.openjdk.jol.layouters.HotSpotLayouter;

/**
 * Shallow sizes of what a graph is made of, as JDK 17 lays it out with compressed references and
 * class pointers. Computed for that VM, whichever runs the test.
 */
class LayoutTest {

  private static final HotSpotLayouter JDK_17 = new HotSpotLayouter(new Model64(true, true), 17);

  @ParameterizedTest
  @CsvSource({
    "Signal, 48",
    "IntSignal, 48",
    "LongSignal, 56",
    "DoubleSignal, 56",
    "Computed, 64",
    "IntComputed, 72", // besides the value, a place for its failure
    "LongComputed, 72",
    "DoubleComputed, 72",
    "Effect, 56",
    "EffectScope, 56",
    "Link, 40",
  })
  void node_laidOutByJdk17_isNotLarger(String type, long bytes) throws ClassNotFoundException {
    Class<?> node = Class.forName(ReactiveNode.class.getPackageName() + "." + type);

    assertThat(ClassLayout.parseClass(node, JDK_17).instanceSize()).isEqualTo(bytes);
  }
}
