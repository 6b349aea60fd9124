package dev.aliensignals.hybrid;

import dev.aliensignals.hybrid.runtime.Mode;
import dev.aliensignals.hybrid.runtime.Reactivity;
import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.ReadableSignal;
import dev.aliensignals.primitives.spi.SignalView;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The ref made by {@link Hybrid#readonly(ReadableSignal)}: reads another signal, returns readonly
 * views, and refuses writes, also after a cast.
 */
final class ReadonlyRef<T extends @Nullable Object> implements Ref<T>, SignalView {

  private final ReadableSignal<T> source;

  /** The system for views of objects that belong to no system yet. */
  private final ReactiveSystem system = ReactiveSystem.current();

  ReadonlyRef(ReadableSignal<T> source) {
    this.source = source;
  }

  @Override
  public T get() {
    return out(source.get());
  }

  @Override
  public T peek() {
    return out(source.peek());
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // the view of a T is a T; null stays null
  private T out(T value) {
    return (T) Reactivity.nested(value, Mode.READONLY, system);
  }

  @Override
  public void set(T value) {
    throw refusal();
  }

  @Override
  public void update(UnaryOperator<T> fn) {
    throw refusal();
  }

  private UnsupportedOperationException refusal() {
    return new UnsupportedOperationException(
        "This is a readonly view of '" + source + "'. Write that in place of it.");
  }

  @Override
  public ReadableSignal<T> asReadonly() {
    return this;
  }

  @Override
  public ReadableSignal<?> source() {
    return source;
  }

  @Override
  public String toString() {
    return source.toString();
  }
}
