package dev.aliensignals.primitives;

/**
 * A task was read whose last run has ended with an {@link Error} (its cause), or with an exception
 * that the engine keeps for its own use. Other exceptions are thrown as they are.
 */
public final class TaskFailedException extends IllegalStateException implements SignalFailure {

  private static final long serialVersionUID = 1;

  /** The name that {@link #nodeName} returns. */
  private final String nodeName;

  TaskFailedException(String nodeName, Throwable error) {
    super(
        "The body of task '"
            + nodeName
            + "' has failed with "
            + Values.print(error)
            + ". Look at the cause; state() tells of a failure without throwing.",
        error);
    this.nodeName = nodeName;
  }

  @Override
  public String nodeName() {
    return nodeName;
  }
}
