package dev.aliensignals.hybrid;

import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.Signals;
import dev.aliensignals.primitives.spi.OfSystem;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A ref that keeps nothing, but reads and writes something else: {@link Hybrid#toRef}. */
final class AccessorRef<T extends @Nullable Object> implements Ref<T>, OfSystem {

  /** Its kind and, where that can be read without code of the user, its value. */
  private final Supplier<String> text;

  private final Supplier<? extends T> getter;
  private final Consumer<? super T> setter;

  /** That of what it reads and writes. */
  private final ReactiveSystem system;

  /** The callbacks to call for each write through this ref. */
  final RefWrites<T> writes = new RefWrites<>();

  AccessorRef(
      ReactiveSystem system,
      Supplier<String> text,
      Supplier<? extends T> getter,
      Consumer<? super T> setter) {
    this.system = system;
    this.text = text;
    this.getter = getter;
    this.setter = setter;
  }

  @Override
  public T get() {
    return getter.get();
  }

  @Override
  public T peek() {
    return Signals.<T>untracked(getter::get);
  }

  @Override
  public void set(T value) {
    writes.around(system, getter, value, () -> setter.accept(value));
  }

  @Override
  public void update(UnaryOperator<T> fn) {
    system.batch(() -> system.untracked(() -> set(fn.apply(getter.get()))));
  }

  @Override
  public ReactiveSystem system() {
    return system;
  }

  @Override
  public String toString() {
    return text.get();
  }
}
