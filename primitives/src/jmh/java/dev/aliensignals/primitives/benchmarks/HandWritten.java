package dev.aliensignals.primitives.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A graph as somebody would write it who knows it beforehand: a node has its function, the value
 * kept, a boolean and the array of its dependents. A write marks them recursively and runs the
 * effects it has met; a read of a marked node evaluates it. No tracking, no equality, no thread but
 * one, no errors, nothing is ever removed.
 */
public final class HandWritten {

  private static final Node[] NO_NODES = {};
  private static final Reaction[] NO_REACTIONS = {};

  private HandWritten() {}

  /** The nodes that are marked. */
  private abstract static class Node {

    private Node[] dependents = NO_NODES;
    private Reaction[] reactions = NO_REACTIONS;
    boolean dirty;

    final void add(Node dependent) {
      dependents = Arrays.copyOf(dependents, dependents.length + 1);
      dependents[dependents.length - 1] = dependent;
    }

    final void add(Reaction reaction) {
      reactions = Arrays.copyOf(reactions, reactions.length + 1);
      reactions[reactions.length - 1] = reaction;
    }

    final void markDependents(Queue queue) {
      for (Node dependent : dependents) {
        if (!dependent.dirty) {
          dependent.dirty = true;
          dependent.markDependents(queue);
        }
      }
      for (Reaction reaction : reactions) {
        if (!reaction.queued) {
          reaction.queued = true;
          queue.add(reaction);
        }
      }
    }
  }

  /** A node with a boxed value. */
  private static final class Boxed<T> extends Node implements Supplier<T> {

    private final @Nullable Supplier<T> fn;
    private @Nullable T value;

    Boxed(@Nullable Supplier<T> fn) {
      this.fn = fn;
      dirty = fn != null;
    }

    @Override
    public T get() {
      if (dirty) {
        dirty = false;
        value = fn.get();
      }
      return value;
    }
  }

  /** A node with an unboxed value. */
  private static final class Unboxed extends Node implements IntSupplier {

    private final @Nullable IntSupplier fn;
    private int value;

    Unboxed(@Nullable IntSupplier fn) {
      this.fn = fn;
      dirty = fn != null;
    }

    @Override
    public int getAsInt() {
      if (dirty) {
        dirty = false;
        value = fn.getAsInt();
      }
      return value;
    }
  }

  /** An effect. */
  private static final class Reaction {

    private final Runnable fn;
    private boolean queued;

    Reaction(Runnable fn) {
      this.fn = fn;
    }
  }

  /** Effects to run, and whether to wait. */
  private static final class Queue {

    private Reaction[] reactions = new Reaction[128];
    private int size;
    private int batches;

    void add(Reaction reaction) {
      if (size == reactions.length) {
        reactions = Arrays.copyOf(reactions, size * 2);
      }
      reactions[size++] = reaction;
    }

    void written(Node source) {
      source.markDependents(this);
      if (batches == 0) {
        flush();
      }
    }

    void endBatch() {
      if (--batches == 0) {
        flush();
      }
    }

    private void flush() {
      for (int i = 0; i < size; i++) {
        Reaction reaction = reactions[i];
        reaction.queued = false;
        reaction.fn.run();
      }
      size = 0;
    }
  }

  /** The graph of boxed values. */
  static final class BoxedNodes extends BoxedGraph {

    private final Queue queue = new Queue();

    @Override
    public boolean cutsOffEqualValues() {
      return false;
    }

    @Override
    public Supplier<Integer> source(int initial) {
      Boxed<Integer> source = new Boxed<>(null);
      source.value = initial;
      return source;
    }

    @Override
    @SuppressWarnings("unchecked") // made above
    public void write(Supplier<Integer> source, int value) {
      Boxed<Integer> node = (Boxed<Integer>) source;
      node.value = value;
      queue.written(node);
    }

    @Override
    public int read(Supplier<Integer> value) {
      return value.get();
    }

    @Override
    public void startBatch() {
      queue.batches++;
    }

    @Override
    public void endBatch() {
      queue.endBatch();
    }

    @Override
    protected Supplier<Integer> computed(
        Supplier<Integer> fn, List<Supplier<Integer>> dependencies) {
      return computedObject(fn, dependencies);
    }

    @Override
    protected <T> Supplier<T> computedObject(Supplier<T> fn, List<Supplier<Integer>> dependencies) {
      Boxed<T> node = new Boxed<>(fn);
      for (Supplier<Integer> dependency : dependencies) {
        ((Boxed<?>) dependency).add(node);
      }
      return node;
    }

