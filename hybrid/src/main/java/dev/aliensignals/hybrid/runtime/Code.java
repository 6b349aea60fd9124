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

/** The methods of one user's class, as its class file shows them. */
final class Code {

  /** The actions of a method, as far as they matter. */
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

    /** Fields that it reads or writes in objects other than {@code this}. */
    final List<Use> fieldsOfOthers = new ArrayList<>();

    /**
     * Fields that it puts functions or objects into which keep {@code this}, or whose contents it
     * gives them to, as far as that can be seen.
     */
    final List<Use> captors = new ArrayList<>();

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
      return new BodyScanner(body, self, superName);
    }
  }

  /** Fills one {@link Body}. */
  private static final class BodyScanner extends MethodVisitor {
    /*
     * A plain getter is  ALOAD 0, GETFIELD f, xRETURN;
     * a plain setter is  ALOAD 0, xLOAD 1, PUTFIELD f, then RETURN or ALOAD 0, ARETURN.
     * "step" counts what of it has been seen, -1 once something else has come.
     *
     * The rest looks at statements: a load is of this object if it is ALOAD 0, the receiver of PUTFIELD
     * is taken to be what the statement began with, and what keeps this object goes where the
     * statement ends: into a field, a local variable, or whatever field the statement has read.
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

    /** Methods of the JDK that keep what they are given. */
    private static final Set<String> KEEPING =
        Set.of(
            "add",
            "addAll",
            "addFirst",
            "addLast",
            "offer",
            "offerFirst",
            "offerLast",
            "push",
            "put",
            "putAll",
            "putIfAbsent",
            "set");

    private final Body body;
    private final String self;
    private final @Nullable String parent;
    private final boolean hasThis;
    private int step = START;
    private @Nullable String field;

    /** Whether the last instruction has loaded this object. */
    private boolean onThis;

    /** Whether no instruction of the statement has come yet. */
    private boolean begins = true;

    /** Whether the statement began with this object. */
    private boolean beganWithThis;

    /** The number of instructions of the statement so far. */
    private int instructions;

    /** Whether the object that the statement began with is still to be used. */
    private boolean receiverWaits;

    /** Whether the statement has made or loaded something that keeps this object. */
    private boolean captures;

    /** Whether the last call may have kept what it was given. */
    private boolean keeps;

    /** Fields of this object that the statement has read. */
    private final List<Use> statement = new ArrayList<>();

    /** Local variables with what keeps this object. */
    private final Set<Integer> capturing = new HashSet<>();

    BodyScanner(Body body, String self, @Nullable String parent) {
      super(Opcodes.ASM9);
      this.body = body;
      this.self = self;
      this.parent = parent;
      this.hasThis = (body.access & Opcodes.ACC_STATIC) == 0;
    }

    /** An instruction that is part of no plain accessor. */
    private void other() {
      step = OTHER;
      next(false);
    }

    /** Uses the object that the statement began with, if that is what came before. */
    private void useReceiver() {
      receiverWaits &= !(onThis && instructions == 1);
    }

    private void next(boolean loadsThis) {
      instructions++;
      if (begins) {
        begins = false;
        instructions = 1;
        beganWithThis = loadsThis;
        receiverWaits = loadsThis;
      }
      onThis = loadsThis;
    }

    /** Whether the result of a call may keep what the call was given. */
    private boolean mayKeep(String owner, Type result) {
      return switch (result.getSort()) {
        case Type.VOID -> true; // the object may
        case Type.BOOLEAN -> keeps; // as add() does
        case Type.OBJECT ->
            !result.getInternalName().equals("java/lang/String")
                && (!owner.startsWith("java/util/stream/")
                    || result.getInternalName().startsWith("java/util/stream/"));
        default -> result.getSort() == Type.ARRAY;
      };
    }

    private void endStatement() {
      if (captures && keeps) {
        body.captors.addAll(statement);
      }
      captures = false;
      begins = true;
      statement.clear();
    }

    /** Notes what a call or lambda was given, if that is an object of the class itself. */
    private void noteCapture(String descriptor) {
      if (hasThis) {
        for (Type argument : Type.getArgumentTypes(descriptor)) {
          captures |= argument.getSort() == Type.OBJECT && argument.getInternalName().equals(self);
        }
      }
    }

    @Override
    public void visitVarInsn(int opcode, int variable) {
      next(hasThis && opcode == Opcodes.ALOAD && variable == 0);
      if (opcode == Opcodes.ALOAD) {
        captures |= capturing.contains(variable);
      } else if (opcode >= Opcodes.ISTORE && opcode <= Opcodes.ASTORE) {
        if (captures && opcode == Opcodes.ASTORE) {
          capturing.add(variable);
          captures = false;
        }
        endStatement();
      }
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
      Use use = new Use(owner, name, descriptor, opcode);
      body.fields.add(use);
      mention(owner);
      boolean reads = opcode == Opcodes.GETFIELD;
      boolean writes = opcode == Opcodes.PUTFIELD;
      boolean ofThis = hasThis && (reads ? onThis : beganWithThis);
      if (reads && ofThis) {
        useReceiver();
        statement.add(use);
      } else if ((reads || writes) && !ofThis) {
        body.fieldsOfOthers.add(use);
      }
      next(false);
      if (writes && captures) {
        body.captors.add(use);
        captures = false;
      }
      if (writes || opcode == Opcodes.PUTSTATIC) {
        endStatement();
      }
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
      boolean ends = opcode == Opcodes.POP || opcode == Opcodes.POP2;
      if (ends || (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN)) {
        endStatement();
      } else {
        next(onThis && opcode == Opcodes.DUP);
      }
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
      if (descriptor.startsWith("()") && opcode != Opcodes.INVOKESTATIC) {
        useReceiver();
      }
      other();
      boolean constructs = name.equals("<init>") && !owner.equals(self) && !owner.equals(parent);
      if (constructs) {
        noteCapture(descriptor);
      } else {
        keeps = !owner.startsWith("java/") || KEEPING.contains(name);
        captures &= mayKeep(owner, Type.getReturnType(descriptor));
        if (descriptor.endsWith(")V") && !(name.equals("<init>") && owner.equals(self))) {
          endStatement();
        }
      }
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
      other();
      noteCapture(descriptor);
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
      other();
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      other();
      mention(type);
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
      other();
      begins = !receiverWaits; // else a condition inside of an assignment
      body.isOdd |= opcode == Opcodes.JSR;
    }

    @Override
    public void visitLdcInsn(Object value) {
      other();
      body.isOdd |= value instanceof Handle || value instanceof ConstantDynamic;
    }

    @Override
    public void visitIincInsn(int variable, int increment) {
      other();
    }

    @Override
    public void visitTableSwitchInsn(int min, int max, Label dflt, Label... labels) {
      other();
    }

    @Override
    public void visitLookupSwitchInsn(Label dflt, int[] keys, Label[] labels) {
      other();
    }

    @Override
    public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
      other();
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
