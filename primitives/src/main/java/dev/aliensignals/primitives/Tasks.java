package dev.aliensignals.primitives;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The state that the tasks of one system share: their new reads, and the jobs that wait for the
 * release.
 */
final class Tasks {
  /*
   * A body reads clean values without the lock. A node that it reads for the first time goes onto a
   * stack. A thread that can get the system without waiting links it: the body, or, if another
   * thread owns the system just then, this owner, right after its release. So a body never waits in
   * a read of a clean value, and a change of a dependency is noticed while the body runs.
   *
   *   body:   push ─▶ try to enter ─ entered ──▶ link, leave
   *                                └ not ──▶ go on
   *   owner:  … ─▶ release ─▶ something pushed? ──▶ try to enter, link, leave
   *
   * K1  A pushed node is linked soon: if the body cannot enter, the owner releases after that, and
   *     looks after its release.
   * K2  Executors, interrupts and callbacks of users are called by a thread that has just released the
   *     system. Each of them is a reason to identify threads, so that the release looks for it.
   * K3  A run has a place from being launched to its end, except while its body awaits another
   *     task. Runs that find none wait in line; the thread that gives a place back launches the
   *     first that may have one.
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

  /** The jobs to be done after a release, in the thread that has released. */
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
      try {
        if (linking) {
          tasks.tryLink();
        }
      } finally {
        callLater();
      }
    }

    private void callLater() {
      Throwable thrown = null;
      for (Runnable next = poll(); next != null; next = poll()) {
        try {
          TaskRun.callOutside(
              tasks.engine, "The start or end of a task of system", tasks.engine.name, next);
        } catch (Throwable t) { // no stack or memory for the log; the others are called
          if (thrown == null) {
            thrown = t;
          } else {
            Failures.suppress(thrown, t);
          }
        }
        CrossSystem.removeReason();
      }
      if (thrown != null) {
        throw Failures.<RuntimeException>sneaky(thrown);
      }
    }

    private @Nullable Runnable poll() {
      return later == null ? null : later.poll();
    }
  }

  private final Engine engine;
  private final Leftover linkOnly = new Leftover(this, null, true);
  private final AtomicReference<@Nullable Read> reads = new AtomicReference<>();

  /** Runs the bodies of tasks that have no executor; null: {@link TaskThreads} do. */
  @Nullable Executor executor;

  /** The number of bodies that may run at once. Guarded by the system, as all that follows. */
  int parallelism = Integer.MAX_VALUE;

  /** The number of runs that have a place. */
  private int places;

  /** Runs without a place, those that came first first. */
  private final ArrayDeque<TaskRun<?>> inLine = new ArrayDeque<>();

  private @Nullable ArrayDeque<Runnable> later;

  /** The owner looks again for reads to link after its release. */
  private boolean linking;

  Tasks(Engine engine) {
    this.engine = engine;
  }

  /** Lets the owner of the system call something after it has released it. */
  void later(Runnable action) {
    StackRoom.secure(); // whole or not at all
    if (later == null) {
      later = new ArrayDeque<>();
    }
    later.add(action);
    CrossSystem.addReason();
  }

  /**
   * Launches a run, now or as soon as there is a place for it. The owner of the system calls it.
   */
  void start(TaskRun<?> run) {
    if (mayStart(run)) {
      launch(run);
    } else {
      inLine.add(run);
    }
  }

  private boolean mayStart(TaskRun<?> run) {
    return places < parallelism && run.task.places < run.task.parallelism();
  }

  private void launch(TaskRun<?> run) {
    take(run);
    Executor chosen = run.task.executor();
    Executor runsIt = chosen != null ? chosen : executor;
    later(() -> run.launch(runsIt));
  }

  /** Gives a run a place, if there is one or not. */
  void take(TaskRun<?> run) {
    run.hasPlace = true;
    places++;
    run.task.places++;
  }

  /** Takes the place of a run back, or takes it out of the line, and launches who can have one. */
  void free(TaskRun<?> run) {
    if (!run.hasPlace) {
      inLine.remove(run);
      return;
    }
    run.hasPlace = false;
    places--;
    run.task.places--;
    launchFirst();
  }

  /** Launches the runs that may have a place. */
  void launchFirst() {
    for (Iterator<TaskRun<?>> waiting = inLine.iterator();
        places < parallelism && waiting.hasNext(); ) {
      TaskRun<?> next = waiting.next();
      if (mayStart(next)) {
        waiting.remove();
        launch(next);
      }
    }
  }

  /** Before a release: closes what the body of a task has read, and takes what is due after it. */
  @Nullable Leftover leaving() {
    TaskRun.leaving(engine);
    ArrayDeque<Runnable> due = later;
    Leftover leftover = due != null ? new Leftover(this, due, !linking) : linking ? null : linkOnly;
    later = null; // now that there was memory for it
    linking = false;
    return leftover;
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
      try {
        linkAndLeave();
      } catch (Throwable t) {
        StrayFailures.reportLeft(
            engine,
            t,
            Thread.currentThread(),
            "Hooks or effects of the system '"
                + engine.name
                + "' failed when the reads of a task were linked.");
        return; // the rest with the next
      }
    }
  }

  private void linkAndLeave() {
    try {
      linking = true; // the loop looks again, not the release in it
      linkAll();
    } catch (Throwable t) {
      engine.leave(t);
      throw t;
    }
    engine.leave();
  }

  /** Links what bodies have read up to now. */
  void linkAll() {
    Read read = reads.getAndSet(null);
    try {
      for (; read != null; read = read.next) {
        read.run.link(read.node, read.version);
      }
    } catch (Throwable t) {
      if (read != null) {
        pushBack(t instanceof VirtualMachineError ? read : read.next);
      }
      throw t;
    }
  }

  /** Notes once more what could not be linked. */
  private void pushBack(@Nullable Read first) {
    Read last = first;
    while (last != null && last.next != null) {
      last = last.next;
    }
    if (last != null) {
      do {
        last.next = reads.get();
      } while (!reads.compareAndSet(last.next, first));
    }
  }
}
