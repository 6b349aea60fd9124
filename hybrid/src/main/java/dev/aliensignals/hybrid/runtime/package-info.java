/** What generated classes call, and what reactive objects and collections share. Not exported. */
@NullMarked
package dev.aliensignals.hybrid.runtime;

import org.jspecify.annotations.NullMarked;
