package dev.aliensignals.primitives.collections;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.EffectOptions;
import dev.aliensignals.primitives.EffectScope;
import dev.aliensignals.primitives.ReadableSignal;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A list whose entries have a key and a signal each. It is read in three ways, which are followed
 * apart: its structure, that is, which keys there are and in which order; the value of one entry,
 * by its signal; and all values. A new value of an entry is no change of structure.
 *
 * <p>Made by {@link KeyedList}, and by the functions here that derive one list from another. An
 * entry that is put in and taken out, changed and changed back, or moved and moved back in one
 * batch is no change. Safe to use from any thread: no thread sees half of an operation.
 *
 * @param <K> the type of the keys, which must have {@code equals} and {@code hashCode}
 * @param <T> the type of the values
 */
public interface ReadableList<K, T extends @Nullable Object> extends ReadableSignal<List<T>> {

  /**
   * All values, in order. Follows every value and the structure. Cost: the size of the list after a
   * change, else constant.
   *
   * @return an unmodifiable list that stays as it is; the same instance until something changes
   */
  @Override
  List<T> get();

  /**
   * {@link #get} without following anything.
   *
   * @return an unmodifiable list that stays as it is
   */
  @Override
  List<T> peek();

  /**
   * The number of entries. Follows the size only.
   *
   * @return the size
   */
  int size();

  /**
   * Whether there are no entries. Followed as {@link #size}.
   *
   * @return true if the size is 0
   */
  default boolean isEmpty() {
    return size() == 0;
  }

  /**
   * The keys, in order. Follows the structure.
   *
   * @return an unmodifiable list that stays as it is
   */
  List<K> keys();

  /**
   * The signals of the entries, in order. Follows the structure; the values are followed one by one
   * where they are read.
   *
   * @return an unmodifiable list that stays as it is
   */
  List<? extends ListItem<K, T>> items();

  /**
   * The signal of the entry at an index. Follows which entry is there. Cost: O(log n).
   *
   * @param index any number
   * @return the signal, or null if there is no such index
   */
  @Nullable ListItem<K, T> at(int index);

  /**
   * The signal of the entry with a key. Follows whether the key comes or goes. Cost: constant.
   *
   * @param key the key
   * @return the signal, or null if there is no such key
   */
  @Nullable ListItem<K, T> byKey(K key);

  /**
   * The key of the entry at an index. Follows which entry is there. Cost: O(log n).
   *
   * @param index any number
   * @return the key, or null if there is no such index
   */
  @Nullable K keyAt(int index);

  /**
   * The index of the entry with a key. Follows it. Cost: O(log n).
   *
   * @param key the key
   * @return the index, or -1 if there is no such key
   */
  int indexOfKey(K key);

  /**
   * Whether an entry has this value, by {@code equals}. Follows as {@link #get}.
   *
   * @param value the value
   * @return true if one has
   */
  default boolean contains(@Nullable Object value) {
    return get().contains(value);
  }

  /**
   * The values. Follows as {@link #get}.
   *
   * @return a sequential stream
   */
  default Stream<T> stream() {
    return get().stream();
  }

  /**
   * Calls a function with each value. Follows as {@link #get}.
   *
   * @param each gets the values in order
   */
  default void forEach(Consumer<? super T> each) {
    get().forEach(each);
  }

  /**
   * This list as an unmodifiable {@link List} that always shows the present entries. Reads are
   * followed: {@code get(i)} as {@link #at} and the value there, {@code size()} as {@link #size},
   * everything else as {@link #get}.
   *
   * @return a view
   */
  List<T> asList();

  /**
   * This list as an unmodifiable {@link Map} from key to value, in the order of the list, that
   * always shows the present entries. Reads are followed: {@code get(k)} as {@link #byKey} and the
   * value there, {@code containsKey} as {@link #byKey}, {@code size()} as {@link #size}, {@code
   * keySet()} as {@link #keys}, everything else as {@link #get}.
   *
   * @return a view
   */
  Map<K, T> asMap();

  /**
   * Derives a list with the same keys in the same order, and a value for each made of the value
   * here. Each is evaluated when it is read and what its function has read has changed, as a {@link
   * Computed} is; so a change of one entry is one call, and a change of structure none for what was
   * there before.
   *
   * @param <R> the type of the derived values
   * @param fn gets a value; its other reads are tracked for that entry alone
   * @return a list that can only be read
   */
  <R extends @Nullable Object> ReadableList<K, R> map(Function<? super T, ? extends R> fn);

  /**
   * {@link #map(Function)} with a function that gets the key as well.
   *
   * @param <R> the type of the derived values
   * @param fn gets key and value
   * @return a list that can only be read
   */
  <R extends @Nullable Object> ReadableList<K, R> map(
      BiFunction<? super K, ? super T, ? extends R> fn);

