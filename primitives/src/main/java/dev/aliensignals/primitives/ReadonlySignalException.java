package dev.aliensignals.primitives;

/** Something that can only be read was written. */
public final class ReadonlySignalException extends UnsupportedOperationException
    implements SignalFailure {

  private static final long serialVersionUID = 1;

  /** The name that {@link #nodeName} returns. */
  private final String nodeName;

  ReadonlySignalException(String nodeName) {
    this(nodeName, "'" + nodeName + "' is a read-only view. Write the signal it was made from.");
  }

  ReadonlySignalException(String nodeName, String message) {
    super(message);
    this.nodeName = nodeName;
  }

  @Override
  public String nodeName() {
    return nodeName;
  }
}
