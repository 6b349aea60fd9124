package dev.aliensignals.primitives;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The actions of split effects that are due, and the one loop that runs them: after the system has
 * been released, so that they may block, lock and wait for other threads. It also hands the runs of
 * other effects to their executors, which may block likewise.
 */
final class Actions {
  /*
   * A thread that releases the system with actions queued and finds nobody draining becomes the drainer.
   * The role is taken and given up while owning the system, so an action is queued before or after, and
   * never lost in between.
   *
   *            claim: nobody drains                     the queue is empty
   *   nobody ─────────────────────────▶ drainer ─────────────────────────────▶ nobody
   *                                      │   │
   *                                      │   │ FOREIGN_LIMIT actions for others, and more of them
   *                                      │   └─────────────▶ a successor, a new thread without a limit
   *                                      │
   *                                      │ an action takes longer than the limit, and others wait
   *                                      ├─────────────▶ the role: the next to release the system, or a successor
   *                                      ▼
   *                                    apart: goes on with what it has made due itself, and only that
   *
   * A1  At most one thread has the role. Actions without an executor run in the order they were queued, one
   *     at a time, as long as no drain is apart; those of one effect in any case.
   * A2  While an action runs, its thread owns no system.
   * A3  A queued action is run by the drainer, or its thread's death or an Error of the library frees
   *     the role for the next thread that releases the system.
   * A4  An action that is due is in the queue of a drain that is apart if only the thread of this
   *     drain has made it due, else in the queue of all. While the queue of all is not empty, a
   *     thread has the role, or the owner of the system looks for one when it releases.
   * A5  While somebody has the role and the queue has something that another thread has made due, the
   *     watch is set; also while an action runs that has made something due.
   */

  /** The number of actions that a drainer runs for other threads. */
  static final int FOREIGN_LIMIT = 64;

  /** One thread that drains, from taking the role to finding nothing more to run. */
  static final class Drain {

    final Thread thread;
    final int number;

    /** The delivery that new due effects of this thread are attributed to: the one that runs. */
    @Nullable Delivery running;

    /** The delivery that was taken from the queue last, until the next one is taken. */
    @Nullable Delivery current;

    /** The time at which a thread has first seen {@link #current}; 0 if none has. */
    long seenAt;

    /** {@link #current} was reported to wait for what its thread has made due. */
    boolean reported;

    /** The effect or action that it has taken from the queue last, or null. */
    @Nullable Due taken;

    /** Whether it has ended without stack or memory to say so. Written by its thread alone. */
    volatile boolean lost;

    /** Whether it only runs what it has made due itself, in {@link #own}. */
    boolean apart;

    final Queue own = new Queue();

    Drain(Thread thread, int number) {
      this.thread = thread;
      this.number = number;
    }

    /** Takes what was taken from the queue. */
    Delivery begin(Delivery delivery) {
      current = delivery;
      seenAt = 0;
      reported = false;
      return delivery;
    }

    /** The time for which the current action has been running, as far as any thread has seen. */
    long age(long now) {
      if (current == null) {
        return 0;
      }
      if (seenAt == 0) {
        seenAt = now | 1;
      }
      return now - seenAt;
    }
  }

  /** The effects and actions that are due, in order. */
  static final class Queue {

    @Nullable Due head;
    private @Nullable Due tail;

    void add(Due due) {
      Due last = tail;
      if (last == null) {
        head = due;
      } else {
        last.next = due;
      }
      tail = due;
    }

    boolean contains(Due due) {
      Due at = head;
      while (at != null && at != due) {
        at = at.next;
      }
      return at != null;
    }

    void removeFirst(Due first) {
      remove(first, null);
    }

    void remove(Due due) {
      Due before = null;
      for (Due at = head; at != due && at != null; at = at.next) {
        before = at;
      }
      remove(due, before);
    }

    /** The first that is not made due by {@code thread} alone, or null. */
    @Nullable Due otherThan(Thread thread) {
      Due at = head;
      while (at != null && at.by == thread) {
        at = at.next;
      }
      return at;
    }

    /** The first that is made due by {@code thread} alone, or null. */
    @Nullable Due madeBy(Thread thread) {
      Due at = head;
      while (at != null && at.by != thread) {
        at = at.next;
      }
      return at;
    }

    /** Moves what the thread has made due to another queue. */
    void moveTo(Queue other, Thread by) {
      Due before = null;
      for (Due at = head; at != null; ) {
        Due next = at.next;
        if (at.by == by) {
          remove(at, before);
          other.add(at);
        } else {
          before = at;
        }
        at = next;
      }
    }

