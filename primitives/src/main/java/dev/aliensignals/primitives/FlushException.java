package dev.aliensignals.primitives;

import org.jspecify.annotations.Nullable;

/**
 * Several effects failed in one flush, and the first failure is an exception that a computed has
 * kept from before: as others may hold it too, the further ones are not added to it but to this.
 * The first is the cause, the others are suppressed. Or {@link Batch#close} has to throw what a
 * computed has thrown inside the batch already. Or it is among the suppressed exceptions of another
 * one, which had 16 already, and counts further ones.
 */
public final class FlushException extends IllegalStateException implements SignalFailure {

  private static final long serialVersionUID = 1;

  /** The name that {@link #nodeName} returns. */
  private final String nodeName;

  /** The number of failures this stands for, of which only the first is kept; 0 if for none. */
  private int more;

  FlushException(String nodeName, int count, Throwable first) {
    super(
        count
            + " effects failed, the first of them '"
            + nodeName
            + "'. See the cause and the suppressed exceptions; a handler set with onError takes"
            + " them in place of the writer.",
        first);
    this.nodeName = nodeName;
  }

  FlushException(Throwable again) {
    super(
        "An effect failed with an exception that a computed has kept since before this write or"
            + " batch; it is the cause of this one.",
        again);
    this.nodeName = again instanceof SignalFailure failure ? failure.nodeName() : "batch";
  }

  private FlushException(Throwable first, int more) {
    super(first);
    this.nodeName = first instanceof SignalFailure failure ? failure.nodeName() : "batch";
    this.more = more;
  }

  /** Stands for {@code first}, and for what is counted, where too many are suppressed already. */
  static FlushException more(Throwable first) {
    return new FlushException(first, 1);
  }

  /** Counts one more. Returns false if this does not stand for those that are only counted. */
  boolean countMore() {
    if (more == 0) {
      return false;
    }
    more++;
    return true;
  }

  @Override
  public @Nullable String getMessage() {
    return more == 0
        ? super.getMessage()
        : more
            + " more failures, since this exception was thrown again and again or many effects"
            + " failed at once. The first of them is the cause; the others are not kept.";
  }

  @Override
  public String nodeName() {
    return nodeName;
  }
}
