package dev.aliensignals.primitives;

/**
 * Options of an effect scope, set by the configurer of a factory: {@code effectScope(o ->
 * o.name("page").detached(), () -> …)}. Confined to that configurer: once the scope exists, every
 * method throws {@code IllegalStateException}.
 */
public final class ScopeOptions extends NodeOptions {

  boolean detached;

  ScopeOptions() {}

  /**
   * Names the scope in messages and {@code toString}.
   *
   * @param name the name; the default is kind#identity
   * @return these options
   */
  public ScopeOptions name(String name) {
    setName(name);
    return this;
  }

  /**
   * Takes what effects and cleanups owned by the scope, however deep, throw and do not handle.
   *
   * @param handler called untracked, in the thread that owns the system
   * @return these options
   */
  public ScopeOptions onError(ErrorHandler handler) {
    setErrorHandler(handler);
    return this;
  }

  /**
   * Gives the scope no owner: it lives until it is closed itself.
   *
   * @return these options
   */
  public ScopeOptions detached() {
    edit();
    detached = true;
    return this;
  }
}
