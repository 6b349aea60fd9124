/**
 * Lists whose entries have a key and a signal each, and lists that are derived from them at the
 * cost of what has changed.
 */
@NullMarked
package dev.aliensignals.primitives.collections;

import org.jspecify.annotations.NullMarked;
