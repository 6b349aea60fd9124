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
 * The changes of several batches in one: for each property or element at most one, in the order of
 * the first.
 */
final class MergedChanges {
  /*
   * C1  Changes of one key of one object become one, from the first old to the last new value, or none if
   *     these are the same.
   * C2  Changes of a list become those that its elements need, see ListChanges: an index means another element
   *     after others have come or gone.
   * C3  A change of order stands for itself, as does what comes into a queue or leaves it, where an element may
   *     be twice. Changes before it are not merged with those behind it.
   */

  /**
   * A key of an object.
   *
   * @param object an {@link Identity}, as an Object: for the hash code of another type of component
   *     the JDK keeps the class of that, and with it its loader
   * @param key the key
   */
  private record Place(Object object, @Nullable Object key) {}

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

  /** The merged changes, in the order of the first ones; null where nothing is left of one. */
  private final List<@Nullable PropertyChange> changes = new ArrayList<>();

  private final Map<Identity, Map<Place, Integer>> indexes = new HashMap<>();

  private final Map<Identity, ListChanges> lists = new HashMap<>();

  /** Adds one change of an object. */
  void add(Object owner, PropertyChange change) {
    Identity object = new Identity(owner);
    if (owner instanceof List) {
      addOfList(object, change);
      return;
    }
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

  private void addOfList(Identity list, PropertyChange change) {
    if (change.kind() != ChangeKind.REORDER && change.key() instanceof Integer index) {
      ListChanges known = lists.computeIfAbsent(list, any -> new ListChanges(changes));
      if (!known.add(change, index)) {
        finish(list);
        addOfList(list, change);
      }
    } else {
      finish(list);
      changes.add(change);
    }
  }

  private void finish(Identity list) {
    ListChanges known = lists.remove(list);
    if (known != null) {
      known.finish();
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
    lists.values().forEach(ListChanges::finish);
    lists.clear();
    List<PropertyChange> left = new ArrayList<>();
    for (PropertyChange change : changes) {
      if (change != null) {
        left.add(change);
      }
    }
    return left;
  }
}
