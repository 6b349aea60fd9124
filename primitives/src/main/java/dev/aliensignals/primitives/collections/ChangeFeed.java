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

/** The search for the changes of a list, for {@link ReadableList#changes} and for bindings. */
final class ChangeFeed<K, T extends @Nullable Object> {
  /*
   * It keeps a copy of the list as it was told of: entries with the values they had. The entries
   * named by the logs of the list are compared with the copy. The differences become steps, and are
   * applied to the copy as well. So the steps lead from the copy to the present list, whatever has
   * happened in between. A step is made and applied, or neither is.
   *
   * A feed that tells all begins with the present entries, as steps that lead from an empty list.
   * If its callback throws, it is not known how far the callback got, so the feed begins anew with
   * the next change.
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

  /** Whether what was there at the beginning is told of. */
  private final boolean tellsAll;

  /** Whether the next call of the callback is the first one, or the first one after it threw. */
  private boolean begins = true;

  private final OrderTree<K, T, Told<K, T>> order = new OrderTree<>();
  private @Nullable Object[] bySlot = new @Nullable Object[8];
  private long structureSeen = -1;
  private long valuesSeen;

  /** The steps that the callback has not got yet. */
  private ArrayList<ListChange<K, T>> steps = new ArrayList<>();

  private Object token = new Object();

  /** The number of {@link #steps} that the token stands for. */
  private int announced;

  private @Nullable RuntimeException failure;

  ChangeFeed(
      ListNode<K, T> list, boolean tellsAll, Consumer<? super List<ListChange<K, T>>> callback) {
    this.list = list;
    this.tellsAll = tellsAll;
    this.callback = callback;
  }

  Effect start(Consumer<EffectOptions> options) {
    return list.system.effect(
        o -> {
          options.accept(o);
          if (!tellsAll) {
            o.skipFirst();
          }
        },
        this::follow,
        changed -> deliver());
  }

  /** The changes since the last call, without an effect and a callback. */
  List<ListChange<K, T>> take() {
    return list.system.read(
        () ->
            list.system.untracked(
                () -> {
                  follow();
                  return due();
                }));
  }

  private List<ListChange<K, T>> due() {
    List<ListChange<K, T>> due = steps;
    steps = new ArrayList<>();
    announced = 0;
    return Collections.unmodifiableList(due);
  }

  private void deliver() {
    List<ListChange<K, T>> taken = list.system.read(this::due);
    if (taken.isEmpty() && !(tellsAll && begins)) {
      return;
    }
    begins = false;
    if (!tellsAll) {
      callback.accept(taken);
      return;
    }
    boolean done = false;
    try {
      callback.accept(taken);
      done = true;
    } finally {
      if (!done) {
        begins = true;
        list.system.read(this::forget);
      }
    }
  }

  private Object forget() {
    structureSeen = -1;
    steps = new ArrayList<>();
    announced = 0;
    @Nullable Object[] none = new @Nullable Object[8];
    list.spi.secureStack();
    order.clear();
    bySlot = none;
    return this;
  }

  private Object follow() {
    list.trackOrder();
    list.trackValues();
    list.sync();
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
    if (steps.size() != announced) {
      token = new Object();
      announced = steps.size();
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
      int index = order.indexOf(told);
      Step<K, T> step = new Step<>(ListChange.Kind.SET, item.key, index, index, old, now);
      begin();
      told.value = now;
      steps.add(step);
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

  /** An entry for an item, to be put into {@link #bySlot}, which has room for it. */
  private Told<K, T> tell(Item<K, T> item) {
    if (item.slot >= bySlot.length) {
      bySlot = Arrays.copyOf(bySlot, Math.max(list.slotEnd(), item.slot + 1));
    }
    return new Told<>(item, valueOf(item, null));
  }

  private void load() {
    List<Told<K, T>> all = new ArrayList<>(list.sizeNow());
    list.eachItem(item -> all.add(tell(item)));
    ArrayList<ListChange<K, T>> adding = new ArrayList<>();
    if (tellsAll) {
      for (int i = 0; i < all.size(); i++) {
        Told<K, T> told = all.get(i);
        adding.add(new Step<>(ListChange.Kind.ADD, told.key, i, i, null, told.value));
      }
      token = new Object();
    }
    list.spi.secureStack();
    for (Told<K, T> told : all) {
      bySlot[told.slot] = told;
    }
    order.build(all);
    if (tellsAll) {
      steps = adding;
    }
  }

  /** Notes that one more step is about to be done, which nothing can keep from its end. */
  private void begin() {
    steps.ensureCapacity(steps.size() + 1);
    list.spi.secureStack();
  }

  private void removeIfGone(int slot) {
    Told<K, T> told = told(slot);
    if (told != null && list.inSlot(slot) != told.item) {
      int index = order.indexOf(told);
      Step<K, T> step =
          new Step<>(ListChange.Kind.REMOVE, told.key, index, index, told.value, null);
      begin();
      order.remove(told);
      bySlot[slot] = null;
      steps.add(step);
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
        Step<K, T> step = new Step<>(ListChange.Kind.ADD, item.key, at, at, null, told.value);
        begin();
        order.insert(at, told);
        bySlot[item.slot] = told;
        steps.add(step);
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
        int before = previous == null ? -1 : order.indexOf(previous);
        int at = before < from ? before + 1 : before; // as it goes out before
        Step<K, T> step =
            new Step<>(ListChange.Kind.MOVE, item.key, from, at, told.value, told.value);
        begin();
        order.remove(told);
        order.insert(at, told);
        steps.add(step);
      }
    }
  }
}
