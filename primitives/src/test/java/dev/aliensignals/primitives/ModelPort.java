package dev.aliensignals.primitives;

import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A signal or computed of any kind, as if it held a small int. The model computes with ints only;
 * boxes, nulls and equalities are hidden here.
 */
final class ModelPort {

  enum SignalKind {
    PLAIN,
    NAMED,
    INT,
    LONG,
    DOUBLE,
    HOOKED,
    UNSET,
    NEVER,
    INT_NEVER,
    PARITY;

    /** Whether a write of an equal value counts, or one of an unequal value does not. */
    boolean isOdd() {
      return this == NEVER || this == INT_NEVER || this == PARITY;
    }
  }

  enum ComputedKind {
    PLAIN,
    NAMED,
    NULLABLE,
    INT,
    LONG,
    DOUBLE,
    HOOKED,
    NEVER,
    PARITY,
    REDUCED;

    boolean isOdd() {
      return this == NEVER || this == PARITY;
    }

    /** Whether the value depends on earlier evaluations. */
    boolean isStateful() {
      return this == PARITY || this == REDUCED;
    }
  }

  final ReactiveNode node;
  private final IntSupplier get;
  private final IntSupplier peek;
  private final IntConsumer set;
  private final IntSupplier pending;
  private final IntUnaryOperator afterWrite;
  private final Consumer<IntUnaryOperator> update;

  private ModelPort(
      ReactiveNode node,
      IntSupplier get,
      IntSupplier peek,
      IntConsumer set,
      Consumer<IntUnaryOperator> update,
      IntSupplier pending,
      IntUnaryOperator afterWrite) {
    this.node = node;
    this.get = get;
    this.peek = peek;
    this.set = set;
    this.update = update;
    this.pending = pending;
    this.afterWrite = afterWrite;
  }

  int get() {
    return get.getAsInt();
  }

  int peek() {
    return peek.getAsInt();
  }

  void set(int value) {
    set.accept(value);
  }

  void update(IntUnaryOperator fn) {
    update.accept(fn);
  }

  /** Whether this is the value of a boxed computed, which is not asked to be up to date. */
  boolean isValue(ModelOutcome outcome) {
    return node instanceof Computed<?> computed
        && !computed.has(Flags.HAS_ERROR)
        && outcome.equals(new ModelOutcome.Value(fromNull((Integer) computed.lastOutside())));
  }

  /** The value last written, without reading it. */
  int pending() {
    return pending.getAsInt();
  }

  /** The value of {@link #pending} when {@code value} has been written. */
  int afterWrite(int value) {
    return afterWrite.applyAsInt(value);
  }

  // ---- signals ----------------------------------------------------------------------------------

  static ModelPort signal(ReactiveSystem system, SignalKind kind, String name, int initial) {
    @Nullable Integer boxed = toNull(initial);
    return switch (kind) {
      case PLAIN -> of(system.signal(boxed));
      case NAMED -> of(system.signal(o -> o.name(name), boxed));
      case HOOKED ->
          of(system.signal(o -> o.name(name).onWatched(() -> {}).onUnwatched(() -> {}), boxed));
      case UNSET -> of(system.unsetSignal(o -> o.name(name)));
      case NEVER -> of(system.signal(o -> o.name(name).equality(Equality.never()), boxed));
      case PARITY -> {
        Signal<@Nullable Integer> signal =
            system.signal(o -> o.name(name).equality(ModelPort::sameParity), boxed);
        yield of(signal, v -> afterWriteByParity(signal, v));
      }
      case INT -> of(system.intSignal(initial));
      case INT_NEVER -> of(system.intSignal(o -> o.name(name).equality(Equality.never()), initial));
      case LONG -> {
        LongSignal signal = system.longSignal(initial);
        yield new ModelPort(
            signal,
            () -> (int) signal.getAsLong(),
            () -> (int) signal.peekAsLong(),
            signal::set,
            fn -> signal.update(v -> fn.applyAsInt((int) v)),
            () -> (int) signal.pending,
            v -> v);
      }
      case DOUBLE -> {
        DoubleSignal signal = system.doubleSignal(initial);
        yield new ModelPort(
            signal,
            () -> (int) signal.getAsDouble(),
            () -> (int) signal.peekAsDouble(),
            signal::set,
            fn -> signal.update(v -> fn.applyAsInt((int) v)),
            () -> (int) signal.pending,
            v -> v);
      }
    };
  }

