package dev.aliensignals.primitives.collections;

import dev.aliensignals.primitives.EffectScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The scopes of {@link ReadableList#scopePerItem}. */
final class ItemScopes<K, T extends @Nullable Object> {

  /**
   * An entry that the body was called for.
   *
   * @param scope null if the body threw
   */
  private record Row<K, T extends @Nullable Object>(Item<K, T> item, @Nullable EffectScope scope) {}

  private final ListNode<K, T> list;
  private final BiConsumer<? super K, ? super ListItem<K, T>> body;

  /** Owns the scopes of the entries, and is not closed when the effect runs again. */
  private @Nullable EffectScope rows;

  private @Nullable Object[] bySlot = new @Nullable Object[8];
  private long seen = -1;
  private @Nullable RuntimeException failure;

  ItemScopes(ListNode<K, T> list, BiConsumer<? super K, ? super ListItem<K, T>> body) {
    this.list = list;
    this.body = body;
  }

  EffectScope start() {
    return list.system.effectScope(
        () -> {
          rows = list.system.effectScope();
          list.system.effect(
              o -> o.name("scopes of " + list.name()).allowRecursion(), this::follow);
        });
  }

  private void follow() {
    list.trackOrder();
    EffectScope owner = Objects.requireNonNull(rows);
    list.system.untracked(() -> owner.run(this::update));
    RuntimeException thrown = failure;
    failure = null;
    if (thrown != null) {
      throw thrown;
    }
  }

  private void update() {
    list.sync();
    SlotLog log = list.structureLog();
    long from = seen;
    long end = log.end();
    List<Item<K, T>> added = new ArrayList<>();
    if (from < 0 || !log.covers(from)) {
      for (int slot = 0; slot < bySlot.length; slot++) {
        closeIfGone(slot);
      }
      list.eachItem(
          item -> {
            if (row(item.slot) == null) {
              added.add(item);
            }
          });
    } else {
      for (long i = from; i < end; i++) {
        int slot = log.at(i);
        closeIfGone(slot);
        Item<K, T> item = list.inSlot(slot);
        if (item != null && row(slot) == null && !added.contains(item)) {
          added.add(item);
        }
      }
      if (added.size() > 1) {
        added.sort(Comparator.comparingInt(list::indexOf));
      }
    }
    for (Item<K, T> item : added) {
      if (Objects.requireNonNull(rows).isClosed()) {
        return;
      }
      open(item);
    }
    seen = end;
  }

  @SuppressWarnings("unchecked")
  private @Nullable Row<K, T> row(int slot) {
    return slot < bySlot.length ? (Row<K, T>) bySlot[slot] : null;
  }

  private void closeIfGone(int slot) {
    Row<K, T> row = row(slot);
    if (row != null && list.inSlot(slot) != row.item) {
      if (row.scope != null) {
        try {
          row.scope.close();
        } catch (RuntimeException thrown) {
          failed(thrown);
        }
      }
      bySlot[slot] = null;
    }
  }

  private void open(Item<K, T> item) {
    if (item.slot >= bySlot.length) {
      bySlot = Arrays.copyOf(bySlot, Math.max(list.slotEnd(), item.slot + 1));
    }
    EffectScope scope = null;
    try {
      scope = list.system.effectScope(() -> body.accept(item.key, item));
    } catch (RuntimeException thrown) {
      failed(thrown);
    }
    bySlot[item.slot] = new Row<>(item, scope);
  }

  /** The others get theirs all the same. */
  private void failed(RuntimeException thrown) {
    RuntimeException first = failure;
    if (first == null) {
      failure = thrown;
    } else if (first != thrown) {
      first.addSuppressed(thrown);
    }
  }
}
