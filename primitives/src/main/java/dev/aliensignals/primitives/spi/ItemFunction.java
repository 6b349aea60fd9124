package dev.aliensignals.primitives.spi;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The function of a computed that belongs to one item of a list, see {@link Collector}.
 *
 * @param <V> the type of its value
 */
public interface ItemFunction<V extends @Nullable Object> extends Supplier<V> {

  /**
   * The link of the computed and its collector.
   *
   * @return the link that {@link #setLink} was given last; null if it is in no collector
   */
  @Nullable Object link();

  /**
   * Keeps a value for {@link #link}. For the collector only.
   *
   * @param link the link of the computed and the collector, or null
   */
  void setLink(@Nullable Object link);

  /** Is told that the computed has another value, or has failed. Runs no code of users. */
  void changed();
}
