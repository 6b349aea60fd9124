package dev.aliensignals.benchmarks;

import ca.odell.glazedlists.BasicEventList;
import ca.odell.glazedlists.EventList;
import ca.odell.glazedlists.FilterList;
import ca.odell.glazedlists.ObservableElementChangeHandler;
import ca.odell.glazedlists.ObservableElementList;
import ca.odell.glazedlists.SortedList;
import ca.odell.glazedlists.matchers.AbstractMatcherEditor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EventListener;
import java.util.List;

/** GlazedLists over rows that tell the list when they change. */
final class GlazedRows implements RowTable {

  /** A row with room for the one listener that it ever has. */
  private static final class Row implements EventListener {
    int number;
    ObservableElementChangeHandler<Row> handler;

    Row(int number) {
      this.number = number;
    }
  }

  /** Connects rows with the list. */
  private static final class Connector implements ObservableElementList.Connector<Row> {
    private ObservableElementChangeHandler<Row> handler;

    @Override
    public EventListener installListener(Row row) {
      row.handler = handler;
      return row;
    }

    @Override
    public void uninstallListener(Row row, EventListener listener) {
      row.handler = null;
    }

    @Override
    @SuppressWarnings("unchecked") // of rows
    public void setObservableElementList(
        ObservableElementChangeHandler<? extends Row> elementChangeHandler) {
      handler = (ObservableElementChangeHandler<Row>) elementChangeHandler;
    }
  }

  /** Says which rows are shown. */
  private static final class Least extends AbstractMatcherEditor<Row> {
    void set(int least) {
      fireChanged(row -> row.number >= least);
    }
  }

  private final EventList<Row> rows = new BasicEventList<>();
  private final Least least = new Least();
  private final FilterList<Row> found =
      new FilterList<>(new ObservableElementList<>(rows, new Connector()), least);
  private final SortedList<Row> table =
      new SortedList<>(found, Comparator.comparingInt(row -> row.number));
  private int shown;
  private int smallest;

  /** Adds the follower. */
  GlazedRows() {
    table.addListEventListener(
        changes -> {
          shown = table.size();
          smallest = table.isEmpty() ? 0 : table.get(0).number;
        });
  }

  private void locked(Runnable change) {
    rows.getReadWriteLock().writeLock().lock();
    try {
      change.run();
    } finally {
      rows.getReadWriteLock().writeLock().unlock();
    }
  }

  @Override
  public void load(int[] numbers) {
    List<Row> added = new ArrayList<>(numbers.length);
    for (int number : numbers) {
      added.add(new Row(number));
    }
    locked(() -> rows.addAll(added));
  }

  @Override
  public void change(int index, int number) {
    locked(
        () -> {
          Row row = rows.get(index);
          row.number = number;
          row.handler.elementChanged(row);
        });
  }

  @Override
  public void addFirst(int number) {
    locked(() -> rows.add(0, new Row(number)));
  }

  @Override
  public void removeFirst() {
    locked(() -> rows.remove(0));
  }

  @Override
  public void showFrom(int number) {
    locked(() -> least.set(number));
  }

  @Override
  public void clear() {
    locked(rows::clear);
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
