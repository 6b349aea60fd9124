package dev.aliensignals.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** The code in docs/guide/async.md that needs a newer Java than the examples are compiled for. */
class TaskPatternsTest {

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void switchOverStates_onJava21OrNewer_compiles(@TempDir Path dir) throws Exception { // C40
    List<String> shown =
        Documents.blocks(Documents.ROOT.resolve("docs/guide/async.md")).stream()
            .filter(block -> block.language().equals("text"))
            .findFirst()
            .orElseThrow()
            .lines();
    Path source =
        Files.writeString(
            dir.resolve("Shown.java"),
            "import dev.aliensignals.primitives.*; class Shown { String show(Task<Integer> total)"
                + " {\n"
                + String.join("\n", shown)
                + "\nreturn text; } }");
    Path said = dir.resolve("said.txt");
    Process javac =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
                "-d",
                dir.toString(),
                "-cp",
                path(),
                source.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();

    int exit = javac.waitFor();
    assertThat(exit).as(Files.readString(said)).isZero();
  }

  private static String path() {
    String modules = System.getProperty("jdk.module.path");
    String classes = System.getProperty("java.class.path");
    return modules == null ? classes : classes + File.pathSeparator + modules;
  }
}
