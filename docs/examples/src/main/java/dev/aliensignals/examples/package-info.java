/** Programs that use the library as a user would. */
@NullMarked
package dev.aliensignals.examples;

import org.jspecify.annotations.NullMarked;
