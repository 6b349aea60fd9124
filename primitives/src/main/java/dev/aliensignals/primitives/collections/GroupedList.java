package dev.aliensignals.primitives.collections;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.Equality;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The entries of another list in groups, which are in the order of their first entries. */
final class GroupedList<G, K, T extends @Nullable Object>
    extends OrderedList<G, ReadableList<K, T>, Group<G, K, T>> {
  /*
   * One computed, the grouping, brings all groups and their order up to date. Each group and this list
   * has a structure of its own that is asked after that, and is another one if that group has changed.
   *
   * G1  A group is here exactly while it has members.
   * G2  After an exception in the middle of grouping all is grouped anew.
   */

  /** The group and place of an entry before an update. */
  private record Was(@Nullable Object group, Object state) {}

  final ListNode<K, T> source;
  private final Cells<K, T, G> cells;
  private final Computed<Object> grouping;
  private final Map<G, Group<G, K, T>> groups = new HashMap<>();
  private final Slots<Group<G, K, T>> slots = new Slots<>();

  /** The groups that have to be looked at, and what was before them. */
  private final Map<Group<G, K, T>, Object> affected = new LinkedHashMap<>();

  /** Stays empty: the value of an entry is always the same list. */
  private final SlotLog valueLog = new SlotLog();

  /** The token that stands for the present groups. */
  private Object grouped = new Object();

  private boolean broken;

  GroupedList(ListNode<K, T> source, Function<? super T, ? extends G> fn) {
    super(source.spi);
    this.source = source;
    this.cells =
        new Cells<>(
            source,
            "groups of " + source.name(),
            item -> required(item, fn.apply(item.get())),
            this::gone);
    this.grouping = spi.part(null, Equality.identity(), this::regroup);
  }

  private G required(Item<K, T> item, @Nullable G group) {
    if (group == null) {
      throw spi.invalidValue(
          name(),
          "'"
              + name()
              + "' has no group null, which the function returned for the entry '"
              + item.key
              + "'. Let it return a key for each entry.");
    }
    return group;
  }

  void followAll() {
    Object told = grouping.get();
    if (told != grouped) { // given back by a batch, as a structure is
      system.untracked(this::regroup);
      grouped = told;
    }
  }

  @SuppressWarnings("unchecked")
  private @Nullable Kept<K, T> member(Cell<K, T, G> cell) {
    return (Kept<K, T>) cell.held;
  }

  /** The entry in a slot of the source, in whichever group it is. */
  @Nullable Kept<K, T> member(int slot) {
    Cell<K, T, G> cell = cells.known(slot);
    return cell == null ? null : member(cell);
  }

  private @Nullable Group<G, K, T> groupOf(@Nullable Kept<K, T> member) {
    return member == null || !member.isInTree() ? null : groups.get(member.rank);
  }

  private void gone(Cell<K, T, G> cell) {
    Kept<K, T> member = member(cell);
    Group<G, K, T> group = groupOf(member);
    if (member != null && group != null) {
      affect(group);
      group.members.structureLog.add(member.slot, group.members.order.size());
      group.members.changed();
      group.members.order.remove(member);
    }
  }

  private void affect(Group<G, K, T> group) {
    affected.putIfAbsent(group, state(group));
  }

  // ---- grouping ---------------------------------------------------------------------------------

  private Object regroup() {
    boolean named = cells.follow();
    return system.untracked(
        () -> {
          List<Cell<K, T, G>> touched = cells.touched();
          boolean unsure = broken;
          broken = true;
          if (!named || unsure || (touched.size() > 16 && touched.size() > source.sizeNow() / 4)) {
            groupAll(unsure);
          } else {
            group(touched);
          }
          cells.looked();
          broken = false;
          cells.throwFailure();
          grouped = new Object();
          return grouped;
        });
  }

  private Kept<K, T> memberIn(Group<G, K, T> group, Cell<K, T, G> cell) {
    Kept<K, T> member = member(cell);
    if (member == null || member.list != group.members) {
      member = new Kept<>(group.members, cell.item);
      member.rank = group.key;
      cell.held = member;
    }
    return member;
  }

  private Group<G, K, T> required(G key) {
    Group<G, K, T> group = groups.get(key);
    if (group == null) {
      group = new Group<>(this, key);
      groups.put(key, group);
    }
    return group;
  }

  private Was was(Cell<K, T, G> cell) {
    Kept<K, T> member = member(cell);
    Group<G, K, T> group = groupOf(member);
    return new Was(group, group == null ? this : group.members.state(member));
  }

  private void group(List<Cell<K, T, G>> touched) {
    List<Was> before = new ArrayList<>(touched.size());
    for (Cell<K, T, G> cell : touched) {
      before.add(was(cell));
    }
    spi.secureStack();
    for (Cell<K, T, G> cell : touched) {
      Kept<K, T> member = member(cell);
      Group<G, K, T> group = groupOf(member);
      if (member != null && group != null) {
        affect(group);
        group.members.order.remove(member);
      }
    }
    for (Cell<K, T, G> cell : touched) {
      if (cells.isGood(cell)) {
        Group<G, K, T> group = required(cell.result.peek());
        affect(group);
        group.members.insert(memberIn(group, cell));
      }
    }
    Map<Object, Boolean> differing = new HashMap<>();
    for (int i = 0; i < touched.size(); i++) {
      Was now = was(touched.get(i));
      if (!now.equals(before.get(i))) {
        markDiffering(differing, before.get(i).group);
        markDiffering(differing, now.group);
      }
    }
    for (Group<G, K, T> group : affected.keySet()) {
      if (differing.containsKey(group)) {
        for (Cell<K, T, G> cell : touched) {
          group.members.structureLog.add(cell.item.slot, group.members.order.size());
        }
        group.members.changed();
      }
    }
    arrangeGroups();
  }

  private static void markDiffering(Map<Object, Boolean> differing, @Nullable Object group) {
    if (group != null) {
      differing.put(group, true);
    }
  }

  /** Puts the groups whose members have changed where they belong, if they have any. */
  private void arrangeGroups() {
    spi.secureStack();
    for (Group<G, K, T> group : affected.keySet()) {
      if (group.isInTree()) {
        order.remove(group);
      }
    }
    boolean differs = false;
    for (Group<G, K, T> group : affected.keySet()) {
      Kept<K, T> first = group.members.order.first();
      if (first == null) {
        groups.remove(group.key, group);
      } else {
        if (group.slot < 0) {
          slots.give(group);
        }
        int index = source.indexOf(first.of);
        order.insert(group, other -> Integer.compare(index, indexOfFirst(other)));
      }
    }
    for (Map.Entry<Group<G, K, T>, Object> each : affected.entrySet()) {
      differs |= each.getValue() != state(each.getKey());
    }
    for (Group<G, K, T> group : affected.keySet()) {
      if (differs && group.slot >= 0) {
        structureLog.add(group.slot, order.size());
      }
      if (!group.isInTree() && group.slot >= 0) {
        slots.take(group);
      }
    }
    affected.clear();
    if (differs) {
      token = new Object();
    }
  }

  private int indexOfFirst(Group<G, K, T> group) {
    Kept<K, T> first = group.members.order.first();
    return first == null ? -1 : source.indexOf(first.of);
  }

  /** Groups all anew; {@code unsure} whether the orders are those that the structures stand for. */
  private void groupAll(boolean unsure) {
    Map<Group<G, K, T>, List<Kept<K, T>>> next = new LinkedHashMap<>();
    for (Item<K, T> item : source.itemsNow()) {
      Cell<K, T, G> cell = cells.of(item);
      if (cells.isGood(cell)) {
        Group<G, K, T> group = required(cell.result.peek());
        next.computeIfAbsent(group, key -> new ArrayList<>()).add(memberIn(group, cell));
      }
    }
    for (Group<G, K, T> group : List.copyOf(groups.values())) {
      List<Kept<K, T>> members = next.get(group);
      if (members == null) {
        group.members.setAll(List.of(), unsure);
        groups.remove(group.key);
        if (group.slot >= 0) {
          slots.take(group);
        }
      } else {
        group.members.setAll(members, unsure);
        if (group.slot < 0) {
          slots.give(group);
        }
      }
    }
    List<Group<G, K, T>> now = new ArrayList<>(order.size());
    order.forEach(now::add);
    List<Group<G, K, T>> all = List.copyOf(next.keySet());
    affected.clear();
    if (unsure || !all.equals(now)) {
      spi.secureStack();
      order.build(all);
      structureLog.addAll();
      token = new Object();
    }
  }

  // ---- reads ------------------------------------------------------------------------------------

  @Override
  Object arrange() {
    followAll();
    return token;
  }

  /** A value is always the same list. */
  @Override
  void trackValues() {}

  @Override
  @Nullable Item<G, ReadableList<K, T>> itemOf(G key) {
    return groups.get(key);
  }

  @Override
  @Nullable Item<G, ReadableList<K, T>> inSlot(int slot) {
    Group<G, K, T> group = slots.get(slot);
    return group != null && group.isInTree() ? group : null;
  }

  @Override
  int slotEnd() {
    return slots.end();
  }

  @Override
  SlotLog valueLog() {
    return valueLog;
  }

  @Override
  String kind() {
    return "groups";
  }
}
