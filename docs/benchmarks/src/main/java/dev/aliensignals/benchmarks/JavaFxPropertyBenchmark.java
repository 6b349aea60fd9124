package dev.aliensignals.benchmarks;

import java.util.concurrent.TimeUnit;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** JavaFX's properties and lists, doing what the benchmarks of {@code hybrid} do. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JavaFxPropertyBenchmark {

  private static final int SIZE = 1_000;

  private final IntegerProperty alone = new SimpleIntegerProperty();
  private final IntegerProperty followed = new SimpleIntegerProperty();
  private final ObservableList<Integer> list = FXCollections.observableArrayList();
  private final ObservableList<Integer> unfollowed = FXCollections.observableArrayList();
  private int value;
  private int total;
  private int at;

  /** Fills the lists and adds the listeners. */
  @Setup
  public void build() {
    for (int i = 0; i < SIZE; i++) {
      list.add(i);
      unfollowed.add(i);
    }
    followed.addListener((observed, before, after) -> total += after.intValue());
    list.addListener(
        (ListChangeListener<Integer>)
            change -> {
              int sum = 0;
              for (Integer element : list) {
                sum += element;
              }
              total = sum;
            });
  }

  @Benchmark
  public int get() {
    return alone.get();
  }

  @Benchmark
  public void set() {
    alone.set(++value);
  }

  @Benchmark
  public void setWithOneListener() {
    followed.set(++value);
  }

  @Benchmark
  public Integer listGet() {
    at = at + 1 < SIZE ? at + 1 : 0;
    return unfollowed.get(at);
  }

  @Benchmark
  public int pushOrPop() {
    int size = list.size();
    if (size > SIZE) {
      list.remove(size - 1);
    } else {
      list.add(1);
    }
    return total;
  }
}
