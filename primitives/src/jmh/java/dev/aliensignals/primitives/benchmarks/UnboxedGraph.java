package dev.aliensignals.primitives.benchmarks;

import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** The functions of the workloads, on unboxed values. */
abstract class UnboxedGraph extends Graph<IntSupplier> {

  /** Chooses among lambdas that do the same, so that their call sites see many classes. */
  private int next;

  abstract IntSupplier computed(IntSupplier fn, List<IntSupplier> dependencies);

  abstract <T> Supplier<T> computedObject(Supplier<T> fn, List<IntSupplier> dependencies);

  /** A computed over the result of {@link #computedObject}. */
  abstract IntSupplier computedOf(IntSupplier fn, Supplier<?> dependency);

  abstract void effectOf(Runnable fn, IntSupplier dependency);

  @Override
  IntSupplier[] array(int length) {
    return new IntSupplier[length];
  }

  @Override
  IntSupplier plus(IntSupplier a, int added) {
    IntSupplier fn =
        switch (next++ % 8) {
          case 0 -> () -> a.getAsInt() + added;
          case 1 -> () -> a.getAsInt() + added;
          case 2 -> () -> a.getAsInt() + added;
          case 3 -> () -> a.getAsInt() + added;
          case 4 -> () -> a.getAsInt() + added;
          case 5 -> () -> a.getAsInt() + added;
          case 6 -> () -> a.getAsInt() + added;
          default -> () -> a.getAsInt() + added;
        };
    return computed(fn, List.of(a));
  }

  @Override
  IntSupplier times(IntSupplier a, int factor) {
    return computed(() -> a.getAsInt() * factor, List.of(a));
  }

  @Override
  IntSupplier total(IntSupplier[] values) {
    return computed(
        () -> {
          int total = 0;
          for (IntSupplier value : values) {
            total += value.getAsInt();
          }
          return total;
        },
        List.of(values));
  }

  @Override
  IntSupplier repeated(IntSupplier a, int times) {
    return computed(
        () -> {
          int total = 0;
          for (int i = 0; i < times; i++) {
            total += a.getAsInt();
          }
          return total;
        },
        List.of(a));
  }

  @Override
  IntSupplier greaterPlusOne(IntSupplier a, IntSupplier b) {
    IntSupplier fn =
        switch (next++ % 4) {
          case 0 -> () -> Math.max(a.getAsInt(), b.getAsInt()) + 1;
          case 1 -> () -> Math.max(a.getAsInt(), b.getAsInt()) + 1;
          case 2 -> () -> Math.max(a.getAsInt(), b.getAsInt()) + 1;
          default -> () -> Math.max(a.getAsInt(), b.getAsInt()) + 1;
        };
    return computed(fn, List.of(a, b));
  }

  @Override
  IntSupplier zero(IntSupplier a) {
    return computed(
        () -> {
          sum += a.getAsInt();
          return 0;
        },
        List.of(a));
  }

  @Override
  IntSupplier busyPlusOne(IntSupplier a) {
    return computed(
        () -> {
          sum += busy();
          return a.getAsInt() + 1;
        },
        List.of(a));
  }

  @Override
  IntSupplier alternating(IntSupplier head, IntSupplier ifOdd, IntSupplier ifEven) {
    return computed(
        () -> {
          int total = 0;
          for (int i = 0; i < 20; i++) {
            total += (head.getAsInt() % 2 != 0 ? ifOdd : ifEven).getAsInt();
          }
          return total;
        },
        List.of(head, ifOdd, ifEven));
  }

  @Override
  IntSupplier[] split(IntSupplier[] values) {
    Supplier<int[]> all =
        computedObject(
            () -> {
              int[] copy = new int[values.length];
              for (int i = 0; i < copy.length; i++) {
                copy[i] = values[i].getAsInt();
              }
              return copy;
            },
            List.of(values));
    IntSupplier[] parts = array(values.length);
    for (int i = 0; i < parts.length; i++) {
      int index = i;
      parts[i] = computedOf(() -> all.get()[index], all);
    }
    return parts;
  }

  @Override
  void effect(IntSupplier a) {
    Runnable fn =
        switch (next++ % 4) {
          case 0 ->
              () -> {
                runs++;
                sum += a.getAsInt();
              };
          case 1 ->
              () -> {
                runs++;
                sum += a.getAsInt();
              };
          case 2 ->
              () -> {
                runs++;
                sum += a.getAsInt();
              };
          default ->
              () -> {
                runs++;
                sum += a.getAsInt();
              };
        };
    effectOf(fn, a);
  }

  @Override
  void busyEffect(IntSupplier a) {
    effectOf(
        () -> {
          runs++;
          sum += a.getAsInt() + busy();
        },
        a);
  }
}
