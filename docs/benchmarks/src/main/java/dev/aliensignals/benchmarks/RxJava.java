package dev.aliensignals.benchmarks;

import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.disposables.CompositeDisposable;
import io.reactivex.rxjava3.subjects.BehaviorSubject;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * RxJava: a {@code BehaviorSubject}, {@code map} and {@code combineLatest}, all without
 * repetitions.
 */
public final class RxJava extends StreamGraph<Observable<?>> {

  private final CompositeDisposable effects = new CompositeDisposable();

  @Override
  public void dispose() {
    effects.clear();
  }

  @Override
  public Node<Observable<?>> source(int initial) {
    Node<Observable<?>> node = new Node<>(BehaviorSubject.createDefault(initial));
    node.value = initial;
    return node;
  }

  @Override
  @SuppressWarnings("unchecked") // made above
  public void write(Node<Observable<?>> source, int value) {
    source.value = value;
    ((BehaviorSubject<Integer>) source.stream).onNext(value);
  }

  @Override
  @SuppressWarnings("unchecked") // the workload knows
  <T, R> Observable<?> map(Observable<?> stream, Function<T, R> fn) {
    return ((Observable<T>) stream).map(fn::apply).distinctUntilChanged();
  }

  @Override
  Observable<?> combine(Observable<?>[] streams, Function<Object[], Integer> fn) {
    return Observable.combineLatestArray(streams, fn::apply).distinctUntilChanged();
  }

  @Override
  Observable<?> combineToArray(Observable<?>[] streams, Function<Object[], int[]> fn) {
    return Observable.combineLatestArray(streams, fn::apply);
  }

  @Override
  Observable<?> share(Observable<?> stream) {
    return stream.replay(1).refCount();
  }

  @Override
  @SuppressWarnings("unchecked") // the workload knows
  void subscribe(Observable<?> stream, Consumer<Integer> consumer) {
    effects.add(((Observable<Integer>) stream).subscribe(consumer::accept));
  }

  @Override
  Observable<?>[] streams(int length) {
    return new Observable<?>[length];
  }
}
