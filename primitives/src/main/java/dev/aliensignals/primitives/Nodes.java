package dev.aliensignals.primitives;

import dev.aliensignals.primitives.spi.SignalView;
import org.jspecify.annotations.Nullable;

/** The nodes behind signals that are made of others. */
final class Nodes {

  private Nodes() {}

  /** What {@code source} is a view of, perhaps through others; itself if it is none. */
  static Object behind(Object source) {
    Object at = source;
    while (at instanceof SignalView view) {
      at = view.source();
    }
    return at;
  }

  /** The node that is linked to who reads {@code source}; null if that cannot be told. */
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

  /** What messages call {@code source}. */
  static String nameOf(Object source) {
    ReactiveNode node = of(source);
    return node != null ? node.name() : source.toString();
  }
}
