package dev.aliensignals.hybrid.runtime;

import java.util.Iterator;
import java.util.NavigableSet;
import org.jspecify.annotations.Nullable;

/**
 * A reactive navigable set, or a part of one.
 *
 * @param <E> the type of the elements
 */
@SuppressWarnings("serial") // the raw object is written in its place
final class NavigableSetView<E extends @Nullable Object> extends SortedSetView<E, NavigableSet<E>>
    implements NavigableSet<E> {

  NavigableSetView(
      NavigableSet<E> raw,
      Mode mode,
      @Nullable View primary,
      @Nullable MapView<E, ?, ?> map,
      boolean part) {
    super(raw, mode, primary, map, part);
  }

  @Override
  View inMode(Mode other, @Nullable MapView<E, ?, ?> otherMap, boolean isPart) {
    return new NavigableSetView<>(raw, other, primary(), otherMap, isPart);
  }

  @Override
  public @Nullable E lower(E element) {
    try (Call call = read()) {
      trackAll();
      return out(raw.lower(sought(element)));
    }
  }

  @Override
  public @Nullable E floor(E element) {
    try (Call call = read()) {
      trackAll();
      return out(raw.floor(sought(element)));
    }
  }

  @Override
  public @Nullable E ceiling(E element) {
    try (Call call = read()) {
      trackAll();
      return out(raw.ceiling(sought(element)));
    }
  }

  @Override
  public @Nullable E higher(E element) {
    try (Call call = read()) {
      trackAll();
      return out(raw.higher(sought(element)));
    }
  }

  @Override
  public @Nullable E pollFirst() {
    try (Call call = write()) {
      return raw.isEmpty() ? raw.pollFirst() : removeKnown(raw.first(), raw::pollFirst);
    }
  }

  @Override
  public @Nullable E pollLast() {
    try (Call call = write()) {
      return raw.isEmpty() ? raw.pollLast() : removeKnown(raw.last(), raw::pollLast);
    }
  }

  @Override
  public Iterator<E> descendingIterator() {
    try (Call call = read()) {
      return iteratorOver(raw.descendingIterator());
    }
  }

  @Override
  public NavigableSet<E> descendingSet() {
    return part(raw.descendingSet());
  }

  @Override
  public NavigableSet<E> subSet(E from, boolean fromInclusive, E to, boolean toInclusive) {
    return part(raw.subSet(sought(from), fromInclusive, sought(to), toInclusive));
  }

  @Override
  public NavigableSet<E> headSet(E to, boolean inclusive) {
    return part(raw.headSet(sought(to), inclusive));
  }

  @Override
  public NavigableSet<E> tailSet(E from, boolean inclusive) {
    return part(raw.tailSet(sought(from), inclusive));
  }

  @Override
  public NavigableSet<E> subSet(E from, E to) {
    return subSet(from, true, to, false);
  }

  @Override
  public NavigableSet<E> headSet(E to) {
    return headSet(to, false);
  }

  @Override
  public NavigableSet<E> tailSet(E from) {
    return tailSet(from, true);
  }

  private NavigableSet<E> part(NavigableSet<E> range) {
    return new NavigableSetView<>(range, $$mode(), primary(), map(), true);
  }
}
