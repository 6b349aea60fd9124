package dev.aliensignals.primitives;

/** The behaviour of {@link Task#get} after a failed run. */
public enum ValueOnError {

  /** It throws what the run threw, until another run begins. */
  THROW,

  /** It throws what the run threw, also while other runs are on their way, until one returns. */
  THROW_UNTIL_RESULT,

  /** It keeps the last value, and throws only if there is none. */
  KEEP
}
