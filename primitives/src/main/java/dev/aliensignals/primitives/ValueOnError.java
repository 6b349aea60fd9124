package dev.aliensignals.primitives;

/** What {@link Task#get} does after a run that has failed. */
public enum ValueOnError {

  /** It throws what the run threw, until another run begins. */
  THROW,

  /** It throws what the run threw, also while other runs are on their way, until one returns. */
  THROW_UNTIL_RESULT,

  /** It keeps the last value, and throws only if there is none. */
  KEEP
}
