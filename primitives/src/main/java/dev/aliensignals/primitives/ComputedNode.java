package dev.aliensignals.primitives;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** The part that computeds of all value types have in common. */
abstract class ComputedNode extends SubscriberNode {

  private static final VarHandle VALID_AT;

  static {
    try {
      VALID_AT = MethodHandles.lookup().findVarHandle(ComputedNode.class, "validAt", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Never equal to an epoch. */
  static final long NEVER = -1;

  private static final long MADE_IN = 0xFFFF_FFFFL;

  /**
   * The epoch at which the value was last known to be right; maintained only while not live. Less
   * than 0: none. Before the first evaluation it says in which {@link Engine#nest} it was made.
   */
  long validAt;

  ComputedNode(Engine engine, int kind, @Nullable NodeOptions options) {
    super(
        engine,
        Flags.MUTABLE
            | Flags.INVALID
            | Flags.CAREFUL
            | kind
            | (options == null ? 0 : Flags.CONFIGURED | (options.hasHooks() ? Flags.HOOKS : 0)));
    this.validAt = NEVER - (engine.nest & MADE_IN);
  }

  /** Whether it was made while the root of that number was on the stack, and never evaluated. */
  final boolean isMadeIn(int nest) {
    return nest != 0 && validAt == NEVER - (nest & MADE_IN);
  }

  final void setValidAtRelease(long epoch) {
    VALID_AT.setRelease(this, epoch);
  }

  final long validAtAcquire() {
    return (long) VALID_AT.getAcquire(this);
  }

  /**
   * Whether a thread that does not own the system may read the value.
   *
   * @param validAt read with acquire
   * @param flags read with acquire, after that
   */
  final boolean isCleanOutside(long validAt, int flags) {
    return (flags & (Flags.UNCLEAN | Flags.TAINT)) == 0
        && ((flags & Flags.LIVE) != 0 || validAt == engine.epochOpaque());
  }

  /** The failure of the last evaluation, valid while HAS_ERROR is set. */
  abstract FailedEvaluation failure();

  /** Stores the failure of an evaluation. */
  abstract void fail(FailedEvaluation failure);

  /** Makes the outcome that was noted the outcome, as another version. */
  abstract void goBackTo(Begins.Begin begin);

  /** The value before a failure, which a reducer goes on from. */
  abstract @Nullable Object lastValue();

  @Override
  final String kind() {
    return "computed";
  }
}
