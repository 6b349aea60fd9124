package dev.aliensignals.hybrid.runtime;

import java.util.ListIterator;
import org.jspecify.annotations.Nullable;

/**
 * An iterator over a list in both directions, which wraps the elements.
 *
 * @param <E> the type of the elements
 */
final class ListViewIterator<E extends @Nullable Object> implements ListIterator<E> {

  private final ListView<E> view;
  private final ListIterator<E> raw;

  /** The run that has tracked it. */
  private final int run;

  /** Whether the element that was returned last was read backwards. */
  private boolean backwards;

  /** Made by the thread that owns the system. */
  ListViewIterator(ListView<E> view, ListIterator<E> raw) {
    this.view = view;
    this.raw = raw;
    this.run = view.startTraversal();
  }

  @Override
  public boolean hasNext() {
    boolean more = raw.hasNext(); // without the system: the answer may be old; next() finds out
    if (!more && !view.isIn(run)) {
      view.trackEnd();
    }
    return more;
  }

  @Override
  public E next() {
    boolean entered = !view.isIn(run) && view.startStep();
    E element;
    try {
      element = raw.next();
    } finally {
      if (entered) {
        view.endStep();
      }
    }
    backwards = false;
    return view.out(element);
  }

  @Override
  public boolean hasPrevious() {
    try (Call call = view.read()) {
      view.trackAll();
      return raw.hasPrevious();
    }
  }

  @Override
  public E previous() {
    E element;
    try (Call call = view.read()) {
      view.trackAll();
      element = raw.previous();
      backwards = true;
    }
    return view.out(element);
  }

  @Override
  public int nextIndex() {
    try (Call call = view.read()) {
      view.trackAll();
      return raw.nextIndex();
    }
  }

  @Override
  public int previousIndex() {
    try (Call call = view.read()) {
      view.trackAll();
      return raw.previousIndex();
    }
  }

  /** The index of the element that was returned last; anything, if none was. */
  private int lastIndex() {
    return backwards ? raw.nextIndex() : raw.nextIndex() - 1;
  }

  @Override
  public void remove() {
    try (Call call = view.write()) {
      int index = lastIndex();
      if (view.isUnread(index)) {
        raw.remove();
        return;
      }
      E last = view.raw.get(index);
      IndexParts.Remembered behind = view.remember(index);
      raw.remove();
      view.cut(index, last, behind);
    }
  }

  @Override
  public void set(E element) {
    try (Call call = view.write()) {
      E stored = view.in(element);
      int index = lastIndex();
      if (view.isUnread(index)) {
        raw.set(stored);
        return;
      }
      E last = view.raw.get(index);
      raw.set(stored);
      view.replaced(index, last, stored);
    }
  }

  @Override
  public void add(E element) {
    try (Call call = view.write()) {
      int index = raw.nextIndex();
      IndexParts.Remembered behind = view.remember(index);
      raw.add(view.in(element));
      view.inserted(index, 1, behind);
    }
  }
}
