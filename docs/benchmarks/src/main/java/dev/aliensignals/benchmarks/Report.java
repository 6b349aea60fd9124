package dev.aliensignals.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiFunction;

/** Writes {@code report.md} and its plots from the results that there are. */
final class Report {

  private static final List<Contender> OURS =
      List.of(
          Contender.HAND_BOXED,
          Contender.BOXED,
          Contender.HAND_UNBOXED,
          Contender.UNBOXED,
          Contender.NODE);

  /** Marks in the README. */
  private static final String QUOTE = "<!-- benchmarks: written by docs/benchmarks -->\n";

  private static final String QUOTE_END = "<!-- end of benchmarks -->";

  private final Results results;
  private final StringBuilder text = new StringBuilder();
  private final Map<String, String> plots = new LinkedHashMap<>();

  Report(Results results) {
    this.results = results;
  }

  void write(Path directory) {
    head();
    targets();
    updates();
    peers();
    rectangles();
    cellx();
    reads();
    creation();
    memory();
    hybrid();
    lists();
    counts();
    try {
      Files.createDirectories(directory.resolve("plots"));
      Files.writeString(directory.resolve("report.md"), text.toString());
      for (Map.Entry<String, String> plot : plots.entrySet()) {
        Files.writeString(directory.resolve("plots").resolve(plot.getKey()), plot.getValue());
      }
      quote(directory.resolve("../../README.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts the main numbers between the marks in the README, unless they are of a quick look. */
  private void quote(Path readme) throws IOException {
    if (text.indexOf("a quick look") >= 0
        || results.get("updates", "propagate 10x10", Contender.NODE.title) == null) {
      return;
    }
    String before = Files.readString(readme);
    int start = before.indexOf(QUOTE) + QUOTE.length();
    int end = before.indexOf(QUOTE_END);
    StringBuilder quoted = new StringBuilder("\n| one update, ns |");
    List<Contender> columns =
        List.of(
            Contender.UNBOXED,
            Contender.BOXED,
            Contender.HAND_BOXED,
            Contender.NODE,
            Contender.JAVAFX,
            Contender.RXJAVA,
            Contender.COMPOSE);
    columns.forEach(column -> quoted.append(' ').append(column.title).append(" |"));
    quoted.append("\n|---|").append("--:|".repeat(columns.size()));
    for (String row :
        List.of("propagate 1x1", "propagate 10x10", "deep", "diamond", "unstable", "mux")) {
      quoted.append("\n| ").append(row).append(" |");
      for (Contender column : columns) {
        Results.Cell cell = results.get("updates", row, column.title);
        quoted.append(' ').append(cell == null ? "" : number(cell.median())).append(" |");
      }
    }
    quoted.append("\n\n");
    Files.writeString(readme, before.substring(0, start) + quoted + before.substring(end));
  }

  private void head() {
    line("# Benchmarks side by side");
    line("");
    line("Written by a program; [how to run it](README.md).");
    line("");
    line("- Machine: " + Machine.describe());
    line("- " + String.join("; ", origins()));
    line("- Versions: " + Machine.versions());
    line(
        "- Method: each number in processes of its own, with 512 MB of heap, touched before, and"
            + " G1; a warm-up, then samples of some milliseconds each, of which the median counts."
            + " Where there are several rounds, every number has a process in each. Every operation"
            + " checks its result, and how often effects run and computeds are evaluated is checked"
            + " before.");
    line(
        "- *Boxed* is `Signal<Integer>`, *unboxed* `IntSignal`. *Hand-written* is a graph of the"
            + " same functions by somebody who knows it: it tracks, compares and removes nothing."
            + " *Listener lists* evaluate at once whatever depends on a change.");
    for (Contender contender : Contender.values()) {
      if (!contender.missing().isEmpty()
          && results.get("updates", "propagate 10x10", contender.title) == null) {
        line("- " + contender.title + " is left out: " + contender.missing() + ".");
      }
    }
    line("");
  }

  /** Where the numbers come from: one line, unless parts were measured apart. */
  private List<String> origins() {
    var origins = new TreeSet<String>();
    for (String suite :
        List.of(
            "updates",
            "rectangles",
            "cellx",
            "reads",
            "creation",
            "memory",
            "hybrid",
            "lists",
            "runs")) {
      for (Map<String, Results.Cell> row : results.suite(suite).values()) {
        for (Results.Cell cell : row.values()) {
          Results.Origin origin = cell.origin();
          origins.add(
              "measured at commit "
                  + origin.commit()
                  + " on "
                  + origin.date()
                  + ", JDK "
                  + origin.jdk()
                  + (origin.quick() ? ", **a quick look, no measurement**" : ""));
        }
      }
    }
    return new ArrayList<>(origins);
  }

  private void targets() {
    line("## Targets");
    line("");
    new Targets(results).table().forEach(this::line);
    line("");
  }

  private void updates() {
    line("## Updates");
    line("");
    line(
        "Nanoseconds for one write and all that it causes, the check of the result included: the"
            + " median, and half of the distance of the quartiles. `propagate 10x100` is ten chains"
            + " of 100 computeds over one signal, an effect at the end of each;"
            + " [performance](../performance.md) says what the other shapes are.");
    line("");
    table("updates", Suites.workloads(), OURS, true);
    ratios(
        "To alien-signals on node",
        "updates-alien.svg",
        Contender.NODE,
        Contender.NODE,
        "faster than alien-signals",
        "slower");
    ratios(
        "To the hand-written graph",
        "updates-hand.svg",
        Contender.HAND_BOXED,
        Contender.HAND_UNBOXED,
        "faster than hand-written",
        "slower");
  }

  private void rectangles() {
    line("## Rectangular graphs");
    line("");
    line(
        "`6-100x15 dyn50%`: rows of 100 computeds, 15 rows with the signals, each reads six of the"
            + " row above, half of them by what they read; *lazy80%*: four fifths of the last row"
            + " are not read. Milliseconds for a run of many writes, checked by its sum and by"
            + " exactly how often computeds are evaluated. Values are doubles. Other libraries on"
            + " the JVM are left out, because libraries with glitches would evaluate exponentially"
            + " often.");
    line("");
    List<String> rows = Rectangle.SHAPES.stream().map(Rectangle.Shape::name).toList();
    table("rectangles", rows, OURS, true);
    Chart chart =
        new Chart(
                "To alien-signals on node: rectangular graphs",
                "faster than alien-signals",
                "slower",
                rows)
            .add(series("rectangles", rows, "boxed", Contender.BOXED, Contender.NODE))
            .add(series("rectangles", rows, "unboxed", Contender.UNBOXED, Contender.NODE));
    plot("rectangles-alien.svg", "Rectangular graphs", chart.bars());
  }

  private void cellx() {
    line("## cellx");
    line("");
    line(
        "Layers of four computeds, an effect on each. Microseconds for a batch of four writes and"
            + " reads of the last layer before and after, ten times, on a new graph each time: the"
            + " first ten in a process (*cold*), and ten times the median after many (*warm*).");
    line("");
    table("cellx", List.copyOf(results.suite("cellx").keySet()), OURS, true);
  }

  private void reads() {
    line("## Reads");
    line("");
    line(
        "Nanoseconds for one, of a hundred different nodes in turn; for the chain, for one node."
            + " alien-signals keeps an unobserved computed linked, and so has less to check.");
    line("");
    table(
        "reads", List.copyOf(results.suite("reads").keySet()), List.of(Contender.values()), false);
  }

  private void creation() {
    line("## Making and closing");
    line("");
    line("Nanoseconds for one, a thousand at a time.");
    line("");
    table(
        "creation",
        List.copyOf(results.suite("creation").keySet()),
        List.of(Contender.values()),
        false);
  }

  private void memory() {
    line("## Memory");
    line("");
    line(
        "Bytes retained by one, lambdas and values included, by the used heap; *object of* is the"
            + " object alone.");
    line("");
    table(
        "memory",
        List.copyOf(results.suite("memory").keySet()),
        List.of(Contender.values()),
        false);
  }

  private void hybrid() {
    line("## Reactive objects and collections");
    line("");
    line(
        "Nanoseconds for one read, write, or change of a list with the run of its effect, by a"
            + " thread that owns nothing unless the row says *in a batch*. *Signals by hand* is the"
            + " same bean written on signals, *JavaFX* has change listeners for effects, *Vue* is"
            + " its `reactive` on node.");
    line("");
    line("| | " + String.join(" | ", Suites.HYBRID) + " |");
    line("|---|" + "--:|".repeat(Suites.HYBRID.size()));
    for (String row : results.suite("hybrid").keySet()) {
      List<String> cells = new ArrayList<>();
      for (String column : Suites.HYBRID) {
        Results.Cell cell = results.get("hybrid", row, column);
        cells.add(cell == null ? "" : number(cell.median()));
      }
      line("| " + row + " | " + String.join(" | ", cells) + " |");
    }
    line("");
  }

  private void lists() {
    if (results.suite("lists").isEmpty()) {
      return;
    }
    line("## Lists");
    line("");
    line(
        "Microseconds for one change of rows that are filtered and sorted by a number each, half of"
            + " which is shown, with a follower that looks at the first row and the size. *Derived"
            + " lists* are `filter` and `sortedBy` of a `KeyedList`, *JavaFX* and *GlazedLists*"
            + " their filtered and sorted lists, *a stream* a computed that filters and sorts all"
            + " again. The sum of the rows shown is one that the library keeps, or that the stream"
            + " adds up.");
    line("");
    line("| | " + String.join(" | ", Suites.LISTS.keySet()) + " |");
    line("|---|" + "--:|".repeat(Suites.LISTS.size()));
    for (String row : results.suite("lists").keySet()) {
      List<String> cells = new ArrayList<>();
      for (String column : Suites.LISTS.keySet()) {
        Results.Cell cell = results.get("lists", row, column);
        cells.add(cell == null ? "" : number(cell.median()));
      }
      line("| " + row + " | " + String.join(" | ", cells) + " |");
    }
    line("");
    List<String> rows = new ArrayList<>(results.suite("lists").keySet());
    Chart chart =
        new Chart("Derived lists: time of one change", "derived lists are faster", "slower", rows);
    for (String other : List.of(Suites.JAVAFX, "GlazedLists", "a stream")) {
      Map<String, Double> values = new LinkedHashMap<>();
      for (String row : rows) {
        Results.Cell ours = results.get("lists", row, "derived lists");
        Results.Cell theirs = results.get("lists", row, other);
        if (ours != null && theirs != null && theirs.median() > 0) {
          values.put(row, ours.median() / theirs.median());
        }
      }
      chart.add(new Chart.Series("to " + other, values));
    }
    plot("lists.svg", "Derived lists", chart.bars());
  }

  private void ratios(
      String title, String file, Contender boxed, Contender unboxed, String below, String above) {
    Chart chart =
        new Chart(title + ": time of one update", below, above, Suites.workloads())
            .add(series("boxed", Contender.BOXED, boxed))
            .add(series("unboxed", Contender.UNBOXED, unboxed));
    plot(file, title, chart.bars());
  }

  private Chart.Series series(String title, Contender of, Contender to) {
    return series("updates", Suites.workloads(), title, of, to);
  }

  private Chart.Series series(
      String suite, List<String> rows, String title, Contender of, Contender to) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (String row : rows) {
      double ratio = ratio(suite, row, of, to);
      if (ratio > 0) {
        values.put(row, ratio);
      }
    }
    return new Chart.Series(title, values);
  }

  /** The ratio of medians, or 0. */
  private double ratio(String suite, String row, Contender of, Contender to) {
    Results.Cell a = results.get(suite, row, of.title);
    Results.Cell b = results.get(suite, row, to.title);
    return a == null || b == null ? 0 : a.median() / b.median();
  }

  private void peers() {
    line("## Other libraries on the JVM");
    line("");
    List<Contender> peers = Arrays.stream(Contender.values()).filter(Contender::isPeer).toList();
    table("updates", Suites.workloads(), peers, false);
    Chart chart =
        new Chart(
            "Time of one update, divided by that of this library, boxed",
            "they are faster",
            "they are slower",
            Suites.workloads());
    for (Contender peer : peers) {
      chart.add(series(peer.title, peer, Contender.BOXED));
    }
    plot("updates-peers.svg", "Other libraries", chart.dots());
  }

  private void counts() {
    line("## What a write causes");
    line("");
    line(
        "Runs of effects / evaluations of computeds, for each write. Of this library, the"
            + " hand-written graph and alien-signals, these numbers are checked; others are as"
            + " found.");
    line("");
    table(
        Suites.workloads(),
        List.of(Contender.values()),
        (row, contender) -> {
          Results.Cell runs = results.get("runs", row, contender.title);
          Results.Cell evaluations = results.get("evaluations", row, contender.title);
          return runs == null ? "" : number(runs.median()) + " / " + number(evaluations.median());
        });
    line("Bytes allocated for each write, boxes included.");
    line("");
    table(
        Suites.workloads(),
        Arrays.stream(Contender.values()).filter(Contender::isOnTheJvm).toList(),
        (row, contender) -> {
          Results.Cell bytes = results.get("bytes", row, contender.title);
          return bytes == null ? "" : number(bytes.median());
        });
  }

  private void table(
      String suite, List<String> rows, List<Contender> contenders, boolean withSpread) {
    table(
        rows,
        contenders,
        (row, contender) -> {
          Results.Cell cell = results.suite(suite).getOrDefault(row, Map.of()).get(contender.title);
          if (cell == null || cell.samples().isEmpty()) {
            return cell == null || !contender.missing().isEmpty() ? "" : cell.note();
          }
          return number(cell.median())
              + (withSpread ? String.format(Locale.ROOT, " ± %.0f %%", cell.spread() * 100) : "");
        });
  }

  private void table(
      List<String> rows,
      List<Contender> candidates,
      BiFunction<String, Contender, String> content) {
    List<Contender> contenders =
        candidates.stream()
            .filter(one -> rows.stream().anyMatch(row -> !content.apply(row, one).isEmpty()))
            .toList();
    List<String> titles = contenders.stream().map(contender -> contender.title).toList();
    line("| | " + String.join(" | ", titles) + " |");
    line("|---|" + "--:|".repeat(titles.size()));
    for (String row : rows) {
      List<String> cells =
          contenders.stream().map(contender -> content.apply(row, contender)).toList();
      if (cells.stream().anyMatch(cell -> !cell.isEmpty())) {
        line("| " + row + " | " + String.join(" | ", cells) + " |");
      }
    }
    line("");
  }

  /** Three digits, with thin groups. */
  static String number(double value) {
    String format =
        value >= 100 || value == Math.rint(value) ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value).replace(',', ' ');
  }

  private void plot(String file, String title, String svg) {
    plots.put(file, svg);
    line("![" + title + "](plots/" + file + ")");
    line("");
  }

  private void line(String written) {
    text.append(written).append('\n');
  }
}
