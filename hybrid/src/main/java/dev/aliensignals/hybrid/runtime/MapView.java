package dev.aliensignals.hybrid.runtime;

import dev.aliensignals.hybrid.ChangeKind;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.WeakHashMap;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A reactive map, or a part of one such as a head map.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 * @param <M> the type of the raw map
 */
@SuppressWarnings("serial") // the raw object is written in its place
class MapView<K extends @Nullable Object, V extends @Nullable Object, M extends Map<K, V>>
    extends View implements Map<K, V> {

  final M raw;

  MapView(M raw, Mode mode, @Nullable View primary) {
    super(raw, mode, primary);
    this.raw = raw;
  }

  @Override
  public final Object $$raw() {
    return raw;
  }

  @Override
  final int knownSize() {
    return raw.size();
  }

  @Override
  public void $$parts(BiConsumer<@Nullable Object, @Nullable Object> visitor) {
    try (Call call = read()) {
      trackAll();
      for (Map.Entry<K, V> entry : raw.entrySet()) {
        visitor.accept(Reactivity.toRaw(entry.getKey()), out(entry.getValue()));
      }
    }
  }

  // ---- tracking ---------------------------------------------------------------------------------

  /** Tracks the presence and value of one key, if this thread tracks. */
  final void trackKey(@Nullable Object key) {
    if (isTracking()) {
      makeDependencies().trackPart(key);
    }
  }

  /** Tracks which keys there are, if this thread tracks. */
  final void trackKeys() {
    if (isTracking()) {
      makeDependencies().trackKeys();
    }
  }

  final boolean isPart() {
    return primary().$$raw() != raw;
  }

  /** The view of the same map in another mode. */
  @SuppressWarnings("unchecked") // of the same raw map
  final MapView<K, V, ?> inMode(Mode other) {
    View part = as(other);
    return (MapView<K, V, ?>) (part != null ? part : Reactivity.root(raw, other));
  }

  /** Tracks how many keys there are; in a part of a map that takes to know which. */
  @Override
  final void trackSize() {
    if (isPart()) {
      trackKeys();
    } else {
      super.trackSize();
    }
  }

  // ---- reads ------------------------------------------------------------------------------------

  @Override
  public int size() {
    try (Call call = read()) {
      trackSize();
      return raw.size();
    }
  }

  @Override
  public boolean isEmpty() {
    try (Call call = read()) {
      trackSize();
      return raw.isEmpty();
    }
  }

  @Override
  @SuppressWarnings("NullAway") // out(null) is null
  public @Nullable V get(@Nullable Object key) {
    V value;
    try (Call call = read()) {
      Object sought = Reactivity.toRaw(key);
      trackKey(sought);
      value = raw.get(sought);
      if (value == null && Forms.areMany(sought)) {
        Object held = heldKey(sought);
        value = held == sought ? null : raw.get(held);
      }
    }
    return out(value);
  }

  @Override
  @SuppressWarnings("NullAway") // out(null) is null
  public V getOrDefault(@Nullable Object key, V defaultValue) {
    try (Call call = read()) {
      Object sought = Reactivity.toRaw(key);
      trackKey(sought);
      Object held = heldKey(sought);
      V value = raw.get(held);
      return value != null || raw.containsKey(held) ? out(value) : defaultValue;
    }
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    try (Call call = read()) {
      Object sought = Reactivity.toRaw(key);
      trackKey(sought);
      return raw.containsKey(sought) || Forms.other(this, sought, raw::containsKey) != null;
    }
  }

  @Override
  public boolean containsValue(@Nullable Object value) {
    try (Call call = read()) {
      trackAll();
      Object sought = Reactivity.stored(value);
      return raw.containsValue(sought) || Forms.other(this, sought, raw::containsValue) != null;
    }
  }

  /** A key as it is stored. Weak ones raw, as nobody may refer to a view any more. */
  private K inKey(K key) {
    return raw instanceof WeakHashMap ? sought(key) : in(key);
  }

  /** A key in the form in which the raw map has it, if it has it. */
  @SuppressWarnings({"unchecked", "NullAway"}) // a form of a key is one
  final <T extends @Nullable Object> T heldKey(T key) {
    return Forms.areMany(key) ? (T) Forms.held(this, key, raw::containsKey) : key;
  }

  /** A value in the form in which a key has it, if it has it. */
  private @Nullable Object heldValue(@Nullable Object key, @Nullable Object sought) {
    if (!Forms.areMany(sought) || !holds(key)) {
      return sought;
    }
    V held = peek(key);
    return Forms.isEqual(this, held, sought) ? held : sought;
  }

  /**
   * The value of a key that is there, which does not count as an access where those are counted.
   */
  @SuppressWarnings("NullAway") // null only if the value is
  final V peek(@Nullable Object key) {
    return raw instanceof LinkedHashMap || Dropping.isWrapper(raw.getClass())
        ? Quiet.get(raw, key)
        : raw.get(key);
  }

  @Override
  @SuppressWarnings("unchecked") // holds entries
  public void forEach(BiConsumer<? super K, ? super V> action) {
    Objects.requireNonNull(action, "action");
    if (spi().isOwner()) {
      trackAll();
      raw.forEach((key, value) -> action.accept(out(key), out(value)));
    } else {
      Object[] entries;
      try (Call call = read()) {
        trackAll();
        entries = snapshot().toArray();
      }
      for (Object entry : entries) { // the action runs without the system
        Map.Entry<K, V> pair = (Map.Entry<K, V>) entry;
        action.accept(out(pair.getKey()), out(pair.getValue()));
      }
    }
  }

  @Override
  public Set<K> keySet() {
    return new SetView<>(raw.keySet(), $$mode(), primary(), this, false);
  }

  @Override
  public Collection<V> values() {
    return new MapValues<>(this, raw.values());
  }

  @Override
  public Set<Map.Entry<K, V>> entrySet() {
    return new MapEntries<>(this, raw.entrySet());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (other == this) {
      return true;
    }
    try (Call call = read()) {
      trackAll();
      if (other instanceof View view) {
        view.trackAll();
      }
      return Unwrapped.equal(this, raw, other);
    }
  }

  @Override
  public int hashCode() {
    try (Call call = read()) {
      trackAll();
      return raw.hashCode();
    }
  }

  @Override
  public String toString() {
    try (Call call = read()) {
      if (isTrackingElements()) {
        trackAll();
        for (V value : raw.values()) {
          Object given = out(value);
          if (given != value && given != this) {
            var unused = given.toString(); // for what it tracks
          }
        }
      }
      return raw.toString();
    }
  }

  // ---- writes -----------------------------------------------------------------------------------

  @Override
  public @Nullable V put(K key, V value) {
    K storedKey = inKey(key);
    V stored = in(value);
    return changeAdding(storedKey, held -> out(raw.put(held, stored)));
  }

  @Override
  public @Nullable V putIfAbsent(K key, V value) {
    K storedKey = inKey(key);
    V stored = in(value);
    return changeAdding(storedKey, held -> out(raw.putIfAbsent(held, stored)));
  }

  @Override
  @SuppressWarnings("unchecked") // holds keys and values
  public void putAll(Map<? extends K, ? extends V> others) {
    Object[] entries = others.entrySet().toArray();
    try (Call call = write()) {
      if (Dropping.of(raw) == Dropping.ANYTHING) {
        putAllAsTheRawMapDoes(entries);
        return;
      }
      for (Object entry : entries) {
        Map.Entry<K, V> pair = (Map.Entry<K, V>) entry;
        put(pair.getKey(), pair.getValue());
      }
    }
  }

  /** Puts many entries into a map of a class of the user's, which may have its own way to do so. */
  @SuppressWarnings("unchecked") // holds keys and values, and a form of a key is one
  private void putAllAsTheRawMapDoes(Object[] entries) {
    Map<K, V> more = new LinkedHashMap<>();
    Map<@Nullable Object, K> forms = new HashMap<>();
    for (Object entry : entries) {
      Map.Entry<K, V> pair = (Map.Entry<K, V>) entry;
      K key = heldKey(inKey(pair.getKey()));
      requireOrder(key);
      K form = forms.putIfAbsent(Reactivity.toRaw(key), key); // a map takes one of each
      more.put(form == null ? key : form, in(pair.getValue()));
    }
    @Nullable Object[] before = dependencies() == null ? null : RawCall.contents(raw);
    try {
      raw.putAll(more);
    } finally {
      if (before == null) {
        triggerUnknown();
      } else {
        changedFrom(before);
      }
    }
  }

  /** Fails if a key is new and cannot be compared as it is. */
  private void requireOrder(@Nullable Object key) {
    if (key instanceof Reactive view && raw instanceof SortedMap<K, V> map && !holds(key)) {
      Sorted.requireOrder(map.comparator(), view);
    }
  }

  @Override
  @SuppressWarnings("NullAway") // out(null) is null
  public @Nullable V remove(@Nullable Object key) {
    Object sought = Reactivity.toRaw(key);
    return change(sought, held -> out(raw.remove(held)));
  }

  @Override
  public boolean remove(@Nullable Object key, @Nullable Object value) {
    Object sought = Reactivity.toRaw(key);
    Object old = Reactivity.stored(value);
    return change(sought, held -> raw.remove(held, heldValue(held, old)));
  }

  @Override
  public @Nullable V replace(K key, V value) {
    K storedKey = inKey(key);
    V stored = in(value);
    return change(storedKey, held -> out(raw.replace(held, stored)));
  }

  @Override
  @SuppressWarnings({"unchecked", "NullAway"}) // a form of a V is one
  public boolean replace(K key, V oldValue, V newValue) {
    K storedKey = inKey(key);
    V old = in(oldValue);
    V stored = in(newValue);
    return change(storedKey, held -> raw.replace(held, (V) heldValue(held, old), stored));
  }

  @Override
  public V computeIfAbsent(K key, Function<? super K, ? extends V> mapping) {
    Objects.requireNonNull(mapping, "mapping");
    K stored = inKey(key);
    return changeAdding(
        stored, held -> out(raw.computeIfAbsent(held, absent -> in(mapping.apply(out(absent))))));
  }

  @Override
  public @Nullable V computeIfPresent(
      K key, BiFunction<? super K, ? super V, ? extends @Nullable V> remapping) {
    Objects.requireNonNull(remapping, "remapping");
    K stored = inKey(key);
    return change(stored, held -> out(raw.computeIfPresent(held, unwrapping(remapping))));
  }

  @Override
  public @Nullable V compute(
      K key, BiFunction<? super K, ? super @Nullable V, ? extends @Nullable V> remapping) {
    Objects.requireNonNull(remapping, "remapping");
    K stored = inKey(key);
    return changeAdding(stored, held -> out(raw.compute(held, unwrapping(remapping))));
  }

  @Override
  public @Nullable V merge(
      K key, V value, BiFunction<? super V, ? super V, ? extends @Nullable V> remapping) {
    Objects.requireNonNull(remapping, "remapping");
    K storedKey = inKey(key);
    V stored = in(value);
    return changeAdding(
        storedKey,
        held -> out(raw.merge(held, stored, (a, b) -> in(remapping.apply(out(a), out(b))))));
  }

  /** A user's function of key and value, from raw to raw. */
  private <A extends @Nullable Object> BiFunction<K, A, V> unwrapping(
      BiFunction<? super K, ? super A, ? extends @Nullable V> function) {
    return (key, value) -> in(function.apply(out(key), out(value)));
  }

  @Override
  public void replaceAll(BiFunction<? super K, ? super V, ? extends V> function) {
    Objects.requireNonNull(function, "function");
    changeMany(
        () -> {
          raw.replaceAll(unwrapping(function));
          return true;
        });
  }

  @Override
  public void clear() {
    changeMany(
        () -> {
          raw.clear();
          return true;
        });
  }

  // ---- triggers of changes ----------------------------------------------------------------------

  /** Makes a change of one key, and triggers what it has changed, also if it throws. */
  @SuppressWarnings({
    "unchecked",
    "NullAway"
  }) // a form of a K is one, and only removals take others
  final <T extends @Nullable Object> T change(@Nullable Object key, Function<K, T> change) {
    try (Call call = write()) {
      K held = (K) heldKey(key);
      requireOrder(held);
      Dependencies shared = dependencies();
      if (shared == null) {
        T result = change.apply(held);
        triggerUnknown();
        return result;
      }
      int size = raw.size();
      boolean had = holds(held);
      V old = had ? peek(held) : null;
      // a map that compares its keys may hold another one than was passed
      Object own = had && shared.hasListeners() ? keyOf(held) : held;
      Object before = had ? null : beforeAdding();
      try {
        return change.apply(held);
      } finally {
        changed(own, had, old, size, before);
      }
    }
  }

  /** {@link #change} by what adds a key. A class of the user's may move one that is there. */
  private <T extends @Nullable Object> T changeAdding(K key, Function<K, T> change) {
    if (Dropping.of(raw) != Dropping.ANYTHING) {
      return change(key, change);
    }
    try (Call call = write()) {
      K held = heldKey(key);
      if (dependencies() == null || !holds(held)) {
        return change(held, change);
      }
      @Nullable Object[] before = RawCall.contents(raw);
      try {
        return change.apply(held);
      } finally {
        changedFrom(before);
      }
    }
  }

  /** The key that the raw map has for one that it takes for equal. */
  private @Nullable Object keyOf(@Nullable Object key) {
    if (key == null || !(raw instanceof SortedMap<K, V> sorted)) {
      return key;
    }
    return raw instanceof NavigableMap<?, ?> navigable
        ? Sorted.held(navigable.navigableKeySet(), key)
        : sorted.tailMap(cast(key)).firstKey();
  }

  @SuppressWarnings("unchecked") // the map has been asked for it
  private K cast(Object key) {
    return (K) key;
  }

  /** The content to note before a key is added, to find out which entries are dropped for it. */
  private @Nullable Object beforeAdding() {
    Dropping dropping = Dropping.of(raw);
    if (dropping == Dropping.ANYTHING) {
      return snapshot();
    }
    return dropping == Dropping.NOTHING || raw.isEmpty()
        ? null
        : List.of(new AbstractMap.SimpleImmutableEntry<>(raw.entrySet().iterator().next()));
  }

  /** Whether a key is there. Whether it is an error to ask is left to the change itself. */
  final boolean holds(@Nullable Object key) {
    try {
      return raw.containsKey(key);
    } catch (ClassCastException | NullPointerException e) {
      return false;
    }
  }

  @SuppressWarnings("unchecked") // the result of beforeAdding
  private void changed(
      @Nullable Object key, boolean had, @Nullable V old, int size, @Nullable Object before) {
    boolean has = holds(key);
    V now = has ? peek(key) : null;
    if (had && has) {
      replaced(key, old, now);
    } else if (has) {
      resized(key, null, now, ChangeKind.ADD);
    } else if (had) {
      resized(key, old, null, ChangeKind.REMOVE);
    }
    int missing = size + (has ? 1 : 0) - (had ? 1 : 0) - raw.size();
    if (missing > 0 && before != null) {
      for (Map.Entry<K, V> entry : (List<Map.Entry<K, V>>) before) {
        if (!holds(entry.getKey())) {
          removed(entry.getKey(), entry.getValue());
          missing--;
        }
      }
    }
    Dependencies shared = dependencies();
    if (missing != 0 && shared != null) {
      shared.triggerEverything(); // something else has changed by itself
    }
  }

  /** Triggers after the value of a key was replaced. */
  final void replaced(@Nullable Object key, @Nullable Object old, @Nullable Object now) {
    Dependencies shared = dependencies();
    if (shared != null && !Sameness.isSame(old, now)) {
      shared.triggerPart(key, old, now);
      shared.triggerAll();
      shared.tell(key, old, now, ChangeKind.SET);
    }
  }

  /** Triggers after an entry was removed. */
  final void removed(@Nullable Object key, @Nullable Object old) {
    resized(key, old, null, ChangeKind.REMOVE);
  }

  private void resized(
      @Nullable Object key, @Nullable Object old, @Nullable Object now, ChangeKind kind) {
    Dependencies shared = dependencies();
    if (shared != null) {
      shared.triggerPart(
          key,
          kind == ChangeKind.ADD ? Dependencies.ABSENT : old,
          kind == ChangeKind.REMOVE ? Dependencies.ABSENT : now);
      shared.triggerSize();
      shared.triggerKeys();
      shared.triggerAll();
      shared.tell(key, old, now, kind);
    }
  }

  /** Makes a change of many keys, which adds none, and triggers what it has changed. */
  final boolean changeMany(Supplier<Boolean> change) {
    try (Call call = write()) {
      if (dependencies() == null) {
        boolean result = change.get();
        triggerUnknown();
        return result;
      }
      List<Map.Entry<K, V>> before = snapshot();
      try {
        return change.get();
      } finally {
        for (Map.Entry<K, V> entry : before) {
          K key = entry.getKey();
          if (raw.containsKey(key)) {
            replaced(key, entry.getValue(), peek(key));
          } else {
            removed(key, entry.getValue());
          }
        }
      }
    }
  }

  @Override
  @SuppressWarnings("unchecked") // the old contents of the raw map
  final void changedFrom(@Nullable Object[] before) {
    Map<@Nullable Object, Boolean> known = KeyParts.tableLike(raw);
    boolean others = false;
    for (int i = 0; i < before.length; i += 2) {
      Object key = before[i];
      V value = (V) before[i + 1];
      known.put(key, true);
      if (holds(key)) {
        replaced(key, value, peek(key));
      } else {
        removed(key, value);
        others = true;
      }
    }
    for (Map.Entry<K, V> entry : raw.entrySet()) {
      if (!known.containsKey(entry.getKey())) {
        resized(entry.getKey(), null, entry.getValue(), ChangeKind.ADD);
        others = true;
      }
    }
    Dependencies shared = dependencies();
    if (!others && shared != null && !isInOrderOf(before)) {
      shared.triggerKeys();
      shared.triggerAll();
    }
  }

  private boolean isInOrderOf(@Nullable Object[] before) {
    int i = 0;
    for (K key : raw.keySet()) {
      if (!Sameness.isSame(before[i], key)) {
        return false;
      }
      i += 2;
    }
    return true;
  }

  /** Triggers what code that a change has called may have tracked for the first time. */
  private void triggerUnknown() {
    Dependencies made = dependencies();
    if (made != null) {
      made.triggerEverything();
    }
  }

  /** All entries, raw, as they are now. */
  private List<Map.Entry<K, V>> snapshot() {
    List<Map.Entry<K, V>> entries = new ArrayList<>(raw.size());
    for (Map.Entry<K, V> entry : raw.entrySet()) {
      entries.add(new AbstractMap.SimpleImmutableEntry<>(entry));
    }
    return entries;
  }
}
