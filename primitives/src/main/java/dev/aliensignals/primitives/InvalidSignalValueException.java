package dev.aliensignals.primitives;

/** A guard or the option nonNull rejected a value. The old value is still there. */
public final class InvalidSignalValueException extends IllegalArgumentException
    implements SignalFailure {

  private static final long serialVersionUID = 1;

  /** The name that {@link #nodeName} returns. */
  private final String nodeName;

  InvalidSignalValueException(String nodeName, String message) {
    super(message);
    this.nodeName = nodeName;
  }

  @Override
  public String nodeName() {
    return nodeName;
  }
}
