package dev.aliensignals.hybrid.runtime;

import dev.aliensignals.hybrid.ChangeKind;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.Spliterator;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A reactive collection, or a part of one such as a key set.
 *
 * @param <E> the type of the elements
 * @param <C> the type of the raw collection
 */
@SuppressWarnings("serial") // the raw object is written in its place
class CollectionView<E extends @Nullable Object, C extends Collection<E>> extends View
    implements Collection<E> {

  final C raw;

  CollectionView(C raw, Mode mode, @Nullable View primary) {
    super(raw, mode, primary);
    this.raw = raw;
  }

  @Override
  public final Object $$raw() {
    return raw;
  }

  @Override
  int knownSize() {
    return raw.size();
  }

  @Override
  public void $$parts(BiConsumer<@Nullable Object, @Nullable Object> visitor) {
    try (Call call = read()) {
      trackAll();
      for (E element : raw) {
        visitor.accept(element, out(element));
      }
    }
  }

  // ---- differences of kinds of collections ------------------------------------------------------

  /** Tracks whether an element is in it, if this thread tracks. */
  void trackPart(@Nullable Object element) {
    trackAll();
  }

  /** Triggers after an element was added. */
  void added(E element) {
    Dependencies shared = dependencies();
    if (shared != null) {
      shared.triggerPart(element, false, true);
      shared.triggerSize();
      shared.triggerAll();
      shared.tell(element, null, element, ChangeKind.ADD);
    }
  }

  /** Triggers after an element was removed; told by the element that went. */
  void removed(E element) {
    Dependencies shared = dependencies();
    if (shared != null) {
      shared.triggerPart(element, true, false);
      shared.triggerSize();
      shared.triggerAll();
      shared.tell(element, element, null, ChangeKind.REMOVE);
    }
  }

  /** The content before a change, to find out afterwards which elements were removed. */
  @Nullable Object before() {
    return dependencies() == null ? null : raw.toArray();
  }

  /** Triggers what a change that began with {@link #before} has removed. */
  void after(@Nullable Object before) {
    if (before == null) {
      triggerUnknown();
      return;
    }
    @Nullable Object[] elements = (@Nullable Object[]) before;
    if (raw.size() != elements.length) {
      changedFrom(elements);
    }
  }

  @Override
  @SuppressWarnings("unchecked") // holds what was in raw
  void changedFrom(@Nullable Object[] before) {
    Counts left = new Counts(); // counted, as a change may have reordered
    for (E element : raw) {
      left.add(element, 1);
    }
    boolean others = false;
    for (Object element : before) {
      if (!left.take(element)) {
        removed((E) element);
        others = true;
      }
    }
    for (E element : raw) {
      if (left.take(element)) {
        added(element);
        others = true;
      }
    }
    Dependencies shared = dependencies();
    if (!others && shared != null && !isInOrderOf(before)) {
      shared.triggerAll();
      shared.tell(null, null, null, ChangeKind.REORDER);
    }
  }

  private boolean isInOrderOf(@Nullable Object[] before) {
    int i = 0;
    for (E element : raw) {
      if (!Sameness.isSame(before[i++], element)) {
        return false;
      }
    }
    return true;
  }

  /** The content to note before an addition, to find out which elements are dropped for it. */
  final @Nullable Object beforeAdding() {
    Dependencies shared = dependencies();
    Dropping dropping = shared == null ? Dropping.NOTHING : Dropping.of(raw);
    if (dropping == Dropping.ANYTHING) {
      return raw.toArray();
    }
    return dropping == Dropping.NOTHING || raw.isEmpty()
        ? null
        : new Eldest(raw.iterator().next(), raw.size());
  }

  /** Triggers after the collection has said that it has added an element. */
  @SuppressWarnings({"unchecked", "NullAway"}) // was in raw; null only if that holds null
  final void added(E element, @Nullable Object before) {
    if (before instanceof Object[] elements) {
      changedFrom(elements);
      return;
    }
    added(element);
    if (before instanceof Eldest eldest && raw.size() == eldest.size) {
      removed((E) eldest.element);
    }
  }

  /**
   * The elements that may be dropped.
   *
   * @param element the first of all
   * @param size how many there are with it
   */
  private record Eldest(@Nullable Object element, int size) {}

  /** An iterator over views of the elements. */
  Iterator<E> newIterator() {
    return new ElementIterator<>(this, raw.iterator());
  }

  // ---- reads ------------------------------------------------------------------------------------

  @Override
  public int size() {
    try (Call call = read()) {
      trackSize();
      return raw.size();
    }
  }

  @Override
  public boolean isEmpty() {
    try (Call call = read()) {
      trackSize();
      return raw.isEmpty();
    }
  }

  @Override
  public boolean contains(@Nullable Object element) {
    try (Call call = read()) {
      Object sought = soughtElement(element);
      trackPart(sought);
      return raw.contains(sought) || holdsOther(sought);
    }
  }

  /** Whether it holds what is sought in another form. */
  boolean holdsOther(@Nullable Object sought) {
    return Forms.other(this, sought, raw::contains) != null;
  }

  /** The sought object in the form in which it is held, if it is. */
  @Nullable Object held(@Nullable Object sought) {
    return Forms.areMany(sought) ? Forms.held(this, sought, raw::contains) : sought;
  }

  /**
   * An element as it is stored. Called by the thread that owns the system, which tracks nothing.
   */
  E inElement(E element) {
    E stored = in(element);
    if (stored instanceof Reactive view && raw instanceof PriorityQueue<?> queue) {
      Sorted.requireOrder(queue.comparator(), view);
    }
    return stored;
  }

  /** A value to look for or to remove. */
  @Nullable Object soughtElement(@Nullable Object element) {
    return Reactivity.stored(element);
  }

  @Override
  public boolean containsAll(Collection<?> others) {
    Object[] sought = others.toArray();
    try (Call call = read()) {
      for (Object element : sought) {
        if (!contains(element)) {
          return false;
        }
      }
      return true;
    }
  }

  @Override
  public Iterator<E> iterator() {
    try (Call call = read()) {
      return newIterator();
    }
  }

  @Override
  public @Nullable Object[] toArray() {
    try (Call call = read()) {
      trackAll();
      Object[] copy = raw.toArray();
      Object[] given =
          copy.getClass() == Object[].class
              ? copy
              : Arrays.copyOf(copy, copy.length, Object[].class);
      return wrapped(given, given.length);
    }
  }

  @Override
  public <T extends @Nullable Object> T[] toArray(T[] array) {
    try (Call call = read()) {
      trackAll();
      return wrapped(raw.toArray(array), raw.size());
    }
  }

  private <T extends @Nullable Object> T[] wrapped(T[] array, int length) {
    for (int i = 0; i < length; i++) {
      array[i] = outElement(array[i]);
    }
    return array;
  }

  /** An element as readers get it. */
  <T extends @Nullable Object> T outElement(T element) {
    return out(element);
  }

  @Override
  @SuppressWarnings("unchecked") // holds elements
  public void forEach(Consumer<? super E> action) {
    Objects.requireNonNull(action, "action");
    if (spi().isOwner()) {
      trackAll();
      raw.forEach(element -> action.accept(outElement(element)));
    } else {
      for (Object element : toArray()) { // the action runs without the system
        action.accept((E) element);
      }
    }
  }

  @Override
  public Spliterator<E> spliterator() {
    try (Call call = read()) {
      trackAll();
      return new ElementSpliterator<>(this, raw.spliterator());
    }
  }

  @Override
  public Stream<E> stream() {
    try (Call call = read()) {
      trackAll();
      // without SORTED, which would mean the natural order whatever the comparator
      int characteristics =
          raw.spliterator().characteristics() & ~(Spliterator.SUBSIZED | Spliterator.SORTED);
      return StreamSupport.stream(this::spliterator, characteristics, false);
    }
  }

  /** Streams run in the thread that reads them: another one would wait for it. */
  @Override
  public Stream<E> parallelStream() {
    return stream();
  }

  @Override
  @SuppressWarnings("UndefinedEquals") // it is what the raw collection says it is
  public boolean equals(@Nullable Object other) {
    if (other == this) {
      return true;
    }
    try (Call call = read()) {
      trackAll();
      if (other instanceof View view) {
        view.trackAll();
      }
      return Unwrapped.equal(this, raw, other);
    }
  }

  @Override
  public int hashCode() {
    try (Call call = read()) {
      trackAll();
      return raw.hashCode();
    }
  }

  @Override
  public String toString() {
    try (Call call = read()) {
      if (!isTrackingElements()) {
        return raw.toString();
      }
      trackAll();
      for (E element : raw) {
        Object given = outElement(element);
        if (given != element && given != this) {
          var unused = given.toString(); // for what it tracks
        }
      }
      return raw.toString();
    }
  }

  // ---- writes -----------------------------------------------------------------------------------

  @Override
  public boolean add(E element) {
    try (Call call = write()) {
      E stored = inElement(element);
      Object before = beforeAdding();
      boolean changed = raw.add(stored);
      if (changed) {
        added(stored, before);
      }
      return changed;
    }
  }

  @Override
  @SuppressWarnings("unchecked") // of this type if the caller says so
  public boolean addAll(Collection<? extends E> others) {
    Object[] more = others.toArray();
    try (Call call = write()) {
      if (Dropping.of(raw) == Dropping.ANYTHING) {
        return addAllAsTheRawCollectionDoes(more);
      }
      boolean changed = false;
      for (Object element : more) {
        changed |= add((E) element);
      }
      return changed;
    }
  }

  /**
   * Adds many elements to a collection of a class of the user's, which may have its own way to do
   * so.
   */
  @SuppressWarnings("unchecked") // of this type if the caller says so
  private boolean addAllAsTheRawCollectionDoes(Object[] more) {
    Map<@Nullable Object, @Nullable Object> forms = new HashMap<>(); // a set takes one of each
    for (int i = 0; i < more.length; i++) {
      Object element = inElement((E) more[i]);
      Object form =
          raw instanceof Set ? forms.putIfAbsent(Reactivity.toRaw(element), element) : null;
      more[i] = form == null ? element : form;
    }
    @Nullable Object[] before = dependencies() == null ? null : raw.toArray();
    try {
      return raw.addAll((Collection<? extends E>) Arrays.asList(more));
    } finally {
      if (before == null) {
        triggerUnknown();
      } else {
        changedFrom(before);
      }
    }
  }

  /** Triggers what code that a change has called may have tracked for the first time. */
  private void triggerUnknown() {
    Dependencies made = dependencies();
    if (made != null) {
      made.triggerEverything();
    }
  }

  @Override
  @SuppressWarnings({"unchecked", "NullAway"}) // was in raw, so it is of this type
  public boolean remove(@Nullable Object element) {
    try (Call call = write()) {
      Object sought = held(soughtElement(element));
      if (Forms.areMany(sought) && !(raw instanceof Set)) {
        sought = Forms.next(this, raw.iterator(), sought); // the first, in whatever form
      }
      Dependencies shared = dependencies();
      Object going = shared != null && shared.hasListeners() ? going(sought) : sought;
      boolean changed = raw.remove(sought) || Forms.other(this, sought, raw::remove) != null;
      if (changed) {
        removed((E) going);
      }
      return changed;
    }
  }

  /** The element that goes when a value is removed. */
  @Nullable Object going(@Nullable Object sought) {
    for (Object element : raw) {
      if (Objects.equals(sought, element)) {
        return element;
      }
    }
    return sought;
  }

  @Override
  public boolean removeAll(Collection<?> others) {
    Objects.requireNonNull(others, "others");
    return removeIfRaw(element -> isIn(others, element));
  }

  @Override
  public boolean retainAll(Collection<?> others) {
    Objects.requireNonNull(others, "others");
    return removeIfRaw(element -> !isIn(others, element));
  }

  /** Whether a collection of the user, which may hold raw objects or views, has an element. */
  private boolean isIn(Collection<?> others, E element) {
    if (others.contains(element)) {
      return true;
    }
    E given = outElement(element);
    return (given != element && others.contains(given))
        || Forms.other(this, element, others::contains) != null;
  }

  @Override
  public boolean removeIf(Predicate<? super E> filter) {
    Objects.requireNonNull(filter, "filter");
    return removeIfRaw(element -> filter.test(outElement(element)));
  }

  /** Removes what a filter of raw elements accepts. */
  boolean removeIfRaw(Predicate<? super E> filter) {
    try (Call call = write()) {
      Object before = before();
      try {
        return raw.removeIf(filter);
      } finally {
        after(before);
      }
    }
  }

  @Override
  public void clear() {
    try (Call call = write()) {
      Object before = before();
      try {
        raw.clear();
      } finally {
        after(before);
      }
    }
  }
}
