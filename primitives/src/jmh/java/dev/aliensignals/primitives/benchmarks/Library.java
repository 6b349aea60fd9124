package dev.aliensignals.primitives.benchmarks;

import dev.aliensignals.primitives.EffectScope;
import dev.aliensignals.primitives.IntSignal;
import dev.aliensignals.primitives.Signal;
import dev.aliensignals.primitives.Signals;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Graphs of this library, in the global system. */
final class Library {

  private Library() {}

  /** {@code Signal<Integer>} and {@code Computed<Integer>}. */
  static final class Boxed extends BoxedGraph {

    private EffectScope scope = Signals.effectScope(() -> {});

    @Override
    public void build(Runnable body) {
      scope = Signals.effectScope(body);
    }

    @Override
    public void dispose() {
      scope.close();
    }

    @Override
    public boolean cutsOffEqualValues() {
      return true;
    }

    @Override
    public Supplier<Integer> source(int initial) {
      return Signals.signal(initial);
    }

    @Override
    @SuppressWarnings("unchecked") // made above
    public void write(Supplier<Integer> source, int value) {
      ((Signal<Integer>) source).set(value);
    }

    @Override
    public int read(Supplier<Integer> value) {
      return value.get();
    }

    @Override
    public void startBatch() {
      Signals.startBatch();
    }

    @Override
    public void endBatch() {
      Signals.endBatch();
    }

    @Override
    protected Supplier<Integer> computed(
        Supplier<Integer> fn, List<Supplier<Integer>> dependencies) {
      return Signals.computed(fn);
    }

    @Override
    protected <T> Supplier<T> computedObject(Supplier<T> fn, List<Supplier<Integer>> dependencies) {
      return Signals.computed(fn);
    }

    @Override
    protected Supplier<Integer> computedOf(Supplier<Integer> fn, Supplier<?> dependency) {
      return Signals.computed(fn);
    }

    @Override
    protected void effectOf(Runnable fn, Supplier<Integer> dependency) {
      Signals.effect(fn);
    }
  }

  /** {@code IntSignal} and {@code IntComputed}. */
  static final class Unboxed extends UnboxedGraph {

    private EffectScope scope = Signals.effectScope(() -> {});

    @Override
    public void build(Runnable body) {
      scope = Signals.effectScope(body);
    }

    @Override
    public void dispose() {
      scope.close();
    }

    @Override
    public boolean cutsOffEqualValues() {
      return true;
    }

    @Override
    public IntSupplier source(int initial) {
      return Signals.intSignal(initial);
    }

    @Override
    public void write(IntSupplier source, int value) {
      ((IntSignal) source).set(value);
    }

    @Override
    public int read(IntSupplier value) {
      return value.getAsInt();
    }

    @Override
    public void startBatch() {
      Signals.startBatch();
    }

    @Override
    public void endBatch() {
      Signals.endBatch();
    }

    @Override
    protected IntSupplier computed(IntSupplier fn, List<IntSupplier> dependencies) {
      return Signals.intComputed(fn);
    }

    @Override
    protected <T> Supplier<T> computedObject(Supplier<T> fn, List<IntSupplier> dependencies) {
      return Signals.computed(fn);
    }

    @Override
    protected IntSupplier computedOf(IntSupplier fn, Supplier<?> dependency) {
      return Signals.intComputed(fn);
    }

    @Override
    protected void effectOf(Runnable fn, IntSupplier dependency) {
      Signals.effect(fn);
    }
  }
}
