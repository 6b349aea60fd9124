package dev.aliensignals.primitives;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
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
   * K4  What is noted here takes one object that is made before anything else changes, so that it is
   *     there or not, whatever memory there is.
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

  /**
   * Something to be called after the next release, made before it is needed: to ask for it takes no
   * memory.
   */
  static final class Again {

    private final String what;
    private final String of;
    private final Runnable action;
    private final AtomicBoolean asked = new AtomicBoolean();
    private @Nullable Again next;

    /**
     * @param what in messages, of what
     * @param of the name of that
     * @param action called by a thread that owns no system
     */
    Again(String what, String of, Runnable action) {
      this.what = what;
      this.of = of;
      this.action = action;
    }
  }

  /** Something to be called after a release. */
  private static final class Call {
    final Runnable action;
    @Nullable Call next;

    Call(Runnable action) {
      this.action = action;
    }
  }

  /** The jobs to be done after a release, in the thread that has released. */
  static final class Leftover {

    private final Tasks tasks;

    /** What is still to be called. */
    private @Nullable Call first;

    private final boolean linking;

    private Leftover(Tasks tasks, @Nullable Call first, boolean linking) {
      this.tasks = tasks;
      this.first = first;
      this.linking = linking;
    }

    void run() {
      try {
        if (linking) {
          tasks.tryLink();
        }
      } finally {
        try {
          callLater();
        } finally {
          tasks.callAgain();
        }
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
      Call call = first;
      if (call == null) {
        return null;
      }
      first = call.next;
      return call.action;
    }
  }

  private final Engine engine;
  private final Leftover linkOnly = new Leftover(this, null, true);
  private final Leftover againOnly = new Leftover(this, null, false);

  /** What is to be called after the next release, the last asked for first. */
  private final AtomicReference<@Nullable Again> again = new AtomicReference<>();

  private final AtomicReference<@Nullable Read> reads = new AtomicReference<>();

  /** Runs the bodies of tasks that have no executor; null: {@link TaskThreads} do. */
  @Nullable Executor executor;

  /** The number of bodies that may run at once. Guarded by the system, as all that follows. */
  int parallelism = Integer.MAX_VALUE;

  /** The number of runs that have a place. */
  private int places;

  /** Runs without a place, the first and the last that came, each with the next one. */
  private @Nullable TaskRun<?> firstInLine;

  private @Nullable TaskRun<?> lastInLine;

  /** What is to be called after the release, first and last. */
  private @Nullable Call firstCall;

  private @Nullable Call lastCall;

  /** The owner looks again for reads to link after its release. */
  private boolean linking;

  Tasks(Engine engine) {
    this.engine = engine;
  }

  /** Lets the owner of the system call something after it has released it. */
  void later(Runnable action) {
    var call = new Call(action);
    StackRoom.secure(); // whole or not at all
    if (lastCall == null) {
      firstCall = call;
    } else {
      lastCall.next = call;
    }
    lastCall = call;
    CrossSystem.addReason();
  }

  /**
   * Has something called after the next release of the system, once however often that is asked
   * for. Any thread may ask.
   */
  void again(Again wanted) {
    if (wanted.asked.compareAndSet(false, true)) {
      pushAgain(wanted, wanted);
    }
  }

  private void pushAgain(Again first, Again last) {
    do {
      last.next = again.get();
    } while (!again.compareAndSet(last.next, first));
  }

  private void callAgain() {
    Again called = again.get() == null ? null : again.getAndSet(null);
    while (called != null) {
      Again rest = called.next;
      called.next = null;
      called.asked.set(false); // first: what asks now is called once more
      try {
        TaskRun.callOutside(engine, called.what, called.of, called.action);
      } catch (Throwable t) { // no stack or memory for the log
        if (rest != null) {
          pushBack(rest);
        }
        throw t;
      }
      called = rest;
    }
  }

  private void pushBack(Again first) {
    Again last = first;
    while (last.next != null) {
      last = last.next;
    }
    pushAgain(first, last);
  }

  /**
   * Launches a run, now or as soon as there is a place for it. The owner of the system calls it.
   */
  void start(TaskRun<?> run) {
    if (mayStart(run)) {
      launch(run);
    } else {
      addToLine(run);
    }
  }

  private void addToLine(TaskRun<?> run) {
    if (lastInLine == null) {
      firstInLine = run;
    } else {
      lastInLine.nextInLine = run;
    }
    lastInLine = run;
  }

  /** Takes a run out of the line, if it is there. */
  private void removeFromLine(TaskRun<?> run) {
    TaskRun<?> before = null;
    TaskRun<?> at = firstInLine;
    while (at != null && at != run) {
      before = at;
      at = at.nextInLine;
    }
    if (at == null) {
      return;
    }
    if (before == null) {
      firstInLine = run.nextInLine;
    } else {
      before.nextInLine = run.nextInLine;
    }
    if (lastInLine == run) {
      lastInLine = before;
    }
    run.nextInLine = null;
  }

  private boolean mayStart(TaskRun<?> run) {
    return places < parallelism && run.task.places < run.task.parallelism();
  }

  private void launch(TaskRun<?> run) {
    Executor chosen = run.task.executor();
    Executor runsIt = chosen != null ? chosen : executor;
    later(() -> run.launch(runsIt)); // before it has a place, which only its end gives back
    take(run);
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
      removeFromLine(run);
      return;
    }
    run.hasPlace = false;
    places--;
    run.task.places--;
    launchFirst();
  }

  /** Launches the runs that may have a place. */
  void launchFirst() {
    TaskRun<?> run = firstInLine;
    while (run != null && places < parallelism) {
      TaskRun<?> next = run.nextInLine;
      if (mayStart(run)) {
        launch(run);
        removeFromLine(run);
      }
      run = next;
    }
  }

  /** Before a release: closes what the body of a task has read, and takes what is due after it. */
  @Nullable Leftover leaving() {
    TaskRun.leaving(engine);
    Call due = firstCall;
    Leftover leftover;
    if (due != null) {
      leftover = new Leftover(this, due, !linking);
    } else if (!linking) {
      leftover = linkOnly;
    } else {
      leftover = again.get() == null ? null : againOnly;
    }
    firstCall = null; // now that there was memory for it
    lastCall = null;
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
