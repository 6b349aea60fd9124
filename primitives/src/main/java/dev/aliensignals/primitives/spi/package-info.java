/** What the hybrid layer needs of the engine. Exported to it alone, and free to change. */
@NullMarked
package dev.aliensignals.primitives.spi;

import org.jspecify.annotations.NullMarked;
