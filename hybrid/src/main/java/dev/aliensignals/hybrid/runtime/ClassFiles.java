package dev.aliensignals.hybrid.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * Finds the class files of loaded classes. An agent or a weaver may have changed a class when it
 * was loaded; then its file shows the unchanged class. If an agent of Byte Buddy is installed, the
 * loaded code is taken from it; otherwise the members of the class are compared with those in the
 * file. A file that does not match the loaded class is not used, and the log says so.
 */
final class ClassFiles {

  private static final System.Logger LOG = System.getLogger("dev.aliensignals.hybrid");

  /**
   * The prefix of members that tools add to measure coverage; a copy without them does the same.
   */
  private static final String COVERAGE = "$jacoco";

  private ClassFiles() {}

  /**
   * The content of the class file of a class.
   *
   * @return null if it cannot be had, or is not that of the loaded class
   */
  static @Nullable Code read(Class<?> type) {
    byte[] loaded = loaded(type);
    byte[] bytes = loaded != null ? loaded : file(type);
    if (bytes == null) {
      return null;
    }
    Code code;
    try {
      code = Code.read(bytes);
    } catch (RuntimeException e) { // ASM has no exception of its own for this
      warn(type, "it cannot be read (" + e + ")");
      return null;
    }
    String difference = difference(type, code);
    if (difference != null) {
      warn(type, difference);
      return null;
    }
    return code;
  }

  private static void warn(Class<?> type, String difference) {
    LOG.log(
        System.Logger.Level.WARNING,
        "The class file of "
            + type.getTypeName()
            + " is not used: "
            + difference
            + ". So all its methods run on the raw object, and their changes are found by comparing"
            + " after each call.");
  }

  /** The class as it was loaded, if an installed agent can tell; else null. */
  private static byte @Nullable [] loaded(Class<?> type) {
    try (ClassFileLocator locator =
        ClassFileLocator.ForInstrumentation.fromInstalledAgent(type.getClassLoader())) {
      ClassFileLocator.Resolution found = locator.locate(type.getName());
      return found.isResolved() ? found.resolve() : null;
    } catch (IOException | RuntimeException | LinkageError none) {
      return null; // as a rule
    }
  }

  private static byte @Nullable [] file(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    String file = type.getName().replace('.', '/') + ".class";
    try (InputStream in =
        loader == null
            ? ClassLoader.getSystemResourceAsStream(file)
            : loader.getResourceAsStream(file)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException unreadable) {
      return null;
    }
  }

  /** The difference between a loaded class and its file; null if none can be seen. */
  private static @Nullable String difference(Class<?> type, Code code) {
    if (!code.name.equals(Type.getInternalName(type))) {
      return "it is that of " + code.name.replace('/', '.');
    }
    try {
      List<String> interfaces = new ArrayList<>();
      for (Class<?> each : type.getInterfaces()) {
        interfaces.add(Type.getInternalName(each));
      }
      Class<?> above = type.getSuperclass();
      String superName = above == null ? "java/lang/Object" : Type.getInternalName(above);
      if (!superName.equals(code.superName) || !interfaces.equals(code.interfaces)) {
        return "the class was changed when it was loaded: it extends other classes";
      }
      Set<String> loaded = new TreeSet<>();
      for (Field field : type.getDeclaredFields()) {
        loaded.add(field.getName() + ' ' + Type.getDescriptor(field.getType()));
      }
      for (Method method : type.getDeclaredMethods()) {
        loaded.add(method.getName() + Type.getMethodDescriptor(method));
      }
      for (Constructor<?> constructor : type.getDeclaredConstructors()) {
        loaded.add("<init>" + Type.getConstructorDescriptor(constructor));
      }
      Set<String> inFile = new HashSet<>(code.fields());
      for (Code.Body body : code.bodies()) {
        if (!body.name.equals("<clinit>")) {
          inFile.add(body.name + body.descriptor);
        }
      }
      for (String member : loaded) {
        if (!inFile.remove(member) && !member.startsWith(COVERAGE)) {
          return "the class was changed when it was loaded: the file has no " + member;
        }
      }
      return inFile.isEmpty()
          ? null
          : "the class was changed when it was loaded: it has no " + new TreeSet<>(inFile).first();
    } catch (LinkageError e) {
      return null; // said where the class that is missing is needed
    }
  }
}
