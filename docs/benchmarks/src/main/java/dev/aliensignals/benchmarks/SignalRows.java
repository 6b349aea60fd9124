package dev.aliensignals.benchmarks;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.IntSignal;
import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.collections.KeyedList;
import dev.aliensignals.primitives.collections.ListItem;
import dev.aliensignals.primitives.collections.ReadableList;
import java.util.ArrayList;
import java.util.List;

/** Derived lists over rows that have a signal each. */
final class SignalRows implements RowTable {

  private record Row(int id, IntSignal number) {}

  private final ReactiveSystem system = ReactiveSystem.create("rows");
  private final KeyedList<Integer, Row> rows = system.run(() -> KeyedList.by(Row::id, List.of()));
  private final IntSignal least = system.intSignal(0);
  private int nextId;
  private int shown;
  private int smallest;
  private long total;

  /** Starts the follower. */
  SignalRows(boolean summed) {
    ReadableList<Integer, Row> table =
        rows.filter(row -> row.number.getAsInt() >= least.getAsInt())
            .sortedBy(row -> row.number.getAsInt());
    Computed<Long> sum = summed ? table.sum(row -> row.number.getAsInt()) : null;
    system.effect(
        () -> {
          shown = table.size();
          ListItem<Integer, Row> first = table.at(0);
          smallest = first == null ? 0 : first.get().number.getAsInt();
          total = sum == null ? 0 : sum.get();
        });
  }

  private Row row(int number) {
    return new Row(nextId++, system.intSignal(number));
  }

  @Override
  public void load(int[] numbers) {
    List<Row> added = new ArrayList<>(numbers.length);
    for (int number : numbers) {
      added.add(row(number));
    }
    rows.addAll(added);
  }

  @Override
  public void change(int index, int number) {
    rows.peek().get(index).number.set(number);
  }

  @Override
  public void addFirst(int number) {
    rows.insert(0, row(number));
  }

  @Override
  public void removeFirst() {
    rows.removeAt(0);
  }

  @Override
  public void showFrom(int number) {
    least.set(number);
  }

  @Override
  public void clear() {
    rows.clear();
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
