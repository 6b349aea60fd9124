package dev.aliensignals.hybrid.runtime;

import java.util.Comparator;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A reactive sorted map, or a part of one.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 * @param <M> the type of the raw map
 */
@SuppressWarnings({"serial", "JdkObsolete"}) // written as the raw object, which is of this kind
class SortedMapView<
        K extends @Nullable Object, V extends @Nullable Object, M extends SortedMap<K, V>>
    extends MapView<K, V, M> implements SortedMap<K, V> {

  SortedMapView(M raw, Mode mode, @Nullable View primary) {
    super(raw, mode, primary);
  }

  @Override
  @Nullable View as(Mode other) {
    return isPart() ? new SortedMapView<>(raw, other, primary()) : null;
  }

  @Override
  public final @Nullable Comparator<? super K> comparator() {
    return raw.comparator();
  }

  @Override
  public final K firstKey() {
    try (Call call = read()) {
      trackKeys();
      return out(raw.firstKey());
    }
  }

  @Override
  public final K lastKey() {
    try (Call call = read()) {
      trackKeys();
      return out(raw.lastKey());
    }
  }

  @Override
  public SortedMap<K, V> subMap(K from, K to) {
    return part(raw.subMap(sought(from), sought(to)));
  }

  @Override
  public SortedMap<K, V> headMap(K to) {
    return part(raw.headMap(sought(to)));
  }

  @Override
  public SortedMap<K, V> tailMap(K from) {
    return part(raw.tailMap(sought(from)));
  }

  private SortedMap<K, V> part(SortedMap<K, V> range) {
    return new SortedMapView<>(range, $$mode(), primary());
  }
}
