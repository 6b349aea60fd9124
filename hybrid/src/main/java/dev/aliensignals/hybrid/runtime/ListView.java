package dev.aliensignals.hybrid.runtime;

import dev.aliensignals.hybrid.ChangeKind;
import dev.aliensignals.primitives.spi.Spi;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A reactive list, or a sublist of one. Single elements are tracked one by one in the whole list,
 * everything else as a whole.
 *
 * @param <E> the type of the elements
 */
@SuppressWarnings("serial") // the raw object is written in its place
class ListView<E extends @Nullable Object> extends CollectionView<E, List<E>> implements List<E> {

  ListView(List<E> raw, Mode mode, @Nullable View primary) {
    super(raw, mode, primary);
  }

  static <E extends @Nullable Object> ListView<E> of(
      List<E> raw, Mode mode, @Nullable View primary) {
    if (raw instanceof RandomAccess) {
      return new RandomAccessListView<>(raw, mode, primary);
    }
    return raw instanceof Deque
        ? ListDequeView.of(raw, mode, primary)
        : new ListView<>(raw, mode, primary);
  }

  /** The index in the whole list at which this one begins. */
  int offset() {
    return 0;
  }

  /** The raw list that this is a part of. */
  private List<?> whole() {
    return (List<?>) primary().$$raw();
  }

  @Override
  public void $$parts(BiConsumer<@Nullable Object, @Nullable Object> visitor) {
    try (Call call = read()) {
      trackAll();
      int index = 0;
      for (E element : raw) {
        visitor.accept(index++, out(element));
      }
    }
  }

  // ---- reads ------------------------------------------------------------------------------------

  @Override
  public E get(int index) {
    Spi spi = spi();
    if (spi.isOwner()) {
      trackIndex(index, spi);
      return out(raw.get(index));
    }
    E element;
    try (Call call = read()) {
      trackIndex(index, spi); // in the body of a task
      element = raw.get(index);
    }
    return out(element);
  }

  /** Tracks one element, or if there is none, the size. */
  void trackIndex(int index, Spi spi) {
    if (spi.isTracking()) {
      if (index >= 0 && index < raw.size()) {
        makeDependencies().trackIndex(index);
      } else {
        makeDependencies().trackSize();
      }
    }
  }

  /**
   * The first element. As in later versions of {@link List}.
   *
   * @return the element at 0
   * @throws NoSuchElementException if there is none
   */
  public E getFirst() {
    try (Call call = read()) {
      requireElement();
      return get(0);
    }
  }

  /**
   * The last element. As in later versions of {@link List}.
   *
   * @return the element at size - 1
   * @throws NoSuchElementException if there is none
   */
  public E getLast() {
    try (Call call = read()) {
      trackSize();
      requireElement();
      return get(raw.size() - 1);
    }
  }

  private void requireElement() {
    if (raw.isEmpty()) {
      trackSize();
      throw new NoSuchElementException("The list is empty.");
    }
  }

  @Override
  public int indexOf(@Nullable Object element) {
    try (Call call = read()) {
      trackAll();
      return firstIndex(soughtElement(element));
    }
  }

  @Override
  public int lastIndexOf(@Nullable Object element) {
    try (Call call = read()) {
      trackAll();
      return lastIndex(soughtElement(element));
    }
  }

  private int firstIndex(@Nullable Object sought) {
    return Forms.firstIndex(this, raw, sought, raw.indexOf(sought));
  }

  /** The last index of what is sought, in whatever form. */
  final int lastIndex(@Nullable Object sought) {
    return Forms.lastIndex(this, raw, sought, raw.lastIndexOf(sought));
  }

  @Override
  Iterator<E> newIterator() {
    return new ListViewIterator<>(this, raw.listIterator());
  }

  @Override
  public ListIterator<E> listIterator() {
    return listIterator(0);
  }

  @Override
  public ListIterator<E> listIterator(int index) {
    try (Call call = read()) {
      return new ListViewIterator<>(this, raw.listIterator(index));
    }
  }

  @Override
  public List<E> subList(int from, int to) {
    try (Call call = read()) {
      trackAll();
      return Part.of(raw.subList(from, to), $$mode(), primary(), offset() + from);
    }
  }

  // ---- writes -----------------------------------------------------------------------------------

