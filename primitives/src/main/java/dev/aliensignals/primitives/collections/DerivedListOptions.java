package dev.aliensignals.primitives.collections;

import dev.aliensignals.primitives.Equality;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Options of a {@link DerivedList} or {@link DerivedMap}, set by the configurer of a factory:
 * {@code DerivedList.by(o -> o.name("open"), Todo::id, () -> open.get())}. Confined to that
 * configurer: once the list exists, every method throws {@code IllegalStateException}.
 *
 * @param <T> the type of the values
 */
public final class DerivedListOptions<T extends @Nullable Object> extends CommonOptions {

  @Nullable Equality<? super T> equality;

  DerivedListOptions() {}

  /**
   * Names the list in messages and {@code toString}.
   *
   * @param name the name; the default is kind#identity
   * @return these options
   */
  public DerivedListOptions<T> name(String name) {
    edit();
    this.name = Objects.requireNonNull(name, "name");
    return this;
  }

  /**
   * Decides which new values of an entry are no change. The default is {@link
   * Equality#structural()}.
   *
   * @param equality called untracked
   * @return these options
   */
  public DerivedListOptions<T> itemEquality(Equality<? super T> equality) {
    edit();
    this.equality = Objects.requireNonNull(equality, "equality");
    return this;
  }
}
