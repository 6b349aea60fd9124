package dev.aliensignals.primitives.spi;

import dev.aliensignals.primitives.ReadableSignal;

/**
 * A signal that shows the value of another one, perhaps in another form, and changes exactly when
 * that does.
 */
public interface SignalView {

  /**
   * The signal behind it.
   *
   * @return always the same
   */
  ReadableSignal<?> source();
}