    /** Puts everything in front of another queue. */
    void moveBefore(Queue other) {
      Due last = tail;
      if (last != null) {
        last.next = other.head;
        if (other.head == null) {
          other.tail = last;
        }
        other.head = head;
        head = null;
        tail = null;
      }
    }

    private void remove(Due due, @Nullable Due before) {
      if (before == null) {
        head = due.next;
      } else {
        before.next = due.next;
      }
      if (tail == due) {
        tail = before;
      }
      due.next = null;
    }
  }

  /** The scope of the action that this thread runs. */
  private static final ThreadLocal<@Nullable EffectScope> ACTION_SCOPE = new ThreadLocal<>();

  private final Engine engine;

  /** Whatever is due, except in the queues of drains that are apart. */
  private final Queue queue = new Queue();

  /** The drain that has the role. */
  private @Nullable Drain main;

  /** The drains that are apart, by their threads, once there was one. */
  private @Nullable IdentityHashMap<Thread, Drain> apart;

  /** Numbers the drains. A successor goes on with the number of the drainer before it. */
  private int drains;

  private final ActionWatch watch;

  Actions(Engine engine) {
    this.engine = engine;
    this.watch = new ActionWatch(this, engine);
  }

  /** The scope that owns what the action running in this thread creates, or null. */
  static @Nullable EffectScope scopeOf(Engine e) {
    EffectScope scope = ACTION_SCOPE.get();
    return scope != null && scope.engine == e ? scope : null;
  }

  /** Calls a function so that no action owns what it creates. */
  static <T extends @Nullable Object> T callDetached(Supplier<T> fn) {
    EffectScope outer = replaceScope(null);
    try {
      return fn.get();
    } finally {
      replaceScope(outer);
    }
  }

  /** Calls an action in this thread, which owns no system. */
  @SuppressWarnings("NullAway") // null only if T admits it, or as the old value of the first
  static <T extends @Nullable Object> void call(
      Split<T> split, @Nullable T value, @Nullable T old) {
    assert CrossSystem.owned() == null : "an action runs without any lock of the library";
    boolean several = CrossSystem.several;
    ReactiveSystem chosen = several ? CrossSystem.chosen() : null;
    if (several) {
      CrossSystem.choose(split.scope.engine.system);
    }
    EffectScope outer = replaceScope(split.scope);
    try {
      split.action.accept(value, old);
    } finally {
      replaceScope(outer);
      if (several) {
        CrossSystem.choose(chosen);
      }
    }
  }

  private static @Nullable EffectScope replaceScope(@Nullable EffectScope scope) {
    EffectScope before = ACTION_SCOPE.get();
    if (scope == null) {
      ACTION_SCOPE.remove();
    } else {
      ACTION_SCOPE.set(scope);
    }
    return before;
  }

  /** Queues an action that is in no queue. */
  void add(Due due) {
    queueOf(due).add(due);
  }

  private Queue queueOf(Due due) {
    Drain drain = apart == null || due.by == null ? null : apart.get(due.by);
    return drain == null ? queue : drain.own;
  }

  private @Nullable Drain drainOf(Thread thread) {
    Drain drain = main;
    if (drain != null && drain.thread == thread) {
      return drain;
    }
    return apart == null ? null : apart.get(thread);
  }

  /**
   * Notes the thread that has made something due: this thread, or the one that has caused the
   * action that this thread runs. If another thread had made it due already, it belongs to all
   * threads from now on.
   */
  void attribute(Due due) {
    Thread me = Thread.currentThread();
    if (due.cause == null) {
      Drain drain = drainOf(me);
      Delivery by = drain == null ? null : drain.running;
      due.chained = by != null;
      due.cause = by != null ? by.cause : me;
      due.by = me;
    } else if (due.by != me && due.by != null) {
      if (due.state == Due.State.QUEUED && queueOf(due) != queue) {
        queueOf(due).remove(due);
        queue.add(due);
      }
      due.by = null;
    }
  }

  /** An action starts in this thread. Returns what to give to {@link #ended}. */
  @Nullable Delivery started(Delivery delivery) {
    Drain drain = drainOf(Thread.currentThread());
    if (drain == null) {
      return null;
    }
    Delivery outer = drain.running;
    drain.running = delivery;
    return outer;
  }

  /** An action has ended in this thread. */
  void ended(@Nullable Delivery outer) {
    Drain drain = drainOf(Thread.currentThread());
    if (drain != null) {
      drain.running = outer;
    }
  }

