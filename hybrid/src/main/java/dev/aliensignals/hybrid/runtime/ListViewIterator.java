package dev.aliensignals.hybrid.runtime;

import java.util.ListIterator;
import org.jspecify.annotations.Nullable;

/**
 * Iterates over a list in both directions, wrapping what it gives out.
 *
 * @param <E> the type of the elements
 */
final class ListViewIterator<E extends @Nullable Object> implements ListIterator<E> {

  private final ListView<E> view;
  private final ListIterator<E> raw;
  private final Reads reads;

  /** The element that was given out last, and where it was. */
  private @Nullable E last;

  private int lastIndex;

  /** Made by the thread that owns the system. */
  ListViewIterator(ListView<E> view, ListIterator<E> raw) {
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
    if (Call.SPI.isOwner()) {
      reads.track();
      return view.out(nextRaw());
    }
    E element;
    try (Call call = Call.read()) {
      element = nextRaw();
    }
    return view.out(element);
  }

  private E nextRaw() {
    int index = raw.nextIndex();
    E element = raw.next();
    lastIndex = index;
    last = element;
    return element;
  }

  @Override
  public boolean hasPrevious() {
    try (Call call = Call.read()) {
      reads.track();
      return raw.hasPrevious();
    }
  }

  @Override
  public E previous() {
    E element;
    try (Call call = Call.read()) {
      reads.track();
      int index = raw.previousIndex();
      element = raw.previous();
      lastIndex = index;
      last = element;
    }
    return view.out(element);
  }

  @Override
  public int nextIndex() {
    try (Call call = Call.read()) {
      reads.track();
      return raw.nextIndex();
    }
  }

  @Override
  public int previousIndex() {
    try (Call call = Call.read()) {
      reads.track();
      return raw.previousIndex();
    }
  }

  @Override
  @SuppressWarnings("NullAway") // null only if the element is
  public void remove() {
    try (Call call = view.write()) {
      IndexParts.Remembered behind = view.remember(lastIndex);
      raw.remove();
      view.cut(lastIndex, last, behind);
    }
  }

  @Override
  @SuppressWarnings("NullAway") // as above
  public void set(E element) {
    try (Call call = view.write()) {
      E stored = View.in(element);
      raw.set(stored);
      view.replaced(lastIndex, last, stored);
      last = stored;
    }
  }

  @Override
  public void add(E element) {
    try (Call call = view.write()) {
      int index = raw.nextIndex();
      IndexParts.Remembered behind = view.remember(index);
      raw.add(View.in(element));
      view.inserted(index, 1, behind);
    }
  }
}
