package dev.aliensignals.primitives.collections;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.EffectOptions;
import dev.aliensignals.primitives.EffectScope;
import dev.aliensignals.primitives.Equality;
import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.ReadableSignal;
import dev.aliensignals.primitives.spi.SignalView;
import dev.aliensignals.primitives.spi.Spi;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The part that all lists have in common. Everything but the public methods is guarded by the
 * system.
 */
abstract class ListNode<K, T extends @Nullable Object> implements ReadableList<K, T>, SignalView {
  /*
   * A read of a list has two steps. It tracks the token for the part that is read, which brings the
   * list up to date. Then it looks at the entries, owning the system. Lists that follow others,
   * snapshots and feeds do not compare: each list logs the slots of entries whose presence, place
   * or value may have changed, and its followers look at the slots that were logged since the last
   * time.
   *
   * K1  An entry is in the list exactly while the list's order has it; its slot is its own as long, and
   *     until the end of the batch it is taken out in.
   * K2  Whatever changes an entry logs its slot before the change can be read.
   */

  final Spi spi;
  final ReactiveSystem system;

  private final @Nullable String givenName;
  private final Computed<List<T>> all;
  private final Snapshot<K, T> snapshot;

  ListNode(Spi spi, @Nullable String name) {
    this.spi = spi;
    this.system = spi.system();
    this.givenName = name;
    this.snapshot = new Snapshot<>(this);
    this.all = spi.part(name, Equality.identity(), snapshot);
  }

  // ---- operations of each kind of list ----------------------------------------------------------

  /** Brings the structure up to date for a thread that owns the system. */
  abstract void sync();

  /** Brings up to date what {@link #itemOf} looks at for a key. */
  void syncKey(K key) {
    sync();
  }

  abstract void trackSize();

  abstract void trackOrder();

  abstract void trackKey(K key);

  abstract void trackIndex(int index);

  abstract void trackIndexOf(K key);

  /** Follows all values, not the structure; notes those that have changed. */
  abstract void trackValues();

  abstract int sizeNow();

  abstract @Nullable Item<K, T> itemAt(int index);

  abstract @Nullable Item<K, T> itemOf(K key);

  /** The index of an item that is in the list. */
  abstract int indexOf(Item<K, T> item);

  abstract void eachItem(Consumer<? super Item<K, T>> each);

  /** The item in a slot, if it is in the list. */
  abstract @Nullable Item<K, T> inSlot(int slot);

  /** One more than the greatest slot. */
  abstract int slotEnd();

  /** The slots whose entry has come, gone or been moved. */
  abstract SlotLog structureLog();

  /** The slots whose entry has another value. */
  abstract SlotLog valueLog();

  // ---- reads ------------------------------------------------------------------------------------

  /** Calls a function that looks at the entries. */
  final <R extends @Nullable Object> R look(Supplier<R> fn) {
    return system.read(
        () -> {
          sync();
          return fn.get();
        });
  }

  @Override
  public List<T> get() {
    return all.get();
  }

  @Override
  public List<T> peek() {
    return all.peek();
  }

  @Override
  public int size() {
    trackSize();
    return look(this::sizeNow);
  }

  @Override
  public List<K> keys() {
    trackOrder();
    return look(
        () -> {
          List<K> keys = new ArrayList<>(sizeNow());
          eachItem(item -> keys.add(item.key));
          return Collections.unmodifiableList(keys);
        });
  }

  @Override
  public List<? extends ListItem<K, T>> items() {
    trackOrder();
    return look(this::itemsNow);
  }

  final List<Item<K, T>> itemsNow() {
    List<Item<K, T>> items = new ArrayList<>(sizeNow());
    eachItem(items::add);
    return Collections.unmodifiableList(items);
  }

  @Override
  public @Nullable ListItem<K, T> at(int index) {
    trackIndex(index);
    return look(() -> itemAt(index));
  }

  @Override
  public @Nullable ListItem<K, T> byKey(K key) {
    Objects.requireNonNull(key, "key");
    trackKey(key);
    return lookUp(key);
  }

  @Override
  public @Nullable K keyAt(int index) {
    ListItem<K, T> item = at(index);
    return item == null ? null : item.key();
  }

  @Override
  public int indexOfKey(K key) {
    Objects.requireNonNull(key, "key");
    trackIndexOf(key);
    return look(
        () -> {
          Item<K, T> item = itemOf(key);
          return item == null ? -1 : indexOf(item);
        });
  }

