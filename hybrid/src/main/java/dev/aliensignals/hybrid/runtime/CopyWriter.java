package dev.aliensignals.hybrid.runtime;

import static net.bytebuddy.jar.asm.Opcodes.ACC_PRIVATE;
import static net.bytebuddy.jar.asm.Opcodes.ACC_STATIC;
import static net.bytebuddy.jar.asm.Opcodes.ACC_SYNTHETIC;
import static net.bytebuddy.jar.asm.Opcodes.ASM9;
import static net.bytebuddy.jar.asm.Opcodes.GETFIELD;
import static net.bytebuddy.jar.asm.Opcodes.GETSTATIC;
import static net.bytebuddy.jar.asm.Opcodes.H_INVOKESTATIC;
import static net.bytebuddy.jar.asm.Opcodes.INVOKESTATIC;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.Attribute;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.jar.asm.TypePath;
import org.jspecify.annotations.Nullable;

/** Writes copies of a user's methods into a view class, see {@link Rehosting}. */
final class CopyWriter {

  private static final String BEANS = Type.getInternalName(Beans.class);

  private final Rehosting rehosting;
  private final Shape shape;
  private final String self;
  private final ClassWriter out;

  /** The methods that are still to be written. */
  private final Deque<Rehosting.Found> wanted = new ArrayDeque<>();

  private final Set<Code.Body> known = new HashSet<>();

  /**
   * Fields whose reads and writes were redirected, with the suffix of the names of their methods.
   */
  private final Map<Field, String> readFields = new LinkedHashMap<>();

  private final Map<Field, String> writtenFields = new LinkedHashMap<>();
  private final Map<Field, String> suffixes = new HashMap<>();

  CopyWriter(Rehosting rehosting, Shape shape, String self, ClassWriter out) {
    this.rehosting = rehosting;
    this.shape = shape;
    this.self = self;
    this.out = out;
  }

  /** Calls the copy of a method, which will be written. The object and the arguments are pushed. */
  void call(MethodVisitor code, Rehosting.Found found) {
    want(found);
    code.visitMethodInsn(INVOKESTATIC, self, nameOf(found), descriptorOf(found), false);
  }

  private void want(Rehosting.Found found) {
    if (known.add(found.body())) {
      wanted.add(found);
    }
  }

  private String nameOf(Rehosting.Found found) {
    int depth = 0;
    for (Class<?> c = shape.type; c != found.owner(); c = c.getSuperclass()) {
      depth++;
    }
    boolean isStatic = (found.body().access & ACC_STATIC) != 0;
    return (isStatic ? "$$static" : "$$copy") + depth + "$" + found.body().name;
  }

  private static String descriptorOf(Rehosting.Found found) {
    Code.Body body = found.body();
    return (body.access & ACC_STATIC) != 0
        ? body.descriptor
        : "(" + Type.getDescriptor(found.owner()) + body.descriptor.substring(1);
  }

  /** Writes what was called, and what that calls. */
  void write() {
    for (Rehosting.Found next = wanted.poll(); next != null; next = wanted.poll()) {
      Rehosting.Found found = next;
      Code code = Objects.requireNonNull(shape.code.get(found.owner()));
      new ClassReader(code.bytes)
          .accept(
              new ClassVisitor(ASM9) {
                @Override
                public @Nullable MethodVisitor visitMethod(
                    int access,
                    String name,
                    String descriptor,
                    @Nullable String signature,
                    String @Nullable [] exceptions) {
                  return name.equals(found.body().name)
                          && descriptor.equals(found.body().descriptor)
                      ? copy(found)
                      : null;
                }
              },
              0);
    }
  }

  /** The fields whose reads are redirected, with the suffix of the method's name. */
  Map<Field, String> readFields() {
    return readFields;
  }

  /** The fields whose writes are redirected, with the suffix of the method's name. */
  Map<Field, String> writtenFields() {
    return writtenFields;
  }

  private MethodVisitor copy(Rehosting.Found found) {
    return new Copier(
        out.visitMethod(
            ACC_PRIVATE | ACC_STATIC | ACC_SYNTHETIC,
            nameOf(found),
            descriptorOf(found),
            null,
            null));
  }

  private String suffixOf(Field field) {
    return suffixes.computeIfAbsent(field, key -> suffixes.size() + "$" + key.getName());
  }

  /** Rewrites the code of one method. */
  private final class Copier extends MethodVisitor {

