package dev.aliensignals.benchmarks;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The measured numbers, in one file for each suite, from which a report is made. Measuring a part
 * again replaces that part.
 */
final class Results {

  /** Where and when something was measured. */
  record Origin(String commit, String date, String jdk, boolean quick) {}

  /**
   * Samples of one number.
   *
   * @param samples the samples, of all processes
   * @param note why there are none, or an empty string
   * @param origin where and when
   */
  record Cell(List<Double> samples, String note, Origin origin) {

    double median() {
      return Results.median(samples);
    }

    /** Half of the distance of the quartiles, relative to the median. */
    double spread() {
      List<Double> sorted = samples.stream().sorted().toList();
      return (sorted.get(sorted.size() * 3 / 4) - sorted.get(sorted.size() / 4)) / 2 / median();
    }
  }

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path directory;
  private final Map<String, Map<String, Map<String, Cell>>> suites = new LinkedHashMap<>();

  Results(Path directory) {
    this.directory = directory;
  }

  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** Rows and columns of a suite. */
  Map<String, Map<String, Cell>> suite(String name) {
    return suites.computeIfAbsent(name, this::load);
  }

  private Map<String, Map<String, Cell>> load(String name) {
    Path file = directory.resolve(name + ".json");
    if (Files.notExists(file)) {
      return new LinkedHashMap<>();
    }
    try {
      return JSON.readValue(
          file.toFile(), new TypeReference<LinkedHashMap<String, Map<String, Cell>>>() {});
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + file + "; delete it", e);
    }
  }

  /** A cell with samples, or null. */
  Cell get(String suite, String row, String column) {
    Cell cell = suite(suite).getOrDefault(row, Map.of()).get(column);
    return cell == null || cell.samples().isEmpty() ? null : cell;
  }

  void put(String suite, String row, String column, List<Double> samples, Origin origin) {
    put(suite, row, column, new Cell(List.copyOf(samples), "", origin));
  }

  void put(String suite, String row, String column, Cell cell) {
    suite(suite).computeIfAbsent(row, made -> new LinkedHashMap<>()).put(column, cell);
    save(suite);
  }

  private void save(String suite) {
    try {
      Files.createDirectories(directory);
      JSON.writeValue(directory.resolve(suite + ".json").toFile(), suite(suite));
    } catch (IOException e) {
      throw new IllegalStateException("cannot write to " + directory, e);
    }
  }
}
