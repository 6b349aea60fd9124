package dev.aliensignals.benchmarks;

import dev.aliensignals.primitives.benchmarks.BoxedGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javafx.beans.Observable;
import org.reactfx.Subscription;
import org.reactfx.value.Val;
import org.reactfx.value.Var;

/** ReactFX: {@code Val}s with their dependencies named, and change observers as effects. */
public final class ReactFx extends BoxedGraph {

  /** Removes the observers of effects. */
  private final List<Subscription> undo = new ArrayList<>();

  private record Value<T>(Val<T> val) implements Supplier<T> {

    @Override
    public T get() {
      return val.getValue();
    }
  }

  private static Observable observable(Supplier<?> value) {
    return ((Value<?>) value).val();
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
    undo.forEach(Subscription::unsubscribe);
    undo.clear();
  }

  @Override
  public Supplier<Integer> source(int initial) {
    return new Value<>(Var.newSimpleVar(initial));
  }

  @Override
  public void write(Supplier<Integer> source, int value) {
    ((Var<Integer>) ((Value<Integer>) source).val()).setValue(value);
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
        dependencies.stream().map(ReactFx::observable).toArray(Observable[]::new);
    return new Value<>(Val.create(fn, observables));
  }

  @Override
  protected Supplier<Integer> computedOf(Supplier<Integer> fn, Supplier<?> dependency) {
    return new Value<>(Val.create(fn, observable(dependency)));
  }

  @Override
  protected void effectOf(Runnable fn, Supplier<Integer> dependency) {
    undo.add(
        ((Value<Integer>) dependency).val().observeChanges((observed, before, after) -> fn.run()));
    fn.run();
  }
}
