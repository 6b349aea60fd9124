package dev.aliensignals.primitives.collections;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.ReadableSignal;
import dev.aliensignals.primitives.spi.SignalView;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A map that shows the entries of a list. */
abstract class MapNode<K, V extends @Nullable Object> implements ReadableMap<K, V>, SignalView {
  /*
   * The list has the keys, their order and a signal for each. Only the map as a whole is something else:
   * two maps are the same in whichever order their entries are.
   */

  private final ListNode<K, V> entries;
  private final Computed<Map<K, V>> all;

  MapNode(ListNode<K, V> entries) {
    this.entries = entries;
    this.all = entries.system.computed(o -> o.name(entries.name()), this::copy);
  }

  private Map<K, V> copy() {
    List<V> values = entries.get();
    List<K> keys = entries.keys();
    Map<K, V> copy = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      copy.put(keys.get(i), values.get(i));
    }
    return Collections.unmodifiableMap(copy);
  }

  @Override
  public Map<K, V> get() {
    return all.get();
  }

  @Override
  public Map<K, V> peek() {
    return all.peek();
  }

  @Override
  public int size() {
    return entries.size();
  }

  @Override
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  @Override
  public List<K> keys() {
    return entries.keys();
  }

  @Override
  public @Nullable ListItem<K, V> byKey(K key) {
    return entries.byKey(key);
  }

  @Override
  public boolean containsKey(K key) {
    return entries.byKey(key) != null;
  }

  @Override
  public Map<K, V> asMap() {
    return entries.asMap();
  }

  @Override
  public ReadableList<K, V> entries() {
    return entries;
  }

  @Override
  public ReadableSignal<?> source() {
    return all;
  }

  /** Name and last values; evaluates nothing, tracks nothing. */
  @Override
  public String toString() {
    return all.toString();
  }
}
