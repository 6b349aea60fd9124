/**
 * Reactive objects, collections and watchers.
 *
 * <p>The promises of {@link dev.aliensignals.primitives} hold here, too: {@link Ref} is implemented
 * by the library alone and may get methods, {@link RefAccess} and the callbacks are for users to
 * implement. No ref is {@link java.io.Serializable}. A view is if its raw object is, and is written
 * as that: what is read back is raw.
 */
@NullMarked
package dev.aliensignals.hybrid;

import org.jspecify.annotations.NullMarked;
