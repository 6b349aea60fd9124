package dev.aliensignals.hybrid.runtime;

import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * A reactive deque. All reads depend on everything.
 *
 * @param <E> the type of the elements
 */
@SuppressWarnings({"serial", "NullAway"}) // the raw object is written in its place; null for null
final class DequeView<E extends @Nullable Object> extends QueueView<E, Deque<E>>
    implements Deque<E> {

  DequeView(Deque<E> raw, Mode mode, @Nullable View primary) {
    super(raw, mode, primary);
  }

  // ---- reads ------------------------------------------------------------------------------------

  @Override
  public E getFirst() {
    try (Call call = read()) {
      trackAll();
      return out(raw.getFirst());
    }
  }

  @Override
  public E getLast() {
    try (Call call = read()) {
      trackAll();
      return out(raw.getLast());
    }
  }

  @Override
  public @Nullable E peekFirst() {
    return peek();
  }

  @Override
  public @Nullable E peekLast() {
    try (Call call = read()) {
      trackAll();
      return out(raw.peekLast());
    }
  }

  @Override
  public Iterator<E> descendingIterator() {
    try (Call call = read()) {
      return new ElementIterator<>(this, raw.descendingIterator());
    }
  }

  /**
   * The deque in reverse. As in later versions of {@link Deque}.
   *
   * @return a view of it
   */
  @SuppressWarnings("unchecked") // of the same elements
  public Deque<E> reversed() {
    return (Deque<E>) Reversed.of(this);
  }

  // ---- writes -----------------------------------------------------------------------------------

  @Override
  public void addFirst(E element) {
    try (Call call = write()) {
      E stored = inElement(element);
      Object before = beforeAdding();
      raw.addFirst(stored);
      added(stored, before);
    }
  }

  @Override
  public void addLast(E element) {
    add(element);
  }

  @Override
  public boolean offerFirst(E element) {
    try (Call call = write()) {
      E stored = inElement(element);
      Object before = beforeAdding();
      boolean changed = raw.offerFirst(stored);
      if (changed) {
        added(stored, before);
      }
      return changed;
    }
  }

  @Override
  public boolean offerLast(E element) {
    return offer(element);
  }

  @Override
  public E removeFirst() {
    return remove();
  }

  @Override
  public E removeLast() {
    try (Call call = write()) {
      return taken(raw.removeLast());
    }
  }

  @Override
  public @Nullable E pollFirst() {
    return poll();
  }

  @Override
  public @Nullable E pollLast() {
    try (Call call = write()) {
      return raw.isEmpty() ? raw.pollLast() : taken(raw.pollLast());
    }
  }

  @Override
  public void push(E element) {
    addFirst(element);
  }

  @Override
  public E pop() {
    return remove();
  }

  @Override
  public boolean removeFirstOccurrence(@Nullable Object element) {
    return remove(element);
  }

  @Override
  @SuppressWarnings({"unchecked", "NullAway"}) // was in raw, so it is of this type
  public boolean removeLastOccurrence(@Nullable Object element) {
    try (Call call = write()) {
      Object sought = soughtElement(element);
      Object going = sought;
      if (dependencies() != null || Forms.areMany(sought)) {
        going = Forms.next(this, raw.descendingIterator(), sought);
      }
      boolean changed = raw.removeLastOccurrence(going);
      if (changed) {
        removed((E) going);
      }
      return changed;
    }
  }
}
