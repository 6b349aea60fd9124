package dev.aliensignals.hybrid;

import dev.aliensignals.primitives.SignalFailure;

/** An object cannot be made reactive. The message says why, and what to do instead. */
public final class NotReactiveException extends IllegalArgumentException implements SignalFailure {

  private static final long serialVersionUID = 1;

  /** The name that {@link #nodeName} returns. */
  private final String nodeName;

  /**
   * Made by the library.
   *
   * @param nodeName the name of the class
   * @param message the reason and the way out
   */
  public NotReactiveException(String nodeName, String message) {
    super(message);
    this.nodeName = nodeName;
  }

  /** The name of the class that cannot be made reactive. */
  @Override
  public String nodeName() {
    return nodeName;
  }
}
