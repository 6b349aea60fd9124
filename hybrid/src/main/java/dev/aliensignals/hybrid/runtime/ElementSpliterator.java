package dev.aliensignals.hybrid.runtime;

import java.util.Comparator;
import java.util.Spliterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A spliterator over a collection, which wraps the elements. Does not split: another thread would
 * wait for the one that owns the system.
 *
 * @param <E> the type of the elements
 */
final class ElementSpliterator<E extends @Nullable Object> implements Spliterator<E>, Consumer<E> {

  private final CollectionView<E, ?> view;
  private final Spliterator<E> raw;
  private @Nullable E current;

  ElementSpliterator(CollectionView<E, ?> view, Spliterator<E> raw) {
    this.view = view;
    this.raw = raw;
  }

  /** Takes an element of the raw spliterator. */
  @Override
  public void accept(E element) {
    current = element;
  }

  @Override
  @SuppressWarnings("NullAway") // null only if the element is
  public boolean tryAdvance(Consumer<? super E> action) {
    boolean found;
    try (Call call = view.read()) {
      view.trackAll();
      found = raw.tryAdvance(this);
    }
    if (found) {
      action.accept(view.outElement(current));
    }
    return found;
  }

  @Override
  public void forEachRemaining(Consumer<? super E> action) {
    if (view.spi().isOwner()) {
      view.trackAll();
      raw.forEachRemaining(element -> action.accept(view.outElement(element)));
    } else {
      Spliterator.super.forEachRemaining(action);
    }
  }

  @Override
  public @Nullable Spliterator<E> trySplit() {
    return null;
  }

  @Override
  public long estimateSize() {
    try (Call call = view.read()) {
      view.trackAll();
      return raw.estimateSize();
    }
  }

  @Override
  public int characteristics() {
    try (Call call = view.read()) {
      return raw.characteristics() & ~SUBSIZED;
    }
  }

  @Override
  @SuppressWarnings("unchecked") // a view of an element is an element
  public @Nullable Comparator<? super E> getComparator() {
    try (Call call = view.read()) {
      return (Comparator<? super E>) raw.getComparator();
    }
  }
}
