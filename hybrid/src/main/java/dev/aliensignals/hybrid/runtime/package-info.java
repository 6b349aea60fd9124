/**
 * The functions that generated classes call, and the code that reactive objects and collections
 * share. Not exported.
 */
@NullMarked
package dev.aliensignals.hybrid.runtime;

import org.jspecify.annotations.NullMarked;
