package dev.aliensignals.benchmarks;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.IntSignal;
import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.Signal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One computed with a stream over rows that have a signal each. */
final class RecomputedRows implements RowTable {

  private final ReactiveSystem system = ReactiveSystem.create("rows");
  private final Signal<List<IntSignal>> rows = system.signal(List.of());
  private final IntSignal least = system.intSignal(0);
  private int shown;
  private int smallest;
  private long total;

  /** Starts the follower. */
  RecomputedRows(boolean summed) {
    Computed<List<IntSignal>> table =
        system.computed(
            () ->
                rows.get().stream()
                    .filter(row -> row.getAsInt() >= least.getAsInt())
                    .sorted(Comparator.comparingInt(IntSignal::getAsInt))
                    .toList());
    system.effect(
        () -> {
          List<IntSignal> sorted = table.get();
          shown = sorted.size();
          smallest = sorted.isEmpty() ? 0 : sorted.get(0).getAsInt();
          total = summed ? sorted.stream().mapToLong(IntSignal::getAsInt).sum() : 0;
        });
  }

  private List<IntSignal> copy() {
    return new ArrayList<>(rows.peek());
  }

  @Override
  public void load(int[] numbers) {
    List<IntSignal> next = copy();
    for (int number : numbers) {
      next.add(system.intSignal(number));
    }
    rows.set(next);
  }

  @Override
  public void change(int index, int number) {
    rows.peek().get(index).set(number);
  }

  @Override
  public void addFirst(int number) {
    List<IntSignal> next = copy();
    next.add(0, system.intSignal(number));
    rows.set(next);
  }

  @Override
  public void removeFirst() {
    List<IntSignal> next = copy();
    next.remove(0);
    rows.set(next);
  }

  @Override
  public void showFrom(int number) {
    least.set(number);
  }

  @Override
  public void clear() {
    rows.set(List.of());
  }

  @Override
  public int shown() {
    return shown;
  }

  @Override
  public int smallest() {
    return smallest;
  }

  @Override
  public long total() {
    return total;
  }
}
