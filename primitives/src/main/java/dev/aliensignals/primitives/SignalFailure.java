package dev.aliensignals.primitives;

/**
 * The part that all exceptions of this library have in common: they name the node they are about.
 */
public interface SignalFailure {

  /**
   * The name of the node the exception is about.
   *
   * @return the name given by the options, else kind#identity
   */
  String nodeName();
}
