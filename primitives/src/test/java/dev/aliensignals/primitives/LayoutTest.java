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
    "Computed, 56",
    "IntComputed, 64", // besides the value, a place for its failure
    "LongComputed, 64",
    "DoubleComputed, 64",
    "Effect, 48",
    "EffectScope, 48",
    "DependencyNode, 48",
    "Link, 40",
    "Configured$OfObject, 24", // besides the node, where that has a name or other options
    "Configured$OfInt, 24",
    "Configured$OfLong, 24",
    "Configured$OfDouble, 24",
    "Configured$OfEffect, 24",
    "Cleaning, 16",
  })
  void node_laidOutByJdk17_isNotLarger(String type, long bytes) throws ClassNotFoundException {
    Class<?> node = Class.forName(ReactiveNode.class.getPackageName() + "." + type);

    assertThat(ClassLayout.parseClass(node, JDK_17).instanceSize()).isEqualTo(bytes);
  }
}
