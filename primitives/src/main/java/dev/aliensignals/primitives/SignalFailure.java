package dev.aliensignals.primitives;

/** What every exception of this library has in common: it names the node it is about. */
public interface SignalFailure {

  /**
   * The name of the node the exception is about.
   *
   * @return the name given by the options, else kind#identity
   */
  String nodeName();
}
