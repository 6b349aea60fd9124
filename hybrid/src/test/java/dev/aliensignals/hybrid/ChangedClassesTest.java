package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.effect;
import static dev.aliensignals.hybrid.Hybrid.reactive;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.primitives.Effect;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Classes that are not what their class files say, and files that are none. */
@AnySystem
class ChangedClassesTest {

  /** A class that is changed when it is loaded. */
  public static class Guarded implements Answering {
    private String name = "a";

    public String getName() {
      return name;
    }

    @Override
    public void setName(String name) {
      this.name = name;
    }

    @Override
    public String answer() {
      return "original " + name;
    }
  }

  /** How the tests call it. */
  public interface Answering {
    String answer();

    void setName(String name);
  }

  /** Loads a changed class, and shows a file. */
  private static final class Weaver extends ClassLoader {
    private final byte[] file;

    Weaver(UnaryOperator<byte[]> weaving, UnaryOperator<byte[]> showing) throws IOException {
      super(ChangedClassesTest.class.getClassLoader());
      try (InputStream in = getParent().getResourceAsStream(fileOf(Guarded.class))) {
        byte[] original = in.readAllBytes();
        this.file = showing.apply(original);
        byte[] woven = weaving.apply(original);
        defineClass(Guarded.class.getName(), woven, 0, woven.length);
      }
    }

    static String fileOf(Class<?> type) {
      return type.getName().replace('.', '/') + ".class";
    }

    Answering make() throws ReflectiveOperationException {
      return (Answering) loadClass(Guarded.class.getName()).getConstructor().newInstance();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      Class<?> own = findLoadedClass(name);
      return own != null ? own : super.loadClass(name, resolve);
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
      return name.equals(fileOf(Guarded.class))
          ? new ByteArrayInputStream(file)
          : super.getResourceAsStream(name);
    }
  }

  /** Has {@code answer} begin with another word, and adds a member. */
  static byte[] woven(byte[] original, @Nullable String field, @Nullable String method) {
    ClassWriter out = new ClassWriter(0);
    new ClassReader(original)
        .accept(
            new ClassVisitor(Opcodes.ASM9, out) {
              @Override
              public MethodVisitor visitMethod(
                  int access,
                  String name,
                  String descriptor,
                  @Nullable String signature,
                  String @Nullable [] exceptions) {
                MethodVisitor code =
                    super.visitMethod(access, name, descriptor, signature, exceptions);
                if (!name.equals("answer")) {
                  return code;
                }
                return new MethodVisitor(Opcodes.ASM9, code) {
                  @Override
                  public void visitInvokeDynamicInsn(
                      String call, String callDescriptor, Handle bootstrap, Object... arguments) {
                    super.visitInvokeDynamicInsn(
                        call,
                        callDescriptor,
                        bootstrap,
                        arguments[0].toString().replace("original", "woven"));
                  }
                };
              }

              @Override
              public void visitEnd() {
                if (field != null) {
                  visitField(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, field, "I", null, null);
                }
                if (method != null) {
                  MethodVisitor code =
                      super.visitMethod(
                          Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC, method, "()V", null, null);
                  code.visitCode();
                  code.visitInsn(Opcodes.RETURN);
                  code.visitMaxs(0, 0);
                  code.visitEnd();
                }
                super.visitEnd();
              }
            },
            0);
    return out.toByteArray();
  }

  static List<String> answers(Answering view) {
    List<String> answers = new ArrayList<>();
    try (Effect reader = effect(() -> answers.add(view.answer()))) {
      view.setName("b");
    }
    return answers;
  }

  private final LogRecorder logged = new LogRecorder();

  @AfterEach
  void stopRecording() {
    logged.close();
  }

  @Test
  void class_asInItsFile_isCopied() throws Exception {
    Answering view = reactive(new Weaver(bytes -> bytes, bytes -> bytes).make());

    assertThat(answers(view)).containsExactly("original a", "original b");
    assertThat(logged.messages()).isEmpty();
  }

  @Test
  void class_withAnotherMethod_runsAsItWasLoaded() throws Exception {
    Answering view =
        reactive(new Weaver(bytes -> woven(bytes, null, "check$aspect"), bytes -> bytes).make());

    assertThat(answers(view)).containsExactly("woven a", "woven b");
    assertThat(logged.messages()).singleElement().asString().contains("is not used", "changed");
  }

  @Test
  void class_withAnotherField_runsAsItWasLoaded() throws Exception {
    Answering view =
        reactive(new Weaver(bytes -> woven(bytes, "ajc$field", null), bytes -> bytes).make());

    assertThat(answers(view)).containsExactly("woven a", "woven b");
    assertThat(logged.messages()).singleElement().asString().contains("is not used", "changed");
  }

  @Test
  void class_withAMethodLess_runsAsItWasLoaded() throws Exception {
    Answering view =
        reactive(
            new Weaver(bytes -> woven(bytes, null, null), bytes -> woven(bytes, null, "gone"))
                .make());

    assertThat(answers(view)).containsExactly("woven a", "woven b");
    assertThat(logged.messages()).singleElement().asString().contains("is not used", "changed");
  }

  @Test
  void class_withCoverage_isCopied() throws Exception {
    Answering view =
        reactive(
            new Weaver(bytes -> woven(bytes, "$jacocoData", "$jacocoInit"), bytes -> bytes).make());

    assertThat(answers(view)).containsExactly("original a", "original b");
    assertThat(logged.messages()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 8, 9, 20, 60, 200, 400, 700})
  void file_truncated_isNotUsed(int length) throws Exception {
    Answering view =
        reactive(new Weaver(bytes -> bytes, bytes -> Arrays.copyOf(bytes, length)).make());

    assertThat(answers(view)).containsExactly("original a", "original b");
    assertThat(logged.messages())
        .singleElement()
        .asString()
        .contains("is not used", "it cannot be read");
  }

  @Test
  void file_truncatedAnywhere_isNotUsed() throws Exception {
    int length;
    try (InputStream in =
        getClass().getClassLoader().getResourceAsStream(Weaver.fileOf(Guarded.class))) {
      length = in.readAllBytes().length;
    }
    for (int at = 1; at < length; at += 37) {
      int cut = at;
      Answering view =
          reactive(new Weaver(bytes -> bytes, bytes -> Arrays.copyOf(bytes, cut)).make());

      assertThat(answers(view)).containsExactly("original a", "original b");
      assertThat(logged.messages()).last().asString().contains("is not used");
    }
  }

  @Test
  void file_ofAnotherClass_isNotUsed() throws Exception {
    Answering view =
        reactive(
            new Weaver(
                    bytes -> bytes,
                    bytes -> {
                      try (InputStream in =
                          ChangedClassesTest.class.getResourceAsStream(
                              "ChangedClassesTest$Answering.class")) {
                        return in.readAllBytes();
                      } catch (IOException e) {
                        throw new UncheckedIOException(e);
                      }
                    })
                .make());

    assertThat(answers(view)).containsExactly("original a", "original b");
    assertThat(logged.messages())
        .singleElement()
        .asString()
        .contains("is not used", "it is that of");
  }

  @Test
  void file_noClassAtAll_isNotUsed() throws Exception {
    Answering view =
        reactive(
            new Weaver(bytes -> bytes, bytes -> "<html>404</html>".getBytes(StandardCharsets.UTF_8))
                .make());

    assertThat(answers(view)).containsExactly("original a", "original b");
    assertThat(logged.messages())
        .singleElement()
        .asString()
        .contains("is not used", "it cannot be read");
  }
}
