package dev.aliensignals.benchmarks;

import dev.aliensignals.primitives.benchmarks.BoxedGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javafx.beans.Observable;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.ObservableValue;

/** JavaFX: object bindings with their dependencies named, and change listeners as effects. */
public final class JavaFx extends BoxedGraph {

  /** Bindings are held weakly by what they depend on. */
  private final List<Object> kept = new ArrayList<>();

  /** Removes the listeners of effects. */
  private final List<Runnable> undo = new ArrayList<>();

  private record Value<T>(ObservableValue<T> observable) implements Supplier<T> {

    @Override
    public T get() {
      return observable.getValue();
    }
  }

  private static Observable observable(Supplier<?> value) {
    return ((Value<?>) value).observable();
  }

  @Override
  public boolean cutsOffEqualValues() {
    return false;
  }

  @Override
  public boolean runsOnce() {
    return false;
  }

  @Override
  public void dispose() {
    undo.forEach(Runnable::run);
    undo.clear();
    kept.clear();
  }

  @Override
  public Supplier<Integer> source(int initial) {
    return new Value<>(new SimpleObjectProperty<>(initial));
  }

  @Override
  @SuppressWarnings("unchecked") // made above
  public void write(Supplier<Integer> source, int value) {
    ((ObjectProperty<Integer>) observable(source)).set(value);
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
    Observable[] observables =
        dependencies.stream().map(JavaFx::observable).toArray(Observable[]::new);
    return new Value<>(Bindings.createObjectBinding(fn::get, observables));
  }

  @Override
  protected Supplier<Integer> computedOf(Supplier<Integer> fn, Supplier<?> dependency) {
    return new Value<>(Bindings.createObjectBinding(fn::get, observable(dependency)));
  }

  @Override
  protected void effectOf(Runnable fn, Supplier<Integer> dependency) {
    kept.add(dependency);
    ObservableValue<?> observed = (ObservableValue<?>) observable(dependency);
    ChangeListener<Object> listener = (observable, before, after) -> fn.run();
    observed.addListener(listener);
    undo.add(() -> observed.removeListener(listener));
    fn.run();
  }
}
