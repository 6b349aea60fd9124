package dev.aliensignals.primitives;

import dev.aliensignals.primitives.spi.OfSystem;
import dev.aliensignals.primitives.spi.Spi;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
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
 * One graph of signals, computeds and effects that is apart from all others: its lock, its queue,
 * its batch depth, its error handler. Options are given where a system is made; only the global
 * one, which nobody makes, has setters. {@link Signals} offers the same functions for the {@link
 * #global} system; make one more for what should never wait for the rest, such as a session of a
 * server or a window. Nodes of different systems cannot be linked.
 *
 * <p>Safe to use from any thread. One thread at a time owns a system: for an operation, or from the
 * start of a batch to its end. The functions of computeds, effects, cleanups, guards and equalities
 * run in the thread that owns it, and must not wait for another thread.
 */
public final class ReactiveSystem implements AutoCloseable {

  private static final ReactiveSystem GLOBAL = new ReactiveSystem("global", false);

  /** The parts of the global system, which are constants to compiled code. */
  static final Engine GLOBAL_ENGINE = GLOBAL.engine;

  static final SpiAccess GLOBAL_SPI = GLOBAL.spi;

  static {
    Spi.register(GLOBAL.spi);
    rehearse();
  }

  final Engine engine;
  final SpiAccess spi;
  private volatile Scheduler scheduler = SharedScheduler.INSTANCE;

  private ReactiveSystem(String name, boolean closeable) {
    engine = new Engine(name, this, closeable);
    spi = new SpiAccess(engine);
  }

  private static void rehearse() {
    if (!Rehearsal.isDone()) {
      Rehearsal.once(new ReactiveSystem("rehearsal", false));
    }
  }

  /**
   * The system that {@link Signals} uses.
   *
   * @return the one global system
   */
  public static ReactiveSystem global() {
    return GLOBAL;
  }

  /**
   * Makes a system of its own.
   *
   * @param name its name in messages
   * @return a new, empty system
   */
  public static ReactiveSystem create(String name) {
    Objects.requireNonNull(name, "name");
    return create(o -> o.name(name));
  }

  /**
   * Makes a system of its own with options: {@code create(o ->
   * o.name("session").onError(handler))}.
   *
   * @param options sets the options, see {@link SystemOptions}
   * @return a new, empty system
   */
  public static ReactiveSystem create(Consumer<SystemOptions> options) {
    SystemOptions set = new SystemOptions();
    Objects.requireNonNull(options, "options").accept(set);
    set.freeze();
    rehearse();
    String name = set.name;
    ReactiveSystem system =
        new ReactiveSystem(
            name != null ? name : "system#" + Integer.toHexString(System.identityHashCode(set)),
            true);
    system.take(set);
    CrossSystem.addSystem();
    return system;
  }

  /** Takes over what is set. Nobody else knows this system yet. */
  private void take(SystemOptions set) {
    Scheduler clock = set.scheduler;
    if (clock != null) {
      scheduler = clock;
    }
    if (set.taskExecutor != null) {
      engine.tasks.executor = set.taskExecutor;
    }
    if (set.taskParallelism != 0) {
      engine.tasks.parallelism = set.taskParallelism;
    }
    if (set.loopLimit != 0) {
      engine.loopLimit = set.loopLimit;
    }
    Duration wait = set.waitLimit;
    if (wait != null) {
      engine.waiting.limit = wait.toNanos();
    }
    Duration action = set.actionLimit;
    if (action != null) {
      engine.actionLimit = action.toNanos();
    }
    engine.errorHandler = set.errorHandler;
  }

  static int requireLoopLimit(int runs) {
    if (runs < 1) {
      throw new IllegalArgumentException("The loop limit must be at least 1, not " + runs + ".");
    }
    return runs;
  }

  static Duration requireLimit(String what, Duration limit) {
    if (Objects.requireNonNull(limit, "limit").isNegative()) {
      throw new IllegalArgumentException(
          "The " + what + " limit must not be negative, but is " + limit + ".");
    }
    return limit;
  }

  /**
   * Gives another thread the system that is {@linkplain #current current} here: {@code new
   * Thread(ReactiveSystem.wrap(body))}, {@code pool.execute(ReactiveSystem.wrap(body))}. Without
   * this, a new thread is in the global system, even if a thread of another system has started it.
   *
   * @param body the function that the thread runs
   * @return runs {@code body} as {@link #run} of the system that is current now, in whatever
   *     thread, any number of times
   */
  public static Runnable wrap(Runnable body) {
    Objects.requireNonNull(body, "body");
    ReactiveSystem system = current();
    return () -> system.run(body);
  }

  /** Makes a system that no thread ever owns, so that nobody has to tell it from the global one. */
  static ReactiveSystem unowned(String name) {
    return new ReactiveSystem(name, false);
  }

  /**
   * The system in which the static functions of {@link Signals} create here and now. That is the
   * one this thread owns; else the one of the {@link #run}, action, task body or handler that it
   * runs; else the global one.
   *
   * @return never null; costs a read of a static field while there is no system but the global one
   */
  public static ReactiveSystem current() {
    if (!CrossSystem.several) {
      return GLOBAL;
    }
    Engine owned = CrossSystem.owned();
    if (owned != null) {
      return owned.system;
    }
    ReactiveSystem chosen = CrossSystem.chosen();
    return chosen != null ? chosen : GLOBAL;
  }

  /**
   * Runs a function in which the static functions of {@link Signals} mean this system. Code that
   * imports them can so be tested in isolation.
   *
   * @param body runs once, now, in this thread; its exceptions go to the caller
   * @throws CrossSystemException if this thread owns another system
   */
  public void run(Runnable body) {
    run(supplier(Objects.requireNonNull(body, "body")));
  }

  /**
   * {@link #run(Runnable)} for a function that returns something.
   *
   * @param <T> the type of the result
   * @param body runs once, now, in this thread; its exceptions go to the caller
   * @return the result of {@code body}
   * @throws CrossSystemException if this thread owns another system
   */
  public <T extends @Nullable Object> T run(Supplier<T> body) {
    Objects.requireNonNull(body, "body");
    if (CrossSystem.several) {
      Engine owned = CrossSystem.owned();
      if (owned != null && owned != engine) {
        throw new CrossSystemException(
            engine.name,
            "A thread that owns the system '"
                + owned.name
                + "' cannot run code in the system '"
                + engine.name
                + "'. Do it after the outer operation.");
      }
    }
    ReactiveSystem before = CrossSystem.chosen();
    CrossSystem.choose(this);
    try {
      return body.get();
    } finally {
      CrossSystem.choose(before);
    }
  }

  /**
   * Ends everything that lives in this system: effects, scopes, watches, tasks, timers, sensors and
   * mirrors, what is owned before its owner and the last made first. Called while this thread owns
   * the system, it takes effect when that operation has settled.
   *
   * <p>Cleanups may still write. Afterwards signals can be read as before, computeds are evaluated
   * as unobserved ones, and tasks and sensors have their last value; each write, and each function
   * that makes something, throws {@link ClosedSystemException}, also in threads that were waiting
   * for the system. The bodies of tasks are interrupted. Neither they nor actions that run already
   * are awaited. A closed system is garbage as soon as the program holds no reference to it.
   *
   * <p>Does nothing if the system is closed already. Safe to call from any thread.
   *
   * @throws CrossSystemException if this thread owns another system
   * @throws UnsupportedOperationException on the {@link #global} system
   * @throws RuntimeException if a cleanup fails and no handler takes that; the system is closed all
   *     the same
   */
  @Override
  public void close() {
    Closing closing = engine.closing;
    if (closing == null) {
      throw new UnsupportedOperationException(
          "The global system cannot be closed. Make one with ReactiveSystem.create(name) for what"
              + " is to end.");
    }
    closing.close();
  }

  /**
   * Whether this system is closed.
   *
   * @return true once {@link #close} has taken effect
   */
  public boolean isClosed() {
    Closing closing = engine.closing;
    return closing != null && closing.isClosed();
  }

  /** The engine, to make a signal or a computed in. Functions of computeds may do so for ever. */
  Engine open() {
    if (engine.closing != null && !(engine.isOwner() && (engine.open & Engine.EVALUATING) != 0)) {
      Owners.requireOpen(engine);
    }
    return engine;
  }

  /**
   * Takes what effects and cleanups throw and no handler of an effect or scope takes.
   *
   * @param handler called in the thread that owns the system; null makes the writer throw, as
   *     without
   * @throws UnsupportedOperationException unless this is the {@link #global} system
   */
  public void setErrorHandler(@Nullable ErrorHandler handler) {
    requireGlobal("onError");
    changeErrorHandler(handler);
  }

  /** {@link #setErrorHandler} of any system. */
  void changeErrorHandler(@Nullable ErrorHandler handler) {
    exclusively(() -> engine.errorHandler = handler);
  }

  /**
   * Bounds how often one effect runs in one flush before it fails with {@link EffectLoopException}.
   *
   * @param runs at least 1; the default is 100
   * @throws IllegalArgumentException if {@code runs} is less than 1
   * @throws UnsupportedOperationException unless this is the {@link #global} system
   */
  public void setLoopLimit(int runs) {
    requireGlobal("loopLimit");
    changeLoopLimit(runs);
  }

  /** {@link #setLoopLimit} of any system. */
  void changeLoopLimit(int runs) {
    requireLoopLimit(runs);
    exclusively(() -> engine.loopLimit = runs);
  }

  /**
   * Sets how long a thread waits for this system before it says so in the log, once for each wait,
   * with the owner's name and stack.
   *
   * @param limit more than zero, or {@link Duration#ZERO} to say nothing; the default is 10 seconds
   * @throws IllegalArgumentException if {@code limit} is negative
   * @throws UnsupportedOperationException unless this is the {@link #global} system
   */
  public void setWaitLimit(Duration limit) {
    Objects.requireNonNull(limit, "limit");
    requireGlobal("waitLimit");
    changeWaitLimit(limit);
  }

  /** {@link #setWaitLimit} of any system. */
  void changeWaitLimit(Duration limit) {
    engine.waiting.limit = requireLimit("wait", limit).toNanos();
  }

  /**
   * Sets how long an action of a split effect runs before the actions that other threads have
   * caused go on without it, in another thread. Actions that the thread of the slow action has
   * caused itself stay with that thread. The limit is one of real time, whatever the {@link
   * #setScheduler scheduler}.
   *
   * @param limit more than zero, or {@link Duration#ZERO} to let them wait for each action; the
   *     default is 100 milliseconds
   * @throws IllegalArgumentException if {@code limit} is negative
   * @throws UnsupportedOperationException unless this is the {@link #global} system
   */
  public void setActionLimit(Duration limit) {
    Objects.requireNonNull(limit, "limit");
    requireGlobal("actionLimit");
    changeActionLimit(limit);
  }

  /** {@link #setActionLimit} of any system. */
  void changeActionLimit(Duration limit) {
    engine.actionLimit = requireLimit("action", limit).toNanos();
  }

  /**
   * Replaces the clock that debounced, throttled and adaptive effects go by. Effects that exist
   * already stay with the one before.
   *
   * @param scheduler keeps the time of the effects that are made from now on, such as a {@link
   *     VirtualClock} in tests
   * @throws UnsupportedOperationException unless this is the {@link #global} system
   */
  public void setScheduler(Scheduler scheduler) {
    Objects.requireNonNull(scheduler, "scheduler");
    requireGlobal("scheduler");
    changeScheduler(scheduler);
  }

  /** {@link #setScheduler} of any system. */
  void changeScheduler(Scheduler scheduler) {
    this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
  }

  /**
   * The clock that debounced, throttled and adaptive effects go by.
   *
   * @return the scheduler that was set, or the one that all systems share, whose threads are
   *     daemons and end when idle
   */
  public Scheduler scheduler() {
    return scheduler;
  }

  /** Refuses to change a system whose maker has set its options. */
  private void requireGlobal(String option) {
    if (this != GLOBAL) {
      throw new UnsupportedOperationException(
          "The options of the system '"
              + engine.name
              + "' are set where it is made, by ReactiveSystem.create(o -> o."
              + option
              + "(...)). Only the global system has setters, since nobody makes it.");
    }
  }

  private void exclusively(Runnable change) {
    engine.exclusively(change);
  }

  private static <O extends NodeOptions> O configure(O options, Consumer<? super O> configurer) {
    Objects.requireNonNull(configurer, "options").accept(options);
    options.freeze();
    return options;
  }

  // ---- signals ----------------------------------------------------------------------------------

  /**
   * As {@link Signals#signal(Object)}, in this system.
   *
   * @param <T> the type of the value
   * @param initial the first value
   * @return a new signal
   */
  public <T extends @Nullable Object> Signal<T> signal(T initial) {
    return new Signal<>(open(), null, initial);
  }

  /**
   * As {@link Signals#signal()}, in this system.
   *
   * @param <T> the type of the value
   * @return a new signal
   */
  public <T extends @Nullable Object> Signal<T> signal() {
    return Signal.unset(open(), null);
  }

  /**
   * As {@link Signals#signal(Consumer, Object)}, in this system.
   *
   * @param <T> the type of the value
   * @param options sets the options
   * @param initial the first value
   * @return a new signal
   */
  public <T extends @Nullable Object> Signal<T> signal(
      Consumer<SignalOptions<T>> options, T initial) {
    SignalOptions<T> set = configure(new SignalOptions<T>(), options);
    Signal<T> signal = new Signal<>(open(), set, initial);
    Signal.checkFirst(initial, set, engine, signal.name());
    return signal;
  }

  /**
   * As {@link Signals#unsetSignal}, in this system.
   *
   * @param <T> the type of the value
   * @param options sets the options
   * @return a new signal
   */
  public <T extends @Nullable Object> Signal<T> unsetSignal(Consumer<SignalOptions<T>> options) {
    return Signal.unset(open(), configure(new SignalOptions<T>(), options));
  }

  /**
   * As {@link Signals#intSignal(int)}, in this system.
   *
   * @param initial the first value
   * @return a new signal
   */
  public IntSignal intSignal(int initial) {
    return new IntSignal(open(), null, initial);
  }

  /**
   * As {@link Signals#intSignal(Consumer, int)}, in this system.
   *
   * @param options sets the options
   * @param initial the first value
   * @return a new signal
   */
  public IntSignal intSignal(Consumer<SignalOptions<Integer>> options, int initial) {
    SignalOptions<Integer> set = configure(new SignalOptions<Integer>(), options);
    IntSignal signal = new IntSignal(open(), set, initial);
    Signal.checkFirst(initial, set, engine, signal.name());
    return signal;
  }

  /**
   * As {@link Signals#longSignal(long)}, in this system.
   *
   * @param initial the first value
   * @return a new signal
   */
  public LongSignal longSignal(long initial) {
    return new LongSignal(open(), null, initial);
  }

  /**
   * As {@link Signals#longSignal(Consumer, long)}, in this system.
   *
   * @param options sets the options
   * @param initial the first value
   * @return a new signal
   */
  public LongSignal longSignal(Consumer<SignalOptions<Long>> options, long initial) {
    SignalOptions<Long> set = configure(new SignalOptions<Long>(), options);
    LongSignal signal = new LongSignal(open(), set, initial);
    Signal.checkFirst(initial, set, engine, signal.name());
    return signal;
  }

  /**
   * As {@link Signals#doubleSignal(double)}, in this system.
   *
   * @param initial the first value
   * @return a new signal
   */
  public DoubleSignal doubleSignal(double initial) {
    return new DoubleSignal(open(), null, initial);
  }

  /**
   * As {@link Signals#doubleSignal(Consumer, double)}, in this system.
   *
   * @param options sets the options
   * @param initial the first value
   * @return a new signal
   */
  public DoubleSignal doubleSignal(Consumer<SignalOptions<Double>> options, double initial) {
    SignalOptions<Double> set = configure(new SignalOptions<Double>(), options);
    DoubleSignal signal = new DoubleSignal(open(), set, initial);
    Signal.checkFirst(initial, set, engine, signal.name());
    return signal;
  }

  // ---- computeds --------------------------------------------------------------------------------

  /**
   * As {@link Signals#computed(Supplier)}, in this system.
   *
   * @param <T> the type of the value
   * @param fn computes the value
   * @return a new computed
   */
  public <T extends @Nullable Object> Computed<T> computed(Supplier<? extends T> fn) {
    return new Computed<>(open(), null, Objects.requireNonNull(fn, "fn"));
  }

  /**
   * As {@link Signals#computed(Consumer, Supplier)}, in this system.
   *
   * @param <T> the type of the value
   * @param options sets the options
   * @param fn computes the value
   * @return a new computed
   */
  public <T extends @Nullable Object> Computed<T> computed(
      Consumer<ComputedOptions<T>> options, Supplier<? extends T> fn) {
    Objects.requireNonNull(fn, "fn");
    return new Computed<>(open(), configure(new ComputedOptions<T>(), options), fn);
  }

  /**
   * As {@link Signals#reduced(Object, UnaryOperator)}, in this system.
   *
   * @param <T> the type of the value
   * @param initial the first previous value
   * @param fn computes the value from the previous one
   * @return a new computed
   */
  public <T extends @Nullable Object> Computed<T> reduced(T initial, UnaryOperator<T> fn) {
    return new Computed<>(open(), null, initial, Objects.requireNonNull(fn, "fn"));
  }

  /**
   * As {@link Signals#reduced(Consumer, Object, UnaryOperator)}, in this system.
   *
   * @param <T> the type of the value
   * @param options sets the options
   * @param initial the first previous value
   * @param fn computes the value from the previous one
   * @return a new computed
   */
  public <T extends @Nullable Object> Computed<T> reduced(
      Consumer<ComputedOptions<T>> options, T initial, UnaryOperator<T> fn) {
    Objects.requireNonNull(fn, "fn");
    return new Computed<>(open(), configure(new ComputedOptions<T>(), options), initial, fn);
  }

  /**
   * As {@link Signals#intComputed(IntSupplier)}, in this system.
   *
   * @param fn computes the value
   * @return a new computed
   */
  public IntComputed intComputed(IntSupplier fn) {
    return new IntComputed(open(), null, Objects.requireNonNull(fn, "fn"));
  }

  /**
   * As {@link Signals#intComputed(Consumer, IntSupplier)}, in this system.
   *
   * @param options sets the options
   * @param fn computes the value
   * @return a new computed
   */
  public IntComputed intComputed(Consumer<ComputedOptions<Integer>> options, IntSupplier fn) {
    Objects.requireNonNull(fn, "fn");
    return new IntComputed(open(), configure(new ComputedOptions<Integer>(), options), fn);
  }

  /**
   * As {@link Signals#longComputed(LongSupplier)}, in this system.
   *
   * @param fn computes the value
   * @return a new computed
   */
  public LongComputed longComputed(LongSupplier fn) {
    return new LongComputed(open(), null, Objects.requireNonNull(fn, "fn"));
  }

  /**
   * As {@link Signals#longComputed(Consumer, LongSupplier)}, in this system.
   *
   * @param options sets the options
   * @param fn computes the value
   * @return a new computed
   */
  public LongComputed longComputed(Consumer<ComputedOptions<Long>> options, LongSupplier fn) {
    Objects.requireNonNull(fn, "fn");
    return new LongComputed(open(), configure(new ComputedOptions<Long>(), options), fn);
  }

  /**
   * As {@link Signals#doubleComputed(DoubleSupplier)}, in this system.
   *
   * @param fn computes the value
   * @return a new computed
   */
  public DoubleComputed doubleComputed(DoubleSupplier fn) {
    return new DoubleComputed(open(), null, Objects.requireNonNull(fn, "fn"));
  }

  /**
   * As {@link Signals#doubleComputed(Consumer, DoubleSupplier)}, in this system.
   *
   * @param options sets the options
   * @param fn computes the value
   * @return a new computed
   */
  public DoubleComputed doubleComputed(
      Consumer<ComputedOptions<Double>> options, DoubleSupplier fn) {
    Objects.requireNonNull(fn, "fn");
    return new DoubleComputed(open(), configure(new ComputedOptions<Double>(), options), fn);
  }

  /**
   * As {@link Signals#intReduced(int, IntUnaryOperator)}, in this system.
   *
   * @param initial the first previous value
   * @param fn computes the value from the previous one
   * @return a new computed
   */
  public IntComputed intReduced(int initial, IntUnaryOperator fn) {
    return new IntComputed(open(), null, initial, Objects.requireNonNull(fn, "fn"));
  }

  /**
   * As {@link Signals#intReduced(Consumer, int, IntUnaryOperator)}, in this system.
   *
   * @param options sets the options
   * @param initial the first previous value
   * @param fn computes the value from the previous one
   * @return a new computed
   */
  public IntComputed intReduced(
      Consumer<ComputedOptions<Integer>> options, int initial, IntUnaryOperator fn) {
    Objects.requireNonNull(fn, "fn");
    ComputedOptions<Integer> set = configure(new ComputedOptions<Integer>(), options);
    return new IntComputed(open(), set, initial, fn);
  }

  /**
   * As {@link Signals#longReduced(long, LongUnaryOperator)}, in this system.
   *
   * @param initial the first previous value
   * @param fn computes the value from the previous one
   * @return a new computed
   */
  public LongComputed longReduced(long initial, LongUnaryOperator fn) {
    return new LongComputed(open(), null, initial, Objects.requireNonNull(fn, "fn"));
  }

  /**
   * As {@link Signals#longReduced(Consumer, long, LongUnaryOperator)}, in this system.
   *
   * @param options sets the options
   * @param initial the first previous value
   * @param fn computes the value from the previous one
   * @return a new computed
   */
  public LongComputed longReduced(
      Consumer<ComputedOptions<Long>> options, long initial, LongUnaryOperator fn) {
    Objects.requireNonNull(fn, "fn");
    ComputedOptions<Long> set = configure(new ComputedOptions<Long>(), options);
    return new LongComputed(open(), set, initial, fn);
  }

  /**
   * As {@link Signals#doubleReduced(double, DoubleUnaryOperator)}, in this system.
   *
   * @param initial the first previous value
   * @param fn computes the value from the previous one
   * @return a new computed
   */
  public DoubleComputed doubleReduced(double initial, DoubleUnaryOperator fn) {
    return new DoubleComputed(open(), null, initial, Objects.requireNonNull(fn, "fn"));
  }

  /**
   * As {@link Signals#doubleReduced(Consumer, double, DoubleUnaryOperator)}, in this system.
   *
   * @param options sets the options
   * @param initial the first previous value
   * @param fn computes the value from the previous one
   * @return a new computed
   */
  public DoubleComputed doubleReduced(
      Consumer<ComputedOptions<Double>> options, double initial, DoubleUnaryOperator fn) {
    Objects.requireNonNull(fn, "fn");
    ComputedOptions<Double> set = configure(new ComputedOptions<Double>(), options);
    return new DoubleComputed(open(), set, initial, fn);
  }

  // ---- linked signals and slots -----------------------------------------------------------------

  /**
   * As {@link Signals#linked(Supplier)}, in this system.
   *
   * @param <T> the type of the value
   * @param fn computes the value
   * @return a new linked signal
   */
  public <T extends @Nullable Object> LinkedSignal<T> linked(Supplier<? extends T> fn) {
    Objects.requireNonNull(fn, "fn");
    return new LinkedSignal<>(open(), null, previous -> fn.get());
  }

  /**
   * As {@link Signals#linked(Consumer, Supplier)}, in this system.
   *
   * @param <T> the type of the value
   * @param options sets the options
   * @param fn computes the value
   * @return a new linked signal
   */
  public <T extends @Nullable Object> LinkedSignal<T> linked(
      Consumer<SignalOptions<T>> options, Supplier<? extends T> fn) {
    Objects.requireNonNull(fn, "fn");
    return new LinkedSignal<>(
        open(), configure(new SignalOptions<T>(), options), previous -> fn.get());
  }

  /**
   * As {@link Signals#linked(Supplier, BiFunction)}, in this system.
   *
   * @param <S> the type of the source
   * @param <T> the type of the value
   * @param source read tracked
   * @param fn computes the value from that of the source and the previous one
   * @return a new linked signal
   */
  public <S extends @Nullable Object, T extends @Nullable Object> LinkedSignal<T> linked(
      Supplier<? extends S> source, BiFunction<? super S, ? super @Nullable T, ? extends T> fn) {
    return new LinkedSignal<>(open(), null, withSource(source, fn));
  }

  /**
   * As {@link Signals#linked(Consumer, Supplier, BiFunction)}, in this system.
   *
   * @param <S> the type of the source
   * @param <T> the type of the value
   * @param options sets the options
   * @param source read tracked
   * @param fn computes the value from that of the source and the previous one
   * @return a new linked signal
   */
  public <S extends @Nullable Object, T extends @Nullable Object> LinkedSignal<T> linked(
      Consumer<SignalOptions<T>> options,
      Supplier<? extends S> source,
      BiFunction<? super S, ? super @Nullable T, ? extends T> fn) {
    UnaryOperator<@Nullable T> both = withSource(source, fn);
    return new LinkedSignal<>(open(), configure(new SignalOptions<T>(), options), both);
  }

  private <S extends @Nullable Object, T extends @Nullable Object>
      UnaryOperator<@Nullable T> withSource(
          Supplier<? extends S> source,
          BiFunction<? super S, ? super @Nullable T, ? extends T> fn) {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(fn, "fn");
    Supplier<? extends S> followed =
        source instanceof ReadableSignal<?> ? source : new Computed<S>(open(), null, source);
    return previous -> fn.apply(followed.get(), previous);
  }

  /**
   * As {@link Signals#slot(ReadableSignal)}, in this system.
   *
   * @param <T> the type of the value
   * @param signal the first signal in the slot
   * @return a new slot
   */
  public <T extends @Nullable Object> Slot<T> slot(ReadableSignal<T> signal) {
    Objects.requireNonNull(signal, "signal");
    return new Slot<>(open(), new ComputedOptions<T>(), signal);
  }

  /**
   * As {@link Signals#slot(Consumer, ReadableSignal)}, in this system.
   *
   * @param <T> the type of the value
   * @param options sets the options
   * @param signal the first signal in the slot
   * @return a new slot
   */
  public <T extends @Nullable Object> Slot<T> slot(
      Consumer<ComputedOptions<T>> options, ReadableSignal<T> signal) {
    Objects.requireNonNull(signal, "signal");
    ComputedOptions<T> set = new ComputedOptions<>();
    Objects.requireNonNull(options, "options").accept(set);
    return new Slot<>(open(), set, signal);
  }

  // ---- sensors ----------------------------------------------------------------------------------

  /**
   * As {@link Signals#sensor(Sensor.Start)}, in this system.
   *
   * @param <T> the type of the value
   * @param start connects it to what feeds it
   * @return a new sensor
   */
  public <T extends @Nullable Object> Sensor<T> sensor(Sensor.Start<T> start) {
    return new Sensor<>(open(), null, Objects.requireNonNull(start, "start"));
  }

  /**
   * As {@link Signals#sensor(Consumer, Sensor.Start)}, in this system.
   *
   * @param <T> the type of the value
   * @param options sets the options
   * @param start connects it to what feeds it
   * @return a new sensor
   */
  public <T extends @Nullable Object> Sensor<T> sensor(
      Consumer<SignalOptions<T>> options, Sensor.Start<T> start) {
    Objects.requireNonNull(start, "start");
    return new Sensor<>(open(), configure(new SignalOptions<T>(), options), start);
  }

  /**
   * As {@link Signals#sensor(Consumer, Object, Sensor.Start)}, in this system.
   *
   * @param <T> the type of the value
   * @param options sets the options
   * @param initial the first value
   * @param start connects it to what feeds it
   * @return a new sensor
   */
  public <T extends @Nullable Object> Sensor<T> sensor(
      Consumer<SignalOptions<T>> options, T initial, Sensor.Start<T> start) {
    Objects.requireNonNull(start, "start");
    SignalOptions<T> set = configure(new SignalOptions<T>(), options);
    Sensor<T> sensor = new Sensor<>(open(), set, start, initial);
    Signal.checkFirst(initial, set, engine, sensor.node().name());
    return sensor;
  }

  /**
   * As {@link Signals#interval(Duration)}, in this system.
   *
   * @param period how long from one tick to the next, more than zero
   * @return a new signal
   * @throws IllegalArgumentException if {@code period} is not more than zero
   */
  public ReadableSignal<Long> interval(Duration period) {
    return interval(o -> {}, period);
  }

  /**
   * As {@link Signals#interval(Consumer, Duration)}, in this system.
   *
   * @param options sets the options
   * @param period how long from one tick to the next, more than zero
   * @return a new signal
   * @throws IllegalArgumentException if {@code period} is not more than zero
   */
  public ReadableSignal<Long> interval(Consumer<SignalOptions<Long>> options, Duration period) {
    Objects.requireNonNull(options, "options");
    Ticks.requirePeriod("interval", period);
    SignalOptions<Long> set = new SignalOptions<>();
    options.accept(set);
    AtomicLong ticks = new AtomicLong();
    return Ticks.sensor(open(), set, "interval", period, ticks::incrementAndGet, 0L, false);
  }

  /**
   * As {@link Signals#now(InstantSource, Duration)}, in this system.
   *
   * @param clock the source of the time
   * @param period how long from one look at the clock to the next, more than zero
   * @return a new signal
   * @throws IllegalArgumentException if {@code period} is not more than zero
   */
  public ReadableSignal<Instant> now(InstantSource clock, Duration period) {
    return now(o -> {}, clock, period);
  }

  /**
   * As {@link Signals#now(Consumer, InstantSource, Duration)}, in this system.
   *
   * @param options sets the options
   * @param clock tells the time
   * @param period how long from one look at the clock to the next, more than zero
   * @return a new signal
   * @throws IllegalArgumentException if {@code period} is not more than zero
   */
  public ReadableSignal<Instant> now(
      Consumer<SignalOptions<Instant>> options, InstantSource clock, Duration period) {
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(clock, "clock");
    Ticks.requirePeriod("now", period);
    SignalOptions<Instant> set = new SignalOptions<>();
    options.accept(set);
    return Ticks.sensor(open(), set, "now", period, clock::instant, clock.instant(), true);
  }

  // ---- state of other systems -------------------------------------------------------------------

  /**
   * Shows a signal of another system in this one, see {@link Mirror}. Has the value that the source
   * has now.
   *
   * @param <T> the type of the value
   * @param source a signal, computed, ref or any other signal of this library
   * @return a new mirror, owned by the scope of this system that is active, if any
   * @throws CrossSystemException if this thread owns a system, so that it cannot read the source
   * @throws IllegalArgumentException if the system of {@code source} cannot be told
   */
  public <T extends @Nullable Object> Mirror<T> mirror(ReadableSignal<T> source) {
    Engine from = engineOf(source);
    Mirror.requireFree(engine);
    return Mirror.create(open(), from, nameOfMirror(source), source, Mirror.first(source::peek));
  }

  /**
   * {@link #mirror(ReadableSignal)} with a first value, so that it can be made by a thread that
   * owns this system.
   *
   * @param <T> the type of the value
   * @param initial shown until the source has been read
   * @param source a signal, computed, ref or any other signal of this library
   * @return a new mirror
   * @throws IllegalArgumentException if the system of {@code source} cannot be told
   */
  public <T extends @Nullable Object> Mirror<T> mirror(T initial, ReadableSignal<T> source) {
    Engine from = engineOf(source);
    return Mirror.create(open(), from, nameOfMirror(source), source, initial);
  }

  /**
   * Shows in this system the result of a function that reads another one, consistently, see {@link
   * Mirror}.
   *
   * @param <T> the type of the value
   * @param other the system of everything that {@code getter} reads
   * @param getter evaluated while a thread owns {@code other}, as a computed is
   * @return a new mirror, with the value that {@code getter} has now
   * @throws CrossSystemException if this thread owns a system
   */
  public <T extends @Nullable Object> Mirror<T> mirrorAll(
      ReactiveSystem other, Supplier<? extends T> getter) {
    Objects.requireNonNull(getter, "getter");
    return mirrorAll(
        "mirrorAll#" + Integer.toHexString(System.identityHashCode(getter)), other, getter);
  }

  /**
   * {@link #mirrorAll(ReactiveSystem, Supplier)} with a name.
   *
   * @param <T> the type of the value
   * @param name the name of the mirror in messages
   * @param other the system of everything that {@code getter} reads
   * @param getter evaluated while a thread owns {@code other}, as a computed is
   * @return a new mirror, with the value that {@code getter} has now
   * @throws CrossSystemException if this thread owns a system
   */
  public <T extends @Nullable Object> Mirror<T> mirrorAll(
      String name, ReactiveSystem other, Supplier<? extends T> getter) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(getter, "getter");
    Engine from = Objects.requireNonNull(other, "other").engine;
    Mirror.requireFree(engine);
    Supplier<T> read = () -> other.<T>read(getter::get);
    return Mirror.create(open(), from, name, read, Mirror.<T>first(read));
  }

  private static String nameOfMirror(ReadableSignal<?> source) {
    return "mirror of " + Nodes.nameOf(source);
  }

  private static Engine engineOf(ReadableSignal<?> source) {
    ReactiveNode node = Nodes.of(Objects.requireNonNull(source, "source"));
    if (node == null) {
      if (source instanceof OfSystem ref) {
        return ref.system().engine;
      }
      throw new IllegalArgumentException(
          "It cannot be told which system "
              + source
              + " belongs to. Use mirrorAll(system, () -> ...).");
    }
    return node.engine;
  }

  // ---- tasks ------------------------------------------------------------------------------------

  /**
   * As {@link Signals#task(TaskBody)}, in this system.
   *
   * @param <T> the type of the value
   * @param body computes the value
   * @return a new task
   */
  public <T extends @Nullable Object> Task<T> task(TaskBody<T> body) {
    return task(o -> {}, body);
  }

  /**
   * As {@link Signals#task(Consumer, TaskBody)}, in this system.
   *
   * @param <T> the type of the value
   * @param options sets the options
   * @param body computes the value
   * @return a new task
   */
  public <T extends @Nullable Object> Task<T> task(
      Consumer<TaskOptions<T>> options, TaskBody<T> body) {
    Objects.requireNonNull(body, "body");
    return Task.create(open(), configure(new TaskOptions<T>(), options), body);
  }

  /**
   * As {@link Signals#task(Object, TaskStep)}, in this system.
   *
   * @param <T> the type of the value
   * @param initial the value before the first run has returned
   * @param body computes the value from the previous one
   * @return a new task
   */
  public <T extends @Nullable Object> Task<T> task(T initial, TaskStep<T> body) {
    return task(o -> {}, initial, body);
  }

  /**
   * As {@link Signals#task(Consumer, Object, TaskStep)}, in this system.
   *
   * @param <T> the type of the value
   * @param options sets the options
   * @param initial the value before the first run has returned
   * @param body computes the value from the previous one
   * @return a new task
   */
  public <T extends @Nullable Object> Task<T> task(
      Consumer<TaskOptions<T>> options, T initial, TaskStep<T> body) {
    Objects.requireNonNull(body, "body");
    return Task.create(open(), configure(new TaskOptions<T>(), options), initial, body);
  }

  /**
   * Sets the executor for the bodies of tasks that have no executor of their own. Without it each
   * run has a thread of its own: a virtual one where the JDK has them (21 or newer), else a daemon.
   *
   * @param executor called by a thread that owns no system; null for the default
   * @throws UnsupportedOperationException unless this is the {@link #global} system
   */
  public void setTaskExecutor(@Nullable Executor executor) {
    requireGlobal("taskExecutor");
    changeTaskExecutor(executor);
  }

  /** {@link #setTaskExecutor} of any system. */
  void changeTaskExecutor(@Nullable Executor executor) {
    exclusively(() -> engine.tasks.executor = executor);
  }

  /**
   * Bounds how many bodies of tasks of this system run at once; further ones wait in line. A body
   * that awaits another task does not count while it waits. The default is no bound. See {@link
   * TaskOptions#parallelism} for a single task, whose default is 8.
   *
   * @param bodies how many, at least 1; those that run already go on
   * @throws IllegalArgumentException if {@code bodies} is less than 1
   * @throws UnsupportedOperationException unless this is the {@link #global} system
   */
  public void setTaskParallelism(int bodies) {
    requireGlobal("taskParallelism");
    changeTaskParallelism(bodies);
  }

  /** {@link #setTaskParallelism} of any system. */
  void changeTaskParallelism(int bodies) {
    TaskOptions.requirePositive("setTaskParallelism", bodies);
    exclusively(
        () -> {
          engine.tasks.parallelism = bodies;
          engine.tasks.launchFirst();
        });
  }

  /** A sensor that is fed all the time. */
  <T extends @Nullable Object> Sensor<T> fedSensor(Consumer<SignalOptions<T>> options) {
    return new Sensor<>(open(), configure(new SignalOptions<T>(), options), null);
  }

  // ---- effects and scopes -----------------------------------------------------------------------

  /**
   * As {@link Signals#effect(Runnable)}, in this system.
   *
   * @param fn runs now and after each change of what it has read
   * @return the running effect
   */
  public Effect effect(Runnable fn) {
    Objects.requireNonNull(fn, "fn");
    return Owners.start(new Effect(engine, 0, null, fn), engine);
  }

  /**
   * As {@link Signals#effect(Supplier)}, in this system.
   *
   * @param fn runs now and after each change of what it has read
   * @return the running effect
   */
  public Effect effect(Supplier<? extends @Nullable Cleanup> fn) {
    Runnable body = new Cleaning(Objects.requireNonNull(fn, "fn"));
    return Owners.start(new Effect(engine, Flags.RETURNS_CLEANUP, null, body), engine);
  }

  /**
   * As {@link Signals#effect(Consumer, Runnable)}, in this system.
   *
   * @param options sets the options
   * @param fn runs now and after each change of what it has read
   * @return the running effect
   */
  public Effect effect(Consumer<EffectOptions> options, Runnable fn) {
    return configured(options, Objects.requireNonNull(fn, "fn"));
  }

  /**
   * As {@link Signals#effect(Consumer, Supplier)}, in this system.
   *
   * @param options sets the options
   * @param fn runs now and after each change of what it has read
   * @return the running effect
   */
  public Effect effect(Consumer<EffectOptions> options, Supplier<? extends @Nullable Cleanup> fn) {
    return configured(options, new Cleaning(Objects.requireNonNull(fn, "fn")));
  }

  /**
   * As {@link Signals#effect(Supplier, Consumer)}, in this system.
   *
   * @param <T> the type of the value
   * @param source read tracked
   * @param action called with the value, and with each new one, after the system has been released
   * @return the running effect
   */
  public <T extends @Nullable Object> Effect effect(
      Supplier<? extends T> source, Consumer<? super T> action) {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(action, "action");
    return split(source, (value, old) -> action.accept(value), true, null);
  }

  /**
   * As {@link Signals#effect(Consumer, Supplier, Consumer)}, in this system.
   *
   * @param <T> the type of the value
   * @param options sets the options
   * @param source read tracked
   * @param action called with the value, and with each new one, after the system has been released
   * @return the running effect
   */
  public <T extends @Nullable Object> Effect effect(
      Consumer<EffectOptions> options, Supplier<? extends T> source, Consumer<? super T> action) {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(action, "action");
    return watch(source, (value, old) -> action.accept(value), true, options);
  }

  <T extends @Nullable Object> Effect watch(
      Supplier<? extends T> source,
      BiConsumer<? super T, ? super T> action,
      boolean immediate,
      Consumer<EffectOptions> options) {
    return split(source, action, immediate, configure(new EffectOptions(), options));
  }

  /** A split effect whose action gets the new and the old value. */
  <T extends @Nullable Object> Effect split(
      Supplier<? extends T> source,
      BiConsumer<? super T, ? super T> action,
      boolean immediate,
      @Nullable EffectOptions options) {
    if (options != null && (options.batched || options.allowRecursion)) {
      throw new IllegalArgumentException(
          "batched and allowRecursion are for effects that are one function, but "
              + options.described()
              + " has a source and an action. Leave them out: an action may call batch(), and may"
              + " write any signal.");
    }
    boolean first = immediate && (options == null || !options.skipFirst);
    Split<T> split = new Split<T>(engine, source, action, first, options);
    boolean deferred = split.executor != null || split.timing != null;
    int flags = deferred ? Flags.SPLIT | Flags.DEFERRED : Flags.SPLIT;
    Effect effect = new Effect(engine, flags, options, split);
    split.effect = effect;
    if (options != null) {
      options.due = split;
    }
    split.scope.subs = new Link(split.scope, effect, null, null);
    return Owners.start(effect, engine);
  }

  private Effect configured(Consumer<EffectOptions> configurer, Runnable fn) {
    EffectOptions options = configure(new EffectOptions(), configurer);
    if (options.skipFirst) {
      throw new IllegalArgumentException(
          "skipFirst is for effects with a source and an action, but "
              + options.described()
              + " is one function, which must run to find its dependencies. Use effect(o ->"
              + " o.skipFirst(), source, action).");
    }
    Timing timing = Timing.of(options, this);
    boolean deferred = timing != null || options.executor != null;
    if (deferred && options.allowRecursion) {
      throw new IllegalArgumentException(
          "allowRecursion repeats a run at once, which "
              + options.described()
              + " cannot do with an executor, debounce, throttle or adaptive. Leave one of them"
              + " out.");
    }
    Runnable body = fn;
    FailureLimit limit = null;
    if (options.closeAfterFailures != 0) {
      limit = new FailureLimit(body, options.closeAfterFailures);
      body = new Cleaning(limit);
    }
    OneRun once = null;
    if (options.once) {
      once = new OneRun(body);
      body = new Cleaning(once);
    }
    int flags =
        (body instanceof Cleaning ? Flags.RETURNS_CLEANUP : 0)
            | (options.allowRecursion ? Flags.ALLOW_RECURSION : 0)
            | (options.batched ? Flags.BATCHED : 0)
            | (deferred ? Flags.DEFERRED : 0);
    Effect effect = new Effect(engine, flags, options, body);
    if (limit != null) {
      limit.effect = effect;
    }
    if (once != null) {
      once.effect = effect;
    }
    if (deferred) {
      options.due = new Deferred(options.executor, timing);
      options.due.effect = effect;
    }
    return Owners.start(effect, engine);
  }

  /**
   * As {@link Signals#bind}, in this system.
   *
   * @param <T> the type of the value
   * @param source read tracked
   * @param target called untracked with each value
   * @return the effect that keeps them bound
   */
  public <T extends @Nullable Object> Effect bind(
      Supplier<? extends T> source, Consumer<? super T> target) {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(target, "target");
    return effect(
        () -> {
          T value = source.get();
          untracked(() -> target.accept(value));
        });
  }

  /**
   * As {@link Signals#effectScope()}, in this system.
   *
   * @return a new scope
   */
  public EffectScope effectScope() {
    return Owners.open(new EffectScope(engine), false, null, engine);
  }

  /**
   * As {@link Signals#effectScope(Consumer)}, in this system.
   *
   * @param options sets the options
   * @return a new scope
   */
  public EffectScope effectScope(Consumer<ScopeOptions> options) {
    ScopeOptions set = configure(new ScopeOptions(), options);
    return Owners.open(new EffectScope(engine, set), set.detached, null, engine);
  }

  /**
   * As {@link Signals#effectScope(Runnable)}, in this system.
   *
   * @param body runs now, in the scope
   * @return a new scope
   */
  public EffectScope effectScope(Runnable body) {
    Objects.requireNonNull(body, "body");
    return Owners.open(new EffectScope(engine), false, body, engine);
  }

  /**
   * As {@link Signals#effectScope(Consumer, Runnable)}, in this system.
   *
   * @param options sets the options
   * @param body runs now, in the scope
   * @return a new scope
   */
  public EffectScope effectScope(Consumer<ScopeOptions> options, Runnable body) {
    Objects.requireNonNull(body, "body");
    ScopeOptions set = configure(new ScopeOptions(), options);
    return Owners.open(new EffectScope(engine, set), set.detached, body, engine);
  }

  /**
   * As {@link Signals#onCleanup}, in this system.
   *
   * @param cleanup runs before the next run or at the end of the owner
   */
  public void onCleanup(Cleanup cleanup) {
    Tracking.onCleanup(engine, Objects.requireNonNull(cleanup, "cleanup"));
  }

  /**
   * As {@link Signals#tryOnCleanup}, in this system.
   *
   * @param cleanup runs before the next run or at the end of the owner
   * @return whether there is an owner
   */
  public boolean tryOnCleanup(Cleanup cleanup) {
    return Tracking.tryOnCleanup(engine, Objects.requireNonNull(cleanup, "cleanup"));
  }

  /**
   * As {@link Signals#detached(Runnable)}, in this system.
   *
   * @param fn runs once, now
   */
  public void detached(Runnable fn) {
    detached(supplier(fn));
  }

  /**
   * As {@link Signals#detached(Supplier)}, in this system.
   *
   * @param <T> the type of the result
   * @param fn runs once, now
   * @return the result of {@code fn}
   */
  public <T extends @Nullable Object> T detached(Supplier<T> fn) {
    return Tracking.detached(engine, Objects.requireNonNull(fn, "fn"));
  }

  // ---- batches ----------------------------------------------------------------------------------

  /**
   * As {@link Signals#startBatch}, in this system.
   *
   * @return the open batch
   */
  public Batch startBatch() {
    return engine.startBatch();
  }

  /** As {@link Signals#endBatch}, in this system. */
  public void endBatch() {
    engine.endBatch();
  }

  /**
   * As {@link Signals#batch(Runnable)}, in this system.
   *
   * @param fn runs once, now
   */
  public void batch(Runnable fn) {
    batch(supplier(fn));
  }

  /**
   * As {@link Signals#batch(Supplier)}, in this system.
   *
   * @param <T> the type of the result
   * @param fn runs once, now
   * @return the result of {@code fn}
   */
  public <T extends @Nullable Object> T batch(Supplier<T> fn) {
    return Tracking.batch(engine, Objects.requireNonNull(fn, "fn"));
  }

  /**
   * As {@link Signals#read(Supplier)}, in this system.
   *
   * @param <T> the type of the result
   * @param fn runs once, now
   * @return the result of {@code fn}
   */
  public <T extends @Nullable Object> T read(Supplier<T> fn) {
    return Tracking.read(engine, Objects.requireNonNull(fn, "fn"));
  }

  /**
   * As {@link Signals#getBatchDepth}, in this system.
   *
   * @return how many batches are open here
   */
  public int getBatchDepth() {
    return engine.isOwner() ? engine.batchDepth : 0;
  }

  // ---- tracking ---------------------------------------------------------------------------------

  /** As {@link Signals#pauseTracking}, in this system. */
  public void pauseTracking() {
    engine.pauseTracking();
  }

  /** As {@link Signals#enableTracking}, in this system. */
  public void enableTracking() {
    engine.enableTracking();
  }

  /** As {@link Signals#resumeTracking}, in this system. */
  public void resumeTracking() {
    engine.resumeTracking();
  }

  /**
   * As {@link Signals#untracked(Runnable)}, in this system.
   *
   * @param fn runs once, now
   */
  public void untracked(Runnable fn) {
    untracked(supplier(fn));
  }

  /**
   * As {@link Signals#untracked(Supplier)}, in this system.
   *
   * @param <T> the type of the result
   * @param fn runs once, now
   * @return the result of {@code fn}
   */
  public <T extends @Nullable Object> T untracked(Supplier<T> fn) {
    return Tracking.untracked(engine, Objects.requireNonNull(fn, "fn"));
  }

  /**
   * As {@link Signals#getActiveSub}, in this system.
   *
   * @return the subscriber that tracks reads here and now, or null
   */
  public @Nullable Subscriber getActiveSub() {
    return Tracking.activeSub(engine);
  }

  /**
   * As {@link Signals#setActiveSub}, in this system.
   *
   * @param subscriber the new one, or null
   * @return the subscriber that tracked before, or null
   */
  public @Nullable Subscriber setActiveSub(@Nullable Subscriber subscriber) {
    return Tracking.setActiveSub(engine, subscriber);
  }

  /**
   * As {@link Signals#getActiveEffect}, in this system.
   *
   * @return the innermost effect around here, or null
   */
  public @Nullable Effect getActiveEffect() {
    return Tracking.activeEffect(engine);
  }

  /**
   * As {@link Signals#getActiveScope}, in this system.
   *
   * @return the innermost scope around here, or null
   */
  public @Nullable EffectScope getActiveScope() {
    return Tracking.activeScope(engine);
  }

  /**
   * As {@link Signals#trigger(ReadableSignal)}, in this system.
   *
   * @param signal the signal whose value has changed inside
   */
  public void trigger(ReadableSignal<?> signal) {
    Objects.requireNonNull(signal, "signal");
    Object at = signal instanceof Sensor<?> sensor ? sensor.node() : signal;
    if (at instanceof ReactiveNode node && !node.isComputed()) {
      CrossSystem.require(node, engine, "trigger");
      Tracking.trigger(engine, node);
    } else {
      trigger((Runnable) signal::get);
    }
  }

  /**
   * As {@link Signals#trigger(Runnable)}, in this system.
   *
   * @param fn reads what has changed without telling
   */
  public void trigger(Runnable fn) {
    Tracking.trigger(engine, Objects.requireNonNull(fn, "fn"));
  }

  /**
   * As {@link Signals#onWrite}, in this system.
   *
   * @param <T> the type of the value
   * @param signal whose writes to report
   * @param before called with the old and the new value, before anything has changed
   * @param after called with the old and the new value, after the write
   * @return to end it
   * @throws IllegalArgumentException if the signal is derived, so that it cannot be written
   */
  public <T extends @Nullable Object> Registration onWrite(
      ReadableSignal<T> signal,
      BiConsumer<? super T, ? super T> before,
      BiConsumer<? super T, ? super T> after) {
    Objects.requireNonNull(signal, "signal");
    Objects.requireNonNull(before, "before");
    Objects.requireNonNull(after, "after");
    return Observers.register(signal, new Observers.Entry<>(before, after), engine);
  }

  private static Supplier<@Nullable Object> supplier(Runnable fn) {
    Objects.requireNonNull(fn, "fn");
    return () -> {
      fn.run();
      return null;
    };
  }

  /** The name given to it. */
  @Override
  public String toString() {
    return "ReactiveSystem(" + engine.name + ")";
  }
}