    @Override
    protected Supplier<Integer> computedOf(Supplier<Integer> fn, Supplier<?> dependency) {
      Boxed<Integer> node = new Boxed<>(fn);
      ((Boxed<?>) dependency).add(node);
      return node;
    }

    @Override
    protected void effectOf(Runnable fn, Supplier<Integer> dependency) {
      ((Boxed<?>) dependency).add(new Reaction(fn));
      fn.run();
    }
  }

  /** The graph of unboxed values. */
  static final class UnboxedNodes extends UnboxedGraph {

    private final Queue queue = new Queue();

    @Override
    public boolean cutsOffEqualValues() {
      return false;
    }

    @Override
    public IntSupplier source(int initial) {
      Unboxed source = new Unboxed(null);
      source.value = initial;
      return source;
    }

    @Override
    public void write(IntSupplier source, int value) {
      Unboxed node = (Unboxed) source;
      node.value = value;
      queue.written(node);
    }

    @Override
    public int read(IntSupplier value) {
      return value.getAsInt();
    }

    @Override
    public void startBatch() {
      queue.batches++;
    }

    @Override
    public void endBatch() {
      queue.endBatch();
    }

    @Override
    protected IntSupplier computed(IntSupplier fn, List<IntSupplier> dependencies) {
      Unboxed node = new Unboxed(fn);
      for (IntSupplier dependency : dependencies) {
        ((Unboxed) dependency).add(node);
      }
      return node;
    }

    @Override
    protected <T> Supplier<T> computedObject(Supplier<T> fn, List<IntSupplier> dependencies) {
      Boxed<T> node = new Boxed<>(fn);
      for (IntSupplier dependency : dependencies) {
        ((Unboxed) dependency).add(node);
      }
      return node;
    }

    @Override
    protected IntSupplier computedOf(IntSupplier fn, Supplier<?> dependency) {
      Unboxed node = new Unboxed(fn);
      ((Boxed<?>) dependency).add(node);
      return node;
    }

    @Override
    protected void effectOf(Runnable fn, IntSupplier dependency) {
      ((Unboxed) dependency).add(new Reaction(fn));
      fn.run();
    }
  }

  /** The same nodes for doubles, boxed and not. */
  public static final class Doubles {

    private final Queue queue = new Queue();

    /** A node with an unboxed value. */
    private static final class UnboxedDouble extends Node implements DoubleSupplier {

      private final @Nullable DoubleSupplier fn;
      private double value;

      UnboxedDouble(@Nullable DoubleSupplier fn) {
        this.fn = fn;
        dirty = fn != null;
      }

      @Override
      public double getAsDouble() {
        if (dirty) {
          dirty = false;
          value = fn.getAsDouble();
        }
        return value;
      }
    }

    public Supplier<Double> boxed(double initial) {
      Boxed<Double> source = new Boxed<>(null);
      source.value = initial;
      return source;
    }

    public DoubleSupplier unboxed(double initial) {
      UnboxedDouble source = new UnboxedDouble(null);
      source.value = initial;
      return source;
    }

    public Supplier<Double> boxed(Supplier<Double> fn, List<?> dependencies) {
      return dependent(new Boxed<>(fn), dependencies);
    }

    public DoubleSupplier unboxed(DoubleSupplier fn, List<?> dependencies) {
      return dependent(new UnboxedDouble(fn), dependencies);
    }

    private static <N extends Node> N dependent(N node, List<?> dependencies) {
      for (Object dependency : dependencies) {
        ((Node) dependency).add(node);
      }
      return node;
    }

    public void effect(Runnable fn, List<?> dependencies) {
      Reaction reaction = new Reaction(fn);
      for (Object dependency : dependencies) {
        ((Node) dependency).add(reaction);
      }
      fn.run();
    }

    @SuppressWarnings("unchecked") // made above
    public void write(Supplier<Double> source, double value) {
      Boxed<Double> node = (Boxed<Double>) source;
      node.value = value;
      queue.written(node);
    }

    public void write(DoubleSupplier source, double value) {
      UnboxedDouble node = (UnboxedDouble) source;
      node.value = value;
      queue.written(node);
    }

    public void startBatch() {
      queue.batches++;
    }

    public void endBatch() {
      queue.endBatch();
    }
  }
}
