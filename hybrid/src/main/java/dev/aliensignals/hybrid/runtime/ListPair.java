package dev.aliensignals.hybrid.runtime;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Two lists. */
final class ListPair extends Pair {

  /** The key by which elements are matched; null if they are matched by place. */
  private final @Nullable Function<Object, ?> key;

  ListPair(
      Assignment all, Object source, @Nullable Object target, @Nullable Function<Object, ?> key) {
    super(
        all,
        source,
        target,
        all.contents(source),
        target == null ? NOTHING : RawCall.contents(target));
    this.key = key;
  }

  @Override
  void match() {
    Map<@Nullable Object, Deque<Object>> byKey = new HashMap<>();
    if (key != null) {
      for (Object element : old) {
        if (element != null) {
          byKey.computeIfAbsent(key.apply(element), any -> new ArrayDeque<>()).add(element);
        }
      }
    }
    for (int i = 0; i < next.length; i++) {
      Object element = next[i];
      Object there = i < old.length ? old[i] : null;
      if (key != null) {
        Deque<Object> same = element == null ? null : byKey.get(key.apply(element));
        there = same == null ? null : same.poll();
      }
      children[i] = all.pair(this, element, there, false);
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
  @Nullable String cannotBecome() {
    Class<?> type = Objects.requireNonNull(target).getClass();
    if (next.length != old.length && !Mutability.canGrow(type)) {
      return "its size is fixed";
    }
    return !Mutability.isMutable(type) && changes() ? "it is immutable" : super.cannotBecome();
  }

  @Override
  @SuppressWarnings("unchecked") // a list of the same kind takes the same elements
  void fill() {
    ((List<@Nullable Object>) result()).addAll(Arrays.asList(wanted()));
  }

  @Override
  @SuppressWarnings("unchecked") // the target may hold all that the source holds
  void write() {
    List<?> raw = (List<?>) Objects.requireNonNull(target);
    List<@Nullable Object> view = (List<@Nullable Object>) all.viewOf(raw);
    all.undo(() -> make(view, raw, old));
    make(view, raw, wanted());
  }

  /** Replaces the part of a list that differs. */
  private static void make(List<@Nullable Object> view, List<?> raw, @Nullable Object[] elements) {
    @Nullable Object[] now = raw.toArray();
    int shorter = Math.min(now.length, elements.length);
    int from = 0;
    while (from < shorter && Sameness.isSame(now[from], elements[from])) {
      from++;
    }
    int same = 0;
    while (same < shorter - from
        && Sameness.isSame(now[now.length - 1 - same], elements[elements.length - 1 - same])) {
      same++;
    }
    int common = shorter - same;
    if (raw instanceof RandomAccess) {
      for (int i = from; i < common; i++) {
        if (!Sameness.isSame(now[i], elements[i])) {
          view.set(i, elements[i]);
        }
      }
    } else {
      ListIterator<@Nullable Object> steps = view.listIterator(from);
      for (int i = from; i < common; i++) {
        steps.next();
        if (!Sameness.isSame(now[i], elements[i])) {
          steps.set(elements[i]);
        }
      }
    }
    if (now.length > elements.length) {
      view.subList(common, now.length - same).clear();
    } else if (now.length < elements.length) {
      List<@Nullable Object> more = Arrays.asList(elements).subList(common, elements.length - same);
      if (common == now.length) {
        view.addAll(more);
      } else {
        view.addAll(common, more);
      }
    }
  }
}
