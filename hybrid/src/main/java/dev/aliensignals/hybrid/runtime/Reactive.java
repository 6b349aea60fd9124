package dev.aliensignals.hybrid.runtime;

/**
 * A view of a raw object: every generated class and every wrapper of a collection. The names start
 * with {@code $$} so that they are nobody's property.
 *
 * <p>The views of one raw object share its dependencies and listeners; they belong to the view of
 * mode {@link Mode#DEEP}, its <em>primary</em> view, which the others keep alive.
 */
public interface Reactive extends Listenable {

  /**
   * The object behind it, never a view itself.
   *
   * @return always the same
   */
  Object $$raw();

  /**
   * The kind of the view.
   *
   * @return always the same
   */
  @Override
  Mode $$mode();

  /** The system that the raw object belongs to. */
  Home $$home();

  /**
   * Has everyone run again who follows any part of the raw object, because that was changed behind
   * its views. The caller owns the system.
   */
  void $$touched();
}
