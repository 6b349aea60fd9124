package dev.aliensignals.hybrid.runtime;

import java.util.AbstractMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a reactive map.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
@SuppressWarnings("serial") // the raw object is written in its place
final class MapEntries<K extends @Nullable Object, V extends @Nullable Object>
    extends CollectionView<Map.Entry<K, V>, Set<Map.Entry<K, V>>> implements Set<Map.Entry<K, V>> {

  private final MapView<K, V, ?> map;

  MapEntries(MapView<K, V, ?> map, Set<Map.Entry<K, V>> raw) {
    super(raw, map.$$mode(), map.primary());
    this.map = map;
  }

  @Override
  View as(Mode other) {
    return new MapEntries<>(map.inMode(other), raw);
  }

  @Override
  void trackSize() {
    map.trackSize();
  }

  @Override
  void trackPart(@Nullable Object entry) {
    if (entry instanceof Map.Entry<?, ?> pair) {
      map.trackKey(pair.getKey());
    }
  }

  @Override
  @SuppressWarnings("unchecked") // only entries are in it
  <T extends @Nullable Object> T outElement(T entry) {
    return (T) new EntryView<>(map, (Map.Entry<K, V>) entry);
  }

  @Override
  @Nullable Object soughtElement(@Nullable Object element) {
    return EntryView.unwrapped(element);
  }

  @Override
  boolean holdsOther(@Nullable Object sought) {
    return held(sought) != sought;
  }

  /** An entry with key and value in the forms in which the map has them, if it has them. */
  @Override
  @Nullable Object held(@Nullable Object sought) {
    if (!(sought instanceof Map.Entry<?, ?> entry)
        || (!Forms.areMany(entry.getKey()) && !Forms.areMany(entry.getValue()))) {
      return sought;
    }
    Object key = map.heldKey(entry.getKey());
    if (!map.holds(key)) {
      return sought;
    }
    Object value = map.peek(key);
    return Forms.isEqual(this, value, entry.getValue())
        ? new AbstractMap.SimpleImmutableEntry<@Nullable Object, @Nullable Object>(key, value)
        : sought;
  }

  @Override
  Iterator<Map.Entry<K, V>> newIterator() {
    return new MapIterators.Entries<>(this, map, raw.iterator());
  }

  /** Refused, as {@link Map#entrySet} says, also where a raw map allows it. */
  @Override
  public boolean add(Map.Entry<K, V> entry) {
    throw new UnsupportedOperationException("Entries are not added to a map. Use put().");
  }

  @Override
  public boolean remove(@Nullable Object entry) {
    Object sought = soughtElement(entry);
    if (sought instanceof Map.Entry<?, ?> pair) {
      return map.change(pair.getKey(), key -> raw.remove(sought) || raw.remove(held(sought)));
    }
    try (Call call = write()) {
      return raw.remove(sought);
    }
  }

  @Override
  boolean removeIfRaw(Predicate<? super Map.Entry<K, V>> filter) {
    return map.changeMany(() -> raw.removeIf(filter));
  }

  @Override
  public void clear() {
    map.clear();
  }
}
