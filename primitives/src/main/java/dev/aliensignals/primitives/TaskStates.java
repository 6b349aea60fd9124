package dev.aliensignals.primitives;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The states of several tasks together. */
final class TaskStates {

  private TaskStates() {}

  /** Calls the function that fits states not all of which are ready. */
  static <R extends @Nullable Object> R matchUnready(
      List<? extends TaskState<?>> states,
      Supplier<? extends R> unset,
      Supplier<? extends R> pending,
      Function<? super List<Throwable>, ? extends R> failed) {
    Objects.requireNonNull(unset, "unset");
    Objects.requireNonNull(pending, "pending");
    Objects.requireNonNull(failed, "failed");
    List<Throwable> errors = new ArrayList<>();
    boolean waits = false;
    for (TaskState<?> state : states) {
      if (state instanceof TaskState.Failed<?> one) {
        errors.add(one.error());
      }
      waits |= state instanceof TaskState.Pending<?>;
    }
    if (!errors.isEmpty()) {
      return failed.apply(Collections.unmodifiableList(errors));
    }
    return waits ? pending.get() : unset.get();
  }
}
