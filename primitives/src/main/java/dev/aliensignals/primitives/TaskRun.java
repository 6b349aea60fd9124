package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.MUTABLE;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One run of the body of a task: the job for its executor, and the reads of its thread. */
final class TaskRun<T extends @Nullable Object> implements Runnable {
  /*
   *        executor                     returned or threw
   *   NEW ──────────▶ STARTING ─▶ RUNNING ─────────────────────────────────────▶ ENDED
   *    │                             │ cancelled                                   ▲
   *    │ cancelled, rejected         ▼                                             │ interrupt
   *    └──▶ DROPPED             INTERRUPTING ─────▶ INTERRUPTED ── body returned ──┘ taken back
   *
   * U1  The thread of the body is interrupted only while the body runs: at its end it waits for a
   *     thread that is INTERRUPTING, and takes the interrupt back.
   * U2  A read is attributed to the run that CURRENT says, so to the thread of the body. A node that is
   *     read for the first time is noted with a version, which is that of the value or an older one.
   * U3  While the thread of the body owns the system, the active subscriber is the collector, wherever
   *     no function of a computed or effect runs. It is cold, and emptied at each release.
   * U4  From its start to its end, or until it is DROPPED, a run is a reason to identify threads.
   */

  private enum Phase {
    NEW,
    STARTING,
    RUNNING,
    INTERRUPTING,
    INTERRUPTED,
    ENDED,
    DROPPED
  }

  /** One of the callbacks for a cancellation, the last one first. */
  private static final class Callback {
    final Runnable action;
    final @Nullable Callback next;

    Callback(Runnable action, @Nullable Callback next) {
      this.action = action;
      this.next = next;
    }
  }

  /** The run whose body this thread is in. */
  private static final ThreadLocal<@Nullable TaskRun<?>> CURRENT = new ThreadLocal<>();

