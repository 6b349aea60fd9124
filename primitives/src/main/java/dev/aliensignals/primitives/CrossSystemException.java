package dev.aliensignals.primitives;

/**
 * A thread that owns one {@link ReactiveSystem} tried to use a node of another in a way that could
 * have to wait for it, or to link nodes of two systems.
 */
public final class CrossSystemException extends IllegalStateException implements SignalFailure {

  private static final long serialVersionUID = 1;

  /** The name that {@link #nodeName} returns. */
  private final String nodeName;

  CrossSystemException(String nodeName, String message) {
    super(message);
    this.nodeName = nodeName;
  }

  @Override
  public String nodeName() {
    return nodeName;
  }
}
