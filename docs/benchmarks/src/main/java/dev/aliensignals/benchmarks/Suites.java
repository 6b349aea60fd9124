package dev.aliensignals.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.aliensignals.hybrid.CollectionBenchmark;
import dev.aliensignals.hybrid.ReactiveObjectBenchmark;
import dev.aliensignals.primitives.benchmarks.CreationBenchmark;
import dev.aliensignals.primitives.benchmarks.ReadBenchmark;
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
    suites.put("rectangles", Suites::rectangles);
    suites.put("cellx", Suites::cellx);
    suites.put("reads", Suites::reads);
    suites.put("creation", Suites::creation);
    suites.put("memory", Suites::memory);
    suites.put("hybrid", Suites::hybrid);
    suites.put("lists", Suites::lists);
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

  /** Counts the runs and evaluations that a write causes, and checks them. */
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
      try {
        JsonNode counts =
            Fork.main(Session.classPath(), Counts.class, arguments.toArray(String[]::new));
        rows.forEach(row -> count(session, contender, row, counts.get(row)));
      } catch (Fork.Failure e) {
        if (!contender.isPeer()) {
          throw e;
        }
        System.out.println(e.getMessage());
      }
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

  private static void rectangles(Session session) {
    boolean quick = session.origin().quick();
    List<String> shots = List.of("-wi", quick ? "1" : "2", "-i", quick ? "1" : "3");
    List<Session.Task> tasks = new ArrayList<>();
    for (Rectangle.Shape shape : Rectangle.SHAPES) {
      for (Contender contender : RectangleGraphs.ALL) {
        if (!session.settings().measures(shape.name(), contender)) {
          continue;
        }
        if (!contender.missing().isEmpty()) {
          session.skip("rectangles", shape.name(), contender.title, contender.missing());
        } else if (contender == Contender.NODE) {
          tasks.add(session.node("rectangles", shape.name(), "rectangle " + shape.name()));
        } else {
          tasks.add(
              session.shots(
                  "rectangles",
                  shape.name(),
                  contender,
                  RectangleBenchmark.class.getName() + ".run",
                  Map.of("shape", shape.name(), "kind", contender.name()),
                  shots));
        }
      }
    }
    session.run(tasks);
  }

  private static void cellx(Session session) {
    boolean quick = session.origin().quick();
    List<Session.Task> tasks = new ArrayList<>();
    for (String layers : List.of("1000", "2500")) {
      for (boolean warm : new boolean[] {false, true}) {
        String row = layers + " layers, " + (warm ? "warm" : "cold");
        List<String> shots =
            warm
                ? List.of("-wi", quick ? "20" : "100", "-i", "20")
                : List.of("-wi", "0", "-i", "10");
        for (Contender contender : RectangleGraphs.ALL) {
          if (!session.settings().measures(row, contender)) {
            continue;
          }
          if (!contender.missing().isEmpty()) {
            session.skip("cellx", row, contender.title, contender.missing());
          } else {
            Session.Task task =
                contender == Contender.NODE
                    ? session.node("cellx", row, "cellx " + row)
                    : session.shots(
                        "cellx",
                        row,
                        contender,
                        CellxBenchmark.class.getName() + ".shot",
                        Map.of("layers", layers, "kind", contender.kind),
                        shots);
            tasks.add(
                new Session.Task(
                    "cellx", row, contender.title, () -> ofTen(task.samples().get(), warm)));
          }
        }
      }
    }
    session.run(tasks);
  }

  /** Ten shots together: the first ten, or ten times each of the later ones. */
  private static List<Double> ofTen(List<Double> shots, boolean warm) {
    return warm
        ? shots.stream().map(shot -> 10 * shot).toList()
        : List.of(shots.stream().mapToDouble(shot -> shot).sum());
  }

  /** A row of a suite, by the names of its benchmarks; empty where there is none. */
  record Row(String name, String boxed, String unboxed, String kind, String node) {}

  static final List<Row> READS =
      List.of(
          new Row("signal", "signal", "intSignal", "signal", "read signal"),
          new Row("computed, observed", "computed", "intComputed", "computed", "read computed"),
          new Row("computed, unobserved", "unobservedComputed", "unobservedIntComputed", "", ""),
          new Row(
              "chain of 100, unobserved, after a write elsewhere",
              "unobservedChain",
              "unobservedIntChain",
              "",
              "read chain"),
          new Row("signal, tracked in an effect", "", "intSignalInAnEffect", "", "read in effect"));

  private static final List<Row> CREATION =
      List.of(
          new Row("signal", "signals", "", "signals", "create signals"),
          new Row("computed, unread", "computeds", "", "computeds", "create computeds"),
          new Row(
              "signal and computed, read",
              "signalComputedRead",
              "intSignalComputedRead",
              "signalComputedRead",
              "create signal computed read"),
          new Row("effect, closed", "", "effectsClosed", "effectsClosed", "create effects closed"));

  private static void reads(Session session) {
    rows(session, "reads", READS, ReadBenchmark.class);
    Settings settings = session.settings();
    if (settings.contenders().matcher(Contender.BOXED.name()).find()) {
      session.run(
          List.of(
              session.benchmark(
                  "reads",
                  "field behind an interface",
                  Contender.HAND_UNBOXED,
                  ReadBenchmark.class.getName() + ".plainField",
                  Map.of())));
    }
    List<Session.Task> tasks = new ArrayList<>();
    for (Row row : READS.subList(0, 3)) {
      for (Contender contender : List.of(Contender.BOXED, Contender.UNBOXED)) {
        String name = row.name() + ", two threads";
        if (settings.measures(name, contender)) {
          String method = contender == Contender.BOXED ? row.boxed() : row.unboxed();
          tasks.add(
              session.benchmark(
                  "reads",
                  name,
                  contender,
                  ReadBenchmark.class.getName() + "." + method,
                  Map.of(),
                  "-t",
                  "2"));
        }
      }
    }
    session.run(tasks);
  }

  private static void creation(Session session) {
    rows(session, "creation", CREATION, CreationBenchmark.class);
  }

  /** This library by its own benchmarks, streams not at all where a row reads. */
  private static void rows(Session session, String suite, List<Row> rows, Class<?> own) {
    List<Session.Task> tasks = new ArrayList<>();
    for (Row row : rows) {
      for (Contender contender : Contender.values()) {
        boolean ours = contender == Contender.BOXED || contender == Contender.UNBOXED;
        String method =
            switch (contender) {
              case BOXED -> row.boxed();
              case UNBOXED -> row.unboxed();
              case NODE -> row.node();
              case RXJAVA, REACTOR -> row.kind().contains("omputed") ? "" : row.kind();
              // those that register with the source at once would leave ever more there
              case HAND_BOXED, HAND_UNBOXED, LISTENERS ->
                  row.kind().equals("computeds") ? "" : row.kind();
              default -> row.kind();
            };
        if (method.isEmpty() || !session.settings().measures(row.name(), contender)) {
          continue;
        }
        if (!contender.missing().isEmpty()) {
          session.skip(suite, row.name(), contender.title, contender.missing());
        } else if (contender == Contender.NODE) {
          tasks.add(session.node(suite, row.name(), method));
        } else {
          tasks.add(
              session.benchmark(
                  suite,
                  row.name(),
                  contender,
                  (ours ? own : KindBenchmark.class).getName() + "." + method,
                  ours ? Map.of() : Map.of("kind", contender.kind)));
        }
      }
    }
    session.run(tasks);
  }

  private static void memory(Session session) {
    for (Contender contender : Contender.values()) {
      if (!session.settings().contenders().matcher(contender.name()).find()
          || !contender.missing().isEmpty()) {
        continue;
      }
      System.out.println("memory, " + contender.title);
      JsonNode retained =
          contender == Contender.NODE
              ? Node.run(session.settings(), "memory")
              : Fork.main(Session.classPath(), Memory.class, contender.kind);
      retained
          .properties()
          .forEach(
              field ->
                  session
                      .results()
                      .put(
                          "memory",
                          field.getKey(),
                          contender.title,
                          List.of(field.getValue().asDouble()),
                          session.origin()));
    }
  }

  static final String PLAIN = "plain";
  static final String BY_HAND = "signals by hand";
  static final String REACTIVE = "reactive";
  static final String JAVAFX = "JavaFX";
  static final String VUE = "Vue";

  /** Columns of the suite {@code hybrid}. */
  static final List<String> HYBRID = List.of(PLAIN, BY_HAND, REACTIVE, JAVAFX, VUE);

  /**
   * A row of the suite {@code hybrid}, by names of benchmarks; empty where there is none.
   *
   * @param object a method that does it for a reactive bean and for one made by hand
   * @param plain a method that does it for a plain collection
   * @param reactive a method that does it for a reactive collection
   */
  private record Property(
      String name, String object, String plain, String reactive, String javafx, String vue) {}

  private static final List<Property> PROPERTIES =
      List.of(
          new Property("read a property", "getOutside", "", "", "get", "vue read"),
          new Property("read it, tracked in an effect", "getTracked", "", "", "", "vue tracked"),
          new Property("read a nested object, in a batch", "getNested", "", "", "", "vue nested"),
          new Property(
              "write a property, nobody follows, in a batch",
              "setWithoutSubscribers",
              "",
              "",
              "set",
              "vue write"),
          new Property(
              "write it, one effect",
              "setWithOneEffect",
              "",
              "",
              "setWithOneListener",
              "vue write effect"),
          new Property("read a list", "", "get_plain", "get_foreign", "listGet", "vue list"),
          new Property("read a map", "", "", "mapGet_foreign", "", "vue map"),
          new Property(
              "list of 1000: add or remove, iterated by an effect",
              "",
              "pushOrPop_plain",
              "pushOrPop_iteratedByEffect",
              "pushOrPop",
              "vue push iterated"),
          new Property(
              "list of 1000: add or remove, read by index by an effect",
              "",
              "",
              "pushOrPop_indexedByEffect",
              "",
              "vue push indexed"));

  private static void hybrid(Session session) {
    String objects = ReactiveObjectBenchmark.class.getName() + ".";
    String collections = CollectionBenchmark.class.getName() + ".";
    String javafx = JavaFxPropertyBenchmark.class.getName() + ".";
    List<Session.Task> tasks = new ArrayList<>();
    for (Property row : PROPERTIES) {
      if (!session.settings().rows().matcher(row.name()).find()) {
        continue;
      }
      property(session, tasks, row, BY_HAND, objects, row.object(), Map.of("kind", "HAND"));
      property(session, tasks, row, REACTIVE, objects, row.object(), Map.of("kind", "REACTIVE"));
      property(session, tasks, row, PLAIN, collections, row.plain(), Map.of());
      property(session, tasks, row, REACTIVE, collections, row.reactive(), Map.of());
      property(session, tasks, row, JAVAFX, javafx, row.javafx(), Map.of());
      if (Node.missing().isEmpty()) {
        tasks.add(
            new Session.Task(
                "hybrid", row.name(), VUE, () -> Node.samples(session.settings(), row.vue())));
      }
    }
    session.run(tasks);
  }

  private static void property(
      Session session,
      List<Session.Task> tasks,
      Property row,
      String column,
      String type,
      String method,
      Map<String, String> parameters) {
    if (!method.isEmpty()) {
      Settings settings = session.settings();
      tasks.add(
          new Session.Task(
              "hybrid",
              row.name(),
              column,
              () ->
                  Fork.benchmark(
                      Session.classPath(), type + method, parameters, settings.iterations())));
    }
  }

  /** Columns of the suite {@code lists}. */
  static final Map<String, RowsBenchmark.Library> LISTS = new LinkedHashMap<>();

  static {
    LISTS.put("derived lists", RowsBenchmark.Library.SIGNALS);
    LISTS.put("and their sum", RowsBenchmark.Library.SIGNALS_WITH_SUM);
    LISTS.put(JAVAFX, RowsBenchmark.Library.JAVAFX);
    LISTS.put("GlazedLists", RowsBenchmark.Library.GLAZED_LISTS);
    LISTS.put("a stream", RowsBenchmark.Library.STREAM);
    LISTS.put("and its sum", RowsBenchmark.Library.STREAM_WITH_SUM);
  }

  /** Rows of the suite {@code lists} in which one entry changes, by how many there are. */
  static final Map<String, String> CHANGES = new LinkedHashMap<>();

  static {
    CHANGES.put("change one of 100", "100");
    CHANGES.put("change one of 1 000", "1000");
    CHANGES.put("change one of 10 000", "10000");
    CHANGES.put("change one of 100 000", "100000");
    CHANGES.put("change one of 1 000 000", "1000000");
  }

  private static void lists(Session session) {
    List<Session.Task> tasks = new ArrayList<>();
    CHANGES.forEach((row, size) -> rows(session, tasks, row, "changeOne", size));
    String size = "100000";
    rows(session, tasks, "add a first one to 100 000 and remove it", "addAndRemoveFirst", size);
    rows(session, tasks, "show another quarter of 100 000", "changeTheFilter", size);
    rows(session, tasks, "clear 100 000 and load them", "clearAndLoad", size);
    session.run(tasks);
  }

  private static void rows(
      Session session, List<Session.Task> tasks, String row, String method, String size) {
    if (!session.settings().rows().matcher(row).find()) {
      return;
    }
    String name = RowsBenchmark.class.getName() + "." + method;
    LISTS.forEach(
        (column, library) -> {
          Map<String, String> parameters = Map.of("library", library.name(), "size", size);
          tasks.add(
              new Session.Task(
                  "lists",
                  row,
                  column,
                  () ->
                      Fork.benchmark(
                          Session.classPath(), name, parameters, session.settings().iterations())));
        });
  }
}
