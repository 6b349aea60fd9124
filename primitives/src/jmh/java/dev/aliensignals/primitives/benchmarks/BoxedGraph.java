package dev.aliensignals.primitives.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/** The functions of the workloads, on boxed values. */
public abstract class BoxedGraph extends Graph<Supplier<Integer>> {

  /** Chooses among lambdas that do the same, so that their call sites see many classes. */
  private int next;

  protected abstract Supplier<Integer> computed(
      Supplier<Integer> fn, List<Supplier<Integer>> dependencies);

  protected abstract <T> Supplier<T> computedObject(
      Supplier<T> fn, List<Supplier<Integer>> dependencies);

  /** A computed over the result of {@link #computedObject}. */
  protected abstract Supplier<Integer> computedOf(Supplier<Integer> fn, Supplier<?> dependency);

  protected abstract void effectOf(Runnable fn, Supplier<Integer> dependency);

  private Supplier<Integer> node(Supplier<Integer> fn, List<Supplier<Integer>> dependencies) {
    return computed(counted(fn), dependencies);
  }

  private Supplier<Integer> nodeOf(Supplier<Integer> fn, Supplier<?> dependency) {
    return computedOf(counted(fn), dependency);
  }

  private <T> Supplier<T> objectNode(Supplier<T> fn, List<Supplier<Integer>> dependencies) {
    return computedObject(counted(fn), dependencies);
  }

  private <T> Supplier<T> counted(Supplier<T> fn) {
    return counting
        ? () -> {
          recomputations++;
          return fn.get();
        }
        : fn;
  }

  @Override
  public Supplier<Integer>[] array(int length) {
    @SuppressWarnings({"unchecked", "rawtypes"}) // nothing else gets at it
    Supplier<Integer>[] made = new Supplier[length];
    return made;
  }

  @Override
  public Supplier<Integer> plus(Supplier<Integer> a, int added) {
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
    return node(fn, List.of(a));
  }

  @Override
  public Supplier<Integer> times(Supplier<Integer> a, int factor) {
    return node(() -> a.get() * factor, List.of(a));
  }

  @Override
  public Supplier<Integer> sum(Supplier<Integer> a, Supplier<Integer> b) {
    return node(() -> a.get() + b.get(), List.of(a, b));
  }

  @Override
  public Supplier<Integer> difference(Supplier<Integer> a, Supplier<Integer> b) {
    return node(() -> a.get() - b.get(), List.of(a, b));
  }

  @Override
  public Supplier<Integer> total(Supplier<Integer>[] values) {
    return node(
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
  public Supplier<Integer> repeated(Supplier<Integer> a, int times) {
    return node(
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
  public Supplier<Integer> greaterPlusOne(Supplier<Integer> a, Supplier<Integer> b) {
    Supplier<Integer> fn =
        switch (next++ % 4) {
          case 0 -> () -> Math.max(a.get(), b.get()) + 1;
          case 1 -> () -> Math.max(a.get(), b.get()) + 1;
          case 2 -> () -> Math.max(a.get(), b.get()) + 1;
          default -> () -> Math.max(a.get(), b.get()) + 1;
        };
    return node(fn, List.of(a, b));
  }

  @Override
  public Supplier<Integer> zero(Supplier<Integer> a) {
    return node(
        () -> {
          sum += a.get();
          return 0;
        },
        List.of(a));
  }

  @Override
  public Supplier<Integer> busyPlusOne(Supplier<Integer> a) {
    return node(
        () -> {
          sum += busy();
          return a.get() + 1;
        },
        List.of(a));
  }

  @Override
  public Supplier<Integer> alternating(
      Supplier<Integer> head, Supplier<Integer> ifOdd, Supplier<Integer> ifEven) {
    return node(
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
  public Supplier<Integer> matches(
      Supplier<Integer> wanted, Supplier<Integer>[] firsts, Supplier<Integer>[] seconds) {
    List<Supplier<Integer>> all = new ArrayList<>(List.of(wanted));
    Collections.addAll(all, firsts);
    Collections.addAll(all, seconds);
    return node(
        () -> {
          int value = wanted.get();
          int found = 0;
          for (int i = 0; i < firsts.length; i++) {
            if (firsts[i].get() == value || seconds[i].get() == value) {
              found++;
            }
          }
          return value + found;
        },
        all);
  }

  @Override
  public Supplier<Integer>[] split(Supplier<Integer>[] values) {
    Supplier<int[]> all =
        objectNode(
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
      parts[i] = nodeOf(() -> all.get()[index], all);
    }
    return parts;
  }

  @Override
  public void effect(Supplier<Integer> a) {
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
  public void busyEffect(Supplier<Integer> a) {
    effectOf(
        () -> {
          runs++;
          sum += a.get() + busy();
        },
        a);
  }
}
