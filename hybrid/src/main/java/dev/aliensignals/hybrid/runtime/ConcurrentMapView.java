package dev.aliensignals.hybrid.runtime;

import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * A reactive concurrent map. Each of its calls owns the system, as those of every map do.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
@SuppressWarnings("serial") // the raw object is written in its place
final class ConcurrentMapView<K, V> extends MapView<K, V, ConcurrentMap<K, V>>
    implements ConcurrentMap<K, V> {

  ConcurrentMapView(ConcurrentMap<K, V> raw, Mode mode, @Nullable View primary) {
    super(raw, mode, primary);
  }
}