  @Override
  public boolean add(E element) {
    try (Call call = write()) {
      int at = raw.size();
      Object before = mayDrop() ? before() : null;
      IndexParts.Remembered behind = before == null ? remember(at) : null;
      boolean changed = raw.add(in(element));
      inserted(at, raw.size() - at, behind, before);
      return changed;
    }
  }

  @Override
  public void add(int index, E element) {
    try (Call call = write()) {
      Object before = mayDrop() ? before() : null;
      IndexParts.Remembered behind = before == null ? remember(index) : null;
      raw.add(index, in(element));
      inserted(index, 1, behind, before);
    }
  }

  @Override
  public boolean addAll(Collection<? extends E> others) {
    List<E> more = stored(others);
    try (Call call = write()) {
      int at = raw.size();
      Object before = mayDrop() ? before() : null;
      IndexParts.Remembered behind = before == null ? remember(at) : null;
      boolean changed = raw.addAll(more);
      inserted(at, raw.size() - at, behind, before);
      return changed;
    }
  }

  @Override
  public boolean addAll(int index, Collection<? extends E> others) {
    List<E> more = stored(others);
    try (Call call = write()) {
      int size = raw.size();
      Object before = mayDrop() ? before() : null;
      IndexParts.Remembered behind = before == null ? remember(index) : null;
      boolean changed = raw.addAll(index, more);
      inserted(index, raw.size() - size, behind, before);
      return changed;
    }
  }

  @SuppressWarnings("unchecked") // of this type if the caller says so
  private List<E> stored(Collection<? extends E> others) {
    @Nullable Object[] elements = others.toArray();
    @Nullable Object[] stored = new Object[elements.length];
    for (int i = 0; i < elements.length; i++) {
      stored[i] = in(elements[i]);
    }
    return (List<E>) Arrays.asList(stored);
  }

  /**
   * The list in reverse. As in later versions of {@link List}.
   *
   * @return a view of it
   */
  @SuppressWarnings("unchecked") // of the same elements
  public List<E> reversed() {
    return (List<E>) Reversed.of(this);
  }

  /**
   * Adds at the front. As in later versions of {@link List}.
   *
   * @param element the new one
   */
  public void addFirst(E element) {
    add(0, element);
  }

  /**
   * Adds at the end. As in later versions of {@link List}.
   *
   * @param element the new one
   */
  public void addLast(E element) {
    add(element);
  }

  @Override
  public E set(int index, E element) {
    try (Call call = write()) {
      E stored = in(element);
      E old = raw.set(index, stored);
      replaced(index, old, stored);
      return out(old);
    }
  }

  @Override
  public E remove(int index) {
    try (Call call = write()) {
      IndexParts.Remembered behind = remember(index);
      E old = raw.remove(index);
      cut(index, old, behind);
      return out(old);
    }
  }

  @Override
  public boolean remove(@Nullable Object element) {
    try (Call call = write()) {
      Object sought = soughtElement(element);
      int index = dependencies() == null && !Forms.areMany(sought) ? -1 : firstIndex(sought);
      if (index < 0) {
        return raw.remove(sought);
      }
      remove(index);
      return true;
    }
  }

  /**
   * Removes the first element. As in later versions of {@link List}.
   *
   * @return the removed element
   * @throws NoSuchElementException if there is none
   */
  public E removeFirst() {
    try (Call call = write()) {
      requireElement();
      return remove(0);
    }
  }

  /**
   * Removes the last element. As in later versions of {@link List}.
   *
   * @return the removed element
   * @throws NoSuchElementException if there is none
   */
  public E removeLast() {
    try (Call call = write()) {
      requireElement();
      return remove(raw.size() - 1);
    }
  }

  @Override
  public void replaceAll(UnaryOperator<E> operator) {
    Objects.requireNonNull(operator, "operator");
    try (Call call = write()) {
      Object before = before();
      try {
        raw.replaceAll(element -> in(operator.apply(out(element))));
      } finally {
        after(before);
      }
    }
  }

  @Override
  public void sort(@Nullable Comparator<? super E> comparator) {
    try (Call call = write()) {
      Object before = before();
      try {
        raw.sort(comparator == null ? null : (a, b) -> comparator.compare(out(a), out(b)));
      } finally {
        after(before, true);
      }
    }
  }

  // ---- triggers of changes ----------------------------------------------------------------------