  /** Whether the list has this item. Tracked. */
  final boolean isPresent(Item<K, T> item) {
    trackKey(item.key);
    return lookUp(item.key) == item;
  }

  private @Nullable Item<K, T> lookUp(K key) {
    return system.<@Nullable Item<K, T>>read(
        () -> {
          syncKey(key);
          return itemOf(key);
        });
  }

  @Override
  public List<T> asList() {
    return new ListAsList<>(this);
  }

  @Override
  public Map<K, T> asMap() {
    return new ListAsMap<>(this);
  }

  // ---- followers of a list ----------------------------------------------------------------------

  /** This list, unless nothing can be made of it any more. */
  private ListNode<K, T> open() {
    spi.requireOpen();
    return this;
  }

  @Override
  public <R extends @Nullable Object> ReadableList<K, R> map(Function<? super T, ? extends R> fn) {
    Objects.requireNonNull(fn, "fn");
    return new MappedList<>(open(), item -> fn.apply(item.get()));
  }

  @Override
  public <R extends @Nullable Object> ReadableList<K, R> map(
      BiFunction<? super K, ? super T, ? extends R> fn) {
    Objects.requireNonNull(fn, "fn");
    return new MappedList<>(open(), item -> fn.apply(item.key, item.get()));
  }

  @Override
  public ReadableList<K, T> filter(Predicate<? super T> predicate) {
    return new FilteredList<>(open(), Objects.requireNonNull(predicate, "predicate"));
  }

  @Override
  public ReadableList<K, T> sorted(@Nullable Comparator<? super T> comparator) {
    return SortedList.of(open(), comparator == null ? SortedList.natural() : comparator);
  }

  @Override
  public ReadableList<K, T> sorted(Supplier<? extends @Nullable Comparator<? super T>> comparator) {
    return SortedList.of(open(), Objects.requireNonNull(comparator, "comparator"));
  }

  @Override
  public <R extends Comparable<? super R>> ReadableList<K, T> sortedBy(
      Function<? super T, ? extends R> rank) {
    return SortedList.by(open(), Objects.requireNonNull(rank, "rank"));
  }

  @Override
  public <R extends @Nullable Object> ReadableList<K, T> sortedBy(
      Function<? super T, ? extends R> rank, Comparator<? super R> comparator) {
    return SortedList.by(
        open(),
        Objects.requireNonNull(rank, "rank"),
        Objects.requireNonNull(comparator, "comparator"));
  }

  @Override
  public <G> ReadableList<G, ReadableList<K, T>> groupBy(Function<? super T, ? extends G> fn) {
    return new GroupedList<G, K, T>(open(), Objects.requireNonNull(fn, "fn"));
  }

  @Override
  public ReadableList<K, T> distinctBy(Function<? super T, ?> fn) {
    return new DistinctList<>(open(), Objects.requireNonNull(fn, "fn"));
  }

  @Override
  public ReadableList<K, T> limit(int count) {
    return page(() -> 0, count);
  }

  @Override
  public ReadableList<K, T> page(IntSupplier offset, int count) {
    Objects.requireNonNull(offset, "offset");
    if (count < 0) {
      throw new IllegalArgumentException(
          "There can be no " + count + " entries of '" + name() + "'; pass 0 or more.");
    }
    return new PagedList<>(open(), offset, count);
  }

  @Override
  public <I, R extends @Nullable Object> ReadableList<NestedKey<K, I>, R> flatMap(
      Function<? super T, ? extends ReadableList<I, R>> fn) {
    Objects.requireNonNull(fn, "fn");
    return flatten(item -> joinable(item, fn.apply(item.get())));
  }

