package dev.aliensignals.benchmarks;

import dev.aliensignals.primitives.benchmarks.Graph;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The functions of the workloads for streams of values: a computed is a map, or the combination of
 * the latest values, without repetitions.
 *
 * @param <S> a stream
 */
abstract class StreamGraph<S> extends Graph<StreamGraph.Node<S>> {

  /** A stream, and the value that was last seen of it by an effect or written to it. */
  static class Node<S> {

    final S stream;
    int value;

    Node(S stream) {
      this.stream = stream;
    }
  }

  /** A stream of the function's results. */
  abstract <T, R> S map(S stream, Function<T, R> fn);

  /** A stream of the function's results for the latest values of all. */
  abstract S combine(S[] streams, Function<Object[], Integer> fn);

  /** As {@link #combine}, into arrays. */
  abstract S combineToArray(S[] streams, Function<Object[], int[]> fn);

  /** A stream that many may follow, without evaluating for each. */
  abstract S share(S stream);

  abstract void subscribe(S stream, Consumer<Integer> consumer);

  abstract S[] streams(int length);

  @Override
  public final boolean cutsOffEqualValues() {
    return true;
  }

  @Override
  public final boolean runsOnce() {
    return false;
  }

  @Override
  public final int read(Node<S> value) {
    return value.value;
  }

  @Override
  public final void startBatch() {}

  @Override
  public final void endBatch() {}

  @Override
  public final Node<S> shared(Node<S> value) {
    return new Node<>(share(value.stream));
  }

  @Override
  @SuppressWarnings({"unchecked", "rawtypes"}) // nothing else gets at it
  public final Node<S>[] array(int length) {
    return new Node[length];
  }

  private <T, R> Node<S> mapped(Node<S> a, Function<T, R> fn) {
    return new Node<>(
        map(
            a.stream,
            counting
                ? (T value) -> {
                  recomputations++;
                  return fn.apply(value);
                }
                : fn));
  }

  private Node<S> combined(Function<Object[], Integer> fn, Node<S>[] nodes) {
    return new Node<>(combine(all(nodes), counted(fn)));
  }

  private <R> Function<Object[], R> counted(Function<Object[], R> fn) {
    return counting
        ? values -> {
          recomputations++;
          return fn.apply(values);
        }
        : fn;
  }

  private S[] all(Node<S>[] nodes) {
    S[] all = streams(nodes.length);
    for (int i = 0; i < all.length; i++) {
      all[i] = nodes[i].stream;
    }
    return all;
  }

  private Node<S>[] pair(Node<S> a, Node<S> b) {
    Node<S>[] pair = array(2);
    pair[0] = a;
    pair[1] = b;
    return pair;
  }

  @Override
  public final Node<S> plus(Node<S> a, int added) {
    return this.<Integer, Integer>mapped(a, value -> value + added);
  }

  @Override
  public final Node<S> times(Node<S> a, int factor) {
    return this.<Integer, Integer>mapped(a, value -> value * factor);
  }

  @Override
  public final Node<S> sum(Node<S> a, Node<S> b) {
    return combined(values -> (Integer) values[0] + (Integer) values[1], pair(a, b));
  }

  @Override
  public final Node<S> difference(Node<S> a, Node<S> b) {
    return combined(values -> (Integer) values[0] - (Integer) values[1], pair(a, b));
  }

  @Override
  public final Node<S> total(Node<S>[] values) {
    return combined(
        latest -> {
          int total = 0;
          for (Object value : latest) {
            total += (Integer) value;
          }
          return total;
        },
        values);
  }

  @Override
  public final Node<S> repeated(Node<S> a, int times) {
    return this.<Integer, Integer>mapped(
        a,
        value -> {
          int total = 0;
          for (int i = 0; i < times; i++) {
            total += value;
          }
          return total;
        });
  }

  @Override
  public final Node<S> greaterPlusOne(Node<S> a, Node<S> b) {
    return combined(values -> Math.max((Integer) values[0], (Integer) values[1]) + 1, pair(a, b));
  }

  @Override
  public final Node<S> zero(Node<S> a) {
    return this.<Integer, Integer>mapped(
        a,
        value -> {
          sum += value;
          return 0;
        });
  }

  @Override
  public final Node<S> busyPlusOne(Node<S> a) {
    return this.<Integer, Integer>mapped(
        a,
        value -> {
          sum += busy();
          return value + 1;
        });
  }

  @Override
  public final Node<S> alternating(Node<S> head, Node<S> ifOdd, Node<S> ifEven) {
    Node<S>[] all = array(3);
    all[0] = head;
    all[1] = ifOdd;
    all[2] = ifEven;
    return combined(
        values -> {
          int total = 0;
          for (int i = 0; i < 20; i++) {
            total += (Integer) ((Integer) values[0] % 2 != 0 ? values[1] : values[2]);
          }
          return total;
        },
        all);
  }

  @Override
  public final Node<S> matches(Node<S> wanted, Node<S>[] firsts, Node<S>[] seconds) {
    int pairs = firsts.length;
    Node<S>[] all = array(1 + 2 * pairs);
    all[0] = wanted;
    System.arraycopy(firsts, 0, all, 1, pairs);
    System.arraycopy(seconds, 0, all, 1 + pairs, pairs);
    return combined(
        values -> {
          int value = (Integer) values[0];
          int found = 0;
          for (int i = 1; i <= pairs; i++) {
            if ((Integer) values[i] == value || (Integer) values[i + pairs] == value) {
              found++;
            }
          }
          return value + found;
        },
        all);
  }

  @Override
  public final Node<S>[] split(Node<S>[] values) {
    S all =
        share(
            combineToArray(
                all(values),
                counted(
                    latest -> {
                      int[] copy = new int[latest.length];
                      for (int i = 0; i < copy.length; i++) {
                        copy[i] = (Integer) latest[i];
                      }
                      return copy;
                    })));
    Node<S> array = new Node<>(all);
    Node<S>[] parts = array(values.length);
    for (int i = 0; i < parts.length; i++) {
      int index = i;
      parts[i] = this.<int[], Integer>mapped(array, copy -> copy[index]);
    }
    return parts;
  }

  @Override
  public final void effect(Node<S> a) {
    subscribe(
        a.stream,
        value -> {
          a.value = value;
          runs++;
          sum += value;
        });
  }

  @Override
  public final void busyEffect(Node<S> a) {
    subscribe(
        a.stream,
        value -> {
          a.value = value;
          runs++;
          sum += value + busy();
        });
  }
}
