package dev.aliensignals.primitives;

/**
 * A callback that was registered, to be ended by {@link #close}: {@link Signals#onWrite} returns
 * one. Made by the library; do not implement it, as it may get more methods. Safe to use from any
 * thread.
 */
public interface Registration extends AutoCloseable {

  /** Ends it: the callback is called no more. Does nothing if it has ended already. */
  @Override
  void close();
}