  /** Whether nobody has to be told of a change at an index, or there is none. */
  final boolean isUnread(int index) {
    return dependencies() == null || index < 0 || index >= raw.size();
  }

  /** The elements that are tracked one by one, from an index of this list on. */
  final IndexParts.@Nullable Remembered remember(int from) {
    Dependencies shared = dependencies();
    if (shared == null || from < 0 || offset() + from >= whole().size()) {
      return null;
    }
    IndexParts indexes = shared.indexes();
    return indexes == null ? null : indexes.remember(whole(), offset() + from);
  }

  /** Whether the list may drop elements when others are added. */
  private boolean mayDrop() {
    return dependencies() != null && Dropping.of(whole()) == Dropping.ANYTHING;
  }

  private void inserted(
      int index, int count, IndexParts.@Nullable Remembered behind, @Nullable Object before) {
    if (before == null) {
      inserted(index, count, behind);
    } else {
      after(before);
    }
  }

  /** Triggers after elements were added. */
  final void inserted(int index, int count, IndexParts.@Nullable Remembered behind) {
    Dependencies shared = dependencies();
    if (shared == null || count == 0) {
      return;
    }
    resized(shared, behind);
    if (shared.hasListeners()) {
      for (int i = index; i < index + count; i++) {
        shared.tell(offset() + i, null, raw.get(i), ChangeKind.ADD);
      }
    }
  }

  /** Triggers after an element was removed. */
  final void cut(int index, E old, IndexParts.@Nullable Remembered behind) {
    Dependencies shared = dependencies();
    if (shared != null) {
      resized(shared, behind);
      shared.tell(offset() + index, old, null, ChangeKind.REMOVE);
    }
  }

  private void resized(Dependencies shared, IndexParts.@Nullable Remembered behind) {
    if (behind != null) {
      behind.triggerChanged(whole());
    }
    shared.triggerSize();
    shared.triggerAll();
  }

  /** Triggers after an element was replaced. */
  final void replaced(int index, E old, E now) {
    Dependencies shared = dependencies();
    if (shared != null && !Sameness.isSame(old, now)) {
      shared.triggerIndex(offset() + index, old, now);
      shared.triggerAll();
      shared.tell(offset() + index, old, now, ChangeKind.SET);
    }
  }

  /** A list before a change of many elements. */
  private static final class Before {
    final @Nullable Object[] elements;
    final IndexParts.@Nullable Remembered tracked;

    Before(@Nullable Object[] elements, IndexParts.@Nullable Remembered tracked) {
      this.elements = elements;
      this.tracked = tracked;
    }
  }

  @Override
  final @Nullable Object before() {
    return dependencies() == null ? null : new Before(raw.toArray(), remember(0));
  }

  @Override
  final void after(@Nullable Object before) {
    after(before, false);
  }

  private void after(@Nullable Object memory, boolean sorted) {
    Dependencies shared = dependencies();
    if (shared == null) {
      return;
    }
    if (!(memory instanceof Before before)) {
      shared.triggerEverything(); // first tracked by code that the change itself has called
      return;
    }
    @Nullable Object[] old = before.elements;
    @Nullable Object[] now = raw.toArray();
    if (same(old, now)) {
      return;
    }
    if (before.tracked != null) {
      before.tracked.triggerChanged(whole());
    }
    if (old.length != now.length) {
      shared.triggerSize();
    }
    shared.triggerAll();
    if (shared.hasListeners()) {
      if (sorted) {
        shared.tell(null, null, null, ChangeKind.REORDER);
      } else {
        tell(shared, old, now);
      }
    }
  }

  @Override
  final void changedFrom(@Nullable Object[] before) {
    Dependencies shared = dependencies();
    if (shared != null && shared.hasListeners()) {
      @Nullable Object[] now = raw.toArray();
      if (isReordered(before, now)) {
        shared.tell(null, null, null, ChangeKind.REORDER);
      } else {
        tell(shared, before, now);
      }
    }
  }

  /** Whether a list has the same elements as before, but not at the same places. */
  private static boolean isReordered(@Nullable Object[] old, @Nullable Object[] now) {
    if (old.length != now.length) {
      return false;
    }
    Counts counts = new Counts();
    boolean moved = false;
    for (int i = 0; i < old.length; i++) {
      counts.add(old[i], 1);
      moved |= !Sameness.isSame(old[i], now[i]);
    }
    for (Object element : now) {
      if (!counts.take(element)) {
        return false;
      }
    }
    return moved;
  }

