package dev.aliensignals.primitives.benchmarks;

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

    @Override
    boolean cutsOffEqualValues() {
      return true;
    }

    @Override
    Supplier<Integer> source(int initial) {
      return Signals.signal(initial);
    }

    @Override
    @SuppressWarnings("unchecked") // made above
    void write(Supplier<Integer> source, int value) {
      ((Signal<Integer>) source).set(value);
    }

    @Override
    int read(Supplier<Integer> value) {
      return value.get();
    }

    @Override
    void startBatch() {
      Signals.startBatch();
    }

    @Override
    void endBatch() {
      Signals.endBatch();
    }

    @Override
    Supplier<Integer> computed(Supplier<Integer> fn, List<Supplier<Integer>> dependencies) {
      return Signals.computed(fn);
    }

    @Override
    <T> Supplier<T> computedObject(Supplier<T> fn, List<Supplier<Integer>> dependencies) {
      return Signals.computed(fn);
    }

    @Override
    Supplier<Integer> computedOf(Supplier<Integer> fn, Supplier<?> dependency) {
      return Signals.computed(fn);
    }

    @Override
    void effectOf(Runnable fn, Supplier<Integer> dependency) {
      Signals.effect(fn);
    }
  }

  /** {@code IntSignal} and {@code IntComputed}. */
  static final class Unboxed extends UnboxedGraph {

    @Override
    boolean cutsOffEqualValues() {
      return true;
    }

    @Override
    IntSupplier source(int initial) {
      return Signals.intSignal(initial);
    }

    @Override
    void write(IntSupplier source, int value) {
      ((IntSignal) source).set(value);
    }

    @Override
    int read(IntSupplier value) {
      return value.getAsInt();
    }

    @Override
    void startBatch() {
      Signals.startBatch();
    }

    @Override
    void endBatch() {
      Signals.endBatch();
    }

    @Override
    IntSupplier computed(IntSupplier fn, List<IntSupplier> dependencies) {
      return Signals.intComputed(fn);
    }

    @Override
    <T> Supplier<T> computedObject(Supplier<T> fn, List<IntSupplier> dependencies) {
      return Signals.computed(fn);
    }

    @Override
    IntSupplier computedOf(IntSupplier fn, Supplier<?> dependency) {
      return Signals.intComputed(fn);
    }

    @Override
    void effectOf(Runnable fn, IntSupplier dependency) {
      Signals.effect(fn);
    }
  }
}