  /**
   * Numbers runs, and reads outside of the system, besides the numbers that runs of effects get.
   */
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  final Task<T> task;
  private final Engine engine;
  private final TaskContext context = new TaskContext(this);
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.NEW);
  private volatile boolean cancelled;

  /** The task that the body awaits. Guarded by the system of that. */
  volatile @Nullable Task<?> awaits;

  /** Whether it counts as running, see {@link Tasks}. Guarded by the system. */
  boolean hasPlace;

  /** Its end could not be told to the task, which may still have it. */
  volatile boolean lost;

  /** Whose thread is to be interrupted. Set before RUNNING. */
  private volatile @Nullable Thread thread;

  /** The stand-in for callbacks that have been called, or never will be. */
  private final Callback closed = new Callback(() -> {}, null);

  private final AtomicReference<@Nullable Callback> callbacks = new AtomicReference<>();

  // the fields that follow are confined to the thread of the body

  /** The nodes that have been read: a hash table, a power of two long, at most half full. */
  private @Nullable ReactiveNode[] seen = new ReactiveNode[16];

  private int seenCount;

  /** The node that was read last. */
  private @Nullable ReactiveNode last;

  /** The number of open pauses of tracking. */
  private int paused;

  /** The active subscriber while the body owns the system. */
  private @Nullable Computed<?> collector;

  private boolean collecting;

  /** The result of {@link #ownersRun} while this run collects. */
  private final int number = NUMBERS.incrementAndGet() | Integer.MIN_VALUE;

  TaskRun(Task<T> task, Engine engine) {
    this.task = task;
    this.engine = engine;
    CrossSystem.addBody();
  }

  // ---- the questions of every read and operation, while tasks run -------------------------------

  /** The run whose body this thread is in, or null. */
  static @Nullable TaskRun<?> current() {
    return CrossSystem.bodies == 0 ? null : CURRENT.get(); // a body counts until it has returned
  }

  /** Puts this thread into the body of another run, or of none. Returns in which it was. */
  static @Nullable TaskRun<?> replaceCurrent(@Nullable TaskRun<?> run) {
    if (CrossSystem.bodies == 0) {
      return null;
    }
    TaskRun<?> before = CURRENT.get();
    if (run != before) {
      if (run == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(run);
      }
    }
    return before;
  }

  /** The run that is to follow a read of {@code node} outside of its system, or null. */
  static @Nullable TaskRun<?> readerOf(ReactiveNode node) {
    TaskRun<?> run = current();
    if (run == null || run.paused > 0) {
      return null;
    }
    if (run.engine != node.engine) {
      CrossSystem.require(node, run.engine, "task '" + run.task.name() + "'");
    }
    return run;
  }

  /** Whether the body of a task of the system {@code e} reads in this thread. */
  static boolean isReading(Engine e) {
    TaskRun<?> run = current();
    return run != null && run.engine == e && run.paused <= 0;
  }

  /** The run of another system than {@code e} whose body reads in this thread, or null. */
  static @Nullable TaskRun<?> readingElsewhere(Engine e) {
    TaskRun<?> run = current();
    return run != null && run.engine != e && run.paused <= 0 ? run : null;
  }

  /** The exception for a read of what is of the system {@code e} by the body of this task. */
  CrossSystemException readsElsewhere(String what, Engine e) {
    return CrossSystem.foreignObject(what, e, "task '" + task.name() + "'", engine);
  }

  /** The number of the run that the owner of the system is in. */
  static int ownersRun(Engine e) {
    int cycle = e.cycle;
    return cycle != 0 && cycle == e.collectingCycle ? e.collectingRun : cycle;
  }

  /** A number that no run of a computed or effect has, another one at each call. */
  static int anotherRun() {
    TaskRun<?> run = current();
    return run == null ? 0 : NUMBERS.incrementAndGet() | Integer.MIN_VALUE;
  }

  /** Pauses ({@code by} 1) or resumes (-1) the tracking of reads outside of the system. */
  static void pause(Engine e, int by) {
    if (CrossSystem.identify != 0) {
      TaskRun<?> run = current();
      if (run != null && run.engine == e) {
        run.paused += by;
      }
    }
  }

  /** Calls a function in this thread, which does not own the system, without tracking its reads. */
  static <T extends @Nullable Object> T untracked(Engine e, Supplier<T> fn) {
    pause(e, 1);
    try {
      return fn.get();
    } finally {
      pause(e, -1);
    }
  }

  /**
   * The run whose body is about to own the system in this thread, or null. {@link #startCollecting}
   * needs no memory then.
   */
  static @Nullable TaskRun<?> toCollect(Engine e) {
    TaskRun<?> run = current();
    if (run == null || run.engine != e || run.paused > 0) {
      return null;
    }
    if (run.collector == null) {
      run.collector = new Computed<Boolean>(e, null, () -> false);
    }
    return run;
  }

  /** This thread is about to release the system. */
  static void leaving(Engine e) {
    TaskRun<?> run = current();
    if (run != null && run.collecting && run.engine == e) {
      run.stopCollecting();
    }
  }

  /** This thread has become the owner of the system. */
  void startCollecting() {
    Engine e = engine;
    e.activeSub = collector;
    e.ownerOverride = e.noOwner;
    e.cycle = e.collectingCycle = e.nextCycle();
    e.collectingRun = number;
    collecting = true;
  }

  private void stopCollecting() {
    Engine e = engine;
    e.activeSub = null;
    e.ownerOverride = null;
    e.cycle = 0;
    e.collectingCycle = 0;
    collecting = false;
    Computed<?> node = collector;
    if (node == null || node.deps == null) {
      return;
    }
    for (Link link = node.deps; link != null; link = link.nextDep) {
      if ((link.dep.flags & MUTABLE) != 0 && !cancelled && remember(link.dep)) {
        e.tasks.push(this, link.dep, link.depVersion);
      }
    }
    node.deps = null;
    node.depsTail = null;
  }

  /** The body has read {@code node} without owning the system. */
  void collect(ReactiveNode node, int version) {
    if (node == last) {
      return;
    }
    last = node;
    if (!cancelled && remember(node)) {
      engine.tasks.push(this, node, version);
      engine.tasks.tryLink();
    }
  }

  /** Whether {@code node} was not yet known to be read. */
  private boolean remember(ReactiveNode node) {
    int mask = seen.length - 1;
    int at = System.identityHashCode(node) & mask;
    for (ReactiveNode there = seen[at]; there != null; there = seen[at]) {
      if (there == node) {
        return false;
      }
      at = (at + 1) & mask;
    }
    seen[at] = node;
    if (++seenCount * 2 > seen.length) {
      grow();
    }
    return true;
  }

  private void grow() {
    @Nullable ReactiveNode[] before = seen;
    seen = new ReactiveNode[before.length * 2];
    seenCount = 0;
    for (ReactiveNode node : before) {
      if (node != null) {
        remember(node);
      }
    }
  }

  /** Links what the body has read. The owner of the system calls it. */
  void link(ReactiveNode node, int version) {
    task.link(this, node, version);
  }

  // ---- the run ----------------------------------------------------------------------------------

  /** Gives the run to its executor. Called by a thread that owns no system. */
  void launch(@Nullable Executor executor) {
    if (phase.get() != Phase.NEW) {
      return;
    }
    try {
      if (executor == null) {
        TaskThreads.start("task '" + task.name() + "'", this);
      } else {
        executor.execute(this);
      }
    } catch (Throwable t) {
      reject(t);
    }
  }

  /** While its body waits for another task, this run leaves its place to others. */
  void suspend() {
    Tracking.batch(
        engine,
        () -> {
          engine.tasks.free(this);
          return true;
        });
  }

  /** Its body goes on. It does not wait for a place, as it may have what others wait for. */
  void resume() {
    Tracking.batch(
        engine,
        () -> {
          engine.tasks.take(this);
          return true;
        });
  }

  /** The executor does not run it. */
  private void reject(Throwable thrown) {
    if (phase.compareAndSet(Phase.NEW, Phase.DROPPED)) {
      try {
        task.rejected(this, thrown);
      } finally {
        CrossSystem.removeBody();
      }
    } else {
      StrayFailures.report(
          engine,
          task.name(),
          thrown,
          "The executor of task '" + task.name() + "' threw although it has run the body.");
    }
  }

  /** For the executor. */
  @Override
  public void run() {
    Engine held = CrossSystem.owned();
    if (held != null) {
      refuse(held);
    }
    StackRoom.secure(); // it has its end, or does not begin
    if (!phase.compareAndSet(Phase.NEW, Phase.STARTING)) {
      return; // cancelled before, or run already
    }
    thread = Thread.currentThread();
    phase.set(Phase.RUNNING);
    TaskRun<?> outer = replaceCurrent(this);
    Object value = null;
    Throwable thrown = null;
    try {
      if (!cancelled) {
        value = callBody();
      }
    } catch (Throwable t) {
      thrown = t;
    }
    Engine left = CrossSystem.owned();
    if (left != null) {
      Throwable open = left.endLeftBatch();
      if (thrown != null) {
        Failures.suppress(open, thrown);
      }
      thrown = open;
    }
    replaceCurrent(null);
    end();
    try {
      task.ended(this, value, thrown);
    } finally {
      replaceCurrent(outer);
      CrossSystem.removeBody();
    }
  }

  /** For messages of executors. */
  @Override
  public String toString() {
    return "run of task '" + task.name() + "'";
  }

  private Object callBody() {
    boolean several = CrossSystem.several;
    ReactiveSystem chosen = several ? CrossSystem.chosen() : null;
    if (several) {
      CrossSystem.choose(engine.system);
    }
    try {
      return Actions.callDetached(
          () -> {
            try {
              return task.callBody(context);
            } catch (Exception e) {
              throw Failures.<RuntimeException>sneaky(e);
            }
          });
    } finally {
      if (several) {
        CrossSystem.choose(chosen);
      }
    }
  }

  /** The body is not to run in a thread that owns a system, whose graph it would block. */
  private void refuse(Engine held) {
    var refusal =
        new IllegalStateException(
            "The executor of task '"
                + task.name()
                + "' ran its body in thread '"
                + Thread.currentThread().getName()
                + "', which owns the system '"
                + held.name
                + "'. Run it outside of batches, computeds and effects.");
    TaskThreads.start("refused task '" + task.name() + "'", () -> reject(refusal));
    throw refusal;
  }

  /** No thread interrupts this one for the sake of this run from here on. */
  private void end() {
    if (!phase.compareAndSet(Phase.RUNNING, Phase.ENDED)) {
      while (phase.get() == Phase.INTERRUPTING) {
        LockSupport.parkNanos(1); // it interrupts just now
      }
      Thread.interrupted(); // it was for the body, which has returned
      phase.set(Phase.ENDED);
    }
    callbacks.set(closed);
    thread = null;
  }

  /** {@link #cancel} for a run that may be over without the knowledge of its task. */
  void discard() {
    if (lost) {
      engine.tasks.free(this);
    } else {
      cancel();
    }
  }

  /** Cancels this run: its result is not wanted any more. The owner of the system calls it. */
  void cancel() {
    cancelled = true;
    if (phase.compareAndSet(Phase.NEW, Phase.DROPPED)) {
      engine.tasks.free(this);
      CrossSystem.removeBody();
    } else {
      engine.tasks.later(this::interrupt);
    }
  }

  private void interrupt() {
    if (phase.compareAndSet(Phase.RUNNING, Phase.INTERRUPTING)) {
      Thread running = thread;
      if (running != null) {
        running.interrupt();
      }
      phase.set(Phase.INTERRUPTED);
    }
    Callback next = callbacks.getAndSet(closed);
    for (; next != null && next != closed; next = next.next) {
      callOutside(engine, "The onCancel of task", task.name(), next.action);
    }
  }

  /** Whether the body has not been called yet, and so has read nothing. */
  boolean isWaiting() {
    return phase.get() == Phase.NEW;
  }

  boolean isCancelled() {
    return cancelled;
  }

  /** Calls {@code action} when this run is cancelled, or now if it is. */
  void onCancel(Runnable action) {
    while (true) {
      Callback head = callbacks.get();
      if (head == closed) {
        if (phase.get() != Phase.ENDED) {
          action.run();
        }
        return;
      }
      if (callbacks.compareAndSet(head, new Callback(action, head))) {
        return;
      }
    }
  }

  /**
   * Calls code of users in a thread that owns no system, as the body of no task. The handler of the
   * system, or else the log, gets an exception as one of {@code what} of the name {@code of}.
   */
  static void callOutside(Engine e, String what, String of, Runnable code) {
    TaskRun<?> outer = replaceCurrent(null);
    Throwable thrown = null;
    try {
      code.run();
    } catch (Throwable t) {
      thrown = t;
    } finally {
      replaceCurrent(outer);
    }
    Engine left = CrossSystem.owned();
    if (left != null) {
      Throwable open = left.endLeftBatch();
      if (thrown != null) {
        Failures.suppress(open, thrown);
      }
      thrown = open;
    }
    if (thrown != null) {
      String thread = Thread.currentThread().getName();
      StrayFailures.report(
          e, of, thrown, what + " '" + of + "' failed in thread '" + thread + "'.");
    }
  }
}
