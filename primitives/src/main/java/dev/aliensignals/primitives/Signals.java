package dev.aliensignals.primitives;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntSupplier;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All functions of this library, for static import. They work on the {@link ReactiveSystem#global}
 * system, except where this thread owns another or runs inside {@link ReactiveSystem#run}. Safe to
 * use from any thread.
 *
 * <p>Every function throws {@link NullPointerException} for a null it does not mention.
 */
public class Signals {

  /** For facades that add to this one. */
  protected Signals() {}

  private static ReactiveSystem current() {
    return ReactiveSystem.current();
  }

  // ---- signals ----------------------------------------------------------------------------------

  /**
   * Makes a signal.
   *
   * @param <T> the type of the value; null is a value as any other
   * @param initial the first value
   * @return a new signal with default options
   */
  public static <T extends @Nullable Object> Signal<T> signal(T initial) {
    return current().signal(initial);
  }

  /**
   * Makes a signal that has no value until the first {@link Signal#set}. A read before that throws
   * {@link UnsetSignalException}. The first write runs computeds and effects again that have read
   * the signal too early.
   *
   * @param <T> the type of the value
   * @return a new signal
   */
  public static <T extends @Nullable Object> Signal<T> signal() {
    return current().signal();
  }

  /**
   * Makes a signal with options: {@code signal(o -> o.name("price").guard(v -> v > 0), 100)}.
   *
   * @param <T> the type of the value
   * @param options sets the options, see {@link SignalOptions}
   * @param initial the first value
   * @return a new signal
   * @throws InvalidSignalValueException if the options reject {@code initial}
   */
  public static <T extends @Nullable Object> Signal<T> signal(
      Consumer<SignalOptions<T>> options, T initial) {
    return current().signal(options, initial);
  }

  /**
   * Makes a signal with options that has no value yet, see {@link #signal()}.
   *
   * @param <T> the type of the value
   * @param options sets the options, see {@link SignalOptions}
   * @return a new signal
   */
  public static <T extends @Nullable Object> Signal<T> unsetSignal(
      Consumer<SignalOptions<T>> options) {
    return current().unsetSignal(options);
  }

  /**
   * Makes a signal of an {@code int} that never boxes.
   *
   * @param initial the first value
   * @return a new signal
   */
  public static IntSignal intSignal(int initial) {
    return current().intSignal(initial);
  }

  /**
   * Makes a signal of an {@code int} with options. Guard and equality, if set, get boxes.
   *
   * @param options sets the options, see {@link SignalOptions}
   * @param initial the first value
   * @return a new signal
   * @throws InvalidSignalValueException if the options reject {@code initial}
   */
  public static IntSignal intSignal(Consumer<SignalOptions<Integer>> options, int initial) {
    return current().intSignal(options, initial);
  }

  /**
   * Makes a signal of a {@code long} that never boxes.
   *
   * @param initial the first value
   * @return a new signal
   */
  public static LongSignal longSignal(long initial) {
    return current().longSignal(initial);
  }

  /**
   * Makes a signal of a {@code long} with options. Guard and equality, if set, get boxes.
   *
   * @param options sets the options, see {@link SignalOptions}
   * @param initial the first value
   * @return a new signal
   * @throws InvalidSignalValueException if the options reject {@code initial}
   */
  public static LongSignal longSignal(Consumer<SignalOptions<Long>> options, long initial) {
    return current().longSignal(options, initial);
  }

  /**
   * Makes a signal of a {@code double} that never boxes.
   *
   * @param initial the first value
   * @return a new signal
   */
  public static DoubleSignal doubleSignal(double initial) {
    return current().doubleSignal(initial);
  }

  /**
   * Makes a signal of a {@code double} with options. Guard and equality, if set, get boxes.
   *
   * @param options sets the options, see {@link SignalOptions}
   * @param initial the first value
   * @return a new signal
   * @throws InvalidSignalValueException if the options reject {@code initial}
   */
  public static DoubleSignal doubleSignal(Consumer<SignalOptions<Double>> options, double initial) {
    return current().doubleSignal(options, initial);
  }

  // ---- computeds --------------------------------------------------------------------------------

  /**
   * Makes a derived value. The function is not called before the first read; after that it is
   * called when the value is read and something it read has changed. It is tracked anew each time.
   * It may write signals, but that is rarely a good idea. If it throws, the exception is kept, and
   * thrown to every reader until a dependency changes. A first evaluation that is nested deeper
   * than 100 others may be given up, with an {@link Error} that it should throw on, and repeated.
   *
   * @param <T> the type of the value
   * @param fn computes the value; runs in the thread that reads, which owns the system meanwhile
   * @return a new computed
   */
  public static <T extends @Nullable Object> Computed<T> computed(Supplier<? extends T> fn) {
    return current().computed(fn);
  }

  /**
   * Makes a derived value with options: {@code computed(o -> o.name("total"), () -> …)}.
   *
   * @param <T> the type of the value
   * @param options sets the options, see {@link ComputedOptions}
   * @param fn computes the value
   * @return a new computed
   */
  public static <T extends @Nullable Object> Computed<T> computed(
      Consumer<ComputedOptions<T>> options, Supplier<? extends T> fn) {
    return current().computed(options, fn);
  }

  /**
   * Makes a derived value that is computed from its previous value: {@code reduced(0, sum -> sum +
   * added.get())}. As computeds are lazy, two writes between two reads are one step; observe it
   * with an effect to take every step.
   *
   * @param <T> the type of the value
   * @param initial the previous value of the first evaluation
   * @param fn computes the value from the previous one (the last that did not fail)
   * @return a new computed
   */
  public static <T extends @Nullable Object> Computed<T> reduced(T initial, UnaryOperator<T> fn) {
    return current().reduced(initial, fn);
  }

  /**
   * {@link #reduced(Object, UnaryOperator)} with options.
   *
   * @param <T> the type of the value
   * @param options sets the options, see {@link ComputedOptions}
   * @param initial the previous value of the first evaluation
   * @param fn computes the value from the previous one
   * @return a new computed
   */
  public static <T extends @Nullable Object> Computed<T> reduced(
      Consumer<ComputedOptions<T>> options, T initial, UnaryOperator<T> fn) {
    return current().reduced(options, initial, fn);
  }

  /**
   * Makes a derived {@code int} that never boxes, see {@link #computed(Supplier)}.
   *
   * @param fn computes the value
   * @return a new computed
   */
  public static IntComputed intComputed(IntSupplier fn) {
    return current().intComputed(fn);
  }

  /**
   * Makes a derived {@code int} with options. An equality, if set, gets boxes.
   *
   * @param options sets the options, see {@link ComputedOptions}
   * @param fn computes the value
   * @return a new computed
   */
  public static IntComputed intComputed(
      Consumer<ComputedOptions<Integer>> options, IntSupplier fn) {
    return current().intComputed(options, fn);
  }

  /**
   * Makes a derived {@code long} that never boxes, see {@link #computed(Supplier)}.
   *
   * @param fn computes the value
   * @return a new computed
   */
  public static LongComputed longComputed(LongSupplier fn) {
    return current().longComputed(fn);
  }

  /**
   * Makes a derived {@code long} with options. An equality, if set, gets boxes.
   *
   * @param options sets the options, see {@link ComputedOptions}
   * @param fn computes the value
   * @return a new computed
   */
  public static LongComputed longComputed(
      Consumer<ComputedOptions<Long>> options, LongSupplier fn) {
    return current().longComputed(options, fn);
  }

  /**
   * Makes a derived {@code double} that never boxes, see {@link #computed(Supplier)}.
   *
   * @param fn computes the value
   * @return a new computed
   */
  public static DoubleComputed doubleComputed(DoubleSupplier fn) {
    return current().doubleComputed(fn);
  }

  /**
   * Makes a derived {@code double} with options. An equality, if set, gets boxes.
   *
   * @param options sets the options, see {@link ComputedOptions}
   * @param fn computes the value
   * @return a new computed
   */
  public static DoubleComputed doubleComputed(
      Consumer<ComputedOptions<Double>> options, DoubleSupplier fn) {
    return current().doubleComputed(options, fn);
  }

  /**
   * Makes a derived {@code int} that is computed from its previous value and never boxes, see
   * {@link #reduced(Object, UnaryOperator)}.
   *
   * @param initial the previous value of the first evaluation
   * @param fn computes the value from the previous one (the last that did not fail)
   * @return a new computed
   */
  public static IntComputed intReduced(int initial, IntUnaryOperator fn) {
    return current().intReduced(initial, fn);
  }

  /**
   * {@link #intReduced(int, IntUnaryOperator)} with options. An equality, if set, gets boxes.
   *
   * @param options sets the options, see {@link ComputedOptions}
   * @param initial the previous value of the first evaluation
   * @param fn computes the value from the previous one
   * @return a new computed
   */
  public static IntComputed intReduced(
      Consumer<ComputedOptions<Integer>> options, int initial, IntUnaryOperator fn) {
    return current().intReduced(options, initial, fn);
  }

  /**
   * Makes a derived {@code long} that is computed from its previous value and never boxes, see
   * {@link #reduced(Object, UnaryOperator)}.
   *
   * @param initial the previous value of the first evaluation
   * @param fn computes the value from the previous one (the last that did not fail)
   * @return a new computed
   */
  public static LongComputed longReduced(long initial, LongUnaryOperator fn) {
    return current().longReduced(initial, fn);
  }

  /**
   * {@link #longReduced(long, LongUnaryOperator)} with options. An equality, if set, gets boxes.
   *
   * @param options sets the options, see {@link ComputedOptions}
   * @param initial the previous value of the first evaluation
   * @param fn computes the value from the previous one
   * @return a new computed
   */
  public static LongComputed longReduced(
      Consumer<ComputedOptions<Long>> options, long initial, LongUnaryOperator fn) {
    return current().longReduced(options, initial, fn);
  }

  /**
   * Makes a derived {@code double} that is computed from its previous value and never boxes, see
   * {@link #reduced(Object, UnaryOperator)}.
   *
   * @param initial the previous value of the first evaluation
   * @param fn computes the value from the previous one (the last that did not fail)
   * @return a new computed
   */
  public static DoubleComputed doubleReduced(double initial, DoubleUnaryOperator fn) {
    return current().doubleReduced(initial, fn);
  }

  /**
   * {@link #doubleReduced(double, DoubleUnaryOperator)} with options. An equality, if set, gets
   * boxes.
   *
   * @param options sets the options, see {@link ComputedOptions}
   * @param initial the previous value of the first evaluation
   * @param fn computes the value from the previous one
   * @return a new computed
   */
  public static DoubleComputed doubleReduced(
      Consumer<ComputedOptions<Double>> options, double initial, DoubleUnaryOperator fn) {
    return current().doubleReduced(options, initial, fn);
  }

  // ---- linked signals and slots -----------------------------------------------------------------

  /**
   * Makes a derived value that can be set by hand: {@code linked(() -> sizes.get().get(0))}. A
   * value that is set holds until something the function has read changes, then the function
   * decides again. A write of an equal value to what it has read is no change and keeps what was
   * set.
   *
   * @param <T> the type of the value
   * @param fn computes the value, tracked, as the function of a {@link #computed(Supplier)}
   * @return a new linked signal
   */
  public static <T extends @Nullable Object> LinkedSignal<T> linked(Supplier<? extends T> fn) {
    return current().linked(fn);
  }

  /**
   * {@link #linked(Supplier)} with options: {@code linked(o -> o.name("size"), () -> …)}. The guard
   * and {@code nonNull} check values that are set, and results of the function.
   *
   * @param <T> the type of the value
   * @param options sets the options, see {@link SignalOptions}
   * @param fn computes the value, tracked
   * @return a new linked signal
   */
  public static <T extends @Nullable Object> LinkedSignal<T> linked(
      Consumer<SignalOptions<T>> options, Supplier<? extends T> fn) {
    return current().linked(options, fn);
  }

  /**
   * Makes a derived value that can be set by hand, whose function also gets its previous value: to
   * keep a selection, say, as long as it is among the choices. A value that is set holds until the
   * value of the source changes, or something else the function has read.
   *
   * @param <S> the type of the source
   * @param <T> the type of the value
   * @param source read tracked; equal values of it are no change
   * @param fn computes the value, tracked, from that of the source and the previous one, set or
   *     derived, which is null at first
   * @return a new linked signal
   */
  public static <S extends @Nullable Object, T extends @Nullable Object> LinkedSignal<T> linked(
      Supplier<? extends S> source, BiFunction<? super S, ? super @Nullable T, ? extends T> fn) {
    return current().linked(source, fn);
  }

  /**
   * {@link #linked(Supplier, BiFunction)} with options.
   *
   * @param <S> the type of the source
   * @param <T> the type of the value
   * @param options sets the options, see {@link SignalOptions}
   * @param source read tracked; equal values of it are no change
   * @param fn computes the value, tracked, from that of the source and the previous one
   * @return a new linked signal
   */
  public static <S extends @Nullable Object, T extends @Nullable Object> LinkedSignal<T> linked(
      Consumer<SignalOptions<T>> options,
      Supplier<? extends S> source,
      BiFunction<? super S, ? super @Nullable T, ? extends T> fn) {
    return current().linked(options, source, fn);
  }

  /**
   * Makes a place for a signal, which can be replaced by another one; followers of the slot need
   * not know.
   *
   * @param <T> the type of the value
   * @param signal the first signal in the slot; read-only ones can be read through it
   * @return a new slot
   * @throws CrossSystemException if {@code signal} is of another system
   */
  public static <T extends @Nullable Object> Slot<T> slot(ReadableSignal<T> signal) {
    return current().slot(signal);
  }

  /**
   * {@link #slot(ReadableSignal)} with options. The equality is that of the signal in the slot,
   * unless one is set here.
   *
   * @param <T> the type of the value
   * @param options sets the options, see {@link ComputedOptions}
   * @param signal the first signal in the slot
   * @return a new slot
   * @throws CrossSystemException if {@code signal} is of another system
   */
  public static <T extends @Nullable Object> Slot<T> slot(
      Consumer<ComputedOptions<T>> options, ReadableSignal<T> signal) {
    return current().slot(options, signal);
  }

  // ---- sensors ----------------------------------------------------------------------------------

  /**
   * Makes a signal that is fed from outside: {@code sensor(sink -> { button.onClick(sink::set);
   * return button::removeListener; })}. It is started by the first effect that reads it, directly
   * or through computeds, before that read returns, and stopped when the operation is over in which
   * the last has gone; and so on. A read throws {@link UnsetSignalException} until the sensor has
   * its first value.
   *
   * @param <T> the type of the value
   * @param start connects it to what feeds it, and returns what disconnects it
   * @return a new sensor
   */
  public static <T extends @Nullable Object> Sensor<T> sensor(Sensor.Start<T> start) {
    return current().sensor(start);
  }

  /**
   * {@link #sensor(Sensor.Start)} with options: {@code sensor(o -> o.name("mouse"), sink -> …)}.
   *
   * @param <T> the type of the value
   * @param options sets the options, see {@link SignalOptions}
   * @param start connects it to what feeds it, and returns what disconnects it
   * @return a new sensor
   */
  public static <T extends @Nullable Object> Sensor<T> sensor(
      Consumer<SignalOptions<T>> options, Sensor.Start<T> start) {
    return current().sensor(options, start);
  }

  /**
   * {@link #sensor(Consumer, Sensor.Start)} with a value to have until it is fed.
   *
   * @param <T> the type of the value
   * @param options sets the options, see {@link SignalOptions}
   * @param initial the first value
   * @param start connects it to what feeds it, and returns what disconnects it
   * @return a new sensor
   * @throws InvalidSignalValueException if the options reject {@code initial}
   */
  public static <T extends @Nullable Object> Sensor<T> sensor(
      Consumer<SignalOptions<T>> options, T initial, Sensor.Start<T> start) {
    return current().sensor(options, initial, start);
  }

  /**
   * Counts ticks, one each time that a period has passed while an effect follows it, in the thread
   * of the {@linkplain SystemOptions#scheduler scheduler} of the system. Begins with 0; starts and
   * stops as a {@linkplain #sensor sensor} does, and counts on when it is followed again. Missed
   * ticks are not made up for.
   *
   * @param period how long from one tick to the next, more than zero
   * @return a new signal
   * @throws IllegalArgumentException if {@code period} is not more than zero
   */
  public static ReadableSignal<Long> interval(Duration period) {
    return current().interval(period);
  }

  /**
   * {@link #interval(Duration)} with options: {@code interval(o -> o.name("ticks"), period)}.
   *
   * @param options sets name, hooks and the like; a guard that refuses a tick makes that the
   *     outcome, as in a {@linkplain #sensor sensor}
   * @param period how long from one tick to the next, more than zero
   * @return a new signal
   * @throws IllegalArgumentException if {@code period} is not more than zero
   */
  public static ReadableSignal<Long> interval(
      Consumer<SignalOptions<Long>> options, Duration period) {
    return current().interval(options, period);
  }

  /**
   * Shows the time, anew each time that a period has passed while an effect follows it, as {@link
   * #interval} does. Without followers, the signal shows the time at which it was followed last, or
   * made.
   *
   * @param clock the source of the time, such as {@code Clock.systemUTC()}, or one of a test
   * @param period how long from one look at the clock to the next, more than zero
   * @return a new signal
   * @throws IllegalArgumentException if {@code period} is not more than zero
   */
  public static ReadableSignal<Instant> now(InstantSource clock, Duration period) {
    return current().now(clock, period);
  }

  /**
   * {@link #now(InstantSource, Duration)} with options: {@code now(o -> o.equality((a, b) -> ...),
   * clock, period)} tells of another minute only.
   *
   * @param options sets name, equality, hooks and the like
   * @param clock tells the time, such as {@code Clock.systemUTC()}, or one of a test
   * @param period how long from one look at the clock to the next, more than zero
   * @return a new signal
   * @throws IllegalArgumentException if {@code period} is not more than zero
   */
  public static ReadableSignal<Instant> now(
      Consumer<SignalOptions<Instant>> options, InstantSource clock, Duration period) {
    return current().now(options, clock, period);
  }

  // ---- tasks ------------------------------------------------------------------------------------

  /**
   * Makes a value that is derived by a function that may block: {@code task(ctx ->
   * fetch(query.get()))}. It runs in a thread of its own while an effect observes the task. All
   * reads of its thread are followed until it returns. A change of one of the values cancels the
   * run, interrupts its thread, and starts another run. The last value can be read meanwhile.
   *
   * <p>If the body throws, the task has failed: {@link Task#get} throws the exception, and {@link
   * Task#state} has it. Before the first run has returned, get throws {@link UnsetSignalException}.
   *
   * @param <T> the type of the value
   * @param body computes the value; may block and throw, and owns nothing of the library
   * @return a new task, owned by the effect, computed or scope around it, if any
   */
  public static <T extends @Nullable Object> Task<T> task(TaskBody<T> body) {
    return current().task(body);
  }

  /**
   * {@link #task(TaskBody)} with options: {@code task(o -> o.name("search"), ctx -> …)}.
   *
   * @param <T> the type of the value
   * @param options sets the options, see {@link TaskOptions}
   * @param body computes the value
   * @return a new task
   */
  public static <T extends @Nullable Object> Task<T> task(
      Consumer<TaskOptions<T>> options, TaskBody<T> body) {
    return current().task(options, body);
  }

  /**
   * Makes a task that has a value from the start, and whose body gets the previous one: {@code
   * task(List.of(), (previous, ctx) -> …)}.
   *
   * @param <T> the type of the value
   * @param initial the value before the first run has returned
   * @param body computes the value from the previous one
   * @return a new task
   */
  public static <T extends @Nullable Object> Task<T> task(T initial, TaskStep<T> body) {
    return current().task(initial, body);
  }

  /**
   * {@link #task(Object, TaskStep)} with options.
   *
   * @param <T> the type of the value
   * @param options sets the options, see {@link TaskOptions}
   * @param initial the value before the first run has returned
   * @param body computes the value from the previous one
   * @return a new task
   */
  public static <T extends @Nullable Object> Task<T> task(
      Consumer<TaskOptions<T>> options, T initial, TaskStep<T> body) {
    return current().task(options, initial, body);
  }

  // ---- effects and scopes -----------------------------------------------------------------------

  /**
   * Runs a function now, and again after each change of a value that its last run has read. Outside
   * a batch that is before the write returns. The effect belongs to the effect, computed or scope
   * in whose function it is made, if any, and is closed with it.
   *
   * <p>A run is not repeated because of writes made during it, by itself or by effects these run,
   * unless {@link EffectOptions#allowRecursion} is set. Owners run before the effects they own;
   * otherwise effects run in the order in which the write has reached them.
   *
   * <p>If the first run throws, the effect is closed, and the caller gets the exception. Exceptions
   * of later runs go to the nearest {@link ErrorHandler}, else to the outermost write, after all
   * effects have run: a single exception as it is, several as the first with the others suppressed,
   * or a {@link FlushException}. The effect stays.
   *
   * @param fn the function; runs in the thread that writes, which owns the system meanwhile
   * @return the running effect
   * @throws RuntimeException if the first run fails
   */
  public static Effect effect(Runnable fn) {
    return current().effect(fn);
  }

  /**
   * {@link #effect(Runnable)} for a function that returns a cleanup.
   *
   * @param fn returns the cleanup of the run, or null for none
   * @return the running effect
   * @throws RuntimeException if the first run fails
   */
  public static Effect effect(Supplier<? extends @Nullable Cleanup> fn) {
    return current().effect(fn);
  }

  /**
   * {@link #effect(Runnable)} with options: {@code effect(o -> o.name("log"), () -> …)}.
   *
   * @param options sets the options, see {@link EffectOptions}
   * @param fn the function
   * @return the running effect
   * @throws RuntimeException if the first run fails
   */
  public static Effect effect(Consumer<EffectOptions> options, Runnable fn) {
    return current().effect(options, fn);
  }

  /**
   * {@link #effect(Supplier)} with options.
   *
   * @param options sets the options, see {@link EffectOptions}
   * @param fn returns the cleanup of the run, or null for none
   * @return the running effect
   * @throws RuntimeException if the first run fails
   */
  public static Effect effect(
      Consumer<EffectOptions> options, Supplier<? extends @Nullable Cleanup> fn) {
    return current().effect(options, fn);
  }

  /**
   * Runs an effect in two phases, so that its second may block: {@code source} is evaluated and
   * tracked like a computed; when its value has changed, {@code action} is called after the system
   * has been released, untracked, holding no lock of the library. It may lock, wait, do I/O, and
   * write signals.
   *
   * <p>If the source is a signal, its own equality decides whether a value is a change; for any
   * other source {@code equals} does. Changes that come faster than the action are merged, and one
   * that is taken back in time is not delivered. The action runs in the thread whose write it
   * follows, before that returns, unless another thread is running actions just then: all actions
   * of a system run in order, one at a time, as long as none is slow. When one takes longer than
   * {@link SystemOptions#actionLimit a limit}, those that other threads have caused go on without
   * it; the actions of one effect never overlap. A thread runs at most 64 actions that others have
   * caused; if there are more, a thread of the library runs the rest. Effects and cleanups made in
   * an action end before the next one.
   *
   * <p>Exceptions of the action go to the nearest {@link ErrorHandler}, else to the outermost write
   * of the thread that caused the action if the same thread runs it, else to the log. After {@link
   * Effect#close} no action starts.
   *
   * @param <T> the type of the value
   * @param source read tracked, in a thread that owns the system
   * @param action called with the value now, and with each new one
   * @return the running effect
   * @throws RuntimeException if {@code source} fails
   */
  public static <T extends @Nullable Object> Effect effect(
      Supplier<? extends T> source, Consumer<? super T> action) {
    return current().effect(source, action);
  }

  /**
   * {@link #effect(Supplier, Consumer)} with options: {@code effect(o -> o.executor(pool), source,
   * action)}.
   *
   * @param <T> the type of the value
   * @param options sets the options, see {@link EffectOptions}
   * @param source read tracked, in a thread that owns the system
   * @param action called with the value now, and with each new one
   * @return the running effect
   * @throws RuntimeException if {@code source} fails
   */
  public static <T extends @Nullable Object> Effect effect(
      Consumer<EffectOptions> options, Supplier<? extends T> source, Consumer<? super T> action) {
    return current().effect(options, source, action);
  }

  /**
   * Keeps a target up to date: calls it with the value of the source now and after each change.
   * Named after the binding of the minimal Solid core ({@code ref}).
   *
   * @param <T> the type of the value
   * @param source read tracked
   * @param target called untracked with each value
   * @return the effect that keeps them bound, until it is closed
   */
  public static <T extends @Nullable Object> Effect bind(
      Supplier<? extends T> source, Consumer<? super T> target) {
    return current().bind(source, target);
  }

  /**
   * Makes an empty scope: run functions in it with {@link EffectScope#run(Runnable)}.
   *
   * @return a new scope, owned by the effect or scope around it, if any
   */
  public static EffectScope effectScope() {
    return current().effectScope();
  }

  /**
   * {@link #effectScope()} with options: {@code effectScope(o -> o.name("page").detached())}.
   *
   * @param options sets the options, see {@link ScopeOptions}
   * @return a new scope, owned by the effect or scope around it, if any and not detached
   */
  public static EffectScope effectScope(Consumer<ScopeOptions> options) {
    return current().effectScope(options);
  }

  /**
   * Makes a scope that owns the effects, scopes and cleanups made by {@code body}, to close them
   * together. It does not track: reads of the body belong to the effect around it, if any.
   *
   * @param body runs once, now
   * @return the scope, owned by the effect or scope around it, if any
   * @throws RuntimeException if {@code body} fails; everything that it has made is then closed
   */
  public static EffectScope effectScope(Runnable body) {
    return current().effectScope(body);
  }

  /**
   * {@link #effectScope(Runnable)} with options: {@code effectScope(o -> o.detached(), () -> …)}.
   *
   * @param options sets the options, see {@link ScopeOptions}
   * @param body runs once, now
   * @return the scope
   * @throws RuntimeException if {@code body} fails; everything that it has made is then closed
   */
  public static EffectScope effectScope(Consumer<ScopeOptions> options, Runnable body) {
    return current().effectScope(options, body);
  }

  /**
   * Registers a cleanup, which runs before the next run of the current effect, or at the end of the
   * effect or scope. Any number may be registered; the last one runs first, after those of the
   * effects owned by it.
   *
   * @param cleanup runs once, untracked, in a batch
   * @throws NoOwnerException outside of effects and scopes, and in a computed
   */
  public static void onCleanup(Cleanup cleanup) {
    current().onCleanup(cleanup);
  }

  /**
   * {@link #onCleanup} where there may be no owner.
   *
   * @param cleanup runs once, untracked, in a batch; not at all if this returns false
   * @return whether there is an effect or scope to run it
   */
  public static boolean tryOnCleanup(Cleanup cleanup) {
    return current().tryOnCleanup(cleanup);
  }

  /**
   * Runs a function whose effects and scopes have no owner: they live until they are closed
   * themselves. Tracking is not changed.
   *
   * @param fn runs once, now; its exceptions go to the caller
   */
  public static void detached(Runnable fn) {
    current().detached(fn);
  }

  /**
   * {@link #detached(Runnable)} for a function with a result.
   *
   * @param <T> the type of the result
   * @param fn runs once, now; its exceptions go to the caller
   * @return the result of {@code fn}
   */
  public static <T extends @Nullable Object> T detached(Supplier<T> fn) {
    return current().detached(fn);
  }

  // ---- batches ----------------------------------------------------------------------------------

  /**
   * Opens a batch. Until it ends, writes run no effects, and this thread owns the system, so writes
   * of other threads wait. Reads in this thread see its writes. End it with {@link Batch#close} in
   * a try-with-resources statement, or with {@link #endBatch}. Batches nest; only the end of the
   * outermost one runs effects.
   *
   * @return the open batch
   */
  public static Batch startBatch() {
    return current().startBatch();
  }

  /**
   * Ends the batch that was started last. If it is the outermost one, the effects have run when
   * this returns.
   *
   * @throws IllegalStateException if the function that runs, or this thread, has no batch open
   * @throws RuntimeException if an effect fails and no handler takes that, see {@link
   *     #effect(Runnable)}
   */
  public static void endBatch() {
    current().endBatch();
  }

  /**
   * Runs a function as one batch. It is flushed also if the function throws.
   *
   * @param fn runs once, now; its exceptions go to the caller, with those of effects suppressed
   * @throws RuntimeException if an effect fails and no handler takes that, see {@link
   *     #effect(Runnable)}
   */
  public static void batch(Runnable fn) {
    current().batch(fn);
  }

  /**
   * {@link #batch(Runnable)} for a function with a result.
   *
   * @param <T> the type of the result
   * @param fn runs once, now; its exceptions go to the caller, with those of effects suppressed
   * @return the result of {@code fn}
   * @throws RuntimeException if an effect fails and no handler takes that, see {@link
   *     #effect(Runnable)}
   */
  public static <T extends @Nullable Object> T batch(Supplier<T> fn) {
    return current().batch(fn);
  }

  /**
   * Reads several values at one moment: no other thread writes while {@code fn} runs. A single read
   * does not need this. Tracking is that of the caller.
   *
   * @param <T> the type of the result
   * @param fn runs once, now, while this thread owns the system; its exceptions go to the caller
   * @return the result of {@code fn}
   */
  public static <T extends @Nullable Object> T read(Supplier<T> fn) {
    return current().read(fn);
  }

  /**
   * The number of open batches.
   *
   * @return 0 outside of batches, and in a thread that does not own the system
   */
  public static int getBatchDepth() {
    return current().getBatchDepth();
  }

  // ---- tracking ---------------------------------------------------------------------------------

  /**
   * Stops tracking in the current function until {@link #resumeTracking}. Nests. The end of the
   * function ends it too. New effects keep their owner.
   */
  public static void pauseTracking() {
    current().pauseTracking();
  }

  /**
   * Turns tracking on again in the current function, in spite of its pauses, until {@link
   * #resumeTracking}. Nests. Inside {@link #untracked}, and where nothing tracks, it does nothing.
   */
  public static void enableTracking() {
    current().enableTracking();
  }

  /**
   * Undoes the last {@link #pauseTracking} or {@link #enableTracking}.
   *
   * @throws IllegalStateException if the function that runs has neither paused nor enabled
   */
  public static void resumeTracking() {
    current().resumeTracking();
  }

  /**
   * Runs a function without tracking its reads. New effects keep their owner.
   *
   * @param fn runs once, now; its exceptions go to the caller
   */
  public static void untracked(Runnable fn) {
    current().untracked(fn);
  }

  /**
   * {@link #untracked(Runnable)} for a function with a result.
   *
   * @param <T> the type of the result
   * @param fn runs once, now; its exceptions go to the caller
   * @return the result of {@code fn}
   */
  public static <T extends @Nullable Object> T untracked(Supplier<T> fn) {
    return current().untracked(fn);
  }

  /**
   * The subscriber that tracks the reads made here and now.
   *
   * @return the computed or effect that runs; null when untracked, outside of any, or in a thread
   *     that does not own the system
   */
  public static @Nullable Subscriber getActiveSub() {
    return current().getActiveSub();
  }

  /**
   * Sets the subscriber that tracks from here on, in the current function. Set back what this
   * returned, in a finally block. Prefer {@link #untracked(Runnable)}.
   *
   * @param subscriber a computed or effect, or null to track nothing
   * @return the subscriber that tracked before, or null
   * @throws IllegalArgumentException if it is a scope, which only owns
   * @throws IllegalStateException if it is not null and this thread does not own the system
   * @throws CrossSystemException if it is of another system
   */
  public static @Nullable Subscriber setActiveSub(@Nullable Subscriber subscriber) {
    return current().setActiveSub(subscriber);
  }

  /**
   * The effect in which this code runs: in its function, or in the source or the action of a split
   * effect or watch. With it a library can close the effect, or ask for its name.
   *
   * @return the innermost one, perhaps through scopes; null outside of effects, and in a computed
   */
  public static @Nullable Effect getActiveEffect() {
    return current().getActiveEffect();
  }

  /**
   * The innermost scope in which this code runs.
   *
   * @return the scope that would own an effect made here, perhaps through others; or null
   */
  public static @Nullable EffectScope getActiveScope() {
    return current().getActiveScope();
  }

  /**
   * Tells the subscribers of a signal that its value has changed, though it is the same object: for
   * example, after a change inside a list. The signal's own equality is not asked, but that of
   * computeds is. In a batch the effects run at its end. The effect that calls this is never run by
   * it.
   *
   * @param signal the signal whose value has changed inside
   */
  public static void trigger(ReadableSignal<?> signal) {
    current().trigger(signal);
  }

  /**
   * {@link #trigger(ReadableSignal)} for everything that a function reads.
   *
   * @param fn reads the signals that have changed; if it throws, no subscriber is told
   */
  public static void trigger(Runnable fn) {
    current().trigger(fn);
  }

  /**
   * Calls back around each write that changes a signal: for logging, persistence or undo. In a
   * batch, at each write. For a {@linkplain #linked linked signal} these are the values set by
   * hand, for a {@linkplain #slot slot} the writes through it, for a {@linkplain #sensor sensor}
   * the values from its source.
   *
   * @param <T> the type of the value
   * @param signal whose writes to report, of any kind that can be written, unboxed ones included
   * @param before called untracked with the old and the new value, before anything has changed; its
   *     exception goes to the writer and prevents the write; the old value is null if there was
   *     none
   * @param after called untracked with the old and the new value, when the write is done
   * @return to end it; it does not end with the effect or scope that has made it
   * @throws IllegalArgumentException if the signal is derived, so that it cannot be written
   */
  public static <T extends @Nullable Object> Registration onWrite(
      ReadableSignal<T> signal,
      BiConsumer<? super T, ? super T> before,
      BiConsumer<? super T, ? super T> after) {
    return current().onWrite(signal, before, after);
  }

  // ---- questions --------------------------------------------------------------------------------

  /**
   * Whether something is a signal that {@code set} writes, or a read-only view of one.
   *
   * @param object anything
   * @return false for null, computeds and strangers
   */
  public static boolean isSignal(@Nullable Object object) {
    return object instanceof WritableSignal
        || object instanceof IntSignal
        || object instanceof LongSignal
        || object instanceof DoubleSignal;
  }

  /**
   * Whether something is a computed, boxed or not.
   *
   * @param object anything
   * @return false for null, signals and strangers
   */
  public static boolean isComputed(@Nullable Object object) {
    return object instanceof ComputedNode;
  }

  /**
   * Whether something is an effect.
   *
   * @param object anything
   * @return false for null and strangers
   */
  public static boolean isEffect(@Nullable Object object) {
    return object instanceof Effect;
  }

  /**
   * Whether something is an effect scope.
   *
   * @param object anything
   * @return false for null and strangers
   */
  public static boolean isEffectScope(@Nullable Object object) {
    return object instanceof EffectScope;
  }
}
