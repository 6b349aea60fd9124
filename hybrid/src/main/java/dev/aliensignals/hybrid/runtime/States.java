package dev.aliensignals.hybrid.runtime;

import static net.bytebuddy.jar.asm.Opcodes.ACC_PRIVATE;
import static net.bytebuddy.jar.asm.Opcodes.ACC_PROTECTED;
import static net.bytebuddy.jar.asm.Opcodes.ACC_PUBLIC;
import static net.bytebuddy.jar.asm.Opcodes.ACC_SUPER;
import static net.bytebuddy.jar.asm.Opcodes.ACC_SYNTHETIC;
import static net.bytebuddy.jar.asm.Opcodes.ALOAD;
import static net.bytebuddy.jar.asm.Opcodes.ARETURN;
import static net.bytebuddy.jar.asm.Opcodes.DUP;
import static net.bytebuddy.jar.asm.Opcodes.GETFIELD;
import static net.bytebuddy.jar.asm.Opcodes.ILOAD;
import static net.bytebuddy.jar.asm.Opcodes.INVOKESPECIAL;
import static net.bytebuddy.jar.asm.Opcodes.INVOKESTATIC;
import static net.bytebuddy.jar.asm.Opcodes.IRETURN;
import static net.bytebuddy.jar.asm.Opcodes.NEW;
import static net.bytebuddy.jar.asm.Opcodes.PUTFIELD;
import static net.bytebuddy.jar.asm.Opcodes.RETURN;
import static net.bytebuddy.jar.asm.Opcodes.V17;

import dev.aliensignals.hybrid.NotReactiveException;
import dev.aliensignals.hybrid.Raw;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * Classes that are generated to hold the state of interfaces and abstract classes: a bean with a
 * field for each pair of abstract accessors. Views are then made of it as of any bean.
 */
final class States {

  private static final String SUFFIX = "$$State";
  private static final String OBJECT = "java/lang/Object";

  /** The first value of a property of such a type. */
  private static final Map<Class<?>, Class<?>> EMPTY =
      Map.of(
          List.class, ArrayList.class,
          Collection.class, ArrayList.class,
          Set.class, LinkedHashSet.class,
          Map.class, LinkedHashMap.class);

  /** A property and its abstract accessors. */
  private static final class Part {
    @Nullable Method getter;
    final List<Method> setters = new ArrayList<>();
  }

