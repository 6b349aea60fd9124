package dev.aliensignals.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Libraries of JavaScript, on node. */
final class Node {

  private static final Path SCRIPTS = Path.of("src", "main", "node");
  private static final Path INSTALLED = Path.of("target", "node");
  private static String missing;

  private Node() {}

  /** Why nothing can be measured, or an empty string. Installs what it needs when first asked. */
  static String missing() {
    if (missing == null) {
      missing = install();
    }
    return missing;
  }

  private static String install() {
    try {
      Files.createDirectories(INSTALLED);
      for (String file : List.of("package.json", "package-lock.json", "bench.mjs")) {
        Files.copy(
            SCRIPTS.resolve(file), INSTALLED.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      Fork.run(List.of("node", "--version"));
      Fork.run(List.of("npm", "ci", "--silent"), INSTALLED.toAbsolutePath(), 120);
      return "";
    } catch (Fork.Failure e) {
      return "needs node and npm, and the packages of src/main/node";
    }
  }

  /** For example {@code node 20.1.0, alien-signals 3.2.1}. */
  static String versions() {
    return Fork.run(List.of("node", script(), "versions")).strip();
  }

  private static String script() {
    return INSTALLED.resolve("bench.mjs").toString();
  }

  /** Samples in nanoseconds for one operation. */
  static List<Double> samples(Settings settings, String row) {
    List<Double> samples = new ArrayList<>();
    run(settings, row).get("samples").forEach(sample -> samples.add(sample.asDouble()));
    return samples;
  }

  /** The output of the script for a row: {@code samples}, {@code runs} and {@code evaluations}. */
  static JsonNode run(Settings settings, String row) {
    return Fork.json(
        Fork.run(
            List.of(
                "node",
                "--expose-gc",
                script(),
                row,
                "" + settings.warmup(),
                "" + settings.samples(),
                "" + settings.sample())));
  }
}
