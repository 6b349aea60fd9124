package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.RECURSED_CHECK;

import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A derived value that can be written all the same: a value that is set by hand holds until a
 * dependency of the function changes, then the function decides again. Made by {@link
 * Signals#linked}. For what has a default that follows from other values and may be chosen: a
 * selected row, a shipping address that is the billing address until somebody types another. Safe
 * to use from any thread.
 *
 * <p>It is lazy as a computed: the function is called when the value is read, or set, and a
 * dependency has changed. If it throws, readers get the exception until a dependency changes or a
 * value is set.
 *
 * @param <T> the type of the value
 */
public final class LinkedSignal<T extends @Nullable Object> implements WritableSignal<T> {
  /*
   *   dependencies ──▶ derived ──▶ value ──▶ readers
   *                    manual  ──▶
   *
   * Each evaluation of derived makes a new Derived. A manual value knows the one it stands in for,
   * and holds while that is the result of derived. So a change that a batch takes back is no
   * change, and no node has to be told that a manual value has ended: it ends when derived is
   * evaluated.
   *
   * K1  A manual value is set after derived has been brought up to date.
   * K2  The manual value of an earlier Derived is never shown again; derive forgets it. In a batch it does
   *     not yet, as derived may go back to the one that it had when the batch began.
   * K3  A value that is set by hand in a batch, after a dependency has changed, stands in for the
   *     Derived of that moment. If the dependency changes back, that is the change that ends it.
   */

  /** The result of one call of the function. */
  private static final class Derived<T extends @Nullable Object> {

    /** The result of the function, or if it threw, the value from before. */
    final @Nullable T value;

    final @Nullable Throwable thrown;

    Derived(@Nullable T value, @Nullable Throwable thrown) {
      this.value = value;
      this.thrown = thrown;
    }
  }

  /** A value set by hand. */
  private static final class Manual<T extends @Nullable Object> {

    final Derived<T> base;

    /** Null when it is over: then base is not the present one. */
    volatile @Nullable T value;

    Manual(Derived<T> base, T value) {
      this.base = base;
      this.value = value;
    }
  }

  private final Engine engine;
  private final @Nullable SignalOptions<T> options;

  /** Gets the previous value, null at first. */
  private final UnaryOperator<@Nullable T> fn;

  private final Computed<Derived<T>> derived;
  private final Signal<@Nullable Manual<T>> manual;
  private final Computed<T> value;

  /** The callbacks to call for each value set by hand. Guarded by the system. */
  @Nullable Observers<T> observers;

  /** Made when it is asked for. */
  private @Nullable Computed<Boolean> overridden;

  @SuppressWarnings("NullAway") // a nullable type argument counts as non-null for it
  LinkedSignal(Engine engine, @Nullable SignalOptions<T> options, UnaryOperator<@Nullable T> fn) {
    this.engine = engine;
    this.options = options;
    this.fn = fn;
    String name = options == null ? null : options.name();
    if (name == null) {
      name = "linked#" + Integer.toHexString(System.identityHashCode(this));
    }
    ComputedOptions<Derived<T>> ofDerived = new ComputedOptions<>();
    ofDerived.name(name + " (derived)").freeze();
    SignalOptions<@Nullable Manual<T>> ofManual = new SignalOptions<>();
    ofManual.name(name + " (manual)").equality(this::sameManual).freeze();
    ComputedOptions<T> ofValue = new ComputedOptions<>();
    ofValue.name(name);
    if (options != null) {
      ofValue.equality = options.equality;
      ofValue.setHooks(options);
    }
    ofValue.freeze();
    this.derived = new Computed<>(engine, ofDerived, (Supplier<Derived<T>>) this::derive);
    this.manual = new Signal<>(engine, ofManual, null);
    this.value = new Computed<>(engine, ofValue, (Supplier<T>) this::choose);
    VarHandle.storeStoreFence(); // N4
  }

  private Derived<T> derive() {
    Derived<T> before = before();
    Manual<T> chosen = manual.pending;
    T previous =
        before == null
            ? null
            : chosen != null && chosen.base == before ? chosen.value : before.value;
    Derived<T> made;
    try {
      made = new Derived<>(call(previous), null);
    } catch (Throwable thrown) {
      if (thrown instanceof Error error) {
        throw error;
      }
      made = new Derived<>(previous, thrown);
    }
    Nesting.requireKept(engine); // else nothing of this counts
    if (chosen != null && engine.batchDepth == 0) {
      chosen.value = null; // it would keep the object alive until the next one is set
    }
    return made;
  }

  /** The result of the function before the open batch, or else the last one. */
  @SuppressWarnings("unchecked")
  private @Nullable Derived<T> before() {
    return (Derived<T>) derived.previous();
  }

  private @Nullable T call(@Nullable T previous) {
    T next = fn.apply(previous);
    SignalOptions<T> rules = options;
    if (rules != null) {
      if (rules.nonNull && next == null) {
        throw new InvalidSignalValueException(
            value.name(),
            "Linked signal '"
                + value.name()
                + "' must not be null, and its function returned null.");
      }
      if (rules.guard != null && !rules.isAccepted(next, engine, value.name())) {
        throw new InvalidSignalValueException(
            value.name(),
            "The guard of linked signal '"
                + value.name()
                + "' rejects "
                + Values.print(next)
                + ", which its function returned. Return or set one that the guard accepts.");
      }
    }
    return next;
  }

  @SuppressWarnings("NullAway") // null only if T admits it
  private T choose() {
    Derived<T> base = derived.get();
    Manual<T> chosen = manual.get();
    if (chosen != null && chosen.base == base) {
      return chosen.value;
    }
    if (base.thrown != null) {
      throw Failures.<RuntimeException>sneaky(base.thrown);
    }
    return base.value;
  }

  @SuppressWarnings("unchecked")
  private boolean sameManual(@Nullable Manual<T> a, @Nullable Manual<T> b) {
    if (a == null || b == null) {
      return a == b;
    }
    return a.base == b.base
        && Values.same(
            a.value,
            b.value,
            options == null ? null : (Equality<? super @Nullable Object>) options.equality);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Throws what the function threw, while no value is set by hand. Cost: as of a computed.
   */
  @Override
  public T get() {
    return value.get();
  }

  @Override
  public T peek() {
    return value.peek();
  }

  /**
   * Sets the value by hand, until a dependency of the function changes. The function is called
   * first if it has not been yet, or if a dependency has changed.
   *
   * @param value the new value
   * @throws InvalidSignalValueException if a guard rejects it; nothing has changed then
   * @throws IllegalStateException if it is the function itself that sets
   * @throws RuntimeException if an effect fails and no handler takes that, see {@link
   *     Signals#effect}
   */
  @Override
  public void set(T value) {
    engine.exclusively(() -> store(value));
  }

  private void store(T next) {
    if (options != null) {
      Signal.check(next, options, engine, value.name());
    }
    if (derived.has(RECURSED_CHECK)) {
      throw new IllegalStateException(
          "The function of linked signal '"
              + value.name()
              + "' sets that signal itself. Return the value in place of setting it.");
    }
    Derived<T> base = derived.peek(); // K1
    Manual<T> chosen = new Manual<>(base, next);
    Observers<T> told = observers;
    if (told == null) {
      manual.set(chosen);
      return;
    }
    T old = shown(base);
    if (same(old, next)) {
      manual.set(chosen); // equal, but set by hand from now on
    } else {
      Observers.<T>around(told, old, next, engine, () -> manual.set(chosen));
    }
  }

  /**
   * The value that readers see, for the callbacks of the next write; the value from before if the
   * function threw.
   */
  @SuppressWarnings("NullAway") // null only if T admits it, or there was nothing
  private T shown(Derived<T> base) {
    Manual<T> chosen = manual.pending;
    return chosen != null && chosen.base == base ? chosen.value : base.value;
  }

  @SuppressWarnings("unchecked")
  private boolean same(@Nullable T a, @Nullable T b) {
    return Values.sameUntracked(
        a, b, options == null ? null : (Equality<@Nullable Object>) options.equality, engine);
  }

  @Override
  public void update(UnaryOperator<T> fn) {
    Objects.requireNonNull(fn, "fn");
    Engine e = engine;
    e.exclusively(() -> store(Values.applyUntracked(fn, value.peek(), value.name(), e)));
  }

  /**
   * Whether the value was set by hand and still holds, also if it equals the derived one. Tracked,
   * as {@link #get} is.
   *
   * @return false at first, after {@link #reset}, and once a dependency has changed
   */
  public boolean isOverridden() {
    Computed<Boolean> asked = overridden;
    if (asked == null) {
      // two threads may make one each; both are right
      ComputedOptions<Boolean> named = new ComputedOptions<>();
      named.name(value.name() + " (overridden)").freeze();
      asked = new Computed<>(engine, named, (Supplier<Boolean>) this::isManual);
      overridden = asked;
    }
    return asked.get();
  }

  /**
   * Whether it has a value. Tracked like {@link #get}.
   *
   * @return false while reading it throws: because its function does, or has read a signal without
   *     a value
   */
  public boolean isSet() {
    return Values.isReadable(value);
  }

  private Boolean isManual() {
    Derived<T> base = derived.get();
    Manual<T> chosen = manual.get();
    return chosen != null && chosen.base == base;
  }

  /**
   * Drops what was set by hand: the value is the derived one again. Does nothing if there is none.
   *
   * @throws RuntimeException if an effect fails and no handler takes that, see {@link
   *     Signals#effect}
   */
  @SuppressWarnings("NullAway") // as in the constructor
  public void reset() {
    manual.set(null);
  }

  /** The node that readers are linked to. */
  ReactiveNode node() {
    return value;
  }

  /** Name and last value, set or derived; evaluates nothing, tracks nothing. */
  @Override
  public String toString() {
    Manual<T> chosen = manual.pendingAcquire();
    return chosen != null && chosen.base == derived.lastOutside()
        ? Values.describe(value, chosen.value)
        : value.toString();
  }
}
