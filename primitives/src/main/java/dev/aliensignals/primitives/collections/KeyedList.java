package dev.aliensignals.primitives.collections;

import dev.aliensignals.primitives.Equality;
import dev.aliensignals.primitives.IntSignal;
import dev.aliensignals.primitives.InvalidSignalValueException;
import dev.aliensignals.primitives.ReadableSignal;
import dev.aliensignals.primitives.Signal;
import dev.aliensignals.primitives.WritableSignal;
import dev.aliensignals.primitives.spi.BatchMark;
import dev.aliensignals.primitives.spi.Dependency;
import dev.aliensignals.primitives.spi.SignalView;
import dev.aliensignals.primitives.spi.Spi;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A list that can be changed, whose entries have a key and a signal each. Made by {@link #by} with
 * a function that says the key of a value, or by {@link #of} and {@link #prefixed} without one.
 *
 * <p>An entry keeps its signal while its key is in the list: sorting, moving, replacing its value,
 * and setting the whole list exchange none. Each operation is one step: followers of the list run
 * at most once for it, and see all of it. An operation that throws has changed nothing, unless
 * memory ran out in the middle of it; then some entries may be old and some new. Reads of an
 * operation, and of a function given to it, are not followed. A function that is given to an
 * operation must not change the list.
 *
 * <p>Cost: operations on one entry O(log n), {@link #set}, {@link #sort} and the other ones on the
 * whole O(n), besides what the functions do. Safe to use from any thread.
 *
 * @param <K> the type of the keys, which must have {@code equals} and {@code hashCode}
 * @param <T> the type of the values
 */
public final class KeyedList<K, T extends @Nullable Object> extends ListNode<K, T>
    implements WritableSignal<List<T>> {

  /** An entry. */
  private final class Row extends Entry<K, T> implements WritableListItem<K, T>, SignalView {

    final Signal<T> signal;

    Row(K key, T value) {
      super(key);
      this.signal = signalOf(value);
    }

    @Override
    public T get() {
      return signal.get();
    }

    @Override
    public T peek() {
      return signal.peek();
    }

    @Override
    T current() {
      return spi.pending(signal);
    }

    @Override
    public void set(T value) {
      change(
          () -> {
            replaceNow(this, value);
            return this;
          });
    }

    @Override
    public void update(UnaryOperator<T> fn) {
      Objects.requireNonNull(fn, "fn");
      change(
          () -> {
            replaceNow(this, fn.apply(current()));
            return this;
          });
    }

    @Override
    public boolean isPresent() {
      return KeyedList.this.isPresent(this);
    }

    @Override
    public ReadableSignal<?> source() {
      return signal;
    }

    @Override
    public String toString() {
      return name() + "[" + key + "]=" + signal.toString().replaceFirst("^[^=]*=", "");
    }
  }

  private final ListOptions<T> options;

  /** The key function; null if keys are counted. */
  private final @Nullable Function<? super T, ? extends K> keyOf;

  /** Makes a key of a number; null if there is a key function. */
  private final @Nullable LongFunction<? extends K> counted;

  /** Whether an entry without an equal value in a set takes the one at its index. */
  private final boolean positional;

  private long nextNumber;

  private final OrderTree<K, T, Row> order = new OrderTree<>();
  private final Map<K, Row> byKey = new HashMap<>();
  private final Slots<Row> slots = new Slots<>();
  private final SlotLog structureLog = new SlotLog();
  private final SlotLog valueLog = new SlotLog();

  private final IntSignal size;

  /** Holds another object for each structure. */
  private final Signal<Object> structure;

  private final Dependency values;
  private final Facets<K> facets;

  /** Marks the batches that others have opened. */
  private final BatchMark mark;

  /** The journal of the open batch, once it has changed the structure; null before. */
  private @Nullable Journal<K, T, Row> journal;

  /** Whether the operation is part of a batch that others have opened. */
  private boolean inBatch;

  /** Whether an operation is under way, so that its functions cannot begin another. */
  private boolean changing;

  /** Whether an Error has come in between while the structure was changed. */
  private boolean broken;

  private KeyedList(
      ListOptions<T> options,
      @Nullable Function<? super T, ? extends K> keyOf,
      @Nullable LongFunction<? extends K> counted,
      boolean positional,
      Collection<? extends T> initial) {
    super(Spi.get().current(), options.name);
    this.options = options;
    this.keyOf = keyOf;
    this.counted = counted;
    this.positional = positional;
    this.size = system.intSignal(0);
    this.structure = system.signal(new Object());
    this.values = spi.dependency(this, name() + " (values)");
    this.facets = new Facets<>(spi);
    this.mark = spi.batchMark(this::batchEnded);
    List<T> copy = new ArrayList<>(Objects.requireNonNull(initial, "initial"));
    if (!copy.isEmpty()) {
      set(copy);
    }
  }

  // ---- making lists -----------------------------------------------------------------------------

  /**
   * Makes an empty list, in the system in which the static functions of {@link
   * dev.aliensignals.primitives.Signals} create here and now.
   *
   * @param <K> the type of the keys
   * @param <T> the type of the values
   * @param key says the key of a value: called untracked, once for each value that comes in; must
   *     not return null
   * @return a new list
   */
  public static <K, T extends @Nullable Object> KeyedList<K, T> by(
      Function<? super T, ? extends K> key) {
    return by(options -> {}, key, List.of());
  }

  /**
   * Makes a list: {@code KeyedList.by(Todo::id, todos)}.
   *
   * @param <K> the type of the keys
   * @param <T> the type of the values
   * @param key says the key of a value
   * @param initial copied
   * @return a new list
   * @throws DuplicateKeyException if two values have the same key
   */
  public static <K, T extends @Nullable Object> KeyedList<K, T> by(
      Function<? super T, ? extends K> key, Collection<? extends T> initial) {
    return by(options -> {}, key, initial);
  }

  /**
   * Makes a list with options: {@code KeyedList.by(o -> o.name("todos"), Todo::id, todos)}.
   *
   * @param <K> the type of the keys
   * @param <T> the type of the values
   * @param options sets the options
   * @param key says the key of a value
   * @param initial copied
   * @return a new list
   * @throws DuplicateKeyException if two values have the same key
   * @throws InvalidSignalValueException if the options reject a value, or a key is null
   */
  public static <K, T extends @Nullable Object> KeyedList<K, T> by(
      Consumer<? super ListOptions<T>> options,
      Function<? super T, ? extends K> key,
      Collection<? extends T> initial) {
    return new KeyedList<>(
        CommonOptions.configured(new ListOptions<>(), options),
        Objects.requireNonNull(key, "key"),
        null,
        false,
        initial);
  }

  /**
   * Makes a list whose keys are numbers that are counted from 0 and never used again. Give a key
   * function if the values have one: without it {@link #set} can only match equal values, and what
   * is left by index.
   *
   * @param <T> the type of the values
   * @param initial copied
   * @return a new list
   */
  public static <T extends @Nullable Object> KeyedList<Long, T> of(
      Collection<? extends T> initial) {
    return of(options -> {}, initial);
  }

  /**
   * {@link #of(Collection)} with options.
   *
   * @param <T> the type of the values
   * @param options sets the options
   * @param initial copied
   * @return a new list
   * @throws InvalidSignalValueException if the options reject a value
   */
  public static <T extends @Nullable Object> KeyedList<Long, T> of(
      Consumer<? super ListOptions<T>> options, Collection<? extends T> initial) {
    return new KeyedList<Long, T>(
        CommonOptions.configured(new ListOptions<>(), options),
        null,
        number -> number,
        true,
        initial);
  }

  /**
   * Makes a list whose keys are counted and have a prefix: {@code i-0}, {@code i-1} and so on.
   * Other than with {@link #of}, {@link #set} gives a new key to each value that had none.
   *
   * @param <T> the type of the values
   * @param prefix the beginning of each key
   * @param initial copied
   * @return a new list
   */
  public static <T extends @Nullable Object> KeyedList<String, T> prefixed(
      String prefix, Collection<? extends T> initial) {
    return prefixed(options -> {}, prefix, initial);
  }

  /**
   * {@link #prefixed(String, Collection)} with options.
   *
   * @param <T> the type of the values
   * @param options sets the options
   * @param prefix the beginning of each key
   * @param initial copied
   * @return a new list
   * @throws InvalidSignalValueException if the options reject a value
   */
  public static <T extends @Nullable Object> KeyedList<String, T> prefixed(
      Consumer<? super ListOptions<T>> options, String prefix, Collection<? extends T> initial) {
    Objects.requireNonNull(prefix, "prefix");
    return new KeyedList<String, T>(
        CommonOptions.configured(new ListOptions<>(), options),
        null,
        number -> prefix + number,
        false,
        initial);
  }

  /** Makes a list whose keys are the indexes that the values have now. */
  static <T extends @Nullable Object> KeyedList<Integer, T> numbered(List<? extends T> values) {
    return new KeyedList<Integer, T>(
        new ListOptions<>(), null, number -> (int) number, true, values);
  }

  // ---- operations -------------------------------------------------------------------------------

  /**
   * Runs an operation: owning the system, untracked, in a batch. Every function of users that can
   * refuse it is called before anything is changed.
   */
  private <R extends @Nullable Object> R change(Supplier<R> operation) {
    boolean part = system.getBatchDepth() > 0;
    return system.batch(
        () -> {
          if (spi.isClosed()) {
            throw spi.closed(name());
          }
          if (changing) {
            throw new IllegalStateException(
                "List '"
                    + name()
                    + "' is being changed, and a function given to that operation changes it, too."
                    + " Let it only compute, and do this after the operation.");
          }
          if (!part && journal != null) {
            batchEnded(); // of a batch that an exception has ended
          }
          changing = true;
          inBatch = part;
          try {
            if (broken) {
              repair();
            }
            return system.untracked(operation);
          } finally {
            changing = false;
          }
        });
  }

  /**
   * Adds a value at the end.
   *
   * @param value the value
   * @return its key
   * @throws DuplicateKeyException if its key is there
   * @throws InvalidSignalValueException if the options reject it, or its key is null
   */
  public K add(T value) {
    return change(() -> insertNow(order.size(), value));
  }

  /**
   * Adds a value so that it has this index.
   *
   * @param index from 0 to the size
   * @param value the value
   * @return its key
   * @throws IndexOutOfBoundsException if there can be no such index
   * @throws DuplicateKeyException if its key is there
   * @throws InvalidSignalValueException if the options reject it, or its key is null
   */
  public K insert(int index, T value) {
    return change(
        () -> {
          Objects.checkIndex(index, order.size() + 1);
          return insertNow(index, value);
        });
  }

  private K insertNow(int index, T value) {
    check(value);
    K key = keyOf != null ? requiredKey(value) : nextKey();
    if (byKey.containsKey(key)) {
      throw new DuplicateKeyException(name(), key, value);
    }
    Row row = rowFor(key, value);
    restructure(index, List.of(), List.of(row));
    return key;
  }

  /**
   * Adds values at the end.
   *
   * @param added the values
   * @return their keys
   * @throws DuplicateKeyException if a key is there, or twice among them
   * @throws InvalidSignalValueException if the options reject one, or a key is null
   */
  public List<K> addAll(Collection<? extends T> added) {
    Objects.requireNonNull(added, "values");
    return change(
        () -> {
          List<T> copy = new ArrayList<>(added);
          List<K> keys = keysOf(copy);
          requireNew(copy, keys, Set.of());
          List<Row> rows = new ArrayList<>(copy.size());
          for (int i = 0; i < copy.size(); i++) {
            rows.add(rowFor(keys.get(i), copy.get(i)));
          }
          restructure(order.size(), List.of(), rows);
          return Collections.unmodifiableList(keys);
        });
  }

  /**
   * Removes the entry with a key.
   *
   * @param key the key
   * @return its value; null if there is no such key
   */
  public @Nullable T remove(K key) {
    Objects.requireNonNull(key, "key");
    return this.<@Nullable T>change(
        () -> {
          Row row = byKey.get(key);
          return row == null ? null : removeNow(row);
        });
  }

  /**
   * Removes the entry at an index.
   *
   * @param index from 0 to the size less 1
   * @return its value
   * @throws IndexOutOfBoundsException if there is no such index
   */
  public T removeAt(int index) {
    return change(() -> removeNow(rowAt(index)));
  }

  private T removeNow(Row row) {
    restructure(order.indexOf(row), List.of(row), List.of());
    return row.current();
  }

  private Row rowAt(int index) {
    Objects.checkIndex(index, order.size());
    return Objects.requireNonNull(order.at(index));
  }

  /**
   * Removes the entries whose value a predicate answers true for.
   *
   * @param predicate called untracked for each value, before anything changes
   * @return how many were removed
   */
  public int removeIf(Predicate<? super T> predicate) {
    Objects.requireNonNull(predicate, "predicate");
    return keep(row -> !predicate.test(row.current()));
  }

  /**
   * Removes the entries with other keys than these.
   *
   * @param keys the keys to keep
   * @return how many were removed
   */
  public int retainKeys(Collection<? extends K> keys) {
    Set<K> kept = new HashSet<>(Objects.requireNonNull(keys, "keys"));
    return keep(row -> kept.contains(row.key));
  }

  private int keep(Predicate<Row> kept) {
    return change(
        () -> {
          List<Row> rows = rows();
          List<Row> rest = new ArrayList<>(rows.size());
          for (Row row : rows) {
            if (kept.test(row)) {
              rest.add(row);
            }
          }
          restructure(0, rows, rest);
          return rows.size() - rest.size();
        });
  }

  /** Removes all entries. */
  public void clear() {
    change(
        () -> {
          restructure(0, rows(), List.of());
          return this;
        });
  }

  /**
   * Moves the entry with a key, which keeps its signal.
   *
   * @param key the key
   * @param index the index that the entry is to have, from 0 to the size less 1
   * @throws UnresolvableKeyException if there is no such key
   * @throws IndexOutOfBoundsException if there is no such index
   */
  public void move(K key, int index) {
    Objects.requireNonNull(key, "key");
    change(
        () -> {
          Row row = byKey.get(key);
          if (row == null) {
            throw new UnresolvableKeyException(
                name(), key, "ask byKey() first, or add an entry for it.");
          }
          Objects.checkIndex(index, order.size());
          int from = order.indexOf(row);
          if (from != index) {
            begin();
            wholly(
                () -> {
                  unlink(row);
                  link(index, row);
                  log(row);
                  settle(Math.min(from, index), Math.max(from, index), List.of(), List.of());
                });
          }
          return this;
        });
  }

  /**
   * Sets the value of the entry with a key.
   *
   * @param key the key
   * @param value the new value, which must have that key unless {@link ListOptions#rekey} is set
   * @return false if there is no such key
   * @throws InvalidSignalValueException if the options reject the value, or it has another key
   */
  public boolean replace(K key, T value) {
    Objects.requireNonNull(key, "key");
    return change(
        () -> {
          Row row = byKey.get(key);
          if (row != null) {
            replaceNow(row, value);
          }
          return row != null;
        });
  }

  private void replaceNow(Row row, T value) {
    check(value);
    if (keyOf != null) {
      K key = requiredKey(value);
      if (!key.equals(row.key)) {
        rekey(row, key, value);
        return;
      }
    }
    store(row, value);
  }

  private void rekey(Row row, K key, T value) {
    if (!options.rekey || !row.isInTree()) {
      throw refused(
          "The key of the entry '"
              + row.key
              + "' of list '"
              + name()
              + "' cannot become '"
              + key
              + "': remove it and add the new one, or make the list with the option rekey().");
    }
    if (byKey.containsKey(key)) {
      throw new DuplicateKeyException(name(), key, value);
    }
    restructure(order.indexOf(row), List.of(row), List.of(rowFor(key, value)));
  }

  /**
   * Replaces each value by what a function makes of it.
   *
   * @param fn called untracked for each value, before anything changes
   * @throws InvalidSignalValueException if the options reject a value, or it has another key
   * @throws DuplicateKeyException if a key may become another one, and two become the same
   */
  public void replaceAll(UnaryOperator<T> fn) {
    Objects.requireNonNull(fn, "fn");
    change(
        () -> {
          List<Row> rows = rows();
          List<T> next = new ArrayList<>(rows.size());
          for (Row row : rows) {
            next.add(fn.apply(row.current()));
          }
          if (keyOf == null) {
            next.forEach(this::check);
            storeAll(rows, next);
          } else {
            List<K> keys = keysOf(next);
            for (int i = 0; i < rows.size(); i++) {
              if (!options.rekey && !keys.get(i).equals(rows.get(i).key)) {
                rekey(rows.get(i), keys.get(i), next.get(i)); // refuses it
              }
            }
            setKeyed(next, keys);
          }
          return this;
        });
  }

  /**
   * Makes the list be these values. An entry whose key is among them keeps its signal; an order
   * that is another one moves as few entries as possible. Cost: O(n), and O(n log n) if the order
   * is another one.
   *
   * @param values copied
   * @throws DuplicateKeyException if two values have the same key
   * @throws InvalidSignalValueException if the options reject a value, or a key is null
   */
  @Override
  public void set(List<T> values) {
    setAll(values);
  }

  /**
   * {@link #set} of any collection.
   *
   * @param values copied
   */
  public void setAll(Collection<? extends T> values) {
    Objects.requireNonNull(values, "values");
    change(
        () -> {
          setNow(new ArrayList<>(values));
          return this;
        });
  }

  private void setNow(List<T> next) {
    if (keyOf != null) {
      setKeyed(next, keysOf(next));
    } else {
      next.forEach(this::check);
      setByValue(next);
    }
  }

  private void setKeyed(List<T> next, List<K> keys) {
    Set<K> seen = new HashSet<>(keys.size() * 2);
    for (int i = 0; i < keys.size(); i++) {
      if (!seen.add(keys.get(i))) {
        throw new DuplicateKeyException(name(), keys.get(i), next.get(i));
      }
    }
    List<Row> now = rows();
    List<@Nullable Row> kept = new ArrayList<>(next.size());
    for (K key : keys) {
      kept.add(byKey.get(key));
    }
    put(0, now, kept, next, keys);
  }

  /** Takes equal values for the same, from both ends and then in order, and the rest by index. */
  private void setByValue(List<T> next) {
    List<Row> now = rows();
    List<@Nullable Row> keptRows = ByValue.match(now, next, this::isSame, positional);
    List<K> keys = new ArrayList<>(next.size());
    for (Row row : keptRows) {
      keys.add(row == null ? nextKey() : row.key);
    }
    put(0, now, keptRows, next, keys);
  }

  /**
   * Puts values where {@code old} is, which begins at {@code start}: into the entries that are kept
   * for them, or into new ones.
   */
  private void put(int start, List<Row> old, List<@Nullable Row> kept, List<T> next, List<K> keys) {
    List<Row> changed = new ArrayList<>();
    List<T> values = new ArrayList<>();
    for (int i = 0; i < next.size(); i++) {
      Row row = kept.get(i);
      if (row != null && !isSame(row, next.get(i))) {
        changed.add(row);
        values.add(next.get(i));
      }
    }
    List<Row> rows = new ArrayList<>(next.size());
    for (int i = 0; i < next.size(); i++) {
      Row row = kept.get(i);
      rows.add(row != null ? row : rowFor(keys.get(i), next.get(i)));
    }
    for (int i = 0; i < changed.size(); i++) {
      store(changed.get(i), values.get(i));
    }
    restructure(start, old, rows);
  }

  private void storeAll(List<Row> rows, List<T> next) {
    List<K> keys = new ArrayList<>(rows.size());
    rows.forEach(row -> keys.add(row.key));
    put(0, rows, new ArrayList<>(rows), next, keys);
  }

  /**
   * Sets the values to what a function makes of the present ones, as {@link #set}.
   *
   * @param fn gets an unmodifiable list; called untracked, before anything changes
   */
  @Override
  public void update(UnaryOperator<List<T>> fn) {
    Objects.requireNonNull(fn, "fn");
    change(
        () -> {
          List<T> now = new ArrayList<>(order.size());
          order.forEach(row -> now.add(row.current()));
          List<T> present = Collections.unmodifiableList(now);
          List<T> next = Objects.requireNonNull(fn.apply(present), "the result of fn");
          if (next != present) {
            setNow(new ArrayList<>(next));
          }
          return this;
        });
  }

  /**
   * Sorts the entries, which keep their signals. Stable. It sorts once; for a list that stays
   * sorted, derive one.
   *
   * @param comparator of values, called untracked, before anything changes; null for the natural
   *     order
   */
  public void sort(@Nullable Comparator<? super T> comparator) {
    change(
        () -> {
          @SuppressWarnings("unchecked")
          Comparator<? super T> by =
              comparator != null ? comparator : (Comparator<? super T>) Comparator.naturalOrder();
          List<Row> rows = rows();
          List<Row> sorted = new ArrayList<>(rows);
          sorted.sort((a, b) -> by.compare(a.current(), b.current()));
          restructure(0, rows, sorted);
          return this;
        });
  }

  /**
   * Removes all entries from an index on, see {@link #splice(int, int, Collection)}.
   *
   * @param start the first index; a negative one counts from the end
   * @return the values that were there
   */
  public List<T> splice(int start) {
    return splice(start, Integer.MAX_VALUE, List.of());
  }

  /**
   * Removes entries, see {@link #splice(int, int, Collection)}.
   *
   * @param start the first index; a negative one counts from the end
   * @param count how many to remove
   * @return the values that were there
   */
  public List<T> splice(int start, int count) {
    return splice(start, count, List.of());
  }

  /**
   * Replaces a stretch of the list. An entry that is removed and whose key is among the new values
   * keeps its signal.
   *
   * @param start the first index; a negative one counts from the end; brought into the list if it
   *     is outside
   * @param count how many to remove, as far as there are
   * @param values the values to put there
   * @return the values that were there
   * @throws DuplicateKeyException if a key is elsewhere in the list, or twice among the values
   * @throws InvalidSignalValueException if the options reject a value, or a key is null
   */
  public List<T> splice(int start, int count, Collection<? extends T> values) {
    Objects.requireNonNull(values, "values");
    return change(
        () -> {
          List<T> next = new ArrayList<>(values);
          int length = order.size();
          int from = start < 0 ? Math.max(0, length + start) : Math.min(start, length);
          int removed = Math.max(0, Math.min(count, length - from));
          List<Row> old = new ArrayList<>(removed);
          Row row = removed == 0 ? null : order.at(from);
          for (int i = 0; i < removed && row != null; i++, row = order.next(row)) {
            old.add(row);
          }
          List<T> before = new ArrayList<>(removed);
          old.forEach(each -> before.add(each.current()));
          List<K> keys = keysOf(next);
          Set<Row> within = new HashSet<>(old);
          requireNew(next, keys, within);
          spliceNow(from, old, next, keys);
          return Collections.unmodifiableList(before);
        });
  }

  private void spliceNow(int from, List<Row> old, List<T> next, List<K> keys) {
    List<@Nullable Row> kept = new ArrayList<>(next.size());
    for (K key : keys) {
      kept.add(byKey.get(key));
    }
    put(from, old, kept, next, keys);
  }

  // ---- refusals ---------------------------------------------------------------------------------

  private InvalidSignalValueException refused(String message) {
    return spi.invalidValue(name(), message);
  }

  private void check(T value) {
    if (options.nonNull && value == null) {
      throw refused("List '" + name() + "' takes no null. It has not changed.");
    }
    Predicate<? super T> guard = options.guard;
    if (guard != null && !guard.test(value)) {
      throw refused(
          "The guard of list '"
              + name()
              + "' rejects "
              + value
              + ". The list has not changed; give it values that the guard accepts.");
    }
  }

  private List<K> keysOf(List<T> values) {
    values.forEach(this::check);
    List<K> keys = new ArrayList<>(values.size());
    for (T value : values) {
      keys.add(keyOf != null ? requiredKey(value) : nextKey());
    }
    return keys;
  }

  private K requiredKey(T value) {
    K key = Objects.requireNonNull(keyOf).apply(value);
    if (key == null) {
      throw refused(
          "The key function of list '"
              + name()
              + "' returned null for "
              + value
              + ". The list has not changed; each value needs a key.");
    }
    return key;
  }

  private K nextKey() {
    return Objects.requireNonNull(counted).apply(nextNumber++);
  }

  /** Requires that keys come in no more than once, and are not there except within some rows. */
  private void requireNew(List<T> values, List<K> keys, Set<Row> except) {
    Set<K> seen = new HashSet<>();
    for (int i = 0; i < keys.size(); i++) {
      Row there = byKey.get(keys.get(i));
      if (!seen.add(keys.get(i)) || (there != null && !except.contains(there))) {
        throw new DuplicateKeyException(name(), keys.get(i), values.get(i));
      }
    }
  }

  @SuppressWarnings("NullAway") // a value may be null if T admits it
  private boolean isSame(Row row, T next) {
    T now = row.current();
    return options.equality == null ? Objects.equals(now, next) : options.equality.equal(now, next);
  }

  private Signal<T> signalOf(T value) {
    Equality<? super T> equality = options.equality;
    return equality == null
        ? system.signal(value)
        : system.signal(o -> o.equality(equality), value);
  }

  // ---- changing the structure -------------------------------------------------------------------

  /** The row for a key that comes in: another one, or the one the batch has taken out before. */
  private Row rowFor(K key, T value) {
    begin();
    Journal<K, T, Row> since = journal;
    Row before = since == null ? null : since.removed.get(key);
    if (before == null) {
      return new Row(key, value);
    }
    before.signal.set(value);
    valueLog.add(before.slot, order.size());
    values.trigger();
    return before;
  }

  private void store(Row row, T value) {
    T before = row.current();
    row.signal.set(value);
    if (row.current() != before && row.isInTree()) {
      valueLog.add(row.slot, order.size());
      values.trigger();
    }
  }

  private List<Row> rows() {
    List<Row> rows = new ArrayList<>(order.size());
    order.forEach(rows::add);
    return rows;
  }

  /** The structure is about to change. */
  private void begin() {
    if (inBatch && mark.begin()) {
      journal = new Journal<>(order, spi.pending(structure));
    }
  }

  private void batchEnded() {
    Journal<K, T, Row> ended = journal;
    journal = null;
    if (ended != null) {
      for (Row row : ended.removed.values()) {
        slots.take(row);
      }
    }
  }

  private void unlink(Row row) {
    Journal<K, T, Row> since = journal;
    if (since == null) {
      order.remove(row);
      return;
    }
    Row next = order.next(row);
    since.before(row);
    since.before(next);
    order.remove(row);
    since.after(row);
    since.after(next);
  }

  private void link(int index, Row row) {
    Journal<K, T, Row> since = journal;
    if (since == null) {
      order.insert(index, row);
      return;
    }
    Row next = order.at(index);
    since.before(row);
    since.before(next);
    order.insert(index, row);
    since.after(row);
    since.after(next);
  }

  private void log(Row row) {
    structureLog.add(row.slot, order.size());
  }

  /**
   * Puts {@code next} where {@code old} is, which begins at {@code start}. Entries that are in both
   * are moved only as far as needed.
   */
  private void restructure(int start, List<Row> old, List<Row> next) {
    int shorter = Math.min(old.size(), next.size());
    int same = 0;
    while (same < shorter && old.get(same) == next.get(same)) {
      same++;
    }
    int behind = 0;
    while (behind < shorter - same
        && old.get(old.size() - 1 - behind) == next.get(next.size() - 1 - behind)) {
      behind++;
    }
    if (same == old.size() && same == next.size()) {
      return;
    }
    replace(
        start + same,
        old.subList(same, old.size() - behind),
        next.subList(same, next.size() - behind));
  }

  private void replace(int start, List<Row> old, List<Row> next) {
    begin();
    int[] places = new int[next.size()];
    Map<Row, Integer> oldPlaces = new HashMap<>();
    if (!next.isEmpty()) {
      for (int i = 0; i < old.size(); i++) {
        oldPlaces.put(old.get(i), i);
      }
    }
    List<Row> added = new ArrayList<>();
    for (int i = 0; i < places.length; i++) {
      Integer place = oldPlaces.remove(next.get(i));
      places[i] = place == null ? -1 : place;
      if (place == null) {
        added.add(next.get(i));
      }
    }
    boolean[] stays = Longest.increasing(places);
    List<Row> moved = new ArrayList<>();
    for (int i = 0; i < places.length; i++) {
      if (places[i] >= 0 && !stays[i]) {
        moved.add(next.get(i));
      }
    }
    List<Row> removed = next.isEmpty() ? old : old.stream().filter(oldPlaces::containsKey).toList();
    slots.reserve(added.size(), removed.size());
    wholly(() -> replace(start, old, next, stays, added, moved, removed));
  }

  private void replace(
      int start,
      List<Row> old,
      List<Row> next,
      boolean[] stays,
      List<Row> added,
      List<Row> moved,
      List<Row> removed) {
    int touched = added.size() + moved.size() + removed.size();
    int size = order.size();
    for (Row row : added) {
      byKey.put(row.key, row);
      Journal<K, T, Row> since = journal;
      if (since == null || since.removed.remove(row.key) == null) {
        slots.give(row);
      }
    }
    if (touched > 16 && touched > size / 4) {
      rebuild(start, old, next, added);
    } else {
      removed.forEach(this::unlink);
      moved.forEach(this::unlink);
      for (int i = 0; i < stays.length; i++) {
        if (!stays[i]) {
          link(start + i, next.get(i));
        }
      }
    }
    if (touched > 64 && touched > order.size() / 4) {
      structureLog.addAll();
    } else {
      added.forEach(this::log);
      moved.forEach(this::log);
      removed.forEach(this::log);
    }
    for (Row row : removed) {
      byKey.remove(row.key);
      if (journal == null) {
        slots.take(row);
      } else {
        journal.removed.put(row.key, row);
      }
    }
    int end = order.size() == size ? start + next.size() - 1 : Integer.MAX_VALUE;
    settle(start, end, added, removed);
  }

  /**
   * Changes the structure whole, if neither a key throws nor memory is missing; then the list has
   * the entries that it got to, and is consistent again at the latest when it is changed the next
   * time.
   */
  private void wholly(Runnable change) {
    spi.secureStack();
    broken = true;
    try {
      change.run();
      broken = false;
    } catch (Throwable t) {
      try {
        repair();
      } catch (Throwable later) {
        spi.suppress(t, later);
      }
      throw t;
    }
  }

  /** Makes everything be what the order says. */
  private void repair() {
    batchEnded();
    byKey.clear();
    order.forEach(row -> byKey.put(row.key, row));
    structureLog.addAll();
    valueLog.addAll();
    size.set(order.size());
    facets.setAll(byKey, order::at, this::indexNow);
    structure.set(new Object());
    values.trigger();
    broken = false;
  }

  private void rebuild(int start, List<Row> old, List<Row> next, List<Row> added) {
    List<Row> all = rows();
    List<Row> result = new ArrayList<>(all.size() - old.size() + next.size());
    result.addAll(all.subList(0, start));
    result.addAll(next);
    result.addAll(all.subList(start + old.size(), all.size()));
    Journal<K, T, Row> since = journal;
    if (since != null) {
      since.beforeAll(added);
    }
    order.build(result);
    if (since != null) {
      since.afterAll();
    }
  }

  /** Tells of a change of structure, which is done. */
  private void settle(int from, int to, List<Row> added, List<Row> removed) {
    size.set(order.size());
    for (Row row : removed) {
      facets.setKey(row.key, null);
    }
    for (Row row : added) {
      facets.setKey(row.key, row);
    }
    facets.setIndexes(from, to, order::at);
    facets.setIndexesOf(from, to, added, this::indexNow);
    Journal<K, T, Row> since = journal;
    structure.set(since != null && since.isAsAtBegin() ? since.token : new Object());
  }

  private int indexNow(Object key) {
    Row row = byKey.get(key);
    return row == null ? -1 : order.indexOf(row);
  }

  // ---- reads ------------------------------------------------------------------------------------

  @Override
  void sync() {}

  @Override
  void trackSize() {
    size.get();
  }

  @Override
  void trackOrder() {
    structure.get();
  }

  @Override
  void trackKey(K key) {
    if (spi.isTracking()) {
      system.read(() -> facets.key(key, byKey.get(key), order.size())).get();
    }
  }

  @Override
  void trackIndex(int index) {
    if (!spi.isTracking()) {
      return;
    }
    if (index < 0) {
      trackSize();
    } else {
      system.read(() -> facets.index(index, order.at(index), order.size())).get();
    }
  }

  @Override
  void trackIndexOf(K key) {
    if (spi.isTracking()) {
      system.read(() -> facets.indexOf(key, indexNow(key), order.size())).get();
    }
  }

  @Override
  void trackValues() {
    if (spi.isTracking()) {
      values.track();
    }
  }

  @Override
  int sizeNow() {
    return order.size();
  }

  @Override
  @Nullable Item<K, T> itemAt(int index) {
    return order.at(index);
  }

  @Override
  @Nullable Item<K, T> itemOf(K key) {
    return byKey.get(key);
  }

  @Override
  int indexOf(Item<K, T> item) {
    return order.indexOf((Entry<K, T>) item);
  }

  @Override
  void eachItem(Consumer<? super Item<K, T>> each) {
    order.forEach(each);
  }

  @Override
  @Nullable Item<K, T> inSlot(int slot) {
    Row row = slots.get(slot);
    return row != null && row.isInTree() ? row : null;
  }

  @Override
  int slotEnd() {
    return slots.end();
  }

  @Override
  SlotLog structureLog() {
    return structureLog;
  }

  @Override
  SlotLog valueLog() {
    return valueLog;
  }

  @Override
  @SuppressWarnings("unchecked") // its own items
  public List<? extends WritableListItem<K, T>> items() {
    return (List<? extends WritableListItem<K, T>>) super.items();
  }

  @Override
  @SuppressWarnings("unchecked")
  public @Nullable WritableListItem<K, T> at(int index) {
    return (WritableListItem<K, T>) super.at(index);
  }

  @Override
  @SuppressWarnings("unchecked")
  public @Nullable WritableListItem<K, T> byKey(K key) {
    return (WritableListItem<K, T>) super.byKey(key);
  }

  @Override
  String kind() {
    return "list";
  }
}
