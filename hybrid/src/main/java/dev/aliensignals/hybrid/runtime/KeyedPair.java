package dev.aliensignals.hybrid.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Two sets, or two maps. Its places are the elements, or keys and values in turn. Keys are matched
 * by what the target takes for equal; those that are equal to none but themselves, in their order.
 */
final class KeyedPair extends Pair {

  /** The number of places of an entry. */
  private final int step;

  /** Whether the elements are found by comparing them. */
  private final boolean sorted;

  /** Whether the target shows in which order entries were added, and the source has an order. */
  private final boolean ordered;

  /** The places of the keys of the target, of those with a pair by identity. */
  private final IdentityHashMap<Object, Integer> places = new IdentityHashMap<>();

  private final Map<@Nullable Object, Integer> byEquality;

  /** The place in the target of the key at each place of the source; -1 if there is none. */
  private final int[] at;

  /** Whether entries of the source, by the place of the key, stay where they are in the target. */
  private boolean[] stays = {};

  KeyedPair(Assignment all, Object source, @Nullable Object target) {
    super(
        all,
        source,
        target,
        all.contents(source),
        target == null ? NOTHING : RawCall.contents(target));
    Object like = target != null ? target : source;
    this.step = like instanceof Map ? 2 : 1;
    this.sorted = like instanceof SortedSet || like instanceof SortedMap;
    this.ordered =
        (target instanceof LinkedHashMap || target instanceof LinkedHashSet) && hasOrder(source);
    this.byEquality = tableLike(like);
    this.at = new int[next.length];
    Arrays.fill(at, -1);
  }

  private static boolean hasOrder(Object raw) {
    return raw instanceof LinkedHashMap
        || raw instanceof LinkedHashSet
        || raw instanceof SortedMap
        || raw instanceof SortedSet
        || raw instanceof EnumMap
        || raw instanceof EnumSet
        || raw instanceof List;
  }

  /** An empty table in which the same keys are equal as in a set or map. */
  @SuppressWarnings("unchecked") // gets the keys that the collection may get
  private static <V> Map<@Nullable Object, V> tableLike(Object raw) {
    if (raw instanceof SortedMap<?, ?> map) {
      return new TreeMap<>(((SortedMap<Object, ?>) map).comparator());
    }
    if (raw instanceof SortedSet<?> set) {
      return new TreeMap<>(((SortedSet<Object>) set).comparator());
    }
    return raw instanceof IdentityHashMap || Copies.isSetFromMap(raw)
        ? new IdentityHashMap<>()
        : new HashMap<>();
  }

  /** Whether all keys of the source are different ones to a target. */
  static boolean isDistinct(@Nullable Object[] contents, int step, Object target) {
    try {
      Map<@Nullable Object, Boolean> table = tableLike(target);
      for (int i = 0; i < contents.length; i += step) {
        table.put(Reactivity.toRaw(contents[i]), true);
      }
      return table.size() == contents.length / step;
    } catch (ClassCastException | NullPointerException e) {
      return false; // they cannot be compared
    }
  }

  /** Fails if the target cannot have all keys. */
  void requireDistinct() {
    if (source instanceof Map != target instanceof Map
        || ((source instanceof Set || source instanceof Map)
            && !isDistinct(next, step, Objects.requireNonNull(target)))) {
      throw new IllegalArgumentException(
          "assign() of a "
              + source.getClass().getTypeName()
              + " to a "
              + Objects.requireNonNull(target).getClass().getTypeName()
              + ": some of the keys are equal there, or cannot be compared. Nothing was changed.");
    }
  }

  // ---- reading ----------------------------------------------------------------------------------

  @Override
  void match() {
    Map<List<@Nullable Object>, Deque<Integer>> alike = new HashMap<>();
    Deque<Integer> rest = new ArrayDeque<>();
    for (int i = 0; i < old.length; i += step) {
      Object key = Reactivity.toRaw(old[i]);
      byEquality.put(key, i);
      if (key != null && Copies.isCopied(key)) {
        places.put(key, i);
        if (!isFound(key)) {
          rest.add(i);
          alike.computeIfAbsent(Copies.values(key), any -> new ArrayDeque<>()).add(i);
        }
      }
    }
    for (int i = 0; i < next.length; i += step) { // those that hold the same values first
      Object key = Reactivity.toRaw(next[i]);
      if (!rest.isEmpty() && key != null && Copies.isCopied(key) && !isFound(key)) {
        Deque<Integer> same = alike.get(Copies.values(key));
        if (same != null && !all.isPaired(key)) {
          matchEntry(i, same);
        }
      }
    }
    for (int i = 0; i < next.length; i += step) {
      if (children[i] == null) {
        matchEntry(i, rest);
      }
    }
  }

  /** Whether a key is found by its content, not its identity. */
  private boolean isFound(Object key) {
    return sorted || Copies.isEqualByContent(key);
  }

  private void matchEntry(int i, Deque<Integer> rest) {
    Object key = Reactivity.toRaw(next[i]);
    boolean paired = key != null && (all.isPaired(key) || Copies.isCopied(key));
    int place = -1;
    if (key == null || !paired) {
      place = placeOf(key);
      Object there = place < 0 ? null : Reactivity.toRaw(old[place]);
      children[i] = all.pair(this, next[i], there, false);
      at[i] = place >= 0 && Objects.equals(there, key) ? place : -1;
    } else {
      if (!all.isPaired(key)) {
        place = isFound(key) ? placeOf(key) : nextLike(key, rest);
      }
      Pair child = all.pair(this, next[i], place < 0 ? null : old[place], false);
      children[i] = child;
      if (child != null && child.target != null) {
        child.wasEqual |= place >= 0 && isFound(key);
        place = places.getOrDefault(child.target, -1);
        at[i] = place;
      }
    }
    if (step == 2) {
      children[i + 1] = all.pair(this, next[i + 1], place < 0 ? null : old[place + 1], false);
    }
  }

