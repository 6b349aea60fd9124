package dev.aliensignals.benchmarks;

import dev.aliensignals.primitives.DoubleSignal;
import dev.aliensignals.primitives.Signal;
import dev.aliensignals.primitives.Signals;
import dev.aliensignals.primitives.benchmarks.HandWritten;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * The contenders that can build a {@link Rectangle}: those that evaluate each computed at most once
 * for a write.
 */
final class RectangleGraphs {

  /** Those that can. */
  static final List<Contender> ALL =
      List.of(
          Contender.HAND_BOXED,
          Contender.HAND_UNBOXED,
          Contender.BOXED,
          Contender.UNBOXED,
          Contender.NODE);

  private RectangleGraphs() {}

  static Rectangle.Doubles<?> of(Contender contender) {
    return switch (contender) {
      case HAND_BOXED -> new HandBoxed();
      case HAND_UNBOXED -> new HandUnboxed();
      case BOXED -> new LibraryBoxed();
      case UNBOXED -> new LibraryUnboxed();
      default -> throw new IllegalArgumentException(contender.title);
    };
  }

  /** The functions, on boxed values. */
  private abstract static class Boxed extends Rectangle.Doubles<Supplier<Double>> {

    abstract Supplier<Double> node(Supplier<Double> fn, List<Supplier<Double>> dependencies);

    abstract void effectOf(Runnable fn, List<Supplier<Double>> dependencies);

    @Override
    final Supplier<Double> computed(Supplier<Double>[] all, boolean fixed) {
      Supplier<Double> fn =
          fixed
              ? () -> {
                evaluations++;
                double sum = 0;
                for (Supplier<Double> value : all) {
                  sum += value.get();
                }
                return sum;
              }
              : () -> {
                evaluations++;
                double sum = all[0].get();
                boolean odd = ((long) sum & 1) != 0;
                int without = (int) ((long) sum % (all.length - 1));
                for (int i = 0; i < all.length - 1; i++) {
                  if (!odd || i != without) {
                    sum += all[i + 1].get();
                  }
                }
                return sum;
              };
      return node(fn, List.of(all));
    }

    @Override
    final void effect(List<Supplier<Double>> all) {
      effectOf(
          () -> {
            for (Supplier<Double> value : all) {
              double unused = value.get();
            }
          },
          all);
    }

    @Override
    final double read(Supplier<Double> value) {
      return value.get();
    }

    @Override
    final Supplier<Double>[] array(int length) {
      @SuppressWarnings({"unchecked", "rawtypes"}) // nothing else gets at it
      Supplier<Double>[] made = new Supplier[length];
      return made;
    }
  }

  /** The functions, on unboxed values. */
  private abstract static class Unboxed extends Rectangle.Doubles<DoubleSupplier> {

    abstract DoubleSupplier node(DoubleSupplier fn, List<DoubleSupplier> dependencies);

    abstract void effectOf(Runnable fn, List<DoubleSupplier> dependencies);

    @Override
    final DoubleSupplier computed(DoubleSupplier[] all, boolean fixed) {
      DoubleSupplier fn =
          fixed
              ? () -> {
                evaluations++;
                double sum = 0;
                for (DoubleSupplier value : all) {
                  sum += value.getAsDouble();
                }
                return sum;
              }
              : () -> {
                evaluations++;
                double sum = all[0].getAsDouble();
                boolean odd = ((long) sum & 1) != 0;
                int without = (int) ((long) sum % (all.length - 1));
                for (int i = 0; i < all.length - 1; i++) {
                  if (!odd || i != without) {
                    sum += all[i + 1].getAsDouble();
                  }
                }
                return sum;
              };
      return node(fn, List.of(all));
    }

    @Override
    final void effect(List<DoubleSupplier> all) {
      effectOf(
          () -> {
            for (DoubleSupplier value : all) {
              double unused = value.getAsDouble();
            }
          },
          all);
    }

    @Override
    final double read(DoubleSupplier value) {
      return value.getAsDouble();
    }

    @Override
    final DoubleSupplier[] array(int length) {
      return new DoubleSupplier[length];
    }
  }

  private static final class LibraryBoxed extends Boxed {

    @Override
    Supplier<Double> source(double initial) {
      return Signals.signal(initial);
    }

    @Override
    @SuppressWarnings("unchecked") // made above
    void write(Supplier<Double> source, double value) {
      ((Signal<Double>) source).set(value);
    }

    @Override
    void writeBatched(Supplier<Double> source, double value) {
      Signals.startBatch();
      write(source, value);
      Signals.endBatch();
    }

    @Override
    Supplier<Double> node(Supplier<Double> fn, List<Supplier<Double>> dependencies) {
      return Signals.computed(fn);
    }

    @Override
    void effectOf(Runnable fn, List<Supplier<Double>> dependencies) {
      Signals.effect(fn);
    }

    @Override
    void build(Runnable body) {
      Signals.effectScope(body);
    }
  }

  private static final class LibraryUnboxed extends Unboxed {

    @Override
    DoubleSupplier source(double initial) {
      return Signals.doubleSignal(initial);
    }

    @Override
    void write(DoubleSupplier source, double value) {
      ((DoubleSignal) source).set(value);
    }

    @Override
    void writeBatched(DoubleSupplier source, double value) {
      Signals.startBatch();
      write(source, value);
      Signals.endBatch();
    }

    @Override
    DoubleSupplier node(DoubleSupplier fn, List<DoubleSupplier> dependencies) {
      return Signals.doubleComputed(fn);
    }

    @Override
    void effectOf(Runnable fn, List<DoubleSupplier> dependencies) {
      Signals.effect(fn);
    }

    @Override
    void build(Runnable body) {
      Signals.effectScope(body);
    }
  }

  private static final class HandBoxed extends Boxed {

    private final HandWritten.Doubles nodes = new HandWritten.Doubles();

    @Override
    Supplier<Double> source(double initial) {
      return nodes.boxed(initial);
    }

    @Override
    void write(Supplier<Double> source, double value) {
      nodes.write(source, value);
    }

    @Override
    void writeBatched(Supplier<Double> source, double value) {
      nodes.startBatch();
      write(source, value);
      nodes.endBatch();
    }

    @Override
    Supplier<Double> node(Supplier<Double> fn, List<Supplier<Double>> dependencies) {
      return nodes.boxed(fn, dependencies);
    }

    @Override
    void effectOf(Runnable fn, List<Supplier<Double>> dependencies) {
      nodes.effect(fn, dependencies);
    }
  }

  private static final class HandUnboxed extends Unboxed {

    private final HandWritten.Doubles nodes = new HandWritten.Doubles();

    @Override
    DoubleSupplier source(double initial) {
      return nodes.unboxed(initial);
    }

    @Override
    void write(DoubleSupplier source, double value) {
      nodes.write(source, value);
    }

    @Override
    void writeBatched(DoubleSupplier source, double value) {
      nodes.startBatch();
      write(source, value);
      nodes.endBatch();
    }

    @Override
    DoubleSupplier node(DoubleSupplier fn, List<DoubleSupplier> dependencies) {
      return nodes.unboxed(fn, dependencies);
    }

    @Override
    void effectOf(Runnable fn, List<DoubleSupplier> dependencies) {
      nodes.effect(fn, dependencies);
    }
  }
}
