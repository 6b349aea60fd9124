package dev.aliensignals.hybrid.runtime;

import dev.aliensignals.primitives.ReadableSignal;
import dev.aliensignals.primitives.spi.SignalView;

/** A ref that holds its value, in a signal. */
public interface HoldingRef extends SignalView {

  /**
   * A ref of the same kind.
   *
   * @param source its signal, of the class of {@link #source()}
   * @return a new ref
   */
  ReadableSignal<?> like(ReadableSignal<?> source);
}
