package dev.aliensignals.hybrid;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One change that {@link Hybrid#watchReactive(Object, java.util.function.Consumer)} reports: of a
 * property, an element or an entry, over a whole batch.
 *
 * @param root the view that is watched
 * @param path where it happened, from the root: {@code todos[3].title}
 * @param segments the path in pieces: names of properties, indices, keys; the last is {@code key}
 * @param key the name of the property, index of the element, key of the entry, element of a set;
 *     null for a change of order
 * @param newValue the value after the batch; null for a removal
 * @param oldValue the value before the batch; null for an addition
 * @param kind what happened
 */
public record PropertyChange(
    Object root,
    String path,
    List<@Nullable Object> segments,
    @Nullable Object key,
    @Nullable Object newValue,
    @Nullable Object oldValue,
    ChangeKind kind) {}
