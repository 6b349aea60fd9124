package dev.aliensignals.primitives;

/**
 * An open batch, for try-with-resources: {@code try (Batch b = startBatch()) { … }}. Belongs to the
 * thread that started it.
 */
public final class Batch implements AutoCloseable {

  private final Engine engine;
  private final int index;
  private final int depth;
  private final long id;

  Batch(Engine engine, int index, int depth, long id) {
    this.engine = engine;
    this.index = index;
    this.depth = depth;
    this.id = id;
  }

  /**
   * Ends the batch. If it is the outermost one, the effects have run and other threads are let in
   * when this returns. Does nothing if it has ended already, be it by {@link Signals#endBatch}.
   *
   * @throws IllegalStateException if another thread started it, or if a batch started later is open
   * @throws RuntimeException if an effect fails and no handler takes that, see {@link
   *     Signals#effect}
   * @throws FlushException with that as its cause, if a computed has thrown the same exception
   *     while the batch was open: a try statement that ends with it could not take it a second time
   */
  @Override
  public void close() {
    if (!engine.isOpen(index, id)) {
      return;
    }
    Throwable thrown = null;
    if (engine.isOwner()) {
      if (!engine.isInnermost(index)) {
        throw new IllegalStateException(
            "This batch has others open inside it"
                + engine.activeName()
                + ". Close batches in the reverse order, best with try-with-resources.");
      }
      thrown = engine.thrownIn(index);
    }
    try {
      engine.endBatch();
    } catch (Throwable flushThrew) {
      if (flushThrew == thrown) {
        throw new FlushException(flushThrew);
      }
      throw flushThrew;
    }
  }

  @Override
  public String toString() {
    return "Batch(depth " + depth + (engine.isOpen(index, id) ? ")" : ", ended)");
  }
}
