package dev.aliensignals.hybrid.runtime;

import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * A reactive navigable map that is a concurrent one, too. Its parts are navigable maps.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
@SuppressWarnings("serial") // the raw object is written in its place
final class ConcurrentNavigableMapView<K, V> extends NavigableMapView<K, V>
    implements ConcurrentMap<K, V> {

  ConcurrentNavigableMapView(ConcurrentNavigableMap<K, V> raw, Mode mode, @Nullable View primary) {
    super(raw, mode, primary);
  }
}
