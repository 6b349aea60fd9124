package dev.aliensignals.hybrid.runtime;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Iterates over a collection, wrapping what it gives out.
 *
 * @param <E> the type of the elements
 */
final class ElementIterator<E extends @Nullable Object> implements Iterator<E> {

  private final CollectionView<E, ?> view;
  private final Iterator<E> raw;
  private final Reads reads;
  private @Nullable E last;

  /** Made by the thread that owns the system. */
  ElementIterator(CollectionView<E, ?> view, Iterator<E> raw) {
    this.view = view;
    this.raw = raw;
    this.reads = new Reads(view);
  }

  @Override
  public boolean hasNext() {
    if (Call.SPI.isOwner()) {
      reads.track();
      return raw.hasNext();
    }
    try (Call call = Call.read()) {
      return raw.hasNext();
    }
  }

  @Override
  public E next() {
    E element;
    if (Call.SPI.isOwner()) {
      reads.track();
      element = raw.next();
    } else {
      element = nextForeign();
    }
    last = element;
    return view.outElement(element);
  }

  private E nextForeign() {
    try (Call call = Call.read()) {
      return raw.next();
    }
  }

  @Override
  @SuppressWarnings("NullAway") // null only if that is what next() has returned
  public void remove() {
    try (Call call = view.write()) {
      raw.remove();
      view.removed(last);
    }
  }
}