  private static ModelPort of(Signal<@Nullable Integer> signal) {
    return of(signal, v -> v);
  }

  private static ModelPort of(Signal<@Nullable Integer> signal, IntUnaryOperator afterWrite) {
    return new ModelPort(
        signal,
        () -> fromNull(signal.get()),
        () -> fromNull(signal.peek()),
        v -> signal.set(toNull(v)),
        fn -> signal.update(v -> toNull(fn.applyAsInt(fromNull(v)))),
        () -> fromNull(signal.pending),
        afterWrite);
  }

  /** A write of an equal value keeps the one there is, or brings an earlier one back. */
  private static int afterWriteByParity(Signal<@Nullable Integer> signal, int value) {
    if (sameParity(signal.pending, value)) {
      return fromNull(signal.pending);
    }
    if (signal.has(Flags.DIRTY) && sameParity(signal.value, value)) {
      return fromNull(signal.value);
    }
    Begins.Begin begin = Begins.of(signal, signal.engine);
    boolean back = begin != null && sameParity((Integer) begin.value, value);
    return back ? fromNull((Integer) begin.value) : value;
  }

  private static ModelPort of(IntSignal signal) {
    return new ModelPort(
        signal,
        signal,
        signal::peekAsInt,
        signal::set,
        signal::update,
        () -> signal.pending,
        v -> v);
  }

  // ---- computeds --------------------------------------------------------------------------------

  /** {@code fn} takes the previous value, which only a reduced has. */
  static ModelPort computed(
      ReactiveSystem system, ComputedKind kind, String name, IntUnaryOperator fn) {
    return switch (kind) {
      case PLAIN -> of(system.computed(() -> fn.applyAsInt(0)));
      case NAMED -> of(system.computed(o -> o.name(name), () -> fn.applyAsInt(0)));
      case NULLABLE -> of(system.<@Nullable Integer>computed(() -> toNull(fn.applyAsInt(0))));
      case HOOKED ->
          of(
              system.computed(
                  o -> o.name(name).onWatched(() -> {}).onUnwatched(() -> {}),
                  () -> fn.applyAsInt(0)));
      case NEVER ->
          of(system.computed(o -> o.name(name).equality(Equality.never()), () -> fn.applyAsInt(0)));
      case PARITY ->
          of(
              system.computed(
                  o -> o.name(name).equality(ModelPort::sameParity), () -> fn.applyAsInt(0)));
      case REDUCED -> of(system.<@Nullable Integer>reduced(0, v -> fn.applyAsInt(fromNull(v))));
      case INT -> {
        IntComputed computed = system.intComputed(() -> fn.applyAsInt(0));
        yield readOnly(computed, computed, computed::peekAsInt);
      }
      case LONG -> {
        LongComputed computed = system.longComputed(() -> fn.applyAsInt(0));
        yield readOnly(
            computed, () -> (int) computed.getAsLong(), () -> (int) computed.peekAsLong());
      }
      case DOUBLE -> {
        DoubleComputed computed = system.doubleComputed(() -> fn.applyAsInt(0));
        yield readOnly(
            computed, () -> (int) computed.getAsDouble(), () -> (int) computed.peekAsDouble());
      }
    };
  }

  private static ModelPort of(Computed<@Nullable Integer> computed) {
    return readOnly(computed, () -> fromNull(computed.get()), () -> fromNull(computed.peek()));
  }

  private static ModelPort readOnly(ReactiveNode node, IntSupplier get, IntSupplier peek) {
    return new ModelPort(node, get, peek, v -> {}, fn -> {}, () -> 0, v -> v);
  }

  // ---- values -----------------------------------------------------------------------------------

  static boolean sameParity(@Nullable Integer a, @Nullable Integer b) {
    return (fromNull(a) & 1) == (fromNull(b) & 1);
  }

  private static @Nullable Integer toNull(int value) {
    return value == 0 ? null : value;
  }

  private static int fromNull(@Nullable Integer value) {
    return value == null ? 0 : value;
  }
}
