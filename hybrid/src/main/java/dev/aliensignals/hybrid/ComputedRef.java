package dev.aliensignals.hybrid;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.ReadableSignal;
import dev.aliensignals.primitives.spi.SignalView;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A computed that can be written, by a setter that writes what it is computed from. */
final class ComputedRef<T extends @Nullable Object> implements Ref<T>, SignalView {

  private final Computed<T> computed;
  private final Consumer<? super T> setter;

  /** That of the computed. */
  private final ReactiveSystem system;

  /** The callbacks to call for each write through this ref. */
  final RefWrites<T> writes = new RefWrites<>();

  ComputedRef(Computed<T> computed, Consumer<? super T> setter) {
    this.computed = computed;
    this.setter = setter;
    this.system = ReactiveSystem.current();
  }

  @Override
  public T get() {
    return computed.get();
  }

  @Override
  public T peek() {
    return computed.peek();
  }

  @Override
  public void set(T value) {
    system.batch(
        () ->
            system.untracked(
                () -> writes.around(system, computed, value, () -> setter.accept(value))));
  }

  @Override
  public void update(UnaryOperator<T> fn) {
    system.batch(() -> system.untracked(() -> set(fn.apply(computed.peek()))));
  }

  @Override
  public ReadableSignal<?> source() {
    return computed;
  }

  @Override
  public String toString() {
    return computed.toString();
  }
}
