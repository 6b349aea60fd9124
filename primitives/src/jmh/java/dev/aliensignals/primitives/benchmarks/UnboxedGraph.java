package dev.aliensignals.primitives.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** The functions of the workloads, on unboxed values. */
public abstract class UnboxedGraph extends Graph<IntSupplier> {

  /** Chooses among lambdas that do the same, so that their call sites see many classes. */
  private int next;

  protected abstract IntSupplier computed(IntSupplier fn, List<IntSupplier> dependencies);

  protected abstract <T> Supplier<T> computedObject(Supplier<T> fn, List<IntSupplier> dependencies);

  /** A computed over the result of {@link #computedObject}. */
  protected abstract IntSupplier computedOf(IntSupplier fn, Supplier<?> dependency);

  protected abstract void effectOf(Runnable fn, IntSupplier dependency);

  private IntSupplier node(IntSupplier fn, List<IntSupplier> dependencies) {
    return computed(counted(fn), dependencies);
  }

  private IntSupplier nodeOf(IntSupplier fn, Supplier<?> dependency) {
    return computedOf(counted(fn), dependency);
  }

  private <T> Supplier<T> objectNode(Supplier<T> fn, List<IntSupplier> dependencies) {
    return computedObject(countedObject(fn), dependencies);
  }

  private <T> Supplier<T> countedObject(Supplier<T> fn) {
    return counting
        ? () -> {
          recomputations++;
          return fn.get();
        }
        : fn;
  }

  private IntSupplier counted(IntSupplier fn) {
    return counting
        ? () -> {
          recomputations++;
          return fn.getAsInt();
        }
        : fn;
  }

  @Override
  public IntSupplier[] array(int length) {
    return new IntSupplier[length];
  }

  @Override
  public IntSupplier plus(IntSupplier a, int added) {
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
    return node(fn, List.of(a));
  }

  @Override
  public IntSupplier times(IntSupplier a, int factor) {
    return node(() -> a.getAsInt() * factor, List.of(a));
  }

  @Override
  public IntSupplier sum(IntSupplier a, IntSupplier b) {
    return node(() -> a.getAsInt() + b.getAsInt(), List.of(a, b));
  }

  @Override
  public IntSupplier difference(IntSupplier a, IntSupplier b) {
    return node(() -> a.getAsInt() - b.getAsInt(), List.of(a, b));
  }

  @Override
  public IntSupplier total(IntSupplier[] values) {
    return node(
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
  public IntSupplier repeated(IntSupplier a, int times) {
    return node(
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
  public IntSupplier greaterPlusOne(IntSupplier a, IntSupplier b) {
    IntSupplier fn =
        switch (next++ % 4) {
          case 0 -> () -> Math.max(a.getAsInt(), b.getAsInt()) + 1;
          case 1 -> () -> Math.max(a.getAsInt(), b.getAsInt()) + 1;
          case 2 -> () -> Math.max(a.getAsInt(), b.getAsInt()) + 1;
          default -> () -> Math.max(a.getAsInt(), b.getAsInt()) + 1;
        };
    return node(fn, List.of(a, b));
  }

  @Override
  public IntSupplier zero(IntSupplier a) {
    return node(
        () -> {
          sum += a.getAsInt();
          return 0;
        },
        List.of(a));
  }

  @Override
  public IntSupplier busyPlusOne(IntSupplier a) {
    return node(
        () -> {
          sum += busy();
          return a.getAsInt() + 1;
        },
        List.of(a));
  }

  @Override
  public IntSupplier alternating(IntSupplier head, IntSupplier ifOdd, IntSupplier ifEven) {
    return node(
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
  public IntSupplier matches(IntSupplier wanted, IntSupplier[] firsts, IntSupplier[] seconds) {
    List<IntSupplier> all = new ArrayList<>(List.of(wanted));
    Collections.addAll(all, firsts);
    Collections.addAll(all, seconds);
    return node(
        () -> {
          int value = wanted.getAsInt();
          int found = 0;
          for (int i = 0; i < firsts.length; i++) {
            if (firsts[i].getAsInt() == value || seconds[i].getAsInt() == value) {
              found++;
            }
          }
          return value + found;
        },
        all);
  }

  @Override
  public IntSupplier[] split(IntSupplier[] values) {
    Supplier<int[]> all =
        objectNode(
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
      parts[i] = nodeOf(() -> all.get()[index], all);
    }
    return parts;
  }

  @Override
  public void effect(IntSupplier a) {
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
  public void busyEffect(IntSupplier a) {
    effectOf(
        () -> {
          runs++;
          sum += a.getAsInt() + busy();
        },
        a);
  }
}
