package dev.aliensignals.primitives.collections;

import dev.aliensignals.primitives.WritableSignal;
import org.jspecify.annotations.Nullable;

/**
 * The signal of one entry of a {@link KeyedList}. To set it is to replace the value of the entry:
 * the guard and the key function of the list are asked first.
 *
 * @param <K> the type of the key
 * @param <T> the type of the value
 */
public interface WritableListItem<K, T extends @Nullable Object>
    extends ListItem<K, T>, WritableSignal<T> {}
