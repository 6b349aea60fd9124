package dev.aliensignals.primitives;

import dev.aliensignals.primitives.spi.SignalView;
import org.jspecify.annotations.Nullable;

/** The nodes behind signals that are made of others. */
final class Nodes {

  private Nodes() {}

  /** The signal that {@code source} is a view of, perhaps through others; itself if it is none. */
  static Object behind(Object source) {
    Object at = source;
    while (at instanceof SignalView view) {
      at = view.source();
    }
    return at;
  }

  /** The node that readers of {@code source} are linked to; null if that is not known. */
  static @Nullable ReactiveNode of(Object source) {
    Object at = behind(source);
    if (at instanceof ReactiveNode node) {
      return node;
    }
    if (at instanceof LinkedSignal<?> linked) {
      return linked.node();
    }
    if (at instanceof Slot<?> slot) {
      return slot.node();
    }
    if (at instanceof Mirror<?> mirror) {
      return mirror.node();
    }
    return at instanceof Sensor<?> sensor ? sensor.node() : null;
  }

  /** The name of {@code source} in messages. */
  static String nameOf(Object source) {
    ReactiveNode node = of(source);
    if (node != null) {
      return node.name();
    }
    String nameAndValue = source.toString();
    int end = nameAndValue.indexOf('=');
    return end < 0 ? nameAndValue : nameAndValue.substring(0, end);
  }
}
