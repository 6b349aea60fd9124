package dev.aliensignals.primitives;

/** A signal was read that has no value yet. */
public final class UnsetSignalException extends IllegalStateException implements SignalFailure {

  private static final long serialVersionUID = 1;

  /** The name that {@link #nodeName} returns. */
  private final String nodeName;

  UnsetSignalException(String nodeName) {
    this(
        nodeName,
        "Signal '"
            + nodeName
            + "' has no value yet. Call set() first, ask isSet(), or create it with a value.");
  }

  UnsetSignalException(String nodeName, String message) {
    super(message);
    this.nodeName = nodeName;
  }

  @Override
  public String nodeName() {
    return nodeName;
  }
}
