package dev.aliensignals.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import javafx.beans.Observable;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;
import javafx.collections.transformation.SortedList;

/** JavaFX's lists over rows that have a property each, which an extractor names. */
final class JavaFxRows implements RowTable {

  private final ObservableList<IntegerProperty> rows =
      FXCollections.observableArrayList(row -> new Observable[] {row});
  private final FilteredList<IntegerProperty> found = new FilteredList<>(rows, from(0));
  private final SortedList<IntegerProperty> table =
      new SortedList<>(found, Comparator.comparingInt(IntegerProperty::get));
  private int shown;
  private int smallest;

  /** Adds the follower. */
  JavaFxRows() {
    table.addListener(
        (ListChangeListener<IntegerProperty>)
            change -> {
              shown = table.size();
              smallest = table.isEmpty() ? 0 : table.get(0).get();
            });
  }

  private static Predicate<IntegerProperty> from(int least) {
    return row -> row.get() >= least;
  }

  @Override
  public void load(int[] numbers) {
    List<IntegerProperty> added = new ArrayList<>(numbers.length);
    for (int number : numbers) {
      added.add(new SimpleIntegerProperty(number));
    }
    rows.addAll(added);
  }

  @Override
  public void change(int index, int number) {
    rows.get(index).set(number);
  }

  @Override
  public void addFirst(int number) {
    rows.add(0, new SimpleIntegerProperty(number));
  }

  @Override
  public void removeFirst() {
    rows.remove(0);
  }

  @Override
  public void showFrom(int least) {
    found.setPredicate(from(least));
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
}
