package dev.aliensignals.hybrid;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Keeps values as they are. On a class: its instances are never made reactive, neither where they
 * are nested nor by {@link Hybrid#reactive(Object)}, which throws. On a field or the accessor of an
 * interface: its value is returned as it is; the property itself is reactive as any other.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.FIELD, ElementType.METHOD})
public @interface Raw {}
