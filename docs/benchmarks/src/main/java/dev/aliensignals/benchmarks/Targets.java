package dev.aliensignals.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** The targets of the library, and whether it meets them. */
final class Targets {

  private static final Set<String> GLITCHING =
      Set.of("diamond", "triangle", "unstable", "ladder", "batch of ten");
  private static final Set<String> SMALL =
      Set.of("propagate 1x1", "avoidable", "diamond", "repeated", "unstable");

  private final Results results;
  private final List<String> lines = new ArrayList<>();

  /** Numbers of the current target, with the name of each. */
  private final List<String> names = new ArrayList<>();

  private final List<Double> reached = new ArrayList<>();
  private final List<Double> limits = new ArrayList<>();

  Targets(Results results) {
    this.results = results;
  }

  /** A table in Markdown. */
  List<String> table() {
    lines.add("| target | met | worst |");
    lines.add("|---|--:|---|");
    Predicate<String> grid = row -> row.startsWith("propagate");
    Predicate<String> flat = grid.or(row -> row.equals("broad") || row.equals("deep"));

    ratios(Contender.UNBOXED, Contender.NODE, 0.6, grid.and(row -> !row.endsWith("1x1")));
    ratios(Contender.UNBOXED, Contender.NODE, 0.75, row -> row.equals("propagate 1x1"));
    line("unboxed on the propagate grid: at most 0.6 of alien-signals, 0.75 at 1x1");
    ratios(Contender.BOXED, Contender.NODE, 0.85, grid.and(row -> !row.endsWith("1x1")));
    ratios(Contender.BOXED, Contender.NODE, 1, row -> row.equals("propagate 1x1"));
    line("boxed on the propagate grid: at most 0.85 of alien-signals, 1.0 at 1x1");
    for (Contender ours : List.of(Contender.UNBOXED, Contender.BOXED)) {
      ratios(ours, Contender.NODE, 1, grid.negate());
      for (String suite : List.of("rectangles", "cellx", "creation")) {
        for (String row : results.suite(suite).keySet()) {
          ratio(suite, row, ours, Contender.NODE, 1);
        }
      }
      line(ours.title + " on every other workload: below alien-signals");
    }
    ratios(
        Contender.BOXED, Contender.JAVAFX, 1, row -> GLITCHING.contains(row) || row.equals("mux"));
    line("boxed, where JavaFX glitches, and mux: faster");
    ratios(Contender.BOXED, Contender.JAVAFX, 1.2, flat);
    line("boxed on flat shapes: at most 1.2 of JavaFX");
    for (Contender stream : List.of(Contender.RXJAVA, Contender.REACTOR)) {
      ratios(Contender.BOXED, stream, 1 / 1.2, GLITCHING::contains);
      line("boxed, where " + stream.title + " glitches: at least 1.2 times faster");
      ratios(Contender.BOXED, stream, 1.5, row -> !GLITCHING.contains(row));
      line("boxed elsewhere: at most 1.5 of " + stream.title);
    }
    for (Contender slow : List.of(Contender.COMPOSE, Contender.VAADIN)) {
      ratios(Contender.BOXED, slow, 0.1, row -> true);
      line("boxed: at least 10 times faster than " + slow.title);
    }
    ratios(Contender.BOXED, Contender.HAND_BOXED, 1.6, row -> !SMALL.contains(row));
    line("boxed, graphs of ten nodes and more: at most 1.6 of hand-written");
    ratios(Contender.UNBOXED, Contender.HAND_UNBOXED, 2.2, row -> !SMALL.contains(row));
    line("unboxed, graphs of ten nodes and more: at most 2.2 of hand-written");
    for (Contender ours : List.of(Contender.UNBOXED, Contender.BOXED)) {
      for (Suites.Row row : Suites.READS.subList(0, 3)) {
        number("reads", row.name(), ours, 1.3);
      }
    }
    line("reads of a clean signal or computed: at most 1.3 ns");
    for (Contender ours : List.of(Contender.UNBOXED, Contender.BOXED)) {
      number("reads", Suites.READS.get(3).name(), ours, 3);
    }
    line("an unobserved chain after a write elsewhere: at most 3 ns for each node");
    number("memory", "object of a signal", Contender.BOXED, 40);
    number("memory", "object of a computed", Contender.BOXED, 56);
    number("memory", "object of an effect", Contender.BOXED, 48);
    number("memory", "object of a link", Contender.BOXED, 40);
    Results.Cell computed = results.get("memory", "object of a computed", Contender.BOXED.title);
    Results.Cell link = results.get("memory", "object of a link", Contender.BOXED.title);
    if (computed != null && link != null) {
      add("computed and link", computed.median() + link.median(), 99);
    }
    line(
        "objects of signal, computed, effect, link: 40, 56, 48, 40 bytes; computed and link below"
            + " 100");
    for (String row : Suites.workloads()) {
      if (!row.equals("mux")) { // whose function makes an array
        number("bytes", row, Contender.UNBOXED, 0);
      }
    }
    line("bytes allocated by an unboxed write: 0");
    return lines;
  }

  private void ratios(Contender of, Contender to, double limit, Predicate<String> rows) {
    Suites.workloads().stream().filter(rows).forEach(row -> ratio("updates", row, of, to, limit));
  }

  private void ratio(String suite, String row, Contender of, Contender to, double limit) {
    Results.Cell a = results.get(suite, row, of.title);
    Results.Cell b = results.get(suite, row, to.title);
    if (a != null && b != null) {
      add(row, a.median() / b.median(), limit);
    }
  }

  private void number(String suite, String row, Contender of, double limit) {
    Results.Cell cell = results.get(suite, row, of.title);
    if (cell != null) {
      add(row + ", " + of.title, cell.median(), limit);
    }
  }

  private void add(String name, double value, double limit) {
    names.add(name);
    reached.add(value);
    limits.add(limit);
  }

  private void line(String target) {
    int met = 0;
    int worst = 0;
    double[] beyond = new double[reached.size()];
    for (int i = 0; i < beyond.length; i++) {
      beyond[i] = (reached.get(i) + 1e-9) / (limits.get(i) + 1e-9);
      met += reached.get(i) <= limits.get(i) ? 1 : 0;
      worst = beyond[i] > beyond[worst] ? i : worst;
    }
    lines.add(
        beyond.length == 0
            ? "| " + target + " | not measured | |"
            : String.format(
                Locale.ROOT,
                "| %s | %s%d of %d%s | %s: %s |",
                target,
                met < beyond.length ? "**" : "",
                met,
                beyond.length,
                met < beyond.length ? "**" : "",
                names.get(worst),
                Report.number(reached.get(worst))));
    names.clear();
    reached.clear();
    limits.clear();
  }
}
