package dev.aliensignals.hybrid;

import dev.aliensignals.hybrid.runtime.Sameness;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The changes of several batches in one: for each property at most one, in the order of the first.
 */
final class MergedChanges {
  /*
   * C1  Changes of one key of one object become one, from the first old to the last new value, or none if
   *     these are the same.
   * C2  What moves the elements of a list or queue stands for itself, and changes of elements before it are not
   *     merged with those behind it: the index means another element.
   */

  /** A key of an object. */
  private record Place(Identity object, @Nullable Object key) {}

  /** An object, by identity. */
  private record Identity(Object object) {

    @Override
    @SuppressWarnings("ReferenceEquality") // that is what it is
    public boolean equals(@Nullable Object other) {
      return other instanceof Identity identity && identity.object == object;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(object);
    }
  }

  /** In the order of the first changes; null where nothing is left of them. */
  private final List<@Nullable PropertyChange> changes = new ArrayList<>();

  private final Map<Identity, Map<Place, Integer>> indexes = new HashMap<>();

  /** Adds one change of an object. */
  void add(Object owner, PropertyChange change) {
    Identity object = new Identity(owner);
    boolean moves = owner instanceof Collection && !(owner instanceof Set);
    if (change.kind() == ChangeKind.REORDER || (moves && change.kind() != ChangeKind.SET)) {
      indexes.remove(object);
      changes.add(change);
      return;
    }
    Place place = new Place(object, change.key());
    Map<Place, Integer> ofObject = indexes.computeIfAbsent(object, any -> new HashMap<>());
    Integer at = ofObject.get(place);
    if (at == null) {
      ofObject.put(place, changes.size());
      changes.add(change);
      return;
    }
    PropertyChange first = changes.get(at);
    PropertyChange merged = first == null ? change : merged(first, change);
    if (merged == null) {
      changes.set(at, null);
      ofObject.remove(place); // whatever comes next is the first again
    } else {
      changes.set(at, merged);
    }
  }

  private static @Nullable PropertyChange merged(PropertyChange first, PropertyChange last) {
    boolean before = first.kind() != ChangeKind.ADD;
    boolean after = last.kind() != ChangeKind.REMOVE;
    if (before == after && (!before || Sameness.isSame(first.oldValue(), last.newValue()))) {
      return null;
    }
    ChangeKind kind = before ? (after ? ChangeKind.SET : ChangeKind.REMOVE) : ChangeKind.ADD;
    return new PropertyChange(
        first.root(),
        first.path(),
        first.segments(),
        first.key(),
        last.newValue(),
        first.oldValue(),
        kind);
  }

  /** The changes that have not cancelled each other. */
  List<PropertyChange> all() {
    List<PropertyChange> left = new ArrayList<>();
    for (PropertyChange change : changes) {
      if (change != null) {
        left.add(change);
      }
    }
    return left;
  }
}
