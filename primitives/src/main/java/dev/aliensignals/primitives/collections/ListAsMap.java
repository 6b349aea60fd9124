package dev.aliensignals.primitives.collections;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The view of {@link ReadableList#asMap}. */
final class ListAsMap<K, T extends @Nullable Object> extends AbstractMap<K, T> {

  /** The keys of the list. */
  private final class Keys extends AbstractSet<K> {

    @Override
    public int size() {
      return list.size();
    }

    @Override
    public boolean contains(@Nullable Object key) {
      return containsKey(key);
    }

    @Override
    public Iterator<K> iterator() {
      return list.keys().iterator();
    }
  }

  private final ListNode<K, T> list;

  ListAsMap(ListNode<K, T> list) {
    this.list = list;
  }

  @SuppressWarnings("unchecked") // a list has no entry for a key of another type
  private @Nullable ListItem<K, T> item(@Nullable Object key) {
    return key == null ? null : list.byKey((K) key);
  }

  @Override
  public @Nullable T get(@Nullable Object key) {
    ListItem<K, T> item = item(key);
    return item == null ? null : item.get();
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return item(key) != null;
  }

  @Override
  public int size() {
    return list.size();
  }

  @Override
  public Set<K> keySet() {
    return new Keys();
  }

  @Override
  public Collection<T> values() {
    return list.asList();
  }

  @Override
  public Set<Map.Entry<K, T>> entrySet() {
    return list.system
        .read(
            () -> {
              List<T> values = list.get();
              List<K> keys = list.keys();
              Map<K, T> copy = new LinkedHashMap<>();
              for (int i = 0; i < keys.size(); i++) {
                copy.put(keys.get(i), values.get(i));
              }
              return Collections.unmodifiableMap(copy);
            })
        .entrySet();
  }

  @Override
  public @Nullable T remove(@Nullable Object key) {
    throw new UnsupportedOperationException(
        "The map of '" + list.name() + "' can only be read. Change the list that it shows.");
  }
}