  @Override
  public <I, R extends @Nullable Object> ReadableList<NestedKey<K, I>, R> flatMap(
      Function<? super R, ? extends I> key,
      Function<? super T, ? extends Collection<? extends R>> fn) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(fn, "fn");
    return this.<I, R>flatten(item -> DerivedList.part(spi, key, () -> fn.apply(item.get())));
  }

  private <I, R extends @Nullable Object> ReadableList<NestedKey<K, I>, R> flatten(
      Function<Item<K, T>, ListNode<I, R>> fn) {
    return new FlatList<K, I, R>(new MappedList<K, T, ListNode<I, R>>(open(), fn), "flatMap");
  }

  private <I, R extends @Nullable Object> ListNode<I, R> joinable(
      Item<K, T> item, @Nullable ReadableList<I, R> list) {
    if (list instanceof ListNode<I, R> node) {
      return node;
    }
    throw spi.invalidValue(
        name(),
        "'"
            + name()
            + "' cannot join the result of the function for the entry '"
            + item.key
            + "': "
            + (list == null ? "null" : "a " + list.getClass().getName())
            + ". Let it return a list that KeyedList, DerivedList or an operator has made.");
  }

  @Override
  public ReadableList<NestedKey<Integer, K>, T> concat(
      ReadableList<? extends K, ? extends T> other) {
    return concat(List.of(Objects.requireNonNull(other, "other")));
  }

  @Override
  @SuppressWarnings("unchecked") // nothing can be put into a list that is only read
  public ReadableList<NestedKey<Integer, K>, T> concat(
      List<? extends ReadableList<? extends K, ? extends T>> others) {
    List<ListNode<K, T>> all = new ArrayList<>();
    all.add(this);
    for (ReadableList<? extends K, ? extends T> other : others) {
      if (!(Objects.requireNonNull(other, "other") instanceof ListNode<?, ?>)) {
        throw new IllegalArgumentException(
            "'"
                + name()
                + "' cannot be joined with a "
                + other.getClass().getName()
                + "; pass lists that KeyedList, DerivedList or an operator has made.");
      }
      all.add((ListNode<K, T>) other);
    }
    return new FlatList<>(system.run(() -> KeyedList.numbered(all)), "concat");
  }

  @Override
  public <G> ReadableList<G, T> indexBy(Function<? super T, ? extends G> fn) {
    return new IndexedList<G, K, T>(open(), Objects.requireNonNull(fn, "fn"));
  }

  // ---- aggregates -------------------------------------------------------------------------------

  private Computed<Long> total(String what, ToLongFunction<? super T> fn) {
    return system.computed(new Total<>(this, what, fn));
  }

  private Computed<Long> matches(String what, Predicate<? super T> predicate) {
    Objects.requireNonNull(predicate, "predicate");
    return total(what, value -> predicate.test(value) ? 1 : 0);
  }

  @Override
  public Computed<Integer> count(Predicate<? super T> predicate) {
    Computed<Long> matches = matches("count", predicate);
    return system.computed(() -> matches.get().intValue());
  }

  @Override
  public Computed<Boolean> anyMatch(Predicate<? super T> predicate) {
    Computed<Long> matches = matches("anyMatch", predicate);
    return system.computed(() -> matches.get() > 0);
  }

  @Override
  public Computed<Long> sum(ToLongFunction<? super T> fn) {
    return total("sum", Objects.requireNonNull(fn, "fn"));
  }

  @Override
  public <R extends @Nullable Object> Computed<R> reduce(
      R identity, Function<? super T, ? extends R> fn, BinaryOperator<R> combine) {
    return system.computed(
        new Reduction<>(
            this,
            identity,
            Objects.requireNonNull(fn, "fn"),
            Objects.requireNonNull(combine, "combine")));
  }

  // ---- work for changes -------------------------------------------------------------------------

  @Override
  public EffectScope scopePerItem(BiConsumer<? super K, ? super ListItem<K, T>> body) {
    return new ItemScopes<>(this, Objects.requireNonNull(body, "body")).start();
  }

  @Override
  public Effect changes(Consumer<? super List<ListChange<K, T>>> callback) {
    return changes(options -> {}, callback);
  }

  @Override
  public Effect changes(
      Consumer<EffectOptions> options, Consumer<? super List<ListChange<K, T>>> callback) {
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(callback, "callback");
    return new ChangeFeed<>(this, false, callback).start(options);
  }

  @Override
  public Flow.Publisher<List<ListChange<K, T>>> changes() {
    return new ChangePublisher<>(this);
  }

  @Override
  public Effect bindTo(List<? super T> target) {
    return bindTo(options -> {}, target);
  }

  @Override
  public Effect bindTo(Consumer<EffectOptions> options, List<? super T> target) {
    Objects.requireNonNull(options, "options");
    Binding<K, T> binding = new Binding<>(Objects.requireNonNull(target, "target"));
    return new ChangeFeed<>(this, true, binding).start(options);
  }

  // ---- names ------------------------------------------------------------------------------------

  /** The name in messages of a list without a name. */
  abstract String kind();

  final String name() {
    return givenName != null
        ? givenName
        : kind() + "#" + Integer.toHexString(System.identityHashCode(this));
  }

  @Override
  public final ReadableSignal<?> source() {
    return all;
  }

  /** Name and last values; evaluates nothing, tracks nothing. */
  @Override
  public String toString() {
    List<T> last = snapshot.last();
    return name() + (last == null ? "=<not evaluated>" : "=" + last);
  }
}
