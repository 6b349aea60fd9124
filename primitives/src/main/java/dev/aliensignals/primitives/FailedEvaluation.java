package dev.aliensignals.primitives;

import org.jspecify.annotations.Nullable;

/**
 * The cached outcome of an evaluation that threw.
 *
 * @param error the exception; every read throws this instance until a dependency changes
 * @param flush the {@link Engine#flushId} it was thrown in
 * @param previous the last value before it, which a reducer goes on from
 * @param cycle what the computed is one of, if that is why it failed, else null
 */
record FailedEvaluation(
    Throwable error, int flush, @Nullable Object previous, @Nullable Cycle cycle) {}
