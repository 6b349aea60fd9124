package dev.aliensignals.hybrid.runtime;

import dev.aliensignals.primitives.ReadableSignal;
import org.jspecify.annotations.Nullable;

/** A signal of the source that takes the place of no signal of the target: a copy goes there. */
final class SignalCopy extends Pair {

  private final ReadableSignal<?> signal;

  /** Whether the copy was made in a cycle, before that of its value. */
  private boolean lacksValue;

  SignalCopy(Assignment all, ReadableSignal<?> source) {
    super(
        all,
        source,
        null,
        new @Nullable Object[] {Copies.sourceOf(source).peek()},
        new @Nullable Object[] {null});
    this.signal = source;
  }

  @Override
  void match() {
    children[0] = all.pair(this, next[0], null, false);
  }

  @Override
  boolean changes() {
    return true;
  }

  @Override
  Object empty() {
    Pair child = children[0];
    lacksValue = child != null && !child.isMade();
    return Copies.like(signal, lacksValue ? null : wanted(0), all.spi());
  }

  @Override
  void fill() {
    if (lacksValue) {
      SignalPair.set(Copies.sourceOf((ReadableSignal<?>) result()), wanted(0));
    }
  }
}
