package dev.aliensignals.primitives;

/**
 * Several effects failed in one flush, and the first failure is an exception that a computed has
 * kept from before: as others may hold it too, the further ones are not added to it but to this.
 * The first is the cause, the others are suppressed. Or {@link Batch#close} has to throw what a
 * computed has thrown inside the batch already.
 */
public final class FlushException extends IllegalStateException implements SignalFailure {

  private static final long serialVersionUID = 1;

  /** What {@link #nodeName} returns. */
  private final String nodeName;

  FlushException(String nodeName, int count, Throwable first) {
    super(
        count
            + " effects failed, the first of them '"
            + nodeName
            + "'. See the cause and the suppressed exceptions; a handler set with onError takes them"
            + " in place of the writer.",
        first);
    this.nodeName = nodeName;
  }

  FlushException(Throwable again) {
    super("An effect failed with what the batch before it had been given by a computed.", again);
    this.nodeName = again instanceof SignalFailure failure ? failure.nodeName() : "batch";
  }

  @Override
  public String nodeName() {
    return nodeName;
  }
}
