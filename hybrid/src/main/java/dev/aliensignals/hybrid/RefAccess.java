package dev.aliensignals.hybrid;

import org.jspecify.annotations.Nullable;

/**
 * The reads and writes of a {@link Hybrid#customRef}. Called in the thread of the reader or writer.
 *
 * @param <T> the type of the value
 */
public interface RefAccess<T extends @Nullable Object> {

  /**
   * Reads the value. Calls {@code track} for the reader to follow it.
   *
   * @return the value
   */
  T get();

  /**
   * Writes the value. Calls {@code trigger}, now or later, to tell its followers.
   *
   * @param value the new value
   */
  void set(T value);
}
