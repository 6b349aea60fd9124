package dev.aliensignals.hybrid.runtime;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ConstantDynamic;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/** What the class file of one user's class says about its methods. */
final class Code {

  /** What a method does, as far as that matters. */
  static final class Body {
    final String name;
    final String descriptor;
    final int access;
    final @Nullable String signature;

    /** The field it does nothing but return or set, or null. */
    @Nullable String plainField;

    boolean plainGetter;
    boolean plainSetter;

    /** Whether it reads or writes an instance field of any object. */
    boolean usesFields;

    /** Whether it sets elements of arrays. */
    boolean storesInArrays;

    /** Whether it has what cannot be copied, whatever it refers to. */
    boolean isOdd;

    /** Fields it reads and writes. */
    final List<Use> fields = new ArrayList<>();

    /** Methods it calls, and those it makes lambdas of. */
    final List<Call> calls = new ArrayList<>();

    /** Internal names of the classes it mentions. */
    final Set<String> classes = new HashSet<>();

    Body(String name, String descriptor, int access, @Nullable String signature) {
      this.name = name;
      this.descriptor = descriptor;
      this.access = access;
      this.signature = signature;
    }
  }

  /** A method that another one calls, or makes a lambda of; then {@code tag} is not 0. */
  record Call(String owner, String name, String descriptor, int opcode, int tag) {

    boolean isSpecial() {
      return opcode == Opcodes.INVOKESPECIAL || tag == Opcodes.H_INVOKESPECIAL;
    }
  }

  /** A field that a method reads or writes. */
  record Use(String owner, String name, String descriptor, int opcode) {

    boolean isStatic() {
      return opcode == Opcodes.GETSTATIC || opcode == Opcodes.PUTSTATIC;
    }
  }

  final byte[] bytes;
  private final Map<String, Body> bodies = new HashMap<>();
  private final Set<String> privateFields = new HashSet<>();

  /** All fields: name and descriptor. */
  private final Set<String> fields = new HashSet<>();

  /** The internal name of the class. */
  final String name;

  final @Nullable String superName;
  final List<String> interfaces;

  /** The name of the source file, for stack traces. */
  @Nullable String source;

  final int version;

  private Code(byte[] bytes) {
    this.bytes = bytes;
    ClassReader reader = new ClassReader(bytes);
    this.version = reader.readShort(6);
    this.name = reader.getClassName();
    this.superName = reader.getSuperName();
    this.interfaces = List.of(reader.getInterfaces());
    reader.accept(new Scanner(reader.getClassName()), ClassReader.SKIP_FRAMES);
  }

  /**
   * Reads the class file.
   *
   * @return null if it cannot be had
   */
  static @Nullable Code of(Class<?> type) {
    if (type.isHidden()) {
      return null;
    }
    byte[] given = States.bytes(type);
    return given != null ? new Code(given) : ClassFiles.read(type);
  }

  /**
   * Reads the bytes of a class file.
   *
   * @throws RuntimeException if they are none, or of a version that is too new
   */
  static Code read(byte[] bytes) {
    return new Code(bytes);
  }

  boolean isPrivateField(String name) {
    return privateFields.contains(name);
  }

  Collection<Body> bodies() {
    return bodies.values();
  }

  Set<String> fields() {
    return fields;
  }

  @Nullable Body body(Method method) {
    return body(method.getName(), Type.getMethodDescriptor(method));
  }

  @Nullable Body body(String name, String descriptor) {
    return bodies.get(name + descriptor);
  }

  /** Fills {@link #bodies}. */
  private final class Scanner extends ClassVisitor {
    private final String self;

    Scanner(String self) {
      super(Opcodes.ASM9);
      this.self = self;
    }

    @Override
    public void visitSource(@Nullable String file, @Nullable String debug) {
      source = file;
    }

    @Override
    public @Nullable FieldVisitor visitField(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        @Nullable Object value) {
      fields.add(name + ' ' + descriptor);
      if ((access & Opcodes.ACC_PRIVATE) != 0) {
        privateFields.add(name);
      }
      return null;
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      Body body = new Body(name, descriptor, access, signature);
      bodies.put(name + descriptor, body);
      return new BodyScanner(body, self);
    }
  }

  /** Fills one {@link Body}. */
  private static final class BodyScanner extends MethodVisitor {
    /*
     * A plain getter is  ALOAD 0, GETFIELD f, xRETURN;
     * a plain setter is  ALOAD 0, xLOAD 1, PUTFIELD f, then RETURN or ALOAD 0, ARETURN.
     * "step" counts what of it has been seen, -1 once something else has come.
     */

