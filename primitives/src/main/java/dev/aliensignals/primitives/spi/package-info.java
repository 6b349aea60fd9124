/** The part of the engine that the hybrid layer uses. Exported to it alone, and free to change. */
@NullMarked
package dev.aliensignals.primitives.spi;

import org.jspecify.annotations.NullMarked;
