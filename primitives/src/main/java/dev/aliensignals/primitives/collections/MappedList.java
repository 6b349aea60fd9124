package dev.aliensignals.primitives.collections;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.Equality;
import dev.aliensignals.primitives.ReadableSignal;
import dev.aliensignals.primitives.spi.Collector;
import dev.aliensignals.primitives.spi.ItemFunction;
import dev.aliensignals.primitives.spi.SignalView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A list with the entries of another one, and a computed for each that makes another value of it.
 * Structure is the business of the source; the computeds are made when they are asked for.
 */
final class MappedList<K, S extends @Nullable Object, T extends @Nullable Object>
    extends ListNode<K, T> {

  /** An entry. It has the slot of its source. */
  private final class Mapped extends Item<K, T> implements SignalView {

    final ItemValue fn;
    final Computed<T> value;

    Mapped(Item<K, S> source) {
      super(source.key);
      this.slot = source.slot;
      this.fn = new ItemValue(source);
      this.value = spi.part(null, null, fn);
    }

    @Override
    public T get() {
      return value.get();
    }

    @Override
    public T peek() {
      return value.peek();
    }

    @Override
    T current() {
      return value.peek();
    }

    @Override
    public boolean isPresent() {
      return MappedList.this.isPresent(this);
    }

    @Override
    public ReadableSignal<?> source() {
      return value;
    }

    @Override
    public String toString() {
      return name() + "[" + key + "]=" + value.toString().replaceFirst("^[^=]*=", "");
    }
  }

  /** The function of one entry. */
  private final class ItemValue implements ItemFunction<T> {

    final Item<K, S> source;
    private @Nullable Object link;

    ItemValue(Item<K, S> source) {
      this.source = source;
    }

    @Override
    public T get() {
      return fn.apply(source);
    }

    @Override
    public @Nullable Object link() {
      return link;
    }

    @Override
    public void setLink(@Nullable Object link) {
      this.link = link;
    }

    @Override
    public void changed() {
      valueLog.add(source.slot, sizeNow());
    }
  }

  private final ListNode<K, S> source;
  private final Function<? super Item<K, S>, ? extends T> fn;

  /** The entries that were asked for, by slot; those that have gone until {@link #dropGone}. */
  private @Nullable Object[] items = new @Nullable Object[8];

  /** The position up to which the log of the source's structure was followed to drop entries. */
  private long gone;

  /**
   * The position up to which it was followed to add entries to {@link #collector}; -1 if it was
   * not.
   */
  private long collected = -1;

  private final Collector collector;
  private final SlotLog valueLog = new SlotLog();

  /** Holds another object whenever some value has changed. */
  private final Computed<Object> values;

  private Object valuesToken = new Object();

  /** The end of {@link #valueLog} that {@link #valuesToken} stands for. */
  private long told;

  MappedList(ListNode<K, S> source, Function<? super Item<K, S>, ? extends T> fn) {
    super(source.spi, null);
    this.source = source;
    this.fn = fn;
    this.collector = spi.collector("values of " + kind());
    this.values = spi.part(null, Equality.identity(), this::collect);
  }

  // ---- entries ----------------------------------------------------------------------------------

  @SuppressWarnings("unchecked")
  private @Nullable Mapped known(int slot) {
    return slot < items.length ? (Mapped) items[slot] : null;
  }

  private Mapped item(Item<K, S> of) {
    int slot = of.slot;
    Mapped item = known(slot);
    if (item == null || item.fn.source != of) {
      if (item != null) {
        collector.remove(item.fn);
      }
      if (slot >= items.length) {
        items = Arrays.copyOf(items, Math.max(source.slotEnd(), slot + 1));
      }
      item = new Mapped(of);
      items[slot] = item;
    }
    return item;
  }

  private @Nullable Mapped itemOrNull(@Nullable Item<K, S> of) {
    return of == null ? null : item(of);
  }

  /** Lets go of what the source has no more. */
  private void dropGone() {
    SlotLog log = source.structureLog();
    if (log.end() == gone) {
      return;
    }
    if (log.covers(gone)) {
      for (long i = gone; i < log.end(); i++) {
        dropIfGone(log.at(i));
      }
    } else {
      for (int slot = 0; slot < items.length; slot++) {
        dropIfGone(slot);
      }
    }
    gone = log.end();
  }

  private void dropIfGone(int slot) {
    Mapped item = known(slot);
    if (item != null && source.inSlot(slot) != item.fn.source) {
      collector.remove(item.fn);
      items[slot] = null;
    }
  }

  // ---- all values -------------------------------------------------------------------------------

  private Object collect() {
    source.trackOrder();
    source.sync();
    dropGone();
    int rounds = 0;
    do {
      collector.track();
      addNew();
    } while (collector.isMarked() && ++rounds < 100);
    if (valueLog.end() != told) { // by the collector, perhaps before this began
      valuesToken = new Object();
      told = valueLog.end();
    }
    return valuesToken;
  }

  private void addNew() {
    SlotLog log = source.structureLog();
    long end = log.end();
    List<Item<K, S>> added; // a copy: a function may change the source
    if (collected < 0 || !log.covers(collected)) {
      added = source.itemsNow();
    } else {
      added = new ArrayList<>();
      for (long i = collected; i < end; i++) {
        Item<K, S> of = source.inSlot(log.at(i));
        if (of != null) {
          added.add(of);
        }
      }
    }
    added.forEach(this::addIfNew);
    collected = end;
  }

  private void addIfNew(Item<K, S> of) {
    Mapped item = item(of);
    if (item.fn.link == null) {
      evaluate(item);
      valueLog.add(of.slot, sizeNow());
      collector.add(item.value, item.fn);
    }
  }

  private static void evaluate(Item<?, ?> item) {
    try {
      item.peek();
    } catch (Exception kept) {
      return; // its computed has kept it, for readers
    }
  }

  // ---- reads ------------------------------------------------------------------------------------

  @Override
  void sync() {
    source.sync();
    dropGone();
  }

  @Override
  void syncKey(K key) {
    source.syncKey(key);
  }

  @Override
  void trackSize() {
    source.trackSize();
  }

  @Override
  void trackOrder() {
    source.trackOrder();
  }

  @Override
  void trackKey(K key) {
    source.trackKey(key);
  }

  @Override
  void trackIndex(int index) {
    source.trackIndex(index);
  }

  @Override
  void trackIndexOf(K key) {
    source.trackIndexOf(key);
  }

  @Override
  void trackValues() {
    values.get();
  }

  @Override
  int sizeNow() {
    return source.sizeNow();
  }

  @Override
  @Nullable Item<K, T> itemAt(int index) {
    return itemOrNull(source.itemAt(index));
  }

  @Override
  @Nullable Item<K, T> itemOf(K key) {
    return itemOrNull(source.itemOf(key));
  }

  @Override
  @SuppressWarnings("unchecked") // its own
  int indexOf(Item<K, T> item) {
    return source.indexOf(((Mapped) item).fn.source);
  }

  @Override
  void eachItem(Consumer<? super Item<K, T>> each) {
    source.eachItem(of -> each.accept(item(of)));
  }

  @Override
  @Nullable Item<K, T> inSlot(int slot) {
    return itemOrNull(source.inSlot(slot));
  }

  @Override
  int slotEnd() {
    return source.slotEnd();
  }

  @Override
  SlotLog structureLog() {
    return source.structureLog();
  }

  @Override
  SlotLog valueLog() {
    return valueLog;
  }

  @Override
  String kind() {
    return "map";
  }
}
