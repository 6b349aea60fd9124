package dev.aliensignals.primitives.collections;

import java.util.AbstractList;
import java.util.Iterator;
import java.util.ListIterator;
import java.util.RandomAccess;
import java.util.Spliterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The view of {@link ReadableList#asList}. */
final class ListAsList<T extends @Nullable Object> extends AbstractList<T> implements RandomAccess {

  private final ReadableList<?, T> list;

  ListAsList(ReadableList<?, T> list) {
    this.list = list;
  }

  @Override
  public T get(int index) {
    ListItem<?, T> item = list.at(index);
    if (item == null) {
      throw new IndexOutOfBoundsException(
          "Index " + index + " of '" + list + "', whose size is " + list.size());
    }
    return item.get();
  }

  @Override
  public int size() {
    return list.size();
  }

  @Override
  public boolean contains(@Nullable Object value) {
    return list.get().contains(value);
  }

  @Override
  public int indexOf(@Nullable Object value) {
    return list.get().indexOf(value);
  }

  @Override
  public int lastIndexOf(@Nullable Object value) {
    return list.get().lastIndexOf(value);
  }

  @Override
  public Iterator<T> iterator() {
    return list.get().iterator();
  }

  @Override
  public ListIterator<T> listIterator(int index) {
    return list.get().listIterator(index);
  }

  @Override
  public Spliterator<T> spliterator() {
    return list.get().spliterator();
  }

  @Override
  public void forEach(Consumer<? super T> each) {
    list.get().forEach(each);
  }

  @Override
  @SuppressWarnings("NullAway") // as Collection has it
  public @Nullable Object[] toArray() {
    return list.get().toArray();
  }

  @Override
  public <A extends @Nullable Object> A[] toArray(A[] array) {
    return list.get().toArray(array);
  }
}
