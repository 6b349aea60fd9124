package dev.aliensignals.primitives;

/**
 * What can be made active by {@link Signals#setActiveSub}: a computed, an effect, or (as an owner
 * only) an effect scope. Safe to use from any thread.
 */
public sealed interface Subscriber
    permits Computed, IntComputed, LongComputed, DoubleComputed, Effect, EffectScope {}