  /**
   * Makes this thread, which is about to release the system, the drainer if one is needed. Returns
   * what to give to {@link #drain(Drain, Failures)}, or null.
   */
  @Nullable Drain claim() {
    endLost();
    if (queue.head == null) {
      if (apart != null) {
        watch.set();
      }
      return null;
    }
    Thread me = Thread.currentThread();
    Drain drain = main;
    if (drain != null && isAlive(drain)) {
      if (drain.thread == me || !isSlow(drain)) {
        watch.set();
        return null;
      }
      setApart(drain);
    }
    if (apart != null && apart.get(me) != null) { // in an action: others are not to wait for it
      watch.set();
      if (queue.head != null) {
        startSuccessor(me);
      }
      return null;
    }
    if (queue.head == null) {
      return null;
    }
    if (queue.otherThan(me) != null) {
      watch.set();
    }
    drain = new Drain(me, ++drains);
    main = drain;
    return drain;
  }

  /**
   * Ends the drains that could not do so themselves. The actions that they had taken are due again.
   */
  private void endLost() {
    Drain drain = main;
    if (drain != null && drain.lost) {
      endLost(drain);
    }
    if (apart != null) {
      for (Drain other : List.copyOf(apart.values())) {
        if (other.lost) {
          endLost(other);
        }
      }
    }
  }

  private void endLost(Drain drain) {
    Due taken = drain.taken;
    end(drain);
    if (taken != null) {
      taken.enqueueIfDue();
    }
  }

  private boolean isSlow(Drain drain) {
    long limit = engine.actionLimit;
    return limit != 0 && drain.age(System.nanoTime()) >= limit;
  }

  private boolean isUnattended() {
    endLost();
    return queue.head != null && (main == null || !isAlive(main));
  }

  private static boolean isAlive(Drain drain) {
    return !drain.lost && drain.thread.isAlive();
  }

  /** Takes the role from a drain, and leaves it only what its thread alone has made due. */
  private void setApart(Drain drain) {
    if (apart == null) {
      apart = new IdentityHashMap<>();
    }
    apart.put(drain.thread, drain);
    drain.apart = true;
    main = null;
    queue.moveTo(drain.own, drain.thread);
  }

  private void endApart(Drain drain) {
    IdentityHashMap<Thread, Drain> all = apart;
    if (all != null) {
      all.remove(drain.thread);
      if (all.isEmpty()) {
        apart = null;
      }
    }
    drain.apart = false;
    drain.own.moveBefore(queue);
  }

  /**
   * Lets others in and runs the actions, as the drainer, who owned the system until now.
   *
   * @param drain the result of {@link #claim}
   * @param failed the failures of the operation before, or null
   * @return the failures to throw at the end: {@code failed}, and those of actions that this thread
   *     has caused; or null
   */
  @Nullable Failures drain(Drain drain, @Nullable Failures failed) {
    Failures failures = failed;
    try {
      engine.unlock();
      if (failures == null) {
        failures = new Failures();
      }
      run(drain, failures, FOREIGN_LIMIT);
    } catch (Throwable t) {
      giveUpOrLose(drain);
      if (failures != null && !failures.isEmpty()) {
        Failures.suppress(t, failures.combined());
      }
      throw t;
    }
    return failures.isEmpty() ? null : failures;
  }

  private void run(Drain drain, @Nullable Failures failures, int foreignLimit) {
    Engine e = engine;
    int foreign = 0;
    while (true) {
      drain.taken = null;
      e.enter();
      drain.current = null;
      Due due = nextOf(drain);
      if (due == null) {
        break;
      }
      if (!drain.apart && due.cause != drain.thread && ++foreign > foreignLimit) {
        main = null;
        startSuccessor(drain.thread);
        break;
      }
      Delivery delivery = drain.begin(due.delivery(this, failures));
      drain.taken = due;
      queueOf(drain).removeFirst(due);
      delivery.start(drain.number);
    }
    watch.ended(main == null && apart == null);
    e.unlock();
  }

  private void giveUpOrLose(Drain drain) {
    try {
      giveUp(drain);
    } catch (Throwable noRoom) {
      drain.lost = true; // a field needs none
    }
  }

  /** The next action of a drain, or null if the drain ends. */
  private @Nullable Due nextOf(Drain drain) {
    if (drain.apart) {
      if (drain.own.head != null) {
        if (isUnattended()) {
          startSuccessor(drain.thread);
        }
        return drain.own.head;
      }
      endApart(drain);
      if (isUnattended()) {
        main = drain;
      }
    }
    if (main != drain) {
      return null;
    }
    if (queue.head == null) {
      main = null;
    }
    return queue.head;
  }

