package dev.aliensignals.primitives.spi;

import dev.aliensignals.primitives.ReactiveSystem;

/** A signal that has no node of its own, but whose dependencies are all of one system. */
public interface OfSystem {

  /**
   * The system of what it reads and writes.
   *
   * @return always the same
   */
  ReactiveSystem system();
}
