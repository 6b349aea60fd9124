package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;

/** Locks that the JVM takes unasked: of classes that are initialised, and monitors. */
class ClassInitialisationTest {

  private static final int ROUNDS = 20;
  private static final int THREADS = 4;

  /** The classes of the library as files. */
  private static List<Path> classFiles() throws IOException {
    try (Stream<Path> files = Files.walk(root())) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .filter(file -> !file.endsWith("module-info.class"))
          .filter(file -> !file.endsWith("package-info.class"))
          .toList();
    }
  }

  private static Path root() {
    CodeSource source = Signals.class.getProtectionDomain().getCodeSource();
    return Path.of(source.getLocation().getPath());
  }

  private static String className(Path file) {
    String relative = root().relativize(file).toString();
    return relative
        .substring(0, relative.length() - ".class".length())
        .replace(File.separatorChar, '.');
  }

  /** Makes the first system of a JVM, and does nothing else. */
  static final class FirstSystem {

    private FirstSystem() {}

    public static void main(String[] args) {
      System.out.println("read " + Signals.signal(0).get());
    }
  }

  /** The calls that the JVM has seen when it compiles a method shape the code for good. */
  @Test
  void firstSystem_rehearses_nothingOfTheEngineIsCompiledForThat() throws Exception {
    String printed = ForkedJvm.run(FirstSystem.class, "-Xbatch", "-XX:+PrintCompilation");

    assertThat(printed).contains("read 0");
    assertThat(printed.lines())
        .filteredOn(line -> line.contains(" dev.aliensignals.primitives."))
        .allMatch(line -> line.contains("Rehearsal::call"));
  }

  @Test
  void classes_initialisedByManyThreadsInAnyOrder_noDeadlock() throws IOException {
    List<String> names = classFiles().stream().map(ClassInitialisationTest::className).toList();
    assertThat(names).contains("dev.aliensignals.primitives.Signals");
    for (int round = 0; round < ROUNDS; round++) {
      initialiseAll(names, round);
    }
  }

  private static void initialiseAll(List<String> names, long seed) throws IOException {
    try (var fresh = new URLClassLoader(new URL[] {url(root())}, platform())) {
      var start = new CountDownLatch(1);
      List<Threads.Running> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        List<String> shuffled = new ArrayList<>(names);
        Collections.shuffle(shuffled, new Random(seed * THREADS + i));
        running.add(
            Threads.start(
                "initialiser " + i + " of seed " + seed,
                () -> {
                  Threads.await(start);
                  for (String name : shuffled) {
                    initialise(name, fresh);
                  }
                }));
      }
      start.countDown();
      running.forEach(Threads.Running::join);
    }
  }

  private static ClassLoader platform() {
    return ClassLoader.getPlatformClassLoader();
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void initialise(String name, ClassLoader loader) {
    try {
      Class.forName(name, true, loader);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void staticInitialiserOfAUser_writesWhileAnEffectNeedsItsClass_reportedWithBothThreads()
      throws IOException, InterruptedException {
    String printed = ForkedJvm.run(StaticInitialiserRing.class);

    assertThat(printed)
        .contains("Thread 'initialiser' has waited")
        .contains("which thread 'effect' owns, running 'size'")
        .contains("StaticInitialiserRing");
  }

  @Test
  void classes_useNoMonitors() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : classFiles()) {
      try (InputStream bytes = Files.newInputStream(file)) {
        new ClassReader(bytes).accept(new MonitorFinder(className(file), found), 0);
      }
    }

    assertThat(found).isEmpty();
  }

  /** Finds synchronized methods and blocks. */
  private static final class MonitorFinder extends ClassVisitor {

    private final String className;
    private final List<String> found;

    MonitorFinder(String className, List<String> found) {
      super(Opcodes.ASM9);
      this.className = className;
      this.found = found;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      if ((access & Opcodes.ACC_SYNCHRONIZED) != 0) {
        found.add(className + "." + name);
      }
      return new MethodVisitor(Opcodes.ASM9) {
        @Override
        public void visitInsn(int opcode) {
          if (opcode == Opcodes.MONITORENTER) {
            found.add(className + "." + name);
          }
        }
      };
    }
  }
}