    private static final int OTHER = -1;
    private static final int START = 0;
    private static final int THIS = 1;
    private static final int GOT = 2;
    private static final int GOT_RETURNED = 3;
    private static final int ARGUMENT = 4;
    private static final int PUT = 5;
    private static final int PUT_THIS = 6;
    private static final int PUT_RETURNED = 7;

    private final Body body;
    private final String self;
    private int step = START;
    private @Nullable String field;

    BodyScanner(Body body, String self) {
      super(Opcodes.ASM9);
      this.body = body;
      this.self = self;
    }

    @Override
    public void visitVarInsn(int opcode, int variable) {
      if (step == START && opcode == Opcodes.ALOAD && variable == 0) {
        step = THIS;
      } else if (step == THIS
          && variable == 1
          && opcode >= Opcodes.ILOAD
          && opcode <= Opcodes.ALOAD) {
        step = ARGUMENT;
      } else if (step == PUT && opcode == Opcodes.ALOAD && variable == 0) {
        step = PUT_THIS;
      } else {
        step = OTHER;
      }
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      body.usesFields |= opcode == Opcodes.GETFIELD || opcode == Opcodes.PUTFIELD;
      body.fields.add(new Use(owner, name, descriptor, opcode));
      mention(owner);
      if (step == THIS && opcode == Opcodes.GETFIELD && owner.equals(self)) {
        step = GOT;
        field = name;
      } else if (step == ARGUMENT && opcode == Opcodes.PUTFIELD && owner.equals(self)) {
        step = PUT;
        field = name;
      } else {
        step = OTHER;
      }
    }

    @Override
    public void visitInsn(int opcode) {
      boolean returns = opcode >= Opcodes.IRETURN && opcode <= Opcodes.ARETURN;
      body.storesInArrays |= opcode >= Opcodes.IASTORE && opcode <= Opcodes.SASTORE;
      if (step == GOT && returns) {
        step = GOT_RETURNED;
      } else if ((step == PUT && opcode == Opcodes.RETURN)
          || (step == PUT_THIS && opcode == Opcodes.ARETURN)) {
        step = PUT_RETURNED;
      } else {
        step = OTHER;
      }
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      step = OTHER;
      body.calls.add(new Call(owner, name, descriptor, opcode, 0));
      body.isOdd |= opcode == Opcodes.INVOKESPECIAL && isInterface;
      mention(owner);
    }

    private void mention(String type) {
      int at = 0;
      while (at < type.length() && type.charAt(at) == '[') {
        at++;
      }
      if (at == 0) {
        body.classes.add(type);
      } else if (type.charAt(at) == 'L') {
        body.classes.add(type.substring(at + 1, type.length() - 1));
      }
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      step = OTHER;
      for (Object argument : arguments) {
        if (argument instanceof Handle handle) {
          int tag = handle.getTag();
          if (tag < Opcodes.H_INVOKEVIRTUAL) {
            body.isOdd = true;
          } else {
            body.calls.add(new Call(handle.getOwner(), handle.getName(), handle.getDesc(), 0, tag));
            mention(handle.getOwner());
          }
        } else if (argument instanceof ConstantDynamic) {
          body.isOdd = true;
        }
      }
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
      step = OTHER;
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      step = OTHER;
      mention(type);
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
      step = OTHER;
      body.isOdd |= opcode == Opcodes.JSR;
    }

    @Override
    public void visitLdcInsn(Object value) {
      step = OTHER;
      body.isOdd |= value instanceof Handle || value instanceof ConstantDynamic;
    }

    @Override
    public void visitIincInsn(int variable, int increment) {
      step = OTHER;
    }

    @Override
    public void visitTableSwitchInsn(int min, int max, Label dflt, Label... labels) {
      step = OTHER;
    }

    @Override
    public void visitLookupSwitchInsn(Label dflt, int[] keys, Label[] labels) {
      step = OTHER;
    }

    @Override
    public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
      step = OTHER;
    }

    @Override
    public void visitEnd() {
      boolean synchronises = (body.access & Opcodes.ACC_SYNCHRONIZED) != 0;
      if ((body.access & Opcodes.ACC_STATIC) != 0 || synchronises) {
        return;
      }
      boolean oneArgument = Type.getArgumentTypes(body.descriptor).length == 1;
      if (step == GOT_RETURNED && body.descriptor.startsWith("()")) {
        body.plainGetter = true;
        body.plainField = field;
      } else if (step == PUT_RETURNED && oneArgument) {
        body.plainSetter = true;
        body.plainField = field;
      }
    }
  }
}
