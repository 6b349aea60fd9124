package dev.aliensignals.hybrid.runtime;

import java.util.Comparator;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * A reactive sorted set, or a part of one.
 *
 * @param <E> the type of the elements
 * @param <S> the type of the raw set
 */
@SuppressWarnings({"serial", "JdkObsolete"}) // written as the raw object, which is of this kind
class SortedSetView<E extends @Nullable Object, S extends SortedSet<E>> extends SetView<E, S>
    implements SortedSet<E> {

  SortedSetView(
      S raw, Mode mode, @Nullable View primary, @Nullable MapView<E, ?, ?> map, boolean part) {
    super(raw, mode, primary, map, part);
  }

  @Override
  View inMode(Mode other, @Nullable MapView<E, ?, ?> otherMap, boolean isPart) {
    return new SortedSetView<>(raw, other, primary(), otherMap, isPart);
  }

  @Override
  public @Nullable Comparator<? super E> comparator() {
    return raw.comparator();
  }

  @Override
  public E first() {
    try (Call call = read()) {
      trackAll();
      return out(raw.first());
    }
  }

  @Override
  public E last() {
    try (Call call = read()) {
      trackAll();
      return out(raw.last());
    }
  }

  /**
   * Removes the first element. As in later versions of {@link SortedSet}.
   *
   * @return the removed element
   * @throws java.util.NoSuchElementException if there is none
   */
  public E removeFirst() {
    try (Call call = write()) {
      E first = raw.first();
      remove(first);
      return out(first);
    }
  }

  /**
   * Removes the last element. As in later versions of {@link SortedSet}.
   *
   * @return the removed element
   * @throws java.util.NoSuchElementException if there is none
   */
  public E removeLast() {
    try (Call call = write()) {
      E last = raw.last();
      remove(last);
      return out(last);
    }
  }

  @Override
  public SortedSet<E> subSet(E from, E to) {
    return part(raw.subSet(sought(from), sought(to)));
  }

  @Override
  public SortedSet<E> headSet(E to) {
    return part(raw.headSet(sought(to)));
  }

  @Override
  public SortedSet<E> tailSet(E from) {
    return part(raw.tailSet(sought(from)));
  }

  private SortedSet<E> part(SortedSet<E> range) {
    return new SortedSetView<>(range, $$mode(), primary(), map(), true);
  }
}
