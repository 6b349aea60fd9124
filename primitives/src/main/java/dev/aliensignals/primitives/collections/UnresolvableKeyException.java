package dev.aliensignals.primitives.collections;

import dev.aliensignals.primitives.SignalFailure;
import java.util.NoSuchElementException;

/** A key was to be moved or changed that is not in the list. Nothing has changed. */
public final class UnresolvableKeyException extends NoSuchElementException
    implements SignalFailure {

  private static final long serialVersionUID = 1;

  /** The name that {@link #nodeName} returns. */
  private final String nodeName;

  private final transient Object key;

  UnresolvableKeyException(String nodeName, Object key, String instead) {
    super("List '" + nodeName + "' has no key '" + key + "'. Nothing has changed; " + instead);
    this.nodeName = nodeName;
    this.key = key;
  }

  @Override
  public String nodeName() {
    return nodeName;
  }

  /**
   * The key.
   *
   * @return the key that is not there
   */
  public Object key() {
    return key;
  }
}
