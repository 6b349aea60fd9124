package dev.aliensignals.primitives.collections;

import org.jspecify.annotations.Nullable;

/** The implementation of {@link ListChange}. */
record Step<K, T extends @Nullable Object>(
    Kind kind, K key, int from, int index, @Nullable T oldValue, @Nullable T value)
    implements ListChange<K, T> {}
