package dev.aliensignals.hybrid.runtime;

import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import org.jspecify.annotations.Nullable;

/** Makes the wrappers of collections. */
final class Wrappers {

  private Wrappers() {}

  /**
   * A new wrapper. Called for a collection or map of any class, when it has no view of this mode
   * yet; may be called twice for one of them by threads that race, and only one result is used.
   *
   * @param raw a collection or map, no view
   * @param mode the mode of the view; for any but DEEP and SHARED the primary view, whose
   *     dependencies it has to share, is {@code Reactivity.nested(raw, Mode.DEEP, null)}
   * @return the wrapper, or null for a kind of collection that has none and stays opaque
   */
  static @Nullable Reactive create(Object raw, Mode mode) {
    View primary =
        mode != Mode.DEEP
                && mode != Mode.SHARED
                && Reactivity.nested(raw, Mode.DEEP, null) instanceof View view
            ? view
            : null;
    if (raw instanceof List<?> list) {
      return ListView.of(list, mode, primary);
    }
    if (raw instanceof Map<?, ?> map) {
      return createMap(map, mode, primary);
    }
    if (raw instanceof Set<?> set) {
      return SetView.of(set, mode, primary);
    }
    if (raw instanceof Deque<?> deque) {
      return new DequeView<>(deque, mode, primary);
    }
    if (raw instanceof Queue<?> queue) {
      return new QueueView<>(queue, mode, primary);
    }
    return raw instanceof Collection<?> bag ? new CollectionView<>(bag, mode, primary) : null;
  }

  private static Reactive createMap(Map<?, ?> map, Mode mode, @Nullable View primary) {
    if (map instanceof ConcurrentNavigableMap<?, ?> both) {
      return new ConcurrentNavigableMapView<>(both, mode, primary);
    }
    if (map instanceof NavigableMap<?, ?> navigable) {
      return new NavigableMapView<>(navigable, mode, primary);
    }
    if (map instanceof SortedMap<?, ?> sorted) {
      return new SortedMapView<>(sorted, mode, primary);
    }
    if (map instanceof ConcurrentMap<?, ?> concurrent) {
      return new ConcurrentMapView<>(concurrent, mode, primary);
    }
    return new MapView<>(map, mode, primary);
  }
}