  /**
   * Derives a list of the entries whose value a predicate answers true for, in the order of this
   * list. It is called once for each entry, and again when something that it has read has changed:
   * once for a new value, n times for a signal that it has read for all n entries, and never for an
   * entry that is moved or removed. The entries have the signals of this list's, read only.
   *
   * <p>If it fails for an entry, what depends on which entries there are throws that, until it
   * comes to a result; {@link #byKey} works on for the other keys. Cost of a change beside the
   * predicate: constant if the entry stays in or out, O(log n) to take it out, at most O(log² n) to
   * put it where it belongs; and a look at each read of one key or one index that is followed, if
   * the structure has changed. While the list is unobserved, the first read after any write in the
   * system looks at n versions.
   *
   * @param predicate called with a value; its other reads are tracked for that entry alone
   * @return a list that can only be read
   */
  ReadableList<K, T> filter(Predicate<? super T> predicate);

  /**
   * Derives a list with the same entries, sorted; those that compare as equal are in the order of
   * this list. The comparator is called with each value and itself, to find out what it reads of
   * that value, and for each entry that is new or has changed O(log n) times with others,
   * untracked. So a comparator may read properties of beans and other signals, unless it answers
   * for one object twice without reading it: use {@link #sortedBy(Function)} then.
   *
   * <p>If it throws, what depends on the order throws that until something changes. A change moves
   * the entries that have changed and no others. Costs O(log n) comparisons for each entry that has
   * changed, O(n log n) if most have; see {@link #filter} for the rest.
   *
   * @param comparator null for the natural order
   * @return a list that can only be read
   */
  ReadableList<K, T> sorted(@Nullable Comparator<? super T> comparator);

  /**
   * {@link #sorted(Comparator)} with a comparator that may become another one: {@code
   * orders.sorted(() -> descending.get() ? byPrice.reversed() : byPrice)}. Another one sorts all
   * anew; nothing has changed if the order is the same.
   *
   * @param comparator gives the comparator, null for the natural order; tracked as a computed is
   * @return a list that can only be read
   */
  ReadableList<K, T> sorted(Supplier<? extends @Nullable Comparator<? super T>> comparator);

  /**
   * Derives a list with the same entries, sorted by something that a function makes of each value;
   * equal ones are in the order of this list. The function is called once for each entry, and again
   * when something that it has read has changed. If it comes to an equal result, nothing is moved.
   * Failures and cost as with {@link #sorted(Comparator)}.
   *
   * @param <R> the type of the compared results
   * @param rank called with a value, must not return null; its other reads are tracked for that
   *     entry alone
   * @return a list that can only be read
   */
  <R extends Comparable<? super R>> ReadableList<K, T> sortedBy(
      Function<? super T, ? extends R> rank);

  /**
   * {@link #sortedBy(Function)} with a comparator.
   *
   * @param <R> the type of the compared results
   * @param rank called with a value
   * @param comparator compares what the function returns; nothing that it reads is followed
   * @return a list that can only be read
   */
  <R extends @Nullable Object> ReadableList<K, T> sortedBy(
      Function<? super T, ? extends R> rank, Comparator<? super R> comparator);

  /**
   * Derives a list of groups: an entry for each result of a function, and as its value the list of
   * the entries here for which the function has come to that, in the order of this list. The groups
   * are in the order of their first entries. A group is there while it has entries, and has the
   * same list as long. The function is called once for each entry, and again when something that it
   * has read has changed.
   *
   * <p>When an entry goes to another group, effects that follow one of the two groups run, and
   * effects that follow the list of groups run if that has changed. If the function fails for an
   * entry, reads of the groups throw its exception. Cost of a change beside the function: at most
   * O(log² n) for each entry that has changed or was moved, and a look at each group that is
   * followed.
   *
   * @param <G> the type of the results, which must have {@code equals} and {@code hashCode}
   * @param fn called with a value, must not return null; its other reads are tracked for that entry
   *     alone
   * @return a list of lists that can only be read
   */
  <G> ReadableList<G, ReadableList<K, T>> groupBy(Function<? super T, ? extends G> fn);

  /**
   * Derives a list of the first entry for each result of a function, in the order of this list:
   * {@code orders.distinctBy(Order::customer)} has the first order of each customer. The function
   * is called once for each entry, and again when something that it has read has changed. When the
   * first entry goes, or comes to another result, the next one with that result is there. Failures
   * as with {@link #groupBy}; cost of a change beside the function: at most O(log² n), and a look
   * at each read of one key or one index that is followed.
   *
   * @param fn called with a value, may return null; its other reads are tracked for that entry
   *     alone. Its result must have {@code equals} and {@code hashCode}
   * @return a list that can only be read
   */
  ReadableList<K, T> distinctBy(Function<? super T, ?> fn);

