package dev.aliensignals.primitives.collections;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The first entry of another list for each result of a function. */
final class DistinctList<K, T extends @Nullable Object>
    extends ArrangedList<K, T, @Nullable Object> {
  /*
   * Entries with the same result are in a tree, in the order of the source; the first of them is in the
   * list. When another one becomes the first, both are touched.
   */

  /** An entry of the source among those with the same result. */
  private static final class Member<K, T extends @Nullable Object> extends Entry<K, T> {

    final Cell<K, T, @Nullable Object> cell;
    @Nullable Same<K, T> same;

    Member(Cell<K, T, @Nullable Object> cell) {
      super(cell.item.key);
      this.cell = cell;
      this.slot = cell.item.slot;
    }

    @Override
    public T get() {
      return cell.item.get();
    }

    @Override
    public T peek() {
      return cell.item.peek();
    }

    @Override
    T current() {
      return cell.item.current();
    }

    @Override
    public boolean isPresent() {
      return isInTree();
    }
  }

  /** The entries with one result. */
  private static final class Same<K, T extends @Nullable Object> {

    final @Nullable Object result;
    final OrderTree<K, T, Member<K, T>> order = new OrderTree<>();

    /** The one that is in the list. */
    @Nullable Member<K, T> shown;

    Same(@Nullable Object result) {
      this.result = result;
    }
  }

  private final Map<@Nullable Object, Same<K, T>> byResult = new HashMap<>();

  /** The groups in which a member has been put in or taken out. */
  private final Set<Same<K, T>> affected = new LinkedHashSet<>();

  DistinctList(ListNode<K, T> source, Function<? super T, ? extends @Nullable Object> fn) {
    super(source, "distinct", item -> fn.apply(item.get()));
  }

  @SuppressWarnings("unchecked")
  private Member<K, T> member(Cell<K, T, @Nullable Object> cell) {
    Kept<K, T> entry = entry(cell);
    Member<K, T> member = (Member<K, T>) entry.rank;
    if (member == null) {
      member = new Member<>(cell);
      entry.rank = member;
    }
    return member;
  }

  private void takeOut(Member<K, T> member) {
    Same<K, T> same = member.same;
    if (same != null) {
      affected.add(same);
      same.order.remove(member);
      member.same = null;
    }
  }

  private Same<K, T> same(Cell<K, T, @Nullable Object> cell) {
    return byResult.computeIfAbsent(cell.result.peek(), Same::new);
  }

  @Override
  void left(Cell<K, T, @Nullable Object> cell) {
    takeOut(member(cell));
  }

  @Override
  void prepare(List<Cell<K, T, @Nullable Object>> touched) {
    List<Cell<K, T, @Nullable Object>> given = List.copyOf(touched);
    spi.secureStack();
    given.forEach(cell -> takeOut(member(cell)));
    for (Cell<K, T, @Nullable Object> cell : given) {
      if (cells.isGood(cell)) {
        Member<K, T> member = member(cell);
        Same<K, T> same = same(cell);
        int index = source.indexOf(cell.item);
        same.order.insert(member, other -> Integer.compare(index, source.indexOf(other.cell.item)));
        member.same = same;
        affected.add(same);
      }
    }
    for (Same<K, T> same : affected) {
      Member<K, T> first = same.order.first();
      Member<K, T> shown = same.shown;
      if (first != shown) {
        same.shown = first;
        touchIfThere(shown);
        touchIfThere(first);
      }
      if (first == null) {
        byResult.remove(same.result, same);
      }
    }
    affected.clear();
  }

  private void touchIfThere(@Nullable Member<K, T> member) {
    if (member != null && cells.known(member.slot) == member.cell) {
      cells.touch(member.cell);
    }
  }

  @Override
  void prepareAll() {
    affected.clear();
    byResult.clear();
    Map<Same<K, T>, List<Member<K, T>>> all = new LinkedHashMap<>();
    for (Item<K, T> item : source.itemsNow()) {
      Cell<K, T, @Nullable Object> cell = cells.of(item);
      Member<K, T> member = member(cell);
      if (member.same != null) {
        spi.secureStack();
        member.same.order.clear();
      }
    }
    for (Item<K, T> item : source.itemsNow()) {
      Cell<K, T, @Nullable Object> cell = cells.of(item);
      Member<K, T> member = member(cell);
      member.same = null;
      if (cells.isGood(cell)) {
        Same<K, T> same = same(cell);
        member.same = same;
        all.computeIfAbsent(same, key -> new ArrayList<>()).add(member);
      }
    }
    all.forEach(
        (same, members) -> {
          spi.secureStack();
          same.order.build(members);
          same.shown = members.get(0);
        });
  }

  @Override
  boolean belongs(Cell<K, T, @Nullable Object> cell) {
    Member<K, T> member = member(cell);
    return member.same != null && member.same.shown == member;
  }

  @Override
  void insert(Kept<K, T> entry) {
    insertAsInSource(entry);
  }

  /** Brings the whole list up to date, as the entry of a key depends on entries of other keys. */
  @Override
  void syncKey(K key) {
    sync();
  }

  @Override
  void trackKey(K key) {
    trackKeyByStructure(key);
  }

  @Override
  @Nullable Item<K, T> itemOf(K key) {
    Item<K, T> item = source.itemOf(key);
    return item == null ? null : inSlot(item.slot);
  }

  @Override
  String kind() {
    return "distinct";
  }
}
