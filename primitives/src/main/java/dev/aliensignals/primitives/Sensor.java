package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.LIVE;

import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A read-only signal that is fed from outside of the graph: by a listener, a socket, a timer. Made
 * by {@link Signals#sensor}. It is connected to its source only while it is observed: started by
 * the first effect that reads it, directly or through computeds, before that read returns; stopped
 * when the operation is over in which the last of them has gone; and so on. Its last value stays
 * readable. Reads outside of effects do not start it. Safe to use from any thread.
 *
 * @param <T> the type of the value
 */
public final class Sensor<T extends @Nullable Object> implements ReadableSignal<T> {
  /*
   * The value is in a signal of its own, the cell, which holds what was fed, or says why there is nothing.
   *
   * An effect that reads the sensor itself starts it before it is linked, so that what is fed at once is
   * the first value it sees. One that reads it through computeds makes it observed when the outermost of
   * them is linked; then Refresh starts it, and brings that computed up to date once more.
   */

  /**
   * Takes what a sensor is fed. Safe to use from any thread.
   *
   * @param <T> the type of the value
   */
  public interface Sink<T extends @Nullable Object> {

    /**
     * Sets the value of the sensor, as {@link WritableSignal#set} would. Does nothing once the
     * sensor was stopped, so that what comes late never replaces what is fed after a restart.
     *
     * @param value the new value
     * @throws InvalidSignalValueException if the options of the sensor reject it; nothing has
     *     changed then
     * @throws RuntimeException if an effect fails and no handler takes that, see {@link
     *     Signals#effect}; not from within the start function
     */
    void set(T value);

    /**
     * Makes reads of the sensor throw, until it is set or started again. Does nothing once the
     * sensor was stopped.
     *
     * @param failure the exception that readers get, this very instance
     * @throws RuntimeException if an effect fails and no handler takes that, see {@link
     *     Signals#effect}
     */
    void fail(Throwable failure);

    /**
     * Whether anybody still takes what is fed.
     *
     * @return false once the sensor was stopped
     */
    boolean isOpen();
  }

  /**
   * Connects a sensor to its source.
   *
   * @param <T> the type of the value
   */
  @FunctionalInterface
  public interface Start<T extends @Nullable Object> {

    /**
     * Begins to feed a sensor. Called untracked and in a batch by the thread that reads, which owns
     * the system: it must not wait for another thread. If it throws, readers get a {@link
     * HookException} with this exception as its cause.
     *
     * @param sink takes values from now on, in any thread, until the sensor is stopped
     * @return stops the feeding, called once in the same way; null if there is nothing to stop
     * @throws Exception if it fails
     */
    @Nullable Cleanup start(Sink<T> sink) throws Exception;
  }

  /** The content of the cell in place of a value. */
  private static final class Absent {

    /** The exception that readers get; null if there was no value yet. */
    final @Nullable Throwable failure;

    /** The content of the cell before: a value, or null for none. */
    final @Nullable Object before;

    /** Whether {@link #before} is a value. */
    final boolean hadValue;

    Absent(@Nullable Throwable failure, @Nullable Object before, boolean hadValue) {
      this.failure = failure;
      this.before = before;
      this.hadValue = hadValue;
    }

    @Override
    public String toString() {
      return failure == null ? "<unset>" : "<failed: " + Values.print(failure) + ">";
    }
  }

  /** The connection to the source, which there is only while the sensor is observed. */
  private final class Connection extends Activation {

    private final Start<T> start;

    Connection(Start<T> start) {
      this.start = start;
    }

    @Override
    @Nullable Cleanup begin(ReactiveNode node) throws Exception {
      if (cell.pending instanceof Absent absent && absent.failure != null) {
        show(absent.hadValue ? absent.before : new Absent(null, null, false));
      }
      return start.start(open());
    }

    @Override
    void failed(ReactiveNode node, Throwable thrown) {
      Feed broken = Objects.requireNonNull(feed);
      broken.fail(new HookException(node.name(), "The start function", thrown));
      feed = null;
    }

    @Override
    void ending() {
      feed = null;
    }

    @Override
    String nameOfStop() {
      return "The stop function";
    }
  }

  /** The sink of one connection. */
  final class Feed implements Sink<T> {

    @Override
    public void set(T value) {
      put(value, true);
    }

    @Override
    public void fail(Throwable failure) {
      Objects.requireNonNull(failure, "failure");
      put(failure, false);
    }

    private void put(@Nullable Object fed, boolean isValue) {
      Engine e = cell.engine;
      e.exclusively(() -> store(fed, isValue, e));
    }

    private void store(@Nullable Object fed, boolean isValue, Engine e) {
      if (feed != this) {
        return;
      }
      if (isValue) {
        check(fed, e);
        showValue(fed, e);
      } else {
        Object before = cell.pending;
        Absent last = before instanceof Absent absent ? absent : null;
        show(
            new Absent(
                (Throwable) fed,
                last == null ? before : last.before,
                last == null || last.hadValue));
      }
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // fed is of type T, null only if T admits it
    private void showValue(@Nullable Object fed, Engine e) {
      Observers<T> told = observers;
      Object held = cell.pending;
      T old = (T) (held instanceof Absent absent ? absent.before : held);
      if (told == null || (!(held instanceof Absent) && isEqual(old, (T) fed))) {
        show(fed);
      } else {
        Observers.<T>around(told, old, (T) fed, e, () -> show(fed));
      }
    }

    @SuppressWarnings("unchecked")
    private boolean isEqual(T old, T fed) {
      return Values.sameUntracked(
          old,
          fed,
          options == null ? null : (Equality<@Nullable Object>) options.equality,
          cell.engine);
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // fed is of type T, null only if T admits it
    private void check(@Nullable Object fed, Engine e) {
      if (options != null) {
        Signal.check((T) fed, options, e, cell.name());
      }
    }

    @Override
    public boolean isOpen() {
      return feed == this;
    }

    /**
     * Sets the value for a feeder that must not get what effects throw: that goes to the log.
     * Returns false if the options reject it, which is the outcome then.
     */
    boolean offer(T value) {
      Engine e = cell.engine;
      boolean[] stored = {false};
      try {
        e.exclusively(
            () -> {
              store(value, true, e);
              stored[0] = true;
            });
      } catch (InvalidSignalValueException rejected) {
        if (rejected.nodeName().equals(cell.name())) {
          offerFailure(rejected);
          return false;
        }
        log(rejected);
      } catch (Throwable thrown) {
        if (thrown instanceof Error || isElsewhere()) {
          throw thrown;
        }
        if (stored[0]) {
          log(thrown);
        } else { // no effect has run
          StrayFailures.report(
              e,
              cell.name(),
              thrown,
              "'"
                  + cell.name()
                  + "' was fed from outside, and its guard, equality or onWrite callback failed.");
        }
      }
      return true;
    }

    /** {@link #fail} for a feeder that must not get what effects throw. */
    void offerFailure(Throwable failure) {
      try {
        fail(failure);
      } catch (Throwable thrown) {
        if (thrown instanceof Error || isElsewhere()) {
          throw thrown;
        }
        if (thrown != failure) { // an effect that does not handle what it reads
          log(thrown);
        }
      }
    }

    private void log(Throwable thrown) {
      StrayFailures.reportLeft(
          cell.engine,
          thrown,
          Thread.currentThread(),
          "'"
              + cell.name()
              + "' was fed from outside, and effects that follow it failed, which no handler has"
              + " taken. Set one with onError of the effect, a scope or the system.");
    }

    /** Whether this thread owns another system, and so cannot feed. */
    boolean isElsewhere() {
      return CrossSystem.isElsewhere(cell.engine);
    }

    @Override
    public String toString() {
      return "sink of " + cell.name();
    }
  }

  private final @Nullable SignalOptions<T> options;

  /** The connection to the source; null if that is connected all the time. */
  private final @Nullable Connection connection;

  private final Signal<@Nullable Object> cell;

  /** The callbacks to call for each new value. Guarded by the system. */
  @Nullable Observers<T> observers;

  /** The feed that may set it. Written while owning the system. */
  private volatile @Nullable Feed feed;

  /** Makes a sensor without a value. */
  Sensor(Engine engine, @Nullable SignalOptions<T> options, @Nullable Start<T> start) {
    this(engine, options, start, new Absent(null, null, false));
  }

  Sensor(
      Engine engine,
      @Nullable SignalOptions<T> options,
      @Nullable Start<T> start,
      @Nullable Object initial) {
    this.options = options;
    this.connection = start == null ? null : new Connection(start);
    String name = options == null ? null : options.name();
    SignalOptions<@Nullable Object> ofCell = new SignalOptions<>();
    ofCell.name(
        name != null ? name : "sensor#" + Integer.toHexString(System.identityHashCode(this)));
    ofCell.activation = connection;
    if (options != null) {
      ofCell.setHooks(options);
      Equality<? super T> equality = options.equality;
      if (equality != null) {
        ofCell.equality = (a, b) -> same(a, b, equality);
      }
    }
    ofCell.freeze();
    this.cell = newCell(engine, ofCell, initial);
    VarHandle.storeStoreFence(); // N4
  }

  @SuppressWarnings("NullAway") // a nullable type argument counts as non-null for it
  private static Signal<@Nullable Object> newCell(
      Engine engine, SignalOptions<@Nullable Object> options, @Nullable Object initial) {
    return new Signal<>(engine, options, initial);
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // both are of type T
  private boolean same(@Nullable Object a, @Nullable Object b, Equality<? super T> equality) {
    return (a instanceof Absent || b instanceof Absent) ? a == b : equality.equal((T) a, (T) b);
  }

  @SuppressWarnings("NullAway") // as above
  private void show(@Nullable Object content) {
    cell.set(content);
  }

  /** Opens a new feed. The one that was open before is closed. */
  Feed open() {
    Feed opened = new Feed();
    feed = opened;
    return opened;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Starts the sensor if an effect reads it that does not observe it yet. Throws what the start
   * function threw, as a {@link HookException}, and what the sink was failed with.
   */
  @Override
  public T get() {
    startIfObserved();
    return unwrap(cell.get());
  }

  @Override
  public T peek() {
    return unwrap(cell.peek());
  }

  /**
   * Whether it has a value. Tracked like {@link #get}, and starts the sensor likewise.
   *
   * @return false until it is fed, and after a failure
   */
  public boolean isSet() {
    startIfObserved();
    return !(cell.get() instanceof Absent);
  }

  private void startIfObserved() {
    Activation activation = connection;
    Engine e = cell.engine;
    if (activation != null && e.isOwner()) {
      SubscriberNode sub = e.activeSub;
      if (sub != null && (sub.flags & LIVE) != 0 && !activation.isActive()) {
        e.unsettled().addHooked(cell); // to stop it, should sub not get to be linked
        activation.start(cell, e);
      }
    }
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // anything but an Absent is of type T
  private T unwrap(@Nullable Object content) {
    if (!(content instanceof Absent absent)) {
      return (T) content;
    }
    Throwable failure = absent.failure;
    if (failure != null) {
      throw Failures.<RuntimeException>sneaky(failure);
    }
    String missing = "Sensor '" + cell.name() + "' has no value yet. ";
    throw new UnsetSignalException(
        cell.name(),
        missing
            + (connection == null
                ? "Ask isSet() until the stage it was made from has completed."
                : connection.isActive()
                    ? "Feed it in its start function, ask isSet(), or create it with a value."
                    : "The first effect that reads it starts it, and none does; ask isSet(), or"
                        + " create it with a value."));
  }

  /** The node that readers are linked to. */
  ReactiveNode node() {
    return cell;
  }

  /** Name and what was fed last; starts nothing, tracks nothing. */
  @Override
  public String toString() {
    return cell.toString();
  }
}