  /**
   * Derives a list of the first entries.
   *
   * @param count how many, at most
   * @return a list that can only be read
   * @throws IllegalArgumentException if {@code count} is negative
   */
  ReadableList<K, T> limit(int count);

  /**
   * Derives a list of some entries in a row: {@code orders.page(() -> number.get() * 20, 20)}. Cost
   * of a change of the structure: at most O(log² n) for each entry that has changed, comes in or
   * leaves; O(c log n) if that are most, where c is the count.
   *
   * @param offset says the index of the first; tracked as a computed is; less than 0 counts as 0
   * @param count how many, at most
   * @return a list that can only be read
   * @throws IllegalArgumentException if {@code count} is negative
   */
  ReadableList<K, T> page(IntSupplier offset, int count);

  /**
   * Joins the lists that a function makes of each value, one after the other in the order of this
   * list: {@code rooms.flatMap(Room::guests)}. The entries have the signals that they have there,
   * read only. The function is called once for each entry, and again when something that it has
   * read has changed. While it comes to the same list, a change in there costs what changes;
   * another list brings other entries, even if it has the same keys, so let it return a list that
   * is kept somewhere. A list may be there several times.
   *
   * <p>If the function fails for an entry, or the structure of its list does, what depends on which
   * entries there are throws that. Cost of a change beside the function: at most O(log² n) for each
   * entry that has come, gone or was moved, where all entries of a list are moved with it. While
   * the list is unobserved, the first read after any write in the system looks at the version of
   * each joined list.
   *
   * @param <I> the type of the keys in the joined lists
   * @param <R> the type of their values
   * @param fn called with a value, must not return null; its other reads are tracked for that entry
   *     alone
   * @return a list that can only be read; its keys say which entry here, and which one there
   */
  <I, R extends @Nullable Object> ReadableList<NestedKey<K, I>, R> flatMap(
      Function<? super T, ? extends ReadableList<I, R>> fn);

  /**
   * {@link #flatMap(Function)} for collections that are values: {@code orders.flatMap(Line::number,
   * Order::lines)}. The result of the function for an entry is compared, key by key, with its
   * previous result, as by a {@link DerivedList}; so the entries keep their signals.
   *
   * @param <I> the type of the keys of the elements
   * @param <R> the type of the elements
   * @param key says the key of an element, which must differ within a collection; called untracked
   * @param fn called with a value; its other reads are tracked for that entry alone. Its result is
   *     copied
   * @return a list that can only be read
   */
  <I, R extends @Nullable Object> ReadableList<NestedKey<K, I>, R> flatMap(
      Function<? super R, ? extends I> key,
      Function<? super T, ? extends Collection<? extends R>> fn);

  /**
   * Derives a list of the entries here and of those of another one behind them, see {@link
   * #concat(List)}.
   *
   * @param other a list of the same system
   * @return a list that can only be read
   */
  ReadableList<NestedKey<Integer, K>, T> concat(ReadableList<? extends K, ? extends T> other);

  /**
   * Derives a list of the entries here and of those of other lists, one list after the other. The
   * outer key says which list: 0 for this one, 1 for the first of the others. A list may be there
   * several times. Failures and cost as with {@link #flatMap(Function)}; use that with a list of
   * lists if lists come and go.
   *
   * @param others lists of the same system
   * @return a list that can only be read
   */
  ReadableList<NestedKey<Integer, K>, T> concat(
      List<? extends ReadableList<? extends K, ? extends T>> others);

  /**
   * Derives a list with the same entries in the same order under other keys: {@code
   * users.indexBy(User::email).byKey(email)}. The function is called once for each entry, and again
   * when something that it has read has changed. An entry whose key becomes another one gets
   * another signal.
   *
   * <p>If the function fails for an entry, reads throw that; if it comes to the same result for two
   * entries, they throw {@link DuplicateKeyException} until it does not: use {@link #groupBy} where
   * there may be several. Cost of a change beside the function: at most O(log² n) for each entry
   * that has changed or was moved, and a look at each read of one key or one index that is
   * followed.
   *
   * @param <G> the type of the results, which must have {@code equals} and {@code hashCode}
   * @param fn called with a value, must not return null; its other reads are tracked for that entry
   *     alone
   * @return a list that can only be read
   */
  <G> ReadableList<G, T> indexBy(Function<? super T, ? extends G> fn);

  /**
   * Counts the entries whose value a predicate answers true for. It is called once for each entry,
   * and again when something that it has read has changed. If it fails for an entry, reads throw
   * that. Cost of a change beside the predicate: constant for each entry that has changed.
   *
   * @param predicate called with a value; its other reads are tracked for that entry alone
   * @return how many there are
   */
  Computed<Integer> count(Predicate<? super T> predicate);

