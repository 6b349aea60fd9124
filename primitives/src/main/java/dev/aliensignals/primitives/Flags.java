package dev.aliensignals.primitives;

/**
 * Bits of {@link ReactiveNode#flags}. The first seven have the values of alien-signals 3.2, so that
 * a fix there can be read across; the others are ours.
 */
final class Flags {

  /** A source of change: a signal or a computed. Effects and scopes lack it. */
  static final int MUTABLE = 1;

  /** An effect that is not in the queue. */
  static final int WATCHING = 1 << 1;

  /** The user's function of this node is on the stack. */
  static final int RECURSED_CHECK = 1 << 2;

  /**
   * Marked from inside a run: the next mark passes through although the node is PENDING already.
   */
  static final int RECURSED = 1 << 3;

  /** Changed, or certain to have to run again. */
  static final int DIRTY = 1 << 4;

  /** Something upstream was written; a check decides whether it matters. */
  static final int PENDING = 1 << 5;

  /** Owns effects or scopes. */
  static final int HAS_CHILD = 1 << 6;

  /** Has a path to an effect; its links are in the subscriber lists of its dependencies. */
  static final int LIVE = 1 << 7;

  /** Committed inside a batch that is still open: only its own thread may read it. */
  static final int TAINT = 1 << 8;

  /** A computed whose value is a {@link FailedEvaluation}, or a signal that has no value yet. */
  static final int HAS_ERROR = 1 << 9;

  /** Its dependencies are being checked further up the stack; while it is live, since it is. */
  static final int CHECKING = 1 << 10;

  /** The next commit counts as a change whatever the values say. */
  static final int FORCE = 1 << 11;

  /** An effect or scope at the end of its life. */
  static final int CLOSED = 1 << 12;

  /** An effect or scope that was paused itself (a descendant of a paused scope lacks it). */
  static final int PAUSED = 1 << 13;

  /** A computed that must be evaluated whatever its dependencies say. */
  static final int INVALID = 1 << 14;

  /** An effect that its own writes run again. */
  static final int ALLOW_RECURSION = 1 << 15;

  /** An effect whose function returns its cleanup: it is a {@link Cleaning}. */
  static final int RETURNS_CLEANUP = 1 << 16;

  /** An effect each run of which is one batch. */
  static final int BATCHED = 1 << 17;

  /** Has watched or unwatched hooks. */
  static final int HOOKS = 1 << 18;

  /** The hooks were last told that somebody watches. */
  static final int HOOKED = 1 << 19;

  /** Waits in the list of hooks to settle. */
  static final int HOOK_QUEUED = 1 << 20;

  /** A computed with options, or never evaluated: not just a comparison tells if it has changed. */
  static final int CAREFUL = 1 << 21;

  /** A split effect: its function is a {@link Split}. */
  static final int SPLIT = 1 << 22;

  /** A computed whose function runs and has read into a cycle: that is its outcome already. */
  static final int IN_CYCLE = 1 << 23;

  /** An effect that may have to wait before it is checked: it has a {@link Due}. */
  static final int DEFERRED = 1 << 24;

  /**
   * Checked not on behalf of its first reader: the link of another is on the stack, or the check
   * began here.
   */
  static final int STACKED = 1 << 25;

  /** A computed or effect with options: its function is a {@link Configured}, which has both. */
  static final int CONFIGURED = 1 << 26;

  /**
   * A computed that was given up because it was nested too deep, until it is evaluated again: see
   * {@link Nesting}.
   */
  static final int WAITS = 1 << 31;

  /** A computed that was evaluated for one that waits, until that has read it. */
  static final int AWAITED = BATCHED; // which computeds are not

  /**
   * A computed that is never given up, as its function does what makes that vain: see {@link
   * Nesting}.
   */
  static final int KEPT = RETURNS_CLEANUP; // which computeds do not

  /**
   * A DEFERRED effect that waits, with the marks of what has told it. The next mark passes to it
   * all the same, and then takes RECURSED away.
   */
  static final int HELD = CAREFUL; // which effects are not

  /** A {@link CollectorNode}: each mark that comes through a link to it is told to it. */
  static final int COLLECTS = SPLIT; // which computeds are not

  private static final int KIND_SHIFT = 27;

  /** Kinds of mutable nodes, dispatched on without a virtual call. */
  static final int KIND = 15 << KIND_SHIFT;

  static final int SIGNAL = 0;
  static final int INT_SIGNAL = 1 << KIND_SHIFT;
  static final int LONG_SIGNAL = 2 << KIND_SHIFT;
  static final int DOUBLE_SIGNAL = 3 << KIND_SHIFT;
  static final int DEPENDENCY = 4 << KIND_SHIFT;
  static final int BATCH_MARK = 5 << KIND_SHIFT;
  static final int COMPUTED = 8 << KIND_SHIFT;
  static final int INT_COMPUTED = 9 << KIND_SHIFT;
  static final int LONG_COMPUTED = 10 << KIND_SHIFT;
  static final int DOUBLE_COMPUTED = 11 << KIND_SHIFT;
  static final int COLLECTOR = 12 << KIND_SHIFT;

  /** Set in the kinds of computeds, clear in those of signals. */
  static final int COMPUTED_BIT = COMPUTED;

  /**
   * Set while the node's function runs or its dependencies are checked, or it waits for what it
   * reads: reading it closes a cycle.
   */
  static final int BUSY = RECURSED_CHECK | CHECKING | WAITS;

  /** The flags that the mark phase sets on a node. */
  static final int MARKS = DIRTY | PENDING | RECURSED;

  /** A computed with none of these, and live, can be read as it is. */
  static final int UNCLEAN = DIRTY | PENDING | BUSY | INVALID | HAS_ERROR | AWAITED;

  private Flags() {}
}