    Copier(MethodVisitor copy) {
      super(ASM9, copy);
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      Field field = rehosting.isInHierarchy(owner) ? rehosting.field(owner, name) : null;
      boolean isStatic = field != null && Modifier.isStatic(field.getModifiers());
      if (field == null || (isStatic && !Modifier.isPrivate(field.getModifiers()))) {
        super.visitFieldInsn(opcode, owner, name, descriptor);
      } else if (isStatic) {
        boolean read = opcode == GETSTATIC;
        super.visitInvokeDynamicInsn(
            name,
            read ? "()" + descriptor : "(" + descriptor + ")V",
            ViewWriter.bootstrap(read ? "readStatic" : "writeStatic"),
            ViewWriter.depth(shape.type, field.getDeclaringClass()));
      } else {
        String suffix = suffixOf(field);
        String declared = Type.getDescriptor(field.getDeclaringClass());
        if (opcode == GETFIELD) {
          readFields.put(field, suffix);
          super.visitMethodInsn(
              INVOKESTATIC, self, "$$get" + suffix, "(" + declared + ")" + descriptor, false);
        } else {
          writtenFields.put(field, suffix);
          super.visitMethodInsn(
              INVOKESTATIC, self, "$$set" + suffix, "(" + declared + descriptor + ")V", false);
        }
      }
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      Code.Call call = new Code.Call(owner, name, descriptor, opcode, 0);
      Rehosting.Found copied = rehosting.copied(call);
      if (copied != null) {
        want(copied);
        super.visitMethodInsn(INVOKESTATIC, self, nameOf(copied), descriptorOf(copied), false);
      } else if (name.equals("getClass") && descriptor.equals("()Ljava/lang/Class;")) {
        beans("classOf", "(Ljava/lang/Object;)Ljava/lang/Class;");
      } else if (call.isSpecial() && rehosting.isInHierarchy(owner) && !name.equals("<init>")) {
        ofObject(name);
      } else if (call.isSpecial() && owner.equals("java/lang/Object") && !name.equals("<init>")) {
        ofObject(name);
      } else {
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
      }
    }

    /** Writes a super call of a method of Object, as if the raw object made it. */
    private void ofObject(String name) {
      switch (name) {
        case "hashCode" -> beans("identityHashCode", "(Ljava/lang/Object;)I");
        case "equals" -> beans("isIdentical", "(Ljava/lang/Object;Ljava/lang/Object;)Z");
        default -> beans("identityString", "(Ljava/lang/Object;)Ljava/lang/String;");
      }
    }

    private void beans(String name, String descriptor) {
      super.visitMethodInsn(INVOKESTATIC, BEANS, name, descriptor, false);
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      Object[] redirected = arguments.clone();
      for (int i = 0; i < redirected.length; i++) {
        if (redirected[i] instanceof Handle handle) {
          Rehosting.Found copied =
              rehosting.copied(
                  new Code.Call(
                      handle.getOwner(), handle.getName(), handle.getDesc(), 0, handle.getTag()));
          if (copied != null) {
            want(copied);
            redirected[i] =
                new Handle(H_INVOKESTATIC, self, nameOf(copied), descriptorOf(copied), false);
          }
        }
      }
      super.visitInvokeDynamicInsn(name, descriptor, bootstrap, redirected);
    }

    // Annotations and parameters are those of the original, and are looked for there.

    @Override
    public void visitParameter(String name, int access) {}

    @Override
    public @Nullable AnnotationVisitor visitAnnotationDefault() {
      return null;
    }

    @Override
    public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
      return null;
    }

    @Override
    public @Nullable AnnotationVisitor visitTypeAnnotation(
        int type, TypePath path, String descriptor, boolean visible) {
      return null;
    }

    @Override
    public void visitAnnotableParameterCount(int count, boolean visible) {}

    @Override
    public @Nullable AnnotationVisitor visitParameterAnnotation(
        int parameter, String descriptor, boolean visible) {
      return null;
    }

    @Override
    public @Nullable AnnotationVisitor visitInsnAnnotation(
        int type, TypePath path, String descriptor, boolean visible) {
      return null;
    }

    @Override
    public @Nullable AnnotationVisitor visitTryCatchAnnotation(
        int type, TypePath path, String descriptor, boolean visible) {
      return null;
    }

    @Override
    public @Nullable AnnotationVisitor visitLocalVariableAnnotation(
        int type,
        TypePath path,
        Label[] start,
        Label[] end,
        int[] index,
        String descriptor,
        boolean visible) {
      return null;
    }

    @Override
    public void visitAttribute(Attribute attribute) {}
  }
}
