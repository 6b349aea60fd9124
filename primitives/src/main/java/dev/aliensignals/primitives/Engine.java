package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.BATCH_MARK;
import static dev.aliensignals.primitives.Flags.KIND;
import static dev.aliensignals.primitives.Flags.TAINT;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The state of one reactive system, and its lock: a thread must own it to touch the graph. Every
 * operation first asks {@link #isOwner}, so only outermost operations acquire.
 */
@SuppressWarnings("serial") // a synchronizer that is never serialised
final class Engine extends PaddedSynchronizer {
  /*
   * Context is what the functions of this class save and restore around user code:
   *
   *   activeSub      the tracker: the computed or effect whose function runs, null when untracked
   *   ownerOverride  the owner of new effects, if that is not activeSub (untracked code, scopes)
   *   cycle          the number of this run; 0 outside any
   *   open           the batches and pauses this function has opened, the only ones it may end;
   *                  whether an evaluation or a run is on the stack; and whether it may be given up
   *
   * E1  While nobody owns the system, activeSub and ownerOverride are null, cycle and all depths 0,
   *     the queue and the list of failures empty (except what there was no stack or memory to run), and
   *     no link skipped.
   * E2  stack is empty from stackTop on.
   * E3  Between the end of enter and the try block of its caller nothing is called or allocated. So
   *     every owner leaves the system, whatever is thrown. The way out needs no memory, and no more
   *     stack than enter has made sure of.
   */

  private static final VarHandle EPOCH;

  static {
    try {
      EPOCH = MethodHandles.lookup().findVarHandle(Engine.class, "epoch", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Marks that reads were attributed by setActiveSub: {@link ReactiveNode#seen} proves nothing. */
  static final int AMBIGUOUS_CYCLE = 1;

  static final int ONE_BATCH = 1;
  static final int ONE_PAUSE = 1 << 14;

  /** Set in {@link #open} while the function that runs may be given up: see {@link Nesting}. */
  static final int NESTED = 1 << 28;

  /** Set in {@link #open} once it has been. */
  static final int GIVEN_UP = 1 << 29;

  /** Set in {@link #open} while the function of an effect is on the stack. */
  static final int RUNNING = 1 << 30;

  /** Set in {@link #open} while the function of a computed is on the stack. */
  static final int EVALUATING = 1 << 31;

  /**
   * The flags in {@link #open}. A call of a user's function keeps only these flags while it runs.
   */
  static final int ON_STACK = RUNNING | EVALUATING;

  private static final int BATCHES = ONE_PAUSE - ONE_BATCH;
  private static final int PAUSES = NESTED - ONE_PAUSE;

  /** The name of this system in messages. */
  final String name;

  final ReactiveSystem system;

  @Nullable SubscriberNode activeSub;
  @Nullable SubscriberNode ownerOverride;
  int cycle;

  /** The {@link #cycle} in which the body of a task collects what it reads as owner, or 0. */
  int collectingCycle;

  /** The number of that run of the task. */
  int collectingRun;

  int batchDepth;
  int pauseDepth;

  /**
   * One {@link #ONE_BATCH} for each batch, one {@link #ONE_PAUSE} for each pause, and four flags.
   */
  int open;

  /** Grows with every write. */
  long epoch;

  /** The {@link #cycle} of the last run that lists its reads, to trigger each, and follows none. */
  int listingCycle;

  /** The last {@link #cycle} given out. */
  private int cycles = AMBIGUOUS_CYCLE;

  /**
   * The stack on which walks over the graph remember their way back; each uses it from {@link
   * #stackTop} on.
   */
  Link[] stack = new Link[64];

  int stackTop;

  /** The links that the innermost run with skipped links has skipped, or null. */
  @Nullable SkippedLinks skipped;

  /** An object for the next run that skips links, if no run around it does. */
  @Nullable SkippedLinks spareSkipped;

  /** The number of nested evaluations, the limit for it, and the number of roots among them. */
  int nested;

  int nestedLimit = Nesting.LIMIT;
  int roots;

  /**
   * Computeds that were given up, up to {@link #givenUpLength}, and how often. See {@link Nesting}.
   */
  @Nullable ComputedNode[] givenUp = new ComputedNode[0];

  int[] givenUpTimes = new int[0];
  int givenUpLength;

  /** The computed that {@link #hitBy} has hit, for which another one waits. */
  @Nullable ComputedNode hit;

  @Nullable Error hitBy;

  /** The number of the outermost root that is on the stack, or 0. */
  int nest;

  private int nests;

  /**
   * The number of times a computed was given up that was made since the outermost root has begun.
   */
  int madeInNest;

  /** An overflow of the stack that a root has thrown. */
  @Nullable StackOverflowError rootOverflow;

  /** Effects to run, from {@link #notifyIndex} to {@link #queuedLength}. */
  Effect[] queue = new Effect[32];

  int notifyIndex;
  int queuedLength;

  /** The number of flushes on the stack. */
  int flushDepth;

  /** Numbers the outermost flushes. */
  int flushId;

  /** Numbers all flushes. */
  int flushes;

  /** The exceptions of effects that no handler took, until the outermost flush ends. */
  @Nullable Failures failures;

  /** The last exception that was thrown because a computed had cached it before this flush. */
  @Nullable Throwable staleThrown;

  /** Actions of split effects, once there are such. */
  @Nullable Actions actions;

  /** The state that the tasks of this system share. */
  final Tasks tasks = new Tasks(this);

  /** Ends the system; null for the global one, which never ends. */
  final @Nullable Closing closing;

  /** Nothing can be written any more. */
  boolean closed;

  /** The first of the dependencies that are observed, and so keep what they belong to. */
  @Nullable DependencyNode held;

  /** Hooks to call and computeds whose children to close when the operation settles. */
  @Nullable Unsettled unsettled;

  /** Nodes that are TAINTed, up to {@link #taintedCount}. */
  private ReactiveNode[] tainted = new ReactiveNode[16];

  int taintedCount;

  /**
   * The nodes that the open batch has changed, as they were; null until a batch has changed one.
   */
  private @Nullable Begins begins;

  /** The number of nodes that are noted there. */
  int noted;

  /** The number of open DEFERRED effects, for which marks have to leave the way open. */
  int deferring;

  /** Computeds that marks have passed since the last flush, up to {@link #passedCount}. */
  private ComputedNode[] passed = new ComputedNode[16];

  int passedCount;

  /** The number of effects and scopes that are paused themselves. */
  int pausedCount;

  /**
   * The batches that startBatch has opened, outermost first, up to {@link #openBatches}: the number
   * of each, the {@link #batchDepth} in it, and the last exception of a failed computed that was
   * read while it was open. A token holds only the number of its batch, so the JIT need not make a
   * token that no code keeps.
   */
  private long[] batchIds = new long[8];

  private int[] batchDepths = new int[8];
  @Nullable Throwable[] batchThrown = new Throwable[8];
  int openBatches;
  private long lastBatchId;

  /** Whether startBatch acquired the system, so that the end of that batch releases it. */
  boolean heldByBatch;

  /** The queue of the threads that wait for the system. */
  final Waiting waiting = new Waiting(this);

  /** Timers whose time has come. */
  final DueTimers timers = new DueTimers(this);

  int loopLimit = 100;

  /** The time that an action runs before others go on without it, in nanoseconds; 0: for ever. */
  volatile long actionLimit = ActionWatch.DEFAULT_LIMIT;

  @Nullable ErrorHandler errorHandler;

  /** Stands for "no owner" in {@link #ownerOverride}. */
  final EffectScope noOwner;

  /**
   * The calls of pauseTracking and enableTracking in threads that run no function of the system.
   */
  private final ThreadLocal<OutsidePauses> outsidePauses =
      ThreadLocal.withInitial(OutsidePauses::new);

  /** The values that pauseTracking has replaced: activeSub and ownerOverride, two per level. */
  private @Nullable SubscriberNode[] pauses = new SubscriberNode[8];

  Engine(String name, ReactiveSystem system, boolean closeable) {
    this.name = name;
    this.system = system;
    this.noOwner = new EffectScope(this);
    this.closing = closeable ? new Closing(this) : null;
  }

  // ---- ownership of the system ------------------------------------------------------------------

  boolean isOwner() {
    return getExclusiveOwnerThread() == Thread.currentThread();
  }

  @Nullable Thread ownerThread() {
    return getExclusiveOwnerThread();
  }

  /**
   * Makes this thread, which does not own the system, its owner. Only right before a try block all
   * of whose ends {@link #leave}: see E3.
   */
  void enter() {
    StackRoom.secure();
    if (CrossSystem.identify != 0) {
      enterIdentified();
    } else if (!tryAcquire(Waiting.FREE)) {
      waiting.acquire();
    }
  }

  private void enterIdentified() {
    if (CrossSystem.several) {
      CrossSystem.enter(this);
    }
    TaskRun<?> reader = TaskRun.toCollect(this);
    if (!tryAcquire(Waiting.FREE)) {
      waiting.acquire();
    }
    if (reader != null) {
      reader.startCollecting();
    }
  }

  /** {@link #enter} if that takes no waiting. Whatever runs in this thread, it tracks nothing. */
  boolean tryEnter() {
    StackRoom.secure();
    if (CrossSystem.several) {
      if (CrossSystem.owned() != null) {
        return false;
      }
      CrossSystem.entering(this);
    }
    return tryAcquire(Waiting.FREE);
  }

  /** Runs an operation as owner of the system. Not for the hot path, as it takes a function. */
  <T extends @Nullable Object> T exclusively(Supplier<T> operation) {
    if (isOwner()) {
      return operation.get();
    }
    enter();
    T result;
    try {
      result = operation.get();
    } catch (Throwable t) {
      leave(t);
      throw t;
    }
    leave();
    return result;
  }

  /** {@link #exclusively(Supplier)} for what returns nothing. */
  void exclusively(Runnable operation) {
    if (isOwner()) {
      operation.run();
      return;
    }
    enter();
    try {
      operation.run();
    } catch (Throwable t) {
      leave(t);
      throw t;
    }
    leave();
  }

  /** Ends an outermost operation that returned: settles it, lets others in, runs due actions. */
  void leave() {
    Failures failed = leaveAndTake();
    if (failed != null) {
      throw Failures.<RuntimeException>sneaky(failed.combined());
    }
  }

  /** {@link #leave()} that returns what failed and no handler has taken, or null. */
  @Nullable Failures leaveAndTake() {
    Failures failed;
    Actions due;
    Actions.Drain drain;
    try {
      failed = settleAndTake();
      due = actions;
      drain = due == null ? null : due.claim();
    } catch (Throwable t) { // no stack or memory for the library itself: others go on all the same
      unlockAfter(t);
      throw t;
    }
    if (drain == null || due == null) {
      unlock();
      return failed;
    }
    return due.drain(drain, failed);
  }

  /** Lets others in although this thread could not end what it has begun. */
  private void unlockAfter(Throwable thrown) {
    Failures failed = failures;
    failures = null;
    unlock();
    if (failed != null) {
      Failures.suppress(thrown, failed.combined());
    }
  }

  /** Ends an outermost operation that threw. Exceptions of settling are added to {@code thrown}. */
  void leave(Throwable thrown) {
    Throwable further = null;
    try {
      resetContext();
      leave();
    } catch (Throwable t) {
      further = t;
    }
    if (further != null) {
      Failures.suppress(thrown, further);
    }
  }

  /** Forgets what functions have left behind that had no stack to end it. */
  private void resetContext() {
    activeSub = null;
    ownerOverride = null;
    cycle = 0;
    open = 0;
    if (batchDepth != 0 || openBatches != 0) {
      truncateBatches(0);
    }
    truncatePauses(0);
  }

  private boolean isUnsettled() {
    return queuedLength != 0 || unsettled != null || taintedCount != 0;
  }

  /** Lets other threads in. */
  void unlock() {
    if (CrossSystem.identify != 0) {
      unlockIdentified();
    } else {
      free();
    }
  }

  private void unlockIdentified() {
    Tasks.Leftover due = null;
    try {
      due = tasks.leaving();
    } finally {
      free();
    }
    if (CrossSystem.several) {
      CrossSystem.left(this);
    }
    if (due != null) {
      due.run();
    }
  }

  /** Ends what the operation has begun. Returns what failed and no handler has taken, or null. */
  @Nullable Failures settleAndTake() {
    if (isUnsettled()) {
      settle();
    }
    return takeFailures();
  }

  /**
   * Runs what waits for the end of the operation, until nothing does or there is no stack or memory
   * left to go on. Failures are kept.
   */
  void settle() {
    try {
      do {
        if (taintedCount != 0) {
          publish();
        }
        EffectQueue.runAll(this);
        Unsettled waiting = unsettled;
        if (waiting != null) {
          unsettled = null;
          waiting.run(this);
        }
      } while (isUnsettled());
    } catch (Throwable t) {
      EffectQueue.keep(noOwner, t, true, this);
      if (unsettled != null && unsettled.isEmpty()) {
        unsettled = null; // the caller of settle gets the failure
      }
      publish();
    }
  }

  @Nullable Failures takeFailures() {
    Failures taken = failures;
    if (taken != null) {
      failures = null;
    }
    return taken;
  }

  Unsettled unsettled() {
    Unsettled waiting = unsettled;
    if (waiting == null) {
      waiting = new Unsettled();
      unsettled = waiting;
    }
    return waiting;
  }

  /** Acquires the system if it is in that state, {@link Waiting#FREE} or RESERVED. */
  @Override
  protected boolean tryAcquire(int state) {
    if (compareAndSetState(state, Waiting.OWNED)) {
      setExclusiveOwnerThread(Thread.currentThread());
      return true;
    }
    return false;
  }

  private void free() {
    int next = Waiting.FREE;
    try {
      if (waiters() != 0) {
        next = waiting.next(getState());
      }
    } finally {
      setExclusiveOwnerThread(null);
      setState(next);
    }
    if (waiters() != 0) { // asked again, as one may have come meanwhile
      waiting.wake();
    }
  }

  /** A constant of {@link Waiting}. */
  int state() {
    return getState();
  }

  /** Lets the owner know that its release is to let in the first of those that wait. */
  boolean ask() {
    return compareAndSetState(Waiting.OWNED, Waiting.ASKED) || getState() == Waiting.ASKED;
  }

  /**
   * After an Error in a wait: the thread neither owns the system any more nor has a reservation.
   */
  void giveUp() {
    if (isOwner()) {
      free();
    } else {
      compareAndSetState(Waiting.RESERVED, Waiting.FREE);
    }
  }

  /** Makes this thread the owner in place of one that has died. See {@link Waiting}. */
  void takeOver() {
    setExclusiveOwnerThread(Thread.currentThread());
    truncateBatches(0);
    truncatePauses(0);
    heldByBatch = false;
    activeSub = null;
    ownerOverride = null;
    cycle = 0;
    open = 0;
    flushDepth = 0;
    Arrays.fill(stack, null);
    stackTop = 0;
    SkippedLinks.endAll(this);
    nested = 0;
    nestedLimit = Nesting.LIMIT;
    roots = 0;
    hit = null;
    hitBy = null;
    rootOverflow = null;
    nest = 0;
    for (int i = 0; i < givenUpLength; i++) {
      givenUpAt(i).flags &= ~Flags.WAITS;
    }
    givenUp = new ComputedNode[0];
    givenUpTimes = new int[0];
    givenUpLength = 0;
  }

  @Override
  protected boolean isHeldExclusively() {
    return isOwner();
  }

  // ---- context ----------------------------------------------------------------------------------

  /** Starts a new run. */
  int nextCycle() {
    int next = ++cycles;
    if (next == 0) { // wrapped: 0 means never linked, 1 ambiguous
      next = cycles = AMBIGUOUS_CYCLE + 1;
    }
    return next;
  }

  /** The owner of effects, scopes and cleanups made now, or null. */
  @Nullable SubscriberNode currentOwner() {
    SubscriberNode override = ownerOverride;
    if (override != null) {
      return override == noOwner ? null : override;
    }
    SubscriberNode sub = activeSub;
    return sub == null && actions != null ? Actions.scopeOf(this) : sub;
  }

  Actions actions() {
    Actions due = actions;
    if (due == null) {
      due = new Actions(this);
      actions = due;
    }
    return due;
  }

  /** The owner to keep while {@link #activeSub} is replaced by null. */
  @Nullable SubscriberNode ownerToKeep() {
    SubscriberNode override = ownerOverride;
    return override != null ? override : activeSub;
  }

  void pauseTracking() {
    if (!isOwner() || cycle == 0) {
      TaskRun.pause(this, outsidePauses.get().pause());
      return;
    }
    push("pauseTracking");
    ownerOverride = ownerToKeep();
    activeSub = null;
  }

  /** Has who runs track again until the next resumeTracking, in spite of pauses before. */
  void enableTracking() {
    if (!isOwner() || cycle == 0) {
      TaskRun.pause(this, outsidePauses.get().enable());
      return;
    }
    int inFunction = (open & PAUSES) / ONE_PAUSE;
    push("enableTracking");
    if (inFunction != 0) {
      int first = (pauseDepth - 1 - inFunction) * 2;
      activeSub = pauses[first];
      ownerOverride = pauses[first + 1];
    }
  }

  private void push(String what) {
    if ((open & PAUSES) == PAUSES) {
      throw tooMany(what, "resumeTracking");
    }
    int at = pauseDepth * 2;
    if (at == pauses.length) {
      pauses = Arrays.copyOf(pauses, at * 2);
    }
    pauses[at] = activeSub;
    pauses[at + 1] = ownerOverride;
    pauseDepth++;
    open += ONE_PAUSE;
  }

  void resumeTracking() {
    if (!isOwner() || cycle == 0) {
      OutsidePauses outside = outsidePauses.get();
      if (outside.isEmpty()) {
        throw unbalancedResume();
      }
      TaskRun.pause(this, outside.resume());
      if (outside.isEmpty()) {
        outsidePauses.remove();
      }
      return;
    }
    if ((open & PAUSES) == 0) {
      throw unbalancedResume();
    }
    open -= ONE_PAUSE;
    int at = --pauseDepth * 2;
    activeSub = pauses[at];
    ownerOverride = pauses[at + 1];
    pauses[at] = null;
    pauses[at + 1] = null;
  }

  /** Whether the function that runs has left a batch open. */
  boolean hasOpenBatch() {
    return (open & BATCHES) != 0;
  }

  /**
   * Drops the batches and pauses that a function has left behind.
   *
   * @param left {@link #open} at its end
   */
  void drop(int left) {
    truncateBatches(batchDepth - (left & BATCHES));
    truncatePauses(pauseDepth - (left & PAUSES) / ONE_PAUSE);
  }

  private void truncatePauses(int depth) {
    while (pauseDepth > depth) {
      int at = --pauseDepth * 2;
      pauses[at] = null;
      pauses[at + 1] = null;
    }
  }

  private IllegalStateException tooMany(String begin, String end) {
    return new IllegalStateException(
        BATCHES
            + " times "
            + begin
            + "() in one function"
            + activeName()
            + " without "
            + end
            + "(). Pair them with try/finally.");
  }

  private IllegalStateException unbalancedResume() {
    return new IllegalStateException(
        "resumeTracking() without a pauseTracking() or enableTracking() before it in the same"
            + " function"
            + activeName()
            + ". Pair them with try/finally, or use untracked(() -> ...).");
  }

  /** Says in a message whose function runs, if any. */
  String activeName() {
    SubscriberNode owner = isOwner() ? currentOwner() : null;
    return owner == null ? "" : " of '" + owner.name() + "'";
  }

  // ---- ways to effects that wait ----------------------------------------------------------------

  /** A mark has passed {@code node}, where the next one is to pass, too. */
  void notePassed(ComputedNode node) {
    if (passedCount == passed.length) {
      passed = Arrays.copyOf(passed, passedCount * 2);
    }
    passed[passedCount++] = node;
  }

  /** Opens what marks have passed and no flush has brought up to date. */
  void openPassed() {
    for (int i = 0; i < passedCount; i++) {
      ComputedNode node = passed[i];
      passed[i] = null;
      if (Mark.isShut(node)) {
        node.flags |= Flags.RECURSED;
      }
    }
    passedCount = 0;
  }

  // ---- the view of other threads ----------------------------------------------------------------

  long epochOpaque() {
    return (long) EPOCH.getOpaque(this);
  }

  /** Starts a write. */
  void bumpEpoch() {
    EPOCH.setOpaque(this, epoch + 1);
  }

  /**
   * Stores the flags of a node that has been brought up to date. In a batch they get TAINT, even if
   * the value is the one that was there: it need not have been right before the batch.
   */
  void setCleanFlags(ReactiveNode node, int flags) {
    if (batchDepth > 0 && (flags & TAINT) == 0) {
      addTainted(node);
      node.setFlagsRelease(flags | TAINT);
    } else {
      node.setFlagsRelease(flags);
    }
  }

  private void addTainted(ReactiveNode node) {
    if (taintedCount == tainted.length) {
      tainted = Arrays.copyOf(tainted, taintedCount * 2);
    }
    tainted[taintedCount++] = node;
  }

  /** Lets no other thread read the value of a node until the batch has ended. */
  void taint(ReactiveNode node) {
    if ((node.flags & TAINT) == 0) {
      addTainted(node);
      node.flags |= TAINT;
    }
  }

  Begins begins() {
    Begins made = begins;
    if (made == null) {
      made = new Begins(this);
      begins = made;
    }
    return made;
  }

  /**
   * Ends a batch: tells of what it has changed, and lets other threads see what it has committed.
   */
  void publish() {
    if (noted != 0) {
      begins().end();
    }
    for (int i = 0; i < taintedCount; i++) {
      ReactiveNode node = tainted[i];
      tainted[i] = null;
      int flags = node.flags & ~TAINT;
      node.setFlagsRelease(flags);
      if ((flags & KIND) == BATCH_MARK) {
        endMark((BatchMarkNode) node, i + 1);
      }
    }
    taintedCount = 0;
  }

  /**
   * Ends one mark. If there is no stack or memory for that, the rest is published the next time.
   */
  private void endMark(BatchMarkNode mark, int rest) {
    boolean ended = false;
    try {
      mark.ended();
      ended = true;
    } finally {
      if (!ended) {
        int left = taintedCount - rest;
        System.arraycopy(tainted, rest, tainted, 0, left);
        Arrays.fill(tainted, left, taintedCount, null);
        taintedCount = left;
      }
    }
  }

  // ---- batches ----------------------------------------------------------------------------------

  Batch startBatch() {
    if (isOwner()) {
      StackRoom.secure(); // for its end
      return pushBatch();
    }
    enter();
    try {
      Batch batch = pushBatch();
      heldByBatch = true;
      return batch;
    } catch (Throwable t) {
      leave(t);
      throw t;
    }
  }

  private Batch pushBatch() {
    if ((open & BATCHES) == BATCHES) {
      throw tooMany("startBatch", "endBatch");
    }
    int index = openBatches;
    if (index == batchIds.length) {
      growBatches();
    }
    long id = ++lastBatchId;
    Batch batch =
        new Batch(this, index, batchDepth + 1, id); // may fail, so before anything changes
    batchIds[index] = id;
    batchDepths[index] = ++batchDepth;
    openBatches = index + 1;
    open += ONE_BATCH;
    return batch;
  }

  private void growBatches() {
    int length = openBatches * 2;
    batchIds = Arrays.copyOf(batchIds, length);
    batchDepths = Arrays.copyOf(batchDepths, length);
    batchThrown = Arrays.copyOf(batchThrown, length);
  }

  /** Whether a batch has not ended. Asked by a thread that does not own the system, a guess. */
  boolean isOpen(int index, long id) {
    long[] ids = batchIds;
    return index < ids.length && ids[index] == id;
  }

  /** Whether the batch at {@code index} is the innermost that startBatch has opened. */
  boolean isInnermost(int index) {
    return index + 1 == openBatches;
  }

  /** The last exception of a failed computed that was read in an open batch, or null. */
  @Nullable Throwable thrownIn(int index) {
    return batchThrown[index];
  }

  /** Notes the exception of a failed computed that is read. */
  void thrownInBatches(Throwable thrown) {
    for (int i = 0; i < openBatches; i++) {
      batchThrown[i] = thrown;
    }
  }

  private void popBatch() {
    int index = --openBatches;
    batchIds[index] = 0; // no number of any
    if (batchThrown[index] != null) {
      batchThrown[index] = null;
    }
  }

  void endBatch() {
    if (!isOwner()) {
      throw endBatchElsewhere();
    }
    if (!hasOpenBatch() || openBatches == 0 || batchDepths[openBatches - 1] != batchDepth) {
      throw new IllegalStateException(
          "endBatch() without a startBatch() in the same function"
              + activeName()
              + ". Call endBatch() once for each startBatch(), or use batch(() -> ...).");
    }
    popBatch();
    open -= ONE_BATCH;
    if (--batchDepth == 0) {
      endOutermostBatch();
    }
  }

  private IllegalStateException endBatchElsewhere() {
    Thread owner = ownerThread();
    return new IllegalStateException(
        "endBatch() in thread '"
            + Thread.currentThread().getName()
            + "', which has no batch of the system '"
            + name
            + "' open"
            + (owner == null ? "" : "; its owner is thread '" + owner.getName() + "'")
            + ". Call endBatch() once for each startBatch(), in the same thread.");
  }

  private void endOutermostBatch() {
    if (!heldByBatch) {
      EffectQueue.flush(this);
      return;
    }
    heldByBatch = false;
    resetContext(); // setActiveSub and pauseTracking outside of any function
    leave();
  }

  /** Forgets the batches that a function left open. */
  private void truncateBatches(int depth) {
    batchDepth = depth;
    while (openBatches > 0 && batchDepths[openBatches - 1] > depth) {
      popBatch();
    }
  }

  /**
   * Ends the batch that user code has left open in this thread, which must own no system now.
   * Returns what to throw for it.
   */
  IllegalStateException endLeftBatch() {
    var left =
        new IllegalStateException(
            "An action, task, handler or executor returned with a batch of the system '"
                + name
                + "' open. End it with try (var b = startBatch()) { ... }, or use batch(() ->"
                + " ...).");
    truncateBatches(0);
    open = 0;
    try {
      endOutermostBatch();
    } catch (Throwable t) {
      left.addSuppressed(t);
    }
    return left;
  }

  /**
   * {@link #leave()} for an operation whose function has left a batch open, which is ended. Returns
   * what to throw for it.
   */
  IllegalStateException leaveWithBatch() {
    var left =
        new IllegalStateException(
            "A method of a reactive object, or a function or comparison that one of its methods"
                + " calls, returned with a batch of the system '"
                + name
                + "' open. End it with try (var b = startBatch()) { ... }, or use batch(() ->"
                + " ...).");
    leave(left);
    return left;
  }

  IllegalStateException openBatch(ReactiveNode node) {
    return new IllegalStateException(
        "The function of '"
            + node.name()
            + "' returned with a batch open. End it with try (var b = startBatch()) { ... }, or use"
            + " batch(() -> ...).");
  }

  // ---- computeds that were given up -------------------------------------------------------------

  /** An outermost root begins. */
  void beginNest() {
    int next = ++nests;
    nest = next == 0 ? ++nests : next; // wrapped
    madeInNest = 0;
  }

  /** Makes room for more of them. */
  void reserveGivenUp(int more) {
    int needed = givenUpLength + more;
    if (needed > givenUp.length) {
      int length = Math.max(needed, givenUp.length * 2);
      givenUpTimes = Arrays.copyOf(givenUpTimes, length);
      givenUp = Arrays.copyOf(givenUp, length);
    }
  }

  ComputedNode givenUpAt(int index) {
    return Objects.requireNonNull(givenUp[index]);
  }

  /** Gives back what a very deep graph has needed. */
  void trimGivenUp() {
    if (givenUpLength == 0 && givenUp.length > 1 << 12) {
      givenUp = new ComputedNode[0];
      givenUpTimes = new int[0];
    }
  }

  // ---- stack of walks ---------------------------------------------------------------------------

  Link[] growStack() {
    stack = Arrays.copyOf(stack, stack.length * 2);
    return stack;
  }

  /** Gives back what a very deep graph has needed. */
  void trimStack() {
    if (stackTop == 0 && stack.length > 1 << 16) {
      stack = new Link[64];
    }
  }
}
