package dev.aliensignals.hybrid.runtime;

import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import org.jspecify.annotations.Nullable;

/**
 * A reactive list that is a deque too, as a {@link java.util.LinkedList} is.
 *
 * @param <E> the type of the elements
 */
@SuppressWarnings({"serial", "NullAway"}) // the raw object is written in its place; null for null
final class ListDequeView<E extends @Nullable Object> extends ListView<E> implements Deque<E> {

  ListDequeView(List<E> raw, Mode mode, @Nullable View primary) {
    super(raw, mode, primary);
  }

  // ---- reads ------------------------------------------------------------------------------------

  @Override
  public @Nullable E peekFirst() {
    try (Call call = Call.read()) {
      if (raw.isEmpty()) {
        trackSize();
        return null;
      }
      return get(0);
    }
  }

  @Override
  public @Nullable E peekLast() {
    try (Call call = Call.read()) {
      trackSize();
      return raw.isEmpty() ? null : get(raw.size() - 1);
    }
  }

  @Override
  public @Nullable E peek() {
    return peekFirst();
  }

  @Override
  public E element() {
    return getFirst();
  }

  @Override
  public Iterator<E> descendingIterator() {
    ListIterator<E> backwards;
    try (Call call = Call.read()) {
      backwards = listIterator(raw.size());
    }
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return backwards.hasPrevious();
      }

      @Override
      public E next() {
        return backwards.previous();
      }

      @Override
      public void remove() {
        backwards.remove();
      }
    };
  }

  // ---- writes -----------------------------------------------------------------------------------

  @Override
  public boolean offerFirst(E element) {
    addFirst(element);
    return true;
  }

  @Override
  public boolean offerLast(E element) {
    return add(element);
  }

  @Override
  public boolean offer(E element) {
    return add(element);
  }

  @Override
  public void push(E element) {
    addFirst(element);
  }

  @Override
  public E remove() {
    return removeFirst();
  }

  @Override
  public E pop() {
    return removeFirst();
  }

  @Override
  public @Nullable E poll() {
    return pollFirst();
  }

  @Override
  public @Nullable E pollFirst() {
    try (Call call = write()) {
      return raw.isEmpty() ? null : remove(0);
    }
  }

  @Override
  public @Nullable E pollLast() {
    try (Call call = write()) {
      return raw.isEmpty() ? null : remove(raw.size() - 1);
    }
  }

  @Override
  public boolean removeFirstOccurrence(@Nullable Object element) {
    return remove(element);
  }

  @Override
  public boolean removeLastOccurrence(@Nullable Object element) {
    try (Call call = write()) {
      int index = raw.lastIndexOf(soughtElement(element));
      if (index >= 0) {
        remove(index);
      }
      return index >= 0;
    }
  }
}
