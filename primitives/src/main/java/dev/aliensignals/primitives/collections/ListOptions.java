package dev.aliensignals.primitives.collections;

import dev.aliensignals.primitives.Equality;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Options of a {@link KeyedList}, set by the configurer of a factory: {@code KeyedList.by(o ->
 * o.name("todos").nonNull(), Todo::id, todos)}. Confined to that configurer: once the list exists,
 * every method throws {@code IllegalStateException}.
 *
 * @param <T> the type of the values
 */
public final class ListOptions<T extends @Nullable Object> extends CommonOptions {

  @Nullable Predicate<? super T> guard;
  @Nullable Equality<? super T> equality;
  boolean nonNull;
  boolean rekey;

  ListOptions() {}

  /**
   * Names the list in messages and {@code toString}.
   *
   * @param name the name; the default is kind#identity
   * @return these options
   */
  public ListOptions<T> name(String name) {
    edit();
    this.name = Objects.requireNonNull(name, "name");
    return this;
  }

  /**
   * Rejects values, wherever they come in: an operation with a value the guard answers false for
   * throws {@link dev.aliensignals.primitives.InvalidSignalValueException} and changes nothing.
   *
   * @param guard called untracked, before anything else
   * @return these options
   */
  public ListOptions<T> guard(Predicate<? super T> guard) {
    edit();
    this.guard = Objects.requireNonNull(guard, "guard");
    return this;
  }

  /**
   * Rejects null like a guard would. Without it null is a value as any other.
   *
   * @return these options
   */
  public ListOptions<T> nonNull() {
    edit();
    nonNull = true;
    return this;
  }

  /**
   * Decides which new values of an entry are no change. The default is {@link
   * Equality#structural()}.
   *
   * @param equality called untracked, before anything changes
   * @return these options
   */
  public ListOptions<T> itemEquality(Equality<? super T> equality) {
    edit();
    this.equality = Objects.requireNonNull(equality, "equality");
    return this;
  }

  /**
   * Lets the key of an entry become another one: a new value with another key replaces the entry by
   * a new one, with another signal, at the same index. Without it such a value is refused.
   *
   * @return these options
   */
  public ListOptions<T> rekey() {
    edit();
    rekey = true;
    return this;
  }
}
