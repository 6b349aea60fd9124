package dev.aliensignals.primitives.benchmarks;

import java.util.List;
import java.util.function.Supplier;

/** The functions of the workloads, on boxed values. */
abstract class BoxedGraph extends Graph<Supplier<Integer>> {

  /** Chooses among lambdas that do the same, so that their call sites see many classes. */
  private int next;

  abstract Supplier<Integer> computed(Supplier<Integer> fn, List<Supplier<Integer>> dependencies);

  abstract <T> Supplier<T> computedObject(Supplier<T> fn, List<Supplier<Integer>> dependencies);

  /** A computed over the result of {@link #computedObject}. */
  abstract Supplier<Integer> computedOf(Supplier<Integer> fn, Supplier<?> dependency);

  abstract void effectOf(Runnable fn, Supplier<Integer> dependency);

  @Override
  Supplier<Integer>[] array(int length) {
    @SuppressWarnings({"unchecked", "rawtypes"}) // nothing else gets at it
    Supplier<Integer>[] made = new Supplier[length];
    return made;
  }

  @Override
  Supplier<Integer> plus(Supplier<Integer> a, int added) {
    Supplier<Integer> fn =
        switch (next++ % 8) {
          case 0 -> () -> a.get() + added;
          case 1 -> () -> a.get() + added;
          case 2 -> () -> a.get() + added;
          case 3 -> () -> a.get() + added;
          case 4 -> () -> a.get() + added;
          case 5 -> () -> a.get() + added;
          case 6 -> () -> a.get() + added;
          default -> () -> a.get() + added;
        };
    return computed(fn, List.of(a));
  }

  @Override
  Supplier<Integer> times(Supplier<Integer> a, int factor) {
    return computed(() -> a.get() * factor, List.of(a));
  }

  @Override
  Supplier<Integer> total(Supplier<Integer>[] values) {
    return computed(
        () -> {
          int total = 0;
          for (Supplier<Integer> value : values) {
            total += value.get();
          }
          return total;
        },
        List.of(values));
  }

  @Override
  Supplier<Integer> repeated(Supplier<Integer> a, int times) {
    return computed(
        () -> {
          int total = 0;
          for (int i = 0; i < times; i++) {
            total += a.get();
          }
          return total;
        },
        List.of(a));
  }

  @Override
  Supplier<Integer> greaterPlusOne(Supplier<Integer> a, Supplier<Integer> b) {
    Supplier<Integer> fn =
        switch (next++ % 4) {
          case 0 -> () -> Math.max(a.get(), b.get()) + 1;
          case 1 -> () -> Math.max(a.get(), b.get()) + 1;
          case 2 -> () -> Math.max(a.get(), b.get()) + 1;
          default -> () -> Math.max(a.get(), b.get()) + 1;
        };
    return computed(fn, List.of(a, b));
  }

  @Override
  Supplier<Integer> zero(Supplier<Integer> a) {
    return computed(
        () -> {
          sum += a.get();
          return 0;
        },
        List.of(a));
  }

  @Override
  Supplier<Integer> busyPlusOne(Supplier<Integer> a) {
    return computed(
        () -> {
          sum += busy();
          return a.get() + 1;
        },
        List.of(a));
  }

  @Override
  Supplier<Integer> alternating(
      Supplier<Integer> head, Supplier<Integer> ifOdd, Supplier<Integer> ifEven) {
    return computed(
        () -> {
          int total = 0;
          for (int i = 0; i < 20; i++) {
            total += (head.get() % 2 != 0 ? ifOdd : ifEven).get();
          }
          return total;
        },
        List.of(head, ifOdd, ifEven));
  }

  @Override
  Supplier<Integer>[] split(Supplier<Integer>[] values) {
    Supplier<int[]> all =
        computedObject(
            () -> {
              int[] copy = new int[values.length];
              for (int i = 0; i < copy.length; i++) {
                copy[i] = values[i].get();
              }
              return copy;
            },
            List.of(values));
    Supplier<Integer>[] parts = array(values.length);
    for (int i = 0; i < parts.length; i++) {
      int index = i;
      parts[i] = computedOf(() -> all.get()[index], all);
    }
    return parts;
  }

  @Override
  void effect(Supplier<Integer> a) {
    Runnable fn =
        switch (next++ % 4) {
          case 0 ->
              () -> {
                runs++;
                sum += a.get();
              };
          case 1 ->
              () -> {
                runs++;
                sum += a.get();
              };
          case 2 ->
              () -> {
                runs++;
                sum += a.get();
              };
          default ->
              () -> {
                runs++;
                sum += a.get();
              };
        };
    effectOf(fn, a);
  }

  @Override
  void busyEffect(Supplier<Integer> a) {
    effectOf(
        () -> {
          runs++;
          sum += a.get() + busy();
        },
        a);
  }
}
