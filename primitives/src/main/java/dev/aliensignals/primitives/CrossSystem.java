package dev.aliensignals.primitives;

import dev.aliensignals.primitives.spi.Spi;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a thread that owns one system from waiting for another, and knows the bodies of tasks by
 * their threads. Costs a read of a static while there is one system and no task runs.
 */
final class CrossSystem {

  private static final VarHandle IDENTIFY;
  private static final VarHandle BODIES;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      IDENTIFY = lookup.findStaticVarHandle(CrossSystem.class, "identify", int.class);
      BODIES = lookup.findStaticVarHandle(CrossSystem.class, "bodies", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Whether there ever was a system besides the global one. */
  static volatile boolean several;

  /**
   * The number of reasons to find out which run or system this thread is in, when it reads or
   * enters a system: one if there are {@link #several}, one for each body of a task that may be
   * running, and one for each thing that a task has left for the release of its system.
   */
  static volatile int identify;

  /**
   * The number of bodies of tasks that may be running. Added to by the owner of the system of the
   * task, so an owner that finds none, and starts none, has none read beside it.
   */
  static volatile int bodies;

  /** The system that the static factories use in {@link ReactiveSystem#run}. */
  private static final ThreadLocal<@Nullable ReactiveSystem> CHOSEN = new ThreadLocal<>();

  /** The engine this thread owns, maintained while {@link #several}. */
  private static final ThreadLocal<@Nullable Engine> OWNED = new ThreadLocal<>();

  private CrossSystem() {}

  /** Adds a reason to identify threads. */
  static void addReason() {
    IDENTIFY.getAndAdd(1);
  }

  /** Takes a reason away. */
  static void removeReason() {
    IDENTIFY.getAndAdd(-1);
  }

  /** The body of a task may be running from now on. */
  static void addBody() {
    BODIES.getAndAdd(1);
    addReason();
  }

  /** It does not run any more. */
  static void removeBody() {
    BODIES.getAndAdd(-1);
    removeReason();
  }

  /** There is a system besides the global one. */
  static void addSystem() {
    if (!several) {
      addReason(); // perhaps twice, which does no harm
    }
    several = true;
    Spi.addSystem();
  }

  /**
   * The task whose body reads {@code node} in this thread, which does not own its system; or null.
   */
  static @Nullable TaskRun<?> reader(ReactiveNode node) {
    if (several) {
      requireUntracked(node);
    }
    return TaskRun.readerOf(node);
  }

  static @Nullable ReactiveSystem chosen() {
    return CHOSEN.get();
  }

  static void choose(@Nullable ReactiveSystem system) {
    if (system == null) {
      CHOSEN.remove();
    } else {
      CHOSEN.set(system);
    }
  }

  /** The engine that this thread owns, or null. */
  static @Nullable Engine owned() {
    Engine owned = OWNED.get();
    if (owned != null && owned.isOwner()) {
      return owned;
    }
    Engine global = ReactiveSystem.global().engine;
    return global.isOwner() ? global : null; // acquired before there were several
  }

  /** Whether this thread may own a system besides {@code notOwned}, while there are several. */
  static boolean mayOwnAnother(Engine notOwned) {
    return OWNED.get() != null
        || (notOwned != ReactiveSystem.GLOBAL_ENGINE && ReactiveSystem.GLOBAL_ENGINE.isOwner());
  }

  /**
   * Calls a function of the user that is nobody's, in a thread that may own no system: then a batch
   * that it leaves open is ended, and said to be.
   */
  static void call(Runnable function) {
    boolean owning = owned() != null;
    function.run();
    Engine left = owning ? null : owned();
    if (left != null) {
      throw left.endLeftBatch();
    }
  }

  /** Refuses what can run no effects, as this thread owns a system. */
  static void requireFree(String what, String instead) {
    Engine owned = owned();
    if (owned == null) {
      return;
    }
    SubscriberNode running = owned.currentOwner();
    throw new IllegalStateException(
        what
            + " in thread '"
            + Thread.currentThread().getName()
            + "', which owns the system '"
            + owned.name
            + "'"
            + (running == null ? "" : ", inside '" + running.name() + "'")
            + ": no effect could run. "
            + instead);
  }

  /** Whether this thread owns another system than {@code e}. */
  static boolean isElsewhere(Engine e) {
    Engine owned = several ? owned() : null;
    return owned != null && owned != e;
  }

  static void enter(Engine e) {
    Engine owned = owned();
    if (owned != null) {
      throw new CrossSystemException(
          e.name,
          "A thread that owns the system '"
              + owned.name
              + "'"
              + owned.activeName()
              + " cannot enter the system '"
              + e.name
              + "'. Use one system for both, or do this after the outer operation.");
    }
    OWNED.set(e);
  }

  /** Notes that this thread, which owns none, is about to own {@code e}. */
  static void entering(Engine e) {
    OWNED.set(e);
  }

  /** Refuses a read that would have to be tracked by a computed or effect of another system. */
  static void requireUntracked(ReactiveNode node) {
    Engine owned = owned();
    if (owned != null && owned.activeSub != null) {
      require(node, owned, "'" + owned.activeSub.name() + "'");
    }
  }

  static void left(Engine e) {
    if (OWNED.get() == e) {
      OWNED.set(null); // remove would allocate at the next enter
    }
  }

  /** Requires that {@code node} is of the system {@code e}, which is about to link it. */
  static void require(ReactiveNode node, Engine e, String what) {
    if (node.engine != e) {
      throw foreign(node.name(), node.engine, what, e);
    }
  }

  /** The exception for something of one system that is used by something of another. */
  static CrossSystemException foreign(String name, Engine of, String what, Engine e) {
    return new CrossSystemException(
        name,
        usedElsewhere(name, of, what, e)
            + (of.closed
                ? ". Read it outside of computeds, effects and batches."
                : ". Create both in one system, show it there by mirror(...), or do this in an"
                    + " action, which owns no system."));
  }

  /** {@link #foreign} for a part of a reactive object. */
  static CrossSystemException foreignObject(String name, Engine of, String what, Engine e) {
    return new CrossSystemException(
        name,
        usedElsewhere(name, of, what, e)
            + (of.closed
                ? ". Take a snapshot(...) of the object, outside of computeds, effects and batches."
                : ". Do this in the run(...) of the system '"
                    + of.name
                    + "', show it there by mirror(...), take a snapshot(...) of the object before,"
                    + " or do this in an action, which owns no system. An object that never changes"
                    + " can belong to all systems: declare that by shared(...) before it is made"
                    + " reactive."));
  }

  /** {@link #foreign} for what a watch has met that follows an object with all that is in it. */
  static CrossSystemException watched(String name, Engine of, String watch, Engine e) {
    return new CrossSystemException(
        name,
        usedElsewhere(name, of, watch, e)
            + (of.closed
                ? ". Nothing of it changes any more."
                : ". Start the watch inside the run(...) of the system '"
                    + of.name
                    + "', or show the values here by mirror(...)."));
  }

  private static String usedElsewhere(String name, Engine of, String what, Engine e) {
    return "'"
        + name
        + "' belongs to the system '"
        + of.name
        + (of.closed ? "', which is closed, and cannot be used by " : "' and cannot be used by ")
        + what
        + " of the system '"
        + e.name
        + "'";
  }

  /** The exception for an object of one system that is to be shared with all. */
  static CrossSystemException notShared(String name, Engine of) {
    return new CrossSystemException(
        name,
        "'"
            + name
            + "' belongs to the system '"
            + of.name
            + "', in which it may change, and cannot be shared with all. Declare it by shared(...)"
            + " before it is made reactive, or share a snapshot(...) of it.");
  }
}
