package dev.aliensignals.hybrid;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks test classes whose tests hold in any system. The build runs them once in the global system
 * and once more inside one that was created, but for those with the tag {@code once}, which take
 * long, and the suites of Guava, which run there on one JDK only.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Tag("any-system")
@ExtendWith(Systems.class)
@interface AnySystem {}
