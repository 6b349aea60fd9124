package dev.aliensignals.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aliensignals.primitives.benchmarks.WorkloadBenchmark;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Param;

/** The suites, by name. A result is a number for a row and a column of a suite. */
final class Suites {

  static final String UPDATE = WorkloadBenchmark.class.getName() + ".update";

  /** Evaluations for a write that are not worth waiting for. */
  private static final double TOO_MANY = 1e6;

  private Suites() {}

  /** All, in the order in which they are measured. */
  static Map<String, Consumer<Session>> all() {
    Map<String, Consumer<Session>> suites = new LinkedHashMap<>();
    suites.put("counts", Suites::counts);
    suites.put("updates", Suites::updates);
    return suites;
  }

  /** The names of the workloads. */
  static List<String> workloads() {
    try {
      return List.of(
          WorkloadBenchmark.class.getField("workload").getAnnotation(Param.class).value());
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a write brings about; checks it, too. */
  private static void counts(Session session) {
    for (Contender contender : Contender.values()) {
      List<String> rows =
          workloads().stream().filter(row -> session.settings().measures(row, contender)).toList();
      if (rows.isEmpty() || !contender.missing().isEmpty()) {
        continue;
      }
      if (contender == Contender.NODE) {
        Settings once = session.settings().with("samples=0");
        rows.forEach(row -> count(session, contender, row, Node.run(once, row)));
        continue;
      }
      System.out.println("counts, " + contender.title);
      List<String> arguments = new ArrayList<>(List.of(contender.kind));
      arguments.addAll(rows);
      JsonNode counts =
          Fork.main(Session.classPath(), Counts.class, arguments.toArray(String[]::new));
      rows.forEach(row -> count(session, contender, row, counts.get(row)));
    }
  }

  private static void count(Session session, Contender contender, String row, JsonNode counts) {
    for (String what : List.of("runs", "evaluations", "bytes")) {
      if (counts.has(what)) {
        session
            .results()
            .put(
                what, row, contender.title, List.of(counts.get(what).asDouble()), session.origin());
      }
    }
  }

  /** How many a write causes, as far as counted. */
  private static double evaluations(Session session, String row, Contender contender) {
    Results.Cell cell = session.results().get("evaluations", row, contender.title);
    return cell == null ? 0 : cell.median();
  }

  private static void updates(Session session) {
    List<Session.Task> tasks = new ArrayList<>();
    for (String row : workloads()) {
      for (Contender contender : Contender.values()) {
        if (!session.settings().measures(row, contender)) {
          continue;
        }
        if (!contender.missing().isEmpty()) {
          session.skip("updates", row, contender.title, contender.missing());
        } else if (evaluations(session, row, contender) > TOO_MANY) {
          session.skip(
              "updates",
              row,
              contender.title,
              "(" + Report.number(evaluations(session, row, contender)) + " evaluations)");
        } else if (contender == Contender.NODE) {
          tasks.add(session.node("updates", row, row));
        } else {
          tasks.add(
              session.benchmark(
                  "updates",
                  row,
                  contender,
                  UPDATE,
                  Map.of("workload", row, "kind", contender.kind)));
        }
      }
    }
    session.run(tasks);
  }
}
