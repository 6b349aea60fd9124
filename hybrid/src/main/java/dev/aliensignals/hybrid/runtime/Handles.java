package dev.aliensignals.hybrid.runtime;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** Method handles to what only reflection may reach. Generated classes link to some of them. */
public final class Handles {

  private static final MethodType READ = MethodType.methodType(Object.class, Object.class);
  private static final MethodType WRITE =
      MethodType.methodType(void.class, Object.class, Object.class);

  private Handles() {}

  static MethodHandle reader(Field field) throws IllegalAccessException {
    return Lookups.in(field.getDeclaringClass()).unreflectGetter(field).asType(READ);
  }

  static MethodHandle writer(Field field) throws IllegalAccessException {
    if (Modifier.isFinal(field.getModifiers())) {
      field.setAccessible(true); // else there is no handle to write it
    }
    return Lookups.in(field.getDeclaringClass()).unreflectSetter(field).asType(WRITE);
  }

  /** Whether a value can be passed as an argument of a type. */
  static boolean accepts(Class<?> type, @Nullable Object value) {
    return type.isPrimitive()
        ? MethodType.methodType(type).wrap().returnType().isInstance(value)
        : value == null || type.isInstance(value);
  }

  static MethodHandle getter(Method method) throws IllegalAccessException {
    return Lookups.in(method.getDeclaringClass()).unreflect(method).asType(READ);
  }

  static MethodHandle setter(Method method) throws IllegalAccessException {
    return Lookups.in(method.getDeclaringClass()).unreflect(method).asType(WRITE);
  }

  /**
   * Links the read of a field that the generated class may not name.
   *
   * @param caller the generated class
   * @param name the field
   * @param type from the raw object to the value
   * @param depth which superclass of the generated class declares it, 1 for the next
   * @return the read
   * @throws ReflectiveOperationException if the class is not what it was when it was looked at
   */
  public static CallSite readField(
      MethodHandles.Lookup caller, String name, MethodType type, int depth)
      throws ReflectiveOperationException {
    Class<?> owner = ancestor(caller, depth);
    Field field = owner.getDeclaredField(name);
    return new ConstantCallSite(Lookups.in(owner).unreflectGetter(field).asType(type));
  }

  /**
   * Links the write of a field that the generated class may not name.
   *
   * @param caller the generated class
   * @param name the field
   * @param type from the raw object and the value to nothing
   * @param depth which superclass of the generated class declares it, 1 for the next
   * @return the write
   * @throws ReflectiveOperationException if the class is not what it was when it was looked at
   */
  public static CallSite writeField(
      MethodHandles.Lookup caller, String name, MethodType type, int depth)
      throws ReflectiveOperationException {
    Class<?> owner = ancestor(caller, depth);
    Field field = owner.getDeclaredField(name);
    return new ConstantCallSite(Lookups.in(owner).unreflectSetter(field).asType(type));
  }

  /**
   * Links the read of a private static field.
   *
   * @param caller the generated class
   * @param name the field
   * @param type from nothing to the value
   * @param depth which superclass of the generated class declares it, 1 for the next
   * @return the read
   * @throws ReflectiveOperationException if the class is not what it was when it was looked at
   */
  public static CallSite readStatic(
      MethodHandles.Lookup caller, String name, MethodType type, int depth)
      throws ReflectiveOperationException {
    return readField(caller, name, type, depth);
  }

  /**
   * Links the write of a private static field.
   *
   * @param caller the generated class
   * @param name the field
   * @param type from the value to nothing
   * @param depth which superclass of the generated class declares it, 1 for the next
   * @return the write
   * @throws ReflectiveOperationException if the class is not what it was when it was looked at
   */
  public static CallSite writeStatic(
      MethodHandles.Lookup caller, String name, MethodType type, int depth)
      throws ReflectiveOperationException {
    return writeField(caller, name, type, depth);
  }

  /**
   * Links the call of a method that the generated class may not call on another object.
   *
   * @param caller the generated class
   * @param name the method
   * @param type from the raw object and the arguments to the result
   * @param depth which superclass of the generated class declares it, 1 for the next
   * @return the call, virtual
   * @throws ReflectiveOperationException if the class is not what it was when it was looked at
   */
  public static CallSite callMethod(
      MethodHandles.Lookup caller, String name, MethodType type, int depth)
      throws ReflectiveOperationException {
    Class<?> owner = ancestor(caller, depth);
    MethodHandle handle =
        Lookups.in(owner).findVirtual(owner, name, type.dropParameterTypes(0, 1)).asType(type);
    return new ConstantCallSite(handle);
  }

  private static Class<?> ancestor(MethodHandles.Lookup caller, int depth) {
    Class<?> found = caller.lookupClass();
    for (int i = 0; i < depth; i++) {
      found = found.getSuperclass();
    }
    return found;
  }
}
