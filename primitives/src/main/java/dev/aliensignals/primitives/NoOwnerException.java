package dev.aliensignals.primitives;

/** A cleanup was registered where no effect or scope is there to run it. */
public final class NoOwnerException extends IllegalStateException implements SignalFailure {

  private static final long serialVersionUID = 1;

  /** The name that {@link #nodeName} returns. */
  private final String nodeName;

  NoOwnerException(String nodeName, String message) {
    super(message);
    this.nodeName = nodeName;
  }

  @Override
  public String nodeName() {
    return nodeName;
  }
}
