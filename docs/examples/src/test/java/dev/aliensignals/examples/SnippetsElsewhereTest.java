package dev.aliensignals.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.primitives.ReactiveSystem;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The snippets about reactive objects print what they say, too, with a garbage collection after
 * every line, in the global system and inside a created one.
 */
class SnippetsElsewhereTest {

  private static final List<String> CLASSES =
      List.of(
          "CollectionsSnippetsTest",
          "MixingSnippetsTest",
          "ReactiveObjectsSnippetsTest",
          "ReadmeSnippetsTest",
          "RefsSnippetsTest",
          "SessionsSnippetsTest",
          "WatchingSnippetsTest");

  private static final String PACKAGE = "dev.aliensignals.examples.";

  @TempDir static Path directory;

  /** Loads the classes that were compiled here itself, all others as usual. */
  private static final class Compiled extends ClassLoader {

    private final Path classes;

    Compiled(Path classes) {
      super(SnippetsElsewhereTest.class.getClassLoader());
      this.classes = classes;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      Path file = classes.resolve(name.replace('.', '/') + ".class");
      if (!Files.exists(file)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded != null) {
          return loaded;
        }
        try {
          byte[] bytes = Files.readAllBytes(file);
          return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
          throw new ClassNotFoundException(name, e);
        }
      }
    }
  }

  @BeforeAll
  static void compile() throws IOException {
    Path tests = Documents.ROOT.resolve("docs/examples/src/test/java");
    Path sources = Files.createDirectories(directory.resolve("sources"));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-nowarn",
                "-proc:none",
                "-parameters",
                "-implicit:class",
                "-d",
                Files.createDirectories(directory.resolve("classes")).toString(),
                "-sourcepath",
                sources + File.pathSeparator + tests,
                "-classpath",
                classPath()));
    for (String name : CLASSES) {
      Path file = sources.resolve(name + ".java");
      Files.write(file, collecting(Documents.lines(source(name))));
      arguments.add(file.toString());
    }
    StringWriter complaints = new StringWriter();
    PrintWriter printer = new PrintWriter(complaints);
    int result =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(printer, printer, arguments.toArray(new String[0]));
    assertThat(result).as(complaints.toString()).isZero();
  }

  private static Path source(String name) {
    return Documents.ROOT.resolve(
        "docs/examples/src/test/java/" + PACKAGE.replace('.', '/') + name + ".java");
  }

  private static String classPath() {
    return Stream.of("java.class.path", "jdk.module.path")
        .map(System::getProperty)
        .filter(Objects::nonNull)
        .reduce("", (all, more) -> all + File.pathSeparator + more);
  }

  /** Source code with a collection after each statement of test methods. */
  private static List<String> collecting(List<String> lines) {
    List<String> result = new ArrayList<>();
    boolean isTest = false;
    int depth = 0;
    for (String line : lines) {
      if (line.strip().equals("@Test")) {
        isTest = true;
        depth = 0;
      }
      String code = withoutComment(line);
      if (isTest) {
        depth += nesting(code);
      }
      boolean ends = isTest && depth == 1 && code.endsWith(";") && !leaves(code);
      result.add(ends ? code + " System.gc();" : line);
      isTest &= !(depth == 0 && code.endsWith("}"));
    }
    return result;
  }

  private static boolean leaves(String code) {
    return code.strip().startsWith("return") || code.strip().startsWith("throw");
  }

  private static String withoutComment(String line) {
    int comment = line.indexOf("//");
    return (comment < 0 ? line : line.substring(0, comment)).stripTrailing();
  }

  /** How many braces and parentheses a line opens and does not close, strings not counted. */
  private static int nesting(String code) {
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < code.length(); i++) {
      char c = code.charAt(i);
      quoted ^= c == '"';
      if (!quoted) {
        depth += c == '{' || c == '(' ? 1 : c == '}' || c == ')' ? -1 : 0;
      }
    }
    return depth;
  }

  @Test
  void statements_ofTests_areFollowedByACollection() {
    List<String> collecting =
        collecting(List.of("@Test", "void a() {", "f(", "    1); // b", "}", "int c;"));

    assertThat(collecting)
        .containsExactly("@Test", "void a() {", "f(", "    1); System.gc();", "}", "int c;");
  }

  @TestFactory
  Stream<DynamicTest> snippets_withCollections_inTheGlobalSystem() {
    return all("global");
  }

  @TestFactory
  Stream<DynamicTest> snippets_withCollections_insideACreatedSystem() {
    return all("created");
  }

  private static Stream<DynamicTest> all(String where) {
    ClassLoader loader = new Compiled(directory.resolve("classes"));
    return CLASSES.stream()
        .flatMap(name -> Arrays.stream(load(loader, name).getDeclaredMethods()))
        .filter(method -> method.isAnnotationPresent(Test.class))
        .map(
            method ->
                DynamicTest.dynamicTest(
                    method.getDeclaringClass().getSimpleName() + "." + method.getName(),
                    () -> check(method, where)));
  }

  private static Class<?> load(ClassLoader loader, String name) {
    try {
      return loader.loadClass(PACKAGE + name);
    } catch (ClassNotFoundException e) {
      throw new LinkageError(name, e);
    }
  }

  private static void check(Method test, String where) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream original = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      if (where.equals("global")) {
        run(test);
      } else {
        ReactiveSystem.create(where).run(() -> run(test));
      }
    } finally {
      System.setOut(original);
    }
    Path source = source(test.getDeclaringClass().getSimpleName());
    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .containsExactlyElementsOf(
            Snippet.in(source, test.getName()).stream()
                .flatMap(snippet -> snippet.prints().stream())
                .toList());
  }

  private static void run(Method test) {
    try {
      Constructor<?> constructor = test.getDeclaringClass().getDeclaredConstructor();
      constructor.setAccessible(true);
      Object instance = constructor.newInstance();
      call(instance, BeforeEach.class);
      test.setAccessible(true);
      test.invoke(instance);
      call(instance, AfterEach.class);
    } catch (InvocationTargetException e) {
      throw new AssertionError(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(test.toString(), e);
    }
  }

  private static void call(Object instance, Class<? extends Annotation> kind)
      throws ReflectiveOperationException {
    for (Method method : instance.getClass().getDeclaredMethods()) {
      if (method.isAnnotationPresent(kind)) {
        method.setAccessible(true);
        method.invoke(instance);
      }
    }
  }
}
