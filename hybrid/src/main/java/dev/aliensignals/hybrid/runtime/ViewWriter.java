package dev.aliensignals.hybrid.runtime;

import static net.bytebuddy.jar.asm.Opcodes.ACC_FINAL;
import static net.bytebuddy.jar.asm.Opcodes.ACC_PRIVATE;
import static net.bytebuddy.jar.asm.Opcodes.ACC_PROTECTED;
import static net.bytebuddy.jar.asm.Opcodes.ACC_PUBLIC;
import static net.bytebuddy.jar.asm.Opcodes.ACC_STATIC;
import static net.bytebuddy.jar.asm.Opcodes.ACC_SUPER;
import static net.bytebuddy.jar.asm.Opcodes.ACC_SYNTHETIC;
import static net.bytebuddy.jar.asm.Opcodes.ACC_TRANSIENT;
import static net.bytebuddy.jar.asm.Opcodes.ALOAD;
import static net.bytebuddy.jar.asm.Opcodes.ARETURN;
import static net.bytebuddy.jar.asm.Opcodes.ASM9;
import static net.bytebuddy.jar.asm.Opcodes.ASTORE;
import static net.bytebuddy.jar.asm.Opcodes.ATHROW;
import static net.bytebuddy.jar.asm.Opcodes.CHECKCAST;
import static net.bytebuddy.jar.asm.Opcodes.DOUBLE;
import static net.bytebuddy.jar.asm.Opcodes.FLOAT;
import static net.bytebuddy.jar.asm.Opcodes.F_FULL;
import static net.bytebuddy.jar.asm.Opcodes.F_SAME;
import static net.bytebuddy.jar.asm.Opcodes.GETFIELD;
import static net.bytebuddy.jar.asm.Opcodes.H_INVOKESTATIC;
import static net.bytebuddy.jar.asm.Opcodes.IFEQ;
import static net.bytebuddy.jar.asm.Opcodes.ILOAD;
import static net.bytebuddy.jar.asm.Opcodes.INSTANCEOF;
import static net.bytebuddy.jar.asm.Opcodes.INTEGER;
import static net.bytebuddy.jar.asm.Opcodes.INVOKEINTERFACE;
import static net.bytebuddy.jar.asm.Opcodes.INVOKESPECIAL;
import static net.bytebuddy.jar.asm.Opcodes.INVOKESTATIC;
import static net.bytebuddy.jar.asm.Opcodes.INVOKEVIRTUAL;
import static net.bytebuddy.jar.asm.Opcodes.IRETURN;
import static net.bytebuddy.jar.asm.Opcodes.ISTORE;
import static net.bytebuddy.jar.asm.Opcodes.LONG;
import static net.bytebuddy.jar.asm.Opcodes.POP;
import static net.bytebuddy.jar.asm.Opcodes.POP2;
import static net.bytebuddy.jar.asm.Opcodes.PUTFIELD;
import static net.bytebuddy.jar.asm.Opcodes.RETURN;
import static net.bytebuddy.jar.asm.Opcodes.V17;

import dev.aliensignals.hybrid.NoBatch;
import java.io.Serializable;
import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.jar.asm.signature.SignatureReader;
import net.bytebuddy.jar.asm.signature.SignatureVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Writes the class file of the views of one class. {@link Beans} shows what its methods look like.
 */
final class ViewWriter {

  private static final String BEANS = Type.getInternalName(Beans.class);
  private static final String BEAN_VIEW = Type.getInternalName(BeanView.class);
  private static final String VIEW = "L" + BEAN_VIEW + ";";
  private static final String SPI = "Ldev/aliensignals/primitives/spi/Spi;";
  private static final String DEPS = "[Ldev/aliensignals/primitives/spi/Dependency;";
  private static final String OBJECT = "Ljava/lang/Object;";
  private static final String HANDLES = Type.getInternalName(Handles.class);
  private static final String BOOTSTRAP =
      MethodType.methodType(
              CallSite.class, MethodHandles.Lookup.class, String.class, MethodType.class, int.class)
          .toMethodDescriptorString();

  private static final String TARGET_FIELD = "$$target";
  private static final String CODE_FIELD = "$$mode";
  private static final String SPI_FIELD = "$$system";
  private static final String DEPS_FIELD = "$$dependencies";
  private static final String MORE_FIELD = "$$others";

  /** Views of collections have these types whenever the raw object has. */
  private static final Set<Class<?>> WRAPPED =
      Set.of(Iterable.class, Collection.class, List.class, Set.class, Map.class);

