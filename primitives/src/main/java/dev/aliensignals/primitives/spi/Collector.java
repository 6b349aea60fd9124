package dev.aliensignals.primitives.spi;

import dev.aliensignals.primitives.Computed;

/**
 * A node that depends on many computeds, one for each item of a list, and does not have to look at
 * all of them to find those that have changed: while it is observed, a computed that is marked says
 * so to its collector. A reader of the collector follows all of them. To be used by a thread that
 * owns the system.
 */
public interface Collector {

  /**
   * Brings the marked computeds up to date, and tells the functions of those that have changed;
   * then links the active computed or effect. Cost while it is observed: a look at each marked
   * computed. Otherwise, after any write in the system: a look at each computed.
   */
  void track();

  /**
   * Whether something is marked that {@link #track} has not seen.
   *
   * @return false unless a function has written what another one reads
   */
  boolean isMarked();

  /**
   * Adds a computed.
   *
   * @param node has been evaluated
   * @param fn its function
   */
  void add(Computed<?> node, ItemFunction<?> fn);

  /**
   * Removes a computed. Does nothing if it is not there.
   *
   * @param fn the function of the computed
   */
  void remove(ItemFunction<?> fn);
}
