package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.CLOSED;
import static dev.aliensignals.primitives.Flags.HAS_CHILD;
import static dev.aliensignals.primitives.Flags.RECURSED_CHECK;

import org.jspecify.annotations.Nullable;

/** One call of the action of a split effect. */
final class ActionDelivery<T extends @Nullable Object> extends Delivery {
  /*
   *   owner of the system:  held? ─▶ check ─▶ due? ─▶ end what the last action created ─▶ still due? ─▶ take the values
   *   owner of nothing:     call the action
   *   owner of the system:  end what a closed effect created ─▶ queue it again if the source changed
   *   owner of nothing:     report what was thrown
   */

  private final Split<T> split;

  ActionDelivery(Split<T> split, Actions actions, @Nullable Failures failures) {
    super(split, actions, failures);
    this.split = split;
  }

  /** Runs the action if it is due. Begins as owner of the system, ends without. */
  @Override
  void deliver() {
    boolean due = false;
    Throwable thrown = null;
    try {
      if (split.isHeld()) {
        split.admit();
        engine.settle();
      }
      due = split.isDue(engine) && (!endLastAction() || split.isDue(engine));
    } catch (Throwable equalityThrew) {
      split.drop();
      thrown = equalityThrew;
    }
    if (due) {
      thrown = call();
    } else {
      split.idle();
    }
    release();
    if (thrown != null) {
      report(thrown);
    }
  }

  /** Ends what the last action has created. Returns whether there was anything. */
  private boolean endLastAction() {
    EffectScope scope = split.scope;
    if ((scope.flags & HAS_CHILD) == 0 && scope.cleanup == null) {
      return false;
    }
    end(scope);
    engine.settle(); // the writes of the cleanups may change the source, or close the effect
    return true;
  }

  private void end(EffectScope scope) {
    try {
      Disposal.finishClosed(scope, engine);
    } catch (Throwable t) { // no stack or memory left
      EffectQueue.keep(scope, t, true, engine);
    }
  }

  /** Calls the action and returns what it threw. Owner of the system before and after. */
  private @Nullable Throwable call() {
    EffectScope scope = split.scope;
    T value = split.current();
    T old = split.delivered();
    Runnable action = () -> Actions.call(split, value, old);
    split.started();
    scope.flags |= RECURSED_CHECK;
    Delivery outer = actions.started(this);
    Throwable thrown;
    try {
      release();
      thrown = callOutside(action);
      engine.enter();
    } catch (Throwable t) { // the drainer goes on from there
      scope.flags &= ~RECURSED_CHECK;
      throw t;
    }
    actions.ended(outer);
    scope.flags &= ~RECURSED_CHECK;
    try {
      if (split.endsAfter(thrown)) {
        Disposal.close(split.effect, engine);
      }
      if ((scope.flags & CLOSED) != 0) {
        end(scope);
      }
    } catch (Throwable cleanupThrew) {
      EffectQueue.keep(scope, cleanupThrew, true, engine);
    }
    split.returned();
    return thrown;
  }
}
