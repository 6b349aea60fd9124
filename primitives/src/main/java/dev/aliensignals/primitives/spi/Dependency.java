package dev.aliensignals.primitives.spi;

import dev.aliensignals.primitives.Equality;
import org.jspecify.annotations.Nullable;

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
   * Whether a change should say what it changes, as the open batch may change it back. To be asked
   * by the owner of the system.
   *
   * @return true in a batch, if an effect follows this
   */
  boolean isKept();

  /**
   * {@link #trigger()} where {@link #isKept} answers true. If the batch changes it back, only
   * subscribers that have seen a value in between are told.
   *
   * @param old the value before
   * @param now the value after
   * @param equality asked, after the subscribers have been marked, whether the value is the one
   *     that was there when the batch began
   */
  void trigger(
      @Nullable Object old, @Nullable Object now, Equality<? super @Nullable Object> equality);

  /**
   * {@link #mark()} where {@link #isKept} answers true, as {@link #trigger(Object, Object,
   * Equality)} is.
   *
   * @param old the value before
   * @param now the value after
   * @param equality whether two values are the same
   */
  void mark(
      @Nullable Object old, @Nullable Object now, Equality<? super @Nullable Object> equality);

  /**
   * {@link #mark(Object, Object, Equality)} for a value of a primitive type.
   *
   * @param old the bits of the value before
   * @param now the bits of the value after
   */
  void markUnboxed(long old, long now);

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