  private final Shape shape;
  private final Class<?> type;
  private final String superName;
  private final String self;
  private final ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
  private final Rehosting rehosting;
  private final CopyWriter copies;
  private final boolean copying;

  /** Where {@code copying} is false, methods that cannot be inherited run on the raw object. */
  ViewWriter(Shape shape, String suffix, boolean copying) {
    this.copying = copying;
    this.shape = shape;
    this.type = shape.type;
    this.superName = Type.getInternalName(type);
    this.self = superName + suffix;
    this.rehosting = new Rehosting(shape);
    this.copies = new CopyWriter(rehosting, shape, self, out);
  }

  byte[] write() {
    Code code = shape.code.get(type);
    int version = code == null ? V17 : Math.max(V17, code.version);
    int access = ACC_FINAL | ACC_SUPER | ACC_SYNTHETIC | (type.getModifiers() & ACC_PUBLIC);
    out.visit(version, access, self, null, superName, new String[] {BEAN_VIEW});
    if (code != null && code.source != null) {
      out.visitSource(code.source, null);
    }
    writeState();
    writeConstructor();
    boolean serializable = Serializable.class.isAssignableFrom(type);
    if (serializable) {
      writeReplace();
    }
    for (Shape.Member member : shape.members) {
      Method method = member.method();
      boolean plain = method.getParameterCount() == 0;
      if (plain && method.getName().equals("finalize")) {
        writeEmpty(method); // the raw object has its own end
      } else if (!(plain && serializable && method.getName().equals("writeReplace"))) {
        writeMember(member);
      }
    }
    copies.write();
    copies.readFields().forEach(this::writeFieldRead);
    copies.writtenFields().forEach(this::writeFieldWrite);
    out.visitEnd();
    return out.toByteArray();
  }

  // ---- the state of a view ----------------------------------------------------------------------

  private void writeState() {
    field(TARGET_FIELD, "L" + superName + ";");
    field(CODE_FIELD, "B");
    field(SPI_FIELD, SPI);
    field(DEPS_FIELD, DEPS);
    field(MORE_FIELD, OBJECT);

    MethodVisitor init = synthetic("$$init", "(" + OBJECT + "I" + SPI + ")V");
    init.visitVarInsn(ALOAD, 0);
    init.visitVarInsn(ALOAD, 1);
    init.visitTypeInsn(CHECKCAST, superName);
    init.visitFieldInsn(PUTFIELD, self, TARGET_FIELD, "L" + superName + ";");
    init.visitVarInsn(ALOAD, 0);
    init.visitVarInsn(ILOAD, 2);
    init.visitFieldInsn(PUTFIELD, self, CODE_FIELD, "B");
    init.visitVarInsn(ALOAD, 0);
    init.visitVarInsn(ALOAD, 3);
    init.visitFieldInsn(PUTFIELD, self, SPI_FIELD, SPI);
    end(init, RETURN);

    writeReader("$$raw", OBJECT, TARGET_FIELD, "L" + superName + ";", ARETURN);
    writeReader("$$code", "I", CODE_FIELD, "B", IRETURN);
    writeReader("$$spi", SPI, SPI_FIELD, SPI, ARETURN);
    writeReader("$$deps", DEPS, DEPS_FIELD, DEPS, ARETURN);
    writeReader("$$more", OBJECT, MORE_FIELD, OBJECT, ARETURN);
    writeSetter("$$deps", DEPS_FIELD, DEPS);
    writeSetter("$$more", MORE_FIELD, OBJECT);
  }

  private void field(String name, String descriptor) {
    out.visitField(ACC_PRIVATE | ACC_TRANSIENT | ACC_SYNTHETIC, name, descriptor, null, null)
        .visitEnd();
  }

  private MethodVisitor synthetic(String name, String descriptor) {
    MethodVisitor code = out.visitMethod(ACC_PUBLIC | ACC_SYNTHETIC, name, descriptor, null, null);
    code.visitCode();
    return code;
  }