  private int placeOf(@Nullable Object key) {
    try {
      Integer place = byEquality.get(key);
      return place == null ? -1 : place;
    } catch (ClassCastException | NullPointerException e) {
      return -1; // not comparable with the others, so it is not among them
    }
  }

  /** The next key of the target of the same class that has become nothing yet. */
  private int nextLike(Object key, Deque<Integer> rest) {
    for (Iterator<Integer> places = rest.iterator(); places.hasNext(); ) {
      int place = places.next();
      Object there = Objects.requireNonNull(Reactivity.toRaw(old[place]));
      if (!all.isUsable(there)) {
        places.remove();
      } else if (there.getClass() == key.getClass()) {
        places.remove();
        return place;
      }
    }
    return -1;
  }

  @Override
  boolean changes() {
    if (next.length != old.length) {
      return true;
    }
    int before = -1;
    for (int i = 0; i < next.length; i += step) {
      if (!isThere(i) || (step == 2 && !isDone(i + 1, old[at[i] + 1]))) {
        return true;
      }
      if (ordered && at[i] < before) {
        return true;
      }
      before = at[i];
    }
    return false;
  }

  /** Whether the target has the key of a place as it is wanted. */
  private boolean isThere(int i) {
    Pair child = children[i];
    return at[i] >= 0
        && (child == null || child.kept)
        && Sameness.modeOf(old[at[i]]) == Sameness.modeOf(next[i]);
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
    for (int i = 0; i < next.length; i += step) {
      Pair child = children[i];
      if (child != null && isFound(child.source)) {
        found.add(child);
      }
    }
    return found;
  }

  // ---- writing ----------------------------------------------------------------------------------

  @Override
  void fill() {
    put(result(), 0);
  }

  @SuppressWarnings("unchecked") // the target may hold all that the source holds
  private void put(Object into, int from) {
    for (int i = from; i < next.length; i += step) {
      if (step == 2) {
        ((Map<@Nullable Object, @Nullable Object>) into).put(wanted(i), wanted(i + 1));
      } else {
        ((Collection<@Nullable Object>) into).add(wanted(i));
      }
    }
  }

  private Object view() {
    return all.viewOf(Objects.requireNonNull(target));
  }

  @Override
  void shrink() {
    stays = new boolean[next.length];
    for (int i = 0; i < next.length; i += step) {
      stays[i] = isThere(i);
    }
    if (ordered) {
      leaveOnlyPrefix();
    }
    Set<@Nullable Object> gone = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < old.length; i += step) {
      gone.add(Reactivity.toRaw(old[i]));
    }
    for (int i = 0; i < next.length; i += step) {
      if (stays[i]) {
        gone.remove(Reactivity.toRaw(old[at[i]]));
      }
    }
    if (!gone.isEmpty()) {
      all.undo(() -> restore(old));
      remove(key -> gone.contains(Reactivity.toRaw(key)));
    }
  }

  /** Lets entries be added again that would come before others that are new. */
  private void leaveOnlyPrefix() {
    int[] order = new int[next.length];
    int count = 0;
    for (int i = 0; i < next.length; i += step) {
      if (stays[i]) {
        order[count++] = at[i];
      }
    }
    Arrays.sort(order, 0, count);
    boolean prefix = true;
    for (int i = 0, seen = 0; i < next.length; i += step, seen++) {
      prefix = prefix && stays[i] && order[seen] == at[i];
      stays[i] = prefix;
    }
  }

  private void remove(Predicate<@Nullable Object> filter) {
    Object view = view();
    Collection<?> keys = view instanceof Map<?, ?> map ? map.keySet() : (Collection<?>) view;
    keys.removeIf(filter);
  }

  @Override
  @SuppressWarnings("unchecked") // the target may hold all that the source holds
  void grow() {
    Object view = view();
    @Nullable Object[] before = RawCall.contents(Objects.requireNonNull(target));
    all.undo(() -> restore(before));
    for (int i = 0; i < next.length; i += step) {
      if (step == 2) {
        if (!stays[i] || !isDone(i + 1, old[at[i] + 1])) {
          Object key = stays[i] ? old[at[i]] : wanted(i);
          ((Map<@Nullable Object, @Nullable Object>) view).put(key, wanted(i + 1));
        }
      } else if (!stays[i]) {
        ((Collection<@Nullable Object>) view).add(wanted(i));
      }
    }
  }

  /** Makes it what it was: from the first entry that differs on. */
  @SuppressWarnings("unchecked") // was in it
  private void restore(@Nullable Object[] entries) {
    @Nullable Object[] now = RawCall.contents(Objects.requireNonNull(target));
    int same = 0;
    while (same < Math.min(now.length, entries.length) && now[same] == entries[same]) {
      same++;
    }
    same -= same % step;
    Set<@Nullable Object> kept = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < same; i += step) {
      kept.add(Reactivity.toRaw(entries[i]));
    }
    remove(key -> !kept.contains(Reactivity.toRaw(key)));
    Object view = view();
    for (int i = same; i < entries.length; i += step) {
      if (step == 2) {
        ((Map<@Nullable Object, @Nullable Object>) view).put(entries[i], entries[i + 1]);
      } else {
        ((Collection<@Nullable Object>) view).add(entries[i]);
      }
    }
  }
}
