package dev.aliensignals.hybrid.runtime;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Makes instances of one class without running its constructors or those of user's classes above:
 * as serialisation does it; else through Unsafe; else with the constructor, if it takes no
 * arguments.
 */
final class Instances {

  private final Class<?> type;
  private final @Nullable Constructor<?> constructor;

  Instances(Class<?> type) {
    this.type = type;
    this.constructor = find(type);
  }

  Object create() {
    try {
      Constructor<?> known = constructor;
      return known != null ? known.newInstance() : allocate(type);
    } catch (InvocationTargetException e) {
      throw Beans.<RuntimeException>sneaky(e.getTargetException());
    } catch (ReflectiveOperationException e) {
      throw Shape.refusal(
          type,
          "this JVM makes no instances without a constructor (" + e + ")",
          "Give it a constructor without arguments that is not private");
    }
  }

  private static @Nullable Constructor<?> find(Class<?> type) {
    Constructor<?> found = serialisationConstructor(type);
    if (found != null) {
      return found;
    }
    try {
      allocate(type);
      return null;
    } catch (ReflectiveOperationException noUnsafe) {
      try {
        Constructor<?> own = type.getDeclaredConstructor();
        own.setAccessible(true);
        return own;
      } catch (NoSuchMethodException e) {
        return null;
      }
    }
  }

  // Both by reflection: a compiler warns of them whatever one does.

  private static @Nullable Constructor<?> serialisationConstructor(Class<?> type) {
    try {
      Class<?> factory = Class.forName("sun.reflect.ReflectionFactory");
      Object instance = factory.getMethod("getReflectionFactory").invoke(null);
      Method make =
          factory.getMethod("newConstructorForSerialization", Class.class, Constructor.class);
      return (Constructor<?>) make.invoke(instance, type, Object.class.getDeclaredConstructor());
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  private static Object allocate(Class<?> type) throws ReflectiveOperationException {
    Class<?> unsafe = Class.forName("sun.misc.Unsafe");
    Field instance = unsafe.getDeclaredField("theUnsafe");
    instance.setAccessible(true);
    return unsafe.getMethod("allocateInstance", Class.class).invoke(instance.get(null), type);
  }
}