  private final Class<?> type;
  private final String self;
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private final ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);

  private States(Class<?> type) {
    this.type = type;
    this.self = Type.getInternalName(type) + SUFFIX;
  }

  /**
   * Makes a class that holds the state of an interface or abstract class.
   *
   * @return its constructor, from nothing to an object
   * @throws NotReactiveException if it has other abstract methods than accessors
   */
  static MethodHandle define(Class<?> type) {
    requireAbstract(type);
    byte[] written = new States(type).write();
    MethodHandles.Lookup lookup = Lookups.in(type);
    try {
      Class<?> defined = lookup.defineClass(written);
      return lookup
          .findConstructor(defined, MethodType.methodType(void.class))
          .asType(MethodType.methodType(Object.class));
    } catch (ReflectiveOperationException | LinkageError e) {
      NotReactiveException refusal =
          Shape.refusal(type, "no class can be defined beside it (" + e + ")", "Write the class");
      refusal.initCause(e);
      throw refusal;
    }
  }

  private static void requireAbstract(Class<?> type) {
    if (ClassInfo.isPlatform(type)) {
      throw Shape.refusal(type, "it belongs to the JDK", "Use an interface of your own");
    }
    if (!Modifier.isAbstract(type.getModifiers()) || type.isAnnotation() || type.isArray()) {
      throw Shape.refusal(
          type,
          "it is neither an interface nor an abstract class",
          "Pass an object: reactive(new " + type.getSimpleName() + "(...))");
    }
    if (type.isSealed()) {
      throw Shape.refusal(type, "it is sealed", "Pass an object of one of its classes");
    }
    if (type.isInterface()) {
      return;
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor();
      if (!Modifier.isPrivate(constructor.getModifiers())) {
        return;
      }
    } catch (NoSuchMethodException e) {
      // said below
    }
    throw Shape.refusal(
        type,
        "it has no constructor without arguments that is not private",
        "Give it one, or pass an object of a class that extends it");
  }

  /** The class file of such a class, null for any other class. */
  static byte @Nullable [] bytes(Class<?> type) {
    if (!type.isSynthetic() || !type.getName().endsWith(SUFFIX)) {
      return null;
    }
    Class<?> above = type.getSuperclass();
    return new States(above == Object.class ? type.getInterfaces()[0] : above).write();
  }

  /** The name of a class as a user knows it. */
  static String nameOf(Class<?> type) {
    String name = type.getName(); // getSimpleName() loads the outer class, which may fail
    if (name.endsWith(SUFFIX)) {
      name = name.substring(0, name.length() - SUFFIX.length());
    }
    return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
  }

  private byte[] write() {
    boolean isInterface = type.isInterface();
    String superName = isInterface ? OBJECT : Type.getInternalName(type);
    out.visit(
        V17,
        ACC_SUPER | ACC_SYNTHETIC | (type.getModifiers() & ACC_PUBLIC),
        self,
        null,
        superName,
        isInterface ? new String[] {Type.getInternalName(type)} : null);
    for (Method method : abstractMethods()) {
      add(method);
    }
    for (Map.Entry<String, Part> part : parts.entrySet()) {
      write(part.getKey(), part.getValue());
    }
    writeConstructor(superName);
    writeToString();
    out.visitEnd();
    return out.toByteArray();
  }

  private List<Method> abstractMethods() {
    Set<String> seen = new HashSet<>();
    List<Method> found = new ArrayList<>();
    for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
      for (Method method : Shape.inOrder(c.getDeclaredMethods())) {
        if (seen.add(method.getName() + Type.getMethodDescriptor(method))
            && Modifier.isAbstract(method.getModifiers())) {
          found.add(method);
        }
      }
    }
    for (Method method : Shape.inOrder(type.getMethods())) {
      if (Modifier.isAbstract(method.getModifiers())
          && seen.add(method.getName() + Type.getMethodDescriptor(method))) {
        found.add(method);
      }
    }
    return found;
  }

  private void add(Method method) {
    Class<?>[] parameters = method.getParameterTypes();
    Class<?> returned = method.getReturnType();
    Part part = parts.computeIfAbsent(Shape.nameOf(method), name -> new Part());
    if (parameters.length == 0 && returned != void.class && part.getter == null) {
      part.getter = method;
    } else if (parameters.length == 1
        && (returned == void.class || returned.isAssignableFrom(type))) {
      part.setters.add(method);
    } else {
      throw Shape.refusal(
          type,
          "its method " + method.getName() + "() is abstract and no accessor",
          "Make it a default method, or write a class");
    }
  }

  private void write(String name, Part part) {
    Method getter = part.getter;
    if (getter == null) {
      throw Shape.refusal(
          type, "its property '" + name + "' has a setter but no getter", "Add the getter");
    }
    if (part.setters.isEmpty()) {
      throw Shape.refusal(
          type,
          "its property '" + name + "' has a getter but no setter, so it would never have a value",
          "Add the setter, or make the getter a default method");
    }
    Class<?> kind = getter.getReturnType();
    String descriptor = Type.getDescriptor(kind);
    var field = out.visitField(ACC_PRIVATE, name, descriptor, null, null);
    if (isRaw(getter)) {
      field.visitAnnotation(Type.getDescriptor(Raw.class), true).visitEnd();
    }
    field.visitEnd();

    MethodVisitor get = method(getter);
    get.visitVarInsn(ALOAD, 0);
    get.visitFieldInsn(GETFIELD, self, name, descriptor);
    end(get, Type.getType(kind).getOpcode(IRETURN));

    for (Method setter : part.setters) {
      if (setter.getParameterTypes()[0] != kind) {
        throw Shape.refusal(
            type,
            "getter and setter of its property '" + name + "' have different types",
            "Give them one type");
      }
      MethodVisitor set = method(setter);
      set.visitVarInsn(ALOAD, 0);
      set.visitVarInsn(Type.getType(kind).getOpcode(ILOAD), 1);
      set.visitFieldInsn(PUTFIELD, self, name, descriptor);
      if (setter.getReturnType() == void.class) {
        end(set, RETURN);
      } else {
        set.visitVarInsn(ALOAD, 0);
        end(set, ARETURN);
      }
    }
  }

  /** Whether a getter is marked, in any of the interfaces that declare it. */
  private boolean isRaw(Method getter) {
    boolean raw = getter.isAnnotationPresent(Raw.class);
    for (Method method : type.getMethods()) {
      raw |=
          method.getName().equals(getter.getName())
              && method.getParameterCount() == 0
              && method.isAnnotationPresent(Raw.class);
    }
    return raw;
  }

  private MethodVisitor method(Method method) {
    MethodVisitor code =
        out.visitMethod(
            method.getModifiers() & (ACC_PUBLIC | ACC_PROTECTED),
            method.getName(),
            Type.getMethodDescriptor(method),
            null,
            null);
    code.visitCode();
    return code;
  }

  private static void end(MethodVisitor code, int opcode) {
    code.visitInsn(opcode);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private void writeConstructor(String superName) {
    MethodVisitor code = out.visitMethod(0, "<init>", "()V", null, null);
    code.visitCode();
    code.visitVarInsn(ALOAD, 0);
    code.visitMethodInsn(INVOKESPECIAL, superName, "<init>", "()V", false);
    for (Map.Entry<String, Part> part : parts.entrySet()) {
      Method getter = part.getValue().getter;
      Class<?> kind = getter == null ? null : getter.getReturnType();
      Class<?> empty = kind == null ? null : EMPTY.get(kind);
      if (kind != null && empty != null) {
        String made = Type.getInternalName(empty);
        code.visitVarInsn(ALOAD, 0);
        code.visitTypeInsn(NEW, made);
        code.visitInsn(DUP);
        code.visitMethodInsn(INVOKESPECIAL, made, "<init>", "()V", false);
        code.visitFieldInsn(PUTFIELD, self, part.getKey(), Type.getDescriptor(kind));
      }
    }
    end(code, RETURN);
  }

  private void writeToString() {
    try {
      if (type.isInterface() || type.getMethod("toString").getDeclaringClass() == Object.class) {
        MethodVisitor code =
            out.visitMethod(ACC_PUBLIC, "toString", "()Ljava/lang/String;", null, null);
        code.visitCode();
        code.visitVarInsn(ALOAD, 0);
        code.visitMethodInsn(
            INVOKESTATIC,
            Type.getInternalName(Beans.class),
            "describe",
            "(Ljava/lang/Object;)Ljava/lang/String;",
            false);
        end(code, ARETURN);
      }
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
  }
}
