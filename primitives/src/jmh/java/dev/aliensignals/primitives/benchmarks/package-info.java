/** Benchmarks of the hot path, with a hand-written graph as the baseline. */
@NullMarked
package dev.aliensignals.primitives.benchmarks;

import org.jspecify.annotations.NullMarked;
