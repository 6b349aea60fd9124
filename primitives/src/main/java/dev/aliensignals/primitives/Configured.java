package dev.aliensignals.primitives;

import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The function of a computed or effect together with its options, kept where the function is
 * otherwise: so a node without options, as most are, has no field for them. If a node has {@link
 * Flags#CONFIGURED}, its function is taken out of here before it is called. There is a type for
 * each type of function, so that neither this object nor the function in it has to be cast to an
 * interface.
 */
abstract class Configured {

  final NodeOptions options;

  private Configured(NodeOptions options) {
    this.options = options;
  }

  /** The options kept with a function, or null if it is not kept with any. */
  static @Nullable NodeOptions optionsOf(Object fn) {
    return fn instanceof Configured configured ? configured.options : null;
  }

  /** The function and options of a {@link Computed}. */
  static final class OfObject extends Configured implements Supplier<@Nullable Object> {

    final Supplier<?> fn;

    OfObject(NodeOptions options, Supplier<?> fn) {
      super(options);
      this.fn = fn;
    }

    @Override
    public @Nullable Object get() {
      return fn.get();
    }
  }

  /** The function and options of an {@link IntComputed}. */
  static final class OfInt extends Configured implements IntSupplier {

    final IntSupplier fn;

    OfInt(NodeOptions options, IntSupplier fn) {
      super(options);
      this.fn = fn;
    }

    @Override
    public int getAsInt() {
      return fn.getAsInt();
    }
  }

  /** The function and options of a {@link LongComputed}. */
  static final class OfLong extends Configured implements LongSupplier {

    final LongSupplier fn;

    OfLong(NodeOptions options, LongSupplier fn) {
      super(options);
      this.fn = fn;
    }

    @Override
    public long getAsLong() {
      return fn.getAsLong();
    }
  }

  /** The function and options of a {@link DoubleComputed}. */
  static final class OfDouble extends Configured implements DoubleSupplier {

    final DoubleSupplier fn;

    OfDouble(NodeOptions options, DoubleSupplier fn) {
      super(options);
      this.fn = fn;
    }

    @Override
    public double getAsDouble() {
      return fn.getAsDouble();
    }
  }

  /** The function and options of an {@link Effect}. */
  static final class OfEffect extends Configured implements Runnable {

    final Runnable fn;

    OfEffect(NodeOptions options, Runnable fn) {
      super(options);
      this.fn = fn;
    }

    @Override
    public void run() {
      fn.run();
    }
  }
}
