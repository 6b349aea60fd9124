package dev.aliensignals.benchmarks;

import dev.aliensignals.primitives.benchmarks.CreationBenchmark;
import dev.aliensignals.primitives.benchmarks.ReadBenchmark;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * Did a change make it slower? Runs the benchmarks of the working tree on its own classes and on
 * those of another commit, in turn, a process each; every round gives one ratio.
 */
final class Guard {

  /** A difference that is not worth a word. */
  private static final double NOISE = 0.03;

  private static final List<String> MODULES = List.of("primitives", "hybrid");

  private final Settings settings;
  private final String before;
  private final String after;

  /**
   * Builds what it compares.
   *
   * @param commits the older commit, and a newer one if it is not the working tree
   */
  Guard(Settings settings, List<String> commits) {
    this.settings = settings;
    before = classPath(commits.get(0));
    after = commits.size() > 1 ? classPath(commits.get(1)) : Session.classPath();
  }

  private record Measured(String name, String benchmark, Map<String, String> parameters) {}

  /** Measures and prints. */
  void run() {
    System.out.println("| | before | after | ratio | of the rounds | |");
    System.out.println("|---|--:|--:|--:|--:|---|");
    for (Measured measured : all()) {
      try {
        compare(measured);
      } catch (Fork.Failure e) {
        System.out.println("| " + measured.name() + " | " + e.getMessage() + " |");
      }
    }
  }

  private List<Measured> all() {
    List<Measured> all = new ArrayList<>();
    for (String row : Suites.workloads()) {
      for (Contender contender : List.of(Contender.BOXED, Contender.UNBOXED)) {
        if (settings.measures(row, contender)) {
          all.add(
              new Measured(
                  row + ", " + contender.title,
                  Suites.UPDATE,
                  Map.of("workload", row, "kind", contender.kind)));
        }
      }
    }
    for (Class<?> type : List.of(ReadBenchmark.class, CreationBenchmark.class)) {
      Arrays.stream(type.getMethods())
          .filter(method -> method.isAnnotationPresent(Benchmark.class))
          .map(method -> type.getSimpleName() + "." + method.getName())
          .filter(name -> settings.rows().matcher(name).find())
          .sorted()
          .forEach(
              name -> all.add(new Measured(name, type.getPackageName() + "." + name, Map.of())));
    }
    return all;
  }

  private void compare(Measured measured) {
    List<Double> befores = new ArrayList<>();
    List<Double> afters = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < settings.rounds(); round++) {
      boolean beforeFirst = round % 2 == 0;
      double first = median(measured, beforeFirst ? before : after);
      double second = median(measured, beforeFirst ? after : before);
      befores.add(beforeFirst ? first : second);
      afters.add(beforeFirst ? second : first);
      ratios.add(afters.get(round) / befores.get(round));
    }
    double low = Collections.min(ratios);
    double high = Collections.max(ratios);
    double ratio = Results.median(ratios);
    String verdict =
        low > 1 && ratio > 1 + NOISE ? "**slower**" : high < 1 && ratio < 1 - NOISE ? "faster" : "";
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %s | %.2f | %.2f to %.2f | %s |%n",
        measured.name(),
        Report.number(Results.median(befores)),
        Report.number(Results.median(afters)),
        ratio,
        low,
        high,
        verdict);
  }

  private double median(Measured measured, String classPath) {
    return Results.median(
        Fork.benchmark(
            classPath, measured.benchmark(), measured.parameters(), settings.iterations()));
  }

  /** The class path of this process, with the library as it was in a commit. */
  private static String classPath(String commit) {
    Path classes = classes(commit);
    return Stream.of(Session.classPath().split(File.pathSeparator, -1))
        .map(
            entry -> {
              for (String module : MODULES) {
                if (entry.replace('\\', '/').contains("/" + module + "/target/")) {
                  return classes.resolve(module).toString();
                }
              }
              return entry;
            })
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Compiles a commit, unless that has been done before. */
  private static Path classes(String commit) {
    String hash = Fork.run(List.of("git", "rev-parse", "--short=12", commit + "^{commit}")).strip();
    Path made = Path.of("target", "guard", hash).toAbsolutePath();
    if (Files.exists(made)) {
      return made;
    }
    System.out.println("compiling " + hash);
    Path tree = made.resolveSibling(hash + "-tree");
    Fork.run(List.of("git", "worktree", "add", "--force", "--detach", tree.toString(), hash));
    try {
      List<String> present =
          MODULES.stream().filter(module -> Files.exists(tree.resolve(module))).toList();
      Fork.run(List.of("mvn", "-q", "-B", "compile", "-pl", String.join(",", present)), tree, 600);
      Files.createDirectories(made);
      for (String module : present) {
        Files.move(tree.resolve(module).resolve("target").resolve("classes"), made.resolve(module));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      Fork.run(List.of("git", "worktree", "remove", "--force", tree.toString()));
    }
    return made;
  }
}
