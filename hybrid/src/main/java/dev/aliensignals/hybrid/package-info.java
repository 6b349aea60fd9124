/**
 * Reactive objects, collections and watchers.
 *
 * <p>The promises of {@link dev.aliensignals.primitives} hold here, too: {@link Ref} is implemented
 * by the library alone and may get methods, {@link RefAccess} and the callbacks are for users to
 * implement. No ref is {@link java.io.Serializable}. A view is serializable if its raw object is.
 * The raw object is written in its place, and read back.
 */
@NullMarked
package dev.aliensignals.hybrid;

import org.jspecify.annotations.NullMarked;
