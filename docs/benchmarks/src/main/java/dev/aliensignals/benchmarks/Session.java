package dev.aliensignals.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One run of measurements.
 *
 * @param settings the things to measure, and how long
 * @param results where they go
 * @param origin where they come from
 */
record Session(Settings settings, Results results, Results.Origin origin) {

  /** The measurement of one number, in a process of its own. */
  record Task(String suite, String row, String column, Supplier<List<Double>> samples) {}

  static String classPath() {
    return System.getProperty("java.class.path");
  }

  /** A task for a JMH benchmark. */
  Task benchmark(
      String suite,
      String row,
      Contender column,
      String name,
      Map<String, String> parameters,
      String... more) {
    List<String> options = new ArrayList<>(settings.iterations());
    options.addAll(List.of(more));
    return new Task(
        suite, row, column.title, () -> Fork.benchmark(classPath(), name, parameters, options));
  }

  /** A task for a JMH benchmark that is made of single shots. */
  Task shots(
      String suite,
      String row,
      Contender column,
      String name,
      Map<String, String> parameters,
      List<String> options) {
    return new Task(
        suite, row, column.title, () -> Fork.benchmark(classPath(), name, parameters, options));
  }

  /** A task for a row of the script for node. */
  Task node(String suite, String row, String script) {
    return new Task(suite, row, Contender.NODE.title, () -> Node.samples(settings, script));
  }

  void skip(String suite, String row, String column, String reason) {
    results.put(suite, row, column, new Results.Cell(List.of(), reason, origin));
  }

  /**
   * Whether a task is measured in every other round only, so that a report does not take too long.
   */
  private static boolean isLessOften(Task task) {
    return List.of("rectangles", "hybrid").contains(task.suite())
        || Arrays.stream(Contender.values())
            .anyMatch(one -> one.isPeer() && one.title.equals(task.column()));
  }

  /** Measures all, one after the other, and that as often as there are rounds. */
  void run(List<Task> tasks) {
    Map<Task, List<Double>> samples = new LinkedHashMap<>();
    for (int round = 1; round <= settings.rounds(); round++) {
      for (Task task : tasks) {
        if (round % 2 == 1 || !isLessOften(task)) {
          measure(task, samples);
        }
      }
    }
  }

  private void measure(Task task, Map<Task, List<Double>> samples) {
    long start = System.nanoTime();
    try {
      List<Double> all = samples.computeIfAbsent(task, made -> new ArrayList<>());
      all.addAll(task.samples().get());
      results.put(task.suite(), task.row(), task.column(), all, origin);
      Results.Cell cell = results.get(task.suite(), task.row(), task.column());
      log(task, Report.number(cell.median()), start);
    } catch (Fork.Failure e) {
      skip(task.suite(), task.row(), task.column(), e.getMessage().lines().findFirst().orElse(""));
      log(task, e.getMessage(), start);
    }
  }

  private static void log(Task task, String what, long start) {
    System.out.printf(
        "%s, %s, %s: %s (%.1f s)%n",
        task.suite(), task.row(), task.column(), what, (System.nanoTime() - start) / 1e9);
  }
}
