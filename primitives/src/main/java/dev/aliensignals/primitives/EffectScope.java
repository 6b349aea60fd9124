package dev.aliensignals.primitives;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Owns effects, scopes and cleanups, and ends them together. Made by {@link Signals#effectScope}. A
 * scope owns but does not track: reads of its body belong to the effect around it, if any. Safe to
 * use from any thread.
 */
public final class EffectScope extends OwnerNode implements AutoCloseable, Subscriber {

  /** The options, or the {@link Split} whose action owns through this scope, or null. */
  private final @Nullable Object origin;

  EffectScope(Engine engine) {
    this(engine, (Object) null);
  }

  EffectScope(Engine engine, ScopeOptions options) {
    this(engine, (Object) options);
  }

  EffectScope(Engine engine, Split<?> split) {
    this(engine, (Object) split);
  }

  private EffectScope(Engine engine, @Nullable Object origin) {
    super(engine, Flags.LIVE);
    this.origin = origin;
  }

  /** The split effect whose action owns through this scope; null for a scope that users hold. */
  @Nullable Split<?> split() {
    return origin instanceof Split<?> split ? split : null;
  }

  /**
   * Runs a function whose effects, scopes and cleanups this scope will own. Tracking is that of the
   * caller.
   *
   * @param body runs once, now; its exceptions go to the caller and close nothing
   * @throws IllegalStateException if the scope is closed
   */
  public void run(Runnable body) {
    Objects.requireNonNull(body, "body");
    Owners.runIn(
        this,
        () -> {
          body.run();
          return null;
        });
  }

  /**
   * {@link #run(Runnable)} for a function with a result.
   *
   * @param <T> the type of the result
   * @param body runs once, now; its exceptions go to the caller and close nothing
   * @return the result of {@code body}
   * @throws IllegalStateException if the scope is closed
   */
  public <T extends @Nullable Object> T run(Supplier<T> body) {
    return Owners.runIn(this, Objects.requireNonNull(body, "body"));
  }

  /**
   * Closes everything the scope owns, the last created first, and then runs its own cleanups. Does
   * nothing the second time. Cost: linear in what is closed.
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
   * Holds back every effect the scope owns, however deep: changes are remembered, not acted on.
   * Does nothing to a paused or closed scope.
   */
  public void pause() {
    Owners.pause(this);
  }

  /** Goes on, and runs the effects that missed something, except those paused themselves. */
  public void resume() {
    Owners.resume(this);
  }

  /**
   * Whether this scope has been closed.
   *
   * @return true once {@link #close} was called on it or on an owner
   */
  public boolean isClosed() {
    return Owners.isClosed(this);
  }

  @Override
  @Nullable NodeOptions options() {
    Split<?> split = split();
    return split != null ? split.effect.options() : (NodeOptions) origin;
  }

  @Override
  String kind() {
    return "scope";
  }

  /** Its name; touches nothing else. */
  @Override
  public String toString() {
    return name();
  }
}
