package dev.aliensignals.primitives.collections;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.Equality;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The entries of another list by their ranks, and those of equal rank as they are there. */
final class SortedList<K, T extends @Nullable Object> extends ArrangedList<K, T, Object> {

  /** Compares ranks. Called untracked. */
  private Comparator<@Nullable Object> comparator;

  /** The comparator, if it may become another one. */
  private final @Nullable Computed<Comparator<@Nullable Object>> given;

  /** Whether what is compared are the values; else it is what the cells come to. */
  private final boolean byValue;

  private SortedList(
      ListNode<K, T> source,
      Function<? super Item<K, T>, ?> fn,
      boolean byValue,
      Comparator<@Nullable Object> comparator,
      @Nullable Computed<Comparator<@Nullable Object>> given) {
    super(source, "sorted", fn);
    this.byValue = byValue;
    this.comparator = comparator;
    this.given = given;
  }

  @SuppressWarnings("unchecked") // fails when it compares what cannot be compared
  static <C extends @Nullable Object> Comparator<C> natural() {
    return (Comparator<C>) (Comparator<?>) Comparator.naturalOrder();
  }

  @SuppressWarnings("unchecked") // is called with what it is for
  private static Comparator<@Nullable Object> cast(Comparator<?> comparator) {
    return (Comparator<@Nullable Object>) comparator;
  }

  /**
   * Tracks the reads of a comparator for one value. Returns a new object each time, since the same
   * value may now compare differently.
   */
  private static Object compared(Comparator<@Nullable Object> comparator, @Nullable Object value) {
    comparator.compare(value, value);
    return new Object();
  }

  static <K, T extends @Nullable Object> SortedList<K, T> of(
      ListNode<K, T> source, Comparator<? super T> comparator) {
    Comparator<@Nullable Object> constant = cast(comparator);
    return new SortedList<>(source, item -> compared(constant, item.get()), true, constant, null);
  }

  static <K, T extends @Nullable Object> SortedList<K, T> of(
      ListNode<K, T> source, Supplier<? extends @Nullable Comparator<? super T>> comparator) {
    Computed<Comparator<@Nullable Object>> given =
        source.system.computed(
            o -> o.equality(Equality.identity()),
            () -> {
              Comparator<? super T> now = comparator.get();
              return now == null ? natural() : cast(now);
            });
    return new SortedList<>(
        source, item -> compared(given.get(), item.get()), true, natural(), given);
  }

  static <K, T extends @Nullable Object, R> SortedList<K, T> by(
      ListNode<K, T> source, Function<? super T, ? extends R> rank) {
    Function<Item<K, T>, Object> required =
        item -> {
          Object result = rank.apply(item.get());
          if (result == null) {
            throw source.spi.invalidValue(
                source.name(),
                "List '"
                    + source.name()
                    + "' cannot be sorted by null, which the function returned for the entry '"
                    + item.key
                    + "'. Let it return something that can be compared, or pass a comparator that"
                    + " takes null.");
          }
          return result;
        };
    return new SortedList<>(source, required, false, natural(), null);
  }

  static <K, T extends @Nullable Object, R extends @Nullable Object> SortedList<K, T> by(
      ListNode<K, T> source,
      Function<? super T, ? extends R> rank,
      Comparator<? super R> comparator) {
    return new SortedList<>(source, item -> rank.apply(item.get()), false, cast(comparator), null);
  }

  @Override
  boolean followMore() {
    if (given == null) {
      return false;
    }
    Comparator<@Nullable Object> now = given.get();
    boolean other = now != comparator;
    comparator = now;
    return other;
  }

  @Override
  boolean belongs(Cell<K, T, Object> cell) {
    entry(cell).rank = byValue ? cell.item.peek() : cell.result.peek();
    return true;
  }

  @Override
  void insert(Kept<K, T> entry) {
    order.insert(
        entry,
        other -> {
          int result = comparator.compare(entry.rank, other.rank);
          return result != 0
              ? result
              : Integer.compare(source.indexOf(entry.of), source.indexOf(other.of));
        });
  }

  @Override
  void sort(List<Kept<K, T>> entries) {
    entries.sort((one, other) -> comparator.compare(one.rank, other.rank));
  }

  @Override
  String kind() {
    return "sorted";
  }
}
