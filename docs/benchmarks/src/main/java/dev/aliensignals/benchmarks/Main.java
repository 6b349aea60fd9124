package dev.aliensignals.benchmarks;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Measures, and writes the report. */
public final class Main {

  private static final String HELP =
      """
      -Dbenchmarks="WORD ..." with
        (nothing)          all suites, about 15 minutes, and the report
        SUITES
                           only these suites, and the report from all results there are
        report             only the report
        quick              a look at whether everything works, not at speed
        rows=REGEX         only these workloads
        of=REGEX           only these: CONTENDERS
        rounds=2 warmup=500 samples=11 sample=40
                           processes for each number, then milliseconds, samples, milliseconds of each
        guard COMMIT [COMMIT]
                           this working tree, or the second commit, against a commit, in turn
        soak [MINUTES]     everything at once, 30 minutes, and whether anything is left of it
      """;

  private Main() {}

  /**
   * Runs.
   *
   * @param args see {@link #HELP}
   * @throws InterruptedException never
   */
  public static void main(String[] args) throws InterruptedException {
    List<String> words = new ArrayList<>(List.of(args));
    words.removeIf(String::isBlank);
    Map<String, Consumer<Session>> suites = Suites.all();
    if (words.contains("help")) {
      System.out.print(
          HELP.replace("SUITES", String.join(" ", suites.keySet()))
              .replace("CONTENDERS", List.of(Contender.values()).toString()));
      return;
    }
    if (words.remove("soak")) {
      Soak.main(words.toArray(String[]::new));
      return;
    }
    Settings settings = Settings.full();
    boolean quick = words.remove("quick");
    if (quick) {
      settings = settings.quick();
    }
    boolean onlyReport = words.remove("report");
    for (String word : List.copyOf(words)) {
      if (word.contains("=")) {
        settings = settings.with(word);
        words.remove(word);
      }
    }
    if (words.remove("guard")) {
      new Guard(settings, words).run();
      return;
    }
    for (String word : words) {
      if (!suites.containsKey(word)) {
        throw new IllegalArgumentException("no such suite: " + word + "; try -Dbenchmarks=help");
      }
    }
    Results results = new Results(Path.of("target", "results"));
    Results.Origin origin =
        new Results.Origin(
            Git.commit(),
            LocalDate.now(ZoneOffset.UTC).toString(),
            Runtime.version().toString(),
            quick);
    Session session = new Session(settings, results, origin);
    if (!onlyReport) {
      suites.forEach(
          (name, suite) -> {
            if (words.isEmpty() || words.contains(name)) {
              suite.accept(session);
            }
          });
    }
    new Report(results).write(Path.of(""));
  }
}
