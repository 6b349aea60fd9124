package dev.aliensignals.primitives.collections;

import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.EffectOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds out what has changed in a list, for {@link ReadableList#changes}. */
final class ChangeFeed<K, T extends @Nullable Object> {
  /*
   * It keeps the list as it was told of: entries with the values they had. What the logs of the list name
   * is compared with that, turned into steps, and done there as well; so the steps lead from what was
   * told to what is, whatever has happened in between.
   */

  /** An entry as it was told of. */
  private static final class Told<K, T extends @Nullable Object> extends Entry<K, T> {

    final Item<K, T> item;
    T value;

    Told(Item<K, T> item, T value) {
      super(item.key);
      this.item = item;
      this.value = value;
      this.slot = item.slot;
    }

    @Override
    public T get() {
      return value;
    }

    @Override
    public T peek() {
      return value;
    }

    @Override
    T current() {
      return value;
    }

    @Override
    public boolean isPresent() {
      return isInTree();
    }
  }

  private static final int MANY = 64;

  private final ListNode<K, T> list;
  private final Consumer<? super List<ListChange<K, T>>> callback;

  private final OrderTree<K, T, Told<K, T>> order = new OrderTree<>();
  private @Nullable Object[] bySlot = new @Nullable Object[8];
  private long structureSeen = -1;
  private long valuesSeen;

  /** What the callback has not been called with. */
  private List<ListChange<K, T>> steps = new ArrayList<>();

  private Object token = new Object();
  private @Nullable RuntimeException failure;

  ChangeFeed(ListNode<K, T> list, Consumer<? super List<ListChange<K, T>>> callback) {
    this.list = list;
    this.callback = callback;
  }

  Effect start(Consumer<EffectOptions> options) {
    return list.system.effect(
        o -> {
          options.accept(o);
          o.skipFirst();
        },
        this::follow,
        changed -> deliver());
  }

  private void deliver() {
    List<ListChange<K, T>> taken =
        list.system.read(
            () -> {
              List<ListChange<K, T>> due = steps;
              steps = new ArrayList<>();
              return due;
            });
    if (!taken.isEmpty()) {
      callback.accept(Collections.unmodifiableList(taken));
    }
  }

  private Object follow() {
    list.trackOrder();
    list.trackValues();
    list.sync();
    int before = steps.size();
    SlotLog structure = list.structureLog();
    SlotLog values = list.valueLog();
    if (structureSeen < 0) {
      load();
    } else {
      Set<Integer> touched = slots(structure, structureSeen);
      if (touched == null || (touched.size() > MANY && touched.size() > list.sizeNow() / 4)) {
        compareAll();
      } else if (!touched.isEmpty()) {
        compare(touched);
      }
      Set<Integer> changed = touched == null ? null : slots(values, valuesSeen);
      if (changed == null) {
        list.eachItem(this::compareValue);
      } else {
        changed.addAll(touched);
        for (int slot : changed) {
          Item<K, T> item = list.inSlot(slot);
          if (item != null) {
            compareValue(item);
          }
        }
      }
    }
    structureSeen = structure.end();
    valuesSeen = values.end();
    if (steps.size() != before) {
      token = new Object();
    }
    RuntimeException thrown = failure;
    failure = null;
    if (thrown != null) {
      throw thrown;
    }
    return token;
  }

  private static @Nullable Set<Integer> slots(SlotLog log, long from) {
    if (!log.covers(from)) {
      return null;
    }
    Set<Integer> slots = new LinkedHashSet<>();
    for (long i = from; i < log.end(); i++) {
      slots.add(log.at(i));
    }
    return slots;
  }

  // ---- values -----------------------------------------------------------------------------------

  /** The value of an item; null if that fails, which is thrown at the end. */
  @SuppressWarnings("NullAway") // null stands for the failure
  private T valueOf(Item<K, T> item, @Nullable T otherwise) {
    try {
      return item.peek();
    } catch (RuntimeException thrown) {
      if (failure == null) {
        failure = thrown;
      }
      return otherwise;
    }
  }

  private void compareValue(Item<K, T> item) {
    Told<K, T> told = required(item);
    T now = valueOf(item, told.value);
    T old = told.value;
    if (now != old) {
      told.value = now;
      int index = order.indexOf(told);
      steps.add(new Step<>(ListChange.Kind.SET, item.key, index, index, old, now));
    }
  }

  // ---- structure --------------------------------------------------------------------------------

  @SuppressWarnings("unchecked")
  private @Nullable Told<K, T> told(int slot) {
    return slot < bySlot.length ? (Told<K, T>) bySlot[slot] : null;
  }

  private Told<K, T> required(Item<K, T> item) {
    return Objects.requireNonNull(told(item.slot));
  }

  private Told<K, T> tell(Item<K, T> item) {
    if (item.slot >= bySlot.length) {
      bySlot = Arrays.copyOf(bySlot, Math.max(list.slotEnd(), item.slot + 1));
    }
    Told<K, T> told = new Told<>(item, valueOf(item, null));
    bySlot[item.slot] = told;
    return told;
  }

  private void load() {
    List<Told<K, T>> all = new ArrayList<>(list.sizeNow());
    list.eachItem(item -> all.add(tell(item)));
    order.build(all);
  }

  private void removeIfGone(int slot) {
    Told<K, T> told = told(slot);
    if (told != null && list.inSlot(slot) != told.item) {
      int index = order.indexOf(told);
      steps.add(new Step<>(ListChange.Kind.REMOVE, told.key, index, index, told.value, null));
      order.remove(told);
      bySlot[slot] = null;
    }
  }

  private void compare(Collection<Integer> slots) {
    List<Item<K, T>> items = new ArrayList<>(slots.size());
    for (int slot : slots) {
      removeIfGone(slot);
      Item<K, T> item = list.inSlot(slot);
      if (item != null) {
        items.add(item);
      }
    }
    if (items.size() > 1) {
      items.sort(Comparator.comparingInt(list::indexOf));
    }
    arrange(items);
  }

  private void compareAll() {
    for (int slot = bySlot.length - 1; slot >= 0; slot--) {
      removeIfGone(slot);
    }
    arrange(list.itemsNow());
  }

  /** Brings items in, and to where they belong; in their order, and all others are there. */
  private void arrange(List<Item<K, T>> items) {
    int[] places = new int[items.size()];
    for (int i = 0; i < places.length; i++) {
      Told<K, T> told = told(items.get(i).slot);
      places[i] = told == null ? -1 : order.indexOf(told);
    }
    boolean[] stays = Longest.increasing(places);
    Set<Told<K, T>> leaving = new HashSet<>();
    for (int i = 0; i < places.length; i++) {
      if (places[i] >= 0 && !stays[i]) {
        leaving.add(required(items.get(i)));
      }
    }
    boolean all = places.length == list.sizeNow();
    for (int i = 0; i < places.length; i++) {
      Item<K, T> item = items.get(i);
      if (all && stays[i]) {
        continue;
      }
      int index = all ? i : list.indexOf(item);
      Item<K, T> beforeItem = index == 0 ? null : all ? items.get(i - 1) : list.itemAt(index - 1);
      Told<K, T> previous = beforeItem == null ? null : required(beforeItem);
      if (places[i] < 0) {
        Told<K, T> told = tell(item);
        int at = previous == null ? 0 : order.indexOf(previous) + 1;
        order.insert(at, told);
        steps.add(new Step<>(ListChange.Kind.ADD, item.key, at, at, null, told.value));
        continue;
      }
      Told<K, T> told = required(item);
      leaving.remove(told);
      Told<K, T> now = order.previous(told);
      while (now != null && leaving.contains(now)) {
        now = order.previous(now);
      }
      if (now != previous) {
        int from = order.indexOf(told);
        order.remove(told);
        int at = previous == null ? 0 : order.indexOf(previous) + 1;
        order.insert(at, told);
        steps.add(new Step<>(ListChange.Kind.MOVE, item.key, from, at, told.value, told.value));
      }
    }
  }
}
