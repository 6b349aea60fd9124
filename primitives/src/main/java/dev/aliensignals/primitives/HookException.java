package dev.aliensignals.primitives;

/**
 * A hook of a signal or computed threw, or the start or stop function of a sensor. The cause is
 * what it threw. The graph is as if it had returned.
 */
public final class HookException extends IllegalStateException implements SignalFailure {

  private static final long serialVersionUID = 1;

  /** The name that {@link #nodeName} returns. */
  private final String nodeName;

  HookException(String nodeName, String what, Throwable cause) {
    super(what + " of '" + nodeName + "' threw " + Values.print(cause), cause);
    this.nodeName = nodeName;
  }

  @Override
  public String nodeName() {
    return nodeName;
  }
}
