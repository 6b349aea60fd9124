package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.HELD;

import org.jspecify.annotations.Nullable;

/** The part of a task's follower that makes it wait while the task need not know of changes. */
final class Followed extends Due {

  private final Task<?> task;

  Followed(Task<?> task) {
    super(null, null);
    this.task = task;
  }

  @Override
  boolean holdsBack(Engine e) {
    if (task.letsWait()) {
      hold();
      return true;
    }
    effect.flags &= ~HELD;
    return false;
  }

  @Override
  Delivery delivery(Actions actions, @Nullable Failures failures) {
    throw new AssertionError(effect.name() + " is never queued as an action");
  }

  @Override
  void drop() {}
}
