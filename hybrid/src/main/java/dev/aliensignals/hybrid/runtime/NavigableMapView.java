package dev.aliensignals.hybrid.runtime;

import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import org.jspecify.annotations.Nullable;

/**
 * A reactive navigable map, or a part of one.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
@SuppressWarnings("serial") // the raw object is written in its place
class NavigableMapView<K extends @Nullable Object, V extends @Nullable Object>
    extends SortedMapView<K, V, NavigableMap<K, V>> implements NavigableMap<K, V> {

  NavigableMapView(NavigableMap<K, V> raw, Mode mode, @Nullable View primary) {
    super(raw, mode, primary);
  }

  @Override
  @Nullable View as(Mode other) {
    return isPart() ? new NavigableMapView<>(raw, other, primary()) : null;
  }

  // ---- keys -------------------------------------------------------------------------------------

  @Override
  public @Nullable K lowerKey(K key) {
    try (Call call = read()) {
      trackKeys();
      return out(raw.lowerKey(sought(key)));
    }
  }

  @Override
  public @Nullable K floorKey(K key) {
    try (Call call = read()) {
      trackKeys();
      return out(raw.floorKey(sought(key)));
    }
  }

  @Override
  public @Nullable K ceilingKey(K key) {
    try (Call call = read()) {
      trackKeys();
      return out(raw.ceilingKey(sought(key)));
    }
  }

  @Override
  public @Nullable K higherKey(K key) {
    try (Call call = read()) {
      trackKeys();
      return out(raw.higherKey(sought(key)));
    }
  }

  @Override
  public NavigableSet<K> keySet() {
    return navigableKeySet();
  }

  @Override
  public NavigableSet<K> navigableKeySet() {
    return new NavigableSetView<>(raw.navigableKeySet(), $$mode(), primary(), this, false);
  }

  @Override
  public NavigableSet<K> descendingKeySet() {
    return new NavigableSetView<>(raw.descendingKeySet(), $$mode(), primary(), this, false);
  }

  // ---- entries ----------------------------------------------------------------------------------

  @Override
  public Map.@Nullable Entry<K, V> lowerEntry(K key) {
    try (Call call = read()) {
      trackAll();
      return outEntry(raw.lowerEntry(sought(key)));
    }
  }

  @Override
  public Map.@Nullable Entry<K, V> floorEntry(K key) {
    try (Call call = read()) {
      trackAll();
      return outEntry(raw.floorEntry(sought(key)));
    }
  }

  @Override
  public Map.@Nullable Entry<K, V> ceilingEntry(K key) {
    try (Call call = read()) {
      trackAll();
      return outEntry(raw.ceilingEntry(sought(key)));
    }
  }

  @Override
  public Map.@Nullable Entry<K, V> higherEntry(K key) {
    try (Call call = read()) {
      trackAll();
      return outEntry(raw.higherEntry(sought(key)));
    }
  }

  @Override
  public Map.@Nullable Entry<K, V> firstEntry() {
    try (Call call = read()) {
      trackAll();
      return outEntry(raw.firstEntry());
    }
  }

  @Override
  public Map.@Nullable Entry<K, V> lastEntry() {
    try (Call call = read()) {
      trackAll();
      return outEntry(raw.lastEntry());
    }
  }

  @Override
  public Map.@Nullable Entry<K, V> pollFirstEntry() {
    try (Call call = write()) {
      Map.Entry<K, V> first = raw.firstEntry();
      return first == null
          ? raw.pollFirstEntry()
          : change(first.getKey(), key -> outEntry(raw.pollFirstEntry()));
    }
  }

  @Override
  public Map.@Nullable Entry<K, V> pollLastEntry() {
    try (Call call = write()) {
      Map.Entry<K, V> last = raw.lastEntry();
      return last == null
          ? raw.pollLastEntry()
          : change(last.getKey(), key -> outEntry(raw.pollLastEntry()));
    }
  }

  private Map.@Nullable Entry<K, V> outEntry(Map.@Nullable Entry<K, V> entry) {
    return entry == null ? null : new EntryView<>(this, entry);
  }

  // ---- parts ------------------------------------------------------------------------------------

  @Override
  public NavigableMap<K, V> descendingMap() {
    return part(raw.descendingMap());
  }

  @Override
  public NavigableMap<K, V> subMap(K from, boolean fromInclusive, K to, boolean toInclusive) {
    return part(raw.subMap(sought(from), fromInclusive, sought(to), toInclusive));
  }

  @Override
  public NavigableMap<K, V> headMap(K to, boolean inclusive) {
    return part(raw.headMap(sought(to), inclusive));
  }

  @Override
  public NavigableMap<K, V> tailMap(K from, boolean inclusive) {
    return part(raw.tailMap(sought(from), inclusive));
  }

  @Override
  public NavigableMap<K, V> subMap(K from, K to) {
    return subMap(from, true, to, false);
  }

  @Override
  public NavigableMap<K, V> headMap(K to) {
    return headMap(to, false);
  }

  @Override
  public NavigableMap<K, V> tailMap(K from) {
    return tailMap(from, true);
  }

  private NavigableMap<K, V> part(NavigableMap<K, V> range) {
    return new NavigableMapView<>(range, $$mode(), primary());
  }
}
