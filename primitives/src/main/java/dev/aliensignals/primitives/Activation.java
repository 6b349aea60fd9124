package dev.aliensignals.primitives;

import org.jspecify.annotations.Nullable;

/**
 * The connection of an observed node to something outside of the graph, such as the source of a
 * sensor. Its fields are guarded by the system.
 */
abstract class Activation {
  /*
   *            a read made the node observed: before that read returns
   *   ended ──────────────────────────────────────────────────────────▶ active
   *         ◀──────────────────────────────────────────────────────────
   *            nobody observes it when the outermost operation settles
   *
   * B1  start and stop are called alternately, start first, while the system is owned; untracked, without
   *     owner, in a batch, and never from the middle of a walk.
   * B2  At rest it is active exactly while its node is observed, whatever its functions have thrown.
   */

  private boolean active;
  private @Nullable Cleanup stop;

  /** Calls the user's function. Returns what ends it, or null. */
  abstract @Nullable Cleanup begin(ReactiveNode node) throws Exception;

  /** Takes what {@link #begin} threw, if that is no Error. */
  abstract void failed(ReactiveNode node, Throwable thrown);

  /** Is called before the end. */
  void ending() {}

  /** The name in messages of the function that {@link #begin} returned. */
  abstract String nameOfStop();

  final boolean isActive() {
    return active;
  }

  final void start(ReactiveNode node, Engine e) {
    Frame frame = new Frame(e, null, e.noOwner);
    active = true;
    e.batchDepth++;
    try {
      stop = begin(node);
      frame.requireBalanced("'" + node.name() + "'");
    } catch (Throwable thrown) {
      if (thrown instanceof Error error) {
        throw error;
      }
      failed(node, thrown);
    } finally {
      frame.restore();
    }
  }

  /** Called when the graph is at rest: catches up with whether the node is observed. */
  final void settle(ReactiveNode node, boolean observed, Engine e) {
    if (observed == active) {
      return;
    }
    if (observed) {
      startOutsideOfRead(node, e);
      return;
    }
    active = false;
    ending();
    Cleanup end = stop;
    stop = null;
    if (end != null) {
      EffectQueue.callOutside(node, e, nameOfStop(), () -> end(end));
    }
  }

  private static void end(Cleanup stop) {
    try {
      stop.run();
    } catch (Exception e) {
      throw Failures.<RuntimeException>sneaky(e);
    }
  }

  /**
   * Starts what is observed by a task, which links what it has read by itself; or what a read made
   * observed that ended with an Error.
   */
  private void startOutsideOfRead(ReactiveNode node, Engine e) {
    TaskRun<?> body = TaskRun.replaceCurrent(null);
    try {
      start(node, e);
      EffectQueue.runAll(
          e); // a value fed here is not a write of the body that has read the sensor in this thread
    } finally {
      TaskRun.replaceCurrent(body);
    }
  }
}
