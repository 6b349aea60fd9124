package dev.aliensignals.primitives;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The argument of an {@link ErrorHandler}: the name of the failed function, its exception, and the
 * thread that has caused it. Immutable; safe to use from any thread.
 */
public final class Failure {

  private final String name;
  private final @Nullable Subscriber subscriber;
  private final Throwable error;
  private final @Nullable Thread thread;

  Failure(String name, @Nullable Subscriber subscriber, Throwable error, @Nullable Thread thread) {
    this.name = name;
    this.subscriber = subscriber;
    this.error = error;
    this.thread = thread;
  }

  /** One of the effect or scope itself, in the thread that has caused it. */
  static Failure here(ReactiveNode source, Throwable error) {
    return new Failure(
        source.name(),
        source instanceof Subscriber subscriber ? subscriber : null,
        error,
        Thread.currentThread());
  }

  /**
   * The name in messages of the effect, scope, mirror, task or list that has failed.
   *
   * @return the name that its options gave it, else kind#identity
   */
  public String name() {
    return name;
  }

  /**
   * The effect or scope whose function, action or cleanup threw.
   *
   * @return null if it was neither, but a task, a signal with hooks, a sensor, a mirror or the like
   */
  public @Nullable Subscriber subscriber() {
    return subscriber;
  }

  /**
   * The exception.
   *
   * @return never an {@link Error}, which always goes to the writer
   */
  public Throwable error() {
    return error;
  }

  /**
   * The thread whose write or other operation has led to the failure. It is the thread that calls
   * the handler, except where an action or run was handed to another one.
   *
   * @return null if no operation has, as when a time has passed
   */
  public @Nullable Thread thread() {
    return thread;
  }

  /** Name and exception. */
  @Override
  public String toString() {
    return name + ": " + Objects.toString(error);
  }
}
