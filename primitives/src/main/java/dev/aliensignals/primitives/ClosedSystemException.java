package dev.aliensignals.primitives;

/** Something was to be written or made in a {@link ReactiveSystem} that is closed. */
public final class ClosedSystemException extends IllegalStateException implements SignalFailure {

  private static final long serialVersionUID = 1;

  /** The name that {@link #nodeName} returns. */
  private final String nodeName;

  ClosedSystemException(String nodeName, String message) {
    super(message);
    this.nodeName = nodeName;
  }

  @Override
  public String nodeName() {
    return nodeName;
  }
}
