package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.COMPUTED_BIT;
import static dev.aliensignals.primitives.Flags.MUTABLE;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** Anything in the graph: signal, computed, effect or scope. Its fields belong to the engine. */
abstract class ReactiveNode {
  /*
   * The owner of the system reads everything plainly. Threads that do not own it read clean values
   * without the lock, which needs an order in what the owner publishes:
   *
   *   owner:   epoch, marks downstream   version ─▶ value ─▶ validAt ─▶ flags      (each a release)
   *   reader:  version ─▶ validAt ─▶ flags ─▶ validAt == epoch, unless live ─▶ value ─▶ version the same?
   *
   * N1  Every store to the flags of a signal or computed that may leave it looking clean is a release
   *     made after its value is stored. Stores that make it unclean may be plain.
   * N2  When a new value can be read, everything that depends on it is marked already, or, not being
   *     live, differs from the epoch.
   * N3  A node that is brought up to date inside a batch is TAINTed until the batch ends, even if
   *     its value is the old one. A reader without the lock cannot see from the version that a node
   *     was brought up to date and has the same value; so it reads validAt before the flags.
   * N4  Constructors of signals and computeds end with a fence, so that a thread to which a data race
   *     hands one over reads its first value, not null.
   */

  private static final VarHandle FLAGS;
  private static final VarHandle VERSION;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      FLAGS = lookup.findVarHandle(ReactiveNode.class, "flags", int.class);
      VERSION = lookup.findVarHandle(ReactiveNode.class, "version", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Bits of {@link Flags}. */
  int flags;

  /** Counts the changes of the value. An effect counts its runs in the flush {@link #seen} here. */
  int version;

  /**
   * The {@link Engine#cycle} of the last run that linked this node not at the place it had before.
   */
  int seen;

  final Engine engine;

  /**
   * First live subscriber, which knows the last; for an effect or scope, the link from its owner.
   */
  @Nullable Link subs;

  ReactiveNode(Engine engine, int flags) {
    this.engine = engine;
    this.flags = flags;
  }

  final int flagsAcquire() {
    return (int) FLAGS.getAcquire(this);
  }

  final void setFlagsRelease(int flags) {
    FLAGS.setRelease(this, flags);
  }

  final int versionAcquire() {
    return (int) VERSION.getAcquire(this);
  }

  final int versionOpaque() {
    return (int) VERSION.getOpaque(this);
  }

  final void setVersionRelease(int version) {
    VERSION.setRelease(this, version);
  }

  final boolean has(int bits) {
    return (flags & bits) != 0;
  }

  final boolean isMutable() {
    return (flags & MUTABLE) != 0;
  }

  final boolean isComputed() {
    return (flags & (COMPUTED_BIT | MUTABLE)) == (COMPUTED_BIT | MUTABLE);
  }

  /** Whether the pending value of a signal is another one than its value. */
  boolean isCommitAChange() {
    return false;
  }

  /** Notes the value. */
  void saveTo(Begins.Begin begin) {}

  /** Whether the value is the one that was noted, the very same if it is an object. */
  boolean isAt(Begins.Begin begin) {
    return false;
  }

  /** {@link #isAt} of the pending value of a signal. */
  boolean isPendingAt(Begins.Begin begin) {
    return false;
  }

  /** The options given at creation, or null. */
  abstract @Nullable NodeOptions options();

  /**
   * The name in messages of a node without a name: {@code signal}, {@code computed}, {@code effect}
   * …
   */
  abstract String kind();

  /** The name given by the options, else kind#identity. */
  final String name() {
    NodeOptions options = options();
    return options != null && options.name() != null
        ? options.name()
        : kind() + "#" + Integer.toHexString(System.identityHashCode(this));
  }
}
