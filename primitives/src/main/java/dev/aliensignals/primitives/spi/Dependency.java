package dev.aliensignals.primitives.spi;

/**
 * Something that can be read and changed but whose value is kept elsewhere: a property of a bean, a
 * key of a map, the size of a list. Safe to use from any thread.
 */
public interface Dependency {

  /**
   * Links the active computed or effect. To be called only where {@link Spi#isTracking} answers
   * true.
   */
  void track();

  /**
   * Tells the subscribers of a change: marks them, and outside a batch runs the effects. Takes the
   * system if this thread does not own it.
   */
  void trigger();

  /**
   * The first half of {@link #trigger}: marks the subscribers, so that from now on no thread takes
   * their old values for new ones. The caller owns the system, makes the change without running
   * code of others, and calls {@link #settle}.
   */
  void mark();

  /**
   * Whether the first half of {@link #trigger} has been done and the second is still to come. To be
   * asked by the owner of the system.
   *
   * @return true from {@link #mark} to {@link #settle}, or to the end of the batch
   */
  boolean isMarked();

  /** The second half of {@link #trigger}: outside a batch runs the effects. */
  void settle();

  /**
   * Whether an effect follows it, perhaps through computeds.
   *
   * @return a hint when this thread does not own the system
   */
  boolean isObserved();
}
