package dev.aliensignals.primitives;

/**
 * A node that {@link Signals#setActiveSub} can make active: a computed, an effect, or (as an owner
 * only) an effect scope. Safe to use from any thread.
 */
public sealed interface Subscriber
    permits Computed, IntComputed, LongComputed, DoubleComputed, Effect, EffectScope {}
