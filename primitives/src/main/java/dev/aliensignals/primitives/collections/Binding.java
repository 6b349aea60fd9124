package dev.aliensignals.primitives.collections;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Does the steps of a list on a list of others, for {@link ReadableList#bindTo}. */
final class Binding<K, T extends @Nullable Object> implements Consumer<List<ListChange<K, T>>> {
  /*
   * Additions of which each is behind the one before, and removals of which each is where the one before
   * was or just before that, are one call.
   *
   * V1  While begun, the other list is what the steps so far have led to.
   */

  private final List<? super T> target;
  private boolean begun;

  Binding(List<? super T> target) {
    this.target = target;
  }

  @Override
  public void accept(List<ListChange<K, T>> steps) {
    if (!begun && !target.isEmpty()) {
      target.clear();
    }
    begun = false; // unless all is done
    for (int i = 0; i < steps.size(); ) {
      ListChange<K, T> step = steps.get(i);
      switch (step.kind()) {
        case ADD -> i = add(steps, i);
        case REMOVE -> i = remove(steps, i);
        case MOVE -> {
          target.remove(step.from());
          target.add(step.index(), value(step));
          i++;
        }
        case SET -> {
          target.set(step.index(), value(step));
          i++;
        }
      }
    }
    begun = true;
  }

  @SuppressWarnings("NullAway") // null only if T admits it
  private T value(ListChange<K, T> step) {
    return step.value();
  }

  /** Does the additions from {@code start} on that are one call. Returns the index of the next. */
  private int add(List<ListChange<K, T>> steps, int start) {
    int index = steps.get(start).index();
    List<T> values = new ArrayList<>();
    int end = start;
    while (end < steps.size()
        && steps.get(end).kind() == ListChange.Kind.ADD
        && steps.get(end).index() == index + values.size()) {
      values.add(value(steps.get(end)));
      end++;
    }
    if (values.size() == 1) {
      target.add(index, values.get(0));
    } else {
      target.addAll(index, values);
    }
    return end;
  }

  /** Does the removals from {@code start} on that are one call. Returns the index of the next. */
  private int remove(List<ListChange<K, T>> steps, int start) {
    int first = steps.get(start).index();
    int end = start + 1;
    while (end < steps.size() && steps.get(end).kind() == ListChange.Kind.REMOVE) {
      int index = steps.get(end).index();
      if (index != first && index != first - 1) {
        break;
      }
      first = index;
      end++;
    }
    int count = end - start;
    if (count == target.size()) {
      target.clear();
    } else if (count == 1) {
      target.remove(first);
    } else {
      target.subList(first, first + count).clear();
    }
    return end;
  }
}
