package dev.aliensignals.primitives;

import dev.aliensignals.primitives.spi.SignalView;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The view of {@link WritableSignal#asReadonly}. Writable in its type only, so that it can say no.
 */
final class ReadonlySignal<T extends @Nullable Object> implements WritableSignal<T>, SignalView {

  private final ReadableSignal<T> source;

  ReadonlySignal(ReadableSignal<T> source) {
    this.source = source;
  }

  @Override
  public T get() {
    return source.get();
  }

  @Override
  public T peek() {
    return source.peek();
  }

  @Override
  public void set(T value) {
    throw refusal();
  }

  @Override
  public void update(UnaryOperator<T> fn) {
    throw refusal();
  }

  @Override
  public ReadableSignal<T> asReadonly() {
    return this;
  }

  @Override
  public ReadableSignal<T> source() {
    return source;
  }

  private ReadonlySignalException refusal() {
    return new ReadonlySignalException(Nodes.nameOf(source));
  }

  @Override
  public String toString() {
    return source.toString();
  }
}
