package dev.aliensignals.primitives.collections;

import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.EffectOptions;
import dev.aliensignals.primitives.EffectScope;
import dev.aliensignals.primitives.ReadableSignal;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A list whose entries have a key and a signal each. It is read in three ways, which are followed
 * apart: its structure, that is, which keys there are and in which order; the value of one entry,
 * by its signal; and all values. A new value of an entry is no change of structure.
 *
 * <p>Made by {@link KeyedList}, and by the functions here that derive one list from another. What
 * is put in and taken out, changed and changed back, or moved and moved back in one batch is no
 * change. Safe to use from any thread: nobody sees half of an operation.
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
   * How many entries there are. Follows the size only.
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
   * This list as an unmodifiable {@link List} that shows what is in it at any time, and is followed
   * by who reads it: {@code get(i)} as {@link #at} and the value there, {@code size()} as {@link
   * #size}, everything else as {@link #get}.
   *
   * @return a view
   */
  List<T> asList();

  /**
   * Derives a list with the same keys in the same order, and a value for each made of the value
   * here. Each is evaluated when it is read and what its function has read has changed, as a {@link
   * dev.aliensignals.primitives.Computed} is; so a change of one entry is one call, and a change of
   * structure none for what was there before.
   *
   * @param <R> the type of the derived values
   * @param fn gets a value; what else it reads is tracked for that entry alone
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
   * Runs a function once for each entry, in a scope of its own, which is closed when the key goes
   * out: what it makes belongs to the row. Nothing that the function itself reads is followed;
   * effects that it makes follow what they read. What is to be done for new keys and for those that
   * have gone is done once for an operation or batch, first for those that have gone.
   *
   * @param body gets key and signal of an entry. What it throws goes to the caller for an entry
   *     that is there already, and else as what an effect throws; the other entries get theirs
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
}
