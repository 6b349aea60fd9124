package dev.aliensignals.primitives;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Options of an effect, set by the configurer of a factory: {@code effect(o -> o.name("log"), () ->
 * …)}. Confined to that configurer: once the effect exists, every method throws {@code
 * IllegalStateException}.
 */
public final class EffectOptions extends NodeOptions {

  boolean allowRecursion;
  boolean batched;
  int closeAfterFailures;
  boolean once;
  boolean skipFirst;
  @Nullable Executor executor;

  Timing.@Nullable Kind timing;

  /** A second timing that was set besides {@link #timing}, by mistake. */
  Timing.@Nullable Kind secondTiming;

  /** The duration of {@link #timing}, unchecked, as the user has given it. */
  @Nullable Duration window;

  /** The part of the effect that does not run inside the flush, or null. */
  @Nullable Due due;

  EffectOptions() {}

  /**
   * Names the effect in messages and {@code toString}.
   *
   * @param name the name; the default is kind#identity
   * @return these options
   */
  public EffectOptions name(String name) {
    setName(name);
    return this;
  }

  /**
   * Sets a handler that takes the exceptions of the effect and its cleanups, in place of the
   * writer. An exception of the first run still goes to the creator.
   *
   * @param handler called untracked, in the thread that owns the system
   * @return these options
   */
  public EffectOptions onError(ErrorHandler handler) {
    setErrorHandler(handler);
    return this;
  }

  /**
   * Lets the effect run again when it writes a value that it has read, until nothing changes any
   * more. Without it a run is never repeated because of a write made during the run. The number of
   * runs is bounded by {@link SystemOptions#loopLimit}.
   *
   * @return these options
   */
  public EffectOptions allowRecursion() {
    edit();
    allowRecursion = true;
    return this;
  }

  /**
   * Makes each run one batch: writes of the effect reach other effects when the run is over, and
   * not at once.
   *
   * @return these options
   */
  public EffectOptions batched() {
    edit();
    batched = true;
    return this;
  }

  /**
   * Runs the effect elsewhere: one run at a time, changes in between merged. From a change on it
   * waits for the executor, and nothing is evaluated for it, so whether that was a change is found
   * out there. Of a split effect the source is read there, too, right before the action; only its
   * first value is read by the creator. An effect without an action runs wholly in a thread of the
   * executor, the first time too. That thread owns the system while it runs the effect or the
   * source, as for any effect, so they must be short. A run that is due when the effect is paused
   * or closed does not happen.
   *
   * <p>Its exceptions go to the nearest handler, else to the log. If the executor rejects it, that
   * is reported as well, and the effect stays due: it is handed over again with the next change, or
   * by {@link Effect#flush}. Before its first run it follows nothing, so that is left to {@code
   * flush} then; without a handler the creation throws and closes it. For the thread of a user
   * interface pass a method reference, such as {@code SwingUtilities::invokeLater}; for a loop of
   * your own a {@link Pump}.
   *
   * @param executor called by a thread that does not own the system
   * @return these options
   */
  public EffectOptions executor(Executor executor) {
    edit();
    this.executor = Objects.requireNonNull(executor, "executor");
    return this;
  }

  /**
   * Runs the effect when nothing has changed for a while: each change starts the wait anew. The
   * first run, or first call of the action, is not delayed. While it waits nothing is evaluated for
   * it, neither a computed that it reads nor its source, so each write that may concern it is taken
   * for a change. When the time has come it is checked, and runs if something has changed since it
   * last ran, or since its action was last called.
   *
   * <p>The wait is kept by the {@link SystemOptions#scheduler scheduler} of the system, in whose
   * thread the effect runs, unless it has an {@link #executor}. A run that waits when the effect is
   * closed does not happen; see {@link Effect#flush}. Its exceptions go to the nearest handler,
   * else to the log.
   *
   * @param quiet how long nothing must have changed, more than zero
   * @return these options
   */
  public EffectOptions debounce(Duration quiet) {
    return timing(Timing.Kind.DEBOUNCE, quiet);
  }

  /**
   * Leaves at least this long between the starts of two runs, or two calls of the action, the first
   * one included. A change that comes too early waits, with those after it, until the time is over;
   * any other runs the effect at once, where it would run without this option. An effect that waits
   * is checked and runs as described at {@link #debounce}; a check counts as a run.
   *
   * @param window how long at least from one start to the next, more than zero
   * @return these options
   */
  public EffectOptions throttle(Duration window) {
    return timing(Timing.Kind.THROTTLE, window);
  }

  /**
   * Runs the effect at once while changes are rare, and once in each window while they come faster:
   * a change after a quiet time as long as the window runs it at once, others are merged into one
   * run at the end of the window that began with the last run. An effect that waits runs as
   * described at {@link #debounce}.
   *
   * @param window how far apart two changes are rare, more than zero
   * @return these options
   */
  public EffectOptions adaptive(Duration window) {
    return timing(Timing.Kind.ADAPTIVE, window);
  }

  /** Keeps what it is given; {@link Timing#of} judges it when the name is known. */
  @SuppressWarnings("NullAway") // null is for Timing.of to report
  private EffectOptions timing(Timing.Kind kind, Duration window) {
    edit();
    if (timing == null || timing == kind) {
      timing = kind;
      this.window = window;
    } else {
      secondTiming = kind;
    }
    return this;
  }

  /**
   * Closes the effect after one run; a split effect after its first action. Useful together with an
   * {@link #executor}, or with {@link #skipFirst}, which makes it wait for a change.
   *
   * @return these options
   */
  public EffectOptions once() {
    edit();
    once = true;
    return this;
  }

  /**
   * Does not call the action of a split effect with the first value, but from the first change on.
   *
   * @return these options
   */
  public EffectOptions skipFirst() {
    edit();
    skipFirst = true;
    return this;
  }

  /** The effect in words, for messages that are written before it exists. */
  String described() {
    String name = name();
    return name == null ? "an effect that has no name" : "effect '" + name + "'";
  }

  /**
   * Closes the effect when it has thrown this many times in a row; a split effect when its source
   * or its action has. The last exception is reported as the others.
   *
   * @param failures how many, at least 1
   * @return these options
   * @throws IllegalArgumentException if {@code failures} is less than 1
   */
  public EffectOptions closeAfterFailures(int failures) {
    edit();
    if (failures < 1) {
      throw new IllegalArgumentException(
          "closeAfterFailures needs at least 1, not "
              + failures
              + "; leave it out to never close.");
    }
    closeAfterFailures = failures;
    return this;
  }
}
