package dev.aliensignals.primitives.collections;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.Equality;
import dev.aliensignals.primitives.spi.Spi;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A list that follows from another one, and has an order of its own. */
abstract class OrderedList<K, T extends @Nullable Object, E extends Entry<K, T>>
    extends ListNode<K, T> {
  /*
   * One computed, the structure, brings the order up to date, and holds another object if that has
   * changed. Two orders are the same exactly if each entry that was taken out or put in has the same one
   * before it, or is absent, in both. If they differ all of these are logged: a block that is moved has the
   * same entries inside.
   *
   * A batch that has evaluated it and ends as it began gives the structure back what it held before,
   * without evaluating it. Then it holds another object than the token, and the order is brought up to
   * date once more, to what that object stands for.
   */

  private static final Object ABSENT = new Object();
  private static final Object FIRST = new Object();

  /** The number of facets up to which those without followers are kept. */
  private static final int FEW = 256;

  final OrderTree<K, T, E> order = new OrderTree<>();
  final SlotLog structureLog = new SlotLog();

  /** Holds another object for each structure. */
  final Computed<Object> structure;

  /** The token that stands for the present order. */
  Object token = new Object();

  private final Computed<Integer> size;

  /** The followed reads: of the entry at an index or with a key, and of the index of a key. */
  private final Map<Integer, Computed<Object>> byIndex = new HashMap<>();

  private final Map<K, Computed<Object>> byKey = new HashMap<>();
  private final Map<K, Computed<Object>> indexes = new HashMap<>();
  private int limit = FEW;

  OrderedList(Spi spi) {
    this(spi, null);
  }

  OrderedList(Spi spi, @Nullable String name) {
    super(spi, name);
    this.structure = spi.part(null, Equality.identity(), this::arrange);
    this.size =
        spi.part(
            null,
            null,
            () -> {
              structure.get();
              sync();
              return order.size();
            });
  }

  /** Brings the order up to date, for the computed that is being evaluated. */
  abstract Object arrange();

  /** The predecessor of an entry, by which two orders are told apart. */
  final Object state(@Nullable E entry) {
    if (entry == null || !entry.isInTree()) {
      return ABSENT;
    }
    E previous = order.previous(entry);
    return previous == null ? FIRST : previous;
  }

  // ---- reads ------------------------------------------------------------------------------------

  @Override
  void sync() {
    Object told = structure.peek();
    if (told != token) {
      system.untracked(this::arrange);
      token = told;
    }
  }

  @Override
  void trackSize() {
    size.get();
  }

  @Override
  void trackOrder() {
    structure.get();
  }

  @Override
  void trackKey(K key) {
    trackKeyByStructure(key);
  }

  /** Follows which entry has a key by asking again after each change of the structure. */
  final void trackKeyByStructure(K key) {
    trackFacet(byKey, key, () -> itemOf(key));
  }

  @Override
  void trackIndex(int index) {
    if (index < 0) {
      trackSize();
    } else {
      trackFacet(byIndex, index, () -> order.at(index));
    }
  }

  @Override
  void trackIndexOf(K key) {
    trackFacet(
        indexes,
        key,
        () -> {
          Item<K, T> item = itemOf(key);
          return item == null ? null : indexOf(item);
        });
  }

  private <F> void trackFacet(
      Map<F, Computed<Object>> facets, F of, Supplier<? extends @Nullable Object> now) {
    if (spi.isTracking()) {
      system.read(() -> facet(facets, of, now)).get();
    }
  }

  private <F> Computed<Object> facet(
      Map<F, Computed<Object>> facets, F of, Supplier<? extends @Nullable Object> now) {
    Computed<Object> facet = facets.get(of);
    if (facet == null) {
      if (facetCount() >= limit) {
        byIndex.values().removeIf(each -> !spi.isObserved(each));
        byKey.values().removeIf(each -> !spi.isObserved(each));
        indexes.values().removeIf(each -> !spi.isObserved(each));
        limit = Math.max(FEW, 2 * facetCount());
      }
      facet =
          spi.part(
              null,
              null,
              () -> {
                structure.get();
                sync();
                Object found = now.get();
                return found == null ? ABSENT : found;
              });
      facets.put(of, facet);
    }
    return facet;
  }

  private int facetCount() {
    return byIndex.size() + byKey.size() + indexes.size();
  }

  @Override
  int sizeNow() {
    return order.size();
  }

  @Override
  @Nullable Item<K, T> itemAt(int index) {
    return order.at(index);
  }

  @Override
  int indexOf(Item<K, T> item) {
    return order.indexOf((Entry<K, T>) item);
  }

  @Override
  void eachItem(Consumer<? super Item<K, T>> each) {
    order.forEach(each);
  }

  @Override
  SlotLog structureLog() {
    return structureLog;
  }
}
