package dev.aliensignals.hybrid.runtime;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Learns a value of a map without an access: {@code get} puts an entry of an access-ordered {@link
 * java.util.LinkedHashMap} last, and ends its iterators.
 */
final class Quiet {

  private Quiet() {}

  /**
   * Equal to nothing, and knows what it was compared with. {@code remove(key, value)} compares its
   * argument with the value of the key, and leaves the map alone if they are not equal.
   */
  private static final class Look {
    boolean asked;
    @Nullable Object seen;

    @Override
    @SuppressWarnings("EqualsWhichDoesntCheckParameterClass") // it is about the parameter
    public boolean equals(@Nullable Object value) {
      asked = true;
      seen = value;
      return false;
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }

  /** The value of a key that is there. */
  @SuppressWarnings({"unchecked", "NullAway"}) // seen is what the map has; null if that is
  static <V extends @Nullable Object> V get(Map<?, V> raw, @Nullable Object key) {
    Look look = new Look();
    try {
      if (!raw.remove(key, look) && look.asked) {
        return (V) look.seen;
      }
    } catch (RuntimeException e) {
      // does not let itself be asked like this
    }
    return raw instanceof LinkedHashMap ? slow(raw, key) : raw.get(key);
  }

  @SuppressWarnings("NullAway") // null only if the value is
  private static <V extends @Nullable Object> V slow(Map<?, V> raw, @Nullable Object key) {
    for (Map.Entry<?, V> entry : raw.entrySet()) {
      if (Objects.equals(key, entry.getKey())) {
        return entry.getValue();
      }
    }
    return raw.get(key);
  }
}
