package dev.aliensignals.primitives.collections;

import dev.aliensignals.primitives.SignalFailure;
import org.jspecify.annotations.Nullable;

/** A key was to come into a list that has it already, or twice at once. Nothing has changed. */
public final class DuplicateKeyException extends IllegalArgumentException implements SignalFailure {

  private static final long serialVersionUID = 1;

  /** The name that {@link #nodeName} returns. */
  private final String nodeName;

  private final transient Object key;
  private final transient @Nullable Object value;

  DuplicateKeyException(String nodeName, Object key, @Nullable Object value) {
    super(
        "List '"
            + nodeName
            + "' has the key '"
            + key
            + "' already, so it cannot take "
            + value
            + " under it. Nothing has changed; replace the entry, or give a key function whose keys"
            + " differ.");
    this.nodeName = nodeName;
    this.key = key;
    this.value = value;
  }

  @Override
  public String nodeName() {
    return nodeName;
  }

  /**
   * The key.
   *
   * @return the key that is there already
   */
  public Object key() {
    return key;
  }

  /**
   * The value that was refused.
   *
   * @return the value that was to come in
   */
  public @Nullable Object value() {
    return value;
  }
}
