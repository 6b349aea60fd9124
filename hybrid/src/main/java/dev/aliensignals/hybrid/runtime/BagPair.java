package dev.aliensignals.hybrid.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Two queues, or other collections that are neither lists nor sets. */
final class BagPair extends Pair {

  /** Whether its elements are in an order of their own. */
  private final boolean sorted;

  /** The number of elements that stay when those in front are taken. */
  private int stay;

  BagPair(Assignment all, Object source, @Nullable Object target) {
    super(
        all,
        source,
        target,
        all.contents(source),
        target == null ? NOTHING : RawCall.contents(target));
    this.sorted = Copies.isHeap(target != null ? target : source);
  }

  @Override
  void match() {
    for (int i = 0; i < next.length; i++) {
      children[i] = all.pair(this, next[i], i < old.length ? old[i] : null, false);
    }
  }

  @Override
  boolean changes() {
    boolean changes = next.length != old.length;
    for (int i = 0; !changes && i < next.length; i++) {
      changes = !isDone(i, old[i]);
    }
    return changes;
  }

  @Override
  boolean needsWriting() {
    return changes() || (sorted && elementsChange());
  }

  /** Whether elements that stay may get another place in the order. */
  private boolean elementsChange() {
    for (Pair child : children) {
      if (child != null && child.kept && child.changes()) {
        return true;
      }
    }
    return false;
  }

  @Override
  @Nullable String cannotBecome() {
    return !Mutability.isMutable(Objects.requireNonNull(target).getClass()) && changes()
        ? "it is immutable"
        : super.cannotBecome();
  }

  @Override
  List<Pair> hashed() {
    List<Pair> found = new ArrayList<>();
    for (Pair child : children) {
      if (sorted && !kept && child != null) {
        found.add(child);
      }
    }
    return found;
  }

  @Override
  @SuppressWarnings("unchecked") // a collection of the same kind takes the same elements
  void fill() {
    ((Collection<@Nullable Object>) result()).addAll(Arrays.asList(wanted()));
  }

  @SuppressWarnings("unchecked") // the target may hold all that the source holds
  private Collection<@Nullable Object> view() {
    return (Collection<@Nullable Object>) all.viewOf(Objects.requireNonNull(target));
  }

  /** Makes it what it was. */
  private void restore() {
    Collection<@Nullable Object> view = view();
    if (!Arrays.equals(RawCall.contents(Objects.requireNonNull(target)), old)) {
      view.clear();
      view.addAll(Arrays.asList(old));
    }
  }

  @Override
  void shrink() {
    stay = sorted ? 0 : staying();
    if (stay < old.length) {
      Collection<@Nullable Object> view = view();
      all.undo(this::restore);
      if (stay == 0) {
        view.clear();
      } else {
        for (int i = stay; i < old.length; i++) {
          ((Queue<?>) view).remove();
        }
      }
    }
  }

  /** The number of last elements of the target that are the first wanted ones, in that order. */
  private int staying() {
    if (!(target instanceof Queue)) {
      return isPrefix(0) ? old.length : 0;
    }
    for (int from = 0; from < old.length; from++) {
      if (isPrefix(from)) {
        return old.length - from;
      }
    }
    return 0;
  }

  private boolean isPrefix(int from) {
    if (old.length - from > next.length) {
      return false;
    }
    for (int i = from; i < old.length; i++) {
      if (!isDone(i - from, old[i])) {
        return false;
      }
    }
    return true;
  }

  @Override
  void grow() {
    if (stay < next.length) {
      Collection<@Nullable Object> view = view();
      all.undo(this::restore);
      for (int i = stay; i < next.length; i++) {
        view.add(wanted(i));
      }
    }
  }
}