  private static boolean same(@Nullable Object[] a, @Nullable Object[] b) {
    if (a.length != b.length) {
      return false;
    }
    for (int i = 0; i < a.length; i++) {
      if (!Sameness.isSame(a[i], b[i])) {
        return false;
      }
    }
    return true;
  }

  /**
   * Tells of elements that were replaced, or of those that were removed, last first, and then of
   * those that were added. Told one after the other to a copy, they make it equal.
   */
  private void tell(Dependencies shared, @Nullable Object[] old, @Nullable Object[] now) {
    if (old.length == now.length) {
      for (int i = 0; i < old.length; i++) {
        if (!Sameness.isSame(old[i], now[i])) {
          shared.tell(offset() + i, old[i], now[i], ChangeKind.SET);
        }
      }
      return;
    }
    boolean shrunk = old.length > now.length;
    BitSet kept = shrunk ? new BitSet() : inOrder(now, old);
    BitSet left = shrunk ? inOrder(old, now) : new BitSet();
    if (!shrunk && kept.cardinality() == old.length) {
      left.set(0, old.length); // elements were added, and that was all
    } else if (shrunk && left.cardinality() == now.length) {
      kept.set(0, now.length); // removed, and that was all
    } else {
      int same = 0;
      while (same < Math.min(old.length, now.length) && Sameness.isSame(old[same], now[same])) {
        same++;
      }
      int behind = 0;
      while (behind < Math.min(old.length, now.length) - same
          && Sameness.isSame(old[old.length - 1 - behind], now[now.length - 1 - behind])) {
        behind++;
      }
      kept.clear();
      left.clear();
      kept.set(0, same);
      kept.set(now.length - behind, now.length);
      left.set(0, same);
      left.set(old.length - behind, old.length);
    }
    for (int i = left.previousClearBit(old.length - 1); i >= 0; i = left.previousClearBit(i - 1)) {
      shared.tell(offset() + i, old[i], null, ChangeKind.REMOVE);
    }
    for (int i = kept.nextClearBit(0); i < now.length; i = kept.nextClearBit(i + 1)) {
      shared.tell(offset() + i, null, now[i], ChangeKind.ADD);
    }
  }

  /**
   * The indices of the elements of the longer list that make up the other one, as far as they do.
   */
  private static BitSet inOrder(@Nullable Object[] longer, @Nullable Object[] shorter) {
    BitSet found = new BitSet(longer.length);
    int at = 0;
    for (int i = 0; i < longer.length && at < shorter.length; i++) {
      if (longer[i] == shorter[at]) {
        found.set(i);
        at++;
      }
    }
    return found;
  }

  // ---- variants ---------------------------------------------------------------------------------

  /** With the promise that {@link #get} is fast. */
  @SuppressWarnings("serial") // as above
  private static final class RandomAccessListView<E extends @Nullable Object> extends ListView<E>
      implements RandomAccess {
    RandomAccessListView(List<E> raw, Mode mode, @Nullable View primary) {
      super(raw, mode, primary);
    }
  }

  /** A sublist: all its reads depend on everything. */
  @SuppressWarnings("serial") // as above
  private static class Part<E extends @Nullable Object> extends ListView<E> {

    private final int offset;

    Part(List<E> raw, Mode mode, View primary, int offset) {
      super(raw, mode, primary);
      this.offset = offset;
    }

    static <E extends @Nullable Object> Part<E> of(
        List<E> raw, Mode mode, View primary, int offset) {
      return raw instanceof RandomAccess
          ? new RandomAccessPart<>(raw, mode, primary, offset)
          : new Part<>(raw, mode, primary, offset);
    }

    @Override
    View as(Mode other) {
      return of(raw, other, primary(), offset);
    }

    @Override
    int offset() {
      return offset;
    }

    @Override
    void trackIndex(int index, Spi spi) {
      trackAll();
    }

    @Override
    void trackSize() {
      trackAll();
    }
  }

  /** A part of a list that has random access. */
  @SuppressWarnings("serial") // as above
  private static final class RandomAccessPart<E extends @Nullable Object> extends Part<E>
      implements RandomAccess {
    RandomAccessPart(List<E> raw, Mode mode, View primary, int offset) {
      super(raw, mode, primary, offset);
    }
  }
}