  private Queue queueOf(Drain drain) {
    return drain.apart ? drain.own : queue;
  }

  /** Lets a thread of its own run what is in the queue of all, so that {@code before} need not. */
  private void startSuccessor(Thread before) {
    try {
      var successor = new Successor(before);
      successor.thread.start(); // it begins by waiting for the system, which this thread owns
      main = successor.drain;
      watch.set();
    } catch (Throwable t) { // no memory for a thread
      Log.warning(
          "No thread could be started for the actions of the system '"
              + engine.name
              + "'. They run when a thread releases the system next.",
          t);
    }
  }

  /** Drains in a thread of its own, without a limit. */
  private final class Successor implements Runnable {

    final Thread thread = new Thread(this, "actions of system '" + engine.name + "'");
    final Drain drain = new Drain(thread, drains);

    Successor(Thread before) {
      thread.setDaemon(before.isDaemon());
      thread.setContextClassLoader(before.getContextClassLoader());
    }

    @Override
    public void run() {
      try {
        Actions.this.run(drain, null, Integer.MAX_VALUE);
      } catch (Throwable t) {
        giveUpOrLose(drain);
        throw t;
      }
    }
  }

  /**
   * Ends a drain that has no stack or memory left. The actions left run when a thread releases the
   * system next. An action that it had taken is still due.
   */
  private void giveUp(Drain drain) {
    if (!engine.isOwner()) {
      engine.enter(); // there was room for it here before
    }
    try {
      end(drain);
    } finally {
      engine.unlock();
    }
  }

  private void end(Drain drain) {
    StackRoom.secure(); // else nothing is done, and the drain is lost
    Due taken = drain.taken;
    drain.current = null;
    drain.running = null;
    if (drain.apart) {
      endApart(drain);
    } else if (main == drain) {
      main = null;
    }
    if (taken != null && !(taken.state == Due.State.QUEUED && queueOf(taken).contains(taken))) {
      taken.idle(); // still due, with the next change or resume; or see endLost
    }
  }

  // ---- slow actions -----------------------------------------------------------------------------

  /**
   * Lets others go on with what is queued behind an action that takes too long.
   *
   * @param now the time
   * @param reports where to say what waits for itself
   * @return how long it is until it is worth to look again, in nanoseconds; 0: there is nothing to
   *     look for
   */
  long look(long now, List<String> reports) {
    endLost();
    Drain drain = main;
    long next = 0;
    if (drain != null && drain.thread.isAlive()) {
      long age = drain.age(now);
      long limit = engine.actionLimit;
      if (limit != 0 && queue.otherThan(drain.thread) != null) {
        if (age >= limit) {
          setApart(drain);
        } else {
          next = limit - age;
        }
      }
    }
    if (isUnattended()) {
      startSuccessor(drain == null ? Thread.currentThread() : drain.thread);
    }
    if (main != null) {
      next = earlier(next, report(main, queue.madeBy(main.thread), now, reports));
    }
    if (apart != null) {
      for (Drain each : apart.values()) {
        next = earlier(next, report(each, each.own.head, now, reports));
      }
    }
    return next;
  }

  private static long earlier(long a, long b) {
    return a == 0 || (b != 0 && b < a) ? b : a;
  }

  /** Says that an action waits for what its own thread has made due, if it does for too long. */
  private long report(Drain drain, @Nullable Due queued, long now, List<String> reports) {
    Delivery current = drain.current;
    long limit = engine.waiting.limit;
    if (queued == null || current == null || drain.reported || limit == 0) {
      return 0;
    }
    long age = drain.age(now);
    if (age < limit) {
      return limit - age;
    }
    Thread thread = drain.thread;
    if (thread.getState() == Thread.State.RUNNABLE) {
      return limit; // it is busy, as far as anybody can tell
    }
    drain.reported = true;
    var message = new StringBuilder();
    message
        .append("The ")
        .append(current)
        .append(" of the system '")
        .append(engine.name)
        .append("' has been waiting in thread '")
        .append(thread.getName())
        .append("' for ")
        .append(TimeUnit.NANOSECONDS.toMillis(age))
        .append(" ms. The ")
        .append(queued.words())
        .append(
            ", which the same thread has caused, runs when that has returned. If it waits for this,"
                + " it waits for ever. Let it return first, or give the other effect an executor.");
    for (StackTraceElement frame : thread.getStackTrace()) {
      message.append("\n\tat ").append(frame);
    }
    reports.add(message.toString());
    return 0;
  }
}
