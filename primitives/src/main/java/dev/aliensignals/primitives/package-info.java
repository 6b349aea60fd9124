/**
 * Signals, computeds, effects and scopes, and the engine that keeps them in step.
 *
 * <p>Later versions keep these promises:
 *
 * <ul>
 *   <li>Interfaces with one method are for users to implement, as {@link Cleanup}, {@link
 *       ErrorHandler} and {@link Equality}, and so is {@link Scheduler}. They get no further
 *       abstract methods.
 *   <li>All others, as {@link ReadableSignal}, {@link WritableSignal}, {@link Registration} and the
 *       lists and maps of the package {@code collections}, are implemented by the library alone.
 *       They may get methods, with a default where that helps a test double.
 *   <li>No signal, computed, effect, scope, list or system is {@link java.io.Serializable}. Keep
 *       the value, and make a signal of it.
 *   <li>Exceptions keep the names of nodes, not the nodes, so that one in a log or cache keeps no
 *       graph alive.
 * </ul>
 */
@NullMarked
package dev.aliensignals.primitives;

import org.jspecify.annotations.NullMarked;
