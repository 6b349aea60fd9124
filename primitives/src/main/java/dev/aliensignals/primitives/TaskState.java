package dev.aliensignals.primitives;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The state of a {@link Task} with its value and error: one of four records, for a {@code switch}
 * with patterns (Java 21) or {@link #match}. Immutable.
 *
 * @param <T> the type of the value
 */
public sealed interface TaskState<T extends @Nullable Object> {

  /**
   * Neither a value nor a run that would bring one.
   *
   * @param <T> the type of the value
   */
  record Unset<T extends @Nullable Object>() implements TaskState<T> {

    // written out: on JDK 17 those of records leave the class behind in a static field of the JDK

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Unset<?>;
    }

    @Override
    public int hashCode() {
      return 0;
    }

    @Override
    public String toString() {
      return "Unset[]";
    }
  }

  /**
   * A run is on its way.
   *
   * @param <T> the type of the value
   * @param previous the last value, or null if there was none
   * @param error the exception of the last run, or null if it has returned or there was none
   */
  record Pending<T extends @Nullable Object>(@Nullable T previous, @Nullable Throwable error)
      implements TaskState<T> {

    /**
     * The state after a run that has not failed.
     *
     * @param previous the last value, or null if there was none
     */
    public Pending(@Nullable T previous) {
      this(previous, null);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Pending<?> that
          && Objects.equals(previous, that.previous)
          && Objects.equals(error, that.error);
    }

    @Override
    public int hashCode() {
      return Objects.hash(previous, error);
    }

    @Override
    public String toString() {
      return "Pending[previous=" + previous + ", error=" + error + "]";
    }
  }

  /**
   * The last run has returned.
   *
   * @param <T> the type of the value
   * @param value the value of the run, or the one set by {@link Task#set}
   */
  record Ready<T extends @Nullable Object>(T value) implements TaskState<T> {

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Ready<?> that && Objects.equals(value, that.value);
    }

    @Override
    public int hashCode() {
      return Objects.hashCode(value);
    }

    @Override
    public String toString() {
      return "Ready[value=" + value + "]";
    }
  }

  /**
   * The last run has thrown.
   *
   * @param <T> the type of the value
   * @param error the exception of the run
   * @param previous the last value, or null if there was none
   */
  record Failed<T extends @Nullable Object>(Throwable error, @Nullable T previous)
      implements TaskState<T> {

    /**
     * Checks that there is an error.
     *
     * @param error the exception of the run
     * @param previous the last value, or null
     */
    public Failed {
      Objects.requireNonNull(error, "error");
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Failed<?> that
          && Objects.equals(error, that.error)
          && Objects.equals(previous, that.previous);
    }

    @Override
    public int hashCode() {
      return 31 * Objects.hashCode(error) + Objects.hashCode(previous);
    }

    @Override
    public String toString() {
      return "Failed[error=" + error + ", previous=" + previous + "]";
    }
  }

  /**
   * The value of a task in this state that is still good to be shown.
   *
   * @return the value, the previous one while pending and after a failure, or null if there is none
   */
  default @Nullable T lastValue() {
    if (this instanceof Ready<T> ready) {
      return ready.value();
    }
    if (this instanceof Pending<T> pending) {
      return pending.previous();
    }
    return this instanceof Failed<T> failed ? failed.previous() : null;
  }

  /**
   * The exception that a read of the value throws in this state, or null.
   *
   * @return the exception of the last run that has ended, also while the next is pending, or null
   *     if it has returned or there was none
   */
  default @Nullable Throwable lastError() {
    if (this instanceof Pending<T> pending) {
      return pending.error();
    }
    return this instanceof Failed<T> failed ? failed.error() : null;
  }

  /**
   * Calls the one function of four that fits, like a {@code switch} over the records.
   *
   * @param <R> the type of the result
   * @param unset called in {@link Unset}
   * @param pending called in {@link Pending} with the previous value, or null
   * @param ready called in {@link Ready} with the value
   * @param failed called in {@link Failed} with the error and the previous value, or null
   * @return the value of the run
   */
  default <R extends @Nullable Object> R match(
      Supplier<? extends R> unset,
      Function<? super @Nullable T, ? extends R> pending,
      Function<? super T, ? extends R> ready,
      BiFunction<? super Throwable, ? super @Nullable T, ? extends R> failed) {
    Objects.requireNonNull(unset, "unset");
    Objects.requireNonNull(pending, "pending");
    Objects.requireNonNull(ready, "ready");
    Objects.requireNonNull(failed, "failed");
    if (this instanceof Ready<T> state) {
      return ready.apply(state.value());
    }
    if (this instanceof Pending<T> state) {
      return pending.apply(state.previous());
    }
    if (this instanceof Failed<T> state) {
      return failed.apply(state.error(), state.previous());
    }
    return unset.get();
  }

  /**
   * Calls the one function of four that fits the states of two tasks together, as in {@code
   * TaskState.match(user.state(), orders.state(), ...)}. Failures come before what is missing, so
   * that none is hidden by a run that is on its way elsewhere.
   *
   * @param <A> the type of the first value
   * @param <B> the type of the second value
   * @param <R> the type of the result
   * @param first the state of the first task
   * @param second the state of the second task
   * @param unset called if neither has failed nor is pending, but one of them is {@link Unset}
   * @param pending called if none has failed, and one of them is {@link Pending}
   * @param ready called if both are {@link Ready}, with their values
   * @param failed called if one has {@link Failed}, with the errors of all that have, in order
   * @return the value of the run
   */
  static <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
      R match(
          TaskState<A> first,
          TaskState<B> second,
          Supplier<? extends R> unset,
          Supplier<? extends R> pending,
          BiFunction<? super A, ? super B, ? extends R> ready,
          Function<? super List<Throwable>, ? extends R> failed) {
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(second, "second");
    Objects.requireNonNull(ready, "ready");
    if (first instanceof Ready<A> one && second instanceof Ready<B> other) {
      return ready.apply(one.value(), other.value());
    }
    return TaskStates.matchUnready(List.of(first, second), unset, pending, failed);
  }

  /**
   * {@link #match(TaskState, TaskState, Supplier, Supplier, BiFunction, Function)} for three tasks.
   *
   * @param <A> the type of the first value
   * @param <B> the type of the second value
   * @param <C> the type of the third value
   * @param <R> the type of the result
   * @param first the state of the first task
   * @param second the state of the second task
   * @param third the state of the third task
   * @param unset called if none has failed or is pending, but one is {@link Unset}
   * @param pending called if none has failed, and one is {@link Pending}
   * @param ready called if all three are {@link Ready}, with their values
   * @param failed called if one has {@link Failed}, with the errors of all that have, in order
   * @return the result of that function
   */
  static <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          R extends @Nullable Object>
      R match(
          TaskState<A> first,
          TaskState<B> second,
          TaskState<C> third,
          Supplier<? extends R> unset,
          Supplier<? extends R> pending,
          TriFunction<? super A, ? super B, ? super C, ? extends R> ready,
          Function<? super List<Throwable>, ? extends R> failed) {
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(second, "second");
    Objects.requireNonNull(third, "third");
    Objects.requireNonNull(ready, "ready");
    if (first instanceof Ready<A> one
        && second instanceof Ready<B> other
        && third instanceof Ready<C> last) {
      return ready.apply(one.value(), other.value(), last.value());
    }
    return TaskStates.matchUnready(List.of(first, second, third), unset, pending, failed);
  }

  /**
   * {@link #match(TaskState, TaskState, Supplier, Supplier, BiFunction, Function)} for any number
   * of tasks whose values have one type.
   *
   * @param <T> the type of the values
   * @param <R> the type of the result
   * @param states the states of the tasks
   * @param unset called if none has failed or is pending, but one is {@link Unset}
   * @param pending called if none has failed, and one is {@link Pending}
   * @param ready called if all are {@link Ready}, with their values, in order
   * @param failed called if one has {@link Failed}, with the errors of all that have, in order
   * @return the value of the run
   */
  static <T extends @Nullable Object, R extends @Nullable Object> R match(
      List<? extends TaskState<? extends T>> states,
      Supplier<? extends R> unset,
      Supplier<? extends R> pending,
      Function<? super List<T>, ? extends R> ready,
      Function<? super List<Throwable>, ? extends R> failed) {
    Objects.requireNonNull(states, "states");
    Objects.requireNonNull(ready, "ready");
    List<T> values = new ArrayList<>(states.size());
    for (TaskState<? extends T> state : states) {
      if (!(state instanceof Ready<? extends T> one)) {
        return TaskStates.matchUnready(states, unset, pending, failed);
      }
      values.add(one.value());
    }
    return ready.apply(Collections.unmodifiableList(values));
  }
}
