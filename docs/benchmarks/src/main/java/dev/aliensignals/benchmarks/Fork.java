package dev.aliensignals.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of its own for each number. */
final class Fork {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LIMIT_SECONDS = 60;

  /** A process failed or took too long. */
  static final class Failure extends RuntimeException {

    private static final long serialVersionUID = 1;

    Failure(String message) {
      super(message);
    }
  }

  private Fork() {}

  /** The heap and the collector of each measured JVM. */
  private static List<String> java(String classPath) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xms512m",
            "-Xmx512m",
            "-Xmn64m",
            "-XX:+AlwaysPreTouch",
            "-XX:+UseG1GC",
            "-XX:-UsePerfData"));
    command.add("-Djdk.attach.allowAttachSelf=true");
    command.add("-Djol.magicFieldOffset=true");
    if (Runtime.version().feature() >= 24) {
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(List.of("-cp", classPath));
    return command;
  }

  /**
   * Runs a benchmark of JMH and returns its samples, in the unit of its annotations.
   *
   * @param options of JMH, for the iterations
   */
  static List<Double> benchmark(
      String classPath, String name, Map<String, String> parameters, List<String> options) {
    List<String> command = java(classPath);
    Path result = temporary();
    command.addAll(List.of("org.openjdk.jmh.Main", "^" + name.replace(".", "\\.") + "$"));
    command.addAll(List.of("-f", "0", "-foe", "true", "-v", "SILENT", "-rf", "json"));
    command.addAll(List.of("-rff", result.toString()));
    parameters.forEach((key, value) -> command.addAll(List.of("-p", key + "=" + value)));
    command.addAll(options);
    run(command);
    List<Double> samples = new ArrayList<>();
    try {
      for (JsonNode run : JSON.readTree(result.toFile())) {
        for (JsonNode fork : run.get("primaryMetric").get("rawData")) {
          fork.forEach(sample -> samples.add(sample.asDouble()));
        }
      }
      Files.delete(result);
    } catch (IOException e) {
      throw new Failure("no result of " + name + ": " + e.getMessage());
    }
    return samples;
  }

  /** Runs a main class, which prints JSON. */
  static JsonNode main(String classPath, Class<?> main, String... arguments) {
    List<String> command = java(classPath);
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return json(run(command));
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new Failure("not JSON: " + text);
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempFile("benchmark", ".out");
    } catch (IOException e) {
      throw new Failure("no temporary file: " + e.getMessage());
    }
  }

  /** Runs a command to its end and returns what it has printed. */
  static String run(List<String> command) {
    return run(command, Path.of("").toAbsolutePath(), LIMIT_SECONDS);
  }

  static String run(List<String> command, Path directory, int seconds) {
    Path output = temporary();
    Path errors = temporary();
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile())
              .start();
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new Failure("took more than " + seconds + " s");
      }
      String printed = Files.readString(output, StandardCharsets.UTF_8);
      if (process.exitValue() != 0) {
        throw new Failure(
            String.join(" ", command)
                + "\n"
                + printed
                + Files.readString(errors, StandardCharsets.UTF_8));
      }
      return printed;
    } catch (IOException e) {
      throw new Failure(command.get(0) + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted");
    } finally {
      output.toFile().delete();
      errors.toFile().delete();
    }
  }
}
