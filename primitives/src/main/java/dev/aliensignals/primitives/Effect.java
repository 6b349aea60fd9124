package dev.aliensignals.primitives;

import org.jspecify.annotations.Nullable;

/**
 * A function that runs at once, and again after each change of a value that it has read. Made by
 * {@link Signals#effect}. It lives until it is closed or its owner is, whether or not anyone holds
 * it. Safe to use from any thread.
 */
public final class Effect extends OwnerNode implements AutoCloseable, Subscriber {

  /** The function, or a {@link Configured.OfEffect} when CONFIGURED is set. */
  final Runnable fn;

  Effect(Engine engine, int flags, @Nullable EffectOptions options, Runnable fn) {
    super(engine, flags | Flags.WATCHING | Flags.LIVE | (options == null ? 0 : Flags.CONFIGURED));
    this.fn = options == null ? fn : new Configured.OfEffect(options, fn);
  }

  /** The function itself; a {@link Cleaning} when RETURNS_CLEANUP is set. */
  Runnable function() {
    return fn instanceof Configured.OfEffect configured ? configured.fn : fn;
  }

  /**
   * Ends the effect, and everything that its last run has made: it unsubscribes, closes the effects
   * and scopes it owns and runs its cleanups. Does nothing the second time. An effect may close
   * itself: its run goes on, untracked, and its cleanups run at the end. Cost: linear in what is
   * closed.
   *
   * @throws RuntimeException if a cleanup fails and no handler takes that
   */
  @Override
  public void close() {
    Owners.close(this);
  }

  /** {@link #close} under the name that Vue has for it. */
  public void stop() {
    close();
  }

  /**
   * Stops running: changes are remembered, not acted on. Does nothing to a paused or closed effect.
   * Also holds back the effects it owns.
   */
  public void pause() {
    Owners.pause(this);
  }

  /**
   * Goes on, and runs at once if a value that it has read has changed during the pause. With {@link
   * EffectOptions#debounce} and the like, that counts as one change made now.
   */
  public void resume() {
    Owners.resume(this);
  }

  /**
   * Ends the pause as {@link #resume} does, but forgets the changes that an effect with an action
   * has missed, and a change that was waiting before the pause. They set off no action, and the
   * present value is the old value of the next one. The source is read again all the same. An
   * effect without an action runs, as only a run finds its dependencies.
   */
  public void resumeAndDrop() {
    Owners.resumeAndDrop(this);
  }

  /**
   * Runs the effect at once if it waits because of {@link EffectOptions#debounce}, {@link
   * EffectOptions#throttle} or {@link EffectOptions#adaptive}; for example, before a program ends.
   * Runs in this thread, or in the executor if there is one. A run that the executor has rejected,
   * or has not begun, is handed to it again; the effect runs once, even if the executor runs both.
   * Does nothing if nothing waits, or to a paused or closed effect.
   *
   * @throws RuntimeException if the run fails and no handler takes that
   */
  public void flush() {
    Owners.flush(this);
  }

  /**
   * Whether this effect has been closed.
   *
   * @return true once {@link #close} was called on it or on an owner
   */
  public boolean isClosed() {
    return Owners.isClosed(this);
  }

  @Override
  @Nullable NodeOptions options() {
    return Configured.optionsOf(fn);
  }

  @Override
  String kind() {
    return "effect";
  }

  /** Its name; touches nothing else. */
  @Override
  public String toString() {
    return name();
  }
}
