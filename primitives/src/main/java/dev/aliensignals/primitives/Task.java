package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.ALLOW_RECURSION;
import static dev.aliensignals.primitives.Flags.CLOSED;
import static dev.aliensignals.primitives.Flags.COMPUTED_BIT;
import static dev.aliensignals.primitives.Flags.DEFERRED;
import static dev.aliensignals.primitives.Flags.DIRTY;
import static dev.aliensignals.primitives.Flags.HELD;
import static dev.aliensignals.primitives.Flags.HOOKED;
import static dev.aliensignals.primitives.Flags.LIVE;
import static dev.aliensignals.primitives.Flags.MARKS;
import static dev.aliensignals.primitives.Flags.MUTABLE;
import static dev.aliensignals.primitives.Flags.WATCHING;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value derived by a function that may block: it runs in a thread of its own, is cancelled and
 * run again when something it has read changes, and leaves the last value to be read meanwhile.
 * Made by {@link Signals#task}.
 *
 * <p>It runs while an effect observes it, directly or through computeds; or once, when {@link
 * #await} or {@link #reload} asks. All reads by the thread of the body are followed until it
 * returns, also after it has blocked. A result that comes too late is dropped, and so is an
 * exception of a cancelled body. A body's own writes do not run it again.
 *
 * <p>It belongs to the effect, computed or scope in whose function it is made, if any, and is
 * closed with it. Safe to use from any thread.
 *
 * @param <T> the type of the value
 */
public final class Task<T extends @Nullable Object> implements ReadableSignal<T>, AutoCloseable {
  /*
   *             observed, awaited, reloaded                returned ──▶ Ready
   *   at rest ─────────────────────────────▶ a run ───────▶ threw ────▶ Failed
   *      ▲                                    │  ▲  │
   *      └─ cancelled, set, closed, unobserved┘  └──┘ something it has read has changed: another run
   *
   * The follower is an effect that is linked to the nodes that the runs have read, and is told of
   * changes. It lives while the task is observed, or a run is on its way.
   *
   * T1  run is the one run whose result counts; it is cancelled before another replaces it. State
   *     is Pending exactly while there is one.
   * T2  The nodes that run has read so far, and those read before it, are linked to the follower,
   *     except reads that wait in Tasks to be linked. A node is linked only if it still has the
   *     version that was read; else the run is replaced.
   * T3  While there is a run, only changes of nodes that it has read replace it: it will see other
   *     changes. Once the task has been pending for publishStale, such a change leaves the run to
   *     its end (stale): its result is shown as the previous value, and the next run follows. So a
   *     flood of changes cannot keep a task from ever showing a value.
   * T4  valid says that no dependency has changed since the state was settled, or that the follower
   *     would have been told.
   * T5  All fields that are not final are guarded by the system.
   */

  /** The future that a thread waits for in {@link #await}. */
  private static final class Waiter {
    private final CountDownLatch over = new CountDownLatch(1);
    private End end = End.SETTLED;
  }

  /** The outcome of a run that a thread awaits. */
  private enum End {
    SETTLED,
    REJECTED,
    CANCELLED
  }

  private final Engine engine;

  /** A TaskBody, or a TaskStep. */
  private final Object body;

  private final TaskOptions<T> options;

  /** The guard of the values, or null. */
  private final @Nullable SignalOptions<T> rules;

  private final Signal<TaskState<T>> state;
  private final Computed<T> value;
  private final Computed<@Nullable T> last;
  private final Computed<Boolean> pending;

  /** Closed with the owner of the task; owns the follower. */
  private final EffectScope scope;

  /** The state when there is no run: Unset, Ready or Failed. */
  private TaskState<T> settled;

  /** The last value, valid if {@link #hasValue}. */
  private @Nullable T lastValue;

  private boolean hasValue;
  private boolean valid;
  private boolean observed;

  /** Whether a run ever was begun. */
  private boolean begun;

  private @Nullable TaskRun<T> run;

  /** The number of runs that have a place, see {@link Tasks}. */
  int places;

  /** The reads of {@link #run}; null if there is no run. */
  private @Nullable IdentityHashMap<ReactiveNode, Link> reads;

  /** Whether something that {@link #run} has read has changed, and it goes on all the same. */
  private boolean stale;

  /** The time at which the first of the runs began that have not shown anything yet. */
  private long pendingSince;

  private @Nullable Effect follower;

  /** The last link of the follower while its function runs, see {@link Followed}. */
  private @Nullable Link lastLink;

  /** The links of the follower, or of the last one, by dependency. */
  private IdentityHashMap<ReactiveNode, Link> links = new IdentityHashMap<>();

  private final List<Waiter> waiters = new ArrayList<>();

  /** Thrown by every read before there is a value. */
  private @Nullable UnsetSignalException unset;

  private Task(Engine engine, TaskOptions<T> options, TaskState<T> first, Object body) {
    this.engine = engine;
    this.options = options;
    this.rules = options.rules();
    this.body = body;
    this.settled = first;
    if (first instanceof TaskState.Ready<T> ready) {
      keepValue(ready.value());
    }
    this.state = stateSignal(first);
    this.value = computed(this::currentValue, equality());
    this.last = computed(() -> state.get().lastValue(), equality());
    this.pending = computed(() -> state.get() instanceof TaskState.Pending, null);
    ScopeOptions scopeOptions = new ScopeOptions();
    scopeOptions.setName(name());
    this.scope = new EffectScope(engine, scopeOptions);
    this.scope.addCleanup(this::closed);
  }

  static <T extends @Nullable Object> Task<T> create(
      Engine engine, TaskOptions<T> options, TaskBody<T> body) {
    return adopt(new Task<>(engine, options, new TaskState.Unset<>(), body));
  }

  static <T extends @Nullable Object> Task<T> create(
      Engine engine, TaskOptions<T> options, T initial, TaskStep<T> step) {
    Task<T> task = new Task<>(engine, options, new TaskState.Ready<>(initial), step);
    if (task.rules != null) {
      Signal.checkFirst(initial, task.rules, engine, task.name());
    }
    return adopt(task);
  }

  private static <T extends @Nullable Object> Task<T> adopt(Task<T> task) {
    Owners.open(task.scope, false, null, task.engine);
    return task;
  }

  private Signal<TaskState<T>> stateSignal(TaskState<T> first) {
    SignalOptions<TaskState<T>> set = new SignalOptions<>();
    set.setName(name());
    set.equality = this::sameState;
    set.setOnWatched(this::watched);
    set.setOnUnwatched(this::unwatched);
    set.partOf = this;
    set.freeze();
    return new Signal<>(engine, set, first);
  }

  private boolean sameState(TaskState<T> a, TaskState<T> b) {
    if (a instanceof TaskState.Ready<T> before && b instanceof TaskState.Ready<T> after) {
      return Values.same(before.value(), after.value(), equality());
    }
    return a == b;
  }

  @SuppressWarnings("unchecked") // asked for values of T only
  private @Nullable Equality<? super @Nullable Object> equality() {
    return (Equality<? super @Nullable Object>) options.equality;
  }

  private <V extends @Nullable Object> Computed<V> computed(
      Supplier<V> fn, @Nullable Equality<? super @Nullable Object> equality) {
    ComputedOptions<V> set = new ComputedOptions<>();
    set.setName(name());
    set.equality = equality;
    set.freeze();
    return new Computed<>(engine, set, fn);
  }

  // ---- reading ----------------------------------------------------------------------------------

  /**
   * The last value, also while another run is on its way. Tracked: follows the value, not whether a
   * run is on its way. An effect that follows it starts the task.
   *
   * <p>After a failed run it throws the exception of the body, until another run begins, or as
   * {@link TaskOptions#valueOnError} says. An {@link Error} is thrown as the cause of a {@link
   * TaskFailedException}.
   *
   * @return the value
   * @throws UnsetSignalException if no run has returned yet, and there is no initial value
   */
  @Override
  public T get() {
    observe();
    return value.get();
  }

  /**
   * {@link #get} without tracking, which starts nothing.
   *
   * @return the value
   */
  @Override
  public T peek() {
    return value.peek();
  }

  /**
   * The state of the task, with its value and error. Tracked: follows every change of state.
   *
   * @return the state, never null
   */
  public TaskState<T> state() {
    observe();
    return state.get();
  }

  /**
   * Whether a run is on its way. Tracked.
   *
   * @return true from the start of a run, or of the first of several, to its end
   */
  public boolean isPending() {
    observe();
    return pending.get();
  }

  /**
   * The last value, even after a failed run. Tracked, and throws nothing.
   *
   * @return the value, or null if there is none yet
   */
  public @Nullable T lastValue() {
    observe();
    return last.get();
  }

  /** The function of {@link #value}. */
  @SuppressWarnings("NullAway") // null only if T admits it
  private T currentValue() {
    TaskState<T> now = state.get();
    Throwable error = now.lastError();
    boolean throwing =
        switch (options.valueOnError) {
          case THROW -> now instanceof TaskState.Failed;
          case THROW_UNTIL_RESULT -> error != null;
          case KEEP -> now instanceof TaskState.Failed && !hasValue;
        };
    if (hasValue && !throwing) {
      return now instanceof TaskState.Ready<T> ready ? ready.value() : lastValue;
    }
    if (throwing && error != null) {
      throw error instanceof Error || error instanceof CyclicDependencyException
          ? new TaskFailedException(name(), error)
          : Failures.<RuntimeException>sneaky(error);
    }
    if (unset == null) {
      unset =
          new UnsetSignalException(
              name(),
              "Task '"
                  + name()
                  + "' has no value: its first run has not returned, nobody has started it, or it"
                  + " was closed before. Read state() or lastValue(), make it with an initial"
                  + " value, as in task(initial, (previous, ctx) -> ...), or, while it is open,"
                  + " wait with await(...) outside of computeds and effects.");
    }
    throw unset;
  }

  private void keepValue(@Nullable T next) {
    lastValue = next;
    hasValue = true;
  }

  // ---- control ----------------------------------------------------------------------------------

  /**
   * Sets the value by hand. It stays until a dependency changes or {@link #reload} is called. A run
   * that is on its way is cancelled.
   *
   * @param next the value
   * @throws InvalidSignalValueException if a guard rejects it; nothing has changed then
   * @throws IllegalStateException if the task is closed
   */
  public void set(T next) {
    inBatch(
        () -> {
          requireOpen("set");
          if (rules != null) {
            Signal.check(next, rules, engine, name());
          }
          if (run != null) {
            stopRun();
          }
          acceptReads();
          valid = begun;
          settle(new TaskState.Ready<>(next));
          release(End.SETTLED);
          restUnlessWanted();
        });
  }

  /**
   * Starts a run now, in place of one that is on its way, even if the task is unobserved and no
   * dependency has changed.
   *
   * @throws IllegalStateException if the task is closed
   */
  public void reload() {
    inBatch(
        () -> {
          requireOpen("reload");
          begin();
        });
  }

  /**
   * Cancels the run that is on its way, if any: the task has then the state and value of before.
   * The next one starts when a dependency changes that was read so far, or with {@link #reload}.
   */
  public void cancel() {
    inBatch(
        () -> {
          if (run != null) {
            abort();
          }
        });
  }

  /**
   * Waits for an up-to-date value. Starts a run if there is none on its way and the last one is out
   * of date, or has read a task that is out of date or running; a body that awaits such a task gets
   * its new value. In the body of another task this is a tracked read. Costs a look at each thing
   * that the last run has read.
   *
   * @param timeout how long to wait
   * @return the value, as {@link #get} gives it
   * @throws InterruptedException if this thread is interrupted while it waits; the run goes on
   * @throws TimeoutException if it takes longer; the run goes on
   * @throws CancellationException if the run is cancelled by {@link #cancel} or {@link #close}
   * @throws IllegalStateException if this thread owns a system, whose graph it would block, or is
   *     in the body of this very task, or of one that a run of this awaits, perhaps by way of
   *     others; or if the task is closed without a value
   */
  public T await(Duration timeout) throws InterruptedException, TimeoutException {
    long start = System.nanoTime();
    long limit = nanos(Objects.requireNonNull(timeout, "timeout"));
    requireFree();
    TaskRun<?> body = CrossSystem.identify == 0 ? null : TaskRun.current();
    if (CrossSystem.several) {
      Tracking.batch(engine, this::mirrorsRead).forEach(Mirror::renew);
    }
    for (boolean waited = false; ; waited = true) {
      Waiter waiter = new Waiter();
      var result = new Object[1];
      if (read(waiter, waited, result, body)) {
        return cast(result[0]);
      }
      long left = limit - (System.nanoTime() - start);
      if (!waits(waiter, left, body) || left <= 0) {
        inBatch(() -> waiters.remove(waiter));
        throw new TimeoutException(
            "Task '"
                + name()
                + "' was not ready within "
                + timeout
                + ". Its run goes on; wait longer, or cancel() it.");
      }
      if (waiter.end == End.REJECTED) {
        return value.get();
      }
      if (waiter.end == End.CANCELLED) {
        throw new CancellationException(
            "Task '" + name() + "' was cancelled while thread '" + here() + "' awaited it.");
      }
    }
  }

  /** Waits until the run is over. Returns whether it is. */
  private static boolean waits(Waiter waiter, long nanos, @Nullable TaskRun<?> body)
      throws InterruptedException {
    if (body == null) {
      return waiter.over.await(nanos, TimeUnit.NANOSECONDS);
    }
    body.suspend();
    try {
      return waiter.over.await(nanos, TimeUnit.NANOSECONDS);
    } finally {
      body.awaits = null;
      body.resume();
    }
  }

  private static long nanos(Duration timeout) {
    return timeout.toSeconds() > Integer.MAX_VALUE ? Long.MAX_VALUE : timeout.toNanos();
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // the result of read, which comes from value
  private T cast(@Nullable Object result) {
    return (T) result;
  }

  private static String here() {
    return Thread.currentThread().getName();
  }

  /**
   * Reads the value if it is up to date, else makes {@code waiter} wait. Returns which.
   *
   * @param waited whether a run has been waited for: its body has had its chance to await others
   * @param body the run whose body this thread is in, if any
   */
  private boolean read(
      Waiter waiter, boolean waited, @Nullable Object[] result, @Nullable TaskRun<?> body) {
    return Tracking.<Boolean>batch(
        engine,
        () -> {
          if (run == null
              && !isClosedHere()
              && !(isValid() && (waited || areSettled(tasksRead())))) {
            begin();
          }
          if (run == null) {
            if (settled instanceof TaskState.Unset) {
              requireOpen("await");
            }
            result[0] = value.get();
            return true;
          }
          if (body != null) {
            requireNoRing(body);
            body.awaits = this;
          }
          waiters.add(waiter);
          return false;
        });
  }

  /** Refuses that {@code body} waits for a run that waits, perhaps by way of others, for it. */
  private void requireNoRing(TaskRun<?> body) {
    List<Task<?>> waiting = new ArrayList<>();
    for (Task<?> at = this; at != null && !waiting.contains(at); ) {
      waiting.add(at);
      TaskRun<?> awaiting = at.run;
      if (awaiting == body) {
        throw new IllegalStateException(ringOf(body, waiting));
      }
      at = awaiting == null ? null : awaiting.awaits;
    }
  }

  private String ringOf(TaskRun<?> body, List<Task<?>> waiting) {
    var message = new StringBuilder();
    message
        .append("await() of task '")
        .append(name())
        .append("' in the body of task '")
        .append(body.task.name())
        .append("' would never end, as each waits for the next: '")
        .append(body.task.name());
    for (Task<?> task : waiting) {
      message.append("' -> '").append(task.name());
    }
    return message
        .append("'. Have one of them read state() or lastValue() in place of awaiting.")
        .toString();
  }

  private void requireFree() {
    Engine held = CrossSystem.owned();
    if (held != null) {
      SubscriberNode running = held.currentOwner();
      throw new IllegalStateException(
          "await() of task '"
              + name()
              + "' in thread '"
              + here()
              + "', which owns the system '"
              + held.name
              + "'"
              + (running == null ? "" : ", inside '" + running.name() + "'")
              + ": the task could not settle. Await it outside of computeds, effects and batches;"
              + " in them, read state() or get().");
    }
    TaskRun<?> inside = CrossSystem.identify == 0 ? null : TaskRun.current();
    if (inside != null && inside.task == this) {
      throw new IllegalStateException(
          "await() of task '"
              + name()
              + "' in its own body would wait for itself. Read lastValue(), or make it with an"
              + " initial value, so that its body gets the previous one.");
    }
  }

  /**
   * Ends the task for good: cancels the run that is on its way, and starts no other. The last value
   * stays. Does nothing the second time.
   */
  @Override
  public void close() {
    Owners.close(scope);
  }

  /**
   * Whether the task was closed.
   *
   * @return true once {@link #close} was called on it, or on an owner
   */
  public boolean isClosed() {
    return Owners.isClosed(scope);
  }

  /** The cleanup of {@link #scope}. */
  private void closed() {
    if (run != null) {
      abort();
    }
    rest();
  }

  private boolean isClosedHere() {
    return scope.has(CLOSED);
  }

  private void requireOpen(String operation) {
    if (isClosedHere()) {
      throw new IllegalStateException(
          operation
              + "() of task '"
              + name()
              + "', which is closed. A task is closed by close() or with the effect or scope in"
              + " which it was made; create a new one.");
    }
  }

  private void inBatch(Runnable change) {
    Tracking.<@Nullable Object>batch(
        engine,
        () -> {
          change.run();
          return null;
        });
  }

  // ---- being observed ---------------------------------------------------------------------------

  /**
   * Starts the task before the read that makes it observed, so that this already finds it pending.
   * Where nothing comes of it, it is stopped when the operation settles.
   */
  private void observe() {
    Engine e = engine;
    if (observed || !e.isOwner()) {
      return;
    }
    SubscriberNode reader = e.activeSub;
    if (reader == null || ((e.open & Engine.RUNNING) == 0 && !reader.has(LIVE)) || isClosedHere()) {
      return;
    }
    state.setFlagsRelease(state.flags | HOOKED);
    e.unsettled().addHooked(state);
    watched();
  }

  /** The hook of {@link #state}. */
  private void watched() {
    Runnable hook = options.onWatched();
    if (hook != null) {
      EffectQueue.callOutside(state, engine, "onWatched", hook);
    }
    observed = true;
    if (run == null && !isClosedHere() && !(isValid() && follow())) {
      begin();
    }
  }

  /** The hook of {@link #state}. */
  private void unwatched() {
    Runnable hook = options.onUnwatched();
    if (hook != null) {
      EffectQueue.callOutside(state, engine, "onUnwatched", hook);
    }
    observed = false;
    if (options.keep || isClosedHere() || !waiters.isEmpty()) {
      return;
    }
    if (run != null) {
      abort();
    }
    rest();
  }

  // ---- runs -------------------------------------------------------------------------------------

  /** Starts a run in place of the one there is. */
  private void begin() {
    valid = false; // first, as all that follows may fail
    TaskRun<T> before = run;
    if (before == null) {
      pendingSince = now();
    }
    Effect made = follower == null ? newFollower() : null;
    try {
      begin(before, made);
    } catch (Throwable t) { // no stack or memory left
      if (made != null) {
        Disposal.closeAbandoned(made, engine);
      }
      throw t;
    }
    if (before == null) {
      state.set(new TaskState.Pending<>(lastValue, settled.lastError()));
    }
  }

  /**
   * Starts a run. If it throws, it leaves no run behind.
   *
   * @param made the new follower, if there was none
   */
  private void begin(@Nullable TaskRun<T> before, @Nullable Effect made) {
    IdentityHashMap<ReactiveNode, Link> nothing = new IdentityHashMap<>();
    IdentityHashMap<ReactiveNode, Link> none = new IdentityHashMap<>();
    StackRoom.secure();
    TaskRun<T> next = new TaskRun<>(this, engine);
    try {
      if (before != null) {
        before.discard();
      }
      engine.tasks.start(next);
    } catch (Throwable t) { // no memory left
      run = null;
      reads = null;
      stale = false;
      next.cancel();
      release(End.CANCELLED);
      throw t;
    }
    stale = false;
    run = next;
    reads = nothing;
    begun = true;
    if (made != null) {
      follower = made;
      if (before == null) {
        links = none;
      }
    }
  }

  private long now() {
    return engine.system.scheduler().nanoTime();
  }

  /** A dependency of the run has changed: another run takes its place, now or when it has ended. */
  private void beginAgain() {
    stale = true; // unless the next begins now
    if (now() - pendingSince < options.publishStaleNanos) {
      begin();
    }
  }

  @Nullable Executor executor() {
    return options.executor;
  }

  int parallelism() {
    return options.parallelism;
  }

  /** Ends the run there is, whose result does not count any more. */
  private void stopRun() {
    TaskRun<T> stopped = Objects.requireNonNull(run);
    run = null;
    reads = null;
    stale = false;
    stopped.discard();
  }

  /** {@link #stopRun}, back to the state before. */
  private void abort() {
    stopRun();
    valid = false;
    settle(settled);
    release(End.CANCELLED);
    restUnlessWanted();
  }

  private void settle(TaskState<T> next) {
    note(next);
    state.set(next);
  }

  /** Takes a state for the one that there is without a run. */
  private void note(TaskState<T> next) {
    settled = next;
    if (next instanceof TaskState.Ready<T> ready) {
      keepValue(ready.value());
    }
  }

  /** Lets go who awaits the task. */
  private void release(End end) {
    for (Waiter waiter : waiters) {
      waiter.end = end;
      waiter.over.countDown();
    }
    waiters.clear();
  }

  /** Calls the body, in its thread. */
  @SuppressWarnings("unchecked")
  T callBody(TaskContext context) throws Exception {
    return body instanceof TaskStep<?> step
        ? ((TaskStep<T>) step).run(previous(), context)
        : ((TaskBody<T>) body).run(context);
  }

  @SuppressWarnings("NullAway") // null only if T admits it
  private T previous() {
    Supplier<T> read = () -> lastValue;
    return Tracking.untracked(engine, () -> Tracking.read(engine, read));
  }

  /**
   * The body of {@code ended} has returned, or thrown. Called by its thread, which owns nothing.
   */
  void ended(TaskRun<T> ended, @Nullable Object result, @Nullable Throwable thrown) {
    report(
        ended,
        () ->
            inBatch(
                () -> {
                  engine.tasks.linkAll(); // which may replace the run
                  engine.tasks.free(ended);
                  if (ended != run) {
                    return;
                  }
                  TaskState<T> outcome = thrown == null ? ready(result) : failed(thrown);
                  dropUnread();
                  run = null;
                  reads = null;
                  if (stale) {
                    note(outcome);
                    begin();
                    return;
                  }
                  clearMarks();
                  settle(outcome);
                  valid = true;
                  release(End.SETTLED);
                  restUnlessWanted();
                }));
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // the result of the body
  private TaskState<T> ready(@Nullable Object result) {
    T value = (T) result;
    if (rules != null) {
      try {
        Signal.check(value, rules, engine, name());
      } catch (Exception rejected) {
        return failed(rejected);
      }
    }
    return new TaskState.Ready<>(value);
  }

  private TaskState<T> failed(Throwable thrown) {
    return new TaskState.Failed<>(thrown, lastValue);
  }

  /** The executor does not take {@code rejected}. The earlier reads are still followed. */
  void rejected(TaskRun<T> rejected, Throwable thrown) {
    report(
        rejected,
        () ->
            inBatch(
                () -> {
                  engine.tasks.free(rejected);
                  if (rejected == run) {
                    run = null;
                    reads = null;
                    stale = false;
                    settle(failed(thrown));
                    release(End.REJECTED);
                    restUnlessWanted();
                  }
                }));
  }

  private void report(TaskRun<T> over, Runnable settling) {
    try {
      settling.run();
    } catch (Throwable t) {
      over.lost = true; // if the task still has it, there was no stack or memory to settle
      StrayFailures.reportLeft(
          engine,
          t,
          Thread.currentThread(),
          "Effects failed when task '"
              + name()
              + "' settled in thread '"
              + here()
              + "'. Handle that with onError of the effect, a scope or the system.");
    }
  }

  // ---- the reads of runs ------------------------------------------------------------------------

  private Effect newFollower() {
    EffectOptions set = new EffectOptions();
    set.setName(name());
    Followed due = new Followed(this);
    set.due = due;
    Effect created =
        new Effect(engine, ALLOW_RECURSION | DEFERRED, set, (Runnable) this::dependencyChanged);
    due.effect = created;
    Links.own(scope, created);
    engine.deferring++;
    return created;
  }

  /** Links what {@code reader} has read. Called where no function runs. */
  void link(TaskRun<T> reader, ReactiveNode node, int version) {
    if (reader != run || isOwn(node)) {
      return;
    }
    renew(node);
    Effect sub = follower;
    if (reader != run || reads == null || sub == null) {
      return; // effects that the refresh has run have written
    }
    Link link = links.get(node);
    if (link == null) {
      link = Links.another(node, sub);
      StackRoom.secure(); // whole or not at all
      links.put(node, link);
      Links.append(link, engine);
    }
    link.depVersion = version;
    reads.put(node, link);
    if (node.version != version && !stale) {
      beginAgain();
    }
  }

  /** Whether a node shows this task itself, which its body may read but does not follow. */
  private boolean isOwn(ReactiveNode node) {
    return node == state || node == value || node == last || node == pending;
  }

  /** Brings a node up to date, so that its version tells whether it has changed. */
  private void renew(ReactiveNode node) {
    if ((node.flags & COMPUTED_BIT) == 0) {
      if ((node.flags & DIRTY) != 0) {
        Refresh.commitAndTell(node, engine);
      }
      return;
    }
    try {
      Refresh.renew((ComputedNode) node, engine);
    } catch (Error error) {
      Log.warning(
          "Computed '" + node.name() + "', which task '" + name() + "' reads, failed.", error);
    }
  }

  /** The function of the follower: something it is linked to has changed. */
  private void dependencyChanged() {
    Effect sub = follower;
    if (sub == null) {
      return;
    }
    sub.depsTail = lastLink; // it keeps its links, and does not read again
    lastLink = null;
    try {
      TaskRun<T> running = run;
      if (running == null || running.lost) {
        begin();
      } else if (isRunsOwnWrite()) {
        acceptReads();
      } else if (hasChanged()) {
        beginAgain();
      }
    } finally {
      Mark.reopen(sub, engine);
    }
  }

  private boolean isRunsOwnWrite() {
    return CrossSystem.identify != 0 && TaskRun.current() == run;
  }

  /**
   * Whether what the follower was told of can wait: the run that there is sees it anyway, as its
   * body has not been called yet, or is followed by another one, whatever has changed.
   */
  boolean letsWait() {
    TaskRun<T> running = run;
    if (running != null && !running.lost && !isRunsOwnWrite() && (stale || running.isWaiting())) {
      return true;
    }
    lastLink = Objects.requireNonNull(follower).depsTail;
    return false;
  }

  /** The follower knows of all that has changed up to now. */
  private void clearMarks() {
    Effect sub = follower;
    if (sub != null && (sub.flags & (HELD | WATCHING)) == (HELD | WATCHING)) {
      sub.flags &= ~(MARKS | HELD);
      Mark.reopen(sub, engine);
    }
  }

  /** Whether something has changed since the run has read it. */
  private boolean hasChanged() {
    TaskRun<T> running = run;
    for (Link link : linksRead()) {
      renew(link.dep);
      if (run != running) {
        return false;
      }
      if (Begins.hasChanged(link, link.dep, engine)) {
        return true;
      }
    }
    return false;
  }

  /** Takes what was read as it is now. */
  private void acceptReads() {
    for (Link link : linksRead()) {
      renew(link.dep);
      link.depVersion = link.dep.version;
    }
  }

  /** The reads of the run, or of the last one. A copy: refreshing them may change it. */
  private List<Link> linksRead() {
    return new ArrayList<>((reads != null ? reads : links).values());
  }

  /** Unlinks what the run that has ended has not read. */
  private void dropUnread() {
    IdentityHashMap<ReactiveNode, Link> read = Objects.requireNonNull(reads);
    if (read.size() == links.size()) {
      links = read; // of the same
      return;
    }
    StackRoom.secure(); // whole or not at all
    for (Link link : links.values()) {
      if (!read.containsKey(link.dep)) {
        Links.removeFromDeps(link);
        Liveness.detachInRoom(link, engine);
      }
    }
    links = read;
  }

  /** Whether no run is on its way, and none has to be. */
  private boolean isSettled() {
    return isClosedHere() || (run == null && isValid());
  }

  private static boolean areSettled(List<Task<?>> tasks) {
    for (Task<?> task : tasks) {
      if (!task.isSettled()) {
        return false;
      }
    }
    return true;
  }

  private List<Task<?>> tasksRead() {
    List<Task<?>> found = new ArrayList<>();
    eachRead(
        whole -> {
          if (whole instanceof Task<?> task) {
            found.add(task);
          }
        });
    return found;
  }

  private List<Mirror<?>> mirrorsRead() {
    List<Mirror<?>> found = new ArrayList<>();
    eachRead(
        whole -> {
          if (whole instanceof Mirror<?> mirror) {
            found.add(mirror);
          }
        });
    return found;
  }

  /** Each task and mirror that the last run has read, also through computeds and other tasks. */
  private void eachRead(Consumer<Object> each) {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<ReactiveNode> open = new ArrayDeque<>(links.keySet());
    seen.add(this);
    for (ReactiveNode node = open.poll(); node != null; node = open.poll()) {
      if (node instanceof ComputedNode computed) {
        for (Link link = computed.deps; link != null; link = link.nextDep) {
          if ((link.dep.flags & MUTABLE) != 0 && seen.add(link.dep)) {
            open.add(link.dep);
          }
        }
        continue;
      }
      NodeOptions options = node.options();
      Object whole = options == null ? null : options.partOf;
      if (whole != null && seen.add(whole)) {
        each.accept(whole);
        if (whole instanceof Task<?> task) {
          open.addAll(task.links.keySet());
        }
      }
    }
  }

  /** Whether the state is settled and up to date. */
  private boolean isValid() {
    if (!valid || follower != null) {
      return valid;
    }
    for (Link link : linksRead()) {
      renew(link.dep);
      if (Begins.hasChanged(link, link.dep, engine)) {
        valid = false;
      }
    }
    return valid;
  }

  /** Follows again what the last run has read, which is up to date. */
  private boolean follow() {
    if (follower == null) {
      Effect sub = newFollower();
      IdentityHashMap<ReactiveNode, Link> again = new IdentityHashMap<>();
      try {
        for (Link link : links.values()) {
          Link added = Links.another(link.dep, sub);
          StackRoom.secure(); // whole or not at all
          again.put(link.dep, added);
          Links.append(added, engine);
        }
      } catch (Throwable t) { // no stack or memory left
        Disposal.closeAbandoned(sub, engine);
        throw t;
      }
      follower = sub;
      links = again;
    }
    return true;
  }

  private void restUnlessWanted() {
    if (!observed && !options.keep) {
      rest();
    }
  }

  /**
   * Follows nothing any more. The reads are still known, to see whether their values have changed.
   */
  private void rest() {
    Effect sub = follower;
    if (sub != null) {
      try {
        Disposal.close(sub, engine);
      } finally {
        if ((sub.flags & CLOSED) != 0) { // else there was no stack for that
          follower = null;
        }
      }
    }
  }

  String name() {
    String given = options.name();
    return given != null ? given : "task#" + Integer.toHexString(System.identityHashCode(this));
  }

  /** Name and state; tracks nothing, starts nothing. */
  @Override
  public String toString() {
    return state.toString();
  }
}
