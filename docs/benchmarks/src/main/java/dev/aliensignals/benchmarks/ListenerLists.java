package dev.aliensignals.benchmarks;

import dev.aliensignals.primitives.benchmarks.BoxedGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Plain listener lists: each value has one, and a computed value evaluates its function whenever a
 * dependency tells that it has changed. Programs without a library often work like this.
 */
public final class ListenerLists extends BoxedGraph {

  /** Removes the listeners of effects. */
  private final List<Runnable> undo = new ArrayList<>();

  private static final class Cell<T> implements Supplier<T> {

    private final List<Runnable> listeners = new ArrayList<>();
    private T value;

    Cell(T value) {
      this.value = value;
    }

    @Override
    public T get() {
      return value;
    }

    void set(T changed) {
      if (!Objects.equals(value, changed)) {
        value = changed;
        for (Runnable listener : listeners) {
          listener.run();
        }
      }
    }
  }

  @Override
  public boolean cutsOffEqualValues() {
    return true;
  }

  @Override
  public boolean runsOnce() {
    return false;
  }

  @Override
  public void dispose() {
    undo.forEach(Runnable::run);
    undo.clear();
  }

  @Override
  public Supplier<Integer> source(int initial) {
    return new Cell<>(initial);
  }

  @Override
  public void write(Supplier<Integer> source, int value) {
    ((Cell<Integer>) source).set(value);
  }

  @Override
  public int read(Supplier<Integer> value) {
    return value.get();
  }

  @Override
  public void startBatch() {}

  @Override
  public void endBatch() {}

  @Override
  protected Supplier<Integer> computed(Supplier<Integer> fn, List<Supplier<Integer>> dependencies) {
    return computedObject(fn, dependencies);
  }

  @Override
  protected <T> Supplier<T> computedObject(Supplier<T> fn, List<Supplier<Integer>> dependencies) {
    Cell<T> cell = new Cell<>(fn.get());
    for (Supplier<Integer> dependency : dependencies) {
      ((Cell<?>) dependency).listeners.add(() -> cell.set(fn.get()));
    }
    return cell;
  }

  @Override
  protected Supplier<Integer> computedOf(Supplier<Integer> fn, Supplier<?> dependency) {
    Cell<Integer> cell = new Cell<>(fn.get());
    ((Cell<?>) dependency).listeners.add(() -> cell.set(fn.get()));
    return cell;
  }

  @Override
  protected void effectOf(Runnable fn, Supplier<Integer> dependency) {
    Cell<?> cell = (Cell<?>) dependency;
    cell.listeners.add(fn);
    undo.add(() -> cell.listeners.remove(fn));
    fn.run();
  }
}