  private static void end(MethodVisitor code, int opcode) {
    code.visitInsn(opcode);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private void writeReader(
      String name, String returned, String field, String descriptor, int opcode) {
    MethodVisitor code = synthetic(name, "()" + returned);
    loadField(code, field, descriptor);
    end(code, opcode);
  }

  private void writeSetter(String name, String field, String descriptor) {
    MethodVisitor code = synthetic(name, "(" + descriptor + ")V");
    code.visitVarInsn(ALOAD, 0);
    code.visitVarInsn(ALOAD, 1);
    code.visitFieldInsn(PUTFIELD, self, field, descriptor);
    end(code, RETURN);
  }

  private void loadField(MethodVisitor code, String field, String descriptor) {
    code.visitVarInsn(ALOAD, 0);
    code.visitFieldInsn(GETFIELD, self, field, descriptor);
  }

  private void loadTarget(MethodVisitor code) {
    loadField(code, TARGET_FIELD, "L" + superName + ";");
  }

  /** For JVMs that make no instances without one. */
  private void writeConstructor() {
    try {
      Constructor<?> constructor = type.getDeclaredConstructor();
      if (Modifier.isPrivate(constructor.getModifiers())) {
        return;
      }
    } catch (NoSuchMethodException e) {
      return;
    }
    MethodVisitor code = out.visitMethod(ACC_SYNTHETIC, "<init>", "()V", null, null);
    code.visitCode();
    code.visitVarInsn(ALOAD, 0);
    code.visitMethodInsn(INVOKESPECIAL, superName, "<init>", "()V", false);
    end(code, RETURN);
  }

  private void writeReplace() {
    MethodVisitor code =
        out.visitMethod(ACC_PRIVATE | ACC_SYNTHETIC, "writeReplace", "()" + OBJECT, null, null);
    code.visitCode();
    loadTarget(code);
    end(code, ARETURN);
  }

  // ---- methods of the user's class --------------------------------------------------------------

  private MethodVisitor override(Method method, @Nullable String signature) {
    int access = method.getModifiers() & (ACC_PUBLIC | ACC_PROTECTED);
    String descriptor = Type.getMethodDescriptor(method);
    MethodVisitor code =
        out.visitMethod(access, method.getName(), descriptor, withoutVariables(signature), null);
    code.visitCode();
    return code;
  }

  /** A signature, but null if it mentions a type parameter, which the view class does not have. */
  private static @Nullable String withoutVariables(@Nullable String signature) {
    if (signature == null) {
      return null;
    }
    boolean[] found = new boolean[1];
    new SignatureReader(signature)
        .accept(
            new SignatureVisitor(ASM9) {
              @Override
              public void visitTypeVariable(String name) {
                found[0] = true;
              }
            });
    return found[0] ? null : signature;
  }

  private void writeEmpty(Method method) {
    end(override(method, null), RETURN);
  }

  private void writeMember(Shape.Member member) {
    Method method = member.method();
    if (member.kind() == Shape.Kind.CALL) {
      Rehosting.Plan plan = rehosting.plan(method);
      boolean batch = rehosting.writes(method) && !method.isAnnotationPresent(NoBatch.class);
      if (plan == Rehosting.Plan.COPY && !copying) {
        plan = Rehosting.Plan.RAW;
      }
      if (plan != Rehosting.Plan.RAW) {
        if (plan == Rehosting.Plan.COPY || batch) {
          MethodVisitor code = override(method, member.signature());
          writeHosted(code, method, plan, batch);
          code.visitMaxs(0, 0);
          code.visitEnd();
        }
        return;
      }
    }
    MethodVisitor code = override(method, member.signature());
    switch (member.kind()) {
      case GET -> writeGet(code, member.method(), property(member));
      case SET -> writeSet(code, member.method(), property(member));
      case IDENTITY -> writeIdentity(code, member.method());
      case CALL -> writeCall(code, member.method());
    }
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private static Property property(Shape.Member member) {
    return Objects.requireNonNull(member.property());
  }

  private void writeGet(MethodVisitor code, Method method, Property property) {
    code.visitVarInsn(ALOAD, 0);
    loadField(code, DEPS_FIELD, DEPS);
    push(code, property.index);
    code.visitMethodInsn(INVOKESTATIC, BEANS, "read", "(" + VIEW + DEPS + "I)V", false);
    callTarget(code, method, "raw");
    Class<?> returned = method.getReturnType();
    if (!property.raw && mayBeView(returned)) {
      loadField(code, CODE_FIELD, "B");
      nested(code, returned);
    }
    code.visitInsn(Type.getType(returned).getOpcode(IRETURN));
  }

  private void writeSet(MethodVisitor code, Method method, Property property) {
    Type[] arguments = Type.getArgumentTypes(method);
    Type value = arguments[0];
    int entered = 1 + value.getSize();
    int old = entered + 1;
    int changes = old + value.getSize();
    Label start = new Label();
    Label end = new Label();
    Label failed = new Label();
    code.visitTryCatchBlock(start, end, failed, "java/lang/Throwable");

    code.visitVarInsn(ALOAD, 0);
    loadField(code, CODE_FIELD, "B");
    push(code, property.index);
    invokeBeans(code, "startWrite", "(" + VIEW + "II)Z");
    code.visitVarInsn(ISTORE, entered);
    code.visitLabel(start);
    readField(code, property);
    code.visitVarInsn(value.getOpcode(ISTORE), old);
    storeUnwrapped(code, property.type, () -> loadField(code, CODE_FIELD, "B"));
    loadField(code, DEPS_FIELD, DEPS);
    push(code, property.index);
    code.visitVarInsn(value.getOpcode(ILOAD), old);
    code.visitVarInsn(value.getOpcode(ILOAD), 1);
    invokeMark(code, property.type);
    code.visitVarInsn(ISTORE, changes);
    callTarget(code, method, null);
    pop(code, method.getReturnType());
    code.visitVarInsn(ALOAD, 0);
    loadField(code, DEPS_FIELD, DEPS);
    push(code, property.index);
    code.visitVarInsn(value.getOpcode(ILOAD), old);
    code.visitVarInsn(value.getOpcode(ILOAD), 1);
    code.visitVarInsn(ILOAD, changes);
    invokeWrote(code, property.type);
    code.visitLabel(end);
    code.visitVarInsn(ILOAD, entered);
    code.visitVarInsn(ALOAD, 0);
    invokeBeans(code, "endWrite", "(Z" + VIEW + ")V");
    if (method.getReturnType() == void.class) {
      code.visitInsn(RETURN);
    } else { // a plain setter returns nothing but its object
      code.visitVarInsn(ALOAD, 0);
      code.visitInsn(ARETURN);
    }

    code.visitLabel(failed);
    handlerFrame(code, arguments, INTEGER);
    code.visitVarInsn(ILOAD, entered);
    code.visitVarInsn(ALOAD, 0);
    invokeBeans(
        code, "failWrite", "(Ljava/lang/Throwable;Z" + VIEW + ")Ljava/lang/RuntimeException;");
    code.visitInsn(ATHROW);
  }

  private void writeIdentity(MethodVisitor code, Method method) {
    invokeBeans(code, "see", "()V");
    callTarget(code, method, "raw");
    code.visitInsn(Type.getReturnType(method).getOpcode(IRETURN));
  }

  private void writeCall(MethodVisitor code, Method method) {
    Type[] arguments = Type.getArgumentTypes(method);
    Type returned = Type.getReturnType(method);
    boolean isVoid = method.getReturnType() == void.class;
    int call = 1;
    for (Type argument : arguments) {
      call += argument.getSize();
    }
    int result = call + 1;
    Label start = new Label();
    Label end = new Label();
    Label failed = new Label();
    code.visitTryCatchBlock(start, end, failed, "java/lang/Throwable");

    code.visitVarInsn(ALOAD, 0);
    push(code, method.isAnnotationPresent(NoBatch.class) ? 0 : 1);
    code.visitLdcInsn(rehosting.mayWrite(method) ? method.getName() : "");
    invokeBeans(code, "startCall", "(" + VIEW + "ZLjava/lang/String;)" + OBJECT);
    code.visitVarInsn(ASTORE, call);
    code.visitLabel(start);
    callTarget(code, method, "stored");
    if (!isVoid) {
      code.visitVarInsn(returned.getOpcode(ISTORE), result);
    }
    code.visitLabel(end);
    code.visitVarInsn(ALOAD, call);
    invokeBeans(code, "endCall", "(" + OBJECT + ")V");
    if (!isVoid) {
      code.visitVarInsn(returned.getOpcode(ILOAD), result);
      Class<?> declared = method.getReturnType();
      boolean clone = method.getName().equals("clone") && arguments.length == 0;
      if (!clone && mayBeView(declared)) {
        code.visitVarInsn(ALOAD, 0);
        code.visitLdcInsn(Type.getType(declared));
        invokeBeans(code, "returned", "(" + OBJECT + VIEW + "Ljava/lang/Class;)" + OBJECT);
        cast(code, declared);
      }
    }
    code.visitInsn(returned.getOpcode(IRETURN));

    code.visitLabel(failed);
    handlerFrame(code, arguments, "java/lang/Object");
    code.visitVarInsn(ALOAD, call);
    invokeBeans(
        code, "failCall", "(Ljava/lang/Throwable;" + OBJECT + ")Ljava/lang/RuntimeException;");
    code.visitInsn(ATHROW);
  }

  /** A method that runs on the view. */
  private void writeHosted(MethodVisitor code, Method method, Rehosting.Plan plan, boolean batch) {
    Type[] arguments = Type.getArgumentTypes(method);
    Type returned = Type.getReturnType(method);
    boolean isVoid = method.getReturnType() == void.class;
    int entered = 1;
    for (Type argument : arguments) {
      entered += argument.getSize();
    }
    Label start = new Label();
    Label end = new Label();
    Label failed = new Label();
    if (batch) {
      code.visitTryCatchBlock(start, end, failed, "java/lang/Throwable");
      code.visitVarInsn(ALOAD, 0);
      invokeBeans(code, "startBatch", "(" + VIEW + ")Z");
      code.visitVarInsn(ISTORE, entered);
      code.visitLabel(start);
    }
    code.visitVarInsn(ALOAD, 0);
    int local = 1;
    for (Type argument : arguments) {
      code.visitVarInsn(argument.getOpcode(ILOAD), local);
      local += argument.getSize();
    }
    String descriptor = Type.getMethodDescriptor(method);
    if (plan == Rehosting.Plan.COPY) {
      String owner = Type.getInternalName(method.getDeclaringClass());
      copies.call(
          code, Objects.requireNonNull(rehosting.find(owner, method.getName(), descriptor)));
    } else {
      code.visitMethodInsn(INVOKESPECIAL, superName, method.getName(), descriptor, false);
    }
    if (batch) {
      int result = entered + 1;
      if (!isVoid) {
        code.visitVarInsn(returned.getOpcode(ISTORE), result);
      }
      code.visitLabel(end);
      code.visitVarInsn(ILOAD, entered);
      code.visitVarInsn(ALOAD, 0);
      invokeBeans(code, "endBatch", "(Z" + VIEW + ")V");
      if (!isVoid) {
        code.visitVarInsn(returned.getOpcode(ILOAD), result);
      }
    }
    code.visitInsn(returned.getOpcode(IRETURN));
    if (batch) {
      code.visitLabel(failed);
      handlerFrame(code, arguments, INTEGER);
      code.visitVarInsn(ILOAD, entered);
      code.visitVarInsn(ALOAD, 0);
      invokeBeans(
          code, "failBatch", "(Ljava/lang/Throwable;Z" + VIEW + ")Ljava/lang/RuntimeException;");
      code.visitInsn(ATHROW);
    }
  }

  // ---- fields in copied methods -----------------------------------------------------------------

  private MethodVisitor helper(String name, String descriptor) {
    MethodVisitor code =
        out.visitMethod(ACC_PRIVATE | ACC_STATIC | ACC_SYNTHETIC, name, descriptor, null, null);
    code.visitCode();
    return code;
  }

  private static void invokeView(MethodVisitor code, String name, String descriptor) {
    code.visitMethodInsn(INVOKEINTERFACE, BEAN_VIEW, name, descriptor, true);
  }

  /** The read of a field of any object: tracked, if that is a view. */
  private void writeFieldRead(Field field, String suffix) {
    String owner = Type.getDescriptor(field.getDeclaringClass());
    Type value = Type.getType(field.getType());
    MethodVisitor code = helper("$$get" + suffix, "(" + owner + ")" + value.getDescriptor());
    Label raw = new Label();
    code.visitVarInsn(ALOAD, 0);
    code.visitTypeInsn(INSTANCEOF, BEAN_VIEW);
    code.visitJumpInsn(IFEQ, raw);
    code.visitVarInsn(ALOAD, 0);
    code.visitTypeInsn(CHECKCAST, BEAN_VIEW);
    code.visitVarInsn(ASTORE, 1);
    Property property = shape.property(field);
    if (property != null) {
      code.visitVarInsn(ALOAD, 1);
      code.visitVarInsn(ALOAD, 1);
      invokeView(code, "$$deps", "()" + DEPS);
      push(code, property.index);
      invokeBeans(code, "read", "(" + VIEW + DEPS + "I)V");
    }
    code.visitVarInsn(ALOAD, 1);
    invokeView(code, "$$raw", "()" + OBJECT);
    readFieldOf(code, field);
    if (property != null && !property.raw && mayBeView(field.getType())) {
      code.visitVarInsn(ALOAD, 1);
      invokeView(code, "$$code", "()I");
      nested(code, field.getType());
    }
    code.visitInsn(value.getOpcode(IRETURN));
    code.visitLabel(raw);
    code.visitFrame(F_SAME, 0, null, 0, null);
    code.visitVarInsn(ALOAD, 0);
    readFieldOf(code, field);
    end(code, value.getOpcode(IRETURN));
  }

  /** The write of a field of any object: triggers, if that is a view. */
  private void writeFieldWrite(Field field, String suffix) {
    String owner = Type.getDescriptor(field.getDeclaringClass());
    Type value = Type.getType(field.getType());
    String put = "$$put" + suffix;
    MethodVisitor code = helper("$$set" + suffix, "(" + owner + value.getDescriptor() + ")V");
    Label raw = new Label();
    code.visitVarInsn(ALOAD, 0);
    code.visitTypeInsn(INSTANCEOF, BEAN_VIEW);
    code.visitJumpInsn(IFEQ, raw);
    code.visitVarInsn(ALOAD, 0);
    code.visitTypeInsn(CHECKCAST, BEAN_VIEW);
    code.visitVarInsn(value.getOpcode(ILOAD), 1);
    code.visitMethodInsn(INVOKESTATIC, self, put, "(" + VIEW + value.getDescriptor() + ")V", false);
    code.visitInsn(RETURN);
    code.visitLabel(raw);
    code.visitFrame(F_SAME, 0, null, 0, null);
    code.visitVarInsn(ALOAD, 0);
    loadStored(code, field);
    writeFieldOf(code, field);
    end(code, RETURN);
    writeFieldPut(field, put);
  }

  private void writeFieldPut(Field field, String name) {
    Property property = Objects.requireNonNull(shape.property(field));
    Type value = Type.getType(field.getType());
    MethodVisitor code = helper(name, "(" + VIEW + value.getDescriptor() + ")V");
    int entered = 1 + value.getSize();
    int old = entered + 1;
    int changes = old + value.getSize();
    Label start = new Label();
    Label end = new Label();
    Label failed = new Label();
    code.visitTryCatchBlock(start, end, failed, "java/lang/Throwable");
    code.visitVarInsn(ALOAD, 0);
    code.visitVarInsn(ALOAD, 0);
    invokeView(code, "$$code", "()I");
    push(code, property.index);
    invokeBeans(code, "startWrite", "(" + VIEW + "II)Z");
    code.visitVarInsn(ISTORE, entered);
    code.visitLabel(start);
    loadFieldOfView(code, field);
    code.visitVarInsn(value.getOpcode(ISTORE), old);
    storeUnwrapped(
        code,
        field.getType(),
        () -> {
          code.visitVarInsn(ALOAD, 0);
          invokeView(code, "$$code", "()I");
        });
    code.visitVarInsn(ALOAD, 0);
    invokeView(code, "$$deps", "()" + DEPS);
    push(code, property.index);
    code.visitVarInsn(value.getOpcode(ILOAD), old);
    code.visitVarInsn(value.getOpcode(ILOAD), 1);
    invokeMark(code, field.getType());
    code.visitVarInsn(ISTORE, changes);
    code.visitVarInsn(ALOAD, 0);
    invokeView(code, "$$raw", "()" + OBJECT);
    code.visitVarInsn(value.getOpcode(ILOAD), 1);
    writeFieldOf(code, field);
    code.visitVarInsn(ALOAD, 0);
    code.visitVarInsn(ALOAD, 0);
    invokeView(code, "$$deps", "()" + DEPS);
    push(code, property.index);
    code.visitVarInsn(value.getOpcode(ILOAD), old);
    code.visitVarInsn(value.getOpcode(ILOAD), 1);
    code.visitVarInsn(ILOAD, changes);
    invokeWrote(code, field.getType());
    code.visitLabel(end);
    code.visitVarInsn(ILOAD, entered);
    code.visitVarInsn(ALOAD, 0);
    invokeBeans(code, "endWrite", "(Z" + VIEW + ")V");
    code.visitInsn(RETURN);
    code.visitLabel(failed);
    code.visitFrame(
        F_FULL,
        3,
        new Object[] {BEAN_VIEW, frameType(value), INTEGER},
        1,
        new Object[] {"java/lang/Throwable"});
    code.visitVarInsn(ILOAD, entered);
    code.visitVarInsn(ALOAD, 0);
    invokeBeans(
        code, "failWrite", "(Ljava/lang/Throwable;Z" + VIEW + ")Ljava/lang/RuntimeException;");
    end(code, ATHROW);
  }

  /** The value that is the second argument, as raw objects keep it. */
  private void loadStored(MethodVisitor code, Field field) {
    code.visitVarInsn(Type.getType(field.getType()).getOpcode(ILOAD), 1);
    unwrap(code, field.getType(), "stored");
  }

  /** Replaces the second argument by the value that raw objects keep. */
  private void storeUnwrapped(MethodVisitor code, Class<?> type, Runnable loadMode) {
    if (mayBeView(type)) {
      code.visitVarInsn(ALOAD, 1);
      loadMode.run();
      invokeBeans(code, "stored", "(" + OBJECT + "I)" + OBJECT);
      cast(code, type);
      code.visitVarInsn(ASTORE, 1);
    }
  }

  /** Replaces the value on the stack by what is behind it, if it may be a view. */
  private void unwrap(MethodVisitor code, Class<?> type, String with) {
    if (mayBeView(type)) {
      invokeBeans(code, with, "(" + OBJECT + ")" + OBJECT);
      cast(code, type);
    }
  }

  private void loadFieldOfView(MethodVisitor code, Field field) {
    code.visitVarInsn(ALOAD, 0);
    invokeView(code, "$$raw", "()" + OBJECT);
    readFieldOf(code, field);
  }

  /** Replaces the raw object on the stack by the value of its field. */
  private void readFieldOf(MethodVisitor code, Field field) {
    String descriptor = Type.getDescriptor(field.getType());
    if (isAccessible(field)) {
      String owner = Type.getInternalName(field.getDeclaringClass());
      code.visitTypeInsn(CHECKCAST, owner);
      code.visitFieldInsn(GETFIELD, owner, field.getName(), descriptor);
    } else {
      code.visitInvokeDynamicInsn(
          field.getName(),
          "(" + OBJECT + ")" + descriptor,
          bootstrap("readField"),
          depth(type, field.getDeclaringClass()));
    }
  }

  /** Sets the field of the raw object below the value on the stack. */
  private void writeFieldOf(MethodVisitor code, Field field) {
    code.visitInvokeDynamicInsn(
        field.getName(),
        "(" + OBJECT + Type.getDescriptor(field.getType()) + ")V",
        bootstrap("writeField"),
        depth(type, field.getDeclaringClass()));
  }

  // ---- pieces -----------------------------------------------------------------------------------

  private static void invokeBeans(MethodVisitor code, String name, String descriptor) {
    code.visitMethodInsn(INVOKESTATIC, BEANS, name, descriptor, false);
  }

  /**
   * Replaces the value and the code of a mode on the stack by a view, if there can be one. The
   * first argument is the view that the value was read from.
   */
  private void nested(MethodVisitor code, Class<?> declared) {
    if (isAlwaysOf(declared)) {
      code.visitVarInsn(ALOAD, 0);
      invokeBeans(code, "nested", "(" + OBJECT + "I" + VIEW + ")" + OBJECT);
    } else {
      code.visitLdcInsn(Type.getType(declared));
      code.visitVarInsn(ALOAD, 0);
      String nested = ClassInfo.isPlatform(declared) ? "nested" : "nestedAs";
      invokeBeans(code, nested, "(" + OBJECT + "ILjava/lang/Class;" + VIEW + ")" + OBJECT);
    }
    cast(code, declared);
  }

  private static void invokeMark(MethodVisitor code, Class<?> type) {
    String value = comparedAs(type);
    invokeBeans(code, "mark", "(" + DEPS + "I" + value + value + ")Z");
  }

  private static void invokeWrote(MethodVisitor code, Class<?> type) {
    String value = comparedAs(type);
    invokeBeans(code, "wrote", "(" + VIEW + DEPS + "I" + value + value + "Z)V");
  }

  /** The type as which values of a type are compared. */
  private static String comparedAs(Class<?> type) {
    return switch (Type.getType(type).getSort()) {
      case Type.BOOLEAN, Type.BYTE, Type.CHAR, Type.SHORT, Type.INT -> "I";
      case Type.LONG -> "J";
      case Type.FLOAT -> "F";
      case Type.DOUBLE -> "D";
      default -> OBJECT;
    };
  }

  private static void push(MethodVisitor code, int value) {
    code.visitLdcInsn(value);
  }

  private static void pop(MethodVisitor code, Class<?> returned) {
    switch (Type.getType(returned).getSize()) {
      case 0 -> {}
      case 1 -> code.visitInsn(POP);
      default -> code.visitInsn(POP2);
    }
  }

  private static void cast(MethodVisitor code, Class<?> to) {
    if (to != Object.class) {
      code.visitTypeInsn(CHECKCAST, Type.getInternalName(to));
    }
  }

  /** The frame of a handler: view, arguments and one more local variable, what was thrown. */
  private void handlerFrame(MethodVisitor code, Type[] arguments, Object last) {
    List<Object> locals = new ArrayList<>();
    locals.add(self);
    for (Type argument : arguments) {
      locals.add(frameType(argument));
    }
    locals.add(last);
    code.visitFrame(
        F_FULL, locals.size(), locals.toArray(), 1, new Object[] {"java/lang/Throwable"});
  }

  private static Object frameType(Type type) {
    return switch (type.getSort()) {
      case Type.BOOLEAN, Type.BYTE, Type.CHAR, Type.SHORT, Type.INT -> INTEGER;
      case Type.LONG -> LONG;
      case Type.FLOAT -> FLOAT;
      case Type.DOUBLE -> DOUBLE;
      default -> type.getInternalName();
    };
  }

  /** Calls a method on the raw object with the arguments of this one, unwrapped or as they are. */
  private void callTarget(MethodVisitor code, Method method, @Nullable String unwrap) {
    loadTarget(code);
    int local = 1;
    for (Class<?> parameter : method.getParameterTypes()) {
      Type argument = Type.getType(parameter);
      code.visitVarInsn(argument.getOpcode(ILOAD), local);
      local += argument.getSize();
      if (unwrap != null) {
        unwrap(code, parameter, unwrap);
      }
    }
    String descriptor = Type.getMethodDescriptor(method);
    if (isAccessible(method)) {
      code.visitMethodInsn(INVOKEVIRTUAL, superName, method.getName(), descriptor, false);
    } else {
      code.visitInvokeDynamicInsn(
          method.getName(),
          "(L" + superName + ";" + descriptor.substring(1),
          bootstrap("callMethod"),
          depth(type, method.getDeclaringClass()));
    }
  }

  /** The value of the field of the raw object, read as cheaply as possible. */
  private void readField(MethodVisitor code, Property property) {
    loadTarget(code);
    Field field = Objects.requireNonNull(property.field);
    Method getter = property.getter;
    String descriptor = Type.getDescriptor(property.type);
    if (isAccessible(field)) {
      code.visitFieldInsn(
          GETFIELD, Type.getInternalName(field.getDeclaringClass()), field.getName(), descriptor);
    } else if (getter != null && property.plainGetter && isAccessible(getter)) {
      code.visitMethodInsn(
          INVOKEVIRTUAL, superName, getter.getName(), Type.getMethodDescriptor(getter), false);
    } else {
      String owner = "L" + superName + ";";
      String read = mayBeNamed(property.type) ? descriptor : OBJECT;
      code.visitInvokeDynamicInsn(
          field.getName(),
          "(" + owner + ")" + read,
          bootstrap("readField"),
          depth(type, field.getDeclaringClass()));
    }
  }

  static Handle bootstrap(String name) {
    return new Handle(H_INVOKESTATIC, HANDLES, name, BOOTSTRAP, false);
  }

  /** The number of steps from the view class up to a superclass. */
  static int depth(Class<?> type, Class<?> ancestor) {
    int depth = 1;
    for (Class<?> c = type; c != ancestor; c = c.getSuperclass()) {
      depth++;
    }
    return depth;
  }

  /** Whether code in the package of the class may use a member of another object of the class. */
  private boolean isAccessible(Member member) {
    int modifiers = member.getModifiers();
    if (Modifier.isPrivate(modifiers)) {
      return false;
    }
    return (member instanceof Method && Modifier.isPublic(modifiers))
        || member.getDeclaringClass().getPackageName().equals(type.getPackageName());
  }

  /** Whether code in the package of the class may name a type. */
  private boolean mayBeNamed(Class<?> named) {
    Class<?> element = named;
    while (element.isArray()) {
      element = element.getComponentType();
    }
    return element.isPrimitive()
        || Modifier.isPublic(element.getModifiers())
        || element.getPackageName().equals(type.getPackageName());
  }

  /** Whether a value of a declared type can be a view, as far as the type tells. */
  private boolean mayBeView(Class<?> declared) {
    if (declared.isPrimitive()
        || declared.isArray()
        || Modifier.isFinal(declared.getModifiers())
        || declared.isEnum()
        || !mayBeNamed(declared)) {
      return false;
    }
    return declared.isInterface()
        || declared == Object.class
        || (!ClassInfo.isPlatform(declared) && !ClassInfo.of(declared).isCollection());
  }

  /** Whether values of a declared type have views as a rule, and those have that type too. */
  private static boolean isAlwaysOf(Class<?> declared) {
    return WRAPPED.contains(declared) || !(declared.isInterface() || declared == Object.class);
  }
}
