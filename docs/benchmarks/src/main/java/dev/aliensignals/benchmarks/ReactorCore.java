package dev.aliensignals.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * Reactor: a sink that replays its latest value, {@code map} and {@code combineLatest}, all without
 * repetitions.
 */
public final class ReactorCore extends StreamGraph<Flux<?>> {

  private static final class Source extends Node<Flux<?>> {

    private final Sinks.Many<Integer> sink;

    Source(Sinks.Many<Integer> sink, int initial) {
      super(sink.asFlux());
      this.sink = sink;
      value = initial;
    }
  }

  private final List<Disposable> effects = new ArrayList<>();

  @Override
  public void dispose() {
    effects.forEach(Disposable::dispose);
    effects.clear();
  }

  @Override
  public Node<Flux<?>> source(int initial) {
    return new Source(Sinks.many().replay().latestOrDefault(initial), initial);
  }

  @Override
  public void write(Node<Flux<?>> source, int value) {
    source.value = value;
    ((Source) source).sink.tryEmitNext(value).orThrow();
  }

  @Override
  @SuppressWarnings("unchecked") // the workload knows
  <T, R> Flux<?> map(Flux<?> stream, Function<T, R> fn) {
    return ((Flux<T>) stream).map(fn).distinctUntilChanged();
  }

  @Override
  Flux<?> combine(Flux<?>[] streams, Function<Object[], Integer> fn) {
    return Flux.combineLatest(Arrays.asList(streams), fn).distinctUntilChanged();
  }

  @Override
  Flux<?> combineToArray(Flux<?>[] streams, Function<Object[], int[]> fn) {
    return Flux.combineLatest(Arrays.asList(streams), fn);
  }

  @Override
  Flux<?> share(Flux<?> stream) {
    return stream.replay(1).refCount();
  }

  @Override
  @SuppressWarnings("unchecked") // the workload knows
  void subscribe(Flux<?> stream, Consumer<Integer> consumer) {
    effects.add(((Flux<Integer>) stream).subscribe(consumer));
  }

  @Override
  Flux<?>[] streams(int length) {
    return new Flux<?>[length];
  }
}
