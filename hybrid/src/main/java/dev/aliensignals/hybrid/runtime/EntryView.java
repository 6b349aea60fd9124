package dev.aliensignals.hybrid.runtime;

import java.util.AbstractMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a reactive map.
 *
 * @param <K> the type of the key
 * @param <V> the type of the value
 */
final class EntryView<K extends @Nullable Object, V extends @Nullable Object>
    implements Map.Entry<K, V> {

  private final MapView<K, V, ?> map;
  private final Map.Entry<K, V> raw;

  /** The run that has tracked the traversal which gave this out; -1 if none has. */
  private final int run;

  EntryView(MapView<K, V, ?> map, Map.Entry<K, V> raw) {
    this.map = map;
    this.raw = raw;
    this.run = map.isTracking() ? map.spi().currentRun() : -1;
  }

  /** An entry that a user has passed, with what is raw. */
  static @Nullable Object unwrapped(@Nullable Object element) {
    if (element instanceof EntryView<?, ?> view) {
      return view.raw;
    }
    if (element instanceof Map.Entry<?, ?> entry) {
      Object key = Reactivity.toRaw(entry.getKey());
      Object value = Reactivity.stored(entry.getValue());
      if (key != entry.getKey() || value != entry.getValue()) {
        return new AbstractMap.SimpleImmutableEntry<@Nullable Object, @Nullable Object>(key, value);
      }
    }
    return element;
  }

  @Override
  public K getKey() {
    try (Call call = map.read()) {
      return map.out(raw.getKey());
    }
  }

  @Override
  public V getValue() {
    try (Call call = map.read()) {
      if (map.isTracking() && map.spi().currentRun() != run) {
        map.trackKey(raw.getKey());
      }
      return map.out(raw.getValue());
    }
  }

  @Override
  public V setValue(V value) {
    V stored = map.in(value);
    try (Call call = map.write()) {
      K key = raw.getKey();
      V old = raw.setValue(stored);
      map.replaced(key, old, stored);
      return map.out(old);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    try (Call call = map.read()) {
      return raw.equals(unwrapped(other))
          || (other instanceof Map.Entry<?, ?> entry
              && Forms.isEqual(map, raw.getKey(), entry.getKey())
              && Forms.isEqual(map, raw.getValue(), entry.getValue()));
    }
  }

  @Override
  public int hashCode() {
    try (Call call = map.read()) {
      return raw.hashCode();
    }
  }

  @Override
  public String toString() {
    try (Call call = map.read()) {
      return raw.toString();
    }
  }
}
