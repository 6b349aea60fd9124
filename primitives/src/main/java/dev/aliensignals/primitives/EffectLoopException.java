package dev.aliensignals.primitives;

/**
 * An effect was run too often in one flush, because its writes keep running it. The effect stays,
 * what triggered it last is dropped. The bound is {@link SystemOptions#loopLimit}.
 */
public final class EffectLoopException extends IllegalStateException implements SignalFailure {

  private static final long serialVersionUID = 1;

  /** The name that {@link #nodeName} returns. */
  private final String nodeName;

  EffectLoopException(String nodeName, int runs, String sources) {
    super(
        "Effect '"
            + nodeName
            + "' was run "
            + runs
            + " times in one flush and was triggered again by "
            + sources
            + ". Make its writes settle, read what it writes with peek(), or raise loopLimit, an"
            + " option of the system.");
    this.nodeName = nodeName;
  }

  @Override
  public String nodeName() {
    return nodeName;
  }
}
