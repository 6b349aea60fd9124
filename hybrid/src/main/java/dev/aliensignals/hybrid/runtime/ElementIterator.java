package dev.aliensignals.hybrid.runtime;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * An iterator over a collection, which wraps the elements.
 *
 * @param <E> the type of the elements
 */
final class ElementIterator<E extends @Nullable Object> implements Iterator<E> {

  private final CollectionView<E, ?> view;
  private final Iterator<E> raw;

  /** The run that has tracked it. */
  private final int run;

  private @Nullable E last;

  /** Made by the thread that owns the system. */
  ElementIterator(CollectionView<E, ?> view, Iterator<E> raw) {
    this.view = view;
    this.raw = raw;
    this.run = view.startTraversal();
  }

  @Override
  public boolean hasNext() {
    boolean entered = !view.isIn(run) && view.startStep();
    try {
      return raw.hasNext();
    } finally {
      if (entered) {
        view.endStep();
      }
    }
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
    last = element;
    return view.outElement(element);
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
