package dev.aliensignals.primitives;

import org.jspecify.annotations.Nullable;

/**
 * The cached outcome of an evaluation that threw.
 *
 * @param error the exception; every read throws this instance until a dependency changes
 * @param flush the {@link Engine#flushId} it was thrown in
 * @param previous the last value before it, which a reducer goes on from
 * @param cycle the cycle of the computed, if it failed because of one, else null
 */
record FailedEvaluation(
    Throwable error, int flush, @Nullable Object previous, @Nullable Cycle cycle) {}
