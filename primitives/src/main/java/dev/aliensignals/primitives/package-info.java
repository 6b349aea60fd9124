/** Signals, computeds, effects and scopes, and the engine that keeps them in step. */
@NullMarked
package dev.aliensignals.primitives;

import org.jspecify.annotations.NullMarked;
