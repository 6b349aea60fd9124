package dev.aliensignals.benchmarks;

import androidx.compose.runtime.MutableState;
import androidx.compose.runtime.SnapshotStateKt;
import androidx.compose.runtime.State;
import androidx.compose.runtime.snapshots.Snapshot;
import androidx.compose.runtime.snapshots.SnapshotStateObserver;
import dev.aliensignals.primitives.benchmarks.BoxedGraph;
import java.util.List;
import java.util.function.Supplier;
import kotlin.Unit;
import kotlin.jvm.functions.Function1;

/**
 * Compose: snapshot state, derived states with structural equality, and a state observer that runs
 * effects when a write is applied.
 */
public final class Compose extends BoxedGraph {

  private final SnapshotStateObserver observer =
      new SnapshotStateObserver(
          run -> {
            run.invoke();
            return Unit.INSTANCE;
          });
  private int batches;

  /** Starts observing. */
  public Compose() {
    observer.start();
  }

  private record Value<T>(State<T> state) implements Supplier<T> {

    @Override
    public T get() {
      return state.getValue();
    }
  }

  @Override
  public boolean cutsOffEqualValues() {
    return true;
  }

  /** It evaluates what a derived state has read before, even if it does not read it this time. */
  @Override
  public boolean runsOnce() {
    return false;
  }

  @Override
  public void dispose() {
    observer.clear();
  }

  @Override
  public Supplier<Integer> source(int initial) {
    return new Value<>(
        SnapshotStateKt.mutableStateOf(initial, SnapshotStateKt.structuralEqualityPolicy()));
  }

  @Override
  public void write(Supplier<Integer> source, int value) {
    ((MutableState<Integer>) ((Value<Integer>) source).state()).setValue(value);
    if (batches == 0) {
      Snapshot.Companion.sendApplyNotifications();
    }
  }

  @Override
  public int read(Supplier<Integer> value) {
    return value.get();
  }

  @Override
  public void startBatch() {
    batches++;
  }

  @Override
  public void endBatch() {
    if (--batches == 0) {
      Snapshot.Companion.sendApplyNotifications();
    }
  }

  @Override
  protected Supplier<Integer> computed(Supplier<Integer> fn, List<Supplier<Integer>> dependencies) {
    return derived(fn);
  }

  @Override
  protected <T> Supplier<T> computedObject(Supplier<T> fn, List<Supplier<Integer>> dependencies) {
    return derived(fn);
  }

  @Override
  protected Supplier<Integer> computedOf(Supplier<Integer> fn, Supplier<?> dependency) {
    return derived(fn);
  }

  private static <T> Supplier<T> derived(Supplier<T> fn) {
    return new Value<>(
        SnapshotStateKt.derivedStateOf(SnapshotStateKt.structuralEqualityPolicy(), fn::get));
  }

  @Override
  protected void effectOf(Runnable fn, Supplier<Integer> dependency) {
    new Observed(fn).run();
  }

  /** An effect, which is observed again whenever it runs. */
  private final class Observed implements Function1<Observed, Unit> {

    private final Runnable fn;

    Observed(Runnable fn) {
      this.fn = fn;
    }

    void run() {
      observer.observeReads(
          this,
          this,
          () -> {
            fn.run();
            return Unit.INSTANCE;
          });
    }

    @Override
    public Unit invoke(Observed changed) {
      run();
      return Unit.INSTANCE;
    }
  }
}
