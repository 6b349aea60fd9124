package dev.aliensignals.hybrid.runtime;

import dev.aliensignals.primitives.spi.Dependency;
import dev.aliensignals.primitives.spi.Spi;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The view of a bean, with the methods of every generated class. Its fields are reached from {@link
 * Beans}, which has the behaviour.
 */
public interface BeanView extends Reactive {

  /**
   * Sets what a constructor would, as none runs.
   *
   * @param raw the object behind the view
   * @param code the code of its mode
   * @param spi the access to the system of the object
   */
  void $$init(Object raw, int code, Spi spi);

  /**
   * The access to the system of the object.
   *
   * @return always the same
   */
  Spi $$spi();

  /**
   * The code of the mode.
   *
   * @return three bits
   */
  int $$code();

  /**
   * The dependencies that were needed so far, by the index of the property, the one on the whole
   * object first. The primary view and the others share the array.
   *
   * @return null as long as nothing was tracked
   */
  @Nullable Dependency @Nullable [] $$deps();

  /**
   * Sets what {@link #$$deps()} returns.
   *
   * @param deps the array
   */
  void $$deps(@Nullable Dependency[] deps);

  /**
   * The field that few views use: it holds the {@link Listeners} of a primary view, if any, and the
   * primary view of another one.
   *
   * @return the {@link Listeners}, the primary view, or null
   */
  @Nullable Object $$more();

  /**
   * Sets what {@link #$$more()} returns.
   *
   * @param more listeners or view
   */
  void $$more(@Nullable Object more);

  @Override
  default Home $$home() {
    return Home.of($$spi());
  }

  @Override
  default Mode $$mode() {
    return Mode.of($$code());
  }

  @Override
  default void $$addListener(MutationListener listener) {
    if ($$mode() == Mode.SHARED) {
      return;
    }
    BeanView primary = Beans.primary(this);
    primary.$$more(Listeners.with((Listeners) primary.$$more(), listener));
  }

  @Override
  default void $$removeListener(MutationListener listener) {
    if ($$mode() == Mode.SHARED) {
      return;
    }
    BeanView primary = Beans.primary(this);
    primary.$$more(Listeners.without((Listeners) primary.$$more(), listener));
  }

  @Override
  default void $$parts(BiConsumer<@Nullable Object, @Nullable Object> visitor) {
    Beans.parts(this, visitor);
  }

  @Override
  default void $$touched() {
    Beans.touched(this);
  }
}
