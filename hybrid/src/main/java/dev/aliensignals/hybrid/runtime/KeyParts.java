package dev.aliensignals.hybrid.runtime;

import dev.aliensignals.primitives.spi.Dependency;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** The dependencies on single keys of a map or elements of a set. */
final class KeyParts {

  /** A set that does not say by what its elements are equal. */
  private static final String SET_FROM_MAP = "java.util.Collections$SetFromMap";

  private final View primary;
  private final String name;
  private final ReferenceQueue<Dependency> dead = new ReferenceQueue<>();

  /**
   * The dependencies by key; null if it is not known which keys are equal, or if keys must not be
   * kept.
   */
  private final @Nullable Map<@Nullable Object, Part> table;

  KeyParts(View primary, String name) {
    this.primary = primary;
    this.name = name;
    Object raw = primary.$$raw();
    this.table =
        raw.getClass().getName().equals(SET_FROM_MAP) || raw instanceof WeakHashMap
            ? null
            : tableLike(raw);
  }

  /** An empty table in which the same keys are equal as in a raw collection. */
  static <V> Map<@Nullable Object, V> tableLike(Object raw) {
    if (raw instanceof SortedMap<?, ?> map) {
      return sorted(map.comparator());
    }
    if (raw instanceof SortedSet<?> set) {
      return sorted(set.comparator());
    }
    return raw instanceof IdentityHashMap ? new IdentityHashMap<>() : new HashMap<>();
  }

  @SuppressWarnings("unchecked") // gets the keys that the raw collection gets
  private static <V> Map<@Nullable Object, V> sorted(@Nullable Comparator<?> comparator) {
    return new TreeMap<>((Comparator<Object>) comparator);
  }

  /** The dependency for a read, made if need be; null if there can be none for this key. */
  @Nullable Dependency toTrack(@Nullable Object key) {
    Map<@Nullable Object, Part> known = table;
    if (known == null) {
      return null;
    }
    try {
      Part part = known.get(key);
      Dependency dependency = part == null ? null : part.get();
      if (dependency == null) {
        dependency = primary.spi().dependency(primary, name);
        purge(known);
        known.put(key, new Part(dependency, dead, key, 0));
      }
      return dependency;
    } catch (ClassCastException | NullPointerException e) {
      return null; // not comparable with the others, so it is not among them
    }
  }

  @Nullable Dependency find(@Nullable Object key) {
    Map<@Nullable Object, Part> known = table;
    if (known == null || known.isEmpty()) {
      return null;
    }
    try {
      Part part = known.get(key);
      return part == null ? null : part.get();
    } catch (ClassCastException | NullPointerException e) {
      return null; // as above
    }
  }

  /** All that anybody may have read. */
  List<Dependency> all() {
    List<Dependency> all = new ArrayList<>();
    if (table != null) {
      for (Part part : table.values()) {
        Dependency dependency = part.get();
        if (dependency != null) {
          all.add(dependency);
        }
      }
    }
    return all;
  }

  private void purge(Map<@Nullable Object, Part> known) {
    for (Object gone = dead.poll(); gone != null; gone = dead.poll()) {
      Part part = (Part) gone;
      known.remove(part.key, part);
    }
  }
}
