package dev.aliensignals.primitives;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A read-only signal of one {@link ReactiveSystem} that shows a value of another: how sessions
 * share state although no thread ever owns two systems. Made by {@link
 * ReactiveSystem#mirror(ReadableSignal)}.
 *
 * <p>While an effect follows it, it is fed: after each change of the source, when the source's
 * system has been released, it takes its own system for one batch. Changes in quick succession may
 * be shown as one, and the last value is never lost. When it becomes observed it shows what it had,
 * and is brought up to date right after its system has been released. A thread that owns no system
 * and reads the mirror reads the source.
 *
 * <p>While no effect follows it, it is not told of changes, and a thread that owns its system may
 * not ask for them. So inside batches and {@code read}, and in an unobserved computed, it has the
 * value that it was told last, which may be old. Keep an effect on it or on the computed, read the
 * mirror itself outside, or await a {@link Task} that reads it, which is up to date.
 *
 * <p>An observed mirror is held by its source's system until it, or what owns it, is closed. When
 * the source's system is closed the last value stays. Safe to use from any thread.
 *
 * @param <T> the type of the value
 */
public final class Mirror<T extends @Nullable Object> implements ReadableSignal<T>, AutoCloseable {
  /*
   * The feed is a split effect in the source's system:
   *
   *   source's system owned:  evaluate the source, note the hops of this thread
   *   nothing owned:          one batch of the mirror's system sets the cell
   *
   * X1  No thread owns two systems. The feed is made and closed by a thread that has just released the
   *     mirror's system, delivered by one that has released the source's. So two mirrors that face
   *     each other cannot block each other.
   * X2  There is at most one feed. It is made and closed by one thread at a time, which goes on
   *     until no thread has asked again meanwhile; no other thread waits for that.
   * X3  Every delivery knows how many others have led to it since a write by a thread that
   *     delivered nothing. A write of an effect during a delivery counts one more.
   */

  /** The number of deliveries that have led to the present one of this thread. */
  private static final ThreadLocal<@Nullable Integer> HOPS = new ThreadLocal<>();

  /** One evaluation of the source. Never equal to another, so that each change is delivered. */
  private static final class Seen {
    final @Nullable Object content;
    final int hops;

    Seen(@Nullable Object content, int hops) {
      this.content = content;
      this.hops = hops;
    }
  }

  /** The content of the cell in place of a value when the source throws. */
  private record Broken(Throwable failure) {

    @Override
    public String toString() {
      return "<failed: " + failure + ">";
    }
  }

  private final Engine from;
  private final Supplier<? extends T> source;
  private final Signal<@Nullable Object> cell;

  /** Closed with the owner of the mirror. */
  private final EffectScope scope;

  /** The number of requests to adjust {@link #feed} since a thread began to do so. */
  private final AtomicInteger asked = new AtomicInteger();

  /** Touched only by the thread that has found {@link #asked} to be 0. */
  private @Nullable Effect feed;

  /** There was no stack or memory to adjust {@link #feed}; the next reader asks again. */
  private volatile boolean unadjusted;

  private volatile boolean wanted;
  private volatile boolean closed;

  private Mirror(
      Engine engine,
      Engine from,
      String name,
      Supplier<? extends T> source,
      T initial,
      @Nullable Equality<? super T> equality) {
    this.from = from;
    this.source = source;
    SignalOptions<@Nullable Object> set = new SignalOptions<>();
    set.setName(name);
    if (equality != null) {
      set.equality = (x, y) -> same(x, y, equality);
    }
    set.setOnWatched(() -> want(true));
    set.setOnUnwatched(() -> want(false));
    set.partOf = this;
    set.freeze();
    this.cell = newCell(engine, set, initial);
    ScopeOptions ofScope = new ScopeOptions();
    ofScope.setName(name);
    this.scope = new EffectScope(engine, ofScope);
    this.scope.addCleanup(this::ended);
  }

  @SuppressWarnings("NullAway") // a nullable type argument counts as non-null for it
  private static Signal<@Nullable Object> newCell(
      Engine engine, SignalOptions<@Nullable Object> options, @Nullable Object initial) {
    return new Signal<>(engine, options, initial);
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // both are of type T
  private static <T extends @Nullable Object> boolean same(
      @Nullable Object a, @Nullable Object b, Equality<? super T> equality) {
    return (a instanceof Broken || b instanceof Broken)
        ? Objects.equals(a, b)
        : equality.equal((T) a, (T) b);
  }

  static <T extends @Nullable Object> Mirror<T> create(
      Engine engine, Engine from, String name, Supplier<? extends T> source, T initial) {
    Mirror<T> mirror = new Mirror<>(engine, from, name, source, initial, equalityOf(source));
    Owners.open(mirror.scope, false, null, engine);
    return mirror;
  }

  @SuppressWarnings("unchecked") // the equality of a signal of T
  private static <T extends @Nullable Object> @Nullable Equality<? super T> equalityOf(
      Supplier<? extends T> source) {
    ReactiveNode node = Nodes.of(source);
    return node == null ? null : (Equality<? super T>) Values.equalityOf(node);
  }

  /** Refuses to read the source where that could have to wait for its system. */
  static void requireFree(Engine engine) {
    Engine owned = CrossSystem.owned();
    if (owned != null) {
      throw new CrossSystemException(
          engine.name,
          "A mirror reads its source when it is made, which a thread that owns the system '"
              + owned.name
              + "'"
              + owned.activeName()
              + " cannot. Give it a first value, as in mirror(initial, source), or make it"
              + " before.");
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Throws what the source threw when it was evaluated last.
   */
  @Override
  public T get() {
    if (readsSource()) {
      return source.get();
    }
    if (unadjusted && cell.engine.isOwner()) {
      unadjusted = false;
      cell.engine.tasks.later(this::adjust);
    }
    return unwrap(cell.get());
  }

  @Override
  public T peek() {
    return readsSource() ? untracked() : unwrap(cell.peek());
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // anything but a Broken is of type T
  private T unwrap(@Nullable Object content) {
    if (content instanceof Broken broken) {
      throw Failures.<RuntimeException>sneaky(broken.failure());
    }
    return (T) content;
  }

  /** Whether this thread may wait for the source's system, and nobody tracks the read. */
  private boolean readsSource() {
    return CrossSystem.owned() == null && TaskRun.current() == null;
  }

  private T untracked() {
    return source instanceof ReadableSignal<?> ? peekSource() : source.get();
  }

  @SuppressWarnings("unchecked") // the source supplies T
  private T peekSource() {
    return ((ReadableSignal<T>) source).peek();
  }

  /** The first value of a mirror, read by a thread that owns no system. */
  static <T extends @Nullable Object> T first(Supplier<? extends T> source) {
    TaskRun<?> task = TaskRun.replaceCurrent(null); // its body follows the mirror, not the source
    try {
      return source.get();
    } finally {
      TaskRun.replaceCurrent(task);
    }
  }

  /**
   * Ends the mirror: it keeps its last value. Does nothing if it is closed already.
   *
   * @throws CrossSystemException if this thread owns another system than that of the mirror
   */
  @Override
  public void close() {
    Owners.close(scope);
  }

  /**
   * Whether it has been closed, or what owned it.
   *
   * @return true once it is not fed any more
   */
  public boolean isClosed() {
    return closed;
  }

  /** The hooks of the cell. */
  private void want(boolean wants) {
    wanted = wants;
    cell.engine.tasks.later(this::adjust);
  }

  /** The cleanup of the scope. */
  private void ended() {
    closed = true;
    cell.engine.tasks.later(this::adjust);
  }

  /** Whether it was told of each change up to now, or is about to be. */
  boolean isFed() {
    return wanted || closed;
  }

  /** Shows what the source is now, if nothing feeds the mirror. Owns no system. */
  void renew() {
    if (!isFed()) {
      Object content;
      try {
        content = first(source);
      } catch (ClosedSystemException gone) {
        return; // the last value stays
      } catch (Exception thrown) {
        content = new Broken(thrown);
      }
      Seen seen = new Seen(content, 0);
      Tracking.batch(cell.engine, () -> show(seen));
    }
  }

  /** Makes or closes the feed, so that there is one while it is wanted. Owns no system. */
  private void adjust() {
    int missed = asked.getAndIncrement() == 0 ? 1 : 0;
    try {
      while (missed != 0) {
        Effect fed = feed;
        boolean wants = wanted && !closed;
        if (wants && fed == null) {
          feed = connect();
        } else if (!wants && fed != null) {
          disconnect(fed);
        }
        missed = asked.addAndGet(-missed);
      }
    } catch (Throwable t) { // no stack or memory left
      unadjusted = true;
      asked.set(0);
      throw t;
    }
  }

  private void disconnect(Effect fed) {
    try {
      fed.close();
    } finally {
      if (fed.has(Flags.CLOSED)) {
        feed = null;
      }
    }
  }

  private @Nullable Effect connect() {
    EffectOptions set = new EffectOptions();
    set.setName(cell.name());
    set.freeze();
    try {
      return Actions.callDetached(() -> from.system.split(this::look, this::deliver, true, set));
    } catch (ClosedSystemException gone) {
      return null; // the last value stays
    }
  }

  /** The source of the feed. */
  private Seen look() {
    Integer hops = HOPS.get();
    Object content;
    try {
      content = source.get();
    } catch (Exception thrown) {
      content = new Broken(thrown);
    }
    return new Seen(content, hops == null ? 0 : hops);
  }

  /** The action of the feed. */
  private void deliver(Seen seen, @Nullable Seen before) {
    Engine e = cell.engine;
    if (closed || e.closed) {
      return;
    }
    if (seen.hops >= e.loopLimit) {
      report(new EffectLoopException(cell.name(), e.loopLimit, "a ring of mirrors"));
      return;
    }
    Integer outer = HOPS.get();
    HOPS.set(seen.hops + 1);
    try {
      Tracking.batch(e, () -> show(seen));
    } catch (ClosedSystemException gone) {
      if (!e.closed) {
        report(gone);
      }
    } catch (Throwable effectsThrew) {
      report(effectsThrew);
    } finally {
      if (outer == null) {
        HOPS.remove();
      } else {
        HOPS.set(outer);
      }
    }
  }

  @SuppressWarnings("NullAway") // a nullable type argument counts as non-null for it
  private @Nullable Object show(Seen seen) {
    if (!closed) { // asked again, as it may have been closed while this thread waited
      cell.set(seen.content);
    }
    return null;
  }

  /** Gives what failed in the mirror's system to its handler, else to the log. */
  private void report(Throwable thrown) {
    StrayFailures.report(
        cell.engine,
        cell.name(),
        thrown,
        "Effects that follow the mirror '"
            + cell.name()
            + "' failed, which no handler has taken. Set one with onError of the effect, a scope or"
            + " the system '"
            + cell.engine.name
            + "'.");
  }

  /** The node that readers are linked to. */
  ReactiveNode node() {
    return cell;
  }

  /** Name and what was shown last; tracks nothing, reads no source. */
  @Override
  public String toString() {
    return cell.toString();
  }
}
