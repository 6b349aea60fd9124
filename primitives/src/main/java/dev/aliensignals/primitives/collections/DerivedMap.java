package dev.aliensignals.primitives.collections;

import dev.aliensignals.primitives.Computed;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A map that one function computes as a whole, with a signal for each key: {@code DerivedMap.of(()
 * -> Map.of("name", name.get(), "size", size.get()))}. The result of the function is compared, key
 * by key, with the previous map. A key keeps its signal while it is there, and an effect that
 * follows one value, the keys or the size runs only if that has changed.
 *
 * <p>The function is evaluated as that of a {@link Computed}: when the map is read and what it has
 * read has changed, however many follow the map. If it throws, reads throw the exception until it
 * has another result. While it reads a signal without a value, such as a task before its first
 * result, the map is empty. Values are not converted: a map in the map is a plain value.
 *
 * <p>The map can only be read. The keys are in the order of the map that the function has returned.
 * Cost of a change: O(n), and a look at each key that is followed. Safe to use from any thread.
 *
 * @param <K> the type of the keys, which must have {@code equals} and {@code hashCode}
 * @param <V> the type of the values
 */
public final class DerivedMap<K, V extends @Nullable Object> extends MapNode<K, V> {

  private DerivedMap(DerivedList<K, V> entries) {
    super(entries);
  }

  /**
   * Makes a map, in the system in which the static functions of {@link
   * dev.aliensignals.primitives.Signals} create here and now.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param fn returns the map, which is copied
   * @return a new map, for which nothing has been evaluated
   */
  public static <K, V extends @Nullable Object> DerivedMap<K, V> of(
      Supplier<? extends Map<? extends K, ? extends V>> fn) {
    return of(options -> {}, fn);
  }

  /**
   * {@link #of(Supplier)} with options.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param options sets the options
   * @param fn returns the map
   * @return a new map
   */
  public static <K, V extends @Nullable Object> DerivedMap<K, V> of(
      Consumer<? super DerivedListOptions<V>> options,
      Supplier<? extends Map<? extends K, ? extends V>> fn) {
    return new DerivedMap<>(DerivedList.<K, V>ofMap(options, fn));
  }
}
