package dev.aliensignals.hybrid.runtime;

import java.util.NoSuchElementException;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A reactive queue. All reads depend on everything.
 *
 * @param <E> the type of the elements
 * @param <Q> the type of the raw queue
 */
@SuppressWarnings({"serial", "NullAway"}) // the raw object is written in its place; null for null
class QueueView<E extends @Nullable Object, Q extends Queue<E>> extends CollectionView<E, Q>
    implements Queue<E> {

  QueueView(Q raw, Mode mode, @Nullable View primary) {
    super(raw, mode, primary);
  }

  @Override
  final int knownSize() {
    return UNKNOWN_SIZE; // some queues count one by one
  }

  @Override
  public boolean offer(E element) {
    try (Call call = write()) {
      E stored = inElement(element);
      Object before = beforeAdding();
      boolean changed = raw.offer(stored);
      if (changed) {
        added(stored, before);
      }
      return changed;
    }
  }

  @Override
  public @Nullable E poll() {
    try (Call call = write()) {
      return raw.isEmpty() ? raw.poll() : taken(raw.poll());
    }
  }

  @Override
  public E remove() {
    try (Call call = write()) {
      return taken(raw.remove());
    }
  }

  /** Triggers after an element was removed, and gives it out. */
  final E taken(E element) {
    removed(element);
    return out(element);
  }

  @Override
  public @Nullable E peek() {
    try (Call call = read()) {
      trackAll();
      return out(raw.peek());
    }
  }

  @Override
  public E element() {
    try (Call call = read()) {
      trackAll();
      if (raw.isEmpty()) {
        throw new NoSuchElementException("The queue is empty.");
      }
      return out(raw.element());
    }
  }
}
