package dev.aliensignals.primitives.collections;

import dev.aliensignals.primitives.Signal;
import dev.aliensignals.primitives.spi.Spi;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The signals behind reads of one key or one index of a list that can be changed, made where such a
 * read is tracked. Guarded by the system.
 */
final class Facets<K> {
  /*
   * A change of structure sets only those that it may change: the keys that come and go, and the indexes
   * between the first and the last that it moves. Signals that nobody follows are dropped from time to
   * time; a computed that has read one and is not observed is made to read again by a last write.
   */

  private static final int FEW = 256;

  /** The index of one key. */
  private record IndexOf<K>(K key, Signal<@Nullable Object> index) {}

  private final Spi spi;

  /** The signals that hold the item with a key, by the key. */
  private final Map<K, Signal<@Nullable Object>> byKey = new HashMap<>();

  /** The signals that hold the item at an index, by the index. */
  private final TreeMap<Integer, Signal<@Nullable Object>> byIndex = new TreeMap<>();

  private final Map<K, IndexOf<K>> indexes = new HashMap<>();

  /** The entries of {@link #indexes} that are present, by their index. */
  private final TreeMap<Integer, IndexOf<K>> atIndex = new TreeMap<>();

  /** The number of facets at which those that can be dropped are looked for. */
  private int limit = FEW;

  Facets(Spi spi) {
    this.spi = spi;
  }

  @SuppressWarnings("NullAway") // a nullable type argument counts as non-null for it
  private Signal<@Nullable Object> signal(@Nullable Object value) {
    return spi.signalPart(value);
  }

  @SuppressWarnings("NullAway") // as above
  private static void set(Signal<@Nullable Object> signal, @Nullable Object value) {
    signal.set(value);
  }

  Signal<@Nullable Object> key(K key, @Nullable Object now, int items) {
    Signal<@Nullable Object> signal = byKey.get(key);
    if (signal == null) {
      dropSome(items);
      signal = signal(now);
      byKey.put(key, signal);
    }
    return signal;
  }

  Signal<@Nullable Object> index(int index, @Nullable Object now, int items) {
    Signal<@Nullable Object> signal = byIndex.get(index);
    if (signal == null) {
      dropSome(items);
      signal = signal(now);
      byIndex.put(index, signal);
    }
    return signal;
  }

  Signal<@Nullable Object> indexOf(K key, int now, int items) {
    IndexOf<K> facet = indexes.get(key);
    if (facet == null) {
      dropSome(items);
      facet = new IndexOf<>(key, signal(now));
      indexes.put(key, facet);
      if (now >= 0) {
        atIndex.put(now, facet);
      }
    }
    return facet.index;
  }

  void setKey(K key, @Nullable Object item) {
    Signal<@Nullable Object> signal = byKey.get(key);
    if (signal != null) {
      set(signal, item);
    }
  }

  /** Items at indexes from {@code from} to {@code to} may be others. */
  void setIndexes(int from, int to, IntFunction<? extends @Nullable Object> at) {
    if (!byIndex.isEmpty()) {
      byIndex.subMap(from, true, to, true).forEach((index, signal) -> set(signal, at.apply(index)));
    }
  }

  /** The indexes of {@code added} and of what was between two indexes may be others. */
  void setIndexesOf(
      int from, int to, List<? extends Item<K, ?>> added, ToIntFunction<? super K> indexOf) {
    if (indexes.isEmpty()) {
      return;
    }
    Map<Integer, IndexOf<K>> between = atIndex.subMap(from, true, to, true);
    List<IndexOf<K>> affected = new ArrayList<>(between.values());
    between.clear();
    for (Item<K, ?> item : added) {
      IndexOf<K> facet = indexes.get(item.key);
      if (facet != null) {
        affected.add(facet);
      }
    }
    for (IndexOf<K> facet : affected) {
      int now = indexOf.applyAsInt(facet.key);
      set(facet.index, now);
      if (now >= 0) {
        atIndex.put(now, facet);
      }
    }
  }

  /** Everything may be another one. */
  void setAll(
      Map<K, ? extends Item<K, ?>> items,
      IntFunction<? extends @Nullable Object> at,
      ToIntFunction<? super K> indexOf) {
    byKey.forEach((key, signal) -> set(signal, items.get(key)));
    byIndex.forEach((index, signal) -> set(signal, at.apply(index)));
    atIndex.clear();
    indexes.forEach(
        (key, facet) -> {
          int now = indexOf.applyAsInt(key);
          set(facet.index, now);
          if (now >= 0) {
            atIndex.put(now, facet);
          }
        });
  }

  private void dropSome(int items) {
    if (byKey.size() + byIndex.size() + indexes.size() < Math.max(limit, 2 * items)) {
      return;
    }
    byKey.values().removeIf(this::drop);
    byIndex.values().removeIf(this::drop);
    atIndex.values().removeIf(facet -> !spi.isObserved(facet.index));
    for (Iterator<IndexOf<K>> all = indexes.values().iterator(); all.hasNext(); ) {
      if (drop(all.next().index)) {
        all.remove();
      }
    }
    limit = Math.max(FEW, 2 * (byKey.size() + byIndex.size() + indexes.size()));
  }

  private boolean drop(Signal<@Nullable Object> signal) {
    if (spi.isObserved(signal)) {
      return false;
    }
    signal.set(new Object());
    return true;
  }
}
