package dev.aliensignals.hybrid;

import dev.aliensignals.hybrid.TableBenchmark.Form;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs both forms of {@link TableBenchmark} in turns, so that a machine which is busy for a while
 * hits both, and prints the medians of all rounds with their ratios. In Markdown.
 */
public final class TableComparison {

  /** One number of the benchmark. */
  private record Cell(String rate, String what, String form) {}

  private final Map<Cell, List<Double>> scores = new HashMap<>();
  private final Set<String> rates = new TreeSet<>();

  private TableComparison() {}

  /**
   * Runs and prints.
   *
   * @param args how many rounds, and then what JMH takes
   * @throws RunnerException if a benchmark fails
   * @throws CommandLineOptionException if the options are wrong
   */
  public static void main(String[] args) throws RunnerException, CommandLineOptionException {
    int rounds = args.length == 0 ? 3 : Integer.parseInt(args[0]);
    String[] ofJmh = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
    TableComparison comparison = new TableComparison();
    for (int round = 0; round < rounds; round++) {
      comparison.run(ofJmh);
    }
    comparison.print();
  }

  private void run(String[] args) throws RunnerException, CommandLineOptionException {
    var options =
        new OptionsBuilder()
            .parent(new CommandLineOptions(args))
            .include(TableBenchmark.class.getName())
            .addProfiler(CpuTime.class)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .build();
    for (RunResult run : new Runner(options).run()) {
      String rate = run.getParams().getParam("updatesPerSecond");
      String form = run.getParams().getParam("form");
      rates.add(rate);
      add(new Cell(rate, "updates a second", form), run.getPrimaryResult().getScore());
      add(new Cell(rate, "runs of effects a second", form), secondary(run, "runs"));
      add(new Cell(rate, "CPU time of an update, µs", form), secondary(run, CpuTime.LABEL));
    }
  }

  private static double secondary(RunResult run, String label) {
    return run.getSecondaryResults().get(label).getScore();
  }

  private void add(Cell cell, double score) {
    scores.computeIfAbsent(cell, any -> new ArrayList<>()).add(score);
  }

  private void print() {
    System.out.println("| fed with | | as it is written at first | by hand | ratio |");
    System.out.println("|---|---|--:|--:|--:|");
    for (String rate : rates) {
      print(rate, "updates a second");
      print(rate, "runs of effects a second");
      print(rate, "CPU time of an update, µs");
    }
  }

  private void print(String rate, String what) {
    double obvious = median(rate, what, Form.OBVIOUS);
    double byHand = median(rate, what, Form.BY_HAND);
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %.2f | %.2f | %.2f |%n",
        rate.equals("0") ? "all that both threads can" : rate + " updates a second",
        what,
        obvious,
        byHand,
        obvious / byHand);
  }

  private double median(String rate, String what, Form form) {
    double[] sorted =
        scores.getOrDefault(new Cell(rate, what, form.name()), List.of()).stream()
            .mapToDouble(Double::doubleValue)
            .sorted()
            .toArray();
    int size = sorted.length;
    return size == 0 ? Double.NaN : (sorted[size / 2] + sorted[(size - 1) / 2]) / 2;
  }
}
