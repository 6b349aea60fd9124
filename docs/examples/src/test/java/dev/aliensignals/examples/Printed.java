package dev.aliensignals.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Catches what a test prints. If the test has snippets, it must print what their comments say: a
 * comment that lies fails the build.
 */
final class Printed implements BeforeEachCallback, AfterEachCallback {

  private final ByteArrayOutputStream caught = new ByteArrayOutputStream();
  private PrintStream original = System.out;

  @Override
  public void beforeEach(ExtensionContext context) {
    original = System.out;
    caught.reset();
    System.setOut(new PrintStream(caught, true, StandardCharsets.UTF_8));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    System.setOut(original);
    if (context.getExecutionException().isPresent()) {
      return;
    }
    Class<?> type = context.getRequiredTestClass();
    Path source =
        Documents.ROOT.resolve(
            "docs/examples/src/test/java/" + type.getName().replace('.', '/') + ".java");
    List<Snippet> snippets = Snippet.in(source, context.getRequiredTestMethod().getName());
    if (!snippets.isEmpty()) {
      assertThat(lines())
          .as("what the comments of %s say is printed", snippets.get(0).at())
          .isEqualTo(snippets.stream().flatMap(snippet -> snippet.prints().stream()).toList());
    }
  }

  /** The output so far. */
  List<String> lines() {
    return caught.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
