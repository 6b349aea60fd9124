package dev.aliensignals.primitives.spi;

/** Tells whether two operations are part of the same batch, and when that is over. */
public interface BatchMark {

  /**
   * Notes that something has happened in the batch that is open. This thread owns the system.
   *
   * @return whether it is the first since that batch has begun
   */
  boolean begin();
}
