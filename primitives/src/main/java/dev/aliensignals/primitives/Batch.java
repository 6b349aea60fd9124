package dev.aliensignals.primitives;

import org.jspecify.annotations.Nullable;

/**
 * An open batch, for try-with-resources: {@code try (Batch b = startBatch()) { … }}. Belongs to the
 * thread that started it.
 */
public final class Batch implements AutoCloseable {

  private final Engine engine;
  final @Nullable Batch outer;
  final int depth;
  boolean ended;

  Batch(Engine engine, @Nullable Batch outer, int depth) {
    this.engine = engine;
    this.outer = outer;
    this.depth = depth;
  }

  /**
   * Ends the batch. If it is the outermost one, the effects have run and other threads are let in
   * when this returns. Does nothing if it has ended already, be it by {@link Signals#endBatch}.
   *
   * @throws IllegalStateException if another thread started it, or if a batch started later is open
   * @throws RuntimeException what effects threw, see {@link Signals#effect}
   */
  @Override
  public void close() {
    if (ended) {
      return;
    }
    if (engine.isOwner() && engine.batch != this) {
      throw new IllegalStateException(
          "This batch has others open inside it"
              + engine.activeName()
              + ". Close batches in the reverse order, best with try-with-resources.");
    }
    engine.endBatch();
  }

  @Override
  public String toString() {
    return "Batch(depth " + depth + (ended ? ", ended)" : ")");
  }
}
