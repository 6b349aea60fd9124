package dev.aliensignals.hybrid.runtime;

import static net.bytebuddy.jar.asm.Opcodes.ACC_FINAL;
import static net.bytebuddy.jar.asm.Opcodes.ACC_STATIC;
import static net.bytebuddy.jar.asm.Opcodes.ACC_SYNTHETIC;
import static net.bytebuddy.jar.asm.Opcodes.ALOAD;
import static net.bytebuddy.jar.asm.Opcodes.INVOKEVIRTUAL;
import static net.bytebuddy.jar.asm.Opcodes.POP;
import static net.bytebuddy.jar.asm.Opcodes.RETURN;
import static net.bytebuddy.jar.asm.Opcodes.V17;

import dev.aliensignals.hybrid.NotReactiveException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/** Finds the right to define classes beside a user's class, and to reach its private members. */
final class Lookups {

  private static final MethodHandles.Lookup OWN = MethodHandles.lookup();
  private static final Module MODULE = Lookups.class.getModule();

  /**
   * The lookups that users have given, by module. The {@link ClassInfo} of its class keeps a lookup
   * alive.
   */
  private static final Map<Module, WeakReference<MethodHandles.Lookup>> GIVEN = new WeakHashMap<>();

  /** Grows whenever a user gives a lookup: a closed module may be open now. */
  private static volatile int given;

  private Lookups() {}

  static void give(MethodHandles.Lookup lookup) {
    if (!lookup.hasFullPrivilegeAccess()) {
      throw new IllegalArgumentException(
          "The lookup of "
              + lookup.lookupClass().getTypeName()
              + " does not have full access. Pass the result of MethodHandles.lookup() in a class"
              + " of the module.");
    }
    ClassInfo.of(lookup.lookupClass()).keep(lookup);
    synchronized (GIVEN) {
      GIVEN.put(lookup.lookupClass().getModule(), new WeakReference<>(lookup));
      given++;
    }
  }

  static int given() {
    return given;
  }

  /**
   * A lookup with all rights in the package of a class.
   *
   * @throws NotReactiveException if the module of the class is closed
   */
  static MethodHandles.Lookup in(Class<?> type) {
    Module module = type.getModule();
    MODULE.addReads(module);
    try {
      return MethodHandles.privateLookupIn(type, OWN);
    } catch (IllegalAccessException closed) {
      MethodHandles.Lookup lookup = givenFor(module);
      if (lookup == null) {
        throw closed(type, module, closed);
      }
      try {
        return MethodHandles.privateLookupIn(type, lookup);
      } catch (IllegalAccessException stillClosed) {
        throw closed(type, module, stillClosed);
      }
    }
  }

  private static MethodHandles.@Nullable Lookup givenFor(Module module) {
    synchronized (GIVEN) {
      WeakReference<MethodHandles.Lookup> lookup = GIVEN.get(module);
      return lookup == null ? null : lookup.get();
    }
  }

  private static NotReactiveException closed(
      Class<?> type, Module module, IllegalAccessException cause) {
    String name = type.getTypeName();
    String library = MODULE.isNamed() ? MODULE.getName() : "its users";
    NotReactiveException closed =
        new NotReactiveException(
            name,
            name
                + " cannot be made reactive: its package is closed. Write 'opens "
                + type.getPackageName()
                + " to "
                + library
                + ";' into the module-info of "
                + module.getName()
                + ", or call Hybrid.open(MethodHandles.lookup()) in one of its classes.");
    closed.initCause(cause);
    return closed;
  }

  /** Lets classes of a user's module use those that generated classes are built on. */
  static void connect(MethodHandles.Lookup lookup) throws ReflectiveOperationException {
    Module module = lookup.lookupClass().getModule();
    if (MODULE.isNamed()) {
      MODULE.addExports(Lookups.class.getPackageName(), module);
    }
    if (!module.canRead(MODULE)) {
      addReads(lookup);
    }
  }

  /**
   * Lets a module read another one. Only code of the module may do that, so some is defined there.
   */
  private static void addReads(MethodHandles.Lookup lookup) throws ReflectiveOperationException {
    String name = Type.getInternalName(lookup.lookupClass()).replace('$', '_') + "$$Reads";
    ClassWriter writer = new ClassWriter(0);
    writer.visit(V17, ACC_FINAL | ACC_SYNTHETIC, name, null, "java/lang/Object", null);
    MethodVisitor method =
        writer.visitMethod(
            ACC_STATIC, "reads", "(Ljava/lang/Class;Ljava/lang/Module;)V", null, null);
    method.visitCode();
    method.visitVarInsn(ALOAD, 0);
    method.visitMethodInsn(
        INVOKEVIRTUAL, "java/lang/Class", "getModule", "()Ljava/lang/Module;", false);
    method.visitVarInsn(ALOAD, 1);
    method.visitMethodInsn(
        INVOKEVIRTUAL,
        "java/lang/Module",
        "addReads",
        "(Ljava/lang/Module;)Ljava/lang/Module;",
        false);
    method.visitInsn(POP);
    method.visitInsn(RETURN);
    method.visitMaxs(2, 2);
    method.visitEnd();
    writer.visitEnd();
    Class<?> type = lookup.defineClass(writer.toByteArray());
    try {
      lookup
          .findStatic(type, "reads", MethodType.methodType(void.class, Class.class, Module.class))
          .invoke(type, MODULE);
    } catch (Throwable t) {
      throw Beans.<RuntimeException>sneaky(t);
    }
  }
}
