package dev.aliensignals.primitives;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What the tasks of one system share: what they have read, and what waits for the release. */
final class Tasks {
  /*
   * A body reads clean values without the lock. What it has read for the first time goes onto a stack,
   * and who can get the system without waiting links it: the body, or, if somebody owns the system just
   * then, that owner, right after its release. So a body never waits in a read of a clean value, and a
   * change of what it has read is noticed while it runs.
   *
   *   body:   push ─▶ try to enter ─ entered ──▶ link, leave
   *                                └ not ──▶ go on
   *   owner:  … ─▶ release ─▶ something pushed? ──▶ try to enter, link, leave
   *
   * K1  What is pushed is linked soon: if the body cannot enter, the owner releases after that, and
   *     looks after its release.
   * K2  Executors, interrupts and callbacks of users are called by a thread that has just released the
   *     system. Each of them is a reason to identify threads, so that the release looks for it.
   */

  /** A read of a task's body that is not linked yet. */
  private static final class Read {
    final TaskRun<?> run;
    final ReactiveNode node;
    final int version;
    @Nullable Read next;

    Read(TaskRun<?> run, ReactiveNode node, int version) {
      this.run = run;
      this.node = node;
      this.version = version;
    }
  }

  /** What is to be done after a release, in the thread that has released. */
  static final class Leftover {

    private final Tasks tasks;
    private final @Nullable ArrayDeque<Runnable> later;
    private final boolean linking;

    private Leftover(Tasks tasks, @Nullable ArrayDeque<Runnable> later, boolean linking) {
      this.tasks = tasks;
      this.later = later;
      this.linking = linking;
    }

    void run() {
      if (linking) {
        tasks.tryLink();
      }
      if (later != null) {
        for (Runnable next = later.poll(); next != null; next = later.poll()) {
          TaskRun.callOutside(
              "The start or end of a task of system '" + tasks.engine.name + "'", next);
          CrossSystem.removeReason();
        }
      }
    }
  }

  private final Engine engine;
  private final Leftover linkOnly = new Leftover(this, null, true);
  private final AtomicReference<@Nullable Read> reads = new AtomicReference<>();

  /** Runs the bodies of tasks that have no executor; null: {@link TaskThreads} do. */
  @Nullable Executor executor;

  /** Guarded by the system. */
  private @Nullable ArrayDeque<Runnable> later;

  /** The owner looks again for reads to link after its release. Guarded by the system. */
  private boolean linking;

  Tasks(Engine engine) {
    this.engine = engine;
  }

  /** Lets the owner of the system call something after it has released it. */
  void later(Runnable action) {
    if (later == null) {
      later = new ArrayDeque<>();
    }
    CrossSystem.addReason();
    later.add(action);
  }

  /** Before a release: closes what the body of a task has read, and takes what is due after it. */
  @Nullable Leftover leaving() {
    TaskRun.leaving(engine);
    ArrayDeque<Runnable> due = later;
    later = null;
    boolean link = !linking;
    linking = false;
    return due != null ? new Leftover(this, due, link) : link ? linkOnly : null;
  }

  /** Notes what a body has read, for the next who links. */
  void push(TaskRun<?> run, ReactiveNode node, int version) {
    Read read = new Read(run, node, version);
    do {
      read.next = reads.get();
    } while (!reads.compareAndSet(read.next, read));
  }

  /** Links what bodies have read, unless somebody owns the system, who will do it. */
  void tryLink() {
    while (reads.get() != null && engine.tryEnter()) {
      linking = true; // the loop looks again, not the release in it
      try {
        linkAndLeave();
      } catch (Throwable t) {
        Log.warning(
            "Hooks or effects of the system '"
                + engine.name
                + "' failed when what a task has read was linked.",
            t);
      }
    }
  }

  private void linkAndLeave() {
    try {
      linkAll();
    } catch (Throwable t) {
      engine.leave(t);
      throw t;
    }
    engine.leave();
  }

  /** Links what bodies have read up to now. */
  void linkAll() {
    for (Read read = reads.getAndSet(null); read != null; read = read.next) {
      read.run.link(read.node, read.version);
    }
  }
}
