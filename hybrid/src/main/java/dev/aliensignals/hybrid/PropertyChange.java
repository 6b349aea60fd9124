package dev.aliensignals.hybrid;

import java.util.List;
import java.util.Objects;
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
 * @param kind the kind of the change
 */
public record PropertyChange(
    Object root,
    String path,
    List<@Nullable Object> segments,
    @Nullable Object key,
    @Nullable Object newValue,
    @Nullable Object oldValue,
    ChangeKind kind) {

  // written out: on JDK 17 those of records leave a class behind in a static field of the JDK

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PropertyChange that
        && Objects.equals(root, that.root)
        && Objects.equals(path, that.path)
        && Objects.equals(segments, that.segments)
        && Objects.equals(key, that.key)
        && Objects.equals(newValue, that.newValue)
        && Objects.equals(oldValue, that.oldValue)
        && kind == that.kind;
  }

  @Override
  public int hashCode() {
    return Objects.hash(root, path, segments, key, newValue, oldValue, kind);
  }

  @Override
  public String toString() {
    return "PropertyChange[root="
        + root
        + ", path="
        + path
        + ", segments="
        + segments
        + ", key="
        + key
        + ", newValue="
        + newValue
        + ", oldValue="
        + oldValue
        + ", kind="
        + kind
        + "]";
  }
}
