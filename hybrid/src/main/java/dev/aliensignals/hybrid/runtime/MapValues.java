package dev.aliensignals.hybrid.runtime;

import java.util.Collection;
import java.util.Iterator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The values of a reactive map.
 *
 * @param <V> the type of the values
 */
@SuppressWarnings("serial") // the raw object is written in its place
final class MapValues<V extends @Nullable Object> extends CollectionView<V, Collection<V>> {

  private final MapView<?, V, ?> map;

  MapValues(MapView<?, V, ?> map, Collection<V> raw) {
    super(raw, map.$$mode(), map.primary());
    this.map = map;
  }

  @Override
  View as(Mode other) {
    return new MapValues<>(map.inMode(other), raw);
  }

  @Override
  void trackSize() {
    map.trackSize();
  }

  @Override
  Iterator<V> newIterator() {
    return iteratorOver(map);
  }

  private <K extends @Nullable Object> Iterator<V> iteratorOver(MapView<K, V, ?> whole) {
    return new MapIterators.Values<>(this, whole, whole.raw.entrySet().iterator());
  }

  @Override
  public boolean remove(@Nullable Object value) {
    Object sought = soughtElement(value);
    return map.changeMany(
        () ->
            raw.remove(Forms.areMany(sought) ? Forms.next(this, raw.iterator(), sought) : sought));
  }

  @Override
  boolean removeIfRaw(Predicate<? super V> filter) {
    return map.changeMany(() -> raw.removeIf(filter));
  }

  @Override
  public void clear() {
    map.clear();
  }
}
