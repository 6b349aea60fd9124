package dev.aliensignals.hybrid.runtime;

import dev.aliensignals.hybrid.ChangeKind;
import dev.aliensignals.primitives.Cleanup;
import dev.aliensignals.primitives.collections.DerivedList;
import dev.aliensignals.primitives.collections.DerivedListOptions;
import dev.aliensignals.primitives.collections.ListSource;
import dev.aliensignals.primitives.collections.ReadableList;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A reactive collection as the source of a derived list, which it tells of the changes that are
 * made through its views.
 *
 * @param <K> the type of the keys of the list
 * @param <T> the type of its values
 */
public final class EntrySource<K, T extends @Nullable Object>
    implements ListSource<K, T>, MutationListener {

  private final View view;

  /** Whether the values of the list are the entries of a map. */
  private final boolean isMap;

  private final boolean isOrdered;
  private @Nullable Changes<? super K, ? super T> changes;

  private EntrySource(View view) {
    this.view = view;
    Object raw = view.$$raw();
    this.isMap = raw instanceof Map;
    this.isOrdered =
        raw instanceof List || raw instanceof LinkedHashMap || raw instanceof LinkedHashSet;
  }

  // ---- lists ------------------------------------------------------------------------------------

  /**
   * The elements of a list, with keys that are counted.
   *
   * @param <E> the type of the elements
   * @param list a view
   * @return a new list
   */
  public static <E extends @Nullable Object> ReadableList<Long, E> of(List<E> list) {
    return in(
        list,
        () ->
            list instanceof View view && isWhole(view)
                ? DerivedList.<E>from(EntrySource::compare, new EntrySource<Long, E>(view))
                : DerivedList.<E>of(EntrySource::compare, () -> list));
  }

  /**
   * The elements of a list, with keys that a function makes of them.
   *
   * @param <K> the type of the keys
   * @param <E> the type of the elements
   * @param list a view
   * @param key says the key of an element
   * @return a new list
   */
  public static <K, E extends @Nullable Object> ReadableList<K, E> of(
      List<E> list, Function<? super E, ? extends K> key) {
    return in(
        list,
        () ->
            list instanceof View view && isWhole(view)
                ? DerivedList.<K, E>from(EntrySource::compare, key, new EntrySource<K, E>(view))
                : DerivedList.<K, E>by(EntrySource::compare, key, () -> list));
  }

  // ---- sets and maps ----------------------------------------------------------------------------

  /**
   * The elements of a set, each of which is its own key.
   *
   * @param <E> the type of the elements
   * @param set a view
   * @return a new list
   */
  public static <E> ReadableList<E, E> of(Set<E> set) {
    if (!(set instanceof View view && isWhole(view))) {
      return in(set, () -> DerivedList.<E, E>by(EntrySource::compare, EntrySource::raw, () -> set));
    }
    EntrySource<E, E> source = new EntrySource<>(view);
    ReadableList<E, E> all =
        in(set, () -> DerivedList.<E, E>from(EntrySource::compare, EntrySource::<E>raw, source));
    return set instanceof SortedSet<E> sorted
        ? all.sortedBy(EntrySource::<E>raw, order(sorted.comparator()))
        : all;
  }

  /**
   * The values of a map, under its keys.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param map a view
   * @return a new list
   */
  public static <K, V extends @Nullable Object> ReadableList<K, V> of(Map<K, V> map) {
    ReadableList<K, Map.Entry<K, V>> entries = entries(map);
    if (map instanceof SortedMap<K, V> sorted) {
      entries = entries.sortedBy(Map.Entry::getKey, order(sorted.comparator()));
    }
    return entries.map((Function<Map.Entry<K, V>, V>) Map.Entry::getValue);
  }

  private static <K, V extends @Nullable Object> ReadableList<K, Map.Entry<K, V>> entries(
      Map<K, V> map) {
    return in(
        map,
        () ->
            map instanceof View view && isWhole(view)
                ? DerivedList.<K, Map.Entry<K, V>>from(
                    EntrySource::compareValues,
                    Map.Entry::getKey,
                    new EntrySource<K, Map.Entry<K, V>>(view))
                : DerivedList.<K, Map.Entry<K, V>>by(
                    EntrySource::compareValues, Map.Entry::getKey, () -> entriesOf(map)));
  }

  private static <K, V extends @Nullable Object> List<Map.Entry<K, V>> entriesOf(Map<K, V> map) {
    List<Map.Entry<K, V>> entries = new ArrayList<>();
    map.forEach((key, value) -> entries.add(new SimpleImmutableEntry<>(raw(key), value)));
    return entries;
  }

  // ---- both -------------------------------------------------------------------------------------

  /** Whether a view is one of a whole collection, whose changes are told of. */
  private static boolean isWhole(View view) {
    return view.primary().$$raw() == view.$$raw()
        && (view instanceof ListView || view instanceof SetView || view instanceof MapView);
  }

  private static <R> R in(Object collection, Supplier<R> fn) {
    return collection instanceof View view && !view.$$home().isShared()
        ? view.$$home().spi.system().run(fn)
        : fn.get();
  }

  private static void compare(DerivedListOptions<?> options) {
    options.itemEquality(Sameness.INSTANCE);
  }

  private static void compareValues(
      DerivedListOptions<? extends Map.Entry<?, ? extends @Nullable Object>> options) {
    options.itemEquality(
        (a, b) -> a.getKey() == b.getKey() && Sameness.isSame(a.getValue(), b.getValue()));
  }

  private static <E> E raw(E element) {
    return View.sought(element);
  }

  @SuppressWarnings("unchecked") // without one the elements are comparable
  private static <E> Comparator<? super E> order(@Nullable Comparator<? super E> comparator) {
    return comparator == null ? (Comparator<E>) Comparator.naturalOrder() : comparator;
  }

  // ---- the source -------------------------------------------------------------------------------

  @Override
  @SuppressWarnings("unchecked") // says who has made it
  public Collection<? extends T> values() {
    return isMap
        ? (Collection<T>) (Collection<?>) entriesOf((Map<Object, Object>) view)
        : new ArrayList<>((Collection<T>) view);
  }

  @Override
  public void follow() {
    try (Call call = view.read()) {
      view.trackAll();
    }
  }

  @Override
  public boolean isOrdered() {
    return isOrdered;
  }

  @Override
  public Cleanup listen(Changes<? super K, ? super T> told) {
    changes = told;
    view.$$addListener(this);
    return () -> {
      changes = null;
      view.$$removeListener(this);
    };
  }

  @Override
  @SuppressWarnings("unchecked") // says who has made it
  public void changed(
      Object owner,
      @Nullable Object key,
      @Nullable Object old,
      @Nullable Object now,
      ChangeKind kind) {
    Changes<? super K, ? super T> told = changes;
    if (told == null) {
      return;
    }
    if (kind == ChangeKind.REORDER) {
      told.unknown();
    } else if (key instanceof Integer index && view instanceof ListView) {
      switch (kind) {
        case ADD -> told.added(index, given(now));
        case REMOVE -> told.removed(index);
        default -> told.replaced(index, given(now));
      }
    } else if (key == null) { // which is no key of a list: compared, it is refused
      told.unknown();
    } else if (kind == ChangeKind.REMOVE) {
      told.removedKey((K) key);
    } else {
      told.put(isMap ? (T) entry(key, now) : given(now));
    }
  }

  /** A raw value as the view gives it out. */
  @SuppressWarnings({"unchecked", "NullAway"}) // null only if the collection holds null
  private T given(@Nullable Object raw) {
    return (T) view.out(raw);
  }

  @SuppressWarnings("NullAway") // null only if the map holds null
  private Map.Entry<Object, Object> entry(Object key, @Nullable Object raw) {
    return new SimpleImmutableEntry<>(key, view.out(raw));
  }

  @Override
  public void lost(Object owner) {
    Changes<? super K, ? super T> told = changes;
    if (told != null) {
      told.unknown();
    }
  }
}
