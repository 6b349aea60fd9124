package dev.aliensignals.primitives;

/** A read-only view was written. */
public final class ReadonlySignalException extends UnsupportedOperationException
    implements SignalFailure {

  private static final long serialVersionUID = 1;

  /** What {@link #nodeName} returns. */
  private final String nodeName;

  ReadonlySignalException(String nodeName) {
    super("'" + nodeName + "' is a read-only view. Write the signal it was made from.");
    this.nodeName = nodeName;
  }

  @Override
  public String nodeName() {
    return nodeName;
  }
}