  /**
   * Whether a predicate answers true for some value. Called and at the cost as in {@link #count}.
   *
   * @param predicate called with a value; its other reads are tracked for that entry alone
   * @return false for an empty list
   */
  Computed<Boolean> anyMatch(Predicate<? super T> predicate);

  /**
   * Adds up a number for each entry, wrapping around as {@link java.util.stream.LongStream#sum}
   * does. Use {@link #reduce} with {@code Double::sum} for doubles. Called and at the cost as in
   * {@link #count}.
   *
   * @param fn called with a value; its other reads are tracked for that entry alone
   * @return the sum, 0 for an empty list
   */
  Computed<Long> sum(ToLongFunction<? super T> fn);

  /**
   * Joins what a function makes of each value, in the order of the list: {@code reduce("", T::name,
   * String::concat)}. The function is called once for each entry, and again when something that it
   * has read has changed; the operator O(log n) times for each entry that has changed or was moved.
   * If the function fails for an entry, reads throw that.
   *
   * @param <R> the type of the result
   * @param identity the result for an empty list
   * @param fn called with a value; its other reads are tracked for that entry alone
   * @param combine must be associative: it is called with results of neighbours, not from the left;
   *     nothing that it reads is followed
   * @return the result
   */
  <R extends @Nullable Object> Computed<R> reduce(
      R identity, Function<? super T, ? extends R> fn, BinaryOperator<R> combine);

  /**
   * Runs a function once for each entry, in a scope of its own, which is closed when the key goes
   * out. So effects that the function makes belong to the row. Nothing that the function itself
   * reads is followed; effects that it makes follow what they read. For each operation or batch,
   * the scopes of keys that have gone are closed first, and then the function runs for new keys.
   *
   * @param body gets key and signal of an entry. Its exceptions go to the caller for an entry that
   *     is there already, and for later entries where those of an effect go; the other entries get
   *     their scopes
   * @return the scope of all; closing it closes the scopes of all entries
   */
  EffectScope scopePerItem(BiConsumer<? super K, ? super ListItem<K, T>> body);

  /**
   * Calls a function with what has changed, after each operation or batch that has changed
   * something, from now on. It is an action as that of {@link
   * dev.aliensignals.primitives.Signals#effect(java.util.function.Supplier, Consumer)}: called
   * after the system has been released, one at a time and in order, so it may block and may change
   * the list. Changes it has not been called with yet are joined. Cost of a change: O(log n) for
   * each entry it touches; the feed keeps the values it has told of.
   *
   * @param callback gets the steps, at least one; they are few: an entry that is moved is one step
   * @return ends the calls when it is closed
   */
  Effect changes(Consumer<? super List<ListChange<K, T>>> callback);

  /**
   * {@link #changes(Consumer)} with options, such as an executor.
   *
   * @param options sets the options of the effect
   * @param callback gets the steps
   * @return ends the calls when it is closed
   */
  Effect changes(
      Consumer<EffectOptions> options, Consumer<? super List<ListChange<K, T>>> callback);

  /**
   * The changes as a publisher. Each subscriber gets the entries that are there, as additions to an
   * empty list, and then the steps of each change, as far as it asks for them. Changes that come
   * faster than that are joined, and changes that were taken back in between are left out. If a
   * read of the list fails, the stream ends with {@code onError}. For the rest see {@link
   * dev.aliensignals.primitives.Interop#toPublisher}, which publishes the values as a whole. A
   * subscriber that asks in a thread that owns another system is called by one of the common pool.
   *
   * @return a publisher for any number of subscribers
   */
  Flow.Publisher<List<ListChange<K, T>>> changes();

  /**
   * Keeps a list of others in step with this one, such as one that a user interface shows. It is
   * emptied and filled with what is here; from then on it gets each change by few calls: neighbours
   * that come or go together by one, an entry that is moved by one to take it out and one to put it
   * in, everything else where it is. It is an action as in {@link #changes(Consumer)}: called after
   * the system has been released, one at a time and in order.
   *
   * <p>No other code may change the other list. If it throws, its exception is handled as that of
   * an action, and the next change empties and fills the list again. Cost: as {@link
   * #changes(Consumer)}.
   *
   * @param target the list to change
   * @return ends it when it is closed; the other list stays as it is then
   */
  Effect bindTo(List<? super T> target);

  /**
   * {@link #bindTo(List)} with options, such as an executor: {@code rows.bindTo(o ->
   * o.executor(Platform::runLater), tableView.getItems())}.
   *
   * @param options sets the options of the effect
   * @param target the list to change
   * @return ends it when it is closed
   */
  Effect bindTo(Consumer<EffectOptions> options, List<? super T> target);
}
