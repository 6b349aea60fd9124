package dev.aliensignals.primitives;

/**
 * Ends the functions of computeds that are nested too deep, so that they are called again from less
 * deep: see {@link Nesting}. Functions that catch everything should throw it on. If they do not,
 * their result is discarded.
 */
final class GivenUp extends Error {

  private static final long serialVersionUID = 1;

  /** The only one. It has no stack trace, and takes no suppressed exceptions. */
  @SuppressWarnings("StaticAssignmentOfThrowable") // there may be no stack left to make one
  static final GivenUp INSTANCE = new GivenUp();

  private GivenUp() {
    super(
        "This evaluation is nested too deep. It is given up, and repeated when the computed that it"
            + " reads has a value. Throw this on: the result of the function does not count now.",
        null,
        false,
        false);
  }
}
