/** Reactive objects, collections and watchers. */
@NullMarked
package dev.aliensignals.hybrid;

import org.jspecify.annotations.NullMarked;
