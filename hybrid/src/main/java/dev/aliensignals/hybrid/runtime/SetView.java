package dev.aliensignals.hybrid.runtime;

import java.util.Iterator;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A reactive set, the key set of a reactive map, or a part of either.
 *
 * @param <E> the type of the elements
 * @param <S> the type of the raw set
 */
@SuppressWarnings({"serial", "JdkObsolete"}) // written as the raw object; of the kind it has
class SetView<E extends @Nullable Object, S extends Set<E>> extends CollectionView<E, S>
    implements Set<E> {

  /** The map whose keys these are; null in other sets. */
  private final @Nullable MapView<E, ?, ?> map;

  /** Whether it is a part of another set: its size tells of elements, not of all. */
  private final boolean part;

  SetView(S raw, Mode mode, @Nullable View primary, @Nullable MapView<E, ?, ?> map, boolean part) {
    super(raw, mode, primary);
    this.map = map;
    this.part = part;
  }

  /** A set that is not a part of anything. */
  static <E extends @Nullable Object> SetView<E, ?> of(
      Set<E> raw, Mode mode, @Nullable View primary) {
    if (raw instanceof NavigableSet<E> navigable) {
      return new NavigableSetView<>(navigable, mode, primary, null, false);
    }
    if (raw instanceof SortedSet<E> sorted) {
      return new SortedSetView<>(sorted, mode, primary, null, false);
    }
    return new SetView<>(raw, mode, primary, null, false);
  }

  final @Nullable MapView<E, ?, ?> map() {
    return map;
  }

  @Override
  final @Nullable View as(Mode other) {
    if (map == null) {
      return part ? inMode(other, null, true) : null;
    }
    return inMode(other, map.inMode(other), part);
  }

  View inMode(Mode other, @Nullable MapView<E, ?, ?> otherMap, boolean isPart) {
    return new SetView<>(raw, other, primary(), otherMap, isPart);
  }

  @Override
  final void trackAll() {
    if (map != null) {
      map.trackKeys();
    } else {
      super.trackAll();
    }
  }

  @Override
  final void trackSize() {
    if (part) {
      trackAll();
    } else if (map != null) {
      map.trackSize();
    } else {
      super.trackSize();
    }
  }

  @Override
  void trackPart(@Nullable Object element) {
    if (isTracking()) {
      makeDependencies().trackPart(element);
    }
  }

  @Override
  @SuppressWarnings({"unchecked", "NullAway"}) // a form of an E is one
  final E inElement(E element) {
    E stored = in(element);
    E held = (E) held(stored);
    if (held instanceof Reactive view && raw instanceof SortedSet<E> set && !raw.contains(held)) {
      Sorted.requireOrder(set.comparator(), view);
    }
    return held;
  }

  /** In sets that are not sorted, the element is found by comparing as the set does. */
  @Override
  final @Nullable Object going(@Nullable Object sought) {
    if (sought == null || (View.isPlain(sought) && !(raw instanceof SortedSet))) {
      return sought;
    }
    try {
      if (raw instanceof SortedSet<?> sorted) {
        return Sorted.held(sorted, sought);
      }
      Compared compared = new Compared(sought);
      return raw.contains(compared) ? compared.with : sought;
    } catch (RuntimeException e) {
      return sought; // a set of the user's that looks at what it is asked for
    }
  }

  /** Stands for a value in a search, and keeps the element that it was found equal to. */
  private static final class Compared {

    private final Object value;
    @Nullable Object with;

    Compared(Object value) {
      this.value = value;
      this.with = value;
    }

    @Override
    @SuppressWarnings("EqualsUnsafeCast") // equal to what the value is equal to
    public boolean equals(@Nullable Object element) {
      if (!value.equals(element)) {
        return false;
      }
      with = element;
      return true;
    }

    @Override
    public int hashCode() {
      return value.hashCode();
    }
  }

  @Override
  final @Nullable Object soughtElement(@Nullable Object element) {
    return Reactivity.toRaw(element);
  }

  @Override
  final Iterator<E> newIterator() {
    return iteratorOver(raw.iterator());
  }

  /** Wraps an iterator of the raw set. */
  final Iterator<E> iteratorOver(Iterator<E> iterator) {
    return map == null
        ? new ElementIterator<>(this, iterator)
        : new MapIterators.Keys<>(this, map, iterator);
  }

  @Override
  public final boolean remove(@Nullable Object element) {
    if (map == null) {
      return super.remove(element);
    }
    return map.change(soughtElement(element), raw::remove);
  }

  @Override
  final boolean removeIfRaw(Predicate<? super E> filter) {
    return map == null ? super.removeIfRaw(filter) : map.changeMany(() -> raw.removeIf(filter));
  }

  @Override
  public final void clear() {
    if (map == null) {
      super.clear();
    } else {
      map.changeMany(
          () -> {
            raw.clear();
            return true;
          });
    }
  }

  /** Makes a change that removes an element, which is known before. */
  final E removeKnown(E element, Supplier<? extends E> change) {
    if (map != null) {
      return map.change(element, key -> out(change.get()));
    }
    try (Call call = write()) {
      E removed = change.get();
      removed(removed);
      return out(removed);
    }
  }
}
