package dev.aliensignals.primitives.benchmarks;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs benchmarks with the options of JMH and prints the median of all iterations of all forks,
 * with the ratio to the hand-written graph where there is one. In Markdown.
 */
public final class Comparison {

  private Comparison() {}

  /**
   * Runs and prints.
   *
   * @param args as for JMH
   * @throws RunnerException if a benchmark fails
   * @throws CommandLineOptionException if the options are wrong
   */
  public static void main(String[] args) throws RunnerException, CommandLineOptionException {
    var options =
        new OptionsBuilder()
            .parent(new CommandLineOptions(args))
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .build();
    Map<String, Map<String, Double>> table = new LinkedHashMap<>();
    for (RunResult run : new Runner(options).run()) {
      String workload = run.getParams().getParam("workload");
      String kind = run.getParams().getParam("kind");
      String label = run.getPrimaryResult().getLabel();
      table
          .computeIfAbsent(workload == null ? label : workload, row -> new LinkedHashMap<>())
          .put(kind == null ? "" : kind, median(run));
    }
    print(table);
  }

  private static double median(RunResult run) {
    double[] scores =
        run.getBenchmarkResults().stream()
            .flatMap(fork -> fork.getIterationResults().stream())
            .map(IterationResult::getPrimaryResult)
            .mapToDouble(result -> result.getScore())
            .sorted()
            .toArray();
    int middle = scores.length / 2;
    return scores.length % 2 == 1 ? scores[middle] : (scores[middle - 1] + scores[middle]) / 2;
  }

  private static void print(Map<String, Map<String, Double>> table) {
    System.out.println("| ns | hand-written boxed | boxed | | hand-written unboxed | unboxed | |");
    System.out.println("|---|--:|--:|--:|--:|--:|--:|");
    table.forEach(
        (workload, kinds) -> {
          if (kinds.containsKey("")) {
            System.out.printf(Locale.ROOT, "| %s | %.2f |%n", workload, kinds.get(""));
          } else {
            System.out.printf(
                Locale.ROOT,
                "| %s | %s | %s |%n",
                workload,
                pair(kinds.get("HAND_BOXED"), kinds.get("BOXED")),
                pair(kinds.get("HAND_UNBOXED"), kinds.get("UNBOXED")));
          }
        });
  }

  /** Two columns and their ratio. */
  private static String pair(Double hand, Double library) {
    if (hand == null || library == null) {
      return " | | ";
    }
    return String.format(Locale.ROOT, "%.1f | %.1f | %.2f×", hand, library, library / hand);
  }
}
