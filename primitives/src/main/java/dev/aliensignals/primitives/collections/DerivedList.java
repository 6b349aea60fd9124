package dev.aliensignals.primitives.collections;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.Equality;
import dev.aliensignals.primitives.InvalidSignalValueException;
import dev.aliensignals.primitives.ReadableSignal;
import dev.aliensignals.primitives.UnsetSignalException;
import dev.aliensignals.primitives.spi.SignalView;
import dev.aliensignals.primitives.spi.Spi;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A list whose values one function computes as a whole: from a signal that holds a list, or from
 * anything else. Made by {@link #by} with a function that says the key of a value, or by {@link
 * #of} without one. The result of the function is compared with the previous list, as {@link
 * KeyedList#set} does. So an entry keeps its signal while its key is there, and a new value is no
 * change of structure.
 *
 * <p>The function is evaluated as that of a {@link Computed}: when the list is read and what it has
 * read has changed, however many follow the list. If it throws, reads throw the exception until it
 * has another result; reads also throw if a key is null or there twice. While it reads a signal
 * without a value, such as a task before its first result, the list is empty.
 *
 * <p>Cost of a change: O(n), with the calls of the key function, and a look at each entry, key and
 * index that is followed. Take a {@link KeyedList} and the operators of {@link ReadableList} where
 * that is too much. Safe to use from any thread.
 *
 * @param <K> the type of the keys, which must have {@code equals} and {@code hashCode}
 * @param <T> the type of the values
 */
public final class DerivedList<K, T extends @Nullable Object>
    extends OrderedList<K, T, DerivedList<K, T>.Row> {
  /*
   * One computed, the content, calls the function and brings the entries up to date. The structure, the
   * values and the signal of each entry are computeds that ask it first, and then see whether they have
   * changed. Nothing is changed before the function and all keys have come to a result. After an Error
   * in the middle of a change the next one looks at everything.
   *
   * A list with a source that tells of its changes does to the entries what was told, while it is observed
   * and all is known; else it looks at the whole source, in the same way.
   */

  /** An entry. Its signal is made when its value is tracked for the first time. */
  final class Row extends Entry<K, T> implements SignalView {

    private T value;
    private @Nullable Computed<T> signal;

    Row(K key, T value) {
      super(key);
      this.value = value;
    }

    /**
     * The value as it is for a thread that owns the system; that of an entry that has gone stays.
     */
    private T now() {
      if (isInTree()) {
        followContent();
      }
      return value;
    }

    private Computed<T> signal() {
      return system.read(
          () -> {
            Computed<T> made = signal;
            if (made == null) {
              made = spi.part(null, equality, this::now);
              signal = made;
            }
            return made;
          });
    }

    @Override
    public T get() {
      return spi.isTracking() ? signal().get() : peek();
    }

    @Override
    public T peek() {
      return system.read(() -> system.untracked(this::now));
    }

    @Override
    T current() {
      return value;
    }

    @Override
    public boolean isPresent() {
      return DerivedList.this.isPresent(this);
    }

    @Override
    public ReadableSignal<?> source() {
      return signal();
    }

    @Override
    public String toString() {
      return name() + "[" + key + "]=" + value;
    }
  }

  /**
   * The result of the function.
   *
   * @param keys null if they follow from the values, or are counted
   */
  private record Given<K, T extends @Nullable Object>(
      List<T> values, @Nullable List<@Nullable K> keys) {

    static <K, T extends @Nullable Object> Given<K, T> copyOf(Collection<? extends T> values) {
      return new Given<>(new ArrayList<>(Objects.requireNonNull(values, "the result of fn")), null);
    }

    static <K, T extends @Nullable Object> Given<K, T> copyOf(
        Map<? extends K, ? extends T> entries) {
      List<T> values = new ArrayList<>();
      List<@Nullable K> keys = new ArrayList<>();
      Objects.requireNonNull(entries, "the result of fn")
          .forEach(
              (key, value) -> {
                keys.add(key);
                values.add(value);
              });
      return new Given<>(values, keys);
    }
  }

  private static final String KIND = "derived list";

  private final String kind;
  private final Supplier<Given<K, T>> fn;

  /** The changes that the source has told of; null if the function gives the list as a whole. */
  private final @Nullable SourceLog<K, T> told;

  /** The key function; null if keys are counted. */
  private final @Nullable Function<? super T, ? extends K> keyOf;

  private final @Nullable Function<Long, ? extends K> counted;
  private final @Nullable Equality<? super T> equality;
  private long nextNumber;

  private final Computed<Object> content;
  private final Computed<Object> values;
  private final Map<K, Row> byKey = new HashMap<>();
  private final Slots<Row> slots = new Slots<>();
  private final SlotLog valueLog = new SlotLog();
  private Object contentToken = new Object();
  private Object valuesToken = new Object();

  /** Whether an Error has come in between. */
  private boolean broken;

  private DerivedList(
      Spi spi,
      DerivedListOptions<T> options,
      String kind,
      @Nullable Function<? super T, ? extends K> keyOf,
      @Nullable Function<Long, ? extends K> counted,
      Supplier<Given<K, T>> fn) {
    this(spi, options, kind, keyOf, counted, null, fn);
  }

  private DerivedList(
      Spi spi,
      DerivedListOptions<T> options,
      @Nullable Function<? super T, ? extends K> keyOf,
      @Nullable Function<Long, ? extends K> counted,
      ListSource<K, T> source) {
    this(spi, options, KIND, keyOf, counted, source, () -> Given.copyOf(source.values()));
  }

  private DerivedList(
      Spi spi,
      DerivedListOptions<T> options,
      String kind,
      @Nullable Function<? super T, ? extends K> keyOf,
      @Nullable Function<Long, ? extends K> counted,
      @Nullable ListSource<K, T> source,
      Supplier<Given<K, T>> fn) {
    super(spi, options.name);
    this.kind = kind;
    this.keyOf = keyOf;
    this.counted = counted;
    this.equality = options.equality;
    this.fn = fn;
    SourceLog<K, T> ofSource = source == null ? null : new SourceLog<>(source, system, order::size);
    this.told = ofSource;
    this.content =
        ofSource == null
            ? spi.part(null, Equality.identity(), this::evaluate)
            : system.computed(
                o -> o.equality(Equality.identity()).watched(ofSource::listen),
                () -> evaluate(ofSource));
    this.values =
        spi.part(
            null,
            Equality.identity(),
            () -> {
              followContent();
              return valuesToken;
            });
  }

  /** The system in which a list can be made here and now. */
  private static Spi open() {
    Spi spi = Spi.get().current();
    spi.requireOpen();
    return spi;
  }

  /** Makes a list that is part of another one, and so can be made in a closed system. */
  static <K, T extends @Nullable Object> DerivedList<K, T> part(
      Spi spi,
      Function<? super T, ? extends K> key,
      Supplier<? extends Collection<? extends T>> fn) {
    DerivedListOptions<T> options = new DerivedListOptions<>();
    return new DerivedList<K, T>(spi, options, KIND, key, null, () -> Given.copyOf(fn.get()));
  }

  // ---- making lists -----------------------------------------------------------------------------

  /**
   * Makes a list: {@code DerivedList.by(Todo::id, () -> loaded.get())}, in the system in which the
   * static functions of {@link dev.aliensignals.primitives.Signals} create here and now.
   *
   * @param <K> the type of the keys
   * @param <T> the type of the values
   * @param key says the key of a value; called untracked; must not return null
   * @param fn returns the values, which are copied
   * @return a new list, for which nothing has been evaluated
   */
  public static <K, T extends @Nullable Object> DerivedList<K, T> by(
      Function<? super T, ? extends K> key, Supplier<? extends Collection<? extends T>> fn) {
    return by(options -> {}, key, fn);
  }

  /**
   * {@link #by(Function, Supplier)} with options.
   *
   * @param <K> the type of the keys
   * @param <T> the type of the values
   * @param options sets the options
   * @param key says the key of a value
   * @param fn returns the values
   * @return a new list
   */
  public static <K, T extends @Nullable Object> DerivedList<K, T> by(
      Consumer<? super DerivedListOptions<T>> options,
      Function<? super T, ? extends K> key,
      Supplier<? extends Collection<? extends T>> fn) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(fn, "fn");
    return new DerivedList<K, T>(
        open(),
        CommonOptions.configured(new DerivedListOptions<>(), options),
        KIND,
        key,
        null,
        () -> Given.copyOf(fn.get()));
  }

  /**
   * Makes a list whose keys are numbers that are counted from 0 and never used again. Equal values
   * are taken for the same, and what is left goes by index, as in {@link KeyedList#of}. Give a key
   * function if the values have a key.
   *
   * @param <T> the type of the values
   * @param fn returns the values, which are copied
   * @return a new list, for which nothing has been evaluated
   */
  public static <T extends @Nullable Object> DerivedList<Long, T> of(
      Supplier<? extends Collection<? extends T>> fn) {
    return of(options -> {}, fn);
  }

  /**
   * {@link #of(Supplier)} with options.
   *
   * @param <T> the type of the values
   * @param options sets the options
   * @param fn returns the values
   * @return a new list
   */
  public static <T extends @Nullable Object> DerivedList<Long, T> of(
      Consumer<? super DerivedListOptions<T>> options,
      Supplier<? extends Collection<? extends T>> fn) {
    Objects.requireNonNull(fn, "fn");
    return new DerivedList<Long, T>(
        open(),
        CommonOptions.configured(new DerivedListOptions<>(), options),
        KIND,
        null,
        number -> number,
        () -> Given.copyOf(fn.get()));
  }

  /**
   * Makes a list that follows one that somebody else keeps, by the changes it tells of: while an
   * effect observes the list, a change costs O(log n) for each entry that it concerns, and the list
   * compares everything only after a change that the source does not name. An entry that goes and
   * comes back in one batch, or is moved so, keeps its signal. Keys are counted, as with {@link
   * #of}.
   *
   * @param <T> the type of the values
   * @param source the other list
   * @return a new list, for which nothing has been read
   */
  public static <T extends @Nullable Object> DerivedList<Long, T> from(ListSource<Long, T> source) {
    return from(options -> {}, source);
  }

  /**
   * {@link #from(ListSource)} with options.
   *
   * @param <T> the type of the values
   * @param options sets the options
   * @param source the other list
   * @return a new list
   */
  public static <T extends @Nullable Object> DerivedList<Long, T> from(
      Consumer<? super DerivedListOptions<T>> options, ListSource<Long, T> source) {
    return new DerivedList<Long, T>(
        open(),
        CommonOptions.configured(new DerivedListOptions<>(), options),
        null,
        number -> number,
        Objects.requireNonNull(source, "source"));
  }

  /**
   * {@link #from(ListSource)} with a function that says the key of a value.
   *
   * @param <K> the type of the keys
   * @param <T> the type of the values
   * @param key says the key of a value; called untracked; must not return null
   * @param source the other list
   * @return a new list
   */
  public static <K, T extends @Nullable Object> DerivedList<K, T> from(
      Function<? super T, ? extends K> key, ListSource<K, T> source) {
    return from(options -> {}, key, source);
  }

  /**
   * {@link #from(Function, ListSource)} with options.
   *
   * @param <K> the type of the keys
   * @param <T> the type of the values
   * @param options sets the options
   * @param key says the key of a value
   * @param source the other list
   * @return a new list
   */
  public static <K, T extends @Nullable Object> DerivedList<K, T> from(
      Consumer<? super DerivedListOptions<T>> options,
      Function<? super T, ? extends K> key,
      ListSource<K, T> source) {
    Objects.requireNonNull(key, "key");
    return new DerivedList<K, T>(
        open(),
        CommonOptions.configured(new DerivedListOptions<>(), options),
        key,
        null,
        Objects.requireNonNull(source, "source"));
  }

  /** Makes a list of the values of a map, under its keys. */
  static <K, T extends @Nullable Object> DerivedList<K, T> ofMap(
      Consumer<? super DerivedListOptions<T>> options,
      Supplier<? extends Map<? extends K, ? extends T>> fn) {
    Objects.requireNonNull(fn, "fn");
    return new DerivedList<K, T>(
        open(),
        CommonOptions.configured(new DerivedListOptions<>(), options),
        "derived map",
        null,
        null,
        () -> Given.copyOf(fn.get()));
  }

  // ---- the content ------------------------------------------------------------------------------

  private Object evaluate() {
    Given<K, T> given;
    try {
      given = fn.get();
    } catch (UnsetSignalException unset) {
      given = new Given<>(List.of(), null);
    }
    Given<K, T> next = given;
    system.untracked(
        () -> {
          put(next.values, keysOf(next));
          return this;
        });
    contentToken = new Object();
    return contentToken;
  }

  private void followContent() {
    Object now = content.get();
    if (now != contentToken) { // given back by a batch, as a structure is
      SourceLog<K, T> known = told;
      system.untracked(() -> known == null ? evaluate() : evaluate(known));
      contentToken = now;
    }
  }

  private Object evaluate(SourceLog<K, T> known) {
    known.source.follow();
    List<SourceLog.Step<K, T>> steps = known.take();
    system.untracked(
        () -> {
          if (steps == null || broken || !apply(steps)) {
            compare(known.source);
          }
          return this;
        });
    known.taken();
    contentToken = new Object();
    return contentToken;
  }

  private void compare(ListSource<K, T> source) {
    Given<K, T> all = fn.get();
    List<K> keys = keysOf(all);
    if (keys == null || source.isOrdered()) {
      put(all.values, keys);
      return;
    }
    Map<K, Integer> places = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      places.put(keys.get(i), i);
    }
    List<Integer> sequence = new ArrayList<>(keys.size());
    order.forEach(
        row -> {
          Integer place = places.remove(row.key);
          if (place != null) {
            sequence.add(place);
          }
        });
    sequence.addAll(places.values());
    List<T> values = new ArrayList<>(keys.size());
    List<K> sorted = new ArrayList<>(keys.size());
    for (int place : sequence) {
      values.add(all.values.get(place));
      sorted.add(keys.get(place));
    }
    put(values, sorted);
  }

  /** Changes the entries as was told. Returns false if that does not fit to what is there. */
  private boolean apply(List<SourceLog.Step<K, T>> steps) {
    List<@Nullable K> keys = new ArrayList<>(steps.size());
    for (SourceLog.Step<K, T> step : steps) {
      keys.add(step.hasValue() && keyOf != null ? keyOf(step.required(), keyOf) : step.key);
    }
    spi.secureStack();
    broken = true;
    Splices splices = new Splices();
    for (int i = 0; i < keys.size(); i++) {
      if (!splices.apply(steps.get(i), keys.get(i))) {
        return false;
      }
    }
    splices.finish();
    broken = false;
    return true;
  }

  /** Changes of single entries, which count by what has become of each in the end. */
  private final class Splices {

    /** The state of each entry that was taken out or put in, before that. */
    private final Map<Row, Object> before = new LinkedHashMap<>();

    /** The entries that were taken out, by value, where keys are counted. */
    private final Map<@Nullable Object, Deque<Row>> out = new HashMap<>();

    boolean apply(SourceLog.Step<K, T> step, @Nullable K key) {
      return switch (step.kind) {
        case ADDED -> insert(step.index, key, step.required());
        case REMOVED -> takeOut(order.at(step.index));
        case REPLACED -> replace(step.index, key, step.required());
        case PUT -> key != null && put(key, step.required());
        case REMOVED_KEY -> {
          Row gone = inTree(key);
          yield gone == null || takeOut(gone);
        }
      };
    }

    private boolean replace(int index, @Nullable K key, T value) {
      Row row = order.at(index);
      if (row == null) {
        return false;
      }
      if (key == null || key.equals(row.key)) {
        store(row, value);
        return true;
      }
      return takeOut(row) && insert(index, key, value);
    }

    private boolean put(K key, T value) {
      Row there = inTree(key);
      if (there == null) {
        return insert(order.size(), key, value);
      }
      store(there, value);
      return true;
    }

    private @Nullable Row inTree(@Nullable K key) {
      Row row = key == null ? null : byKey.get(key);
      return row != null && row.isInTree() ? row : null;
    }

    private boolean takeOut(@Nullable Row row) {
      if (row == null) {
        return false;
      }
      before.putIfAbsent(row, state(row));
      order.remove(row);
      if (keyOf == null) {
        out.computeIfAbsent(row.value, value -> new ArrayDeque<>()).add(row);
      }
      return true;
    }

    private boolean insert(int index, @Nullable K key, T value) {
      if (index < 0 || index > order.size() || inTree(key) != null) {
        return false;
      }
      Row row = key == null ? takenOut(value) : byKey.get(key);
      if (row == null) {
        row = new Row(key == null ? nextKey() : key, value);
        slots.give(row);
        byKey.put(row.key, row);
      } else {
        store(row, value);
      }
      before.putIfAbsent(row, state(row));
      order.insert(index, row);
      return true;
    }

    private @Nullable Row takenOut(T value) {
      Deque<Row> equal = out.get(value);
      return equal == null ? null : equal.poll();
    }

    private void store(Row row, T value) {
      if (!isSame(row, value)) {
        valueLog.add(row.slot, order.size());
        row.value = value;
        valuesToken = new Object();
      }
    }

    void finish() {
      boolean changed = false;
      for (Map.Entry<Row, Object> touched : before.entrySet()) {
        changed |= state(touched.getKey()) != touched.getValue();
      }
      if (changed) {
        before.keySet().forEach(row -> structureLog.add(row.slot, order.size()));
        token = new Object();
      }
      for (Row row : before.keySet()) {
        if (!row.isInTree()) {
          byKey.remove(row.key);
          slots.take(row);
        }
      }
    }
  }

  /** The keys of values that come; null if they are counted. */
  private @Nullable List<K> keysOf(Given<K, T> next) {
    List<@Nullable K> given = next.keys;
    Function<? super T, ? extends K> by = keyOf;
    if (given == null && by == null) {
      return null;
    }
    int size = next.values.size();
    List<K> keys = new ArrayList<>(size);
    Set<K> seen = new HashSet<>(size * 2);
    for (int i = 0; i < size; i++) {
      T value = next.values.get(i);
      K key = given == null ? keyOf(value, Objects.requireNonNull(by)) : given.get(i);
      if (key == null) {
        throw noKey("The map for '" + name() + "' has", value);
      }
      if (!seen.add(key)) {
        throw new DuplicateKeyException(name(), key, value);
      }
      keys.add(key);
    }
    return keys;
  }

  private K keyOf(T value, Function<? super T, ? extends K> by) {
    K key = by.apply(value);
    if (key == null) {
      throw noKey("The key function of list '" + name() + "' returned", value);
    }
    return key;
  }

  private InvalidSignalValueException noKey(String what, T value) {
    return spi.invalidValue(
        name(),
        what
            + " the key null for "
            + value
            + ". Each value needs a key; reads throw this until there is another one.");
  }

  @SuppressWarnings("NullAway") // a value may be null if T admits it
  private boolean isSame(Row row, T next) {
    return equality == null ? Objects.equals(row.value, next) : equality.equal(row.value, next);
  }

  private void put(List<T> next, @Nullable List<K> given) {
    List<Row> now = new ArrayList<>(order.size());
    order.forEach(now::add);
    List<@Nullable Row> kept;
    List<@Nullable K> keys = new ArrayList<>(next.size());
    if (given != null) {
      kept = new ArrayList<>(next.size());
      for (K key : given) {
        keys.add(key);
        kept.add(byKey.get(key));
      }
    } else {
      kept = ByValue.match(now, next, this::isSame, true);
      kept.forEach(row -> keys.add(row == null ? null : row.key));
    }
    boolean[] differs = new boolean[next.size()];
    for (int i = 0; i < differs.length; i++) {
      Row row = kept.get(i);
      differs[i] = row != null && !isSame(row, next.get(i));
    }
    List<Row> rows = new ArrayList<>(next.size()); // from here on only keys of users are called
    boolean unsure = broken;
    broken = true;
    for (int i = 0; i < differs.length; i++) {
      Row row = kept.get(i);
      if (row == null) {
        K key = keys.get(i);
        row = new Row(key != null ? key : nextKey(), next.get(i));
        slots.give(row);
        byKey.put(row.key, row);
      } else if (differs[i]) {
        valueLog.add(row.slot, next.size());
        row.value = next.get(i);
        valuesToken = new Object();
      }
      rows.add(row);
    }
    if (unsure || !rows.equals(now)) {
      rearrange(now, rows);
    }
    if (unsure) {
      byKey.values().removeIf(this::takeIfOut);
      structureLog.addAll();
      valueLog.addAll();
      valuesToken = new Object();
    }
    broken = false;
  }

  private boolean takeIfOut(Row row) {
    if (row.isInTree()) {
      return false;
    }
    slots.take(row);
    return true;
  }

  private K nextKey() {
    return Objects.requireNonNull(counted).apply(nextNumber++);
  }

  private void rearrange(List<Row> now, List<Row> next) {
    int[] places = new int[next.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = next.get(i).isInTree() ? order.indexOf(next.get(i)) : -1;
    }
    boolean[] stays = Longest.increasing(places);
    spi.secureStack();
    order.build(next);
    for (int i = 0; i < places.length; i++) {
      if (!stays[i]) {
        structureLog.add(next.get(i).slot, next.size());
      }
    }
    for (Row row : now) {
      if (!row.isInTree()) {
        structureLog.add(row.slot, next.size());
        byKey.remove(row.key);
        slots.take(row);
      }
    }
    token = new Object();
  }

  // ---- reads ------------------------------------------------------------------------------------

  @Override
  Object arrange() {
    followContent();
    return token;
  }

  @Override
  void trackValues() {
    values.get();
  }

  @Override
  @Nullable Item<K, T> itemOf(K key) {
    return byKey.get(key);
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
  SlotLog valueLog() {
    return valueLog;
  }

  @Override
  String kind() {
    return kind;
  }
}
