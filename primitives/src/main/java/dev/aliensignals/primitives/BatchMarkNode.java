package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.BATCH_MARK;
import static dev.aliensignals.primitives.Flags.MUTABLE;
import static dev.aliensignals.primitives.Flags.TAINT;

import dev.aliensignals.primitives.spi.BatchMark;
import org.jspecify.annotations.Nullable;

/**
 * A node that nobody reads. It is TAINTed in a batch as values are that are committed in one, and
 * so hears when the batch is over.
 */
final class BatchMarkNode extends ReactiveNode implements BatchMark {

  /** Runs no user code. */
  private final Runnable atEnd;

  BatchMarkNode(Engine engine, Runnable atEnd) {
    super(engine, MUTABLE | BATCH_MARK);
    this.atEnd = atEnd;
  }

  @Override
  public boolean begin() {
    if ((flags & TAINT) != 0) {
      return false;
    }
    engine.setCleanFlags(this, flags);
    return true;
  }

  /** The batch is over; nothing that waited for that has run yet. */
  void ended() {
    atEnd.run();
  }

  @Override
  @Nullable NodeOptions options() {
    return null;
  }

  @Override
  String kind() {
    return "batch mark";
  }
}
