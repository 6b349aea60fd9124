package dev.aliensignals.benchmarks;

import com.vaadin.flow.signals.Signal;
import com.vaadin.flow.signals.impl.Effect;
import com.vaadin.flow.signals.local.ValueSignal;
import dev.aliensignals.primitives.benchmarks.BoxedGraph;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Vaadin: local value signals, cached computed signals, and effects that a dispatcher runs at once
 * or at the end of the batch.
 */
public final class Vaadin extends BoxedGraph {

  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final List<Effect> effects = new ArrayList<>();
  private int batches;

  private record Value<T>(Signal<T> signal) implements Supplier<T> {

    @Override
    public T get() {
      return signal.get();
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
    effects.forEach(Effect::dispose);
    effects.clear();
  }

  @Override
  public Supplier<Integer> source(int initial) {
    return new Value<>(new ValueSignal<>(initial));
  }

  @Override
  public void write(Supplier<Integer> source, int value) {
    ((ValueSignal<Integer>) ((Value<Integer>) source).signal()).set(value);
  }

  @Override
  public int read(Supplier<Integer> value) {
    return ((Value<Integer>) value).signal().peek();
  }

  @Override
  public void startBatch() {
    batches++;
  }

  @Override
  public void endBatch() {
    if (--batches == 0) {
      for (Runnable effect = waiting.poll(); effect != null; effect = waiting.poll()) {
        effect.run();
      }
    }
  }

  private void dispatch(Runnable effect) {
    if (batches == 0) {
      effect.run();
    } else {
      waiting.add(effect);
    }
  }

  @Override
  protected Supplier<Integer> computed(Supplier<Integer> fn, List<Supplier<Integer>> dependencies) {
    return cached(fn);
  }

  @Override
  protected <T> Supplier<T> computedObject(Supplier<T> fn, List<Supplier<Integer>> dependencies) {
    return cached(fn);
  }

  @Override
  protected Supplier<Integer> computedOf(Supplier<Integer> fn, Supplier<?> dependency) {
    return cached(fn);
  }

  private static <T> Supplier<T> cached(Supplier<T> fn) {
    return new Value<>(Signal.cached(Signal.computed(fn::get)));
  }

  @Override
  protected void effectOf(Runnable fn, Supplier<Integer> dependency) {
    effects.add(new Effect(fn::run, this::dispatch));
  }
}
